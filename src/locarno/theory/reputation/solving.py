"""A campaign solved from its last quarter to its first. Axes: as in ``theory.reputation``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.reputation.agreement import LARGEST, agree
from locarno.theory.reputation.belief import between, settle
from locarno.theory.reputation.shapes import Campaign, Room, Stage, harm_and_more, room_for
from locarno.theory.scalar import exp_near

__all__ = ["backward", "shares_of", "solve_backward"]

F64 = NDArray[np.float64]


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
    _, quarters, counts, nodes, _ = found.q.shape
    room.shift.fill(0.0)
    room.harm[:], room.more[:] = harm_and_more(stage.harm, stage.share, stage.named)
    for t in range(quarters - 1, -1, -1):
        now = 1.0 / (quarters - t)
        scale = lam * (1.0 - now)
        for s in range(counts):
            for n in range(nodes):
                found.residual[t, s, n] = agree(stage, (s, n, scale), room.cost[t + 1], of, room)
                _state(stage, lam, (t, s, n), of, found, room)


def _state(
    stage: Stage, lam: float, place: tuple[int, int, int], of: tuple[int, int],
    found: Campaign, room: Room,
) -> None:  # fmt: skip
    """One state, (t, s, n), once it is known what each type of coalition agrees on."""
    t, s, n = place
    kinds, quarters, _, nodes, actions = found.q.shape
    now, answered, belief = 1.0 / (quarters - t), found.answered[t, s, n], n / (nodes - 1)
    for a in range(actions):
        for r in range(2):
            timely = stage.named[a] * stage.timely[a, r]
            answered[a, r] = timely * room.agreed[a, r]
        room.mean[a] = 0.0
    _outlook(belief, answered, room)
    for k in range(kinds):
        q, policy = found.q[k, t, s, n], found.policy[k, t, s, n]
        _worth(stage, (k, s, belief), room, room.value[t + 1, k], now, of, q)
        room.value[t, k, s, n] = shares_of(q, stage.weight, lam, policy)
        for a in range(actions):
            room.mean[a] += stage.kinds[k] * policy[a]
    for r in range(2):
        room.cost[t, r, s, n] = _cost(stage, (r, s), room, answered, room.cost[t + 1, r], now, of)


def _outlook(belief: float, answered: F64, room: Room) -> None:
    """What is believed after every action, and the chance of an answer, into ``after``.

    ``answered`` (A, 2).
    """
    for a in range(answered.shape[0]):
        one, other = answered[a, 0], answered[a, 1]
        room.after[a, 0] = settle(belief, one, other)
        room.after[a, 1] = settle(belief, 1.0 - one, 1.0 - other)
        room.after[a, 2] = belief * one + (1.0 - belief) * other


def _worth(
    stage: Stage, place: tuple[int, int, float], room: Room, later: F64, now: float,
    of: tuple[int, int], found: F64,
) -> None:  # fmt: skip
    """Worth of every action to one kind in one state, into ``found`` (A,).

    ``place``: kind, slices, belief; ``later`` (S, B) of the next quarter; ``now`` weight of this
    quarter; ``of`` numbers of slice and attack.
    """
    kind, slices, belief = place
    slice_of, war = of
    most = later.shape[0] - 1
    kept = max(stage.gain[kind, slice_of], 0.0) * slices / most if slice_of > 0 else 0.0
    for a in range(found.size):
        agreed = room.harm[kind, a] + room.agreed[a] * room.more[kind, a]
        harm = belief * agreed[0] + (1.0 - belief) * agreed[1]
        if a == war:
            found[a] = stage.gain[kind, a] - harm
            continue
        more = min(slices + 1, most) if a == slice_of else slices
        timely = room.after[a, 2]
        held, taken = (
            between(later[slices], room.after[a, 0]),
            between(later[more], room.after[a, 1]),
        )
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
        held, taken = (
            between(later[slices], room.after[a, 0]),
            between(later[more], room.after[a, 1]),
        )
        then = timely * held + (1.0 - timely) * taken
        total += room.mean[a] * (-now * (stage.loss[a] + lost) + (1.0 - now) * then)
    return total


def shares_of(values: F64, weight: F64, lam: float, policy: F64) -> float:
    """Logit shares of the actions (A,) into ``policy``; the mean worth."""
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
