"""Steps of the compiled quantal response: reach, beliefs, values, slopes, Newton, the path.

They follow the readable text of `theory.games.response`; only the Jacobian is gathered along the
tree instead of from a whole table of slopes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.games.response import (
    HALVINGS,
    LARGE,
    LOOSE,
    NEAR,
    NEWTON,
    STEPS,
    STRIDE,
    TOLERANCE,
)
from locarno.theory.scalar import exp_of, log_of

__all__ = [
    "FORMULAS",
    "Room",
    "Shape",
    "copy",
    "newton",
    "onward",
    "room_of",
    "set_chance",
    "set_weights",
    "spread",
]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Shape = tuple[I64, I64, I64, I64, I64, I64]


class Room(NamedTuple):
    """Work space of one game."""

    logs: F64  # (E,) log chances
    chances: F64  # (E,)
    far: F64  # (N,) log reach
    belief: F64  # (N,)
    values: F64  # (N, P)
    worth: F64  # (A,)
    slopes: F64  # (A, A)
    error: F64  # (F,)
    gain: F64  # (F,)
    matrix: F64  # (F, F)
    right: F64  # (F,)
    odds: F64  # (F,)
    guess: F64  # (F,)
    there: F64  # (F,)
    top: F64  # (H,)
    total: F64  # (H,)
    handicap: F64  # (F,) log-odds of random play


def room_of(shape: Shape, edges: int, players: int) -> Room:
    """Work space for one tree, made by Python: a kernel would compile every ``zeros`` anew."""
    nodes, actions = shape[0].size, shape[4][-1]
    sets = shape[5].size
    free = actions - sets
    return Room(
        np.zeros(edges), np.zeros(edges), np.zeros(nodes), np.zeros(nodes),
        np.zeros((nodes, players)), np.zeros(actions), np.zeros((actions, actions)),
        np.zeros(free), np.zeros(free), np.zeros((free, free)), np.zeros(free),
        np.zeros(free), np.zeros(free), np.zeros(free), np.zeros(sets), np.zeros(sets),
        np.zeros(free),
    )  # fmt: skip


@part
def copy(values: F64, into: F64) -> None:
    """Copies one by one: a slice assignment takes numba two seconds to compile."""
    for k in range(values.size):
        into[k] = values[k]


@part
def spread(shape: Shape, odds: F64, room: Room) -> None:
    """Log chances of the actions from free log-odds."""
    first = shape[4]
    for number in range(first.size - 1):
        begin, end = first[number], first[number + 1]
        top = 0.0
        for a in range(begin + 1, end):
            top = max(top, odds[a - number - 1])
        total = exp_of(-top)
        for a in range(begin + 1, end):
            total += exp_of(odds[a - number - 1] - top)
        base = top + log_of(total)
        room.logs[begin] = -base
        room.chances[begin] = exp_of(-base)
        for a in range(begin + 1, end):
            log_chance = odds[a - number - 1] - base
            room.logs[a] = log_chance
            room.chances[a] = exp_of(log_chance)


@part
def believe(shape: Shape, room: Room) -> None:
    """Log reach, and beliefs by Bayes' rule within each information set."""
    parent, slot, information, _, _, owner = shape
    sets = owner.size
    for number in range(sets):
        room.top[number] = -np.inf
        room.total[number] = 0.0
    room.far[0] = 0.0
    for node in range(1, parent.size):
        room.far[node] = room.far[parent[node]] + room.logs[slot[node]]
    for node in range(parent.size):
        if 0 <= information[node] < sets:
            number = information[node]
            room.top[number] = max(room.top[number], room.far[node])
    for node in range(parent.size):
        if 0 <= information[node] < sets:
            number = information[node]
            top, share = room.top[number], 1.0
            if room.far[node] != top:
                share = exp_of(room.far[node] - top)
            room.belief[node] = share
            room.total[number] += share
    for node in range(parent.size):
        if 0 <= information[node] < sets:
            room.belief[node] /= room.total[information[node]]


@part
def value(shape: Shape, payoffs: F64, room: Room) -> None:
    """Expected payoffs from every node on, and of every action to whoever takes it."""
    parent, slot, information, leaf, first, owner = shape
    nodes, actions = parent.size, first[-1]
    for node in range(nodes):
        for player in range(payoffs.shape[1]):
            room.values[node, player] = payoffs[leaf[node], player] if leaf[node] >= 0 else 0.0
    for node in range(nodes - 1, 0, -1):
        for player in range(payoffs.shape[1]):
            share = room.chances[slot[node]] * room.values[node, player]
            room.values[parent[node], player] += share
    for action in range(actions):
        room.worth[action] = 0.0
    for node in range(1, nodes):
        above, edge = parent[node], slot[node]
        if edge < actions:
            room.worth[edge] += room.belief[above] * room.values[node, owner[information[above]]]


@part
def slopes(shape: Shape, room: Room) -> None:
    """How the worth of an action (row) moves with the log of an action's chance."""
    parent, slot, information, _, first, owner = shape
    actions = first[-1]
    for a in range(actions):
        for b in range(actions):
            room.slopes[a, b] = 0.0
    for node in range(1, parent.size):
        edge, above = slot[node], parent[node]
        if edge >= actions:
            continue
        share, up = room.chances[edge], above
        while up > 0:
            over, other = parent[up], slot[up]
            if other < actions:
                value = room.values[node, owner[information[over]]]
                room.slopes[other, edge] += room.belief[over] * share * value
            share *= room.chances[other]
            up = over
        mine = owner[information[above]]
        more = room.belief[above] * (room.values[node, mine] - room.worth[edge])
        up = above
        while up > 0:
            other = slot[up]
            if other < actions and owner[information[parent[up]]] != mine:
                room.slopes[edge, other] += more
            up = parent[up]


@part
def errors(shape: Shape, odds: F64, lam: float, payoffs: F64, room: Room) -> float:
    """Error of every log-odds and the gain behind it; the largest error."""
    first = shape[4]
    spread(shape, odds, room)
    believe(shape, room)
    value(shape, payoffs, room)
    largest = 0.0
    for number in range(first.size - 1):
        base = first[number]
        for a in range(base + 1, first[number + 1]):
            k = a - number - 1
            room.gain[k] = room.worth[a] - room.worth[base]
            room.error[k] = odds[k] - room.handicap[k] - lam * room.gain[k]
            # A comparison with what is no number is false: written so that it counts as large.
            if not abs(room.error[k]) <= largest:
                largest = abs(room.error[k])
    return largest


@part
def jacobian(shape: Shape, lam: float, room: Room) -> None:
    first = shape[4]
    slopes(shape, room)
    for column in range(first.size - 1):
        begin, end = first[column], first[column + 1]
        for row in range(first.size - 1):
            base = first[row]
            for a in range(base + 1, first[row + 1]):
                whole = 0.0
                for b in range(begin, end):
                    whole += room.slopes[a, b] - room.slopes[base, b]
                for b in range(begin + 1, end):
                    turn = room.slopes[a, b] - room.slopes[base, b] - room.chances[b] * whole
                    place = 1.0 if a == b else 0.0
                    room.matrix[a - row - 1, b - column - 1] = place - lam * turn


@part
def pivot(matrix: F64, right: F64, k: int) -> bool:
    """Brings the largest of a column to its place; whether it is not 0."""
    pivot = k
    for i in range(k + 1, right.size):
        if abs(matrix[i, k]) > abs(matrix[pivot, k]):
            pivot = i
    if pivot != k:
        for j in range(k, right.size):
            matrix[k, j], matrix[pivot, j] = matrix[pivot, j], matrix[k, j]
        right[k], right[pivot] = right[pivot], right[k]
    return bool(abs(matrix[k, k]) > 0.0)


@part
def solve(matrix: F64, right: F64) -> None:
    """Solves in place by elimination with row pivots; NaN where there is no solution."""
    size = right.size
    for k in range(size):
        if not pivot(matrix, right, k):
            for i in range(size):
                right[i] = np.nan
            return
        for i in range(k + 1, size):
            factor = matrix[i, k] / matrix[k, k]
            if factor != 0.0:
                for j in range(k + 1, size):
                    matrix[i, j] -= factor * matrix[k, j]
                right[i] -= factor * right[k]
    for k in range(size - 1, -1, -1):
        for j in range(k + 1, size):
            right[k] -= matrix[k, j] * right[j]
        right[k] /= matrix[k, k]


@part
def newton(shape: Shape, lam: float, payoffs: F64, room: Room, enough: float) -> float:
    """Newton's method on ``room.there``; the largest error left."""
    step = 0
    while True:
        size = errors(shape, room.there, lam, payoffs, room)
        if size <= enough or step == NEWTON or not size < np.inf:
            return size
        jacobian(shape, lam, room)
        copy(room.error, room.right)
        solve(room.matrix, room.right)
        for k in range(room.there.size):
            room.there[k] -= room.right[k]
        step += 1


@part
def onward(
    shape: Shape, stage: tuple[float, float], payoffs: F64, room: Room
) -> tuple[float, float]:
    """Follows the path in ``room.odds`` from one precision to another: where it ended, and error.

    On return the room holds the chances of the end.
    """
    now, goal = stage
    size, halved = errors(shape, room.odds, now, payoffs, room), 0
    for _ in range(STEPS):
        if now >= goal:
            break
        jacobian(shape, now, room)
        copy(room.gain, room.right)
        solve(room.matrix, room.right)
        pace = far_of(room.right, room.odds)
        step = goal - now
        if pace > 0.0:
            step = min(step, STRIDE / pace)
        step *= 0.5**halved
        ahead = goal if step >= goal - now else now + step
        for k in range(room.right.size):
            room.guess[k] = room.odds[k] + (ahead - now) * room.right[k]
            room.there[k] = room.guess[k]
        enough = TOLERANCE * (1.0 + ahead) if ahead >= goal else LOOSE
        size = newton(shape, ahead, payoffs, room, enough)
        for k in range(room.right.size):
            room.guess[k] = room.there[k] - room.guess[k]
        far = far_of(room.guess, room.odds)
        if size <= enough and far <= NEAR:
            copy(room.there, room.odds)
            now = ahead
            halved = max(halved - 1, 0)
        else:
            halved += 1
            errors(shape, room.odds, now, payoffs, room)
            if halved > HALVINGS:
                break
    return now, size


@part
def set_weights(shape: Shape, weights: F64, room: Room) -> None:
    """Log-odds of random play."""
    first = shape[4]
    for number in range(first.size - 1):
        for a in range(first[number] + 1, first[number + 1]):
            room.handicap[a - number - 1] = log_of(weights[a]) - log_of(weights[first[number]])


@part
def set_chance(chance: F64, actions: int, room: Room) -> None:
    """Chances of the events of one draw."""
    for event in range(chance.size):
        room.chances[actions + event] = chance[event]
        room.logs[actions + event] = log_of(chance[event])


@part
def far_of(move: F64, odds: F64) -> float:
    """Largest move, counted less where log-odds are large; NaN if the last one is."""
    far = 0.0
    for k in range(move.size):
        each = abs(move[k]) / (1.0 + abs(odds[k]) / LARGE)
        if not each <= far:
            far = each
    return far
