"""Offers: what the pledges of a case put at a planner's disposal, and from which day.

Nothing here multiplies a quantity by a probability: the two readings take the most likely published
number, and under ``announced`` also the most likely assumed one (semantics §5).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from locarno.engine.conditions import CEASEFIRE_LEVER, controlled_by_challenger, lever_holds
from locarno.engine.sea import sea_caps
from locarno.engine.sizing import LAND
from locarno.model.evidence import Quantity
from locarno.model.force_results import Requirement
from locarno.model.forces import Domain, Guarantor, Pledge, PledgeStatus
from locarno.model.mandate import Place
from locarno.model.scenario import Case
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = [
    "Offer",
    "Rotation",
    "arrival_days",
    "levers_hold",
    "longest_cycle",
    "offers",
    "places",
    "places_of_row",
    "planned_quarters",
    "promised",
    "quantity_of",
    "rotation_of",
    "row_of",
    "shut_out",
    "usable",
]

_MONTHS_PER_QUARTER = 3
_SHORTEST_PLAN = 20


@dataclass(frozen=True, slots=True)
class Rotation:
    """Tour and cycle of a unit in whole quarters, as a plan counts them.

    Parameters
    ----------
    tour : quarters on station, the declared tour rounded, at least 1.
    cycle : quarters of a tour and the declared time at home per tour, rounded up, so that rounding
        never makes a pool give more.
    """

    tour: int
    cycle: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A pledge that a planner may use.

    Parameters
    ----------
    guarantor, pledge, element : keys in the case.
    row : row of the requirement that it fills.
    units : whole units on station at any moment, at most.
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
    barred = shut_out(case)
    return tuple(
        _offer(case, found, row)
        for found in usable(case, announced=announced)
        if (row := row_of(case, found[2].element, rows)) is not None
        and places(case, found[2]) & places_of_row(case, row)
        and found[:2] not in barred
    )


def shut_out(case: Case) -> frozenset[tuple[str, str]]:
    """Guarantor and name of the pledges of ships that the Straits keep out."""
    caps = sea_caps(case)
    pledges = caps.pledges if caps else ()
    return frozenset((cap.guarantor, cap.pledge) for cap in pledges if not cap.admitted)


def places(case: Case, pledge: Pledge) -> frozenset[Place]:
    """Where the caveats of a pledge let its units serve."""
    allowed = frozenset(Place)
    for name in pledge.caveats:
        allowed &= frozenset(case.caveats[name].places or Place)
    return allowed


def places_of_row(case: Case, row: str) -> frozenset[Place]:
    """Where what fills a row has to serve.

    Ground troops and monitors of a force inside the country serve there; ships, aircraft, staffs,
    trainers and support do their work from neighbouring states too.
    """
    domain = Domain.LAND if row == LAND else case.elements[row].domain
    if case.force.inside and domain in {Domain.LAND, Domain.MONITORING}:
        return frozenset({Place.LINE, Place.INTERIOR})
    return frozenset(Place)


def usable(case: Case, *, announced: bool) -> Iterator[tuple[str, str, Pledge]]:
    """Guarantor, name and pledge of everything that levers and the reading leave in play."""
    for key, guarantor in case.guarantors.items():
        for name, pledge in guarantor.pledges.items():
            stated = pledge.quantity is not None
            if (stated or announced) and promised(pledge) and levers_hold(case, pledge):
                yield key, name, pledge


def row_of(case: Case, element: str, rows: set[str]) -> str | None:
    """Row that an element fills: its own, else the land row where it is troops; None for none."""
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
        units=float(math.floor(quantity.mode)) if quantity else 0.0,
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


def promised(pledge: Pledge) -> bool:
    """Whether there is a number, published or assumed, that a plan may count."""
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
    tour = max(1, round(Fraction(months) / _MONTHS_PER_QUARTER))
    return Rotation(tour, math.ceil(tour * (1 + Fraction(dwell))))


def longest_cycle(case: Case) -> int:
    """Quarters, rounded up, of the longest rotation cycle among all pledges with a number."""
    cycles = [
        rotation_of(guarantor, pledge).cycle
        for guarantor in case.guarantors.values()
        for pledge in guarantor.pledges.values()
        if promised(pledge)
    ]
    if cycles:
        return max(cycles)
    months = Fraction(case.sizing.tour.mode) * (1 + Fraction(case.sizing.dwell.mode))
    return math.ceil(months / _MONTHS_PER_QUARTER)


def planned_quarters(case: Case) -> int:
    """Quarters of a plan: the horizon, five years, and a full cycle after the last arrival.

    Both readings, and every stage that uses a plan, count the same quarters.
    """
    horizon = -(-case.horizon_days * QUARTERS_PER_YEAR // DAYS_PER_YEAR)
    arrivals = [
        _first_quarter(case, pledge)
        for guarantor in case.guarantors.values()
        for pledge in guarantor.pledges.values()
        if promised(pledge)
    ]
    begun = max(max(arrivals, default=0), case.sizing.ramp_quarters)
    return max(_SHORTEST_PLAN, horizon, begun + longest_cycle(case))
