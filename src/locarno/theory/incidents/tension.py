"""The common tension of a line: an autoregression whose exponential multiplies every rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp
from locarno.theory.incidents.inputs import Addresses, Stream
from locarno.theory.normal import ndtri
from locarno.theory.philox import uniforms

__all__ = ["tension_factors"]

F64 = NDArray[np.float64]


def tension_factors(persistence: F64, shock: F64, addresses: Addresses, days: int) -> F64:
    """Return e to the tension of every day and history.

    Tension is 0 on day 0; each night x' = persistence x + shock z with a standard normal z.

    Parameters
    ----------
    persistence : (n,) share of the tension left after a day
    shock : (n,) standard deviation of a night's shock
    addresses : where the luck lies; two nights share a block of Philox
    days : D

    Returns
    -------
    (D, n), positive

    Source
    ------
    An autoregression of order one: Box and Jenkins (1970), "Time Series Analysis", ch. 3.

    Examples
    --------
    >>> addresses = Addresses.grid(seed=1, first=0, futures=2, histories=1)
    >>> tension_factors(np.full(2, 0.9), np.zeros(2), addresses, 3).tolist()
    [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    block = np.arange((days + 1) // 2)[:, None]
    pair = uniforms(addresses.seed, Stream.TENSION, addresses.future, addresses.history, block, 0)
    shocks = shock * ndtri(np.stack(pair, axis=1).reshape(-1, persistence.size))
    tension = np.zeros((days, persistence.size))
    for day in range(1, days):
        tension[day] = persistence * tension[day - 1] + shocks[day - 1]
    return exp(tension)
