"""Episodes: histories under variants, walked over the days on which something may happen.

Does what ``theory.episode.reference`` does, event by event.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels import answer as breach_column
from locarno.kernels import state as of
from locarno.kernels.answer import (
    Noted,
    answer,
    happens,
    learn,
    note,
    place_of,
    put,
    reprise,
    shake,
)
from locarno.kernels.candidates import (
    AIR,
    EXCHANGE,
    OF_SECOND,
    PROVOCATION,
    REGIME,
    SEA,
    Bounds,
    Candidates,
    gather,
)
from locarno.kernels.compiler.records import by_address
from locarno.kernels.draws import Place, pair
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit, part
from locarno.kernels.state import State, begin_quarter, decide, met, restart, set_mood
from locarno.theory.combat import NO_BATTLE, offensive_of
from locarno.theory.episode import tables as column
from locarno.theory.episode.breach import GENERAL, NOBODY, NONE, NOWHERE, came_of, facing_of
from locarno.theory.episode.erosion import FAR, NEVER, eroded_of, slices_of
from locarno.theory.episode.inputs import CALENDAR, EXCHANGED, MET_IN_AIR, Broken, By
from locarno.theory.episode.purpose import HOURS_LANE, Purpose, Slot
from locarno.theory.episode.tables import Structure, Tables

__all__ = ["BOTH", "FORMULAS", "KEPT", "Line", "Records", "Room", "episodes"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

by_address(Tables)
by_address(Structure)
OFFENSIVE: Final = int(Slot.OFFENSIVE)
UNDETERRED, ERODED, ENCOUNTER = map(int, (Broken.UNDETERRED, Broken.ERODED, Broken.ENCOUNTER))
REPRISAL, CLASH_OF_FORCES = int(By.REPRISAL), int(By.CLASH)
DATE, HOURS = int(Purpose.DATE), int(HOURS_LANE)
GROWN: Final = 7
"""Place in ``Room.war`` of the links behind reprisals of today that grew, one a challenger."""
BOTH: Final = 2

KEPT = (
    "war_day", "war_cause", "chosen_attack", "eroded_day", "eroded_cause", "clash", "breaches",
    "answered", "wrong_answers", "unsolved", "battle", "battle_days", "helped", "war_by",
    "air_clash", "sea_clash", "unanswered_day", "unanswered_class", "unanswered_link",
    "backstop_over", "lapsed",
)  # fmt: skip
"""Whole numbers kept of every episode, by the names that ``Histories`` has for them."""
(
    WAR_DAY, WAR_CAUSE, CHOSEN, ERODED_DAY, ERODED_CAUSE, CLASH, BREACHES, ANSWERED, WRONG,
    UNSOLVED, BATTLE, BATTLE_DAYS, HELPED, WAR_BY, MET_CLASH, _, FIRST_DAY, FIRST_CLASS, FIRST_LINK,
    BACKSTOP_OVER, LAPSED,
) = range(len(KEPT))  # fmt: skip


@by_address
class Records(NamedTuple):
    """What happened, by variant and history; C is the challengers.

    Parameters
    ----------
    whole : (K, n, 25) the numbers ``KEPT``; then breaches of either challenger that count, and
        answers to those.
    counted : (K, n, 6) exchanges, the logarithm of the chance that attacks are spared, km of ground
        and people lost in the offensive; share of the force and reluctance at the end.
    actions : (K, n, C, dates), -1 once a history has ended.
    events : (K, n, room, 8) breaches as ``Noted`` keeps them; room 0 where they are not wanted.
    told : (K, n) how many events.
    calendar : (K, n, 5, T) by quarter, as ``Histories`` has it.
    """

    whole: I64
    counted: F64
    actions: I64
    events: I64
    told: I64
    calendar: F64


@by_address
class Room(NamedTuple):
    """Scratch of one thread: state, candidates, breaches of a day and of the episode, war, losses.

    ``war`` (9,) is its day, cause and whether it was chosen; how the battle ended, its days and
    whether help came; what it began with; and the link behind a reprisal of today that grew, by
    the challenger that it answers. ``lost`` (2,) are km and people lost in the battle.
    """

    state: State
    candidates: Candidates
    today: I64
    noted: Noted
    war: I64
    lost: F64


@by_address
class Line(NamedTuple):
    """Exchanges of one history: by day and sector (D, S), by day (D,), and up to each day (D + 1,).

    ``weight`` (S,) is room for a day's counts as weights.
    """

    counts: I32
    line: I64
    upto: I64
    weight: F64


@jit
def episodes(
    rules: Structure, tables: Tables, bounds: Bounds, shot: tuple[I32, I64, I64, F64],
    addresses: tuple[np.uint64, U64, U64, int], room: Room, records: Records,
) -> None:  # fmt: skip
    """Lives every history under every variant, into ``records``.

    Parameters
    ----------
    shot : (n, D, S) exchanges of every history, day and sector; room for those of a line.
    addresses : seed; future and history, (n,) each; histories in each future.
    """
    seed, futures, histories, each = addresses
    counts, line, upto, weight = shot
    for member in range(counts.shape[0]):
        f = member // each
        place = Place(seed, futures[member], histories[member])
        for day in range(line.size):
            line[day] = 0
            for sector in range(weight.size):
                line[day] += counts[member, day, sector]
            upto[day + 1] = upto[day] + line[day]
        found = gather(room.candidates, place, bounds, f, line)
        mine = Line(counts[member], line, upto, weight)
        for k in range(records.counted.shape[0]):
            one = Tables(
                tables.fixed[k, f], tables.numbers[k, f], tables.side[k, f],
                tables.classes[k, f], tables.sight[k, f], tables.coalition[k, f],
                tables.force[k, f], tables.half[k, f], tables.there[k, f],
                tables.actions[k, f], tables.payoffs[k, f], tables.grave[k, f],
                tables.handicap[k, f], tables.sector[k, f], tables.elections[k, f],
                tables.armies[k, f], tables.meetings[k, f], tables.met[k, f],
                tables.values[k, f], tables.kinds[k, f],
            )  # fmt: skip
            whole, actions = records.whole[k, member], records.actions[k, member]
            exchanges = _live(rules, one, place, mine, found, room, actions)
            records.counted[k, member, 0] = exchanges
            records.counted[k, member, 1] = room.state.x[of.LOG_SPARED]
            records.counted[k, member, 2] = room.lost[0]
            records.counted[k, member, 3] = room.lost[1]
            records.counted[k, member, 4] = room.state.x[of.SHARE_LEFT]
            records.counted[k, member, 5] = room.state.x[of.MOOD]
            _keep(rules, room, whole)
            for row in range(CALENDAR):
                for quarter in range(records.calendar.shape[3]):
                    records.calendar[k, member, row, quarter] = room.noted.calendar[row, quarter]
            records.told[k, member] = room.noted.tally[breach_column.TOLD]
            for row in range(records.told[k, member]):
                for number in range(records.events.shape[3]):
                    records.events[k, member, row, number] = room.noted.events[row, number]


@part
def _live(
    rules: Structure, one: Tables, place: Place, mine: Line, found: int, room: Room, actions: I64
) -> float:
    """One episode, from day 0 to the horizon or to war; its exchanges."""
    state, war, periods = room.state, room.war, rules.periods
    _clear(room)
    restart(state, rules, one, place)
    turn, dates, number, since = 0, 0, 0, 0
    exchanges = 0.0
    while war[0] == NEVER:
        day = _next_attack(state)
        if turn < periods.shape[0]:
            day = min(day, periods[turn, 0])
        if number < found:
            day = min(day, room.candidates.place[number, 0])
        if day == FAR:
            break
        if turn < periods.shape[0] and periods[turn, 0] == day:
            exchanges += _count(one, mine, since, day, room)
            since = day
            dates = _turn(rules, one, place, room, periods[turn], actions, dates)
            turn += 1
        first = number
        while number < found and room.candidates.place[number, 0] == day:
            number += 1
        if number > first or _next_attack(state) == day:
            _day(rules, one, place, mine, day, (first, number), room)
    end = rules.numbers[column.HORIZON] if war[0] == NEVER else war[0] + 1
    return exchanges + _count(one, mine, since, end, room)


@part
def _count(one: Tables, mine: Line, since: int, end: int, room: Room) -> float:
    """Exchanges from a day to the day before another, as far as buffer and presence left them.

    They go into the calendar, and the meetings expected in those days.
    """
    left = (mine.upto[end] - mine.upto[since]) * room.state.x[of.CALM]
    quarter = room.state.i[of.QUARTER]
    room.noted.calendar[EXCHANGED, quarter] += left
    for domain in range(one.meetings.shape[1]):
        expected = met(room.state, one, domain) * (end - since)
        room.noted.calendar[MET_IN_AIR + domain, quarter] += expected
    return float(left)


@part
def _next_attack(state: State) -> int:
    """Day of the next attack that is due."""
    first, second = state.i[of.ATTACK_DAY], state.i[of.ATTACK_DAY + 1]
    day = first if first != NEVER else FAR
    return min(day, second) if second != NEVER else day


@part
def _turn(
    rules: Structure, one: Tables, place: Place, room: Room, period: I64, actions: I64, dates: int
) -> int:
    """A new quarter, and a decision, where one is due; how many decisions were taken."""
    state, noted = room.state, room.noted
    if period[1] >= 0:
        begin_quarter(state, rules, one, place, period[1], period[0])
    if period[2] > 0:
        # On the state of the night before: what one decides moves nothing the other looks at.
        for side in range(len(state.private)):
            count = noted.tally[breach_column.COUNT]
            kept = slices_of(noted.breaches, count, period[0], side + 1)
            decide(state, rules, one, place, side, period, kept)
            actions[side, dates] = state.i[of.ACTION + side]
        dates += 1
    set_mood(state, one)
    return dates


@part
def _clear(room: Room) -> None:
    for number in range(room.noted.tally.size):
        room.noted.tally[number] = 0
    for row in range(CALENDAR):
        for quarter in range(room.noted.calendar.shape[1]):
            room.noted.calendar[row, quarter] = 0.0
    room.war[0] = NEVER
    room.war[1] = NONE
    room.war[2] = 0
    room.war[3], room.war[4], room.war[5], room.war[6] = NO_BATTLE, 0, 0, 0
    room.war[GROWN], room.war[GROWN + 1] = NONE, NONE
    room.lost[0], room.lost[1] = 0.0, 0.0


@part
def _day(
    rules: Structure, one: Tables, place: Place, mine: Line, day: int, span: tuple[int, int],
    room: Room,
) -> None:  # fmt: skip
    """A day on which something may happen: candidates ``span``, or an attack."""
    state, today = room.state, room.today
    count = _breaches(rules, one, place, mine, day, span, room)
    for number in range(count):
        answer(state, one, place, today[number], day)
    end, general, answered = count, False, False
    for side in range(len(state.private)):
        end, grown = reprise(rules, one, place, today, (count, end), day, side)
        room.war[GROWN + side] = grown
    for number in range(end):
        if number >= count:
            answer(state, one, place, today[number], day)
        if today[number, breach_column.BAND] == GENERAL:
            general = True
            answered |= today[number, breach_column.SLOT] not in (AIR, SEA)
    # On one day a general clash comes before a reprisal that grows, and that before an attack.
    first, second = room.war[GROWN] != NONE, room.war[GROWN + 1] != NONE
    if general:
        cause = UNDETERRED if answered else ENCOUNTER
        room.war[0], room.war[1], room.war[6] = day, cause, CLASH_OF_FORCES
    elif first or second:
        cause = room.war[GROWN + _earlier(place, day, first, second)]
        room.war[0], room.war[1], room.war[6] = day, cause, REPRISAL
    elif _next_attack(state) == day:
        _attack(rules, one, place, today[end], day, room)
    _remember(rules, one, place, day, end, room)


@part
def _remember(rules: Structure, one: Tables, place: Place, day: int, end: int, room: Room) -> None:
    """What authors of breaches, the record and the coalition keep of a day."""
    state, today = room.state, room.today
    for number in range(end):
        if today[number, breach_column.AUTHOR] != NOBODY:
            learn(state, one, today[number])
    for number in range(end):
        note(state, rules, one, today[number], day, room.noted)
        shake(state, rules, one, place, today[number], day)
    set_mood(state, one)


@part
def _attack(rules: Structure, one: Tables, place: Place, breach: I64, day: int, room: Room) -> None:
    """The attack chosen for today, with what would have failed to stop it."""
    due = room.state.i
    side = _earlier(place, day, due[of.ATTACK_DAY] == day, due[of.ATTACK_DAY + 1] == day)
    slot = side * OF_SECOND + OFFENSIVE
    sector = place_of(place, day, slot, one.sector)
    put(breach, slot, rules.numbers[column.OFFENSIVE], sector, side + 1)
    answer(room.state, one, place, breach, day)
    _fight(one, breach, room)
    cause = breach[breach_column.LINK]
    room.war[0] = day
    room.war[1] = UNDETERRED if cause == NONE else cause
    room.war[2], room.war[6] = 1, side + 1


@part
def _earlier(place: Place, day: int, first: bool, second: bool) -> int:  # noqa: FBT001
    """Which challenger's turn it is on a day: that of the one with the earlier hour, if of both."""
    if first and second:
        hour, other = pair(place, DATE, day, HOURS)
        return 1 if other < hour else 0
    return 0 if first else 1


@part
def _fight(one: Tables, breach: I64, room: Room) -> None:
    """How the offensive goes; an answer that comes joins the defenders at its deadline."""
    state, violation, link = room.state, breach[breach_column.VIOLATION], breach[breach_column.LINK]
    quarter, numbers = state.i[of.QUARTER], one.numbers
    armies = one.armies[breach[breach_column.AUTHOR] - 1, quarter]
    joins = np.inf
    if came_of(link, state.i[of.LAPSED] != 0):
        joins = one.classes[violation, column.DEADLINE_DAYS]
    force = one.force[state.i[of.BACKSTOP], violation, quarter] * state.x[of.SHARE_LEFT]
    help_people = force * numbers[column.HELP_PEOPLE]
    battle, days, room.lost[0], room.lost[1] = offensive_of(
        (armies[0], armies[1]),
        (help_people, joins),
        (numbers[column.ATTACKER_KILLS], numbers[column.DEFENDER_KILLS]),
        (numbers[column.STANDS], numbers[column.RETREAT]),
        (
            numbers[column.ATTACKER_BEARS], numbers[column.DEFENDER_BEARS],
            numbers[column.LIMITED_KM], numbers[column.DEPTH_KM], numbers[column.BATTLE_DAYS],
        ),
    )  # fmt: skip
    room.war[3], room.war[4] = battle, days
    fought = battle != NO_BATTLE and help_people > 0.0
    room.war[5] = 1 if fought and joins <= days else 0


@part
def _breaches(
    rules: Structure, one: Tables, place: Place, mine: Line, day: int, span: tuple[int, int],
    room: Room,
) -> int:  # fmt: skip
    """Candidates of the day that happen in this variant, into ``today``; how many."""
    state, found = room.state, room.candidates
    count = 0
    for candidate in range(span[0], span[1]):
        slot = found.place[candidate, 1]
        if not happens(state, rules, one, slot, found.draw[candidate, 0], mine.line[day]):
            continue
        author, violation = NOBODY, rules.numbers[column.REPRISAL]
        side, kind = slot // OF_SECOND, slot % OF_SECOND
        if kind == REGIME:
            author, violation = side + 1, rules.committed[state.i[of.ACTION + side]]
        elif kind == PROVOCATION:
            author = facing_of(side, len(state.private))
        if kind in (AIR, SEA):
            sector = NOWHERE
        elif kind < EXCHANGE:
            sector = place_of(place, day, slot, one.sector)
        else:
            violation = rules.grave[slot - EXCHANGE]
            firsts = found.draw[candidate, 1] < one.numbers[column.CHALLENGER_SHARE]
            author = 1 if firsts else facing_of(0, len(state.private))
            for number in range(mine.weight.size):
                mine.weight[number] = mine.counts[day, number]
            sector = place_of(place, day, slot, mine.weight)
        put(room.today[count], slot, violation, sector, author)
        count += 1
    return count


@part
def _keep(rules: Structure, room: Room, whole: I64) -> None:
    """What happened, into the numbers kept of the episode."""
    numbers, war, tally = rules.numbers, room.war, room.noted.tally
    last = war[0] if war[0] != NEVER else numbers[column.HORIZON]
    rule = (
        numbers[column.WINDOW], numbers[column.BREACHES], rules.share, numbers[column.CEILING],
    )  # fmt: skip
    day, cause = eroded_of(room.noted.breaches, tally[breach_column.COUNT], last, rule)
    whole[WAR_DAY] = war[0]
    whole[WAR_CAUSE] = war[1]
    whole[CHOSEN] = war[2]
    whole[ERODED_DAY] = day
    whole[ERODED_CAUSE] = cause
    if war[0] != NEVER and day != NEVER:
        whole[WAR_CAUSE] = ERODED
    whole[CLASH] = tally[breach_column.CLASH]
    whole[BREACHES] = tally[breach_column.COUNT]
    whole[ANSWERED] = tally[breach_column.ANSWERED]
    whole[WRONG] = tally[breach_column.WRONG]
    whole[BATTLE], whole[BATTLE_DAYS], whole[HELPED] = war[3], war[4], war[5]
    whole[UNSOLVED] = room.state.i[of.UNSOLVED]
    whole[WAR_BY] = war[6]
    whole[MET_CLASH] = tally[breach_column.AIR_CLASH]
    whole[MET_CLASH + 1] = tally[breach_column.AIR_CLASH + 1]
    whole[FIRST_DAY], whole[FIRST_CLASS] = NEVER, NEVER
    whole[FIRST_LINK] = tally[breach_column.FIRST_LINK]
    if whole[FIRST_LINK] != NONE:
        whole[FIRST_DAY] = tally[breach_column.FIRST_DAY]
        whole[FIRST_CLASS] = tally[breach_column.FIRST_CLASS]
    whole[BACKSTOP_OVER], whole[LAPSED] = room.state.i[of.BACKSTOP], room.state.i[of.LAPSED]
    for number in range(2 * BOTH):
        whole[len(KEPT) + number] = tally[breach_column.COUNT_BY + number]
