"""Re-commitments to the ceasefire: each calms the whole line for a while.

Parties renew a truce at a constant hazard, whatever the violence. What is left of the rate just
after it, and how fast it comes back, are drawn for each; few come with verification or
discipline, which holds the calm for months before it fades.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.incidents.inputs import Addresses, Stream
from locarno.theory.philox import uniforms
from locarno.theory.scalar import exp_of, log_of

__all__ = ["GONE", "LN2", "Truces", "days_of", "left_of", "truce_factors"]

F64 = NDArray[np.float64]

LN2: Final = 0.6931471805599453
GONE: Final = 2.0**-60
"""Gap below which a truce has no effect: one less it is exactly one."""


class Truces(NamedTuple):
    """Numbers of re-commitments in each of n histories.

    Parameters
    ----------
    chance : (n,) that the parties re-commit on a day.
    left : (n,) mean share of the rate that is left just after.
    half_life : (n,) mean days in which half of the gap closes once nothing holds it.
    backed_share : (n,) share that come with verification or discipline.
    backed_left : (n,) mean share of the rate that those leave.
    backed_days : (n,) mean days for which verification or discipline holds the calm.
    """

    chance: F64
    left: F64
    half_life: F64
    backed_share: F64
    backed_left: F64
    backed_days: F64


def left_of(u: float, mean: float) -> float:
    """Return the share of the rate that a re-commitment leaves.

    Parameters
    ----------
    u : uniform
    mean : mean share, between 0 and 1

    Returns
    -------
    even over the widest interval around the mean within 0 and 1

    Source
    ------
    Our own assumption: no more is known than a mean.

    Examples
    --------
    >>> [round(left_of(u, 0.2), 2) for u in (0.0, 0.5, 1.0)]
    [0.0, 0.2, 0.4]
    """
    half = min(mean, 1.0 - mean)
    return mean + (2.0 * u - 1.0) * half


def days_of(u: float, mean: float) -> float:
    """Return days around a mean: a half-life, or how long a re-commitment is held.

    Parameters
    ----------
    u : uniform
    mean : mean of them, in days

    Returns
    -------
    days, exponential around the mean, at least a hundredth of a day

    Source
    ------
    The exponential law, which assumes least about a positive number with a known mean.

    Examples
    --------
    >>> float(round(days_of(0.5, 10.0), 2))
    6.93
    """
    return max(-log_of(u) * mean, 0.01)


def truce_factors(truces: Truces, addresses: Addresses, days: int) -> F64:
    """Return what is left of every rate on each day because of re-commitments so far.

    Parameters
    ----------
    truces : numbers of n histories
    addresses : where their luck lies
    days : D

    Returns
    -------
    (D, n), between 0 and 1

    Source
    ------
    Twelve re-commitments in three years, each good for about two weeks: A. Hug of the OSCE Special
    Monitoring Mission, August 2018. The form of the return is our own.

    Examples
    --------
    >>> none = Truces(*np.zeros((6, 2)))
    >>> truce_factors(none, Addresses.grid(seed=1, first=0, futures=2, histories=1), 3).tolist()
    [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    factor = np.ones((days, truces.chance.size))
    for member in range(truces.chance.size):
        future, history = addresses.future[member], addresses.history[member]
        gaps: list[list[float]] = []
        for day in range(days):
            u_agreed, u_kind = uniforms(addresses.seed, Stream.TRUCE, future, history, day, 0)
            if u_agreed < truces.chance[member]:
                u_left, u_half = uniforms(addresses.seed, Stream.TRUCE, future, history, day, 1)
                u_held, _ = uniforms(addresses.seed, Stream.TRUCE, future, history, day, 2)
                backed = u_kind < truces.backed_share[member]
                mean = float((truces.backed_left if backed else truces.left)[member])
                held = days_of(float(u_held), truces.backed_days[member]) if backed else 0.0
                kept = exp_of(-LN2 / days_of(float(u_half), truces.half_life[member]))
                gaps.append([1.0 - left_of(float(u_left), mean), kept, day + held])
            product = 1.0
            for gap in gaps:
                product *= 1.0 - gap[0]
                if day >= gap[2]:
                    gap[0] *= gap[1]
            gaps = [gap for gap in gaps if gap[0] >= GONE]
            factor[day, member] = product
    return factor
