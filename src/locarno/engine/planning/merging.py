"""The theatre stage with units that differ only in whose they are taken together.

What a plan lacks does not depend on which of two nations sends a unit of the same kind under the
same rotation. Taken together, they need one number a quarter instead of one each: the programme is
several times smaller, and no work goes into exchanging one flag for another. Every rule here is a
sum of rules of the theatre stage, so that no plan there lacks less than the best one here: a bound
of this programme is a bound of that one. A plan found here is a plan of kinds of
units, not of nations.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Offer, Problem
from locarno.engine.planning.programme import Name, Programme
from locarno.engine.planning.stations import Group, group_of

__all__ = ["Merged"]

F64 = NDArray[np.float64]


class _Start(NamedTuple):
    """A column of tours begun in a quarter by units that are there from ``first`` on."""

    first: int
    quarter: int
    column: int


@dataclass(slots=True)
class Merged:
    """The programme of a problem's theatre stage, interchangeable units taken together.

    Parameters
    ----------
    problem : what is planned.
    whole : whether sides are lowered to what whole units can reach.
    """

    problem: Problem
    whole: bool = True
    programme: Programme = field(default_factory=Programme)
    kinds: tuple[tuple[int, ...], ...] = ()
    begun: list[list[_Start]] = field(default_factory=list)
    short: dict[tuple[int, int], int] = field(default_factory=dict)
    pools: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)
    caps: list[tuple[int, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        problem = self.problem
        self.kinds = _kinds(problem)
        self.begun = [list(self._starts(kind)) for kind in range(len(self.kinds))]
        for row in range(len(problem.rows)):
            self._cover(row)
        self.pools = _pools(problem, self.kinds)
        bound = {kind for members in self.pools for kind in members if len(members) == 1}
        for kind, of in enumerate(self.kinds):
            self._offered(kind, bound=kind in bound and problem.offers[of[0]].pool is not None)
        for members, numbers in self.pools.items():
            self._pool(members, numbers)
        self._caps()
        self._lift()

    def _first(self, kind: int) -> Offer:
        """An offer of a kind, for what all of them have in common."""
        return self.problem.offers[self.kinds[kind][0]]

    # -- what is where ------------------------------------------------------------------------

    def _starts(self, kind: int) -> Iterator[_Start]:
        """One column a quarter, and apart the tours that an arrival cuts short."""
        problem = self.problem
        offers = [problem.offers[i] for i in self.kinds[kind]]
        firsts = sorted({offer.first for offer in offers})
        for first in firsts:
            most = float(sum(max(offer.most) for offer in offers if offer.first == first))
            for quarter in range(first - offers[0].tour + 1, first):
                yield self._start(kind, first, quarter, most)
        for quarter in range(firsts[0], problem.quarters):
            most = float(sum(max(offer.most) for offer in offers if offer.first <= quarter))
            yield self._start(kind, quarter, quarter, most)

    def _start(self, kind: int, first: int, quarter: int, most: float) -> _Start:
        column = self.programme.column(Name("start", kind, quarter), most, whole=True)
        return _Start(first, quarter, column)

    def _within(self, kind: int, quarter: int, length: int) -> Iterator[int]:
        """Columns of tours begun in so many quarters up to one, by those who are there."""
        for start in self.begun[kind]:
            if quarter - length < start.quarter <= quarter and start.first <= quarter:
                yield start.column

    def _present(self, kind: int, quarter: int, each: float) -> Iterator[tuple[int, float]]:
        for column in self._within(kind, quarter, self._first(kind).tour):
            yield column, each

    # -- rows ---------------------------------------------------------------------------------

    def _cover(self, row: int) -> None:
        problem, wanted = self.problem, self.problem.rows[row]
        for quarter in range(problem.quarters):
            terms: dict[int, float] = {}
            for kind in range(len(self.kinds)):
                offer, each = self._first(kind), 0.0
                if offer.row == row:
                    each += offer.weight
                if wanted.support is not None and offer.row in wanted.support.rows:
                    each -= float(wanted.support.per_person) * offer.persons
                if each:
                    terms |= dict(self._present(kind, quarter, each))
            column = self.programme.column(Name("short", row, quarter))
            self.short[row, quarter] = column
            self.programme.row(
                Name("cover", row, quarter),
                [*terms.items(), (column, 1.0)],
                low=float(wanted.need[quarter]),
            )

    def _offered(self, kind: int, *, bound: bool) -> None:
        """No more on station than is offered, where its pool does not see to that."""
        problem, draw = self.problem, self._first(kind).draw
        offers = [problem.offers[i] for i in self.kinds[kind]]
        sizes = [problem.pools[o.pool].size for o in offers if bound and o.pool is not None]
        for quarter in range(problem.quarters):
            most = sum(offer.most[quarter] for offer in offers)
            if bound and most >= sum(self._reached(size[quarter], draw) for size in sizes):
                continue
            terms = list(self._present(kind, quarter, 1.0))
            if terms:
                self.programme.row(Name("offered", kind, quarter), terms, high=float(most))

    def _reached(self, side: int, part: Fraction | int) -> Fraction:
        """How many parts lie below a side: as many as whole units can reach, or all."""
        parts = Fraction(side) / part
        return Fraction(math.floor(parts)) if self.whole else parts

    def _pool(self, members: Sequence[int], numbers: Sequence[int]) -> None:
        """Rules of pools on which the same kinds draw."""
        problem, programme = self.problem, self.programme
        draws = {kind: Fraction(self._first(kind).draw) for kind in members}
        part = _common(draws.values())
        for quarter in range(problem.quarters):
            terms = [
                (column, float(draws[kind] / part))
                for kind in members
                for column in self._within(kind, quarter, self._first(kind).cycle)
            ]
            if terms:
                sizes = (problem.pools[number].size[quarter] for number in numbers)
                high = sum(self._reached(size, part) for size in sizes)
                programme.row(Name("pool", numbers[0], quarter), terms, high=float(high))
        served = {kind: draws[kind] * self._first(kind).cycle / self._first(kind).tour
                  for kind in members}  # fmt: skip
        part = _common(served.values())
        for begin in problem.lasting():
            total: dict[int, float] = {}
            for kind in members:
                for quarter in range(begin, problem.quarters):
                    for column, each in self._present(kind, quarter, float(served[kind] / part)):
                        total[column] = total.get(column, 0.0) + each
            given = (sum(problem.pools[number].size[begin:]) for number in numbers)
            high = sum(self._reached(size, part) for size in given)
            programme.row(Name("lasting", numbers[0], begin), total.items(), high=float(high))

    def _caps(self) -> None:
        """Bounds on several nations as they are, those on one nation each added up by family."""
        problem = self.problem
        summed: dict[tuple[str, int], tuple[int, ...]] = {}
        for number, key in enumerate(_cap_keys(problem)):
            summed[key] = (*summed.get(key, ()), number)
        self.caps = list(summed.values())
        for place, (key, numbers) in enumerate(summed.items()):
            limits = zip(*(problem.caps[n].limit for n in numbers), strict=True)
            limit = [sum(of) for of in limits]
            each = [_capped(problem, of[0]).get(key, 0) for of in self.kinds]
            for quarter in range(problem.quarters):
                terms = [
                    term
                    for kind, amount in enumerate(each)
                    if amount
                    for term in self._present(kind, quarter, float(amount))
                ]
                if terms:
                    name = Name("cap", place, quarter)
                    self.programme.row(name, terms, high=float(limit[quarter]))

    def _lift(self) -> None:
        problem, lift = self.problem, self.problem.lift
        if lift is None:
            return
        for quarter in range(problem.quarters):
            terms: list[tuple[int, float]] = []
            for kind in range(len(self.kinds)):
                if self._first(kind).tonnes:
                    terms += self._brought(kind, quarter, float(lift.relief))
            if terms:
                high = float(lift.tonnes[quarter])
                self.programme.row(Name("lift", -1, quarter), terms, high=high)

    def _brought(self, kind: int, quarter: int, relief: float) -> Iterator[tuple[int, float]]:
        """Tonnes that the starts of a quarter bring: all for an increase, less for a relief."""
        tonnes = float(self._first(kind).tonnes)
        for start in self.begun[kind]:
            if max(start.first, start.quarter) == quarter:
                yield start.column, tonnes * relief
        there = dict(self._present(kind, quarter, -1.0))
        if relief < 1.0 and there:
            column = self.programme.column(Name("arrived", kind, quarter))
            for before, each in self._present(kind, quarter - 1, 1.0):
                there[before] = there.get(before, 0.0) + each
            change = [(c, each) for c, each in there.items() if each]
            self.programme.row(Name("arrived", kind, quarter), [(column, 1.0), *change], low=0.0)
            yield column, tonnes * (1.0 - relief)

    # -- objectives and plans -----------------------------------------------------------------

    def lacking(self) -> F64:
        """Objective: weight-quarters missing after the ramp over the mandatory rows."""
        chosen = self.problem.tiers()[0]
        return self.programme.cost(
            (column, 1.0)
            for (row, quarter), column in self.short.items()
            if row in chosen and quarter >= self.problem.ramp
        )

    def summed(self, name: Name) -> Iterator[Name]:
        """Rows of the theatre stage of which a row is the sum."""
        family, subject, quarter = name
        of: tuple[int, ...] = (subject,)
        if family in {"offered", "arrived"}:
            of = self.kinds[subject]
        elif family in {"pool", "lasting"}:
            of = next(numbers for numbers in self.pools.values() if numbers[0] == subject)
        elif family == "cap":
            of = self.caps[subject]
        for number in of:
            yield Name(family, number, quarter)

    def there(self, group: Group, quarter: int) -> list[tuple[int, float]]:
        """Starts that put units of a group on station in a quarter."""
        return [
            term
            for kind in range(len(self.kinds))
            if group_of(self._first(kind)) == group
            for term in self._present(kind, quarter, 1.0)
        ]

    def on_station(self, values: F64) -> F64:
        """(O, T) units on station in a solution, those of a kind shared out as they are offered."""
        problem = self.problem
        found = np.zeros((len(problem.offers), problem.quarters))
        for kind, of in enumerate(self.kinds):
            most = np.array([problem.offers[i].most for i in of], dtype=np.float64)
            most /= np.maximum(most.sum(axis=0), 1.0)
            there = [
                sum(float(values[c]) for c, _ in self._present(kind, quarter, 1.0))
                for quarter in range(problem.quarters)
            ]
            found[list(of)] = most * np.array(there)
        return found

    def brought(self, values: F64) -> F64:
        """(Q, T) tonnes that the units of each row bring in a solution."""
        problem = self.problem
        found = np.zeros((len(problem.rows), problem.quarters))
        for kind, starts in enumerate(self.begun):
            offer = self._first(kind)
            for start in starts:
                quarter = max(start.first, start.quarter)
                found[offer.row, quarter] += offer.tonnes * float(values[start.column])
        return found


def _common(values: Iterable[Fraction]) -> Fraction:
    """The largest number of which all are whole multiples."""
    found = Fraction(0)
    for value in values:
        whole = found.denominator * value.denominator
        found = Fraction(math.gcd(int(found * whole), int(value * whole)), whole)
    return found


def _cap_keys(problem: Problem) -> list[tuple[str, int]]:
    """By what caps are added up: those of one nation by family, the others not at all."""
    return [
        (cap.family, -1)
        if len({problem.offers[i].nation for i, _ in cap.terms}) <= 1
        else (cap.family, number)
        for number, cap in enumerate(problem.caps)
    ]


def _capped(problem: Problem, number: int) -> dict[tuple[str, int], int]:
    """What a unit of an offer takes of each kind of cap."""
    found: dict[tuple[str, int], int] = {}
    for key, cap in zip(_cap_keys(problem), problem.caps, strict=True):
        for offer, each in cap.terms:
            if offer == number and each:
                found[key] = found.get(key, 0) + each
    return found


def _kinds(problem: Problem) -> tuple[tuple[int, ...], ...]:
    """Offers that can be there, those together whose units can stand in for each other."""
    alike = [
        (o.row, o.weight, o.persons, o.draw, o.tonnes, o.tour, o.cycle,
         tuple(sorted(_capped(problem, number).items())))
        for number, o in enumerate(problem.offers)
    ]  # fmt: skip
    there = [i for i, offer in enumerate(problem.offers) if offer.first < problem.quarters]
    beside: dict[int, list[tuple[object, ...]]] = {}
    for number in there:
        pool = problem.offers[number].pool
        if pool is not None:
            beside.setdefault(pool, []).append(alike[number])
    found: dict[tuple[object, ...], list[int]] = {}
    for number in there:
        pool = problem.offers[number].pool
        rivals = None if pool is None else tuple(sorted(beside[pool], key=repr))
        found.setdefault((alike[number], rivals), []).append(number)
    return tuple(map(tuple, found.values()))


def _pools(
    problem: Problem, kinds: Sequence[Sequence[int]]
) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Pools that can be added up, by the kinds that draw on them."""
    kind_of = {number: kind for kind, of in enumerate(kinds) for number in of}
    drawn: dict[int, set[int]] = {}
    for number, kind in kind_of.items():
        pool = problem.offers[number].pool
        if pool is not None:
            drawn.setdefault(pool, set()).add(kind)
    found: dict[tuple[int, ...], tuple[int, ...]] = {}
    for pool, of in sorted(drawn.items()):
        key = tuple(sorted(of))
        found[key] = (*found.get(key, ()), pool)
    return found
