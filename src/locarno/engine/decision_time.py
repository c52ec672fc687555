"""How long a decision takes: by the record of its rule, its members' own clocks, or an order.

Axes: R futures, G nodes of Z.
"""

from __future__ import annotations

from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.known import KnownArrays
from locarno.engine.mixture import Mixture
from locarno.model.deciding import is_ordered, member_time, recorded
from locarno.model.mandate import DecisionTime
from locarno.model.scenario import Case
from locarno.theory import coalition
from locarno.theory.elementary import log

__all__ = [
    "clock_numbers",
    "decided_after",
    "decided_within",
    "median_hours",
    "member_decided",
    "on_own_clocks",
]

F64 = NDArray[np.float64]

_DECIDED: Final = KnownArrays()


def on_own_clocks(case: Case, answer: str) -> bool:
    """Whether a vote on an answer has come when enough members have decided for themselves."""
    return not is_ordered(case, answer) and member_time(case, answer) is not None


def decided_within(case: Case, futures: Futures, answer: str, hours: F64, z: F64) -> F64:
    """(R, G): decided within so many hours, given willing, by record or by order."""
    procedure = case.procedure
    if is_ordered(case, answer):
        order = coalition.pre_delegated(
            np.ones(futures.runs), futures[procedure.recall], futures[procedure.command], hours
        )
        return order.willing_and_decided
    rho = futures[case.coalition.correlation]
    parts = []
    for time in _times(case, answer):
        mu, sigma = log(futures[time.median]), futures[time.sigma]
        parts.append(coalition.conditional_decided(hours, mu, sigma, rho, z))
    return reduce(np.multiply, parts)


def decided_after(
    case: Case, futures: Futures, answer: str, until: F64, taken: Mixture, z: F64
) -> F64:
    """(R, G): decided by a deadline when some hours are taken by what else there is to do.

    Parameters
    ----------
    until : (R,), hours from the breach to the deadline.
    taken : hours from the breach to the decision, without its own, and those from it to the answer.
    """

    def decided(hours: F64) -> F64:
        return decided_within(case, futures, answer, until - hours, z)

    given = (*clock_numbers(case, futures, answer), until, *taken.hours, *taken.share, z)
    kind = is_ordered(case, answer), len(taken.hours)
    (mean,) = _DECIDED(kind, given, lambda: (taken.mean(decided),))
    return mean


def clock_numbers(case: Case, futures: Futures, answer: str) -> tuple[F64, ...]:
    """All that the time of a decision hangs on, (R,) each: of an order, a clock, or the records."""
    if is_ordered(case, answer):
        return futures[case.procedure.recall], futures[case.procedure.command]
    own = member_time(case, answer)
    records = _times(case, answer) if own is None else [own]
    times = [futures[part] for time in records for part in (time.median, time.sigma)]
    return futures[case.coalition.correlation], *times


def member_decided(case: Case, futures: Futures, answer: str, hours: F64, z: F64) -> F64:
    """(R, G): one government has decided within so many hours, if it says yes."""
    time = member_time(case, answer)
    assert time is not None  # noqa: S101 - the caller asked
    rho = futures[case.coalition.correlation]
    return coalition.conditional_decided(
        hours, log(futures[time.median]), futures[time.sigma], rho, z
    )


def median_hours(case: Case, futures: Futures, answer: str) -> F64:
    """Median hours to a decision, (R,): of the order, the record, or one government's clock."""
    if is_ordered(case, answer):
        return futures[case.procedure.command]
    own = member_time(case, answer)
    if own is not None:
        return futures[own.median]
    return reduce(np.maximum, [futures[time.median] for time in _times(case, answer)])


def _times(case: Case, answer: str) -> list[DecisionTime]:
    """Records of the rules that the decision waits for."""
    found = [time for _, time in recorded(case, answer) if time is not None]
    assert found  # noqa: S101 - the loader made sure
    return found
