"""Names of inputs: the dotted path of a number in the words of the scenario language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from locarno.model.scenario import Case
from locarno.model.term import DEFAULT_KEY, term_of

__all__ = ["InputName", "input_name"]


@dataclass(frozen=True, slots=True)
class InputName:
    """Names of one input.

    Parameters
    ----------
    path : as in the scenario file.
    short : for figures; owner : whose number it is, "" where it is the scenario's.
    meaning : what the scenario language says of it, "" for an unknown path.
    """

    path: str
    short: str
    owner: str
    meaning: str


def input_name(path: str) -> InputName:
    """Name of an input of a case.

    >>> input_name("parties.red.payoffs.actions.attack.alone").short
    'red, attack: alone'
    >>> input_name("parties.red.payoffs.actions.attack.alone").meaning
    'V: worth when only the protected party resists'
    >>> input_name("no.such.input").short
    'no such input'
    """
    kind: Any = Case
    keys: list[str] = []
    words: list[str] = []
    meaning = ""
    steps = path.split(".")
    for step in steps:
        if get_origin(kind) is Mapping:
            kind = _value_type(kind)
            keys += [] if step == DEFAULT_KEY else [step]
        elif is_dataclass(kind) and step in {item.name for item in fields(kind)}:
            meaning = next(term_of(f)[0].help for f in fields(kind) if f.name == step)
            kind = _without_none(get_type_hints(kind)[step])
            words.append(step)
        else:
            return InputName(path, _spaced(" ".join(steps)), "", "")
    last, owner = _spaced(words[-1]), _spaced(", ".join(keys))
    return InputName(path, f"{owner}: {last}" if owner else last, owner, meaning)


def _value_type(kind: Any) -> Any:  # noqa: ANN401 - a type annotation has no common type
    return _without_none(get_args(kind)[1])


def _without_none(kind: Any) -> Any:  # noqa: ANN401 - a type annotation has no common type
    if get_origin(kind) in {Mapping, tuple}:
        return kind
    kept = [item for item in get_args(kind) if item is not type(None)]
    return kept[0] if len(kept) == 1 else kind


def _spaced(text: str) -> str:
    return text.replace("_", " ")
