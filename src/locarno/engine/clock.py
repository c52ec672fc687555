"""The response clock: each class of breach against the time the challenger needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain, Link, agreed_within, link_numbers, response_chain
from locarno.engine.futures import Futures, Typical
from locarno.engine.known import KnownArrays
from locarno.engine.reach import arrivals
from locarno.model.probability import Range
from locarno.model.results import ClockRow
from locarno.model.scenario import Case
from locarno.theory import coalition
from locarno.theory.estimation import computed_probability, conditional_probability

__all__ = ["clock"]

F64 = NDArray[np.float64]

_HOURS: Final = KnownArrays()

_LONGEST_HOURS = 24.0 * 365.0
_GRIDS = 3
_GRID_POINTS = 64


def clock(case: Case, futures: Futures, chain: Chain) -> Mapping[str, ClockRow]:
    """The response clock of every class on the ladder.

    Printed factors are chain-rule ratios of totals over futures and Z, so that they multiply to
    the mean of ``p_in_time``; spreads are of the per-future conditionals.
    """
    typical = _Typical(case, futures)
    return {name: _row(case, chain, name, typical) for name in chain.links}


def _row(case: Case, chain: Chain, name: str, typical: _Typical) -> ClockRow:
    link, rung = chain.links[name], case.ladder[name]
    sight = link.sight
    certain = np.ones_like(sight.detected)
    attributed = sight.detected * sight.right
    willing = attributed * coalition.integrate(link.willing, chain.weight)
    decided = attributed * coalition.integrate(link.decided, chain.weight)
    arrived = attributed * coalition.integrate(link.arrived, chain.weight)
    promise = rung.responses[rung.answer].promised
    low, median, high = typical.hours(name)
    return ClockRow(
        answer=rung.answer,
        p_detect=conditional_probability(sight.detected, certain),
        p_attribute=conditional_probability(attributed, sight.detected),
        p_willing=conditional_probability(willing, attributed),
        p_decide_in_time=conditional_probability(decided, willing),
        p_arrive_in_time=conditional_probability(arrived, decided),
        p_in_time=computed_probability(arrived),
        median_hours=median,
        range_hours=None if low is None or high is None else (low, high),
        promised_hours=promise.mode if promise else None,
        fait_accompli_hours=_range(link.deadline),
        arrival_hours=_range(link.arrival) if case.responses[rung.answer].force else None,
    )


def _range(values: F64) -> Range:
    """5 %, 50 % and 95 % points over futures."""
    ordered = np.sort(values)
    points = [float(ordered[min(int(p * values.size), values.size - 1)]) for p in (0.05, 0.5, 0.95)]
    return Range(*points)


class _Typical:
    """Time to an answer when every input stands at its most likely value."""

    def __init__(self, case: Case, futures: Futures) -> None:
        self.case = case
        self.futures = Typical(futures.positions)
        self.chain = response_chain(case, self.futures)

    def hours(self, name: str) -> tuple[float | None, float | None, float | None]:
        """5 %, 50 % and 95 % points of the hours from breach to answer, given that one comes."""
        link, named = self.chain.links[name], self.chain.links[name].sight.named
        kind, given = link_numbers(self.case, self.futures, name, self.chain.z)
        given += (*named.hours, *named.share)
        (found,) = _HOURS(kind, given, lambda: (self._hours(link),))
        low, median, high = (None if np.isnan(hours) else float(hours) for hours in found)
        return low, median, high

    def _hours(self, link: Link) -> F64:
        """The same, (3,), NaN where no answer comes within a year."""
        ever = float(coalition.integrate(link.willing, self.chain.weight)[0])
        if ever <= 0.0:
            return np.full(3, np.nan)
        case, answer = self.case, link.answer
        before = link.sight.named.plus(arrivals(case, self.futures, case.responses[answer]))

        def answered_by(hours: F64) -> F64:
            def agreed(taken: F64) -> F64:
                left = hours - taken
                said = link.willing
                return agreed_within(case, self.futures, answer, left, self.chain.z, said)

            return coalition.integrate(before.mean(agreed), self.chain.weight) / ever

        points = (_point(answered_by, share) for share in (0.05, 0.5, 0.95))
        return np.array([np.nan if hours is None else hours for hours in points])


def _point(answered_by: Callable[[F64], F64], level: float) -> float | None:
    """Hours by which the chance of an answer reaches a level, or None within a year.

    Three nested grids of 64 points, each between the two points of the last that bracket the
    level: the answer is right to a year over 64 cubed, two minutes.
    """
    low, high = 0.0, _LONGEST_HOURS
    for _ in range(_GRIDS):
        hours = low + (high - low) * np.arange(1, _GRID_POINTS + 1) / _GRID_POINTS
        reached = np.flatnonzero(answered_by(hours) >= level)
        if not reached.size:
            return None
        step = (high - low) / _GRID_POINTS
        high = float(hours[reached[0]])
        low = high - step
    return high
