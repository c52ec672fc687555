"""State of an episode, and what moves it by the quarter and at decision dates."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.kernels.draws import Place, pair
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.episode import tables as column
from locarno.theory.episode.breach import bite_of
from locarno.theory.episode.choice import NO_SHOCK, ahead_of, gumbel_of, log_spared_of
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.points import drawn_of, left_node_of, on_line_of
from locarno.theory.episode.purpose import KIND_LANE, SIDE_LANE, Lane, Purpose
from locarno.theory.episode.tables import Structure, Tables
from locarno.theory.episode.values import LAPSED as WITHOUT_GUARANTEE
from locarno.theory.scalar import exp_of, ndtri_of

__all__ = [
    "ACTION", "ATTACK_DAY", "BACKSTOP", "BELIEF", "CALM", "COHESION", "COMMON", "EPOCH", "FORMULAS",
    "LAPSED", "LOG_SPARED", "MOOD", "PRESENCE", "QUARTER", "SHARE_LEFT", "UNSOLVED", "State",
    "begin_quarter", "bite", "decide", "fresh_state", "met", "of_regime", "restart", "set_mood",
    "timely",
]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

QUARTERS, CHOICE, DATE = map(int, (Purpose.QUARTER, Purpose.CHOICE, Purpose.DATE))
MOOD_LANE = int(Lane.MOOD_AND_GOVERNMENT)
ELECTION = int(Purpose.ELECTION)
LOSSES = int(Lane.WITHDRAWAL_AND_BACKSTOP)
RENEWAL = int(Lane.RENEWAL)
KINDS = int(KIND_LANE)
OF_SECOND = int(SIDE_LANE)

COMMON, MOOD, SHARE_LEFT, CALM, PRESENCE, COHESION, LOG_SPARED = range(7)
BELIEF, NEEDED, FLOATS = range(7, 13, 2)
BACKSTOP, LAPSED, QUARTER, TERMS, UNSOLVED = range(5)
EPOCH, ACTION, ATTACK_DAY, KIND, WHOLES = range(5, 15, 2)
"""Numbers of the challengers lie in pairs: that of the first, and of the second if any."""
RATE, RELUCTANCE = 0, 1


@by_address
class State(NamedTuple):
    """What is remembered from one day to the next, C being the challengers.

    Parameters
    ----------
    x : (11,) common reluctance, mood, share of the force left, calm, calm by presence, cohesion,
        log of the chance that no attack was decided on; then in pairs belief, and the least private
        shock with which the present government would have attacked.
    i : (13,) backstop, lapsed, quarter, terms that ended, decisions for which the game was not
        solved; then in pairs epoch, action, day of an attack, kind of challenger.
    private : (C, A + 1) shocks of each challenger's present government.
    stance : (N,) shift of reluctance by each guarantor's present government.
    """

    x: F64
    i: I64
    private: F64
    stance: F64


def fresh_state(challengers: int, actions: int, members: int) -> State:
    """Room for the state of one episode at a time."""
    return State(
        np.zeros(FLOATS), np.zeros(WHOLES, np.int64),
        np.zeros((challengers, actions)), np.zeros(members),
    )  # fmt: skip


@part
def restart(state: State, rules: Structure, one: Tables, place: Place) -> None:
    """The state in which every episode begins."""
    for number in range(WHOLES):
        state.i[number] = 0
    state.x[COMMON] = 0.0
    state.x[MOOD] = 0.0
    state.x[SHARE_LEFT] = 1.0
    state.x[CALM] = 1.0
    state.x[PRESENCE] = 1.0
    state.x[COHESION] = 0.0
    state.x[LOG_SPARED] = 0.0
    for member in range(state.stance.size):
        state.stance[member] = 0.0
    state.i[ATTACK_DAY], state.i[ATTACK_DAY + 1] = NEVER, NEVER
    for side in range(len(state.private)):
        state.x[BELIEF + side] = one.side[side, column.BELIEF]
        _new_government(state, rules, one, place, side)


@part
def _new_government(state: State, rules: Structure, one: Tables, place: Place, side: int) -> None:
    """Private shocks of a challenger's government of this epoch, and its kind."""
    epoch, first = state.i[EPOCH + side], side * OF_SECOND
    if rules.numbers[column.AHEAD] > 0:
        u_kind = pair(place, CHOICE, epoch, first + KINDS)[0]
        state.i[KIND + side] = drawn_of(u_kind, one.kinds[side])
    for action in range(state.private.shape[1]):
        state.private[side, action] = gumbel_of(pair(place, CHOICE, epoch, first + action)[0])
    state.x[NEEDED + side] = NO_SHOCK


@part
def begin_quarter(
    state: State, rules: Structure, one: Tables, place: Place, quarter: int, day: int
) -> None:
    """Mood, governments, losses, lapse; then what the force of the quarter calms."""
    x, i, numbers = state.x, state.i, one.numbers
    i[QUARTER] = quarter
    u_mood, u_government = pair(place, QUARTERS, quarter, MOOD_LANE)
    if quarter == 0:
        x[COMMON] = ndtri_of(u_mood)
    else:
        left = numbers[column.MOOD]
        kept = left * x[COMMON]
        x[COMMON] = kept + math.sqrt(1.0 - left * left) * ndtri_of(u_mood)
        for side in range(len(state.private)):
            if side > 0:
                u_government = pair(place, QUARTERS, quarter, OF_SECOND + MOOD_LANE)[1]
            prior = one.side[side, column.BELIEF]
            state.x[BELIEF + side] = prior + left * (state.x[BELIEF + side] - prior)
            if u_government < one.side[side, column.GOVERNMENT]:
                state.i[EPOCH + side] += 1
                _new_government(state, rules, one, place, side)
        u_leaves, u_backstop = pair(place, QUARTERS, quarter, LOSSES)
        if u_leaves < numbers[column.WITHDRAWAL]:
            x[SHARE_LEFT] *= 1.0 - one.fixed[column.WITHDRAWAL_SHARE]
        if u_backstop < numbers[column.BACKSTOP_END]:
            i[BACKSTOP] = 1
        x[COHESION] *= left
        _elections(state, one, place, quarter)
    _renew(state, one, place, day)
    ground = one.there[i[BACKSTOP], quarter, 1] * x[SHARE_LEFT]
    x[PRESENCE] = exp_of(-numbers[column.PRESENCE_CALM] * ground)
    x[CALM] = numbers[column.BUFFER_CALM] * x[PRESENCE]


@part
def _elections(state: State, one: Tables, place: Place, quarter: int) -> None:
    """New governments of guarantors stand elsewhere until the next change."""
    for member in range(state.stance.size):
        if one.elections[member] > 0.0:
            u_changes, u_stance = pair(place, ELECTION, quarter, member)
            if u_changes < one.elections[member]:
                state.stance[member] = one.numbers[column.TURN] * ndtri_of(u_stance)


@part
def _renew(state: State, one: Tables, place: Place, day: int) -> None:
    """At the end of each term the guarantee is renewed, or lapses."""
    i, duration = state.i, one.numbers[column.DURATION_DAYS]
    while i[LAPSED] == 0 and day >= (i[TERMS] + 1) * duration:
        if pair(place, QUARTERS, i[TERMS], RENEWAL)[0] >= one.numbers[column.RENEWAL]:
            i[LAPSED] = 1
        i[TERMS] += 1
        if duration <= 0.0:
            break


@part
def set_mood(state: State, one: Tables) -> None:
    """Reluctance: the common mood, what happened, who governs, and what regimes stir up."""
    x = state.x
    governed = 0.0
    for member in range(state.stance.size):
        governed += state.stance[member]
    x[MOOD] = x[COMMON] + x[COHESION] + governed
    for side in range(len(state.private)):
        x[MOOD] += of_regime(state, one, side, RELUCTANCE)


@part
def of_regime(state: State, one: Tables, side: int, what: int) -> float:
    """Rate or reluctance of a challenger's present regime, 0 while it complies."""
    action = state.i[ACTION + side]
    if action > 0:
        return float(one.actions[side, action - 1, what])
    return 0.0


@part
def met(state: State, one: Tables, domain: int) -> float:
    """Meetings expected of a day like this one, in the air (0) or at sea (1)."""
    expected = float(one.meetings[state.i[BACKSTOP], domain, state.i[QUARTER]])
    expected *= float(state.x[SHARE_LEFT])
    for side in range(len(state.private)):
        if state.i[ACTION + side] > 0:
            return expected * float(one.numbers[column.BUSY])
    return expected


@part
def bite(
    one: Tables, violation: int, side: int, backstop: int, quarter: int, share_left: float
) -> float:
    """What the answer to a class can do to a challenger, by backstop, quarter and share left."""
    force, half = one.force[backstop, violation, quarter], one.half[side, violation, quarter]
    return bite_of(force * share_left, half, one.classes[violation, column.PLAIN_BITE])


@part
def timely(state: State, one: Tables, violation: int, side: int) -> tuple[float, float]:
    """Chance of a timely answer to a challenger from a resolute and from a weak coalition."""
    faced, sight = one.side[side, column.FACED], one.sight[state.i[BACKSTOP], violation]
    return faced * sight[column.RESOLUTE], faced * sight[column.WEAK]


@part
def _worth(
    state: State, rules: Structure, one: Tables, side: int, action: int, quarter: int, left: float
) -> float:
    """Q of an action at one decision, on the credibility the challenger believes in."""
    backstop, belief, mine = state.i[BACKSTOP], state.x[BELIEF + side], one.side[side]
    if action == 0:
        present = one.there[backstop, quarter, 0] * left
        return float(mine[column.KEEP] + mine[column.PROVOCATION] * present)
    alone = float(one.payoffs[side, action - 1, quarter, 0])
    violation = rules.committed[action]
    if violation < 0 or state.i[LAPSED]:
        return alone
    punished = one.payoffs[side, action - 1, quarter, 1]
    resolute, weak = timely(state, one, violation, side)
    credible = belief * resolute + (1.0 - belief) * weak
    share = bite(one, violation, side, backstop, quarter, left)
    return float(alone - credible * (alone - punished) * share)


@part
def _solved_worth(
    state: State, rules: Structure, one: Tables, side: int, action: int, kept: int
) -> float:
    """Q of an action in the campaign game; NaN where there is none or it was not solved."""
    ahead = rules.numbers[column.AHEAD]
    if ahead == 0:
        return np.nan
    quarter, left = state.i[QUARTER], state.x[SHARE_LEFT]
    date = ahead_of(quarter, rules.numbers[column.QUARTERS], ahead)
    guarantee = WITHOUT_GUARANTEE if state.i[LAPSED] else state.i[BACKSTOP]
    table = one.values[side, guarantee, state.i[KIND + side], date]
    slices = min(kept, table.shape[0] - 1)
    nodes = table.shape[1]
    position = state.x[BELIEF + side] * (nodes - 1)
    node = left_node_of(position, nodes)
    solved = on_line_of(
        table[slices, node, action], table[slices, node + 1, action], position, node, nodes
    )
    now = _worth(state, rules, one, side, action, quarter, left)
    then = _worth(state, rules, one, side, action, rules.numbers[column.REFERENCE], 1.0)
    weight = 1.0 if action == rules.numbers[column.ATTACK] else 1.0 / (ahead - date)
    return solved + weight * (now - then)


@part
def decide(
    state: State, rules: Structure, one: Tables, place: Place, side: int, period: I64, kept: int
) -> None:
    """A challenger's regime until the next date, with so many slices kept.

    ``period`` is as ``dates.periods`` gives it.
    """
    best, chosen, unsolved, tempting = -np.inf, 0, 0, -np.inf
    sparing, attack = rules.numbers[column.SPARING] > 0, rules.numbers[column.ATTACK]
    quarter, left = state.i[QUARTER], state.x[SHARE_LEFT]
    for action in range(state.private.shape[1]):
        worth = _solved_worth(state, rules, one, side, action, kept)
        if math.isnan(worth):
            worth = _worth(state, rules, one, side, action, quarter, left)
            unsolved = 1
        utility = one.fixed[column.LAM] * worth + one.handicap[side, action]
        if sparing and action == attack:
            tempting = utility
            continue
        utility += state.private[side, action]
        if utility > best:
            best, chosen = utility, action
    if sparing:
        _spare(state, side, best - tempting)
    state.i[ACTION + side] = chosen
    if rules.numbers[column.AHEAD] > 0:
        state.i[UNSOLVED] += unsolved
    state.i[ATTACK_DAY + side] = NEVER
    if chosen == attack:
        when = pair(place, DATE, period[0], side * OF_SECOND)[0]
        state.i[ATTACK_DAY + side] = period[0] + int(when * period[2])


@part
def _spare(state: State, side: int, needed: float) -> None:
    """A government attacks if its one private shock exceeds the least that it ever needed."""
    if needed < state.x[NEEDED + side]:
        more = log_spared_of(needed) - log_spared_of(state.x[NEEDED + side])
        state.x[LOG_SPARED] += more
        state.x[NEEDED + side] = needed
