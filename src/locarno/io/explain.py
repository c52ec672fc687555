"""What the validator found, in the words of whoever wrote the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from locarno.errors import Problem
from locarno.io.located import Mark, Node, shown
from locarno.io.schema import declared_at, fields_at
from locarno.io.wording import suggestion
from locarno.model.scenario import DESIGN_KEYS
from locarno.model.term import Term
from locarno.units import Unit

__all__ = ["Location", "explained", "location_of", "path_keys"]

Location = tuple[str | int, ...]
"""Keys and list indices from the root of a case to a value."""

_KINDS: Final = {
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "list_type": "must be a list such as [a, b]",
    "dict_type": "must be a map",
    "model_type": "must be a map",
    "model_attributes_type": "must be a map",
}
_WORDS_FOR: Final = {
    Unit.ONE: "a plain number",
    Unit.PROBABILITY: "a number from 0 to 1",
    Unit.PAYOFF: "in units of the payoff scale",
    Unit.UNITS: "in units of the element",
    Unit.PERSON: "in persons",
}
"""How a unit is called where its own spelling says too little."""


def path_keys(path: str) -> Location:
    """A dotted path as keys; digits may be the index of a list."""
    return tuple(
        int(part) if part.isascii() and part.isdigit() and len(part) < _LONGEST_INDEX else part
        for part in path.split(".")
    )


_LONGEST_INDEX: Final = 9


def location_of(error: Mapping[str, Any]) -> Location:
    """Where an error stands in the case."""
    return tuple(part for part in error["loc"] if part != "[key]")


def explained(node: Node, error: Mapping[str, Any], design: str, home: Mark) -> Problem:
    """A validator's error in our words, with its place in the file.

    Parameters
    ----------
    node : the resolved tree that was validated.
    error : one entry of ``ValidationError.errors()``.
    design : the design whose case it is; a part it lacks is missing there.
    home : where that design begins.
    """
    location = location_of(error)
    path, where = ".".join(str(part) for part in location), str(node.nearest(location))
    if error["type"] == "missing" and len(location) == 1 and location[0] in DESIGN_KEYS:
        path, where = f"designs.{design}.{path}", str(home)
    return Problem(where, path, _message(error, location))


def _message(error: Mapping[str, Any], location: Location) -> str:
    kind, found = error["type"], error["input"]
    if kind in _KINDS:
        return f"{_KINDS[kind]}, found {shown(found)}{_remedy(kind, found, location)}"
    messages: dict[str, Callable[[], str]] = {
        "missing": lambda: f"is required, but not given{_meaning(location)}",
        "extra_forbidden": lambda: f"unknown key{_similar(location[-1], fields_at(location[:-1]))}",
        "enum": lambda: _no_such_word(error),
        "greater_than_equal": lambda: _out_of_bounds("least", error["ctx"]["ge"], found),
        "less_than_equal": lambda: _out_of_bounds("most", error["ctx"]["le"], found),
        "string_pattern_mismatch": lambda: f"must be high, moderate or low, found {shown(found)}",
        "number": lambda: _no_number(error["msg"], location),
    }
    ours = messages.get(kind)
    return ours() if ours else str(error["msg"])


def _similar(word: str | int, known: tuple[str, ...]) -> str:
    if re.fullmatch("[0-9]{3}", str(word)):
        return "; thousands are written without a separator"
    return suggestion(str(word), known)


def _no_such_word(error: Mapping[str, Any]) -> str:
    expected = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
    hint = suggestion(str(error["input"]), expected.split(", "))
    return f"{shown(error['input'])} is not one of the words allowed here{hint}"


def _out_of_bounds(word: str, bound: float, found: object) -> str:
    return f"must be at {word} {bound:g}, found {shown(found)}"


def _no_number(message: str, location: Location) -> str:
    return message if "; " in message else f"{message}{_meaning(location)}"


def _meaning(location: Location) -> str:
    """``: what the field means, in its unit``."""
    kind, term = declared_at(location)
    if term is None:
        return _DEFINED.get(str(location[-1]), "") if location else ""
    help_ = term.help if kind is not object else ""
    return f": {help_}{_unit(term)}" if help_ else ""


_DEFINED: Final = {"title": ": author and title of the source"}
"""Fields of the language that are not declared by a term."""


def _unit(term: Term) -> str:
    if term.unit is None:
        return ""
    return f", {_WORDS_FOR.get(term.unit, f'in {term.unit}')}"


def _remedy(kind: str, found: object, location: Location) -> str:
    """What to write instead, where that can be told."""
    if kind == "string_type" and isinstance(found, bool | int | float):
        return "; put it in quotes"
    if kind == "float_type" and isinstance(found, str):
        return "; write it without quotes, and its unit under `unit`"
    if kind == "list_type" and isinstance(found, str):
        return f"; write [{found}]" if len(found) < _SHORT and found else ""
    names = fields_at(location)
    if kind.startswith("model") and names:
        return f"; it has {', '.join(names[:4])}{', ...' if len(names) > 4 else ''}"  # noqa: PLR2004
    return _meaning(location) if kind != "finite_number" else ""


_SHORT: Final = 40
