"""Days of a history on which something may happen in some variant; all others are left out.

A daily event of a variant happens where a uniform lies below its rate. The uniform is the same in
all variants, so that a day on which it lies above the largest rate has no event in any.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.kernels.draws import Place
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.episode.purpose import MEETING_LANE, SIDE_SLOT, Lane, Purpose, Slot
from locarno.theory.philox import block_of, uniform_of

__all__ = ["FORMULAS", "OF_SECOND", "Bounds", "Candidates", "gather", "room_for"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

DAYS: Final = 64
"""Days whose uniforms are drawn together: few enough to stay in the nearest cache."""
STREAM: Final = np.uint64(Purpose.DAY)
GRAVE: Final = int(Lane.GRAVE)
OF_SECOND: Final = int(SIDE_SLOT)
"""From here on slots, and the lane of the day, belong to the second challenger."""
REGIME, SPOILER, PROVOCATION, ALARM, AIR, SEA, EXCHANGE = map(
    int,
    (
        Slot.REGIME,
        Slot.SPOILER,
        Slot.PROVOCATION,
        Slot.ALARM,
        Slot.AIR,
        Slot.SEA,
        Slot.EXCHANGE,
    ),
)
MEETING: Final = int(MEETING_LANE)


@by_address
class Bounds(NamedTuple):
    """Largest rates over all variants that share a setting, in each of F futures.

    Parameters
    ----------
    daily : (F, 4) regime, spoiler, provocation and false alarm, a day; with a second challenger
        its regime and the provocation of it too, (F, 6).
    grave : (F, classes) share of the exchanges.
    meetings : (F, 2) chance a day that shots are fired at one in the air, and at sea; (F, 0) where
        no variant has any.
    """

    daily: F64
    grave: F64
    meetings: F64


@by_address
class Candidates(NamedTuple):
    """Events that may happen, by day and then by slot.

    Parameters
    ----------
    place : (room, 2) day and slot.
    draw : (room, 2) the uniform that decides, and a second one.
    lanes : (L,) of the day that are drawn: those of breaches; of meetings, if any; of the second
        challenger, if there is one.
    first, second : (L, 64) uniforms of a block of days.
    """

    place: I64
    draw: F64
    lanes: I64
    first: F64
    second: F64


def room_for(challengers: int, days: int, grave: int, domains: int) -> Candidates:
    """Room for the candidates of one history; ``domains`` is 2 where forces meet, else 0."""
    most = days * (2 + 2 * challengers + grave + domains) + 1
    lanes = [*range(GRAVE + grave)]
    lanes += [MEETING] if domains else []
    lanes += [OF_SECOND] if challengers > 1 else []
    return Candidates(
        np.zeros((most, 2), np.int64), np.zeros((most, 2)), np.array(lanes, np.int64),
        np.zeros((len(lanes), DAYS)), np.zeros((len(lanes), DAYS)),
    )  # fmt: skip


@part
def _draw(room: Candidates, place: Place, start: int) -> None:
    for lane in range(room.lanes.size):
        address = np.uint64(room.lanes[lane])
        for day in range(DAYS):
            one, two, three, four = block_of(
                place.future, place.history, np.uint64(start + day), address, place.seed, STREAM,
            )  # fmt: skip
            room.first[lane, day] = uniform_of(one, two)
            room.second[lane, day] = uniform_of(three, four)


@part
def _keep(room: Candidates, count: int, day: int, slot: int, u: float, v: float) -> int:
    room.place[count, 0] = day
    room.place[count, 1] = slot
    room.draw[count, 0] = u
    room.draw[count, 1] = v
    return count + 1


@part
def _of_second(room: Candidates, count: int, day: int, step: int, most: F64) -> int:
    """Regime and provocation of the second challenger, whose lane is the last."""
    u, v = room.first[-1, step], room.second[-1, step]
    if u < most[4]:
        count = _keep(room, count, day, OF_SECOND + REGIME, u, u)
    if v < most[5]:
        count = _keep(room, count, day, OF_SECOND + PROVOCATION, v, v)
    return count


@part
def _meetings(room: Candidates, count: int, day: int, step: int, lane: int, most: F64) -> int:
    """Shots at meetings in the air and at sea, on the lane of both, if there are any."""
    if most.size == 0:
        return count
    u, v = room.first[lane, step], room.second[lane, step]
    if u < most[0]:
        count = _keep(room, count, day, AIR, u, u)
    if v < most[1]:
        count = _keep(room, count, day, SEA, v, v)
    return count


@part
def gather(room: Candidates, place: Place, bounds: Bounds, future: int, line: I64) -> int:
    """Candidates of one history, into the room; how many there are.

    Parameters
    ----------
    future : place of the history's future in the bounds.
    line : (D,) exchanges of each day on the whole line.
    """
    count = 0
    days, grave = line.size, bounds.grave.shape[1]
    for start in range(0, days, DAYS):
        _draw(room, place, start)
        for step in range(min(DAYS, days - start)):
            day = start + step
            u = room.first[0, step]
            if u < bounds.daily[future, 0]:
                count = _keep(room, count, day, REGIME, u, u)
            u = room.second[0, step]
            if u < bounds.daily[future, 1]:
                count = _keep(room, count, day, SPOILER, u, u)
            u = room.first[1, step]
            if u < bounds.daily[future, 2]:
                count = _keep(room, count, day, PROVOCATION, u, u)
            u = room.second[1, step]
            if u < bounds.daily[future, 3]:
                count = _keep(room, count, day, ALARM, u, u)
            count = _meetings(room, count, day, step, GRAVE + grave, bounds.meetings[future])
            for kind in range(grave):
                u = room.first[GRAVE + kind, step]
                # The chance that one of several is grave is at most the sum of their chances.
                if u < line[day] * bounds.grave[future, kind]:
                    v = room.second[GRAVE + kind, step]
                    count = _keep(room, count, day, EXCHANGE + kind, u, v)
            if room.lanes[-1] == OF_SECOND:
                count = _of_second(room, count, day, step, bounds.daily[future])
    return count
