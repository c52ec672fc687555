"""Offers: what the pledges of a case put at a planner's disposal, and from which day.

Nothing here multiplies a quantity by a probability: the two readings take the most likely published
number, and under ``announced`` also the most likely assumed one (semantics §5).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from locarno.engine.conditions import CEASEFIRE_LEVER, controlled_by_challenger, lever_holds
from locarno.engine.sizing import LAND
from locarno.model.evidence import Quantity
from locarno.model.forces import Domain, Guarantor, Pledge, PledgeStatus
from locarno.model.results import Requirement
from locarno.model.scenario import Case
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = [
    "Offer",
    "Rotation",
    "arrival_days",
    "levers_hold",
    "longest_cycle",
    "offers",
    "planned_quarters",
    "quantity_of",
    "rotation_of",
    "unquantified",
    "unstated_pools",
]

_MONTHS_PER_QUARTER = 3
_SHORTEST_PLAN = 20


@dataclass(frozen=True, slots=True)
class Rotation:
    """Tour and cycle of a unit in quarters of a year, exactly as declared.

    Parameters
    ----------
    tour : time on station, above 0.
    cycle : tour and time at home, not below ``tour``.
    """

    tour: Fraction
    cycle: Fraction


@dataclass(frozen=True, slots=True)
class Offer:
    """A pledge that a planner may use.

    Parameters
    ----------
    guarantor, pledge, element : keys in the case.
    row : row of the requirement that it fills.
    units : units on station at any moment, at most.
    weight : what one unit counts towards the row; persons, or 1 where a unit has no crew.
    persons : people deployed for one unit.
    arrival_days : day on which it stands on station, day 0 being that of the ceasefire.
    first_quarter : first quarter throughout which it is there.
    """

    guarantor: str
    pledge: str
    element: str
    row: str
    units: float
    weight: float
    persons: float
    arrival_days: float
    first_quarter: int
    domain: Domain
    rotation: Rotation


def offers(case: Case, requirement: Requirement, *, announced: bool) -> tuple[Offer, ...]:
    """Offers that may fill a row of the requirement, in file order.

    Parameters
    ----------
    case : guarantors, conditions and levers.
    requirement : its rows; an element with a row of its own fills that row only, any other element
        of domain land fills the land row.
    announced : whether unquantified pledges count at their assumed number.
    """
    rows = {row.id for row in requirement.rows}
    return tuple(
        _offer(case, found, row)
        for found in _usable(case, announced=announced)
        if (row := _row_of(case, found[2].element, rows)) is not None
    )


def _usable(case: Case, *, announced: bool) -> Iterator[tuple[str, str, Pledge]]:
    for key, guarantor in case.guarantors.items():
        for name, pledge in guarantor.pledges.items():
            stated = pledge.quantity is not None
            if (stated or announced) and _promised(pledge) and levers_hold(case, pledge):
                yield key, name, pledge


def _row_of(case: Case, element: str, rows: set[str]) -> str | None:
    if element in rows:
        return element
    land = LAND in rows and case.elements[element].domain is Domain.LAND
    return LAND if land and case.elements[element].persons.mode > 0 else None


def _offer(case: Case, found: tuple[str, str, Pledge], row: str) -> Offer:
    key, name, pledge = found
    element = case.elements[pledge.element]
    quantity = quantity_of(pledge)
    persons = element.persons.mode
    return Offer(
        guarantor=key,
        pledge=name,
        element=pledge.element,
        row=row,
        units=quantity.mode if quantity else 0.0,
        weight=persons if persons > 0.0 else 1.0,
        persons=persons,
        arrival_days=arrival_days(case, pledge),
        first_quarter=_first_quarter(case, pledge),
        domain=element.domain,
        rotation=rotation_of(case.guarantors[key], pledge),
    )


def quantity_of(pledge: Pledge) -> Quantity | None:
    """The number published, else the number assumed; None when neither or when refused."""
    if pledge.status is PledgeStatus.REFUSED:
        return None
    return pledge.quantity if pledge.quantity is not None else pledge.assumed


def _promised(pledge: Pledge) -> bool:
    return quantity_of(pledge) is not None


def levers_hold(case: Case, pledge: Pledge) -> bool:
    """Whether no lever of the designer rules a pledge out."""
    return all(lever_holds(case, name) for name in pledge.conditions)


def arrival_days(case: Case, pledge: Pledge) -> float:
    """Day of the ceasefire on which a pledge stands on station, at the most likely times.

    With ``agreement.ceasefire_first`` the order goes out on day 0. Without it the order went out
    early enough for the pledge to stand ready on day 0, unless a condition that the challenger can
    withhold keeps it waiting.
    """
    delay = pledge.notice.mode + pledge.move.mode
    if case.agreement.ceasefire_first:
        return delay
    withheld = any(
        controlled_by_challenger(case, name) and case.conditions[name].lever != CEASEFIRE_LEVER
        for name in pledge.conditions
    )
    return delay if withheld else 0.0


def _first_quarter(case: Case, pledge: Pledge) -> int:
    """First quarter that begins no sooner than the pledge stands on station."""
    return math.ceil(Fraction(arrival_days(case, pledge)) * QUARTERS_PER_YEAR / DAYS_PER_YEAR)


def rotation_of(guarantor: Guarantor, pledge: Pledge) -> Rotation:
    """Tour and cycle of a pledge: its own where it states them, else its guarantor's."""
    months = (pledge.tour if pledge.tour is not None else guarantor.tour).mode
    dwell = (pledge.dwell if pledge.dwell is not None else guarantor.dwell).mode
    tour = Fraction(months) / _MONTHS_PER_QUARTER
    return Rotation(tour, tour * (1 + Fraction(dwell)))


def longest_cycle(case: Case) -> int:
    """Quarters, rounded up, of the longest rotation cycle among all pledges with a number."""
    months = Fraction(case.sizing.tour.mode) * (1 + Fraction(case.sizing.dwell.mode))
    cycles = [
        rotation_of(guarantor, pledge).cycle
        for guarantor in case.guarantors.values()
        for pledge in guarantor.pledges.values()
        if _promised(pledge)
    ]
    return math.ceil(max(cycles, default=months / _MONTHS_PER_QUARTER))


def planned_quarters(case: Case) -> int:
    """Quarters of a plan: the horizon, five years, and a full cycle after the last arrival.

    Both readings, and every stage that uses a plan, count the same quarters.
    """
    horizon = -(-case.horizon_days * QUARTERS_PER_YEAR // DAYS_PER_YEAR)
    arrivals = [
        _first_quarter(case, pledge)
        for guarantor in case.guarantors.values()
        for pledge in guarantor.pledges.values()
        if _promised(pledge)
    ]
    begun = max(max(arrivals, default=0), case.sizing.ramp_quarters)
    return max(_SHORTEST_PLAN, horizon, begun + longest_cycle(case))


def unstated_pools(case: Case) -> tuple[str, ...]:
    """The caveat about guarantors that promise units without saying who would relieve them."""
    silent = [
        guarantor.name
        for guarantor in case.guarantors.values()
        if any(
            _promised(pledge) and case.elements[pledge.element].domain not in guarantor.pools
            for pledge in guarantor.pledges.values()
        )
    ]
    if not silent:
        return ()
    count = f"{len(silent)} of {len(case.guarantors)} guarantors ({', '.join(silent)})"
    taken = "they are taken at their word that what they offer can be relieved"
    return (f"Rotation pools are not given by {count}; {taken}.",)


def unquantified(case: Case) -> tuple[str, ...]:
    """The caveat about offers that have neither a published nor an assumed number."""
    without: Mapping[str, list[str]] = {
        guarantor.name: [
            name
            for name, pledge in guarantor.pledges.items()
            if pledge.status is not PledgeStatus.REFUSED and not _promised(pledge)
        ]
        for guarantor in case.guarantors.values()
    }
    listed = [f"{name} ({', '.join(names)})" for name, names in without.items() if names]
    if not listed:
        return ()
    return (f"No number is given or assumed for: {', '.join(listed)}; no plan counts them.",)
