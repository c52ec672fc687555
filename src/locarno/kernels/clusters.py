"""Incidents drawn as clusters: the kernel for lines on which little happens.

Its work grows with days and incidents, not with sectors. Arrivals of a block of days are looked at
together, without a branch; a day with none and nothing due is then passed over by a comparison.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import allocating, formula, jit_allocating, loop
from locarno.kernels.sectors import SURE
from locarno.theory.incidents.by_cluster import LANES_PER_INCIDENT, beside
from locarno.theory.incidents.inputs import SECTORS_A_BLOCK, Stream
from locarno.theory.philox import block_of, coarse_of, uniform_of
from locarno.theory.poisson import LARGEST_RATE, attempt_of, inversion_of
from locarno.theory.scalar import log_of

__all__ = ["FORMULAS", "by_cluster"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

ARRIVALS: Final = np.uint64(Stream.ARRIVALS)
OFFSPRING: Final = np.uint64(Stream.OFFSPRING)
NONE: Final = -1


class Queue(NamedTuple):
    """Incidents still to come: a list for each day, in a pool of places used again and again."""

    first: I64  # (D,) place of the first of a day, or NONE
    last: I64  # (D,)
    after: I64  # (places,) next of the same day, or next free place
    sector: I64  # (places,)
    free: I64  # (1,) first free place, or NONE


@jit_allocating
def by_cluster(
    numbers: tuple[F64, F64, F64, F64],
    table: tuple[F64, I64],
    factor: F64,
    days: I64,
    addresses: tuple[np.uint64, U64, U64],
    totals: I64,
    counts: I32,
) -> None:
    """Incidents of n histories, into ``totals`` (n, S) and, unless it is empty, ``counts``.

    Parameters
    ----------
    numbers : rate of the whole line, branching, spill and decay, (n,) each.
    table : chance to be kept and what is taken instead, (S,) each.
    factor : (D, n); days : (n,).
    addresses : seed; future and history, (n,) each.
    counts : (n, D, S) or (0, 0, 0).
    """
    seed, futures, histories = addresses
    horizon, sectors = factor.shape[0], totals.shape[1]
    blocks = (horizon + SECTORS_A_BLOCK - 1) // SECTORS_A_BLOCK
    words = np.empty(SECTORS_A_BLOCK * blocks, dtype=np.uint64)
    queue = _queue(horizon, 64)
    for member in range(days.size):
        future, history = futures[member], histories[member]
        totals[member] = 0
        _words(words, seed, future, history)
        for day in range(days[member]):
            rate = numbers[0][member] * factor[day, member]
            arrivals = 0
            if coarse_of(words[day]) + rate > SURE:
                arrivals = _arrivals(rate, words[day], seed, future, history, day)
            number = 0
            while number < arrivals or queue.first[day] != NONE:
                lane = number * LANES_PER_INCIDENT
                one, two, three, four = block_of(
                    future, history, np.uint64(day), np.uint64(lane), seed, OFFSPRING
                )
                if number < arrivals:
                    sector = _arrived(uniform_of(three, four), table)
                else:
                    sector = _taken(queue, day)
                totals[member, sector] += 1
                if counts.size:
                    counts[member, day, sector] += 1
                sets_off = inversion_of(uniform_of(one, two), numbers[1][member])
                for child in range(lane + 1, lane + 1 + sets_off):
                    one, two, three, four = block_of(
                        future, history, np.uint64(day), np.uint64(child), seed, OFFSPRING
                    )
                    later = day + 1 + int(-log_of(uniform_of(one, two)) / numbers[3][member])
                    there = sector + beside(uniform_of(three, four), numbers[2][member])
                    if later < days[member] and 0 <= there < sectors:
                        queue = _put(queue, later, there)
                number += 1


@loop
def _words(words: U64, seed: np.uint64, future: np.uint64, history: np.uint64) -> None:
    """Words of all days, four days from a block of Philox."""
    zero = np.uint64(0)
    for block in range(words.size // SECTORS_A_BLOCK):
        one, two, three, four = block_of(future, history, np.uint64(block), zero, seed, ARRIVALS)
        words[4 * block] = one
        words[4 * block + 1] = two
        words[4 * block + 2] = three
        words[4 * block + 3] = four


@formula
def _arrived(u: float, table: tuple[F64, I64]) -> int:
    """Sector of an incident of the background."""
    chance, other = table
    place = u * chance.size
    sector = int(place)
    if place - sector < chance[sector]:
        return sector
    instead: int = other[sector]
    return instead


@formula
def _arrivals(
    rate: float, word: np.uint64, seed: np.uint64, future: np.uint64, history: np.uint64, day: int
) -> int:
    """Incidents of the background on a day."""
    if rate <= LARGEST_RATE:
        return inversion_of(coarse_of(word), rate)
    attempt = 1
    while True:
        one, two, three, four = block_of(
            future, history, np.uint64(day), np.uint64(attempt), seed, ARRIVALS
        )
        count = attempt_of(uniform_of(one, two), uniform_of(three, four), rate)
        if count >= 0:
            return count
        attempt += 1


@allocating
def _queue(days: int, places: int) -> Queue:
    queue = Queue(
        np.empty(days, dtype=np.int64), np.empty(days, dtype=np.int64),
        np.empty(places, dtype=np.int64), np.empty(places, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )  # fmt: skip
    for day in range(days):
        queue.first[day] = NONE
    for place in range(places):
        queue.after[place] = place + 1
    queue.after[places - 1] = NONE
    return queue


@allocating
def _larger(queue: Queue) -> Queue:
    """The same queue with twice the places, when none is free."""
    places = queue.after.size
    after, sector = np.empty(2 * places, dtype=np.int64), np.empty(2 * places, dtype=np.int64)
    for place in range(places):
        after[place] = queue.after[place]
        sector[place] = queue.sector[place]
    for place in range(places, 2 * places):
        after[place] = place + 1
    after[2 * places - 1] = NONE
    queue.free[0] = places
    return Queue(queue.first, queue.last, after, sector, queue.free)


@allocating
def _put(queue: Queue, day: int, sector: int) -> Queue:
    """The queue with an incident at the end of a day's list."""
    if queue.free[0] == NONE:
        queue = _larger(queue)
    place = queue.free[0]
    queue.free[0] = queue.after[place]
    queue.after[place] = NONE
    queue.sector[place] = sector
    if queue.first[day] == NONE:
        queue.first[day] = place
    else:
        queue.after[queue.last[day]] = place
    queue.last[day] = place
    return queue


@formula
def _taken(queue: Queue, day: int) -> int:
    """Takes the first incident off a day's list."""
    place = queue.first[day]
    queue.first[day] = queue.after[place]
    queue.after[place] = queue.free[0]
    queue.free[0] = place
    sector: int = queue.sector[place]
    return sector
