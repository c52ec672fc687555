"""A placement made in one pass, as planners make it by hand: tour by tour, where most is missing.

Who serves where settles itself on the way, until cohesion allows no further nation in a sector or
no further sector to a nation. What fits nowhere stands behind the line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.sectors.problem import SectorProblem

__all__ = ["one_pass"]

I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]


def one_pass(sectors: SectorProblem, starts: I64, presence: Mask | None = None) -> I64:
    """(O, S + 1, lead + T) tours begun by place; it respects every rule.

    Parameters
    ----------
    sectors : where what is wanted, and cohesion.
    starts : (O, lead + T) tours begun.
    presence : (N, S) where nations may serve; None lets the pass settle it within cohesion.
    """
    problem = sectors.problem
    shape = (len(problem.offers), sectors.behind + 1, problem.lead + problem.quarters)
    posted = np.zeros(shape, dtype=np.int64)
    pairs = _Pairs(sectors, presence)
    mandatory, desired = problem.tiers()
    for row in (*mandatory, *desired):
        if sectors.need[row] is None:
            for number in problem.fillers(row):
                posted[number, sectors.behind] = starts[number]
        else:
            _place_row(sectors, row, starts, posted, pairs)
    return posted


class _Pairs:
    """Which nation serves where so far, and where it still may."""

    def __init__(self, sectors: SectorProblem, presence: Mask | None) -> None:
        nations, count = len(sectors.problem.nations), len(sectors.sectors)
        self.settled = presence is not None
        self.there = np.zeros((nations, count), dtype=bool) if presence is None else presence.copy()
        self.nations = nations if sectors.nations_per_sector is None else sectors.nations_per_sector
        self.sectors = count if sectors.sectors_per_nation is None else sectors.sectors_per_nation

    def may(self, nation: int, sector: int) -> bool:
        if self.there[nation, sector]:
            return True
        room = self.there[:, sector].sum() < self.nations
        return not self.settled and bool(room and self.there[nation].sum() < self.sectors)


def _place_row(sectors: SectorProblem, row: int, starts: I64, posted: I64, pairs: _Pairs) -> None:
    problem = sectors.problem
    gap = sectors.wanted(row)
    numbers = problem.fillers(row)
    for column in range(starts.shape[1]):
        for number in numbers:
            left, offer = int(starts[number, column]), problem.offers[number]
            begun = column - problem.lead
            stay = slice(max(begun, offer.first), min(begun + offer.tour, problem.quarters))
            while left > 0:
                place, most = _best(sectors, number, gap[:, stay], pairs)
                count = min(left, most) if most > 0 else left
                posted[number, place, column] += count
                gap[place, stay] -= offer.weight * count
                left -= count
                if place != sectors.behind:
                    pairs.there[offer.nation, place] = True


def _best(sectors: SectorProblem, number: int, gap: I64, pairs: _Pairs) -> tuple[int, int]:
    """Place where a unit fills most, and units up to its largest gap; behind the line for none."""
    offer = sectors.problem.offers[number]
    open_ = [s for s in sectors.serves(offer) if pairs.may(offer.nation, s)]
    fills = {
        place: int(np.minimum(np.maximum(gap[place], 0), offer.weight).sum())
        for place in (*open_, sectors.behind)
    }
    # Where it fills as much, a unit stands on the line rather than behind it.
    place = max(
        fills, key=lambda p: (fills[p], p != sectors.behind, int(np.maximum(gap[p], 0).sum()), -p)
    )
    if fills[place] <= 0:
        return sectors.behind, 0
    # As many as fill it in the quarter of the stay in which least is missing, but some.
    some = gap[place][gap[place] > 0]
    return place, max(1, int(some.min()) // offer.weight)
