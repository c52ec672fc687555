"""A plan played day by day: where every unit is, from the day the plan begins to its last one.

A unit on a tour is deployed; the first half of its time at home it recovers, the rest it prepares
for the next tour. A unit that has not gone yet is ready and counts nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Offer, Problem
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["Days", "Replay", "replay", "replayed_days"]

I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Days:
    """Units of one offer day by day, (days,) each; the four add up to ``units`` on every day.

    Parameters
    ----------
    units : how many units take turns.
    deployed, recovering, preparing, ready : where they are.
    """

    units: int
    deployed: I64
    recovering: I64
    preparing: I64
    ready: I64


@dataclass(frozen=True, slots=True)
class Replay:
    """People by nation and quarter, (N, T) each, on the first day of the quarter."""

    deployed: I64
    recovering: I64
    preparing: I64


def replay(problem: Problem, starts: I64) -> Replay:
    """People deployed, recovering and preparing.

    Parameters
    ----------
    problem : offers with tours and cycles.
    starts : (O, lead + T) tours begun.
    """
    shape = (len(problem.nations), problem.quarters)
    deployed, recovering, preparing = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    first = [_first_day(quarter) for quarter in range(problem.quarters)]
    for number, offer in enumerate(problem.offers):
        if starts[number].any():
            seen = replayed_days(problem, number, starts)
            deployed[offer.nation] += offer.persons * seen.deployed[first]
            recovering[offer.nation] += offer.persons * seen.recovering[first]
            preparing[offer.nation] += offer.persons * seen.preparing[first]
    return Replay(deployed, recovering, preparing)


def replayed_days(problem: Problem, number: int, starts: I64) -> Days:
    """Units of one offer day by day.

    Parameters
    ----------
    problem : its offers; number : of the offer.
    starts : (O, lead + T) tours begun.

    Returns
    -------
    Days 0 to the first day after the last quarter.
    """
    offer = problem.offers[number]
    end = _first_day(problem.quarters)
    deployed, recovering, preparing = (np.zeros(end + 1, dtype=np.int64) for _ in range(3))
    for column, count in enumerate(starts[number]):
        if count:
            there, home, again = _span(offer, column - problem.lead)
            rested = home + (again - home) // 2
            for state, first, last in (
                (deployed, there, home), (recovering, home, rested), (preparing, rested, again),
            ):  # fmt: skip
                state[min(first, end)] += count
                state[min(last, end)] -= count
    states = [np.cumsum(state[:end]) for state in (deployed, recovering, preparing)]
    away = sum(states[1:], states[0])
    # As many units take turns as are ever away at once: whoever has rested longest goes next.
    units = int(away.max(initial=0))
    return Days(units, states[0], states[1], states[2], units - away)


def _span(offer: Offer, begun: int) -> tuple[int, int, int]:
    """First day on station, first day at home, first day of the next tour at the earliest."""
    return (
        _first_day(max(begun, offer.first)),
        _first_day(begun + offer.tour),
        _first_day(begun + offer.cycle),
    )


def _first_day(quarter: int) -> int:
    """First day of a quarter: the smallest d with 4 d // 365 = quarter (semantics §1).

    >>> [_first_day(quarter) for quarter in range(5)]
    [0, 92, 183, 274, 365]
    """
    return -(-DAYS_PER_YEAR * quarter // QUARTERS_PER_YEAR)
