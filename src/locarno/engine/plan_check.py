"""Check of a plan against the case itself, in exact arithmetic, independent of the planner.

The planner's own numbers are not looked at: a mistake in how a case became a planning problem would
otherwise pass unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from locarno.engine.offers import (
    arrival_days,
    levers_hold,
    longest_cycle,
    places,
    places_of_row,
    planned_quarters,
    quantity_of,
    rotation_of,
    shut_out,
)
from locarno.engine.sizing import LAND
from locarno.model.evidence import Quantity
from locarno.model.force_results import Plan, PlanLine
from locarno.model.forces import Domain, Guarantor, Pledge
from locarno.model.scenario import Case
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["violations"]

_MONTHS_PER_QUARTER = 12 // QUARTERS_PER_YEAR


def violations(case: Case, plan: Plan, *, announced: bool = True) -> tuple[str, ...]:
    """Sentences on everything in a plan that its case does not allow; empty for a valid plan.

    Parameters
    ----------
    case : pledges, levers, caveats, pools, ceilings and rotation.
    plan : units on station by pledge and quarter.
    announced : whether a pledge without a published quantity may be used.
    """
    found: list[str] = []
    known: list[PlanLine] = []
    quarters = planned_quarters(case)
    for line in plan.lines:
        guarantor = case.guarantors.get(line.guarantor)
        pledge = guarantor.pledges.get(line.pledge) if guarantor else None
        if pledge is None or pledge.element != line.element:
            found.append(f"{_name(line)}: no such pledge of {line.element!r}")
            continue
        if len(line.on_station) != quarters:
            found.append(f"{_name(line)}: planned for {len(line.on_station)} quarters")
            continue
        known.append(line)
        found += [f"{_name(line)}: {said}" for said in _line(case, pledge, line, announced)]
    return (*found, *_ceilings(case, known), *_pools(case, known, quarters))


def _name(line: PlanLine) -> str:
    return f"{line.guarantor}.{line.pledge}"


def _line(case: Case, pledge: Pledge, line: PlanLine, announced: bool) -> Iterator[str]:  # noqa: FBT001
    """What one pledge may not do on its own."""
    quantity = quantity_of(pledge)
    unstated = pledge.quantity is None and not announced
    allowed = (
        0.0 if quantity is None or unstated or not levers_hold(case, pledge) else quantity.mode
    )
    most = max(line.on_station, default=0.0)
    if any(units != int(units) for units in line.on_station):
        yield "parts of a unit on station"
    if min(line.on_station, default=0.0) < 0.0:
        yield "fewer than no units on station"
    if most > allowed:
        yield f"{most:g} units on station, at most {allowed:g} are offered"
    if most > 0.0 and (line.guarantor, line.pledge) in shut_out(case):
        yield "the Straits are closed to it"
    if most > 0.0 and not _may_serve(case, pledge):
        yield "its caveats keep it from where the force serves"
    yield from _too_early(case, pledge, line, allowed)


def _may_serve(case: Case, pledge: Pledge) -> bool:
    counts = case.force.counts
    land = case.elements[pledge.element].domain is Domain.LAND and pledge.element not in counts
    row = LAND if land else pledge.element
    return bool(places(case, pledge) & places_of_row(case, row))


def _too_early(case: Case, pledge: Pledge, line: PlanLine, allowed: float) -> Iterator[str]:
    """Units that stand there before they arrive, or more of them than the build-up brings."""
    arrival = Fraction(arrival_days(case, pledge))
    months = round(pledge.buildup.mode / _MONTHS_PER_QUARTER) if pledge.buildup else 0
    steps, there = months + 1, 0
    for quarter, units in enumerate(line.on_station):
        arrived = Fraction(DAYS_PER_YEAR * quarter, QUARTERS_PER_YEAR) >= arrival
        if units > 0.0 and not arrived:
            yield f"on station in quarter {quarter}, but it arrives on day {float(arrival):g}"
            return
        there += arrived
        if units <= allowed and units * steps > allowed * min(there, steps):
            yield f"{units:g} units in quarter {quarter}, before its build-up brings them"
            return


def _ceilings(case: Case, lines: Sequence[PlanLine]) -> Iterator[str]:
    """More people deployed than a mandate allows."""
    for key, guarantor in case.guarantors.items():
        if guarantor.ceiling is None:
            continue
        sent = [line for line in lines if line.guarantor == key]
        quarters = zip(*(line.on_station for line in sent), strict=True)
        each = [Fraction(case.elements[line.element].persons.mode) for line in sent]
        for quarter, units in enumerate(quarters):
            people = sum(p * Fraction(u) for p, u in zip(each, units, strict=True))
            if people > Fraction(guarantor.ceiling.mode):
                yield f"{key}: {float(people):g} people in quarter {quarter}, above its ceiling"
                break


def _pools(case: Case, lines: Sequence[PlanLine], quarters: int) -> Iterator[str]:
    """What no pool that is stated can give: more than it has in a cycle, or than it sustains."""
    spans = {
        "after the ramp": range(case.sizing.ramp_quarters, quarters),
        "in the last cycle": range(quarters - longest_cycle(case), quarters),
    }
    for key, guarantor in case.guarantors.items():
        for domain, persons in guarantor.pools.items():
            members = [
                line
                for line in lines
                if line.guarantor == key and case.elements[line.element].domain == domain
            ]
            if members:
                pool = _free(guarantor, str(domain), persons, quarters)
                said = _pool(case, members, pool, spans)
                yield from (f"{key}, pool {domain}: {sentence}" for sentence in said)


def _free(guarantor: Guarantor, domain: str, persons: Quantity, quarters: int) -> list[Fraction]:
    """People of a pool by quarter who are not elsewhere and have rested."""

    def of(people: Mapping[str, Quantity]) -> Fraction:
        return Fraction(people[domain].mode) if domain in people else Fraction(0)

    home = Fraction(guarantor.tour.mode) * Fraction(guarantor.dwell.mode) / _MONTHS_PER_QUARTER
    free = Fraction(persons.mode) - of(guarantor.committed)
    none = Fraction(0)
    resting = [max(none, 1 - Fraction(t) / home) if home else none for t in range(quarters)]
    return [max(free - of(guarantor.recovering) * share, Fraction(0)) for share in resting]


def _pool(
    case: Case, members: Sequence[PlanLine], pool: Sequence[Fraction], spans: Mapping[str, range]
) -> Iterator[str]:
    taken = [Fraction(0)] * len(pool)
    sustained = dict.fromkeys(spans, Fraction(0))
    for line in members:
        guarantor = case.guarantors[line.guarantor]
        rotation = rotation_of(guarantor, guarantor.pledges[line.pledge])
        persons = Fraction(case.elements[line.element].persons.mode)
        upto = [Fraction(0)]
        for units in line.on_station:
            upto.append(upto[-1] + persons * Fraction(units))
        for quarter in range(len(taken)):
            window = upto[quarter + 1] - upto[max(0, quarter + 1 - rotation.cycle)]
            taken[quarter] += window / rotation.tour
        for name, span in spans.items():
            served = upto[span.stop] - upto[span.start]
            sustained[name] += served * rotation.cycle / rotation.tour
    for quarter, total in enumerate(taken):
        if total > pool[quarter]:
            yield (
                f"takes {float(total):g} of {float(pool[quarter]):g} persons in the cycle to"
                f" {quarter}"
            )
            break
    for name, total in sustained.items():
        held = sum((pool[quarter] for quarter in spans[name]), Fraction(0))
        if total > held:
            mean, most = total / len(spans[name]), held / len(spans[name])
            yield f"takes {float(mean):g} of {float(most):g} persons on average {name}"
