"""Force generation: who fills the requirement when, under both readings of the pledges.

The plan is made from most likely numbers (semantics §5). What delivery, chance and the draw of the
numbers then do to it is computed around the plan, over the futures; nobody plans again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.delivery import Delivered, delivered
from locarno.engine.futures import Futures
from locarno.engine.offers import Offer, longest_cycle, offers, planned_quarters
from locarno.engine.plan_check import violations
from locarno.engine.planning_model import Demand, PlanningModel, Schedule, solve
from locarno.errors import SolverFailure
from locarno.model.results import Generation, Plan, PlanLine, Reading, Requirement, Shortfall
from locarno.model.scenario import Case
from locarno.theory.estimation import computed_probability, share_of_futures
from locarno.units import QUARTERS_PER_YEAR

__all__ = ["generate", "inputs_read", "planning_model"]

F64 = NDArray[np.float64]

_MONTHS_PER_QUARTER = 12 // QUARTERS_PER_YEAR
_NEGLIGIBLE = 1e-6
"""Part of a row below which a shortfall is the solver's rounding."""
_FULL = 1.0 - 1e-9
_LARGEST = 10
"""Contributors whose loss is looked at."""


def generate(case: Case, requirement: Requirement, futures: Futures) -> Generation:
    """Force generation under both readings, with what the futures make of each plan.

    Parameters
    ----------
    case : pledges, pools, conditions and levers.
    requirement : rows to fill.
    futures : R >= 2 draws; the plans themselves do not depend on them.

    Raises
    ------
    SolverFailure
        When the independent check finds a plan that breaks a rule.
    """
    futures.reads.update(inputs_read(case))
    kept = delivered(case, futures)
    return Generation(
        stated=_reading(case, requirement, (kept, futures.runs), announced=False),
        announced=_reading(case, requirement, (kept, futures.runs), announced=True),
    )


def inputs_read(case: Case) -> tuple[str, ...]:
    """Paths of the quantities that the plans consult, for the ledger."""
    consulted = []
    for guarantor in case.guarantors.values():
        consulted += [*guarantor.pools.values(), guarantor.tour, guarantor.dwell]
        for pledge in guarantor.pledges.values():
            own = (pledge.quantity, pledge.assumed, pledge.tour, pledge.dwell)
            consulted += [item for item in own if item is not None]
            consulted += [pledge.notice, pledge.move, case.elements[pledge.element].persons]
    return tuple(quantity.path for quantity in consulted)


def planning_model(case: Case, requirement: Requirement, *, announced: bool) -> PlanningModel:
    """Offers, demands and calendar of one reading.

    Parameters
    ----------
    case : pledges and pools.
    requirement : rows to fill, at their most likely size.
    announced : whether unquantified pledges count at their assumed number.
    """
    demands = []
    for row in requirement.rows:
        # A unit without crew counts as one, so that it is not forgotten.
        crewed = row.persons.mode > 0.0
        demands.append(Demand(row, row.persons.mode if crewed else row.units.mode))
    return PlanningModel(
        offers=offers(case, requirement, announced=announced),
        demands=tuple(demands),
        pools={
            (key, str(domain)): persons.mode
            for key, guarantor in case.guarantors.items()
            for domain, persons in guarantor.pools.items()
        },
        quarters=planned_quarters(case),
        ramp=case.sizing.ramp_quarters,
        last_cycle=longest_cycle(case),
    )


def _reading(
    case: Case, requirement: Requirement, drawn: tuple[Delivered, int], *, announced: bool
) -> Reading:
    model = planning_model(case, requirement, announced=announced)
    schedule = solve(model)
    plan = _plan(model, schedule)
    broken = violations(case, plan, announced=announced)
    if broken:
        raise SolverFailure("invalid", "the planner broke its own rules: " + "; ".join(broken))
    supply = _Supply(model, schedule.units)
    fill = supply.fill_by_future(*drawn)
    by_guarantor = supply.by_guarantor()
    used = [o for o, line in zip(model.offers, schedule.units, strict=True) if line.any()]
    return Reading(
        filled_share=supply.filled_share(),
        expected_fill=None if fill is None else computed_probability(fill),
        p_full=None if fill is None else share_of_futures(fill >= _FULL),
        shortfall=supply.shortfalls(),
        months_to_full=supply.months_to_full(),
        sustainable=supply.complete_from(model.quarters - model.last_cycle),
        status=plan.status,
        bound=schedule.shortfall,
        first_arrival_days=min((offer.arrival_days for offer in used), default=None),
        persons_on_station=supply.persons(),
        by_guarantor=by_guarantor,
        lost_without=supply.lost_without(by_guarantor),
        plan=plan,
    )


def _plan(model: PlanningModel, schedule: Schedule) -> Plan:
    """Lines of the offers used, in file order."""
    lines = [
        PlanLine(
            offer.guarantor, offer.pledge, offer.element,
            tuple(units.tolist()), tuple((units * offer.persons).tolist()),
        )
        for offer, units in zip(model.offers, schedule.units, strict=True)
        if units.any()
    ]  # fmt: skip
    return Plan(tuple(lines), schedule.status)


@dataclass(frozen=True, slots=True)
class _Supply:
    """A schedule seen from the rows that it fills.

    Parameters
    ----------
    model : what the schedule was made from.
    units : (O, T) units on station by offer and quarter.
    """

    model: PlanningModel
    units: F64

    def of(self, demand: Demand, without: str | None = None) -> F64:
        """(T,) what fills a demand, in its own measure, with a guarantor left out if asked."""
        total = np.zeros(self.model.quarters)
        for offer, units in self._fillers(demand):
            if offer.guarantor != without:
                total += units * offer.weight
        return total

    def _fillers(self, demand: Demand) -> list[tuple[Offer, F64]]:
        pairs = zip(self.model.offers, self.units, strict=True)
        return [(offer, units) for offer, units in pairs if offer.row == demand.row.id]

    def missing(self, demand: Demand) -> F64:
        """(T,) what a demand lacks; the solver's rounding counts as nothing."""
        short = np.maximum(demand.size - self.of(demand), 0.0)
        return np.where(short <= _NEGLIGIBLE * demand.size, 0.0, short)

    def _mandatory(self) -> list[Demand]:
        return [demand for demand in self.model.demands if demand.mandatory]

    def _wanted(self) -> float:
        """Sum of the mandatory demands over the quarters after the ramp."""
        quarters = self.model.quarters - self.model.ramp
        return math.fsum(demand.size for demand in self._mandatory()) * quarters

    def filled_share(self) -> float | None:
        """Share of the mandatory rows filled after the ramp; None where nothing is mandatory."""
        wanted = self._wanted()
        if wanted <= 0.0:
            return None
        short = [float(np.sum(self.missing(d)[self.model.ramp :])) for d in self._mandatory()]
        return min(1.0, max(0.0, 1.0 - math.fsum(short) / wanted))

    def fill_by_future(self, kept: Delivered, runs: int) -> F64 | None:
        """(R,) the same share in each future, nothing planned again."""
        wanted = self._wanted()
        if wanted <= 0.0:
            return None
        total = 0.0
        for demand in self._mandatory():
            supply: F64 | float = 0.0
            for offer, units in self._fillers(demand):
                share = kept[offer.guarantor, offer.pledge]
                after = units[self.model.ramp :] * offer.weight
                supply = supply + share[:, np.newaxis] * after
            filled = np.minimum(supply, demand.size)
            # A future that misses no more than the solver's rounding misses nothing.
            filled = np.where(filled >= demand.size * (1.0 - _NEGLIGIBLE), demand.size, filled)
            full = (runs, self.model.quarters - self.model.ramp)
            total = total + np.sum(np.broadcast_to(filled, full), axis=1)
        share_filled: F64 = np.minimum(total / wanted, 1.0)
        return share_filled

    def complete_from(self, quarter: int) -> bool:
        """Whether no mandatory row lacks anything from a quarter to the end of the plan."""
        return not any(self.missing(demand)[quarter:].any() for demand in self._mandatory())

    def months_to_full(self) -> int | None:
        """Months until every mandatory row is full and stays so; None when that never happens."""
        short = np.zeros(self.model.quarters, dtype=bool)
        for demand in self._mandatory():
            short |= self.missing(demand) > 0.0
        late = np.flatnonzero(short)
        first = int(late[-1]) + 1 if len(late) else 0
        return _MONTHS_PER_QUARTER * first if first < self.model.quarters else None

    def persons(self) -> tuple[float, ...]:
        """(T,) people on station by quarter."""
        total = np.zeros(self.model.quarters)
        for offer, units in zip(self.model.offers, self.units, strict=True):
            total += units * offer.persons
        return tuple(total.tolist())

    def by_guarantor(self) -> Mapping[str, float]:
        """Mean people on station after the ramp by guarantor, in file order."""
        quarters = self.model.quarters - self.model.ramp
        found: dict[str, float] = {}
        for offer, units in zip(self.model.offers, self.units, strict=True):
            people = float(np.sum(units[self.model.ramp :])) * offer.persons / quarters
            if units.any():
                found[offer.guarantor] = found.get(offer.guarantor, 0.0) + people
        return MappingProxyType(found)

    def lost_without(self, by_guarantor: Mapping[str, float]) -> Mapping[str, float]:
        """Fall of the filled share when one of the largest contributors stays at home."""
        before = self.filled_share()
        if before is None:
            return MappingProxyType({})
        largest = sorted(by_guarantor, key=lambda key: -by_guarantor[key])[:_LARGEST]
        return MappingProxyType({key: before - self._share_without(key) for key in largest})

    def _share_without(self, guarantor: str) -> float:
        filled = [
            np.sum(np.minimum(self.of(demand, guarantor), demand.size)[self.model.ramp :])
            for demand in self._mandatory()
        ]
        return min(1.0, math.fsum(filled) / self._wanted())

    def shortfalls(self) -> tuple[Shortfall, ...]:
        """What each row lacks after the ramp, one entry for each run of equal quarters."""
        return tuple(found for demand in self.model.demands for found in self._runs(demand))

    def _runs(self, demand: Demand) -> Sequence[Shortfall]:
        short = self.missing(demand)
        units_each = demand.row.units.mode / demand.size if demand.size > 0.0 else 0.0
        persons_each = demand.row.persons.mode / demand.size if demand.size > 0.0 else 0.0
        found: list[Shortfall] = []
        first = self.model.ramp
        for quarter in range(self.model.ramp, self.model.quarters):
            following = short[quarter + 1] if quarter + 1 < self.model.quarters else -1.0
            if abs(following - short[quarter]) <= _NEGLIGIBLE * demand.size:
                continue
            if short[quarter] > 0.0:
                amount = float(short[first])
                found.append(
                    Shortfall(
                        demand.row.id, demand.row.tier, first, quarter,
                        units_each * amount, persons_each * amount,
                    )
                )  # fmt: skip
            first = quarter + 1
        return found
