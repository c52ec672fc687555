"""Incidents by sector, histories side by side: the quick kernel, with the readable one's draws.

The innermost loops run over histories and have no branch, so that the compiler puts them on vector
units. A row of histories in one sector is decided by a coarse exponential whose error is known;
where a draw falls too close to a limit, or a count could be above 2, the row is done again exactly.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import allocating, formula, jit_allocating, loop
from locarno.kernels.sectors import STREAM, large_count
from locarno.theory.incidents.inputs import SECTORS_A_BLOCK
from locarno.theory.philox import WORD_VALUES, block_of, coarse_of
from locarno.theory.poisson import LARGEST_RATE
from locarno.theory.scalar import exp_near

__all__ = ["COARSE_LIMIT", "FORMULAS", "LANES", "MARGIN", "by_lanes", "coarse_exponential"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

LANES: Final = 16
"""Histories side by side: two vectors of the widest kind, so that one works while one waits."""
WORDS: Final = float(WORD_VALUES)
E_0: Final = 0.9999891641932552 * WORDS
E_1: Final = -0.9994562952106724 * WORDS
E_2: Final = 0.495569669055014 * WORDS
E_3: Final = -0.15375046324726177 * WORDS
E_4: Final = 0.02553654026989497 * WORDS
COARSE_LIMIT: Final = 1.0
"""Rate up to which the coarse exponential is good to 1.1e-5."""
MARGIN: Final = 5e-5 * WORDS
"""Distance from a limit beyond which the coarse exponential decides: its error, at most 2.5-fold
in the limits of the counts 1 and 2, and the half that a word lacks to a uniform."""
CLOSED: Final = 2.0
"""A limit that no uniform reaches."""


class Room(NamedTuple):
    """Work space: (LANES,) each but for the last four."""

    rate: F64
    kick: F64
    keep: F64
    spread: F64
    lives: I64
    future: U64
    history: U64
    level: F64
    term: F64
    reached: F64
    words: U64  # (SECTORS_A_BLOCK, LANES)
    found: F64  # (2, S + 2, LANES), even days and odd, with an empty sector at either end
    excitation: F64  # (S, LANES)
    total: F64  # (S, LANES)


@jit_allocating
def by_lanes(
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
    weight, seed = numbers[0], addresses[0]
    sectors = weight.size
    room = _room(sectors)
    for first in range(0, days.size, LANES):
        members = min(LANES, days.size - first)
        last = _begin(room, numbers, days, addresses, first, members)
        for day in range(last):
            _raise(room, factor, day, first, members)
            today = day % 2
            for sector in range(sectors):
                if sector % SECTORS_A_BLOCK == 0:
                    _draw(room, seed, day, sector // SECTORS_A_BLOCK)
                if _decide(room, weight[sector], sector, today):
                    _again(room, weight[sector], sector, today)
                    _large(room, weight[sector], seed, day, sector)
            if counts.size:
                _keep_day(room, day, first, members, counts)
        _keep_totals(room, last, first, members, totals)


@formula
def coarse_exponential(rate: float) -> float:
    """2**32 e to the -rate, to 1.1e-5 of 2**32 between 0 and 1: interpolation at Chebyshev's."""
    return (((E_4 * rate + E_3) * rate + E_2) * rate + E_1) * rate + E_0


@allocating
def _room(sectors: int) -> Room:
    return Room(
        np.empty(LANES), np.empty(LANES), np.empty(LANES), np.empty(LANES),
        np.empty(LANES, dtype=np.int64),
        np.empty(LANES, dtype=np.uint64), np.empty(LANES, dtype=np.uint64),
        np.empty(LANES), np.empty(LANES), np.empty(LANES),
        np.empty((SECTORS_A_BLOCK, LANES), dtype=np.uint64),
        np.zeros((2, sectors + 2, LANES)), np.empty((sectors, LANES)), np.empty((sectors, LANES)),
    )  # fmt: skip


@loop
def _begin(
    room: Room,
    numbers: tuple[F64, F64, F64, F64, F64],
    days: I64,
    addresses: tuple[np.uint64, U64, U64],
    first: int,
    members: int,
) -> int:
    """Puts histories into the lanes, an empty one into each lane too many; the longest's days."""
    last = 0
    for lane in range(LANES):
        member = first + min(lane, members - 1)
        room.rate[lane] = numbers[1][member]
        room.kick[lane] = numbers[2][member]
        room.keep[lane] = numbers[3][member]
        room.spread[lane] = numbers[4][member]
        room.future[lane] = addresses[1][member]
        room.history[lane] = addresses[2][member]
        room.lives[lane] = days[member] if lane < members else 0
        last = max(last, room.lives[lane])
    _empty(room)
    return last


@formula
def _empty(room: Room) -> None:
    for sector in range(room.found.shape[1]):
        for lane in range(LANES):
            room.found[0, sector, lane] = 0.0
            room.found[1, sector, lane] = 0.0
    for sector in range(room.total.shape[0]):
        for lane in range(LANES):
            room.excitation[sector, lane] = 0.0
            room.total[sector, lane] = 0.0


@loop
def _raise(room: Room, factor: F64, day: int, first: int, members: int) -> None:
    """Level of the day; a history that is over has no rate any more, and so no incidents."""
    for lane in range(LANES):
        if room.lives[lane] <= day:
            room.rate[lane] = room.kick[lane] = room.keep[lane] = room.spread[lane] = 0.0
        room.level[lane] = room.rate[lane] * factor[day, first + min(lane, members - 1)]


@loop
def _keep_day(room: Room, day: int, first: int, members: int, counts: I32) -> None:
    for lane in range(members):
        for sector in range(counts.shape[2]):
            counts[first + lane, day, sector] = int(room.found[day % 2, sector + 1, lane])


@formula
def _keep_totals(room: Room, last: int, first: int, members: int, totals: I64) -> None:
    """Totals of the lanes' histories, those of the last day added."""
    for lane in range(members):
        for sector in range(totals.shape[1]):
            of_last_day = room.found[(last + 1) % 2, sector + 1, lane]
            totals[first + lane, sector] = int(room.total[sector, lane] + of_last_day)


@loop
def _draw(room: Room, seed: np.uint64, day: int, block: int) -> None:
    for lane in range(LANES):
        one, two, three, four = block_of(
            room.future[lane], room.history[lane], np.uint64(day), np.uint64(block), seed, STREAM
        )
        room.words[0, lane] = one
        room.words[1, lane] = two
        room.words[2, lane] = three
        room.words[3, lane] = four


@loop
def _decide(room: Room, weight: float, sector: int, today: int) -> bool:
    """Excitation of a row after yesterday, and its counts from 0 to 2; whether one is in doubt."""
    doubt = False
    within = sector % SECTORS_A_BLOCK
    yesterday = 1 - today
    for lane in range(LANES):
        here = room.found[yesterday, sector + 1, lane]
        beside = room.found[yesterday, sector, lane] + room.found[yesterday, sector + 2, lane]
        excitation = (room.excitation[sector, lane] + room.kick[lane] * here) * room.keep[
            lane
        ] + room.spread[lane] * beside
        room.excitation[sector, lane] = excitation
        room.total[sector, lane] += here
        rate = weight * room.level[lane] + excitation
        word = float(np.int64(room.words[within, lane]))
        none = coarse_exponential(rate)
        one = none * rate
        above_none = word - none
        above_one = above_none - one
        above_two = above_one - one * rate * 0.5
        count = 1.0 if above_none > 0.0 else 0.0
        if above_one > 0.0:
            count += 1.0
        room.found[today, sector + 1, lane] = count
        near = min(abs(above_none), abs(above_one)) < MARGIN
        doubt |= near | (above_two > -MARGIN) | (rate > COARSE_LIMIT)
    return doubt


@loop
def _again(room: Room, weight: float, sector: int, today: int) -> None:
    """Counts of a row by inversion, all lanes a count further while one is not yet reached."""
    within = sector % SECTORS_A_BLOCK
    waiting = False
    for lane in range(LANES):
        rate = weight * room.level[lane] + room.excitation[sector, lane]
        term = exp_near(-rate)
        small = rate <= LARGEST_RATE
        room.term[lane] = term
        room.reached[lane] = term if small else CLOSED
        room.found[today, sector + 1, lane] = 0.0
        waiting |= small & (coarse_of(room.words[within, lane]) > term)
    count = 0
    while waiting:
        count += 1
        waiting = False
        for lane in range(LANES):
            rate = weight * room.level[lane] + room.excitation[sector, lane]
            u = coarse_of(room.words[within, lane])
            reached = room.reached[lane]
            term = room.term[lane] * rate / count
            further = reached + term
            if u > reached:
                room.found[today, sector + 1, lane] = count
            if (further <= reached) & (count >= rate):
                further = CLOSED
            room.term[lane] = term
            room.reached[lane] = further
            waiting |= u > further


@loop
def _large(room: Room, weight: float, seed: np.uint64, day: int, sector: int) -> None:
    for lane in range(LANES):
        rate = weight * room.level[lane] + room.excitation[sector, lane]
        if rate > LARGEST_RATE:
            room.found[day % 2, sector + 1, lane] = large_count(
                rate, seed, room.future[lane], room.history[lane], day, sector
            )
