"""An order of things that are worth something else in each future, as far as there is one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["APART", "DECIDED", "places", "share_above", "told_above"]

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]

DECIDED = 0.9
"""Share of the futures in which two things differ from which one is told to be above the other."""
APART = 0.05
"""Least share of futures in which two things that are told apart differ."""


def share_above(values: F64, least: float = 0.0) -> F64:
    """Return the share of futures in which one thing lies above another.

    Values of one future are compared with each other, so that what all have in common drops out.

    Parameters
    ----------
    values : (R, S) of S things in R futures, any unit
    least : difference up to which two count as equal, same unit

    Returns
    -------
    (S, S), the thing of the row above that of the column; both ways add up to 1 at most

    Source
    ------
    Paired comparison under common random numbers; the share is the probability of superiority of
    McGraw and Wong (1992), Psychological Bulletin 111, 361, for pairs.

    Examples
    --------
    >>> share_above(np.array([[1.0, 0.0], [1.0, 3.0], [2.0, 2.0], [5.0, 1.0]])).tolist()
    [[0.0, 0.5], [0.25, 0.0]]
    """
    runs, things = values.shape
    found = np.empty((things, things))
    for row in range(things):
        above = values[:, row, np.newaxis] - values > least
        found[row] = above.sum(axis=0) / runs
    return found


def told_above(above: F64, decided: float = DECIDED, apart: float = APART) -> Mask:
    """Return which things are told to be above which.

    As in a sign test, futures in which two are equal say nothing on which of them is above: the
    share counts among those in which they differ. Two that hardly ever differ are not told apart.

    Parameters
    ----------
    above : (S, S) share of futures, as from ``share_above``
    decided : share of the futures with a difference from which an order is told, above one half
    apart : least share of all futures with a difference

    Returns
    -------
    (S, S), the thing of the row above that of the column

    Source
    ------
    Dixon and Mood (1946), "The statistical sign test", JASA 41, 557, for leaving out ties.

    Examples
    --------
    >>> told_above(np.array([[0.0, 0.2, 0.01], [0.01, 0.0, 0.3], [0.0, 0.2, 0.0]])).tolist()
    [[False, True, False], [False, False, False], [False, False, False]]
    """
    if not decided > 0.5:  # noqa: PLR2004 - otherwise both could be above each other
        raise ValueError(f"an order is told from more than one half on, found {decided!r}")
    differ = above + above.T
    told: Mask = (differ >= apart) & (differ > 0.0) & (above >= decided * differ)
    return told


def places(told: Mask) -> list[tuple[int, int]]:
    """Return the first and the last place that each thing may have, 1 being the highest.

    A thing comes after all that are told to be above it and before all that it is told to be above;
    between them it cannot be told.

    Parameters
    ----------
    told : (S, S) whether the thing of the row is above that of the column

    Returns
    -------
    S pairs, first never after last

    Source
    ------
    Intervals of ranks from pairwise comparisons, as in Goldstein and Spiegelhalter (1996), JRSS A
    159, 385, with shares of futures in place of tests.

    Examples
    --------
    >>> places(np.array([[False, True, False], [False, False, False], [False, False, False]]))
    [(1, 2), (2, 3), (1, 3)]
    """
    things = len(told)
    return [(1 + int(told[:, one].sum()), things - int(told[one].sum())) for one in range(things)]
