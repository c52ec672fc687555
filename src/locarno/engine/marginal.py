"""The marginal curve: what the next troops buy, and from where on it can no longer be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.delivery import Delivered
from locarno.engine.planning.from_case import CaseProblem
from locarno.engine.planning.problem import Offer
from locarno.engine.planning.quick import quick_plan
from locarno.engine.sizing import LAND
from locarno.engine.supply import Supply
from locarno.model.plan_results import MarginalStep
from locarno.theory.estimation import paired_difference

__all__ = ["STEP_PERSONS", "marginal_curve"]

F64 = NDArray[np.float64]

STEP_PERSONS = 5_000
_STEPS = 6


def marginal_curve(made_from: CaseProblem, kept: Delivered, runs: int) -> tuple[MarginalStep, ...]:
    """What each further 5,000 troops pledged add to the fill that the futures leave.

    The troops come from those who pledge troops already, in proportion to their pledges, with the
    same arrival, rotation, pools and chance of delivery; nobody new appears. A plan made anew that
    lacks no less than the one before is not taken: nobody changes who serves for nothing.

    Parameters
    ----------
    made_from : planning problem of one reading.
    kept : share of its most likely number that each pledge brings, (R,) each.
    runs : R futures.

    Returns
    -------
    Steps, the first of them with no further troops; none where nobody pledges troops.
    """
    base = _pledged(made_from)
    if base <= 0:
        return ()
    steps: list[MarginalStep] = []
    before: F64 | None = None
    supply = _with(made_from, 1.0)
    for number in range(_STEPS + 1):
        if number > 0:
            grown = _with(made_from, 1.0 + number * STEP_PERSONS / base)
            supply = grown if grown.all_missing() < supply.all_missing() else supply
        filled, fill = supply.filled_share(), supply.fill_by_future(kept, runs)
        if filled is None or fill is None:
            return ()
        last = fill if before is None else before
        gain, sampling = paired_difference(fill[:, np.newaxis], last[:, np.newaxis])
        told = sampling.low > 0.0 or sampling.high < 0.0
        steps.append(MarginalStep(float(number * STEP_PERSONS), filled, gain, sampling, told))
        before = fill
    return tuple(steps)


def _troops(made_from: CaseProblem) -> tuple[int, ...]:
    rows = [row.id for row in made_from.rows]
    return made_from.problem.fillers(rows.index(LAND)) if LAND in rows else ()


def _pledged(made_from: CaseProblem) -> int:
    """Troops on station if every pledge of them stood there at once."""
    offers = made_from.problem.offers
    return sum(max(offers[i].most, default=0) * offers[i].persons for i in _troops(made_from))


def _with(made_from: CaseProblem, factor: float) -> Supply:
    """The plan made anew with the pledges of troops grown by a factor."""
    offers = list(made_from.problem.offers)
    for number in _troops(made_from):
        offers[number] = _grown(offers[number], factor)
    problem = replace(made_from.problem, offers=tuple(offers))
    grown = replace(made_from, problem=problem)
    return Supply(grown, quick_plan(problem).on_station)


def _grown(offer: Offer, factor: float) -> Offer:
    return replace(offer, most=tuple(int(most * factor) for most in offer.most))
