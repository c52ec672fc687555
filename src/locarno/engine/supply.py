"""A plan seen from the rows that it fills: shares, gaps, months, contributors."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.delivery import Delivered
from locarno.engine.planning.from_case import CaseProblem
from locarno.model.force_results import Shortfall, Tier
from locarno.units import QUARTERS_PER_YEAR

__all__ = ["Supply"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_MONTHS_PER_QUARTER = 12 // QUARTERS_PER_YEAR
_SHARES = {"50": 0.5, "80": 0.8, "100": 1.0}
_EXACT = 1e-9
_LARGEST = 10
"""Contributors whose loss is looked at."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Units on station by offer and quarter, and the rows that they fill.

    Parameters
    ----------
    made_from : the planning problem of the case.
    units : (O, T) units on station.
    """

    made_from: CaseProblem
    units: I64

    def of(self, row: int, without: str | None = None) -> F64:
        """(T,) what fills a row, in its own weight, with a guarantor left out if asked."""
        problem = self.made_from.problem
        total = np.zeros(problem.quarters)
        for number in problem.fillers(row):
            if self.made_from.offers[number].guarantor != without:
                total += self.units[number] * problem.offers[number].weight
        return total

    def wanted(self, row: int) -> F64:
        """(T,) what a row wants, its tail for the people really sent included."""
        problem = self.made_from.problem
        need = np.array(problem.rows[row].need, dtype=np.float64)
        support = problem.rows[row].support
        if support is not None:
            people = np.array(problem.persons(self.units, support.rows), dtype=np.float64)
            need += float(support.per_person) * people
        return need

    def missing(self, row: int) -> F64:
        """(T,) what a row lacks."""
        return np.maximum(self.wanted(row) - self.of(row), 0.0)

    @property
    def _mandatory(self) -> tuple[int, ...]:
        return self.made_from.problem.tiers()[0]

    def _after_ramp(self, row: int) -> float:
        return math.fsum(self.wanted(row)[self.made_from.problem.ramp :])

    def all_wanted(self) -> float:
        """Sum of the mandatory wants over the quarters after the ramp."""
        return math.fsum(self._after_ramp(row) for row in self._mandatory)

    def all_missing(self) -> float:
        """Sum of what the mandatory rows lack after the ramp."""
        ramp = self.made_from.problem.ramp
        return math.fsum(math.fsum(self.missing(row)[ramp:]) for row in self._mandatory)

    def filled_share(self, without: str | None = None) -> float | None:
        """Share of the mandatory rows filled after the ramp; None where nothing is mandatory."""
        wanted, ramp = self.all_wanted(), self.made_from.problem.ramp
        if wanted <= 0.0:
            return None
        filled = math.fsum(
            math.fsum(np.minimum(self.of(row, without), self.wanted(row))[ramp:])
            for row in self._mandatory
        )
        return min(1.0, filled / wanted)

    def fill_by_future(self, kept: Delivered, runs: int) -> F64 | None:
        """(R,) the same share in each future, nothing planned again.

        Parameters
        ----------
        kept : share of its most likely number that each pledge brings, (R,) each.
        runs : R.
        """
        problem, wanted = self.made_from.problem, self.all_wanted()
        if wanted <= 0.0:
            return None
        total = np.zeros(runs)
        for row in self._mandatory:
            there = np.zeros((runs, problem.quarters - problem.ramp))
            for number in problem.fillers(row):
                offer = self.made_from.offers[number]
                weight = self.units[number, problem.ramp :] * problem.offers[number].weight
                if weight.any():
                    there += kept[offer.guarantor, offer.pledge][:, np.newaxis] * weight
            total += np.sum(np.minimum(there, self.wanted(row)[problem.ramp :]), axis=1)
        share = total / wanted
        return np.where(share > 1.0 - _EXACT, 1.0, share)

    def complete_from(self, quarter: int) -> bool:
        """Whether no mandatory row lacks anything from a quarter to the end of the plan."""
        return not any(self.missing(row)[quarter:].any() for row in self._mandatory)

    def months_to(self) -> Mapping[str, int | None]:
        """Months until 50, 80 and 100 % of what is mandatory is there and stays; None for never."""
        problem = self.made_from.problem
        wanted = np.zeros(problem.quarters)
        short = np.zeros(problem.quarters)
        for row in self._mandatory:
            wanted += self.wanted(row)
            short += self.missing(row)
        share = np.where(wanted > 0.0, 1.0 - short / np.where(wanted > 0.0, wanted, 1.0), 1.0)
        return MappingProxyType({key: _months(share >= level) for key, level in _SHARES.items()})

    def rotation_breaks(self) -> int | None:
        """First quarter from which the people on station stay below their largest number so far.

        None where the force on station never falls for good before the plan ends.
        """
        persons = np.array(self.persons())
        peak = np.maximum.accumulate(persons)
        below = persons < peak * (1.0 - _EXACT)
        if not len(below) or not below[-1]:
            return None
        return int(np.flatnonzero(~below)[-1]) + 1 if (~below).any() else 0

    def persons(self) -> tuple[float, ...]:
        """(T,) people on station by quarter."""
        return tuple(float(people) for people in self.made_from.problem.persons(self.units))

    def by_guarantor(self) -> Mapping[str, float]:
        """Mean people on station after the ramp by guarantor, in file order."""
        problem = self.made_from.problem
        quarters = problem.quarters - problem.ramp
        found: dict[str, float] = {}
        for number, offer in enumerate(self.made_from.offers):
            units = self.units[number]
            if units.any():
                people = float(units[problem.ramp :].sum()) * problem.offers[number].persons
                found[offer.guarantor] = found.get(offer.guarantor, 0.0) + people / quarters
        return MappingProxyType(found)

    def lost_without(self, by_guarantor: Mapping[str, float]) -> Mapping[str, float]:
        """Fall of the filled share when one of the largest stays at home and nobody replans."""
        before = self.filled_share()
        if before is None:
            return MappingProxyType({})
        largest = sorted(by_guarantor, key=lambda key: -by_guarantor[key])[:_LARGEST]
        return MappingProxyType({key: before - (self.filled_share(key) or 0.0) for key in largest})

    def shortfalls(self) -> tuple[Shortfall, ...]:
        """What each row lacks after the ramp, one entry for each run of equal quarters."""
        rows = range(len(self.made_from.problem.rows))
        return tuple(found for row in rows for found in self._runs(row))

    def _runs(self, number: int) -> Sequence[Shortfall]:
        problem, row = self.made_from.problem, self.made_from.rows[number]
        short = self.missing(number)
        persons_each, units_each = self._per_weight(number)
        tier = Tier.MANDATORY if problem.rows[number].mandatory else Tier.DESIRED
        found: list[Shortfall] = []
        first = problem.ramp
        for quarter in range(problem.ramp, problem.quarters):
            if quarter + 1 < problem.quarters and short[quarter + 1] == short[quarter]:
                continue
            if short[quarter] > 0.0:
                amount = float(short[first])
                units, persons = units_each * amount, persons_each * amount
                found.append(Shortfall(row.id, tier, first, quarter, units, persons))
            first = quarter + 1
        return found

    def _per_weight(self, number: int) -> tuple[float, float]:
        """People and units of the requirement that one weight of a row stands for."""
        row = self.made_from.rows[number]
        if not self.made_from.counted_in_persons(number):
            return 0.0, 1.0
        return 1.0, row.units.mode / row.persons.mode


def _months(reached: NDArray[np.bool_]) -> int | None:
    """Months until something holds and goes on holding."""
    never = np.flatnonzero(~reached)
    first = int(never[-1]) + 1 if len(never) else 0
    return _MONTHS_PER_QUARTER * first if first < len(reached) else None
