"""Poisson counts from uniforms by inversion: one address, one count, on every machine."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from locarno.theory.elementary import exp

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

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


def poisson(uniform: Callable[[int], F64], rate: F64) -> I64:
    """Return Poisson counts for rates of any size.

    A rate above 16 is cut into ceil(rate / 16) equal pieces, each with its own uniform; the
    sum of independent Poisson counts is a Poisson count of the summed rate.

    Parameters
    ----------
    uniform : gives for the number of a piece (from 0) the uniforms of all elements in it,
        in the shape of ``rate``; asked for each piece up to the largest any element needs
    rate : any shape, expected count, not negative, finite

    Returns
    -------
    shape of ``rate``, counts; 0 where the rate is 0

    Source
    ------
    Additivity of the Poisson law; Devroye (1986), ch. X.3.

    Examples
    --------
    >>> poisson(lambda piece: np.array([0.5, 0.5]), np.array([0.0, 32.0])).tolist()
    [0, 32]
    """
    rates = np.asarray(rate, dtype=np.float64)
    if not np.all((rates >= 0.0) & (rates < np.inf)):
        msg = "poisson needs finite rates that are not negative"
        raise ValueError(msg)
    pieces = np.ceil(rates / LARGEST_RATE)
    share = rates / np.maximum(pieces, 1.0)
    counts = np.zeros(rates.shape, dtype=np.int64)
    for piece in range(int(np.max(pieces, initial=0.0))):
        active = pieces > piece
        draws = np.broadcast_to(uniform(piece), rates.shape)
        counts[active] += poisson_quantile(draws[active], share[active])
    return counts


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
