"""Names of inputs: the dotted path of a number in the words of the scenario language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from locarno.model.scenario import Case
from locarno.model.term import DEFAULT_KEY, term_of

__all__ = ["InputName", "input_name"]

_SYMBOL = re.compile(r"(\w): ")


@dataclass(frozen=True, slots=True)
class InputName:
    """Names of one input.

    Parameters
    ----------
    path : as in the scenario file.
    label : whose number it is and its symbol or word; owner : the former, "" where it is the
        scenario's.
    meaning : what the scenario language says of it, "" for an unknown path.
    """

    path: str
    label: str
    owner: str
    meaning: str

    @property
    def gloss(self) -> str:
        """The meaning without the symbol that already stands in the label."""
        found = _SYMBOL.match(self.meaning)
        return self.meaning[found.end() :] if found else self.meaning

    @property
    def short(self) -> str:
        """The label, with its meaning where the label is only a symbol."""
        return f"{self.label} ({self.gloss})" if _SYMBOL.match(self.meaning) else self.label


def input_name(path: str, case: Case | None = None) -> InputName:
    """Name of an input of a case.

    Parameters
    ----------
    path : dotted path; case : gives parties and guarantors their names, else their keys stand.

    >>> input_name("parties.red.payoffs.actions.attack.alone").short
    'red, attack: V (worth when only the protected party resists)'
    >>> input_name("parties.red.payoffs.actions.attack.alone").meaning
    'V: worth when only the protected party resists'
    >>> input_name("no.such.input").short
    'no such input'
    """
    kind: Any = Case
    keys: list[str] = []
    last, meaning = "", ""
    steps = path.split(".")
    for place, step in enumerate(steps):
        if get_origin(kind) is Mapping:
            kind = _value_type(kind)
            keys += [] if step == DEFAULT_KEY else [_named(steps[: place + 1], case)]
        elif is_dataclass(kind) and step in {item.name for item in fields(kind)}:
            meaning = next(term_of(f)[0].help for f in fields(kind) if f.name == step)
            kind = _without_none(get_type_hints(kind)[step])
            last = step
        else:
            return InputName(path, _spaced(" ".join(steps)), "", "")
    symbol = _SYMBOL.match(meaning)
    last, owner = symbol[1] if symbol else _spaced(last), ", ".join(keys)
    return InputName(path, f"{owner}: {last}" if owner else last, owner, meaning)


def _named(steps: Sequence[str], case: Case | None) -> str:
    """Name of the party or guarantor at a path, else the last key as words."""
    match case, steps:
        case Case(), ["parties", key] if key in case.parties:
            return case.parties[key].name
        case Case(), ["guarantors", key] if key in case.guarantors:
            return case.guarantors[key].name
    return _spaced(steps[-1])


def _value_type(kind: Any) -> Any:  # noqa: ANN401 - a type annotation has no common type
    return _without_none(get_args(kind)[1])


def _without_none(kind: Any) -> Any:  # noqa: ANN401 - a type annotation has no common type
    if get_origin(kind) in {Mapping, tuple}:
        return kind
    kept = [item for item in get_args(kind) if item is not type(None)]
    return kept[0] if len(kept) == 1 else kind


def _spaced(text: str) -> str:
    return text.replace("_", " ")
