"""The planning problem of a case under one reading, and the way back from its numbers to the file.

Persons, units, tonnes and quarters become whole numbers here, always to the side that promises
less: wants are rounded up, what is offered is rounded down.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from locarno.engine import offers as pledged
from locarno.engine.cost import MODE, prices
from locarno.engine.planning.problem import (
    Cap,
    Lift,
    Nation,
    Offer,
    Own,
    Pool,
    Problem,
    Row,
    Support,
)
from locarno.engine.sea import sea_caps
from locarno.engine.sizing import LAND
from locarno.model.evidence import Quantity
from locarno.model.force_results import Requirement, RequirementRow, Tier
from locarno.model.forces import Guarantor
from locarno.model.mandate import Place
from locarno.model.requirement_cells import share_in
from locarno.model.scenario import Case
from locarno.units import QUARTERS_PER_YEAR

__all__ = ["CEILING", "INTERIOR", "TONNAGE", "CaseProblem", "case_problem"]

CEILING = "ceiling"
"""Family of the caps that a mandate sets."""
INTERIOR = "interior"
"""Family of the cap on troops whom a caveat keeps from the line."""

TONNAGE = "tonnage"
"""Family of the caps on warships in a closed sea."""

_MONTHS_PER_QUARTER = 12 // QUARTERS_PER_YEAR


@dataclass(frozen=True, slots=True)
class CaseProblem:
    """A planning problem and what its numbers stand for.

    Parameters
    ----------
    problem : whole numbers.
    rows : rows of the requirement, in the order of the problem's rows.
    offers : offers, in the order of the problem's offers.
    paths : place in the scenario of nations, offers, pools and caps, by (kind, number).
    """

    problem: Problem
    rows: tuple[RequirementRow, ...]
    offers: tuple[pledged.Offer, ...]
    paths: Mapping[tuple[str, int], str]

    def counted_in_persons(self, row: int) -> bool:
        """Whether the weight of a row is people; else it is units, which have no crew."""
        return self.rows[row].persons.mode > 0.0


def case_problem(case: Case, requirement: Requirement, *, announced: bool) -> CaseProblem:
    """Offers, wants and limits of one reading, in whole quarters, persons and units.

    Parameters
    ----------
    case : pledges, pools, caveats and levers.
    requirement : rows to fill, at their most likely size.
    announced : whether unquantified pledges count at their assumed number.
    """
    found = pledged.offers(case, requirement, announced=announced)
    quarters = pledged.planned_quarters(case)
    nations = {key: number for number, key in enumerate(case.guarantors)}
    numbers = {row.id: number for number, row in enumerate(requirement.rows)}
    pools = _pools(case, found, quarters)
    paths = {("nation", number): f"guarantors.{key}" for key, number in nations.items()}
    paths |= {
        ("offer", number): f"guarantors.{offer.guarantor}.pledges.{offer.pledge}"
        for number, offer in enumerate(found)
    }
    paths |= {
        ("pool", number): f"guarantors.{key}.pools.{domain}"
        for number, (key, domain) in enumerate(pools)
    }
    where = {key: number for number, key in enumerate(pools)}
    problem = Problem(
        quarters=quarters,
        ramp=case.sizing.ramp_quarters,
        closing=pledged.longest_cycle(case),
        nations=tuple(
            Nation(id=key, fair=_fair(guarantor), price=_price(case, key))
            for key, guarantor in case.guarantors.items()
        ),
        rows=tuple(_row(case, row, numbers, quarters) for row in requirement.rows),
        offers=tuple(_offer(case, offer, (nations, numbers, where), quarters) for offer in found),
        pools=tuple(pools.values()),
        caps=(
            *_ceilings(case, found, quarters),
            *_interior(case, requirement, found, quarters),
            *_tonnage(case, found, quarters),
        ),
        lift=_lift(case, quarters),
        own=_own(case),
    )
    return CaseProblem(problem, requirement.rows, found, paths | _cap_paths(case, problem))


def _fair(guarantor: Guarantor) -> float:
    """Fair share of the burden; 0, which binds nothing, where none is given."""
    return guarantor.fair_share.mode if guarantor.fair_share else 0.0


def _price(case: Case, guarantor: str) -> int:
    """EUR of extra cost for a person in a quarter, most likely, a guarantor's own where given."""
    extra, _ = prices(case, guarantor)
    return round(float(extra[MODE]) / QUARTERS_PER_YEAR)


def _own(case: Case) -> Own | None:
    """What nations bring for themselves alone."""
    given = case.sizing.national_support
    if given is None:
        return None
    share = Fraction(given.share.mode).limit_denominator(1000)
    return Own(least=math.ceil(given.least.mode), share=share)


def _row(case: Case, row: RequirementRow, numbers: Mapping[str, int], quarters: int) -> Row:
    crewed = row.persons.mode > 0.0
    size = row.persons.mode if crewed else row.units.mode
    support = None
    if row.tail is not None:
        each = row.persons.mode / row.units.mode if crewed else 1.0
        size -= row.tail.mode * each
        supports = case.elements[row.id].supports
        assert supports is not None  # noqa: S101 - a tail is sized from it
        support = Support(
            rows=tuple(n for key, n in numbers.items() if key not in case.force.tail),
            per_person=Fraction(max(1, round(each)), max(1, round(supports.mode))),
        )
    need = tuple(_wanted(size, share_in(row, quarter)) for quarter in range(quarters))
    return Row(id=row.id, need=need, mandatory=row.tier is Tier.MANDATORY, support=support)


def _wanted(size: float, share: float) -> int:
    """Rounded up, but not by what floating point adds."""
    return math.ceil(round(size * share, 6))


def _offer(
    case: Case,
    offer: pledged.Offer,
    numbers: tuple[Mapping[str, int], Mapping[str, int], Mapping[tuple[str, str], int]],
    quarters: int,
) -> Offer:
    nations, rows, pools = numbers
    element = case.elements[offer.element]
    persons = round(offer.persons)
    return Offer(
        nation=nations[offer.guarantor],
        row=rows[offer.row],
        id=f"{offer.guarantor}.{offer.pledge}",
        weight=max(1, persons),
        persons=persons,
        most=_most(case, offer, quarters),
        tour=offer.rotation.tour,
        cycle=offer.rotation.cycle,
        # Units without a crew draw on no pool of people.
        pool=pools.get((offer.guarantor, str(offer.domain))) if persons else None,
        draw=max(1, persons),
        tonnes=round(element.tonnes.mode) if element.tonnes else 0,
        sectors=_sectors(case, offer),
    )


def _most(case: Case, offer: pledged.Offer, quarters: int) -> tuple[int, ...]:
    """Whole units that can be there by quarter: none before arrival, all after the build-up."""
    buildup = case.guarantors[offer.guarantor].pledges[offer.pledge].buildup
    steps = 1 + (round(buildup.mode / _MONTHS_PER_QUARTER) if buildup else 0)
    units = int(offer.units)
    return tuple(
        units * min(max(quarter - offer.first_quarter + 1, 0), steps) // steps
        for quarter in range(quarters)
    )


def _sectors(case: Case, offer: pledged.Offer) -> tuple[int, ...] | None:
    """No sector of the line for units that a caveat keeps from it; None for all of them."""
    pledge = case.guarantors[offer.guarantor].pledges[offer.pledge]
    return None if Place.LINE in pledged.places(case, pledge) else ()


def _pools(
    case: Case, found: tuple[pledged.Offer, ...], quarters: int
) -> dict[tuple[str, str], Pool]:
    """Pools that somebody draws on: what is not elsewhere and has rested."""
    used = {(offer.guarantor, str(offer.domain)) for offer in found}
    pools = {}
    for number, (key, guarantor) in enumerate(case.guarantors.items()):
        for domain, persons in guarantor.pools.items():
            if (key, str(domain)) in used:
                size = _free(guarantor, str(domain), persons, quarters)
                pools[key, str(domain)] = Pool(nation=number, name=str(domain), size=size)
    return pools


def _free(guarantor: Guarantor, domain: str, persons: Quantity, quarters: int) -> tuple[int, ...]:
    """People of a pool by quarter, (T,), without those elsewhere and those who are just back."""
    elsewhere = guarantor.committed[domain].mode if domain in guarantor.committed else 0.0
    back = guarantor.recovering[domain].mode if domain in guarantor.recovering else 0.0
    rest = guarantor.tour.mode * guarantor.dwell.mode / _MONTHS_PER_QUARTER
    resting = (
        back * max(0.0, 1.0 - quarter / rest) if rest > 0.0 else 0.0 for quarter in range(quarters)
    )
    return tuple(max(0, math.floor(persons.mode - elsewhere - tired)) for tired in resting)


def _ceilings(case: Case, found: tuple[pledged.Offer, ...], quarters: int) -> tuple[Cap, ...]:
    """Most people that a mandate lets a guarantor deploy at any moment."""
    return tuple(
        Cap(
            family=CEILING,
            subject=key,
            limit=(math.floor(guarantor.ceiling.mode),) * quarters,
            terms=tuple(
                (number, round(offer.persons))
                for number, offer in enumerate(found)
                if offer.guarantor == key
            ),
        )
        for key, guarantor in case.guarantors.items()
        if guarantor.ceiling is not None
    )


def _interior(
    case: Case, requirement: Requirement, found: tuple[pledged.Offer, ...], quarters: int
) -> tuple[Cap, ...]:
    """Troops kept from the line fill no more of the land row than stands behind the line."""
    land = next((row for row in requirement.rows if row.id == LAND and row.by_sector), None)
    if land is None:
        return ()
    behind = land.persons.mode - math.fsum(land.by_sector.values())
    terms = tuple(
        (number, max(1, round(offer.persons)))
        for number, offer in enumerate(found)
        if offer.row == LAND and _sectors(case, offer) == ()
    )
    limit = tuple(_wanted(behind, share_in(land, quarter)) for quarter in range(quarters))
    return (Cap(family=INTERIOR, subject=LAND, limit=limit, terms=terms),) if terms else ()


def _tonnage(case: Case, found: tuple[pledged.Offer, ...], quarters: int) -> Iterator[Cap]:
    """Tonnes of warships from elsewhere that the Straits let be there at once, in all and each."""
    caps = sea_caps(case)
    if caps is None:
        return
    tonnes = {
        (cap.guarantor, cap.pledge): math.ceil(cap.tonnes_per_unit)
        for cap in caps.pledges
        if cap.tonnes_per_unit is not None and not cap.littoral
    }
    ships = [
        (number, offer.guarantor, tonnes[offer.guarantor, offer.pledge])
        for number, offer in enumerate(found)
        if (offer.guarantor, offer.pledge) in tonnes
    ]
    owners = dict.fromkeys(owner for _, owner, _ in ships)
    if len(owners) > 1:
        yield _sum_of(ships, "all states not on this sea", caps.largest_tonnes, quarters)
    for owner in owners:
        own = [ship for ship in ships if ship[1] == owner]
        yield _sum_of(own, owner, caps.largest_state_tonnes, quarters)


def _sum_of(ships: Sequence[tuple[int, str, int]], subject: str, most: float, quarters: int) -> Cap:
    terms = tuple((number, each) for number, _, each in ships)
    return Cap(family=TONNAGE, subject=subject, limit=(math.floor(most),) * quarters, terms=terms)


def _lift(case: Case, quarters: int) -> Lift | None:
    if case.force.lift is None:
        return None
    relief = case.force.relief.mode if case.force.relief else 1.0
    return Lift(
        tonnes=(math.floor(case.force.lift.mode),) * quarters,
        relief=Fraction(relief).limit_denominator(1000),
    )


def _cap_paths(case: Case, problem: Problem) -> dict[tuple[str, int], str]:
    paths = {}
    for number, cap in enumerate(problem.caps):
        kept = [key for key, caveat in case.caveats.items() if caveat.places]
        path = f"guarantors.{cap.subject}.ceiling"
        if cap.family == INTERIOR:
            path = f"caveats.{kept[0]}.places" if kept else "caveats"
        elif cap.family == TONNAGE:
            path = "straits"
        paths["cap", number] = path
    return paths
