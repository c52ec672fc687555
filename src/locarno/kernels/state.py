"""State of an episode, and what moves it by the quarter and at decision dates."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.draws import Place, pair
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.episode import tables as column
from locarno.theory.episode.breach import bite_of
from locarno.theory.episode.choice import HALF, ahead_of, gumbel_of, tilted_weight_of
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.points import drawn_of, left_node_of, on_line_of
from locarno.theory.episode.purpose import KIND_LANE, Lane, Purpose
from locarno.theory.episode.tables import Structure, Tables
from locarno.theory.episode.values import LAPSED as WITHOUT_GUARANTEE
from locarno.theory.scalar import exp_of, ndtri_of

__all__ = [
    "ACTION", "ATTACK_DAY", "BACKSTOP", "BELIEF", "CALM", "COHESION", "COMMON", "EPOCH",
    "FORMULAS", "LAPSED", "LOG_WEIGHT", "MOOD", "PRESENCE", "QUARTER", "SHARE_LEFT", "UNSOLVED",
    "State", "begin_quarter", "bite", "decide", "fresh_state", "of_regime", "restart", "set_mood",
]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

QUARTERS, CHOICE, DATE = map(int, (Purpose.QUARTER, Purpose.CHOICE, Purpose.DATE))
MOOD_LANE = int(Lane.MOOD_AND_GOVERNMENT)
ELECTION = int(Purpose.ELECTION)
LOSSES = int(Lane.WITHDRAWAL_AND_BACKSTOP)
RENEWAL = int(Lane.RENEWAL)
KINDS = int(KIND_LANE)

BELIEF, COMMON, MOOD, SHARE_LEFT, CALM, PRESENCE, COHESION, LOG_WEIGHT, FLOATS = range(9)
BACKSTOP, LAPSED, EPOCH, QUARTER, ACTION, ATTACK_DAY, TERMS, KIND, UNSOLVED, WHOLES = range(10)
RATE, RELUCTANCE = 0, 1


class State(NamedTuple):
    """What is remembered from one day to the next.

    Parameters
    ----------
    x : (8,) belief, common reluctance, mood, share of the force left, calm, calm by presence,
        cohesion, log of what the history counts.
    i : (9,) backstop, lapsed, epoch, quarter, action, day of an attack, terms that ended, kind of
        challenger, decisions for which the game was not solved.
    private : (A + 1,) shocks of the challenger's present government.
    stance : (N,) shift of reluctance by each guarantor's present government.
    """

    x: F64
    i: I64
    private: F64
    stance: F64


def fresh_state(actions: int, members: int) -> State:
    """Room for the state of one episode at a time."""
    return State(np.zeros(FLOATS), np.zeros(WHOLES, np.int64), np.zeros(actions), np.zeros(members))


@part
def restart(state: State, rules: Structure, one: Tables, place: Place) -> None:
    """The state in which every episode begins."""
    for number in range(WHOLES):
        state.i[number] = 0
    state.x[BELIEF] = one.numbers[column.BELIEF]
    state.x[COMMON] = 0.0
    state.x[MOOD] = 0.0
    state.x[SHARE_LEFT] = 1.0
    state.x[CALM] = 1.0
    state.x[PRESENCE] = 1.0
    state.x[COHESION] = 0.0
    state.x[LOG_WEIGHT] = 0.0
    for member in range(state.stance.size):
        state.stance[member] = 0.0
    state.i[ATTACK_DAY] = NEVER
    _new_government(state, rules, one, place)


@part
def _new_government(state: State, rules: Structure, one: Tables, place: Place) -> None:
    """Private shocks of the challenger's government of this epoch, and its kind."""
    if rules.numbers[column.AHEAD] > 0:
        u_kind = pair(place, CHOICE, state.i[EPOCH], KINDS)[0]
        state.i[KIND] = drawn_of(u_kind, one.kinds)
    for action in range(state.private.size):
        tilt = rules.tilt[action]
        u_shock, u_raised = pair(place, CHOICE, state.i[EPOCH], action)
        shock = gumbel_of(u_shock)
        if u_raised < HALF:
            shock += tilt
        state.x[LOG_WEIGHT] += tilted_weight_of(shock, tilt)
        state.private[action] = shock


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
        left, prior = numbers[column.MOOD], numbers[column.BELIEF]
        kept = left * x[COMMON]
        x[COMMON] = kept + math.sqrt(1.0 - left * left) * ndtri_of(u_mood)
        x[BELIEF] = prior + left * (x[BELIEF] - prior)
        if u_government < numbers[column.GOVERNMENT]:
            i[EPOCH] += 1
            _new_government(state, rules, one, place)
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
    """Reluctance: the common mood, what happened, who governs, and what the regime stirs up."""
    x = state.x
    governed = 0.0
    for member in range(state.stance.size):
        governed += state.stance[member]
    x[MOOD] = x[COMMON] + x[COHESION] + governed + of_regime(state, one, RELUCTANCE)


@part
def of_regime(state: State, one: Tables, what: int) -> float:
    """Rate or reluctance of the present regime, 0 while the challenger complies."""
    if state.i[ACTION] > 0:
        return float(one.actions[state.i[ACTION] - 1, what])
    return 0.0


@part
def bite(one: Tables, violation: int, backstop: int, quarter: int, share_left: float) -> float:
    """What the answer to a class can do, at a state of the backstop, quarter and share left."""
    force = one.force[backstop, violation, quarter] * share_left
    return bite_of(force, one.half[violation, quarter], one.classes[violation, column.PLAIN_BITE])


@part
def _worth(
    state: State, rules: Structure, one: Tables, action: int, quarter: int, left: float
) -> float:
    """Q of an action at one decision, on the credibility the challenger believes in."""
    backstop, belief = state.i[BACKSTOP], state.x[BELIEF]
    if action == 0:
        present = one.there[backstop, quarter, 0] * left
        return float(one.numbers[column.KEEP] + one.numbers[column.PROVOCATION] * present)
    alone = float(one.payoffs[action - 1, quarter, 0])
    violation = rules.committed[action]
    if violation < 0 or state.i[LAPSED]:
        return alone
    punished = one.payoffs[action - 1, quarter, 1]
    sight = one.sight[backstop, violation]
    credible = belief * sight[column.RESOLUTE] + (1.0 - belief) * sight[column.WEAK]
    share = bite(one, violation, backstop, quarter, left)
    return float(alone - credible * (alone - punished) * share)


@part
def _solved_worth(state: State, rules: Structure, one: Tables, action: int, kept: int) -> float:
    """Q of an action in the campaign game; NaN where there is none or it was not solved."""
    ahead = rules.numbers[column.AHEAD]
    if ahead == 0:
        return np.nan
    quarter, left = state.i[QUARTER], state.x[SHARE_LEFT]
    date = ahead_of(quarter, rules.numbers[column.QUARTERS], ahead)
    guarantee = WITHOUT_GUARANTEE if state.i[LAPSED] else state.i[BACKSTOP]
    table = one.values[guarantee, state.i[KIND], date]
    slices = min(kept, table.shape[0] - 1)
    nodes = table.shape[1]
    position = state.x[BELIEF] * (nodes - 1)
    node = left_node_of(position, nodes)
    solved = on_line_of(
        table[slices, node, action], table[slices, node + 1, action], position, node, nodes
    )
    now = _worth(state, rules, one, action, quarter, left)
    then = _worth(state, rules, one, action, rules.numbers[column.REFERENCE], 1.0)
    weight = 1.0 if action == rules.numbers[column.ATTACK] else 1.0 / (ahead - date)
    return solved + weight * (now - then)


@part
def decide(
    state: State, rules: Structure, one: Tables, place: Place, period: I64, kept: int
) -> None:
    """A regime until the next date, with so many slices kept; ``period`` as ``dates.periods``."""
    best, chosen, unsolved = -np.inf, 0, 0
    for action in range(state.private.size):
        worth = _solved_worth(state, rules, one, action, kept)
        if math.isnan(worth):
            worth = _worth(state, rules, one, action, state.i[QUARTER], state.x[SHARE_LEFT])
            unsolved = 1
        utility = one.fixed[column.LAM] * worth + one.handicap[action] + state.private[action]
        if utility > best:
            best, chosen = utility, action
    state.i[ACTION] = chosen
    if rules.numbers[column.AHEAD] > 0:
        state.i[UNSOLVED] += unsolved
    state.i[ATTACK_DAY] = NEVER
    if chosen == rules.numbers[column.ATTACK]:
        state.i[ATTACK_DAY] = period[0] + int(pair(place, DATE, period[0], 0)[0] * period[2])
