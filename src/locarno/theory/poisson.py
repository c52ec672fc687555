"""Poisson counts from uniforms by inversion: one address, one count, on every machine."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from locarno.theory.elementary import exp, log
from locarno.theory.scalar import exp_near, log_of

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

HALF_LOG_TAU = 0.9189385332046727
"""Half the logarithm of 2 pi."""

ATTEMPTS_AT_ONCE = 4
"""Attempts made together for the few that the first one leaves open."""

LARGEST_RATE = 16.0
"""Rate up to which one uniform is inverted: its 52 bits still resolve the upper tail."""


def poisson_quantile(u: ArrayLike, rate: ArrayLike) -> I64:
    """Return the smallest count whose Poisson distribution function reaches u.

    Parameters
    ----------
    u : any shape, uniforms strictly between 0 and 1
    rate : shape that broadcasts with ``u``, expected count, between 0 and 16

    Returns
    -------
    broadcast shape, counts

    Source
    ------
    Devroye (1986), "Non-Uniform Random Variate Generation", ch. X.3.3, inversion by
    sequential search.

    Examples
    --------
    >>> poisson_quantile([0.1, 0.5, 0.999], 1.0).tolist()
    [0, 1, 5]
    """
    draws, rates = np.broadcast_arrays(
        np.asarray(u, dtype=np.float64), np.asarray(rate, dtype=np.float64)
    )
    if not np.all((rates >= 0.0) & (rates <= LARGEST_RATE)):
        msg = f"poisson_quantile needs rates between 0 and {LARGEST_RATE:g}"
        raise ValueError(msg)
    if not np.all((draws > 0.0) & (draws < 1.0)):
        msg = "poisson_quantile needs uniforms strictly between 0 and 1"
        raise ValueError(msg)
    return _search(draws.reshape(-1), rates.reshape(-1)).reshape(draws.shape)


def poisson(pair: Callable[[I64, I64], tuple[F64, F64]], rate: F64) -> I64:
    """Return Poisson counts for rates of any size.

    Up to a rate of 16 the first uniform of the first attempt is inverted. Above, Hoermann's
    transformed rejection with squeeze (PTRS) draws from the exact law with two uniforms an
    attempt, of which it seldom needs more than two.

    Parameters
    ----------
    pair : gives for the numbers of attempts (A, 1), counted from 0, and the places of m elements
        in the flat ``rate`` two uniforms each, (A, m)
    rate : any shape, expected count, not negative, finite

    Returns
    -------
    shape of ``rate``, counts; 0 where the rate is 0

    Source
    ------
    Hoermann (1993), "The transformed rejection method for generating Poisson random variables",
    Insurance: Mathematics and Economics 12, 39-45, algorithm PTRS; Devroye (1986), ch. X.3.

    Examples
    --------
    >>> half = np.full((1, 2), 0.5)
    >>> poisson(
    ...     lambda attempts, places: (half[:, places], half[:, places]), np.array([0.0, 32.0])
    ... ).tolist()
    [0, 32]
    """
    rates = np.asarray(rate, dtype=np.float64)
    if not np.all((rates >= 0.0) & (rates < np.inf)):
        msg = "poisson needs finite rates that are not negative"
        raise ValueError(msg)
    flat = rates.reshape(-1)
    counts = np.zeros(flat.shape, dtype=np.int64)
    waiting = np.arange(flat.size)
    u, v = (row[0] for row in pair(np.zeros((1, 1), dtype=np.int64), waiting))
    small = flat <= LARGEST_RATE
    counts[small] = _search(u[small], flat[small])
    waiting, u, v = waiting[~small], u[None, ~small], v[None, ~small]
    attempt = 0
    while waiting.size:
        drawn, taken = _transformed(u, v, flat[waiting])
        first = np.argmax(taken, axis=0)
        done = np.any(taken, axis=0)
        counts[waiting[done]] = drawn[first[done], np.flatnonzero(done)]
        attempt += len(u)
        waiting = waiting[~done]
        if waiting.size:
            u, v = pair(np.arange(attempt, attempt + ATTEMPTS_AT_ONCE)[:, None], waiting)
    return counts.reshape(rates.shape)


def inversion_of(u: float, rate: float) -> int:
    """Return the count that ``poisson_quantile`` gives; the text that is compiled.

    Parameters
    ----------
    u : uniform strictly between 0 and 1
    rate : expected count, between 0 and 16

    Returns
    -------
    smallest count whose Poisson distribution function reaches u

    Source
    ------
    As ``poisson_quantile``.

    Examples
    --------
    >>> inversion_of(0.5, 1.0)
    1
    """
    term = exp_near(-rate)
    reached = term
    count = 0
    while u > reached:
        count += 1
        term = term * rate / count
        further = reached + term
        if further <= reached and count >= rate:
            break
        reached = further
    return count


def attempt_of(u: float, v: float, rate: float) -> int:
    """Return the count that one attempt of PTRS proposes, or -1 if it is rejected.

    Parameters
    ----------
    u, v : uniforms strictly between 0 and 1
    rate : expected count, above 10

    Returns
    -------
    count, or -1: then the next attempt, with new uniforms, decides

    Source
    ------
    As ``poisson``: Hoermann (1993), algorithm PTRS, of which this is the text that is compiled.

    Examples
    --------
    >>> attempt_of(0.5, 0.5, 32.0)
    32
    """
    centred = u - 0.5
    spread = 0.931 + 2.53 * math.sqrt(rate)
    slope = -0.059 + 0.02483 * spread
    edge = 0.5 - abs(centred)
    proposal = np.floor((2.0 * slope / edge + spread) * centred + rate + 0.43)
    if edge >= 0.07 and v <= 0.9277 - 3.6224 / (spread - 2.0):  # noqa: PLR2004
        return int(proposal)
    if proposal < 0.0 or (edge < 0.013 and v > edge):  # noqa: PLR2004
        return -1
    inverse = 1.1239 + 1.1328 / (spread - 3.4)
    left = log_of(v * inverse / (slope / (edge * edge) + spread))
    if left <= proposal * log_of(rate) - rate - _log_factorial_of(proposal):
        return int(proposal)
    return -1


def _transformed(u: F64, v: F64, rates: F64) -> tuple[I64, NDArray[np.bool_]]:
    """Return a proposal for each attempt and element (A, m), and whether it is accepted.

    The constants are those of PTRS in the paper of 1993.
    """
    rates = np.broadcast_to(rates, u.shape)
    centred = u - 0.5
    spread = 0.931 + 2.53 * np.sqrt(rates)
    slope = -0.059 + 0.02483 * spread
    edge = 0.5 - np.abs(centred)
    proposal = np.floor((2.0 * slope / edge + spread) * centred + rates + 0.43)
    taken = (edge >= 0.07) & (v <= 0.9277 - 3.6224 / (spread - 2.0))  # noqa: PLR2004
    never = (proposal < 0.0) | ((edge < 0.013) & (v > edge))  # noqa: PLR2004
    # Nine in ten are decided by now; only the rest needs logarithms.
    ask = np.nonzero(~taken & ~never)
    rate, count, far = rates[ask], proposal[ask], edge[ask]
    inverse = 1.1239 + 1.1328 / (spread[ask] - 3.4)
    left = log(v[ask] * inverse / (slope[ask] / (far * far) + spread[ask]))
    taken[ask] = left <= count * log(rate) - rate - _log_factorial(count)
    return proposal.astype(np.int64), taken


def _log_factorial(count: F64) -> F64:
    """Return ln(k!) by Stirling's series at k + 9, taken down again by recurrence; to 1e-13."""
    x = count + 9.0
    inverse = 1.0 / x
    square = inverse * inverse
    series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0))
    product = np.ones_like(count)
    for step in range(1, 9):
        product = product * (count + step)
    ln_gamma = (x - 0.5) * log(x) - x + HALF_LOG_TAU + series
    return ln_gamma - log(product)


def _log_factorial_of(count: float) -> float:
    """Return ln(k!) of one number, as ``_log_factorial`` does."""
    x = count + 9.0
    inverse = 1.0 / x
    square = inverse * inverse
    series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0))
    product = 1.0
    for step in range(1, 9):
        product = product * (count + step)
    ln_gamma = (x - 0.5) * log_of(x) - x + HALF_LOG_TAU + series
    return ln_gamma - log_of(product)


def _search(draws: F64, rates: F64) -> I64:
    """Return the counts, looking one count further for those not yet reached."""
    counts = np.zeros(draws.shape, dtype=np.int64)
    term = exp(-rates)
    index = np.flatnonzero(draws > term)
    term, draws, rates = term[index], draws[index], rates[index]
    reached = term.copy()
    count = 0
    while index.size:
        count += 1
        term = term * rates / count
        further = reached + term
        counts[index] = count
        # Far in the tail a term no longer moves the sum, whose rounding error may leave it
        # below the largest uniforms: the search ends there.
        going = (draws > further) & ((further > reached) | (count < rates))
        index, term, reached = index[going], term[going], further[going]
        draws, rates = draws[going], rates[going]
    return counts
