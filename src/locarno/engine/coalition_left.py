"""What of the coalition stands behind the guarantee when a history ends.

Axes: R futures, H histories in each, N members, T quarters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.contested_air import answer_to_an_offensive
from locarno.engine.futures import Futures
from locarno.engine.simulation import Outcomes
from locarno.engine.willingness import typical_yes
from locarno.model.force_results import Plan
from locarno.model.outcome_results import CoalitionLeft
from locarno.model.scenario import Case
from locarno.theory import coalition
from locarno.theory.episode.erosion import NEVER
from locarno.theory.estimation import simulated_probability
from locarno.units import quarter_of_day

__all__ = ["coalition_left", "members_say_yes"]

F64 = NDArray[np.float64]
Whole = NDArray[np.integer[Any]]


class _End(NamedTuple):
    """How the histories end, (R, H) each.

    ``there`` is the share of the members that is left of a guarantee in force, ``over`` whether the
    backstop has ended.
    """

    quarter: Whole
    there: F64
    mood: F64
    over: Whole


def coalition_left(
    case: Case, futures: Futures, plan: Plan, present: F64, outcomes: Outcomes
) -> CoalitionLeft | None:
    """Shares of members and of force at the end; None where nobody pledged anything.

    Parameters
    ----------
    plan : the announced one, whose force by guarantor weighs the members.
    present : (2, R, T) brigade-equivalents of foreign force there, with and without the backstop.
    """
    members, answer = case.contributors(), answer_to_an_offensive(case)
    if not members:
        return None
    found, end = outcomes.histories, _end(outcomes, case.horizon_days)
    whole = CoalitionLeft(
        members=simulated_probability(end.there),
        force=None,
        answer=answer,
        willing_members=None,
        willing_force=None,
        willing_at_start=None,
        withdrawn=simulated_probability((found.share_left < 1.0).reshape(end.there.shape)),
        backstop_over=simulated_probability(end.over) if case.agreement.us_backstop else None,
        lapsed=simulated_probability(found.lapsed.reshape(end.there.shape)),
    )
    there = _force(end, present) if present.any() else None
    if there is not None:
        whole = replace(whole, force=simulated_probability(there))
    if answer is None:
        return whole
    typical = members_say_yes(case, futures, answer)
    yes = _yes(case, futures, typical, end.mood)
    whole = replace(
        whole,
        willing_members=simulated_probability(end.there * yes.mean(axis=0)),
        willing_at_start=float(typical.mean()),
    )
    if there is None:
        return whole
    weight = _weight(case, plan, members, present.shape[2])[:, end.quarter]
    return replace(whole, willing_force=simulated_probability(there * np.sum(weight * yes, axis=0)))


def members_say_yes(case: Case, futures: Futures, answer: str) -> F64:
    """Chance of a yes of every member in an average mood, (N, R); without a vote by its stance."""
    stances = (case.guarantors[member].stance for member in case.contributors())
    return np.stack([typical_yes(case, futures, stance, answer) for stance in stances])


def _end(outcomes: Outcomes, horizon_days: int) -> _End:
    found, shape = outcomes.histories, (outcomes.futures, -1)
    last = np.where(found.war_day == NEVER, horizon_days - 1, found.war_day)
    there = np.where(found.lapsed == 1, 0.0, found.share_left)
    return _End(
        quarter_of_day(last).reshape(shape),
        there.reshape(shape),
        found.mood.reshape(shape),
        found.backstop_over.reshape(shape),
    )


def _force(end: _End, present: F64) -> F64:
    """Share of the force delivered for the quarter in which a history ends, (R, H)."""
    future = np.arange(len(end.quarter))[:, np.newaxis]
    whole = present[0, future, end.quarter]
    kept = present[end.over, future, end.quarter]
    # Where nothing was to be there yet, the end of the backstop takes nothing away.
    return end.there * np.where(whole > 0.0, kept / np.where(whole > 0.0, whole, 1.0), 1.0)


def _yes(case: Case, futures: Futures, typical: F64, mood: F64) -> F64:
    """Chance of a yes of every member in the mood of the end, (N, R, H).

    What moves a bloc beyond the mood of all is averaged out: it moves who agrees with whom.
    """
    runs = len(mood)
    rho = futures[case.coalition.correlation][:runs]
    return coalition.conditional_yes(typical[:, :runs], rho, mood)


def _weight(case: Case, plan: Plan, members: Sequence[str], quarters: int) -> F64:
    """Share of the planned force that is each member's, (N, T); alike while nobody has any."""
    force = np.zeros((len(members), quarters))
    for line in plan.lines:
        each = case.elements[line.element].brigade_equivalents.mode
        force[members.index(line.guarantor)] += each * np.array(line.on_station)[:quarters]
    total = force.sum(axis=0)
    return np.where(total > 0.0, force / np.where(total > 0.0, total, 1.0), 1.0 / len(members))
