"""Watering down: at which response the vote ends, and whether that still comes in time.

Axes: J responses, strongest first; R futures, G nodes of Z.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Link, agreed_within, willing
from locarno.engine.decision_time import decided_after, on_own_clocks
from locarno.engine.futures import Futures
from locarno.engine.other_rules import can_decide
from locarno.engine.reach import arrivals
from locarno.model.coalition_results import WateredDown, WateredLevel
from locarno.model.scenario import Case, by_class
from locarno.theory import coalition
from locarno.theory.coalition.watering import ends_at, expected_level
from locarno.theory.estimation import conditional_probability

__all__ = ["watered_down"]

F64 = NDArray[np.float64]


def watered_down(
    case: Case, futures: Futures, name: str, link: Link, grid: tuple[F64, F64]
) -> WateredDown:
    """The strongest response that finds its quorum, from the answer of a class downwards.

    Parameters
    ----------
    link : the chain of the class.
    grid : nodes and weights of Z.
    """
    z, weight = grid
    agenda = _agenda(case, name)
    said = [
        link.willing if answer == link.answer else willing(case, futures, answer, z)
        for answer in agenda
    ]
    ends = ends_at(np.stack(said))
    seen = link.sight.detected * link.sight.right
    levels, shares, in_time = [], [], []
    for place, answer in enumerate(agenda):
        timely = _in_time(case, futures, answer, link, place, z)
        agreed = coalition.integrate(ends[place], weight)
        arrived = coalition.integrate(ends[place] * timely, weight)
        ended = conditional_probability(seen * agreed, seen)
        came = conditional_probability(seen * arrived, seen)
        levels.append(WateredLevel(answer, ended, came))
        shares.append(ended.mean)
        in_time.append(came.mean)
    revote = case.procedure.revote
    return WateredDown(
        levels=tuple(levels),
        top=len(agenda),
        expected=expected_level([*shares, 0.0]),
        expected_in_time=expected_level([*in_time, 0.0]),
        revote_hours=revote.mode if revote is not None else 0.0,
    )


def _agenda(case: Case, name: str) -> list[str]:
    """Responses of the rung from its answer to the weakest, those that the case can decide on.

    Responses stand in the file from the weakest to the strongest.
    """
    rung = case.ladder[name]
    order = list(case.responses)
    known = [answer for answer in order if answer in rung.responses]
    below = [answer for answer in known if order.index(answer) < order.index(rung.answer)]
    usable = [
        answer
        for answer in below
        if can_decide(case, answer) and by_class(case.procedure.proposed, answer) is not None
    ]
    return [rung.answer, *reversed(usable)]


def _in_time(case: Case, futures: Futures, answer: str, link: Link, failed: int, z: F64) -> F64:
    """Chance that a response agreed on after so many failed votes still comes in time, (R, G)."""
    left = link.deadline
    if case.procedure.revote is not None:
        left = left - failed * futures[case.procedure.revote]
    whole = link.sight.in_time.plus(arrivals(case, futures, case.responses[answer]))
    if not on_own_clocks(case, answer):
        return decided_after(case, futures, answer, left, whole, z)
    said = willing(case, futures, answer, z)
    possible = said > 0.0

    def by_then(hours: F64) -> F64:
        agreed = agreed_within(case, futures, answer, left - hours, z, said)
        return np.where(possible, agreed / np.where(possible, said, 1.0), 0.0)

    return whole.mean(by_then)
