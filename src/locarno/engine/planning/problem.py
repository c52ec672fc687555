"""What a plan is made from: whole numbers only, so that a plan can be judged exactly.

Nothing here knows a scenario: a problem may come from a case, from a test or from a benchmark.
Times are whole quarters. ``T`` is the number of quarters, ``O`` of offers, ``Q`` of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["Cap", "Lift", "Nation", "Offer", "Own", "Pool", "Problem", "Row", "Support"]

I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Want that grows with the people on station: one weight for so many people.

    Parameters
    ----------
    rows : numbers of the rows whose people are supported.
    per_person : weight wanted for each of those people.
    """

    rows: tuple[int, ...]
    per_person: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that has to be there.

    Parameters
    ----------
    id : name in tables.
    need : (T,) weight wanted by quarter, whatever the plan.
    mandatory : whether it must be filled; else it is desired.
    support : weight wanted besides, for the people that the plan puts on station.
    """

    id: str
    need: tuple[int, ...]
    mandatory: bool = True
    support: Support | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nation:
    """A state that sends.

    Parameters
    ----------
    id : its key.
    fair : share of the burden that counts as fair; shares need not add up to 1.
    price : EUR that one of its people on station costs in a quarter.
    """

    id: str
    fair: float = 1.0
    price: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What rotates: of it, no window of a cycle may hold more than there is.

    Parameters
    ----------
    nation : number of its nation.
    name : name in sentences, such as a domain.
    size : (T,) how much of it is free for this force, by quarter.
    """

    nation: int
    name: str
    size: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Units of one kind that a nation may send.

    Parameters
    ----------
    nation, row : numbers of who sends and of what it fills.
    id : name in sentences and plans.
    weight : what one unit counts towards the row, above 0.
    persons : people in one unit.
    most : (T,) most units on station by quarter; 0 before they can be there.
    tour : quarters that a unit stays, above 0.
    cycle : quarters from one tour of a unit to its next, not below ``tour``.
    pool : number of the pool that it draws on; None takes the nation at its word.
    draw : how much of the pool one unit takes.
    tonnes : equipment of one unit, for lift.
    sectors : numbers of the sectors where it may serve; None serves anywhere.
    """

    nation: int
    row: int
    id: str
    weight: int
    persons: int
    most: tuple[int, ...]
    tour: int
    cycle: int
    pool: int | None = None
    draw: int = 1
    tonnes: int = 0
    sectors: tuple[int, ...] | None = None

    @cached_property
    def first(self) -> int:
        """First quarter in which a unit can be on station; T when never."""
        return next((t for t, most in enumerate(self.most) if most > 0), len(self.most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A bound on what is on station in every quarter, such as a mandate ceiling.

    Parameters
    ----------
    family : kind of bound, in the words of a sentence.
    subject : whom or what it binds.
    limit : (T,) by quarter.
    terms : (offer number, amount for each unit on station) of what counts.
    """

    family: str
    subject: str
    limit: tuple[int, ...]
    terms: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """What can be brought into theatre in a quarter.

    Parameters
    ----------
    tonnes : (T,) by quarter.
    relief : share of its tonnes that a unit brings when it relieves another; 1 brings all.
    """

    tonnes: tuple[int, ...]
    relief: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What every nation brings for itself alone, the price of many flags.

    Parameters
    ----------
    least : people, however small the contribution.
    share : people for each one on station, where that is more.
    """

    least: int
    share: Fraction = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that a plan must respect and try to fill.

    Parameters
    ----------
    quarters : T, quarters planned.
    ramp : quarters in which rows may still be incomplete.
    closing : quarters at the end over which no pool may give more than it can for ever; 0 drops
        this terminal condition, and the one over all quarters after the ramp.
    own : what a nation that serves brings besides; it counts in the cost alone.
    """

    quarters: int
    ramp: int
    closing: int
    nations: tuple[Nation, ...]
    rows: tuple[Row, ...]
    offers: tuple[Offer, ...]
    pools: tuple[Pool, ...] = ()
    caps: tuple[Cap, ...] = ()
    lift: Lift | None = None
    own: Own | None = None

    def tiers(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Numbers of the mandatory rows and of the desired ones."""
        mandatory = tuple(i for i, row in enumerate(self.rows) if row.mandatory)
        desired = tuple(i for i, row in enumerate(self.rows) if not row.mandatory)
        return mandatory, desired

    def fillers(self, row: int) -> tuple[int, ...]:
        """Numbers of the offers that fill a row."""
        return self._fillers.get(row, ())

    @cached_property
    def _fillers(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        for number, offer in enumerate(self.offers):
            found.setdefault(offer.row, []).append(number)
        return {row: tuple(numbers) for row, numbers in found.items()}

    def on_station(self, starts: I64) -> I64:
        """Units on station, (O, T), of a plan.

        Parameters
        ----------
        starts : (O, L + T) tours begun, L = ``lead``; column L + t is quarter t. A tour begun
            before its offer is there is one that was cut short: it relieves somebody early.
        """
        lead = self.lead
        found = np.zeros((len(self.offers), self.quarters), dtype=np.int64)
        for number, offer in enumerate(self.offers):
            upto = np.concatenate(([0], np.cumsum(starts[number])))
            end = np.arange(lead + 1, lead + self.quarters + 1)
            found[number] = upto[end] - upto[np.maximum(end - offer.tour, 0)]
            found[number, : offer.first] = 0
        return found

    @cached_property
    def lead(self) -> int:
        """Quarters before the first one in which a tour cut short may have begun."""
        return max((offer.tour for offer in self.offers), default=1) - 1

    def missing(self, on_station: I64) -> tuple[tuple[Fraction, ...], ...]:
        """Weight that each row lacks, (Q, T), exactly."""
        parts = (self._missing(number, on_station) for number in range(len(self.rows)))
        return tuple(tuple(Fraction(short, of) for short in row) for row, of in parts)

    def _missing(self, number: int, on_station: I64) -> tuple[list[int], int]:
        """What a row lacks, (T,), in parts of a whole number that comes with it."""
        row = self.rows[number]
        there = np.zeros(self.quarters, np.int64)
        for i in self.fillers(number):
            there += self.offers[i].weight * on_station[i]
        if row.support is None:
            pairs = zip(row.need, there.tolist(), strict=True)
            return [max(need - have, 0) for need, have in pairs], 1
        each, of = row.support.per_person.as_integer_ratio()
        people = self.persons(on_station, row.support.rows)
        rows = zip(row.need, people, there.tolist(), strict=True)
        return [max((need - have) * of + each * p, 0) for need, p, have in rows], of

    def persons(self, on_station: I64, rows: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """People on station by quarter, (T,), of some rows or of all."""
        counted = [
            (i, o.persons) for i, o in enumerate(self.offers) if rows is None or o.row in rows
        ]
        people = sum((p * on_station[i] for i, p in counted), np.zeros(self.quarters, np.int64))
        return tuple(map(int, people))

    def lasting(self) -> tuple[int, ...]:
        """Quarters from which to the end a pool may give no more than it can for ever."""
        if self.closing <= 0:
            return ()
        return tuple(sorted({self.ramp, max(self.quarters - self.closing, 0)}))

    def tonnes(self, starts: I64, on_station: I64) -> tuple[Fraction, ...]:
        """Tonnes brought into theatre by quarter, (T,), exactly.

        An increase of an offer's units brings all of theirs, a relief the share ``lift.relief``.
        """
        relief = self.lift.relief if self.lift else Fraction(1)
        found = [Fraction(0)] * self.quarters
        for number, offer in enumerate(self.offers):
            if not offer.tonnes or offer.first >= self.quarters:
                continue
            there = [0, *map(int, on_station[number])]
            begun = list(map(int, starts[number, self.lead :]))
            begun[offer.first] += int(starts[number, : self.lead + offer.first].sum())
            for t in range(offer.first, self.quarters):
                more = max(there[t + 1] - there[t], 0)
                found[t] += offer.tonnes * (relief * begun[t] + (1 - relief) * more)
        return tuple(found)

    def shortfall(self, on_station: I64, *, mandatory: bool = True) -> Fraction:
        """Weight-quarters missing after the ramp over one tier."""
        chosen = self.tiers()[0 if mandatory else 1]
        parts = (self._missing(row, on_station) for row in chosen)
        return sum((Fraction(sum(short[self.ramp :]), of) for short, of in parts), Fraction(0))

    def served(self, on_station: I64) -> I64:
        """People on station by nation and quarter, (N, T)."""
        found = np.zeros((len(self.nations), self.quarters), dtype=np.int64)
        for number, offer in enumerate(self.offers):
            found[offer.nation] += offer.persons * on_station[number]
        return found

    def upkeep(self, on_station: I64) -> Fraction:
        """EUR that the people on station cost, and those whom their nations bring besides."""
        total = 0
        for nation, people in zip(self.nations, self.served(on_station).tolist(), strict=True):
            total += nation.price * sum(map(self._with_own, people))
        return Fraction(total, self._whole)

    @cached_property
    def _whole(self) -> int:
        """Parts of a person in which those are counted who come besides."""
        return 1 if self.own is None else self.own.share.denominator

    def _with_own(self, people: int) -> int:
        """People and those whom they bring, in parts of a person."""
        if self.own is None or not people:
            return self._whole * people
        besides = max(self._whole * self.own.least, self.own.share.numerator * people)
        return self._whole * people + besides
