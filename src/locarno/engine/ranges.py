"""Arithmetic of declared ranges whose ends move together: all favourable, all likely, all not."""

from __future__ import annotations

from collections.abc import Iterable

from locarno.model.evidence import Quantity
from locarno.model.probability import Range

__all__ = ["NOTHING", "ends", "largest", "plus", "range_of", "spanning", "times", "total"]

NOTHING = Range(0.0, 0.0, 0.0)


def ends(given: Quantity | Range) -> tuple[float, float, float]:
    """Low, mode and high."""
    return given.low, given.mode, given.high


def range_of(quantity: Quantity) -> Range:
    """The declared range of a number."""
    return Range(*ends(quantity))


def spanning(corners: Iterable[float]) -> Range:
    """The range of a number at three corners, whichever end is the larger; likely in the middle."""
    found = tuple(corners)
    return Range(min(found), found[1], max(found))


def plus(a: Range, b: Range) -> Range:
    """Sum of two ranges."""
    return Range(a.low + b.low, a.mode + b.mode, a.high + b.high)


def times(a: Range, b: Range) -> Range:
    """Product of two ranges of numbers that are not negative."""
    return Range(a.low * b.low, a.mode * b.mode, a.high * b.high)


def total(ranges: Iterable[Range]) -> Range:
    """Sum of ranges, 0 of none."""
    found = NOTHING
    for item in ranges:
        found = plus(found, item)
    return found


def largest(*ranges: Range) -> Range:
    """The larger end of each kind.

    >>> largest(Range(1, 5, 6), Range(2, 3, 9))
    Range(low=2, mode=5, high=9)
    """
    return Range(*(max(each) for each in zip(*map(ends, ranges), strict=True)))
