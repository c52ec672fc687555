"""What a reader must know of the pledges before quoting a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from locarno.engine.offers import (
    longest_cycle,
    offers,
    planned_quarters,
    promised,
    quantity_of,
    shut_out,
    usable,
)
from locarno.engine.sizing import LAND
from locarno.model.force_results import Requirement
from locarno.model.forces import Domain, PledgeStatus
from locarno.model.scenario import Case
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["plan_caveats"]

_MONTHS_PER_QUARTER = 12 // QUARTERS_PER_YEAR


def plan_caveats(case: Case, requirement: Requirement) -> tuple[str, ...]:
    """Everything that the plans of a case leave out, round or take on trust."""
    return (
        *_unstated_pools(case),
        *_unquantified(case),
        *_short_horizon(case),
        *_rounded(case),
        *_kept_out(case, requirement),
        *_without_sectors(case, requirement),
    )


def _short_horizon(case: Case) -> Iterator[str]:
    """A horizon within one cycle would let a pool give more than it can for ever."""
    cycle = longest_cycle(case)
    if case.horizon_days * QUARTERS_PER_YEAR < cycle * DAYS_PER_YEAR:
        yield (
            f"The horizon of {case.horizon_days} days is shorter than the longest rotation cycle"
            f" ({cycle} quarters); the plans look at {planned_quarters(case)} quarters, so that no"
            " pool gives more than it can go on giving."
        )


def _rounded(case: Case) -> Iterator[str]:
    """Tours that are no whole quarters, and numbers that are no whole units."""
    tours: dict[float, list[str]] = {}
    parts = []
    for key, name, pledge in usable(case, announced=True):
        guarantor, quantity = case.guarantors[key], quantity_of(pledge)
        months = (pledge.tour if pledge.tour is not None else guarantor.tour).mode
        if Fraction(months) % _MONTHS_PER_QUARTER and guarantor.name not in tours.get(months, []):
            tours.setdefault(months, []).append(guarantor.name)
        if quantity is not None and quantity.mode != int(quantity.mode):
            parts.append(f"{guarantor.name} ({name}, {quantity.mode:g})")
    for months, names in tours.items():
        yield (
            f"Plans count in quarters: tours of {months:g} months ({', '.join(names)}) are rounded,"
            " with the time at home in proportion."
        )
    if parts:
        yield f"Plans count whole units; parts of one are left out: {', '.join(parts)}."


def _kept_out(case: Case, requirement: Requirement) -> Iterator[str]:
    """Pledges that no row can use, because their caveats keep them from where it is filled."""
    rows = {row.id for row in requirement.rows}
    used = {(o.guarantor, o.pledge) for o in offers(case, requirement, announced=True)}
    barred = shut_out(case)
    out = [
        f"{case.guarantors[key].name} ({name})"
        for key, name, pledge in usable(case, announced=True)
        if (key, name) in barred and pledge.element in rows
    ]
    if out:
        yield f"Kept out of the sea by Article 19 of the Montreux Convention: {', '.join(out)}."
    kept = [
        f"{case.guarantors[key].name} ({name})"
        for key, name, pledge in usable(case, announced=True)
        if (key, name) not in used | barred
        and (pledge.element in rows or _land(case, pledge.element, rows))
    ]
    if kept:
        yield f"Kept by their caveats from where the force serves: {', '.join(kept)}."


def _without_sectors(case: Case, requirement: Requirement) -> Iterator[str]:
    """Cohesion asked of a force that does not stand along the line."""
    asked = (case.force.nations_per_sector, case.force.sectors_per_nation)
    if any(asked) and not any(row.by_sector for row in requirement.rows):
        yield (
            "Few nations to a sector, or few sectors to a nation, are asked for, but no force of"
            " the design is counted by sector; the plans do not look at it."
        )


def _land(case: Case, element: str, rows: set[str]) -> bool:
    return LAND in rows and case.elements[element].domain is Domain.LAND


def _unstated_pools(case: Case) -> tuple[str, ...]:
    """The caveat about guarantors that promise units without saying who would relieve them."""
    silent = [
        guarantor.name
        for guarantor in case.guarantors.values()
        if any(
            promised(pledge) and case.elements[pledge.element].domain not in guarantor.pools
            for pledge in guarantor.pledges.values()
        )
    ]
    if not silent:
        return ()
    count = f"{len(silent)} of {len(case.guarantors)} guarantors ({', '.join(silent)})"
    taken = "they are taken at their word that what they offer can be relieved"
    return (f"Rotation pools are not given by {count}; {taken}.",)


def _unquantified(case: Case) -> tuple[str, ...]:
    """The caveat about offers that have neither a published nor an assumed number."""
    without: Mapping[str, list[str]] = {
        guarantor.name: [
            name
            for name, pledge in guarantor.pledges.items()
            if pledge.status is not PledgeStatus.REFUSED and not promised(pledge)
        ]
        for guarantor in case.guarantors.values()
    }
    listed = [f"{name} ({', '.join(names)})" for name, names in without.items() if names]
    if not listed:
        return ()
    return (f"No number is given or assumed for: {', '.join(listed)}; no plan counts them.",)
