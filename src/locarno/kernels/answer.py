"""Breaches of one day of an episode: which happen, how they are answered, what is noted of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels import state as of
from locarno.kernels.candidates import (
    AIR,
    ALARM,
    EXCHANGE,
    MEETING,
    OF_SECOND,
    PROVOCATION,
    REGIME,
    SEA,
    SPOILER,
)
from locarno.kernels.compiler.records import by_address
from locarno.kernels.draws import Place, pair
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.kernels.state import State, bite, met, of_regime, timely
from locarno.theory.episode import tables as column
from locarno.theory.episode.breach import (
    NOBODY,
    NONE,
    accused_of,
    against_of,
    came_of,
    clash_band_of,
    facing_of,
    first_broken_of,
    grave_chance_of,
    met_band_of,
    response_of,
    shots_chance_of,
)
from locarno.theory.episode.choice import learned_of
from locarno.theory.episode.erosion import placed_of
from locarno.theory.episode.inputs import RECORDED, TRUE, Broken
from locarno.theory.episode.points import drawn_of, left_node_of, on_line_of
from locarno.theory.episode.purpose import LANES_PER_SLOT, Purpose, Slot
from locarno.theory.episode.tables import Structure, Tables

__all__ = [
    "AUTHOR", "BAND", "FORMULAS", "LINK", "Noted", "answer", "happens", "learn", "note",
    "place_of", "put", "reprise", "shake", "today_for",
]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

CHAIN, PLACE, REPRISALS = map(int, (Purpose.CHAIN, Purpose.PLACE, Purpose.REPRISAL))
DAY = int(Purpose.DAY)
COHESION = int(Purpose.COHESION)
REPRISAL, UNDETECTED = int(Slot.REPRISAL), int(Broken.UNDETECTED)
STEP = int(LANES_PER_SLOT)

SLOT, VIOLATION, SECTOR, AUTHOR, LINK, BAND, WRONGLY, COLUMNS = range(8)
"""Columns of a breach of today; an event has the day in front of them."""
COUNT, ANSWERED, CLASH, WRONG, TOLD = range(5)
COUNT_BY, ANSWERED_BY, AIR_CLASH, FIRST = range(5, 13, 2)
FIRST_DAY, FIRST_CLASS, FIRST_LINK, TALLIES = range(FIRST, FIRST + 4)


@by_address
class Noted(NamedTuple):
    """What is kept of the breaches of an episode.

    Parameters
    ----------
    breaches : (room, 3) those that count towards erosion, as ``erosion.placed_of`` orders them.
    events : (room, 8) every breach as ``reference.Event``; (0, 8) for none.
    tally : (14,) breaches that count, answers to them, worst clash, wrong answers, events; then
        breaches of either challenger that count, and answers to them; worst clash at a meeting in
        the air and at sea; day, class and link of the first that went unanswered, link 0 for none.
    calendar : (5, T) by quarter, as ``Histories`` has it.
    """

    breaches: I64
    events: I64
    tally: I64
    calendar: F64


def today_for(challengers: int, grave: int, classes: int) -> I64:
    """Room for a day: four kinds, meetings, grave exchanges, reprisals and an offensive."""
    return np.zeros((5 + 2 * challengers + grave + challengers * classes, COLUMNS), np.int64)


@part
def happens(
    state: State, rules: Structure, one: Tables, slot: int, u: float, exchanges: int
) -> bool:
    """Whether a candidate is an event in this variant.

    Parameters
    ----------
    u : its uniform; exchanges : those of the day on the whole line.
    """
    side, kind = slot // OF_SECOND, slot % OF_SECOND
    if kind == REGIME:
        action = state.i[of.ACTION + side]
        acts = rules.committed[action] >= 0 and action != rules.numbers[column.ATTACK]
        return bool(acts and u < of_regime(state, one, side, of.RATE))
    if kind == SPOILER:
        return bool(u < one.numbers[column.SPOILERS] * state.x[of.PRESENCE])
    if kind == PROVOCATION:
        return bool(u < one.side[side, column.PROVOKE] * state.x[of.PRESENCE])
    if kind == ALARM:
        return bool(u < one.numbers[column.FALSE_ALARMS])
    if kind in (AIR, SEA):
        domain = kind - AIR
        return bool(u < shots_chance_of(met(state, one, domain), one.met[domain, column.FIRES]))
    share = one.grave[slot - EXCHANGE] * state.x[of.CALM]
    return bool(u < grave_chance_of(exchanges, share))


@part
def place_of(place: Place, day: int, slot: int, weight: F64) -> int:
    """Sector in which a breach falls, in proportion to weights or counts, (S,)."""
    return drawn_of(pair(place, PLACE, day, slot)[0], weight)


@part
def put(breach: I64, slot: int, violation: int, sector: int, author: int) -> None:
    """A breach of today, (7,), not yet answered."""
    breach[SLOT] = slot
    breach[VIOLATION] = violation
    breach[SECTOR] = sector
    breach[AUTHOR] = author
    breach[LINK] = NONE
    breach[BAND] = 0
    breach[WRONGLY] = 0


@part
def answer(state: State, one: Tables, place: Place, breach: I64, day: int) -> None:
    """First broken link of a breach, and the clash that an answer in time leads to."""
    slot, violation, backstop = breach[SLOT], breach[VIOLATION], state.i[of.BACKSTOP]
    if slot in (AIR, SEA):
        _meet(state, one, place, breach, day)
        return
    lane = slot * STEP
    seen, named = pair(place, CHAIN, day, lane)
    yes, in_time = pair(place, CHAIN, day, lane + 1)
    there, strong = pair(place, CHAIN, day, lane + 2)
    nodes = one.coalition.shape[1]
    position = (state.x[of.MOOD] - one.fixed[column.Z_FIRST]) / one.fixed[column.Z_STEP]
    node = left_node_of(position, nodes)
    left, right = one.coalition[violation, node], one.coalition[violation, node + 1]
    quarter = state.i[of.QUARTER]
    sight = one.sight[backstop, violation]
    detected, rightly, wrongly = sight[column.DETECTED], sight[column.RIGHT], sight[column.WRONG]
    accused = accused_of(seen, named, (detected, rightly, wrongly))
    side = against_of(breach[AUTHOR], accused, len(state.private))
    faced = one.side[side, column.FACED]
    response = response_of(
        (yes, in_time, there, strong),
        (
            faced * on_line_of(left[0], right[0], position, node, nodes),
            faced * on_line_of(left[1], right[1], position, node, nodes),
            faced * on_line_of(left[2], right[2], position, node, nodes),
        ),
        bite(one, violation, side, backstop, quarter, state.x[of.SHARE_LEFT]),
        bite(one, violation, side, 0, quarter, 1.0),
        state.i[of.LAPSED] != 0,
    )
    breach[LINK] = first_broken_of(seen, named, (detected, rightly), response)
    if slot == ALARM:
        breach[LINK], accused = response, True
    breach[WRONGLY] = 1 if accused and response == NONE else 0
    breach[BAND] = 0
    # A party that never chooses is no match to clash with: only what is held against others.
    matched = breach[AUTHOR] == NOBODY or len(state.private) > 1
    if breach[LINK] == NONE or (breach[WRONGLY] and matched):
        fires, how = pair(place, CHAIN, day, lane + 3)
        row = one.classes[violation]
        breach[BAND] = clash_band_of(
            fires, how, row[column.CLASH], row[column.LIMITED], row[column.GENERAL_BAND]
        )


@part
def _meet(state: State, one: Tables, place: Place, breach: I64, day: int) -> None:
    """Shots at a meeting in the air or at sea: a clash, though no breach."""
    how = pair(place, CHAIN, day, breach[SLOT] * STEP + STEP - 1)[1]
    u, other = pair(place, DAY, day, MEETING)
    domain = breach[SLOT] - AIR
    if domain == 1:
        u = other
    row = one.met[domain]
    bands = (row[column.FIRES], row[column.MET_LIMITED], row[column.MET_GENERAL])
    breach[BAND] = met_band_of(u, how, met(state, one, domain), bands)


@part
def learn(state: State, one: Tables, breach: I64) -> None:
    """What a breach's author believes, on whether an answer came in time."""
    side = breach[AUTHOR] - 1
    came = came_of(breach[LINK], state.i[of.LAPSED] != 0)
    resolute, weak = timely(state, one, breach[VIOLATION], side)
    state.x[of.BELIEF + side] = learned_of(state.x[of.BELIEF + side], came, resolute, weak)


@part
def shake(state: State, rules: Structure, one: Tables, place: Place, breach: I64, day: int) -> None:
    """What an unanswered breach and a clash do to the coalition's cohesion."""
    if rules.classes[breach[VIOLATION], 1] and breach[AUTHOR] and breach[LINK] != NONE:
        state.x[of.COHESION] += one.numbers[column.UNANSWERED]
    if breach[BAND] > 0:
        shift = one.numbers[column.CASUALTIES] * breach[BAND]
        if pair(place, COHESION, day, breach[SLOT])[0] < one.numbers[column.HARDENING]:
            shift = -shift
        state.x[of.COHESION] += shift


@part
def reprise(
    rules: Structure, one: Tables, place: Place, today: I64, span: tuple[int, int], day: int,
    side: int,
) -> tuple[int, int]:  # fmt: skip
    """Reprisals to a challenger's breaches among the first of today.

    Parameters
    ----------
    span : breaches to which there are reprisals, and all that there are by now.

    Returns
    -------
    Breaches with reprisals, one of a class, in the order of classes; and the link behind the first
    reprisal that grows into an offensive, 0 for none.
    """
    retaliate, escalate = one.side[side, column.RETALIATE], one.side[side, column.ESCALATE]
    author = facing_of(side, rules.numbers[column.CHALLENGERS])
    grown, (count, end) = NONE, span
    for kind in range(rules.classes.shape[0]):
        struck = False
        for number in range(count):
            violation = today[number, VIOLATION]
            if today[number, AUTHOR] != side + 1 or today[number, LINK] == NONE:
                continue
            if rules.classes[violation, 0] != kind or struck:
                continue
            strikes, grows = pair(place, REPRISALS, day, today[number, SLOT])
            if strikes < retaliate and grows >= escalate:
                slot = side * OF_SECOND + REPRISAL + kind
                put(today[end], slot, kind, today[number, SECTOR], author)
                end += 1
                struck = True
    for number in range(count):
        if grown == NONE and today[number, AUTHOR] == side + 1 and today[number, LINK] != NONE:
            strikes, grows = pair(place, REPRISALS, day, today[number, SLOT])
            if strikes < retaliate and grows < escalate:
                grown = today[number, LINK]
    return end, grown


@part
def note(state: State, rules: Structure, one: Tables, breach: I64, day: int, noted: Noted) -> None:
    """What is kept of a breach of today."""
    tally, link, author = noted.tally, breach[LINK], breach[AUTHOR]
    quarter = state.i[of.QUARTER]
    if tally[TOLD] < noted.events.shape[0]:
        noted.events[tally[TOLD], 0] = day
        for number in range(COLUMNS):
            noted.events[tally[TOLD], 1 + number] = breach[number]
        tally[TOLD] += 1
    tally[CLASH] = max(tally[CLASH], breach[BAND])
    tally[WRONG] += breach[WRONGLY]
    if breach[SLOT] in (AIR, SEA):
        worst = AIR_CLASH + breach[SLOT] - AIR
        tally[worst] = max(tally[worst], breach[BAND])
        return
    if rules.classes[breach[VIOLATION], 1]:
        if breach[SLOT] == ALARM or link != UNDETECTED:
            noted.calendar[RECORDED, quarter] += 1.0
        if breach[SLOT] == ALARM:
            return
        noted.calendar[TRUE, quarter] += 1.0
        due = day + int(one.classes[breach[VIOLATION], column.DEADLINE_DAYS])
        took = 0
        if breach[SLOT] % OF_SECOND == REGIME and link != NONE:
            slicing = state.i[of.ACTION + author - 1] == rules.numbers[column.SLICING]
            took = author if slicing else 0
        placed_of(noted.breaches, tally[COUNT], due, link, took)
        answered = 1 if link == NONE else 0
        tally[COUNT] += 1
        tally[ANSWERED] += answered
        if link != NONE and tally[FIRST_LINK] == NONE:
            tally[FIRST_DAY], tally[FIRST_CLASS] = day, breach[VIOLATION]
            tally[FIRST_LINK] = link
        if author != NOBODY:
            tally[COUNT_BY + author - 1] += 1
            tally[ANSWERED_BY + author - 1] += answered
