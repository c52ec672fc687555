"""Cost: what a force costs a year and what its camp costs once, in counts that are never added.

The force required is priced as it is asked for. A plan is priced by guarantor and year: the people
it keeps on station, at the guarantor's own published number where there is one. Ranges are exact,
not drawn: all low ends, all modes, all high ends. Prices stay those of the year they are given for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.offers import planned_quarters
from locarno.model.cost_results import Cost, CostSwing, GuarantorCost, PlanCost
from locarno.model.costs import EUR
from locarno.model.evidence import Quantity
from locarno.model.force_results import Generation, Plan, PlanLine, Requirement
from locarno.model.forces import Domain
from locarno.model.probability import Range
from locarno.model.scenario import Case
from locarno.units import QUARTERS_PER_YEAR

__all__ = ["MODE", "cost", "inputs_read", "plan_cost", "prices"]

F64 = NDArray[np.float64]

_ENDS = 3
"""Low, most likely and high: the first axis of every array here."""
MODE = 1
"""Place of the most likely value among the ends."""


def cost(case: Case, requirement: Requirement, generation: Generation | None = None) -> Cost:
    """Cost a year of keeping the force deployed, in EUR of the scenario's price year.

    Parameters
    ----------
    case : supplies the cost of a person deployed for a year, in EUR.
    requirement : persons deployed; the pool at home is part of the full cost per person, not of
        the number of persons.
    generation : plans to be priced beside it; None prices the requirement alone.

    Returns
    -------
    Incremental and full cost as ranges, apart: the full cost contains the incremental one.
    """
    persons = np.array(_of_range(requirement.persons_deployed))
    incremental, full = _ends(case.costs.incremental), _ends(case.costs.full)
    plans = None
    if generation is not None:
        plans = MappingProxyType(
            {
                "stated": plan_cost(case, generation.stated.plan),
                "announced": plan_cost(case, generation.announced.plan),
            }
        )
    return Cost(
        incremental_eur_per_year=_range(persons * incremental),
        full_eur_per_year=_range(persons * full),
        price_year=case.costs.price_year,
        swing=_swing([(persons, incremental)]),
        plans=plans,
    )


def plan_cost(case: Case, plan: Plan) -> PlanCost:
    """Cost of what a plan keeps on station, by guarantor and year of the ceasefire, in EUR.

    Parameters
    ----------
    case : prices, and the people of one unit of each element.
    plan : units on station by pledge and quarter.

    Returns
    -------
    Extra cost, full cost and set-up, apart. A year of one person is four quarters on station. A
    camp is paid for when the planned number of a guarantor's people ashore passes its maximum so
    far; crews at sea live aboard. The full cost of a guarantor with an own extra cost is its own,
    or that extra cost and what the general numbers add for the share at home.
    """
    quarters = len(plan.lines[0].on_station) if plan.lines else planned_quarters(case)
    lines: dict[str, list[PlanLine]] = {}
    for line in plan.lines:
        lines.setdefault(line.guarantor, []).append(line)
    bills = {key: _bill(case, key, own, quarters) for key, own in lines.items()}
    total = _Bill.of_all(list(bills.values()), quarters)
    camps = case.costs.set_up is not None
    return PlanCost(
        by_guarantor=MappingProxyType(
            {
                key: _of_guarantor(bill, quarters, camps=camps, own=key in case.costs.by_guarantor)
                for key, bill in bills.items()
            }
        ),
        incremental_by_year=_ranges(total.incremental),
        full_by_year=_ranges(total.full),
        set_up_by_year=_ranges(total.set_up) if camps else None,
        incremental_eur_per_year=_mean(total.incremental, quarters),
        full_eur_per_year=_mean(total.full, quarters),
        set_up_eur=_range(total.set_up.sum(axis=1)) if camps else None,
        price_year=case.costs.price_year,
        basis=_basis(case, bills),
        swing=_swing([(bill.person_years, bill.price) for bill in bills.values()]),
    )


def inputs_read(case: Case) -> tuple[str, ...]:
    """Paths of the quantities that the cost adds to those of sizing, for the ledger."""
    costs = case.costs
    read = [costs.incremental, costs.full]
    for key, own in costs.by_guarantor.items():
        if key in case.guarantors:
            read += [own.incremental] if own.full is None else [own.incremental, own.full]
            read += [] if own.currency == EUR else [costs.exchange[own.currency]]
    read += [] if costs.set_up is None else [costs.set_up]
    return tuple(dict.fromkeys(quantity.path for quantity in read))


@dataclass(frozen=True, slots=True)
class _Bill:
    """What one guarantor pays, at the three ends.

    Parameters
    ----------
    person_years : (3,) over the whole plan.
    price : (3,) extra cost of a person for a year, in EUR.
    incremental, full, set_up : (3, Y) EUR in each year.
    """

    person_years: F64
    price: F64
    incremental: F64
    full: F64
    set_up: F64

    @classmethod
    def of_all(cls, bills: Sequence[_Bill], quarters: int) -> _Bill:
        """The sum of bills; prices do not add, and stand at 0."""
        nothing = np.zeros((_ENDS, _years(quarters)))
        return cls(
            person_years=sum((bill.person_years for bill in bills), np.zeros(_ENDS)),
            price=np.zeros(_ENDS),
            incremental=sum((bill.incremental for bill in bills), nothing),
            full=sum((bill.full for bill in bills), nothing),
            set_up=sum((bill.set_up for bill in bills), nothing),
        )


def _bill(case: Case, guarantor: str, lines: Sequence[PlanLine], quarters: int) -> _Bill:
    """Bill of one guarantor for its lines of a plan."""
    persons, places = np.zeros((_ENDS, quarters)), np.zeros(quarters)
    for line in lines:
        element, units = case.elements[line.element], np.array(line.on_station)
        persons += _ends(element.persons)[:, np.newaxis] * units
        if element.domain is not Domain.SEA:
            places += element.persons.mode * units
    person_years = _by_year(persons) / QUARTERS_PER_YEAR
    incremental, full = prices(case, guarantor)
    built = np.diff(np.maximum.accumulate(places), prepend=0.0)
    camp = np.zeros(_ENDS) if case.costs.set_up is None else _ends(case.costs.set_up)
    return _Bill(
        person_years=person_years.sum(axis=1),
        price=incremental,
        incremental=person_years * incremental[:, np.newaxis],
        full=person_years * full[:, np.newaxis],
        set_up=_by_year(camp[:, np.newaxis] * built),
    )


def _of_guarantor(bill: _Bill, quarters: int, *, camps: bool, own: bool) -> GuarantorCost:
    """A bill as a result; without a price of camps their cost is not given."""
    return GuarantorCost(
        incremental_by_year=_ranges(bill.incremental),
        full_by_year=_ranges(bill.full),
        set_up_by_year=_ranges(bill.set_up) if camps else None,
        incremental_eur_per_year=_mean(bill.incremental, quarters),
        full_eur_per_year=_mean(bill.full, quarters),
        own_number=own,
    )


def prices(case: Case, guarantor: str) -> tuple[F64, F64]:
    """Extra and full cost of a person for a year, (3,) each in EUR."""
    costs = case.costs
    incremental, full = _ends(costs.incremental), _ends(costs.full)
    own = costs.by_guarantor.get(guarantor)
    if own is None:
        return incremental, full
    rate = np.ones(_ENDS) if own.currency == EUR else _ends(costs.exchange[own.currency])
    extra = rate * _ends(own.incremental)
    if own.full is not None:
        return extra, rate * _ends(own.full)
    at_home = np.maximum(full - incremental, 0.0)
    # The ends of the difference may be out of order where the extra cost is the wider range.
    return extra, extra + np.array([at_home.min(), at_home[MODE], at_home.max()])


def _swing(parts: Sequence[tuple[F64, F64]]) -> CostSwing | None:
    """Shares of price and number in the range of a sum; None where it starts at 0 or has no range.

    Parameters
    ----------
    parts : people (3,) and price (3,) of each addend.
    """
    if not parts:
        return None
    persons, price = (np.array(side) for side in zip(*parts, strict=True))
    mode = slice(MODE, MODE + 1)
    factor = _factor(persons * price)
    alone = _factor(persons[:, mode] * price), _factor(persons * price[:, mode])
    if factor is None or alone[0] is None or alone[1] is None:
        return None
    by_price, by_persons = math.log(alone[0]), math.log(alone[1])
    if by_price + by_persons == 0.0:
        return None
    share = by_price / (by_price + by_persons)
    return CostSwing(factor, share, 1.0 - share)


def _factor(addends: F64) -> float | None:
    """High over low end of a sum over the first axis; None where it starts at 0."""
    low, _, high = addends.sum(axis=0).tolist()
    return high / low if low > 0.0 else None


def _basis(case: Case, bills: Mapping[str, _Bill]) -> str:
    """What the numbers are, in two sentences."""
    said = f"Prices of {case.costs.price_year}, constant and not discounted"
    if bills.keys() & case.costs.by_guarantor.keys():
        said += "; a guarantor's own number stands in prices of its own year"
    apart = "The full cost contains the extra cost; set-up is paid once and is part of neither"
    return f"{said}. {apart}."


def _years(quarters: int) -> int:
    return -(-quarters // QUARTERS_PER_YEAR)


def _by_year(values: F64) -> F64:
    """(3, Y) sums over the quarters of each year, from (3, T)."""
    years = _years(values.shape[1])
    whole = np.zeros((_ENDS, years * QUARTERS_PER_YEAR))
    whole[:, : values.shape[1]] = values
    summed: F64 = whole.reshape(_ENDS, years, QUARTERS_PER_YEAR).sum(axis=2)
    return summed


def _mean(by_year: F64, quarters: int) -> Range:
    """Mean a year over the plan."""
    return _range(by_year.sum(axis=1) * QUARTERS_PER_YEAR / quarters)


def _ranges(by_year: F64) -> tuple[Range, ...]:
    return tuple(_range(ends) for ends in by_year.T)


def _range(ends: F64) -> Range:
    return Range(*ends.tolist())


def _ends(quantity: Quantity) -> F64:
    return np.array([quantity.low, quantity.mode, quantity.high])


def _of_range(given: Range) -> tuple[float, float, float]:
    return given.low, given.mode, given.high
