"""Name of a planning problem by its content: the same rules and numbers, the same digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction

from locarno.engine.planning.problem import Problem

__all__ = ["problem_digest"]

_RULES = 1
"""Raised when a number of a problem comes to mean something else, so that no older plan fits."""


def problem_digest(problem: Problem) -> str:
    """SHA-256, in hexadecimal, of everything that a plan depends on.

    Parameters
    ----------
    problem : whole numbers, fractions, and fair shares to their last bit.
    """
    text = "".join(_parts(("rules", _RULES, problem)))
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(value: object) -> Iterator[str]:
    """Text of a value that no other value has: kinds are named, lengths are given."""
    if is_dataclass(value) and not isinstance(value, type):
        yield f"{type(value).__name__}{{"
        for item in fields(value):
            yield f"{item.name}="
            yield from _parts(getattr(value, item.name))
        yield "}"
    elif isinstance(value, tuple):
        yield f"[{len(value)}:"
        for item in value:
            yield from _parts(item)
        yield "]"
    elif isinstance(value, str):
        yield f"s{len(value)}:{value};"
    elif isinstance(value, float):
        yield f"f{value.hex()};"
    elif isinstance(value, Fraction):
        yield f"q{value.numerator}/{value.denominator};"
    elif value is None or isinstance(value, int):
        yield f"i{value};"
    else:
        raise TypeError(f"a planning problem holds no {type(value).__name__}, found {value!r}")
