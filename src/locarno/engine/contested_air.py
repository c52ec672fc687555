"""Superiority in the air while it is challenged: how long it lasts, and what it is worth."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import deadline_hours
from locarno.engine.delivery import Delivered, delivered
from locarno.engine.futures import Futures
from locarno.engine.offers import planned_quarters
from locarno.engine.payoffs import committed_class
from locarno.engine.stages import quarters_of, reference_quarter
from locarno.model.contested_air import Basing, ContestedAir, CoverRow
from locarno.model.evidence import Quantity
from locarno.model.force_results import Plan
from locarno.model.parties import ActionKind
from locarno.model.probability import Range
from locarno.model.scenario import Case
from locarno.theory.contested_air import Cover, Side, cover_of, daily_loss, share_covered
from locarno.theory.estimation import computed_probability, share_of_futures
from locarno.theory.stations import air_cycle_hours, hours_on_station
from locarno.units import HOURS_PER_DAY

__all__ = ["answer_to_an_offensive", "contested_air", "inputs_read", "left_by_cover"]

F64 = NDArray[np.float64]

_POINTS: Final = (0.05, 0.5, 0.95)
_DAYS: Final = (0.1, 0.5, 0.9)


def contested_air(case: Case, futures: Futures, plan: Plan) -> tuple[CoverRow, ...] | None:
    """Superiority from either basing, with and without suppression, at the reference quarter.

    Without suppression stands for a guarantee that the United States do not back: pledges that hang
    on it are missing too. None where nothing contests the air, or nobody attacks.

    Parameters
    ----------
    plan : the announced plan, whose aircraft are drawn as they are delivered.
    """
    deadline = _deadline_days(case, futures)
    if case.contested_air is None or deadline is None:
        return None
    rows = []
    for backed in (True, False):
        kept = delivered(case, futures, backstop=backed)
        fit = _fit(case, futures, plan, kept)[:, reference_quarter(case)]
        for basing in Basing:
            cover = _cover(case, futures, fit, basing, suppression=backed)
            rows.append(_row(case, basing, cover, (fit, deadline), suppression=backed))
    return tuple(rows)


def inputs_read(case: Case) -> tuple[Quantity, ...]:
    """Quantities that superiority in the air consults, for the ledger."""
    air = case.contested_air
    if air is None:
        return ()
    flight = case.elements[air.element].flight
    assert flight is not None  # noqa: S101 - the loader made sure
    read = [
        getattr(part, item.name) for part in (air, air.inside, air.outside) for item in fields(part)
    ]
    flown = (
        flight.availability, flight.endurance, flight.reserve, flight.speed, flight.refuelling,
    )  # fmt: skip
    given = [quantity for quantity in read if isinstance(quantity, Quantity)]
    return (*given, *flown, case.channels.air_cover)


def left_by_cover(
    case: Case, futures: Futures, plan: Plan, kept: Delivered, *, backstop: bool | None
) -> F64 | None:
    """Share of the force behind the answer to an offensive that counts, (R, T), None for all.

    Parameters
    ----------
    kept : share of each pledge delivered; a pledge left out brings no aircraft.
    backstop : whether the United States back the force; None for the lever of the agreement.
    """
    if not _matters(case):
        return None
    deadline = _deadline_days(case, futures)
    assert deadline is not None  # noqa: S101 - it matters only where somebody may attack
    backed = case.agreement.us_backstop if backstop is None else backstop
    fit = _fit(case, futures, plan, kept)[:, : quarters_of(case)]
    cover = _cover(case, futures, fit, _own_basing(case), suppression=backed)
    covered = share_covered(cover, deadline[:, np.newaxis])
    lost: F64 = futures[case.channels.air_cover][:, np.newaxis] * (1.0 - covered)
    return 1.0 - lost


def _matters(case: Case) -> bool:
    """Whether cover in the air moves the force behind an answer."""
    may_attack = committed_class(case, ActionKind.ATTACK) is not None
    return case.contested_air is not None and case.channels.air_cover.high > 0.0 and may_attack


def answer_to_an_offensive(case: Case) -> str | None:
    """The response that answers an offensive; None where nobody attacks or nothing answers."""
    rung = case.ladder.get(committed_class(case, ActionKind.ATTACK) or "")
    return rung.answer if rung else None


def _own_basing(case: Case) -> Basing:
    return Basing.INSIDE if case.force.inside else Basing.OUTSIDE


def _deadline_days(case: Case, futures: Futures) -> F64 | None:
    """Days from an offensive to the fait accompli, (R,); None where nobody attacks."""
    violation = committed_class(case, ActionKind.ATTACK)
    if violation is None:
        return None
    return deadline_hours(case, futures, case.violations[violation]) / HOURS_PER_DAY


def _fit(case: Case, futures: Futures, plan: Plan, kept: Delivered) -> F64:
    """Aircraft of the element fit to fly, (R, T)."""
    air = _terms(case)
    quarters = len(plan.lines[0].on_station) if plan.lines else planned_quarters(case)
    total = np.zeros((futures.runs, quarters))
    for line in plan.lines:
        share = kept.get((line.guarantor, line.pledge))
        if share is not None and line.element == air.element:
            total += share[:, np.newaxis] * np.array(line.on_station)
    flight = case.elements[air.element].flight
    assert flight is not None  # noqa: S101 - the loader made sure
    return total * futures[flight.availability][:, np.newaxis]


def _cover(case: Case, futures: Futures, fit: F64, basing: Basing, *, suppression: bool) -> Cover:
    """Superiority of aircraft, (R,) or (R, T), from a basing against the challenger's."""
    air = _terms(case)
    option = air.inside if basing is Basing.INSIDE else air.outside
    flight = case.elements[air.element].flight
    assert flight is not None  # noqa: S101 - the loader made sure
    distance, speed = futures[option.distance], futures[flight.speed]
    gained = futures[flight.refuelling] * futures[option.refuellings]
    endurance = futures[flight.endurance] - futures[flight.reserve] + gained
    over = hours_on_station(distance, speed, endurance)
    cycle = air_cycle_hours(2.0 * distance / speed + over)
    spared = futures[air.suppressed] if suppression else 0.0
    lost = futures[air.guarantors_lost] * (1.0 - spared)
    wear = daily_loss(lost, HOURS_PER_DAY / cycle, futures[option.exposed])
    theirs = daily_loss(futures[air.lost], futures[air.sorties], np.zeros(futures.runs))

    def shaped(values: F64) -> F64:
        return values.reshape(-1, *(1,) * (fit.ndim - 1))

    own = Side(fit, *map(shaped, (over / cycle, wear, futures[air.kills])))
    other = Side(*map(shaped, (
        futures[air.aircraft], futures[air.over], theirs, futures[air.guarantors_killed],
    )))  # fmt: skip
    return cover_of(own, other, shaped(futures[air.parity]))


def _row(
    case: Case, basing: Basing, cover: Cover, at: tuple[F64, F64], *, suppression: bool
) -> CoverRow:
    fit, deadline = at
    share = share_covered(cover, deadline)
    # Days before superiority is gained do not count, and what is never gained has none.
    held = np.where(np.isinf(cover.begins), 0.0, cover.ends - np.where(
        np.isinf(cover.begins), 0.0, cover.begins))  # fmt: skip
    longest = float(np.max(deadline))
    days = np.sort(np.minimum(held, longest))
    points = [float(days[min(int(p * days.size), days.size - 1)]) for p in _DAYS]
    low, middle, high = (None if point >= longest else point for point in points)
    ordered = np.sort(fit)
    aircraft = [float(ordered[min(int(p * fit.size), fit.size - 1)]) for p in _POINTS]
    return CoverRow(
        basing=basing,
        own=basing is _own_basing(case) and suppression is case.agreement.us_backstop,
        suppression=suppression,
        aircraft=Range(*aircraft),
        days=(low, middle, high),
        share_covered=computed_probability(share),
        to_deadline=share_of_futures(share >= 1.0),
    )


def _terms(case: Case) -> ContestedAir:
    assert case.contested_air is not None  # noqa: S101 - the caller saw to it
    return case.contested_air
