"""The deterrence game over quarters: what an answer today does to what is believed tomorrow.

A state is a quarter, the slices taken, and the challenger's belief that the coalition is resolute.
Worth is an average over the quarters left, so that one quarter is the game of one decision. The
stage, which is that game already solved, says what each type of coalition agrees on; its log-odds
move by what an answer is worth to it later. Written in single numbers and loops: this text is
compiled as it stands in ``kernels.reputation``, and has a twin for many futures side by side in
``kernels.value_lanes``.

Axes: K kinds of challenger, T quarters, S counts of slices, B nodes of belief, A actions with
keeping the ceasefire first, 2 types of coalition (resolute, weak), 3 ends (nothing, less, answer).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.scalar import exp_near, log_of

__all__ = [
    "Campaign", "Room", "Stage", "backward", "forward", "held_choice", "room_for", "settle",
    "solve_backward",
]  # fmt: skip

F64 = NDArray[np.float64]

ENOUGH: Final = 1e-10
"""Largest error of a log-odds at which a state counts as solved."""
ROUNDS: Final = 60
HALVINGS: Final = 12
SLOPE: Final = 1e-7
PIECES: Final = 8
"""Parts in which the precision is raised where Newton's method fails at once."""
LARGEST: Final = 700.0


class Stage(NamedTuple):
    """One decision, solved, in units of the payoff scale.

    Parameters
    ----------
    gain : (K, A) worth over keeping the ceasefire; 0 for keeping it.
    harm : (K, A, 2, 3) mean harm of what was agreed on.
    share : (A, 2, 3) chance of each end once the challenger was named.
    named : (A,) chance to be named.
    timely : (A, 2) chance that an answer agreed on is there in time.
    weight : (A,) logit weights.
    loss : (A,) what the action costs the coalition, whatever it does.
    kinds : (K,) chance of each kind of challenger.
    """

    gain: F64
    harm: F64
    share: F64
    named: F64
    timely: F64
    weight: F64
    loss: F64
    kinds: F64


class Campaign(NamedTuple):
    """A solved campaign.

    Parameters
    ----------
    q : (K, T, S, B, A) worth of every action to each kind, over keeping for ever, in payoff scales.
    policy : (K, T, S, B, A) chance of every action.
    answered : (T, S, B, A, 2) chance that an action is answered in time, by type of coalition.
    residual : (T, S, B) largest error of a log-odds; above ``ENOUGH`` the state is not solved.
    """

    q: F64
    policy: F64
    answered: F64
    residual: F64


class Room(NamedTuple):
    """Scratch of a campaign that is being solved.

    Parameters
    ----------
    value : (T + 1, K, S, B) worth of a state to each kind of challenger; 0 after the last quarter.
    cost : (T + 1, 2, S, B) worth of a state to each type of coalition; 0 after the last quarter.
    agreed, shift : (A, 2) chance of the answer, and how far its log-odds moved.
    ends : (A, 2, 3) chance to be named and to meet each end, by type of coalition.
    after : (A, 3) belief after an answer in time, belief after none, chance of one.
    mean : (A,) chance of every action over the kinds of challenger.
    trial : (2,) log-odds that are tried.
    """

    value: F64
    cost: F64
    agreed: F64
    shift: F64
    ends: F64
    after: F64
    mean: F64
    trial: F64


def room_for(size: tuple[int, int, int], kinds: int, actions: int) -> tuple[Campaign, Room]:
    """Room for a campaign of T quarters, S counts of slices and B nodes, and to solve it in."""
    quarters, counts, nodes = size
    found = Campaign(
        np.zeros((kinds, quarters, counts, nodes, actions)),
        np.zeros((kinds, quarters, counts, nodes, actions)),
        np.zeros((quarters, counts, nodes, actions, 2)),
        np.zeros((quarters, counts, nodes)),
    )
    room = Room(
        np.zeros((quarters + 1, kinds, counts, nodes)), np.zeros((quarters + 1, 2, counts, nodes)),
        np.zeros((actions, 2)), np.zeros((actions, 2)), np.zeros((actions, 2, 3)),
        np.zeros((actions, 3)), np.zeros(actions), np.zeros(2),
    )  # fmt: skip
    return found, room


def settle(belief: float, one: float, other: float) -> float:
    """Belief in the first type after something that the types show with chances one and other."""
    total = belief * one + (1.0 - belief) * other
    return belief * one / total if total > 0.0 else belief


def _at(values: F64, belief: float) -> float:
    """A value between nodes of belief, by a straight line."""
    last = values.size - 1
    place = belief * last
    low = min(int(place), last - 1)
    share = place - low
    return float(values[low] * (1.0 - share) + values[low + 1] * share)


def _agreed(share: float, shift: float) -> float:
    """Chance of the answer once its log-odds have moved."""
    pull = share
    if shift != 0.0:
        pull *= exp_near(min(max(shift, -LARGEST), LARGEST))
    return pull / (pull + 1.0 - share)


def _wanted(
    shift: F64,
    belief: float,
    named: float,
    timely: F64,
    share: F64,
    later: tuple[F64, int, int, float],
) -> tuple[float, float]:
    """What an answer is worth later to each type of coalition, as a shift of log-odds.

    ``share`` (2, 3): chances of the ends without it; ``later``: next quarter's worth (2, S, B),
    slices after an answer in time and after none, precision times the weight of what is left.
    """
    one = named * timely[0] * _agreed(share[0, 2], shift[0])
    other = named * timely[1] * _agreed(share[1, 2], shift[1])
    after = settle(belief, one, other)
    without = settle(belief, 1.0 - one, 1.0 - other)
    worth, same, more, scale = later
    first = scale * timely[0] * (_at(worth[0, same], after) - _at(worth[0, more], without))
    second = scale * timely[1] * (_at(worth[1, same], after) - _at(worth[1, more], without))
    return first, second


def _solve_shift(
    shift: F64,
    trial: F64,
    belief: float,
    named: float,
    timely: F64,
    share: F64,
    later: tuple[F64, int, int, float],
) -> float:
    """Newton's method on the two log-odds, in place; the largest error left. ``trial`` is room."""
    wanted = _wanted(shift, belief, named, timely, share, later)
    error0, error1 = shift[0] - wanted[0], shift[1] - wanted[1]
    size = float(max(abs(error0), abs(error1)))
    for _ in range(ROUNDS):
        if size <= ENOUGH:
            break
        trial[0], trial[1] = shift[0] + SLOPE, shift[1]
        ahead = _wanted(trial, belief, named, timely, share, later)
        a = 1.0 - (ahead[0] - wanted[0]) / SLOPE
        c = -(ahead[1] - wanted[1]) / SLOPE
        trial[0], trial[1] = shift[0], shift[1] + SLOPE
        ahead = _wanted(trial, belief, named, timely, share, later)
        b = -(ahead[0] - wanted[0]) / SLOPE
        d = 1.0 - (ahead[1] - wanted[1]) / SLOPE
        whole = a * d - b * c
        if abs(whole) < ENOUGH:
            break
        step0 = (d * error0 - b * error1) / whole
        step1 = (a * error1 - c * error0) / whole
        part, better = 1.0, False
        for _ in range(HALVINGS):
            trial[0], trial[1] = shift[0] - part * step0, shift[1] - part * step1
            wanted = _wanted(trial, belief, named, timely, share, later)
            found = max(abs(trial[0] - wanted[0]), abs(trial[1] - wanted[1]))
            if found < size:
                better = True
                break
            part *= 0.5
        if not better:
            break
        shift[0], shift[1] = trial[0], trial[1]
        error0, error1 = shift[0] - wanted[0], shift[1] - wanted[1]
        size = float(max(abs(error0), abs(error1)))
    return size


def _shifted(
    shift: F64,
    trial: F64,
    belief: float,
    named: float,
    timely: F64,
    share: F64,
    later: tuple[F64, int, int, float],
) -> float:
    """The same; where it fails, with what comes later rising from nothing in parts."""
    size = _solve_shift(shift, trial, belief, named, timely, share, later)
    if size <= ENOUGH:
        return size
    shift[0] = shift[1] = 0.0
    for piece in range(1, PIECES + 1):
        part = (later[0], later[1], later[2], later[3] * piece / PIECES)
        size = _solve_shift(shift, trial, belief, named, timely, share, part)
    return size


def _logit(values: F64, weight: F64, lam: float, policy: F64) -> float:
    """Shares of the actions into ``policy``; the mean worth."""
    best, total = -np.inf, 0.0
    for a in range(values.size):
        best = max(best, values[a])
    for a in range(values.size):
        policy[a] = weight[a] * exp_near(max(lam * (values[a] - best), -LARGEST))
    for a in range(values.size):
        total += policy[a]
    worth = 0.0
    for a in range(values.size):
        policy[a] /= total
        worth += policy[a] * values[a]
    return worth


def _outlook(stage: Stage, belief: float, answered: F64, room: Room) -> None:
    """What every action leads to at a belief, whoever takes it, into ``ends`` and ``after``.

    What is not the answer keeps its old proportion. ``answered`` (A, 2).
    """
    for a in range(answered.shape[0]):
        one, other = answered[a, 0], answered[a, 1]
        room.after[a, 0] = settle(belief, one, other)
        room.after[a, 1] = settle(belief, 1.0 - one, 1.0 - other)
        room.after[a, 2] = belief * one + (1.0 - belief) * other
        for r in range(2):
            sure = (belief if r == 0 else 1.0 - belief) * stage.named[a]
            rest = 1.0 - stage.share[a, r, 2]
            left = (1.0 - room.agreed[a, r]) / rest if rest > 0.0 else 0.0
            room.ends[a, r, 2] = sure * room.agreed[a, r]
            for end in range(2):
                room.ends[a, r, end] = sure * left * stage.share[a, r, end]


def _expected_harm(ends: F64, harm: F64) -> float:
    """Mean harm to a kind by an action; (2, 3) each."""
    found = 0.0
    for r in range(2):
        found += ends[r, 2] * harm[r, 2]
        for end in range(2):
            found += ends[r, end] * harm[r, end]
    return found


def _worth(
    stage: Stage, place: tuple[int, int], room: Room, later: F64, now: float,
    of: tuple[int, int], found: F64,
) -> None:  # fmt: skip
    """Worth of every action to one kind in one state, into ``found`` (A,).

    ``place``: kind, slices; ``later`` (S, B) of the next quarter; ``now`` weight of this quarter;
    ``of`` numbers of slice and attack.
    """
    kind, slices = place
    slice_of, war = of
    most = later.shape[0] - 1
    kept = max(stage.gain[kind, slice_of], 0.0) * slices / most if slice_of > 0 else 0.0
    for a in range(found.size):
        harm = _expected_harm(room.ends[a], stage.harm[kind, a])
        if a == war:
            found[a] = stage.gain[kind, a] - harm
            continue
        more = min(slices + 1, most) if a == slice_of else slices
        timely = room.after[a, 2]
        held, taken = _at(later[slices], room.after[a, 0]), _at(later[more], room.after[a, 1])
        then = timely * held + (1.0 - timely) * taken
        found[a] = now * (stage.gain[kind, a] + kept - harm) + (1.0 - now) * then


def _cost(
    stage: Stage, place: tuple[int, int], room: Room, answered: F64, later: F64, now: float,
    of: tuple[int, int],
) -> float:  # fmt: skip
    """Worth of a state to one type of coalition; ``place``: type, slices; answered (A, 2)."""
    resolve, slices = place
    slice_of, war = of
    most = later.shape[0] - 1
    lost = stage.loss[slice_of] * slices / most if slice_of > 0 else 0.0
    total = 0.0
    for a in range(room.mean.size):
        if a == war:
            total -= room.mean[a] * stage.loss[a]
            continue
        more = min(slices + 1, most) if a == slice_of else slices
        timely = answered[a, resolve]
        held, taken = _at(later[slices], room.after[a, 0]), _at(later[more], room.after[a, 1])
        then = timely * held + (1.0 - timely) * taken
        total += room.mean[a] * (-now * (stage.loss[a] + lost) + (1.0 - now) * then)
    return total


def backward(stage: Stage, lam: float, size: tuple[int, int, int], of: tuple[int, int]) -> Campaign:
    """The campaign solved from its last quarter to its first.

    Parameters
    ----------
    lam : precision, in units of the payoff scale.
    size : T quarters, S counts of slices from 0 (at least 2), B nodes of belief from 0 to 1.
    of : numbers of the action that takes a slice and of the attack among the actions; -1: none.

    Source
    ------
    Markov agent quantal response: McKelvey & Palfrey, Experimental Economics 1 (1998) 9-41;
    reputation as in Kreps & Wilson, J. Econ. Theory 27 (1982) 253-279.
    """
    found, room = room_for(size, stage.gain.shape[0], stage.gain.shape[1])
    solve_backward(stage, lam, of, found, room)
    return found


def solve_backward(
    stage: Stage, lam: float, of: tuple[int, int], found: Campaign, room: Room
) -> None:
    """The same into ``found``, in a ``room`` that may have served before."""
    _, quarters, counts, nodes, actions = found.q.shape
    for a in range(actions):
        room.shift[a, 0] = room.shift[a, 1] = 0.0
    for t in range(quarters - 1, -1, -1):
        now = 1.0 / (quarters - t)
        scale = lam * (1.0 - now)
        for s in range(counts):
            for n in range(nodes):
                place = (s, n / (nodes - 1), scale)
                found.residual[t, s, n] = _agree(stage, place, room.cost[t + 1], of, room)
                _state(stage, lam, (t, s, n), of, found, room)


def _state(
    stage: Stage, lam: float, place: tuple[int, int, int], of: tuple[int, int],
    found: Campaign, room: Room,
) -> None:  # fmt: skip
    """One state, (t, s, n), once it is known what each type of coalition agrees on."""
    t, s, n = place
    kinds, quarters, _, nodes, actions = found.q.shape
    now, answered = 1.0 / (quarters - t), found.answered[t, s, n]
    for a in range(actions):
        for r in range(2):
            timely = stage.named[a] * stage.timely[a, r]
            answered[a, r] = timely * room.agreed[a, r]
        room.mean[a] = 0.0
    _outlook(stage, n / (nodes - 1), answered, room)
    for k in range(kinds):
        q, policy = found.q[k, t, s, n], found.policy[k, t, s, n]
        _worth(stage, (k, s), room, room.value[t + 1, k], now, of, q)
        room.value[t, k, s, n] = _logit(q, stage.weight, lam, policy)
        for a in range(actions):
            room.mean[a] += stage.kinds[k] * policy[a]
    for r in range(2):
        room.cost[t, r, s, n] = _cost(stage, (r, s), room, answered, room.cost[t + 1, r], now, of)


def _agree(
    stage: Stage, place: tuple[int, float, float], cost: F64, of: tuple[int, int], room: Room
) -> float:
    """Chance that each type agrees on the answer to every action, into ``agreed``.

    ``place``: slices, belief, precision times the weight of what is left; ``cost`` (2, S, B) of the
    next quarter. The log-odds of the belief before are where the search begins.
    """
    slices, belief, scale = place
    most, largest = cost.shape[1] - 1, 0.0
    for a in range(room.agreed.shape[0]):
        shift = room.shift[a]
        if belief <= 0.0:
            shift[0] = shift[1] = 0.0
        if a > 0 and a != of[1] and stage.named[a] > 0.0 and scale > 0.0:
            more = min(slices + 1, most) if a == of[0] else slices
            error = _shifted(
                shift, room.trial, belief, stage.named[a], stage.timely[a], stage.share[a],
                (cost, slices, more, scale),
            )  # fmt: skip
            largest = max(largest, error)
        for r in range(2):
            room.agreed[a, r] = _agreed(stage.share[a, r, 2], shift[r])
    return largest


def _put(mass: F64, belief: float, amount: float) -> None:
    """Adds to the two nodes around a belief, in proportion."""
    last = mass.size - 1
    place = belief * last
    low = min(int(place), last - 1)
    share = place - low
    mass[low] += amount * (1.0 - share)
    mass[low + 1] += amount * share


def forward(choice: F64, answered: F64, belief: float, resolute: float, of: tuple[int, int]) -> F64:
    """What happens in quarters: share attacked so far, mean belief and mean slices without war.

    Parameters
    ----------
    choice : (T, S, B, A) chance of every action; answered : (T, S, B, A, 2).
    belief : what the challenger begins with; resolute : chance that the coalition is so.
    of : numbers of slice and attack, -1: none.

    Returns
    -------
    (T, 3), at the end of each quarter.
    """
    quarters, counts, nodes, _ = choice.shape
    mass = np.zeros((quarters + 1, 2, counts, nodes))
    _put(mass[0, 0, 0], belief, resolute)
    _put(mass[0, 1, 0], belief, 1.0 - resolute)
    found = np.zeros((quarters, 3))
    attacked = 0.0
    for t in range(quarters):
        attacked += _step(mass[t], mass[t + 1], choice[t], answered[t], of)
        left, believed, slices = 0.0, 0.0, 0.0
        for s in range(counts):
            for n in range(nodes):
                each = mass[t + 1, 0, s, n] + mass[t + 1, 1, s, n]
                left += each
                believed += each * n / (nodes - 1)
                slices += each * s
        found[t, 0] = attacked
        found[t, 1] = believed / left if left > 0.0 else belief
        found[t, 2] = slices / left if left > 0.0 else 0.0
    return found


def _step(mass: F64, following: F64, choice: F64, answered: F64, of: tuple[int, int]) -> float:
    """One quarter on, from ``mass`` (2, S, B) into ``following``; what was attacked in it."""
    _, counts, nodes = mass.shape
    attacked = 0.0
    for r in range(2):
        for s in range(counts):
            for n in range(nodes):
                if mass[r, s, n] <= 0.0:
                    continue
                now = n / (nodes - 1)
                for a in range(choice.shape[2]):
                    amount = mass[r, s, n] * choice[s, n, a]
                    if a == of[1] or amount == 0.0:
                        attacked += amount
                        continue
                    one, other = answered[s, n, a, 0], answered[s, n, a, 1]
                    timely = amount * answered[s, n, a, r]
                    more = min(s + 1, counts - 1) if a == of[0] else s
                    _put(following[r, s], settle(now, one, other), timely)
                    _put(following[r, more], settle(now, 1.0 - one, 1.0 - other), amount - timely)
    return attacked


def held_choice(q: F64, weight: F64, lam: float, shock: F64, choice: F64) -> None:
    """Choice of a challenger that keeps its private shocks, as chances of 0 and 1.

    Parameters
    ----------
    q : (T, S, B, A); weight : (A,); shock : (A,) standard Gumbel; choice : (T, S, B, A), filled.
    """
    quarters, counts, nodes, actions = q.shape
    handicap = np.zeros(actions)
    for a in range(actions):
        handicap[a] = log_of(weight[a])
    for t in range(quarters):
        for s in range(counts):
            for n in range(nodes):
                best, pull = 0, -np.inf
                for a in range(actions):
                    choice[t, s, n, a] = 0.0
                    each = lam * q[t, s, n, a] + handicap[a] + shock[a]
                    if each > pull:
                        best, pull = a, each
                choice[t, s, n, best] = 1.0
