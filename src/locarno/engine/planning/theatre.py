"""The theatre stage: starts of tours by offer and quarter, whole units, no sectors yet.

Rows of the programme, by family:

``cover``     what is on station and what is missing add up to what is wanted;
``offered``   no more units on station than an offer has there yet;
``pool``      no window of a cycle takes more from a pool than it holds;
``lasting``   over the quarters after the ramp, and over the last ones, a pool gives on average no
              more than it could give for ever, so that a short horizon cannot flatter a plan;
``cap``       mandate ceilings, tonnage and the like;
``lift``      tonnes brought into theatre in a quarter;
``burden``    person-quarters of a nation over its fair share, at most the largest burden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Offer, Problem
from locarno.engine.planning.programme import Name, Programme

__all__ = ["Theatre"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(slots=True)
class Theatre:
    """The programme of a problem's theatre stage, with the place of everything in it.

    Parameters
    ----------
    problem : what is planned.
    elastic : whether rows may lack something; without it, an impossible want makes the programme
        infeasible, which is how the reason is found.
    spare : whether rows are kept that others imply; who asks what a row is worth needs them.
    """

    problem: Problem
    elastic: bool = True
    spare: bool = True
    programme: Programme = field(default_factory=Programme)
    begun: dict[tuple[int, int], int] = field(default_factory=dict)
    short: dict[tuple[int, int], int] = field(default_factory=dict)
    arrived: dict[tuple[int, int], int] = field(default_factory=dict)
    heaviest: int = -1

    def __post_init__(self) -> None:
        problem = self.problem
        for number, offer in enumerate(problem.offers):
            first = offer.first
            for quarter in range(
                first - offer.tour + 1, problem.quarters if first < problem.quarters else 0
            ):
                most = float(max(offer.most))
                name = Name("start", number, quarter)
                self.begun[number, quarter] = self.programme.column(name, most, whole=True)
        for row in range(len(problem.rows)):
            self._cover(row)
        for number in range(len(problem.offers)):
            self._offered(number)
        for pool in range(len(problem.pools)):
            self._pool(pool)
        for cap in range(len(problem.caps)):
            self._cap(cap)
        self._lift()
        self._burden()

    # -- what is where ------------------------------------------------------------------------

    def present(self, number: int, quarter: int, each: float) -> Iterator[tuple[int, float]]:
        """Starts that put units of an offer on station in a quarter, each with a factor."""
        offer = self.problem.offers[number]
        if quarter < offer.first:
            return iter(())
        return self._begun_within(number, quarter, offer.tour, each)

    def _taken(self, number: int, quarter: int, each: float) -> Iterator[tuple[int, float]]:
        """Starts of an offer whose cycle is not over in a quarter, with a factor."""
        return self._begun_within(number, quarter, self.problem.offers[number].cycle, each)

    def _begun_within(
        self, number: int, quarter: int, quarters: int, each: float
    ) -> Iterator[tuple[int, float]]:
        """Starts of an offer in the last so many quarters, which stand side by side."""
        last = self.begun.get((number, quarter))
        if last is None:
            return iter(())
        offer = self.problem.offers[number]
        count = min(quarters, quarter - (offer.first - offer.tour))
        return zip(range(last - count + 1, last + 1), repeat(each), strict=False)

    # -- rows ---------------------------------------------------------------------------------

    def _cover(self, row: int) -> None:
        problem, wanted = self.problem, self.problem.rows[row]
        for quarter in range(problem.quarters):
            terms = [
                term
                for number in problem.fillers(row)
                for term in self.present(number, quarter, float(problem.offers[number].weight))
            ]
            if wanted.support is not None:
                each = float(wanted.support.per_person)
                for number, offer in enumerate(problem.offers):
                    if offer.row in wanted.support.rows:
                        terms += self.present(number, quarter, -each * offer.persons)
            if self.elastic or quarter < problem.ramp or not wanted.mandatory:
                column = self.programme.column(Name("short", row, quarter))
                self.short[row, quarter] = column
                terms.append((column, 1.0))
            self.programme.row(
                Name("cover", row, quarter), _merged(terms), low=float(wanted.need[quarter])
            )

    def _offered(self, number: int) -> None:
        offer = self.problem.offers[number]
        for quarter in range(offer.first, self.problem.quarters):
            if not self.spare and self._held_by_pool(offer, quarter):
                continue
            terms = list(self.present(number, quarter, 1.0))
            self.programme.row(
                Name("offered", number, quarter), terms, high=float(offer.most[quarter])
            )

    def _held_by_pool(self, offer: Offer, quarter: int) -> bool:
        """Whether a pool lets no more units of an offer out than it has on offer anyway."""
        if offer.pool is None:
            return False
        return offer.most[quarter] * offer.draw >= self.problem.pools[offer.pool].size[quarter]

    def _pool(self, pool: int) -> None:
        problem, held = self.problem, self.problem.pools[pool]
        members = [i for i, offer in enumerate(problem.offers) if offer.pool == pool]
        if not members:
            return
        first = min(problem.offers[i].first for i in members)
        for quarter in range(min(first, problem.quarters), problem.quarters):
            terms = [
                term
                for i in members
                for term in self._taken(i, quarter, float(problem.offers[i].draw))
            ]
            self.programme.row(Name("pool", pool, quarter), terms, high=float(held.size[quarter]))
        for begin in problem.lasting():
            terms = [
                term
                for i in members
                for quarter in range(begin, problem.quarters)
                for term in self.present(i, quarter, _for_ever(problem.offers[i]))
            ]
            allowed = float(sum(held.size[begin:]))
            self.programme.row(Name("lasting", pool, begin), _merged(terms), high=allowed)

    def _cap(self, number: int) -> None:
        cap = self.problem.caps[number]
        for quarter in range(self.problem.quarters):
            terms = [
                term for i, each in cap.terms for term in self.present(i, quarter, float(each))
            ]
            if terms:
                name = Name("cap", number, quarter)
                self.programme.row(name, _merged(terms), high=float(cap.limit[quarter]))

    def _lift(self) -> None:
        problem, lift = self.problem, self.problem.lift
        if lift is None:
            return
        relief = float(lift.relief)
        for quarter in range(problem.quarters):
            terms: list[tuple[int, float]] = []
            for number, offer in enumerate(problem.offers):
                if offer.tonnes and quarter >= offer.first:
                    terms += self._brought(number, quarter, relief)
            if terms:
                self.programme.row(
                    Name("lift", -1, quarter), _merged(terms), high=float(lift.tonnes[quarter])
                )

    def _brought(self, number: int, quarter: int, relief: float) -> list[tuple[int, float]]:
        """Tonnes that the starts of a quarter bring: all for an increase, less for a relief."""
        offer = self.problem.offers[number]
        tonnes = float(offer.tonnes)
        begun = range(quarter, quarter + 1)
        if quarter == offer.first:
            begun = range(quarter - offer.tour + 1, quarter + 1)
        terms = [(self.begun[number, q], tonnes * relief) for q in begun]
        if relief < 1.0:
            column = self.programme.column(Name("arrived", number, quarter))
            self.arrived[number, quarter] = column
            terms.append((column, tonnes * (1.0 - relief)))
            change = [(column, 1.0), *self.present(number, quarter, -1.0)]
            change += self.present(number, quarter - 1, 1.0)
            self.programme.row(Name("arrived", number, quarter), _merged(change), low=0.0)
        return terms

    def _burden(self) -> None:
        problem = self.problem
        self.heaviest = self.programme.column(Name("heaviest"))
        for nation, sender in enumerate(problem.nations):
            terms = self.served(nation)
            if terms and sender.fair > 0.0:
                terms.append((self.heaviest, -sender.fair))
                self.programme.row(Name("burden", nation), terms, high=0.0)

    def served(self, nation: int) -> list[tuple[int, float]]:
        """Terms of the person-quarters that a nation serves."""
        problem = self.problem
        return _merged(
            term
            for number, offer in enumerate(problem.offers)
            if offer.nation == nation
            for quarter in range(offer.first, problem.quarters)
            for term in self.present(number, quarter, float(offer.persons))
        )

    # -- objectives ---------------------------------------------------------------------------

    def lacking(self, *, mandatory: bool = True) -> F64:
        """Objective: weight-quarters missing after the ramp over the rows of one tier."""
        chosen = self.problem.tiers()[0 if mandatory else 1]
        return self.programme.cost(
            (column, 1.0)
            for (row, quarter), column in self.short.items()
            if row in chosen and quarter >= self.problem.ramp
        )

    # -- plans --------------------------------------------------------------------------------

    def starts(self, values: F64) -> F64:
        """(O, lead + T) tours begun, as a solver has them."""
        lead = self.problem.lead
        found = np.zeros((len(self.problem.offers), lead + self.problem.quarters))
        for (number, quarter), column in self.begun.items():
            found[number, lead + quarter] = values[column]
        return found

    def on_station(self, values: F64) -> F64:
        """(O, T) units on station at a point, parts of units allowed."""
        found = np.zeros((len(self.problem.offers), self.problem.quarters))
        for (number, begun), column in self.begun.items():
            offer = self.problem.offers[number]
            found[number, max(begun, offer.first) : begun + offer.tour] += values[column]
        return found

    def point(self, starts: I64) -> F64:
        """(columns,) the point of a plan: its starts, and what then is missing and arrives."""
        problem = self.problem
        values = np.zeros(self.programme.columns)
        for (number, quarter), column in self.begun.items():
            values[column] = starts[number, problem.lead + quarter]
        there = problem.on_station(starts)
        missing = problem.missing(there)
        for (row, quarter), column in self.short.items():
            values[column] = float(missing[row][quarter])
        for (number, quarter), column in self.arrived.items():
            before = there[number, quarter - 1] if quarter > 0 else 0
            values[column] = max(int(there[number, quarter]) - int(before), 0)
        values[self.heaviest] = max(
            (
                sum(value * values[column] for column, value in self.served(nation)) / sender.fair
                for nation, sender in enumerate(problem.nations)
                if sender.fair > 0.0
            ),
            default=0.0,
        )
        return values


def _for_ever(offer: Offer) -> float:
    """How much of a pool one unit kept on station for ever takes."""
    return offer.draw * offer.cycle / offer.tour


def _merged(terms: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """Terms with each column once."""
    total: dict[int, float] = {}
    for column, value in terms:
        total[column] = total.get(column, 0.0) + value
    return list(total.items())
