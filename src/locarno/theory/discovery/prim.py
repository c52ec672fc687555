"""PRIM: the patient rule induction method, which peels a box towards the cases of interest.

The steps, their order and their ties are those of EMA Workbench, so that both find the same boxes.
Axes: ``N`` points, ``K`` inputs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.theory.discovery.boxes import Box

__all__ = ["Peeling", "Step", "prim", "trajectory"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

PEEL = 0.05
PASTE = 0.05
LEAST_MASS = 0.05
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One box on the way, with its fit: shares of cases, of points inside, and of all points."""

    box: Box
    coverage: float
    density: float
    mass: float
    restricted: int


@dataclass(frozen=True, slots=True)
class Peeling:
    """Boxes on the way from all points to the last box, first the box of everything."""

    steps: tuple[Step, ...]

    def chosen(self, density: float) -> Step:
        """The box with most cases of interest among those at least this dense.

        Where none is, the one with the largest mass times gain of density over all points (the
        weighted relative accuracy of Lavrac, Flach and Zupan 1999). Ties go to the box with fewer
        restrictions, then to the earlier one.
        """
        dense = [step for step in self.steps if step.density >= density and step.restricted]
        if dense:
            return max(dense, key=lambda step: (step.coverage, -step.restricted))
        whole = self.steps[0].density
        return max(
            self.steps, key=lambda step: (step.mass * (step.density - whole), -step.restricted)
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A smaller or larger box: its limits, its points, and what it gains."""

    low: F64
    high: F64
    rows: I64
    gain: float


class _Data:
    """Inputs, cases, and what every step of one search shares."""

    def __init__(self, x: F64, interest: Flags, left: I64, total: int) -> None:
        self.x, self.y = x, interest.astype(np.float64)
        self.left, self.total = left, total
        self.low, self.high = x.min(axis=0), x.max(axis=0)

    def restricted(self, low: F64, high: F64) -> Flags:
        found: Flags = (low != self.low) | (high != self.high)
        return found

    def gain(self, old: I64, new: I64) -> float:
        """Gain of the mean over the change of mass (Kwakkel and Jaxa-Rozen 2016, eq. 4)."""
        before = float(self.y[old].mean())
        after = float(self.y[new].mean()) if new.size else 0.0
        return 0.0 if before == after else (after - before) / abs(old.size - new.size)

    def step(self, low: F64, high: F64, rows: I64) -> Step:
        limits = self.restricted(low, high)
        hits = float(self.y[rows].sum())
        box = Box(
            np.where(low != self.low, low, -np.inf), np.where(high != self.high, high, np.inf)
        )
        count = len(self.y)
        return Step(box, hits / self.total, hits / rows.size, rows.size / count, int(limits.sum()))


def prim(
    x: F64,
    interest: Flags,
    *,
    threshold: float,
    boxes: int = 1,
    peel: float = PEEL,
    paste: float = PASTE,
    least_mass: float = LEAST_MASS,
) -> tuple[Peeling, ...]:
    """Boxes that hold the cases of interest, one after the other, each from the points left over.

    Parameters
    ----------
    x : (N, K) inputs; interest : (N,) cases of interest, some but not all.
    threshold : least density of the last box of a search; the first that misses it ends the search.
    boxes : most boxes wanted.
    peel, paste : share of the points in the box that one step takes off or adds.
    least_mass : share of all points that a box must hold.

    Source
    ------
    Friedman and Fisher (1999), Statistics and Computing 9; lenient objective of Kwakkel and
    Jaxa-Rozen (2016), Environmental Modelling & Software 79.

    Examples
    --------
    >>> x = np.stack([np.arange(100) % 10, np.arange(100) // 10], axis=1) / 10.0
    >>> found = prim(x, (x[:, 0] > 0.65), threshold=0.8)[0].chosen(0.8)
    >>> found.box.restricted.tolist(), found.coverage, found.density
    ([0], 1.0, 1.0)
    """
    total = int(interest.sum())
    if not 0 < total < len(interest):
        message = f"cases of interest must be some of the points, found {total} of {len(interest)}"
        raise ValueError(message)
    left = np.arange(len(interest))
    found: list[Peeling] = []
    while left.size and len(found) < boxes:
        data = _Data(x, interest, left, total)
        steps, rows = trajectory(data, peel, paste, least_mass)
        if steps[-1].density < threshold:
            break
        found.append(Peeling(tuple(steps)))
        left = left[~np.isin(left, rows)]
    return tuple(found)


def trajectory(data: _Data, peel: float, paste: float, least_mass: float) -> tuple[list[Step], I64]:
    """Steps of one search and the rows in its last box: peeling, then pasting."""
    low, high, rows = data.low, data.high, data.left
    steps = [data.step(low, high, rows)]
    for moves, share in ((_peels, peel), (_pastes, paste)):
        while True:
            best = _best(data, moves(data, low, high, rows, share), rows)
            if best is None or not _allowed(data, best, rows, least_mass, grows=moves is _pastes):
                break
            low, high, rows = best.low, best.high, best.rows
            steps.append(data.step(low, high, rows))
    return steps, rows


_Moves = Callable[[_Data, F64, F64, I64, float], Iterator[tuple[F64, F64, I64]]]


def _best(data: _Data, moves: Iterator[tuple[F64, F64, I64]], rows: I64) -> _Candidate | None:
    """The move with the largest gain, then with the fewest restrictions, then the first."""
    best: _Candidate | None = None
    rank = (-math.inf, -math.inf)
    for low, high, new in moves:
        gain = data.gain(rows, new)
        this = (gain, -float(data.restricted(low, high).sum()))
        if this > rank:
            best, rank = _Candidate(low, high, new, gain), this
    return best


def _allowed(data: _Data, best: _Candidate, rows: I64, least: float, *, grows: bool) -> bool:
    """Whether a move gains, stays large enough, and really moves."""
    enough = best.rows.size / len(data.y) >= least and best.gain > 0.0
    if grows:
        better = float(data.y[best.rows].mean()) > float(data.y[rows].mean())
        return enough and best.rows.size > rows.size and better
    return enough and best.rows.size < rows.size


def _peels(
    data: _Data, low: F64, high: F64, rows: I64, share: float
) -> Iterator[tuple[F64, F64, I64]]:
    """Boxes without the highest and without the lowest share of each input."""
    ordered = np.sort(data.x[rows], axis=0)
    for column in range(data.x.shape[1]):
        values = data.x[rows, column]
        limit = _edge(ordered[:, column], 1.0 - share)
        yield low, _with(high, column, limit), rows[values <= limit]
        limit = _edge(ordered[:, column], share)
        yield _with(low, column, limit), high, rows[values >= limit]


def _pastes(
    data: _Data, low: F64, high: F64, rows: I64, share: float
) -> Iterator[tuple[F64, F64, I64]]:
    """Boxes with a share of the points just below and just above each restricted input."""
    del rows
    x = data.x[data.left]
    columns = np.flatnonzero(data.restricted(low, high))
    for column in columns.tolist():
        for below in (True, False):
            start, stop = low.copy(), high.copy()
            if below:
                start[column], stop[column] = data.low[column], low[column]
            else:
                start[column], stop[column] = high[column], data.high[column]
            near = np.sort(x[_within(x, start, stop, columns), column])
            if below:
                limit = _edge(near, 1.0 - share) if near.size else data.low[column]
                wider = (_with(low, column, limit), high)
            else:
                limit = _edge(near, share) if near.size else data.high[column]
                wider = (low, _with(high, column, limit))
            yield *wider, data.left[_within(x, *wider, columns)]


def _within(x: F64, low: F64, high: F64, columns: I64) -> Flags:
    some = x[:, columns]
    return np.asarray(((some >= low[columns]) & (some <= high[columns])).all(axis=1))


def _with(limits: F64, column: int, value: float) -> F64:
    changed = limits.copy()
    changed[column] = value
    return changed


def _edge(ordered: F64, share: float) -> float:
    """The quantile halfway between two neighbours that differ, as sdtoolkit has it."""
    place = (ordered.size - 1) * share
    below, above = math.floor(place), math.ceil(place)
    if share > _HALF:
        while ordered[below] == ordered[above] and below > 0:
            below -= 1
    else:
        while ordered[below] == ordered[above] and above < ordered.size - 1:
            above += 1
    return float(ordered[below] + ordered[above]) / 2.0
