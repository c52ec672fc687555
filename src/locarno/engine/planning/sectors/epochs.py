"""Choice of the sectors of each nation, on sums over stretches of quarters.

Within a stretch the wants are summed, and so are the units on station; whoever serves in a sector
at all is chosen in whole numbers. A real placement, summed in this way, is a point of this
programme that lacks no more, so its bound holds for every placement. Where a theatre plan is given
its units are placed; without one the programme also chooses them, under the sums of the limits
that every theatre plan keeps, and its bound holds for every plan and placement.

Rows of the programme, by family: ``cover`` (wants), ``supply`` (units there), ``lasting``, ``cap``
and ``lift`` (as in the theatre stage, summed), ``pair`` (units only where their nation serves),
``nations`` and ``sectors`` (cohesion).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Offer
from locarno.engine.planning.programme import Name, Programme
from locarno.engine.planning.sectors.blocks import stretches
from locarno.engine.planning.sectors.problem import SectorProblem

__all__ = ["EpochProgramme"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(slots=True)
class EpochProgramme:
    """The programme, with the place of everything in it.

    Parameters
    ----------
    sectors : what is placed.
    on_station : (O, T) units of the plan to place; None to choose them too.
    finest : whether every quarter is a stretch of its own.
    """

    sectors: SectorProblem
    on_station: I64 | None = None
    finest: bool = False
    programme: Programme = field(default_factory=Programme)
    serves: dict[tuple[int, int], int] = field(default_factory=dict)
    units: dict[tuple[int, int, int], int] = field(default_factory=dict)
    short: dict[tuple[int, int, int], int] = field(default_factory=dict)
    epochs: tuple[slice, ...] = ()

    def __post_init__(self) -> None:
        self.epochs = stretches(self.sectors, finest=self.finest)
        if self.on_station is not None:
            rows = set(self.sectors.placed())
        else:
            rows = set(range(len(self.sectors.problem.rows)))
        for number, offer in enumerate(self.sectors.problem.offers):
            if offer.row in rows:
                self._offer(number, offer)
        for row in sorted(rows):
            self._cover(row)
        if self.on_station is None:
            self._theatre()
        self._cohesion()

    def lacking(self, *, mandatory: bool = True) -> F64:
        """Objective: weight-quarters missing over the rows of one tier."""
        chosen = self.sectors.problem.tiers()[0 if mandatory else 1]
        return self.programme.cost(
            (column, 1.0) for (row, _, _), column in self.short.items() if row in chosen
        )

    def presence(self, values: F64) -> Mask:
        """(N, S) where each nation serves at a point."""
        problem = self.sectors.problem
        found = np.zeros((len(problem.nations), len(self.sectors.sectors)), dtype=bool)
        for (nation, sector), column in self.serves.items():
            found[nation, sector] = values[column] > 0.5  # noqa: PLR2004 - nearer to yes
        return found

    # -- columns and rows -----------------------------------------------------------------------

    def _offer(self, number: int, offer: Offer) -> None:
        """Units in each place and stretch, and what ties them to the choice of sectors."""
        problem, wanted = self.sectors.problem, self.sectors.wanted(offer.row)
        for epoch, span in enumerate(self.epochs):
            there = np.array(offer.most if self.on_station is None else self.on_station[number])
            most = there[span]
            total = float(most.sum())
            if total <= 0.0:
                continue
            parts = []
            for place in (*self.sectors.serves(offer), self.sectors.behind):
                useful = float(most.sum())
                if problem.rows[offer.row].support is None:
                    # More than fills the place in a quarter is of no use there.
                    fills = np.minimum(most, -(-wanted[place, span] // offer.weight))
                    useful = float(fills.sum())
                if useful <= 0.0:
                    continue
                column = self.programme.column(Name("units", number, epoch), useful)
                self.units[number, place, epoch] = column
                parts.append((column, 1.0))
                if place != self.sectors.behind and self.sectors.limited:
                    pair = [(column, 1.0), (self._serves(offer.nation, place), -useful)]
                    self.programme.row(Name("pair", number, epoch), pair, high=0.0)
            self.programme.row(Name("supply", number, epoch), parts, high=total)

    def _serves(self, nation: int, place: int) -> int:
        if (nation, place) not in self.serves:
            name = Name("serves", nation, place)
            self.serves[nation, place] = self.programme.column(name, 1.0, whole=True)
        return self.serves[nation, place]

    def _cover(self, row: int) -> None:
        problem, wanted = self.sectors.problem, self.sectors.wanted(row)
        support = problem.rows[row].support
        for epoch, span in enumerate(self.epochs):
            for place in range(self.sectors.behind + 1):
                want = float(wanted[place, span].sum())
                terms = [
                    (self.units[number, place, epoch], float(problem.offers[number].weight))
                    for number in problem.fillers(row)
                    if (number, place, epoch) in self.units
                ]
                if support is not None:
                    each = float(support.per_person)
                    for number, offer in enumerate(problem.offers):
                        if offer.row in support.rows:
                            terms += self._all(number, epoch, -each * offer.persons)
                if want > 0.0 or (support is not None and place == self.sectors.behind):
                    column = self.programme.column(Name("short", row, epoch))
                    self.short[row, place, epoch] = column
                    name = Name("cover", row, epoch)
                    self.programme.row(name, [*terms, (column, 1.0)], low=want)

    def _all(self, number: int, epoch: int, each: float) -> Iterator[tuple[int, float]]:
        """Units of an offer in a stretch, wherever they are, with a factor."""
        for place in range(self.sectors.behind + 1):
            if (number, place, epoch) in self.units:
                yield self.units[number, place, epoch], each

    def _theatre(self) -> None:
        """Limits that every theatre plan keeps, summed over stretches."""
        problem, last = self.sectors.problem, range(len(self.epochs))
        for pool, held in enumerate(problem.pools):
            members = [i for i, offer in enumerate(problem.offers) if offer.pool == pool]
            for begin in problem.lasting():
                terms = [
                    term
                    for i in members
                    for epoch in last
                    if self.epochs[epoch].start >= begin
                    for term in self._all(i, epoch, _for_ever(problem.offers[i]))
                ]
                high = float(sum(held.size[begin:]))
                self.programme.row(Name("lasting", pool, begin), terms, high=high)
        for number, cap in enumerate(problem.caps):
            for epoch, span in enumerate(self.epochs):
                terms = [t for i, each in cap.terms for t in self._all(i, epoch, float(each))]
                high = float(sum(cap.limit[span]))
                self.programme.row(Name("cap", number, epoch), terms, high=high)
        if problem.lift is not None:
            relief = float(problem.lift.relief)
            terms = [
                term
                for i, offer in enumerate(problem.offers)
                for epoch in last
                for term in self._all(i, epoch, offer.tonnes * relief / offer.tour)
            ]
            self.programme.row(Name("lift"), terms, high=float(sum(problem.lift.tonnes)))

    def _cohesion(self) -> None:
        for limit, axis in (
            (self.sectors.nations_per_sector, 1),
            (self.sectors.sectors_per_nation, 0),
        ):
            if limit is None:
                continue
            for one in dict.fromkeys(pair[axis] for pair in self.serves):
                terms = [(c, 1.0) for pair, c in self.serves.items() if pair[axis] == one]
                name = Name("nations" if axis else "sectors", one)
                self.programme.row(name, terms, high=float(limit))


def _for_ever(offer: Offer) -> float:
    """How much of a pool one unit kept on station for ever takes."""
    return offer.draw * offer.cycle / offer.tour
