"""When a ceasefire counts as eroded (semantics §11): unanswered breaches, or slices."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEVER", "eroded_of", "placed_of", "slices_of"]

I64 = NDArray[np.int64]

NEVER: Final = -1
"""Day that never comes."""
FAR: Final = 1 << 40
"""Day after every other."""

SHARE_MARGIN: Final = 1e-9
"""Keeps a share such as 28 % of 25 breaches, 7.000000000000001 in binary, from needing eight."""


def placed_of(breaches: I64, count: int, due: int, link: int, took: int) -> int:
    """Put a breach among those that count, in order of the day each is past answering.

    Parameters
    ----------
    breaches : (room, 3) day due, first broken link (0 for an answer in time), and who took a slice
        by it, 0 if it took none
    count : how many there are; at most room - 1
    due, link, took : the breach; of several due on a day the last to come stays the last

    Returns
    -------
    how many there are now

    Source
    ------
    Insertion into a sorted list.

    Examples
    --------
    >>> rows = np.zeros((3, 3), dtype=np.int64)
    >>> count = placed_of(rows, placed_of(rows, 0, 9, 1, 0), 4, 0, 0)
    >>> count, rows[:count, 0].tolist()
    (2, [4, 9])
    """
    place = count
    while place > 0 and breaches[place - 1, 0] > due:
        for column in range(3):
            breaches[place, column] = breaches[place - 1, column]
        place -= 1
    breaches[place, 0] = due
    breaches[place, 1] = link
    breaches[place, 2] = took
    return count + 1


def slices_of(breaches: I64, count: int, day: int, author: int) -> int:
    """Return how many slices somebody keeps on a day: taken, unanswered, and past answering.

    Parameters
    ----------
    breaches : (room, 3), the first ``count`` rows as ``placed_of`` leaves them
    count : true breaches that count towards erosion
    day : on which it is asked
    author : who took them

    Returns
    -------
    slices

    Source
    ------
    Semantics §11.

    Examples
    --------
    >>> slices_of(np.array([[10, 5, 1], [20, 0, 0], [30, 3, 1]]), 3, 25, 1)
    1
    """
    kept = 0
    for number in range(count):
        if breaches[number, 0] > day:
            break
        if breaches[number, 2] == author:
            kept += 1
    return kept


def eroded_of(
    breaches: I64, count: int, last: int, rule: tuple[int, int, float, int]
) -> tuple[int, int]:
    """Return the day on which a history is first eroded, and the broken link that completed it.

    Parameters
    ----------
    breaches : (room, 3), the first ``count`` rows as ``placed_of`` leaves them
    count : true breaches that count towards erosion
    last : day after which nothing counts any more (horizon or war)
    rule : days of the window, breaches in it at least, share of them without an answer from which
        the ceasefire is eroded, and slices from which it is

    Returns
    -------
    day or -1; link of the last unanswered breach due by that day, or 0

    Source
    ------
    Semantics §11.

    Examples
    --------
    >>> rows = np.array([[10, 5, 0], [20, 5, 0], [30, 3, 0]])
    >>> eroded_of(rows, 3, 1825, (180, 3, 0.5, 4))
    (30, 3)
    """
    window, at_least, share, ceiling = rule
    first, end, failed, slices, latest = 0, 0, 0, 0, 0
    while True:
        enters, leaves = FAR, FAR
        if end < count:
            enters = breaches[end, 0]
        if first < end:
            leaves = breaches[first, 0] + window
        day = min(enters, leaves)
        if day > last:
            return NEVER, 0
        while first < end and breaches[first, 0] + window <= day:
            if breaches[first, 1] != 0:
                failed -= 1
            first += 1
        while end < count and breaches[end, 0] == day:
            if breaches[end, 1] != 0:
                failed += 1
                latest = breaches[end, 1]
            slices += int(breaches[end, 2] != 0)
            end += 1
        enough = end - first >= at_least and failed >= share * (end - first) - SHARE_MARGIN
        if slices >= ceiling or enough:
            return int(day), int(latest)
