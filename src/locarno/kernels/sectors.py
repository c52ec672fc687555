"""Incidents by sector, one history after another: the readable kernel.

A sector is asked for its count only where that can be more than zero, which a sum and a comparison
tell: 1 - rate is never above e to the -rate. The few that remain are gathered first, so that the
loops over all sectors have no branch.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import formula, jit_allocating, loop
from locarno.theory.incidents.inputs import ATTEMPT_STEP, ATTEMPTS_LANE, SECTORS_A_BLOCK, Stream
from locarno.theory.philox import block_of, coarse_of, uniform_of
from locarno.theory.poisson import LARGEST_RATE, attempt_of, inversion_of

__all__ = ["FORMULAS", "by_sector", "large_count"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

SURE: Final = 1.0 - 2.0**-40
"""A uniform and a rate that add up to no more give the count 0, rounding errors included."""
STREAM: Final = np.uint64(Stream.SECTORS)


@jit_allocating
def by_sector(
    numbers: tuple[F64, F64, F64, F64, F64],
    factor: F64,
    days: I64,
    addresses: tuple[np.uint64, U64, U64],
    totals: I64,
    counts: I32,
) -> None:
    """Incidents of n histories, into ``totals`` (n, S) and, unless it is empty, ``counts``.

    Parameters
    ----------
    numbers : weight (S,); rate, kick, keep and spread, (n,) each.
    factor : (D, n); days : (n,).
    addresses : seed; future and history, (n,) each.
    counts : (n, D, S) or (0, 0, 0).
    """
    weight, rates, kicks, keeps, spreads = numbers
    seed, futures, histories = addresses
    sectors = weight.size
    blocks = (sectors + SECTORS_A_BLOCK - 1) // SECTORS_A_BLOCK
    words = np.empty(SECTORS_A_BLOCK * blocks, dtype=np.uint64)
    rate = np.empty(sectors)
    excitation = np.empty(sectors)
    found = np.zeros(sectors + 2)
    place = np.empty(sectors + 1, dtype=np.int64)
    for member in range(days.size):
        future, history = futures[member], histories[member]
        kick, keep, spread = kicks[member], keeps[member], spreads[member]
        excitation[:] = 0.0
        totals[member] = 0
        for day in range(days[member]):
            _draw(words, seed, future, history, day)
            level = rates[member] * factor[day, member]
            for sector in range(sectors):
                rate[sector] = weight[sector] * level + excitation[sector]
                found[sector + 1] = 0.0
            hits = 0
            for sector in range(sectors):
                place[hits] = sector
                hits += coarse_of(words[sector]) + rate[sector] > SURE
            for hit in range(hits):
                sector = place[hit]
                if rate[sector] <= LARGEST_RATE:
                    count = inversion_of(coarse_of(words[sector]), rate[sector])
                else:
                    count = large_count(rate[sector], seed, future, history, day, sector)
                found[sector + 1] = count
                totals[member, sector] += count
                if counts.size:
                    counts[member, day, sector] = count
            for sector in range(sectors):
                excitation[sector] = (
                    excitation[sector] + kick * found[sector + 1]
                ) * keep + spread * (found[sector] + found[sector + 2])


@loop
def _draw(words: U64, seed: np.uint64, future: np.uint64, history: np.uint64, day: int) -> None:
    """Words of all sectors on a day."""
    for block in range(words.size // SECTORS_A_BLOCK):
        one, two, three, four = block_of(
            future, history, np.uint64(day), np.uint64(block), seed, STREAM
        )
        words[4 * block] = one
        words[4 * block + 1] = two
        words[4 * block + 2] = three
        words[4 * block + 3] = four


@formula
def large_count(
    rate: float, seed: np.uint64, future: np.uint64, history: np.uint64, day: int, sector: int
) -> int:
    """Count of a sector whose rate is too large for one word."""
    lane = ATTEMPTS_LANE + sector
    while True:
        one, two, three, four = block_of(
            future, history, np.uint64(day), np.uint64(lane), seed, STREAM
        )
        count = attempt_of(uniform_of(one, two), uniform_of(three, four), rate)
        if count >= 0:
            return count
        lane += ATTEMPT_STEP
