"""Words in the parts of a case that should be keys of another part."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from locarno.model.evidence import Quantity, Source
from locarno.model.scenario import Case
from locarno.model.term import Reference, Term, term_of

__all__ = ["SOURCE", "Mention", "Mentions"]

SOURCE: Final = Reference("sources")
"""What every ``source`` refers to."""


class Mention(NamedTuple):
    """A word at a path that should be a key."""

    path: str
    reference: Reference
    word: str


class Mentions:
    """Words of parts that should be keys of another part, looked for once in each."""

    def __init__(self) -> None:
        # The part is kept beside what was found, so that no other can come to lie in its place.
        self._known: dict[tuple[str, int], tuple[object, tuple[Mention, ...]]] = {}

    def of(self, name: str, part: object) -> tuple[Mention, ...]:
        """Those of a top-level part."""
        key = (name, id(part))
        if key not in self._known:
            term = _term_of_part(name)
            words = _words(term.reference, part, name) if part is not None else ()
            self._known[key] = part, (*words, *_walk(part, name))
        return self._known[key][1]


@cache
def _term_of_part(name: str) -> Term:
    return next(term_of(item)[0] for item in dataclasses.fields(Case) if item.name == name)


def _walk(value: Any, path: str) -> Iterator[Mention]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _walk(child, f"{path}.{key}")
    elif dataclasses.is_dataclass(value) and not isinstance(value, Source):
        source = getattr(value, "source", None)
        if source is not None:
            yield Mention(f"{path}.source", SOURCE, source)
        if isinstance(value, Quantity):
            return
        for item in dataclasses.fields(value):
            term, _ = term_of(item)
            here, child = f"{path}.{item.name}", getattr(value, item.name)
            if child is not None:
                yield from _words(term.reference, child, here)
            yield from _walk(child, here)


def _words(reference: Reference | None, value: Any, path: str) -> Iterator[Mention]:
    if reference is None:
        return
    if isinstance(value, Mapping):
        words = [(f"{path}.{key}", key) for key in value]
    elif isinstance(value, tuple):
        words = [(f"{path}.{i}", word) for i, word in enumerate(value)]
    else:
        words = [(path, value)]
    yield from (Mention(where, reference, word) for where, word in words)
