"""Incidents drawn sector by sector: the readable reference of two kernels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.incidents.inputs import (
    ATTEMPT_STEP,
    ATTEMPTS_LANE,
    SECTORS_A_BLOCK,
    Addresses,
    Process,
    Stream,
)
from locarno.theory.philox import coarse_uniforms, philox4x32, uniforms
from locarno.theory.poisson import LARGEST_RATE, poisson

__all__ = ["incidents_by_sector"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


def incidents_by_sector(process: Process, addresses: Addresses, factor: F64, days: I64) -> I64:
    """Return the incidents of every history, day and sector.

    Parameters
    ----------
    process : numbers of n histories on a line of S sectors
    addresses : where their luck lies
    factor : (D, n) multiplier of the rates of a day, not of what is set off
    days : (n,) days that each history lasts, at most D

    Returns
    -------
    (n, D, S) counts, 0 from the end of a history on

    Source
    ------
    Hawkes (1971), Biometrika 58, 83, in discrete days.

    Examples
    --------
    >>> one = np.ones(1)
    >>> process = Process(np.array([0.0, 9.0]), one, 0.5 * one, 0.0 * one, one)
    >>> addresses = Addresses.grid(seed=1, first=0, futures=1, histories=1)
    >>> counts = incidents_by_sector(process, addresses, np.ones((5, 1)), np.array([4]))
    >>> counts[0, :, 0].tolist(), bool((counts[0, :4, 1] > 0).all()), counts[0, 4].tolist()
    ([0, 0, 0, 0, 0], True, [0, 0])
    """
    kick, keep, spread = (part[:, None] for part in (process.kick(), process.keep(),
                                                     process.spread()))  # fmt: skip
    histories, sectors = process.rate.size, process.weight.size
    counts = np.zeros((histories, factor.shape[0], sectors), dtype=np.int64)
    excitation = np.zeros((histories, sectors))
    for day, multiplier in enumerate(factor):
        lives = (day < days)[:, None]
        rate = process.weight * (process.rate * multiplier)[:, None] + excitation
        found = _counts(np.where(lives, rate, 0.0), addresses, day)
        counts[:, day] = found
        beside = np.zeros((histories, sectors + 2))
        beside[:, 1:-1] = found
        excitation = (excitation + kick * found) * keep + spread * (beside[:, :-2] + beside[:, 2:])
    return counts


def _counts(rate: F64, addresses: Addresses, day: int) -> I64:
    """Return the Poisson counts of a day, (n, S)."""
    sectors = rate.shape[1]
    blocks = np.arange(-(-sectors // SECTORS_A_BLOCK))
    future, history = addresses.future[:, None], addresses.history[:, None]
    words = philox4x32((future, history, day, blocks), (addresses.seed, Stream.SECTORS))
    coarse = coarse_uniforms(np.stack(words, axis=2).reshape(len(rate), -1)[:, :sectors])
    single, large = coarse.reshape(-1), rate.reshape(-1) > LARGEST_RATE

    def pair(attempts: I64, places: I64) -> tuple[F64, F64]:
        # A small rate asks once, for the word of its sector; a large one has lanes of its own.
        lane = ATTEMPTS_LANE + ATTEMPT_STEP * attempts + places % sectors
        member = places // sectors
        u, v = uniforms(
            addresses.seed, Stream.SECTORS, addresses.future[member], addresses.history[member],
            day, lane,
        )  # fmt: skip
        return np.where(large[places], u, single[places]), v

    return poisson(pair, rate)
