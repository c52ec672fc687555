"""Check of a plan in exact rational arithmetic, independent of the planner's matrix."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from locarno.engine.offers import (
    arrival_days,
    levers_hold,
    longest_cycle,
    planned_quarters,
    quantity_of,
    rotation_of,
)
from locarno.model.forces import Pledge
from locarno.model.results import Plan, PlanLine
from locarno.model.scenario import Case
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["TOLERANCE", "violations"]

TOLERANCE = Fraction(1, 1_000_000)
"""By how much a bound may be missed: this part of it, and this many units or persons."""


def violations(case: Case, plan: Plan, *, announced: bool = True) -> tuple[str, ...]:
    """Sentences on everything in a plan that its case does not allow; empty for a valid plan.

    Parameters
    ----------
    case : pledges, levers, pools and rotation.
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
    return (*found, *_pools(case, known, quarters))


def _name(line: PlanLine) -> str:
    return f"{line.guarantor}.{line.pledge}"


def _line(case: Case, pledge: Pledge, line: PlanLine, announced: bool) -> Iterator[str]:  # noqa: FBT001
    """What one pledge may not do on its own."""
    quantity = quantity_of(pledge)
    unstated = pledge.quantity is None and not announced
    allowed = 0.0 if quantity is None or unstated else quantity.mode
    if not levers_hold(case, pledge):
        allowed = 0.0
    most = max(line.on_station, default=0.0)
    if min(line.on_station, default=0.0) < 0.0:
        yield "fewer than no units on station"
    if most > allowed and _exceeds(Fraction(most), Fraction(allowed)):
        yield f"{most:g} units on station, at most {allowed:g} are offered"
    arrival = Fraction(arrival_days(case, pledge))
    for quarter, units in enumerate(line.on_station):
        if units > 0.0 and Fraction(DAYS_PER_YEAR * quarter, QUARTERS_PER_YEAR) < arrival:
            yield f"on station in quarter {quarter}, but it arrives on day {float(arrival):g}"
            return


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
                said = _pool(case, members, Fraction(persons.mode), spans)
                yield from (f"{key}, pool {domain}: {sentence}" for sentence in said)


def _pool(
    case: Case, members: Sequence[PlanLine], pool: Fraction, spans: Mapping[str, range]
) -> Iterator[str]:
    taken = [Fraction(0)] * len(members[0].on_station)
    sustained = dict.fromkeys(spans, Fraction(0))
    for line in members:
        guarantor = case.guarantors[line.guarantor]
        rotation = rotation_of(guarantor, guarantor.pledges[line.pledge])
        persons = Fraction(case.elements[line.element].persons.mode)
        upto = [Fraction(0)]
        for units in line.on_station:
            upto.append(upto[-1] + persons * Fraction(units))
        for quarter in range(len(taken)):
            taken[quarter] += _window(upto, quarter + 1, rotation.cycle) / rotation.tour
        for name, span in spans.items():
            served = upto[span.stop] - upto[span.start]
            sustained[name] += served * rotation.cycle / rotation.tour / len(span)
    for quarter, total in enumerate(taken):
        if _exceeds(total, pool):
            yield f"takes {float(total):g} of {float(pool):g} persons in the cycle to {quarter}"
            break
    for name, mean in sustained.items():
        if _exceeds(mean, pool):
            yield f"takes {float(mean):g} of {float(pool):g} persons on average {name}"


def _window(upto: Sequence[Fraction], end: int, length: Fraction) -> Fraction:
    """Sum over the ``length`` quarters before ``end``, the oldest one in part."""
    whole = math.floor(length)
    total = upto[end] - upto[max(0, end - whole)]
    oldest = end - whole - 1
    if oldest >= 0:
        total += (length - whole) * (upto[oldest + 1] - upto[oldest])
    return total


def _exceeds(value: Fraction, limit: Fraction) -> bool:
    return value > limit * (1 + TOLERANCE) + TOLERANCE
