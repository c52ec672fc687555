"""Where to put a few facilities so that the farthest is near, or so that most is within reach.

The *p-centre* makes the largest distance to the nearest of p facilities as small as possible; the
*maximal covering* makes the weight within a given reach of one of them as large as possible. On a
line both are solved exactly in polynomial time; for sites in the plane the covering is a search
with a bound, which says whether it ended with a proof.

Source
------
Hakimi, "Optimum locations of switching centers and the absolute centers and medians of a graph",
Operations Research 12 (1964) 450-459 (centres). Church & ReVelle, "The maximal covering location
problem", Papers of the Regional Science Association 32 (1974) 101-118. Megiddo & Tamir, "New
results on the complexity of p-center problems", SIAM J. Comput. 12 (1983) 751-758 (candidate radii
on a line).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Cover", "best_centre", "best_cover", "centre_of_points", "centre_of_stretches"]

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_NODES: Final = 20_000
"""Choices that the search looks at before it stops without a proof."""

_TOUCHING: Final = 1e-9
"""Share of a cover's width by which two ends may miss each other and still touch."""


class Cover(NamedTuple):
    """A choice of sites.

    Parameters
    ----------
    chosen : indices of the sites, rising; of equally good choices the first in that order found.
    covered : weight within reach of at least one of them.
    proved : whether no choice of as many sites covers more.
    """

    chosen: tuple[int, ...]
    covered: float
    proved: bool


def centre_of_stretches(stretches: Sequence[tuple[float, float]], count: int) -> float:
    """Smallest radius with which so many places on a line reach all of the stretches.

    The best radius is one at which some run of k covers, each beginning where the one before
    ends, goes exactly from the start of a stretch to the end of one: a finite list, of which the
    smallest that suffices is found by bisection.

    Parameters
    ----------
    stretches : (from, to) in km, in order along the line and not overlapping; from = to is a point.
    count : places, 1 or more; they may stand anywhere on the line.

    Returns
    -------
    km; L / 2n for one stretch of length L and n places.

    >>> centre_of_stretches([(0.0, 1000.0)], 5)
    100.0
    >>> centre_of_stretches([(0.0, 10.0), (90.0, 100.0)], 2)
    5.0
    """
    candidates = {
        (end - start) / (2.0 * run)
        for number, (start, _) in enumerate(stretches)
        for _, end in stretches[number:]
        for run in range(1, count + 1)
    }
    return _smallest(sorted(candidates), lambda radius: _covers(stretches, radius) <= count)


def _covers(stretches: Sequence[tuple[float, float]], radius: float) -> float:
    """Covers of width 2 radius that the stretches need, laid greedily from the left."""
    width, used, reached = 2.0 * radius, 0, -math.inf
    for start, end in stretches:
        if start > reached + _TOUCHING * width:
            used, reached = used + 1, start + width
        if end > reached:
            if width <= 0.0:
                return math.inf
            more = math.ceil((end - reached) / width - _TOUCHING)
            used, reached = used + more, reached + more * width
    return used


def centre_of_points(places: Sequence[float], weights: Sequence[float], count: int) -> float:
    """Smallest weighted distance with which so many places on a line serve all of the points.

    Parameters
    ----------
    places : km along the line, in any order.
    weights : above 0; the cost of a point is its weight times the distance to the nearest place.
    count : places, 1 or more; they may stand anywhere on the line.

    Returns
    -------
    The largest cost, which is 0 or the cost at which two points are just served by one place.

    >>> centre_of_points([0.0, 4.0, 10.0], [1.0, 1.0, 1.0], 2)
    2.0
    >>> centre_of_points([0.0, 3.0], [2.0, 1.0], 1)
    2.0
    """
    points = sorted(zip(places, weights, strict=True))
    candidates = {0.0} | {
        v * w * (y - x) / (v + w)
        for number, (x, v) in enumerate(points)
        for y, w in points[number + 1 :]
    }

    def suffices(cost: float) -> bool:
        reach = sorted((x + cost / w, x - cost / w) for x, w in points)
        used, stand = 0, -math.inf
        for last, first in reach:
            if first > stand + _TOUCHING * (last - first):
                used, stand = used + 1, last
        return used <= count

    return _smallest(sorted(candidates), suffices)


def best_centre(distance: F64, count: int) -> tuple[float, Cover]:
    """The choice of sites that makes the farthest place's distance as small as possible.

    Parameters
    ----------
    distance : (sites, places), in km.
    count : sites to choose, 1 to all of them.

    Returns
    -------
    The distance of the farthest place, and the choice.

    >>> best_centre(np.array([[0.0, 9.0], [5.0, 4.0], [8.0, 1.0]]), 1)
    (5.0, Cover(chosen=(1,), covered=2.0, proved=True))
    """
    even = np.ones(distance.shape[1])
    found: dict[float, Cover] = {}

    def suffices(radius: float) -> bool:
        found[radius] = best_cover(distance <= radius, even, count)
        return found[radius].covered >= even.size

    radius = _smallest(np.unique(distance).tolist(), suffices)
    proved = all(cover.proved for cover in found.values())
    return radius, found[radius]._replace(proved=proved)


def _smallest(candidates: Sequence[float], suffices: Callable[[float], bool]) -> float:
    """The smallest of rising candidates that suffices; the last one always does."""
    low, high = 0, len(candidates) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if suffices(candidates[middle]) else (middle + 1, high)
    suffices(candidates[low])
    return candidates[low]


def best_cover(reached: Mask, weight: F64, count: int, most_nodes: int = MOST_NODES) -> Cover:
    """The choice of sites that covers the largest weight.

    Where each site reaches one unbroken run of places, as on a line, a dynamic programme proves the
    answer however many sites there are; else a search with a bound does.

    Parameters
    ----------
    reached : (sites, places), whether the site reaches the place; places in order along the line.
    weight : (places,), 0 or more.
    count : sites to choose; more than there are chooses all.
    most_nodes : work after which the search stops with the best choice so far.

    >>> reached = np.array([[True, True, False], [False, True, True], [False, False, True]])
    >>> best_cover(reached, np.array([1.0, 1.0, 5.0]), 1)
    Cover(chosen=(1,), covered=6.0, proved=True)
    """
    sites = reached.shape[0]
    if count >= sites:
        return Cover(tuple(range(sites)), _sum(weight[reached.any(axis=0)]), proved=True)
    places, weights = reached, weight
    reached, weight = _merged(reached, weight)
    useful = _undominated(reached)
    if len(useful) <= count:
        chosen, proved = tuple(useful), True
    elif _unbroken(reached[useful]):
        chosen, proved = _along_line(reached[useful], weight, count), True
        chosen = tuple(useful[site] for site in chosen)
    else:
        search = _Search(reached[useful], weight, most_nodes)
        search.extend((), np.zeros(weight.size, dtype=np.bool_), range(len(useful)), count)
        chosen, proved = tuple(useful[site] for site in search.chosen), search.left > 0
    chosen = _filled(chosen, sites, count)
    return Cover(chosen, _sum(weights[places[list(chosen)].any(axis=0)]), proved)


def _merged(reached: Mask, weight: F64) -> tuple[Mask, F64]:
    """Neighbouring places that the same sites reach, taken as one."""
    differs = (reached[:, 1:] != reached[:, :-1]).any(axis=0)
    first = np.flatnonzero(np.concatenate(([True], differs)))
    return reached[:, first], np.add.reduceat(weight, first)


def _sum(values: F64) -> float:
    """Left-to-right sum, the same for the same places in any choice of sites."""
    return float(sum(values.tolist()))


def _filled(chosen: Sequence[int], sites: int, count: int) -> tuple[int, ...]:
    """The choice with sites that add nothing, so that it has as many as asked for."""
    spare = [site for site in range(sites) if site not in chosen]
    return tuple(sorted((*chosen, *spare[: count - len(chosen)])))


def _undominated(reached: Mask) -> list[int]:
    """Sites of which no other reaches as much and more; the first of equal ones."""

    def is_beaten(site: int) -> bool:
        inside = ~(reached[site] & ~reached).any(axis=1)
        same = inside & ~(reached & ~reached[site]).any(axis=1)
        return bool((inside & ~same).any() or same[:site].any())

    kept = [site for site in range(reached.shape[0]) if not is_beaten(site)]
    return [site for site in kept if reached[site].any()]


def _unbroken(reached: Mask) -> bool:
    """Whether each site reaches one run of places without a gap."""
    starts = reached[:, 0].astype(int) + (reached[:, 1:] & ~reached[:, :-1]).sum(axis=1)
    return bool((starts <= 1).all())


def _along_line(reached: Mask, weight: F64, count: int) -> tuple[int, ...]:
    """Best choice among runs of which none contains another, by a dynamic programme.

    In order of their starts such runs are in order of their ends too, so that what a run adds to
    those chosen before depends on the last of them only.
    """
    upto = np.concatenate(([0.0], np.cumsum(weight)))
    first = reached.argmax(axis=1)
    last = reached.shape[1] - reached[:, ::-1].argmax(axis=1)
    order = sorted(range(len(first)), key=lambda site: int(first[site]))
    best: list[list[tuple[float, tuple[int, ...]]]] = []
    for here, site in enumerate(order):
        row: list[tuple[float, tuple[int, ...]]] = [
            (float(upto[last[site]] - upto[first[site]]), (site,))
        ]
        for taken in range(1, min(here, count - 1) + 1):
            options = [
                (
                    best[before][taken - 1][0]
                    + float(upto[last[site]] - upto[max(first[site], last[order[before]])]),
                    (*best[before][taken - 1][1], site),
                )
                for before in range(taken - 1, here)
            ]
            row.append(max(options, key=lambda option: option[0]))
        best.append(row)
    return max((row[-1] for row in best), key=lambda option: option[0])[1]


@dataclass(slots=True)
class _Search:
    """Depth-first search for the best cover, cut where even the best rest cannot do better."""

    reached: Mask
    weight: F64
    left: int
    covered: float = -1.0
    chosen: tuple[int, ...] = ()

    def extend(self, chosen: tuple[int, ...], done: Mask, rest: Sequence[int], count: int) -> None:
        """Look at every way to add up to ``count`` sites of the rest, the most useful first."""
        self.left -= 1
        covered = _sum(self.weight[done])
        if covered > self.covered:
            self.covered, self.chosen = covered, chosen
        gains = ((_sum(self.weight[self.reached[site] & ~done]), site) for site in rest)
        ranked = sorted((-gain, site) for gain, site in gains if gain > 0.0)
        for number, (_, site) in enumerate(ranked):
            # What sites add together is never more than the sum of what each adds alone.
            most = covered - sum(gain for gain, _ in ranked[number : number + count])
            if self.left <= 0 or most <= self.covered:
                return
            later = [other for _, other in ranked[number + 1 :]]
            self.extend((*chosen, site), done | self.reached[site], later, count - 1)
