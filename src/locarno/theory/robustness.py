"""Robustness: which design is good enough in most futures, and what would change one's mind.

Axes: ``P`` designs, ``N`` futures. Outcomes are better when higher, unless turned by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.model.probability import Interval
from locarno.theory.normal import ndtri

__all__ = [
    "Flip",
    "break_even",
    "break_even_line",
    "information_value",
    "not_dominated",
    "regret",
    "reversals",
    "satisfied",
]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

SLICES = 5
"""Parts of an input's range in which a ranking is looked at: fifths, as in ``swings``."""
_LEVEL_OF_ONE = 0.05


@dataclass(frozen=True, slots=True)
class Flip:
    """The ranking of two designs within slices of one input's range.

    Parameters
    ----------
    column : input; differences : (S,) mean of first less second by slice, lowest values first.
    intervals : of each, at a level that allows for looking at every slice.
    flips : whether some slice shows the opposite sign, its interval clear of 0.
    """

    column: int
    differences: F64
    intervals: tuple[Interval, ...]
    flips: bool


def regret(outcome: F64) -> F64:
    """How far each design falls behind the best one in each future, (P, N), same unit, >= 0.

    Parameters
    ----------
    outcome : (P, N), better when higher.

    Source
    ------
    Savage (1951), JASA 46.

    Examples
    --------
    >>> regret(np.array([[1.0, 0.0], [0.5, 0.5]])).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    found: F64 = outcome.max(axis=0) - outcome
    return found


def satisfied(outcome: F64, least: float) -> F64:
    """Share of futures in which each design is good enough, (P,).

    Parameters
    ----------
    outcome : (P, N), better when higher; least : what is good enough, same unit.

    Source
    ------
    Starr's domain criterion, as in Lempert and Collins (2007), Risk Analysis 27(4).

    Examples
    --------
    >>> satisfied(np.array([[1.0, 0.0], [0.5, 0.5]]), 0.5).tolist()
    [0.5, 1.0]
    """
    found: F64 = (outcome >= least).mean(axis=1)
    return found


def reversals(x: F64, first: F64, second: F64) -> tuple[Flip, ...]:
    """For each input, whether the better of two designs changes within its range.

    Parameters
    ----------
    x : (N, K) inputs; first, second : (N,) outcome of both designs in the same futures, the first
        better on average.

    Returns
    -------
    One for each input, first those in which the second design gains most. An input flips the
    ranking when in some fifth of its range the second is better with an interval clear of 0,
    Bonferroni over all fifths of all inputs, so that looking everywhere finds nothing by accident.

    Source
    ------
    Paired differences by slice; Bonferroni (1936); after Lempert et al. (2006), Management Science
    52 (vulnerability of a ranking).

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 500)[:, np.newaxis]
    >>> flip = reversals(x, 0.8 - x[:, 0], np.zeros(500))[0]
    >>> flip.flips, bool(flip.differences[0] > 0 > flip.differences[-1])
    (True, True)
    """
    differences = first - second
    level = _LEVEL_OF_ONE / (SLICES * max(x.shape[1], 1))
    found = []
    for column in range(x.shape[1]):
        order = np.argsort(x[:, column], kind="stable")
        parts = [differences[rows] for rows in np.array_split(order, SLICES)]
        intervals = tuple(_interval(part, level) for part in parts)
        means = np.array([part.mean() for part in parts])
        flips = any(interval.high < 0.0 for interval in intervals)
        found.append(Flip(column, means, intervals, flips))
    return tuple(sorted(found, key=lambda flip: float(flip.differences.min())))


def _interval(values: F64, level: float) -> Interval:
    half = _normal_point(level) * float(values.std(ddof=1)) / np.sqrt(values.size)
    centre = float(values.mean())
    return Interval(centre - half, centre + half)


def _normal_point(level: float) -> float:
    """Two-sided point of the standard normal."""
    return float(ndtri(np.array([1.0 - level / 2.0]))[0])


def information_value(x: F64, outcomes: F64, slices: int = SLICES) -> F64:
    """What knowing one input before choosing a design is worth, (K,), in the outcome's unit.

    Parameters
    ----------
    x : (N, K) inputs; outcomes : (P, N), better when higher.
    slices : parts of the range that evidence could tell apart.

    Returns
    -------
    Expected outcome when the best design of each slice is chosen, less that of the one design that
    is best on average. Half of the points choose and the other half judge, so that luck is not
    counted as worth; then the halves change places. Below 0: the sample cannot tell.

    Source
    ------
    Expected value of partial perfect information: Raiffa and Schlaifer (1961); from a sample by
    slices, Strong and Oakley (2013), Medical Decision Making 33.

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 1000)[:, np.newaxis]
    >>> outcomes = np.stack([x[:, 0], 1.0 - x[:, 0]])
    >>> round(float(information_value(x, outcomes, 2)[0]), 2)
    0.25
    """
    found = np.zeros(x.shape[1])
    for column in range(x.shape[1]):
        order = np.argsort(x[:, column], kind="stable")
        place = np.empty(len(x), dtype=np.int64)
        for number, rows in enumerate(np.array_split(order, slices)):
            place[rows] = number
        # Neighbours in rank go to different halves, so that both halves see the whole range.
        half = np.empty(len(x), dtype=np.int64)
        half[order] = np.arange(len(x)) % 2
        for chooses in (0, 1):
            found[column] += _gain(outcomes, place, half == chooses, slices) / 2.0
    return found


def _gain(outcomes: F64, place: I64, chooses: Flags, slices: int) -> float:
    """Gain of choosing by slice, chosen on one half of the points and judged on the other."""
    fixed = int(outcomes[:, chooses].mean(axis=1).argmax())
    gained = 0.0
    for number in range(slices):
        here = place == number
        best = int(outcomes[:, chooses & here].mean(axis=1).argmax())
        judged = outcomes[:, ~chooses & here]
        gained += float((judged[best] - judged[fixed]).sum())
    return gained / int((~chooses).sum())


def not_dominated(outcomes: F64) -> Flags:
    """Which designs no other design is at least as good as on all outcomes and better on one, (P,).

    Parameters
    ----------
    outcomes : (P, M) means, better when higher.

    Source
    ------
    Pareto (1906), "Manuale di economia politica".

    Examples
    --------
    >>> not_dominated(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])).tolist()
    [True, True, False]
    """
    found = [
        not any(_dominates(other, mine) for other in outcomes.tolist())
        for mine in outcomes.tolist()
    ]
    return np.array(found)


def _dominates(other: list[float], mine: list[float]) -> bool:
    pairs = list(zip(other, mine, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def break_even(grid: F64, difference: F64) -> float | None:
    """Value of an input at which two designs are equally good, or None in the whole range.

    Parameters
    ----------
    grid : (L,) increasing values of the input; difference : (L,) first less second at each.

    Returns
    -------
    First crossing of 0, by linear interpolation, in the unit of the grid.

    Examples
    --------
    >>> break_even(np.array([0.0, 1.0]), np.array([-1.0, 3.0]))
    0.25
    >>> break_even(np.array([0.0, 1.0]), np.array([1.0, 3.0])) is None
    True
    """
    signs = np.sign(difference)
    crossings = np.flatnonzero(signs[:-1] * signs[1:] <= 0.0)
    if not crossings.size:
        return None
    at = int(crossings[0])
    low, high = float(difference[at]), float(difference[at + 1])
    if low == high:
        return float(grid[at])
    return float(grid[at] + (grid[at + 1] - grid[at]) * low / (low - high))


def break_even_line(
    x: F64, y: F64, difference: F64
) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    """Where two designs are equally good in a plane of two inputs, as straight pieces.

    Parameters
    ----------
    x, y : (I,) and (J,) increasing values of the two inputs.
    difference : (J, I) first less second; NaN where there is none.

    Returns
    -------
    Pieces from point to point, in the units of x and y; empty where the sign never changes.

    Source
    ------
    Marching triangles, after Lorensen and Cline (1987): each cell is cut along its diagonal.

    Examples
    --------
    >>> found = break_even_line(
    ...     np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([[-1.0, 1.0], [-1.0, 1.0]])
    ... )
    >>> sorted({end[0] for piece in found for end in piece})
    [0.5]
    """
    pieces = []
    for j in range(len(y) - 1):
        for i in range(len(x) - 1):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            for triangle in (corners[:3], [corners[0], *corners[2:]]):
                points = [((x[a], y[b]), float(difference[b, a])) for a, b in triangle]
                ends = [_crossing(points[a], points[b]) for a, b in ((0, 1), (1, 2), (2, 0))]
                cut = [end for end in ends if end is not None]
                if len(cut) == len(("from", "to")):
                    pieces.append((cut[0], cut[1]))
    return tuple(pieces)


def _crossing(
    a: tuple[tuple[float, float], float], b: tuple[tuple[float, float], float]
) -> tuple[float, float] | None:
    """Point between two corners at which the difference is 0; an edge at 0 counts once."""
    (ax, ay), low = a
    (bx, by), high = b
    if not (low < 0.0 <= high or high < 0.0 <= low):
        return None
    share = low / (low - high)
    return float(ax + share * (bx - ax)), float(ay + share * (by - ay))
