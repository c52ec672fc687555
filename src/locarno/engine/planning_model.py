"""The linear programme of force generation: who is on station when, within what rotation allows.

Rotation is held in the form of flows: in any cycle a unit is on station for at most one tour, so
the unit-quarters on station over a window of a cycle never exceed pool times tour. Tours and cycles
that are no whole number of quarters are not rounded: the oldest quarter of a window counts by the
part of it that the window covers. First tours may be cut short, which is how relief comes to be
staggered. Over the quarters after the ramp, and over the last full cycle, a pool gives no more than
it can give for ever, so that a short horizon cannot flatter a plan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import highspy  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from locarno.engine.offers import Offer
from locarno.model.results import PlanStatus, RequirementRow, Tier

__all__ = ["Demand", "PlanningModel", "Schedule", "solve"]

F64 = NDArray[np.float64]

_THOUSAND = 1000.0
"""Columns are in thousands of persons: near 1, where the solver's tolerances are meant to work."""
_TOLERANCE = 1e-9
_ITERATIONS = 200_000
_STEADINESS = 100.0
_EARLINESS = 1.0
_ORDER = 0.01
_SNAP = 1e-8
_DECIMALS = 12
_STATUS: Mapping[highspy.HighsModelStatus, PlanStatus] = {
    highspy.HighsModelStatus.kOptimal: PlanStatus.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: PlanStatus.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: PlanStatus.INFEASIBLE,
}


@dataclass(frozen=True, slots=True)
class Demand:
    """A row of the requirement as the plan counts it.

    Parameters
    ----------
    row : the row.
    size : persons wanted; units where a unit has no crew.
    """

    row: RequirementRow
    size: float

    @property
    def mandatory(self) -> bool:
        """Whether the row must be filled."""
        return self.row.tier is Tier.MANDATORY


@dataclass(frozen=True, slots=True)
class PlanningModel:
    """What a plan is made from.

    Parameters
    ----------
    offers : usable pledges in file order.
    demands : rows to fill.
    pools : persons that a guarantor rotates through a domain, where it says so.
    quarters : quarters planned, T.
    ramp : quarters in which the force may still be incomplete.
    last_cycle : quarters of the longest rotation cycle, the last ones of the plan.
    """

    offers: tuple[Offer, ...]
    demands: tuple[Demand, ...]
    pools: Mapping[tuple[str, str], float]
    quarters: int
    ramp: int
    last_cycle: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Solution of a planning model.

    Parameters
    ----------
    units : (O, T) units of each offer on station by quarter.
    status : what the solver can say of it.
    shortfall : least mandatory shortfall over the quarters after the ramp, person-quarters.
    """

    units: F64
    status: PlanStatus
    shortfall: float


@dataclass(slots=True)
class _Rows:
    """Constraints under construction, row by row: low <= sum of value * column <= high."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, low: float, high: float, terms: Sequence[tuple[int, float]]) -> int:
        """Append a constraint and return its number."""
        self.low.append(low)
        self.high.append(high)
        self.column.extend(column for column, _ in terms)
        self.value.extend(value for _, value in terms)
        self.start.append(len(self.column))
        return len(self.low) - 1


def solve(model: PlanningModel) -> Schedule:
    """Plan with the least mandatory, then the least desired shortfall, the steadiest of those.

    Among equals it prefers arrival early in the ramp, then the guarantors that stand first in the
    file.

    Parameters
    ----------
    model : offers, demands, pools and the calendar.

    Returns
    -------
    The schedule; nobody on station and the solver's status when it does not reach an optimum.
    The solver stops after a number of simplex iterations, never by the clock.
    """
    programme = _Programme(model)
    solver = _solver(programme)
    best: F64 | None = None
    shortfall, status = 0.0, PlanStatus.OPTIMAL
    for cost, row in programme.levels:
        solver.changeColsCost(programme.columns, programme.numbers, cost)
        solver.run()
        status = _STATUS.get(solver.getModelStatus(), PlanStatus.STOPPED)
        if status is not PlanStatus.OPTIMAL:
            break
        best = np.asarray(solver.getSolution().col_value, dtype=np.float64)
        reached = float(solver.getInfo().objective_function_value)
        if row is None:
            continue
        if row == programme.mandatory_row:
            shortfall = max(0.0, reached * _THOUSAND)
        solver.changeRowBounds(row, -highspy.kHighsInf, reached)
    return Schedule(programme.units(best), status, shortfall)


def _solver(programme: _Programme) -> highspy.Highs:
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("solver", "simplex"),
        ("simplex_iteration_limit", _ITERATIONS),
        ("primal_feasibility_tolerance", _TOLERANCE),
        ("dual_feasibility_tolerance", _TOLERANCE),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(programme.linear_programme())
    return solver


class _Programme:
    """Columns and rows of the linear programme of a model.

    Columns: persons on station by offer and quarter from its first one on, persons missing by
    demand and quarter, and how much the persons missing change from each quarter to the next.
    """

    def __init__(self, model: PlanningModel) -> None:
        self.model = model
        first = [min(offer.first_quarter, model.quarters) for offer in model.offers]
        sizes = [model.quarters - quarter for quarter in first]
        ends = [0]
        for size in sizes:
            ends.append(ends[-1] + size)
        self.origin = [end - quarter for end, quarter in zip(ends, first, strict=False)]
        self.missing = ends[-1]
        self.change = self.missing + len(model.demands) * model.quarters
        steps = model.quarters - 1
        self.columns = self.change + len(model.demands) * steps
        self.numbers = np.arange(self.columns, dtype=np.int32)
        self.rows = _Rows()
        self.mandatory_row: int | None = None
        self._cover()
        self._pools()
        self._steadiness(steps)
        self.levels = self._levels()

    def on_station(self, offer: int, quarter: int) -> int:
        """Column of an offer in a quarter, from its first quarter on."""
        return self.origin[offer] + quarter

    def short(self, demand: int, quarter: int) -> int:
        """Column of what a demand lacks in a quarter."""
        return self.missing + demand * self.model.quarters + quarter

    def _cover(self) -> None:
        """What is on station and what is missing make up the demand; nobody sends more."""
        model = self.model
        for number, demand in enumerate(model.demands):
            fillers = [i for i, o in enumerate(model.offers) if o.row == demand.row.id]
            for quarter in range(model.quarters):
                terms = [
                    (self.on_station(i, quarter), 1.0)
                    for i in fillers
                    if model.offers[i].first_quarter <= quarter
                ]
                size = demand.size / _THOUSAND
                self.rows.add(size, size, [*terms, (self.short(number, quarter), 1.0)])

    def _pools(self) -> None:
        for (guarantor, domain), persons in self.model.pools.items():
            members = [
                i
                for i, offer in enumerate(self.model.offers)
                if (offer.guarantor, offer.domain) == (guarantor, domain)
            ]
            if members:
                self._pool(members, persons / _THOUSAND)

    def _pool(self, members: Sequence[int], persons: float) -> None:
        """Every window of a cycle; the means after the ramp and over the last full cycle."""
        model, infinity = self.model, highspy.kHighsInf
        for quarter in range(min(model.offers[i].first_quarter for i in members), model.quarters):
            terms = [term for i in members for term in self._window(i, quarter)]
            self.rows.add(-infinity, persons, terms)
        for begin in (model.ramp, model.quarters - model.last_cycle):
            terms = [
                (self.on_station(i, quarter), _per_tour(offer) * float(offer.rotation.cycle))
                for i in members
                for offer in (model.offers[i],)
                for quarter in range(max(begin, offer.first_quarter), model.quarters)
            ]
            self.rows.add(-infinity, persons * (model.quarters - begin), terms)

    def _window(self, number: int, last: int) -> Iterator[tuple[int, float]]:
        """Persons of an offer whom the window of a cycle that ends with a quarter takes up."""
        offer = self.model.offers[number]
        whole = math.floor(offer.rotation.cycle)
        part = float(offer.rotation.cycle - whole)
        each = _per_tour(offer)
        for quarter in range(max(offer.first_quarter, last - whole + 1), last + 1):
            yield self.on_station(number, quarter), each
        if part > 0.0 and last - whole >= offer.first_quarter:
            yield self.on_station(number, last - whole), each * part

    def _steadiness(self, steps: int) -> None:
        """A change bounds the difference of neighbouring shortfalls on both sides."""
        model, infinity = self.model, highspy.kHighsInf
        for number in range(len(model.demands)):
            for step in range(steps):
                after = self.short(number, step + 1)
                change = self.change + number * steps + step
                self.rows.add(0.0, infinity, [(change, 1.0), (after, -1.0), (after - 1, 1.0)])
                self.rows.add(0.0, infinity, [(change, 1.0), (after, 1.0), (after - 1, -1.0)])

    def _levels(self) -> tuple[tuple[F64, int | None], ...]:
        """Objectives in order, each with the row that later holds what it reached."""
        model = self.model
        tiers: list[tuple[F64, int | None]] = []
        for mandatory in (True, False):
            cost = np.zeros(self.columns)
            for number, demand in enumerate(model.demands):
                if demand.mandatory is mandatory:
                    start = self.short(number, 0)
                    cost[start + model.ramp : start + model.quarters] = 1.0
            terms = [(int(column), 1.0) for column in np.flatnonzero(cost)]
            if terms:
                row = self.rows.add(-highspy.kHighsInf, highspy.kHighsInf, terms)
                self.mandatory_row = row if mandatory else self.mandatory_row
                tiers.append((cost, row))
        return (*tiers, (self._preference(), None))

    def _preference(self) -> F64:
        """Weights apart by orders of magnitude: steadiness, early arrival, order in the file."""
        model = self.model
        cost = np.zeros(self.columns)
        cost[self.change :] = _STEADINESS
        for number in range(len(model.demands)):
            for quarter in range(min(model.ramp, model.quarters)):
                cost[self.short(number, quarter)] = _EARLINESS * (2.0 - quarter / model.quarters)
        for number, offer in enumerate(model.offers):
            start = self.on_station(number, min(offer.first_quarter, model.quarters))
            end = self.on_station(number, model.quarters)
            cost[start:end] = _ORDER * (number + 1) / len(model.offers)
        return cost

    def linear_programme(self) -> highspy.HighsLp:
        """The programme in the solver's form."""
        programme, rows = highspy.HighsLp(), self.rows
        programme.num_col_ = self.columns
        programme.num_row_ = len(rows.low)
        programme.col_cost_ = np.zeros(self.columns)
        programme.col_lower_ = np.zeros(self.columns)
        programme.col_upper_ = self._upper()
        programme.row_lower_ = np.array(rows.low)
        programme.row_upper_ = np.array(rows.high)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.array(rows.start, dtype=np.int32)
        programme.a_matrix_.index_ = np.array(rows.column, dtype=np.int32)
        programme.a_matrix_.value_ = np.array(rows.value, dtype=np.float64)
        return programme

    def _upper(self) -> F64:
        model = self.model
        upper = np.full(self.columns, highspy.kHighsInf)
        for number, offer in enumerate(model.offers):
            start = self.on_station(number, min(offer.first_quarter, model.quarters))
            end = self.on_station(number, model.quarters)
            upper[start:end] = offer.units * offer.weight / _THOUSAND
        return upper

    def units(self, solution: F64 | None) -> F64:
        """(O, T) units on station; all or nothing of an offer where the solver means that."""
        model = self.model
        units = np.zeros((len(model.offers), model.quarters))
        if solution is None:
            return units
        for number, offer in enumerate(model.offers):
            most = offer.units * offer.weight
            for quarter in range(offer.first_quarter, model.quarters if most > 0.0 else 0):
                persons = float(solution[self.on_station(number, quarter)]) * _THOUSAND
                units[number, quarter] = _snapped(persons / most) * offer.units
        return units


def _snapped(share: float) -> float:
    """A share of an offer without the solver's rounding at its ends."""
    if share < _SNAP:
        return 0.0
    return 1.0 if share > 1.0 - _SNAP else round(share, _DECIMALS)


def _per_tour(offer: Offer) -> float:
    """Persons taken from a pool for each person-quarter of the row on station."""
    if offer.persons <= 0.0:
        return 0.0
    return 1.0 / float(offer.rotation.tour)
