"""Compiled twin of `theory.games.response`: agent quantal response of one tree over many draws.

The texts follow the readable ones step by step; only the Jacobian is gathered along the tree
instead of from a whole table of slopes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit, routine
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
from locarno.theory.games.tree import GameError, Tree
from locarno.theory.scalar import exp_of, log_of

__all__ = ["FORMULAS", "Answers", "answers", "from_starts", "game_path", "game_starts"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Shape = tuple[I64, I64, I64, I64, I64, I64]

ROUNDS: Final = 4
"""Times that Newton's steps are granted again to a start that is far from any answer."""
CHUNK: Final = 64
"""Draws that one task takes; the numbers do not depend on it."""


class Answers(NamedTuple):
    """Solved games.

    Parameters
    ----------
    chances : (R, K, A) chance of every action.
    residual : (R, K) largest error of a log-odds; infinite from where the path broke.
    odds : (R, K, F) log-odds, from which a like game can be begun.
    """

    chances: F64
    residual: F64
    odds: F64

    def converged(self, lam: F64) -> NDArray[np.bool_]:
        """Whether each draw was solved at each precision (K,), (R, K)."""
        return self.residual <= TOLERANCE * (1.0 + lam)


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


def answers(
    tree: Tree,
    lams: F64,
    payoffs: F64,
    chance: F64,
    *,
    weights: F64 | None = None,
    threads: int = 1,
) -> Answers:
    """Answers of many draws at rising precisions, each along the path from random play.

    Parameters
    ----------
    lams : (K,) rising precisions, 0 or more.
    payoffs : (R, L, P); chance : (R, C).
    weights : (R, A) logit weights, or those of the tree.
    threads : draws do not depend on how they are shared out.

    Raises
    ------
    GameError
        When a precision, a payoff, a chance or a weight is not one that a game can have.
    """
    numbers = _numbers(tree, payoffs, chance, weights)
    rising = _precisions(lams)
    found = _room_for(tree, len(payoffs), lams.size)
    shape = _shape(tree)

    def some(first: int) -> None:
        part = slice(first, first + CHUNK)
        game_path(shape, rising, _of(numbers, part),
                  _of(found, part))  # fmt: skip

    _shared(some, len(payoffs), threads)
    return found


def from_starts(
    tree: Tree,
    lam: float,
    payoffs: F64,
    chance: F64,
    starts: F64,
    *,
    weights: F64 | None = None,
    threads: int = 1,
) -> Answers:
    """Where Newton's method ends from given starts; K counts the starts of a draw.

    Parameters
    ----------
    payoffs : (R, L, P); chance : (R, C); weights : (R, A) or those of the tree.
    starts : (M, F) log-odds for every draw, or (R, M, F).

    Returns
    -------
    Answers of shape (R, M, ...); the residual is infinite where Newton did not converge.
    """
    numbers = _numbers(tree, payoffs, chance, weights)
    level = float(_precisions(np.array([lam]))[0])
    begin = np.broadcast_to(starts, (len(payoffs), *starts.shape[-2:]))
    found = _room_for(tree, len(payoffs), begin.shape[1])
    shape, lasting = _shape(tree), _lasting(begin)

    def some(first: int) -> None:
        part = slice(first, first + CHUNK)
        game_starts(shape, level, _of(numbers, part), lasting[part],
                    _of(found, part))  # fmt: skip

    _shared(some, len(payoffs), threads)
    return found


def _of(whole: tuple[F64, F64, F64], part: slice) -> tuple[F64, F64, F64]:
    return whole[0][part], whole[1][part], whole[2][part]


def _shared(some: Callable[[int], None], runs: int, threads: int) -> None:
    parts = range(0, runs, CHUNK)
    if threads == 1 or len(parts) == 1:
        for first in parts:
            some(first)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, parts))


def _room_for(tree: Tree, runs: int, each: int) -> Answers:
    actions = int(tree.first[-1])
    return Answers(
        np.empty((runs, each, actions)), np.empty((runs, each)), np.empty((runs, each, tree.free))
    )


def _numbers(tree: Tree, payoffs: F64, chance: F64, weights: F64 | None) -> tuple[F64, F64, F64]:
    """Payoffs, chances and weights by draw, as kernels take them."""
    if not np.all(np.isfinite(payoffs)):
        raise GameError("a payoff is missing or not a finite number")
    if not (np.all(chance >= 0.0) and np.all(chance <= 1.0)):
        raise GameError("a chance lies outside 0 to 1")
    told = tree.weights if weights is None else weights
    if not (np.all(told > 0.0) and np.all(np.isfinite(told))):
        raise GameError("a weight is not a positive number")
    by_draw = np.broadcast_to(told, (len(payoffs), int(tree.first[-1])))
    return _lasting(payoffs), _lasting(chance), _lasting(by_draw)


def _precisions(lams: F64) -> F64:
    if not (np.all(np.isfinite(lams)) and np.all(lams >= 0.0)):
        raise GameError("lambda must be a finite number, 0 or more")
    if np.any(np.diff(lams) < 0.0):
        raise GameError("precisions must rise, for one path runs through all of them")
    return _lasting(lams)


def _shape(tree: Tree) -> Shape:
    parts = (tree.parent, tree.slot, tree.information, tree.leaf, tree.first, tree.owner)
    whole = [np.require(part, dtype=np.int64, requirements=["C", "A", "W"]) for part in parts]
    return (whole[0], whole[1], whole[2], whole[3], whole[4], whole[5])


def _lasting(values: F64) -> F64:
    return np.require(values, dtype=np.float64, requirements=["C", "A", "W"])


@routine
def _room(shape: Shape, edges: int, players: int) -> Room:
    nodes, actions = shape[0].size, shape[4][-1]
    sets = shape[5].size
    free = actions - sets
    return Room(
        np.zeros(edges), np.zeros(edges), np.zeros(nodes), np.zeros(nodes),
        np.zeros((nodes, players)), np.zeros(actions), np.zeros((actions, actions)),
        np.zeros(free), np.zeros(free), np.zeros((free, free)), np.zeros(free),
        np.zeros(free), np.zeros(free), np.zeros(free), np.zeros(sets), np.zeros(sets),
    )  # fmt: skip


@routine
def _copy(values: F64, into: F64) -> None:
    # A slice assignment takes numba two seconds to compile.
    for k in range(values.size):
        into[k] = values[k]


@routine
def _spread(shape: Shape, odds: F64, room: Room) -> None:
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


@routine
def _believe(shape: Shape, room: Room) -> None:
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


@routine
def _value(shape: Shape, payoffs: F64, room: Room) -> None:
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


@routine
def _slopes(shape: Shape, room: Room) -> None:
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


@routine
def _errors(shape: Shape, weights: F64, odds: F64, lam: float, payoffs: F64, room: Room) -> float:
    """Error of every log-odds and the gain behind it; the largest error."""
    first = shape[4]
    _spread(shape, odds, room)
    _believe(shape, room)
    _value(shape, payoffs, room)
    largest = 0.0
    for number in range(first.size - 1):
        base = first[number]
        for a in range(base + 1, first[number + 1]):
            k = a - number - 1
            room.gain[k] = room.worth[a] - room.worth[base]
            room.error[k] = odds[k] - weights[k] - lam * room.gain[k]
            # A comparison with what is no number is false: written so that it counts as large.
            if not abs(room.error[k]) <= largest:
                largest = abs(room.error[k])
    return largest


@routine
def _jacobian(shape: Shape, lam: float, room: Room) -> None:
    first = shape[4]
    _slopes(shape, room)
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


@routine
def _pivot(matrix: F64, right: F64, k: int) -> bool:
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


@routine
def _solve(matrix: F64, right: F64) -> None:
    """Solves in place by elimination with row pivots; NaN where there is no solution."""
    size = right.size
    for k in range(size):
        if not _pivot(matrix, right, k):
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


@routine
def _newton(
    shape: Shape, weights: F64, lam: float, payoffs: F64, room: Room, enough: float
) -> float:
    """Newton's method on ``room.there``; the largest error left."""
    step = 0
    while True:
        size = _errors(shape, weights, room.there, lam, payoffs, room)
        if size <= enough or step == NEWTON or not size < np.inf:
            return size
        _jacobian(shape, lam, room)
        _copy(room.error, room.right)
        _solve(room.matrix, room.right)
        for k in range(room.there.size):
            room.there[k] -= room.right[k]
        step += 1


@routine
def _onward(
    shape: Shape, weights: F64, stage: tuple[float, float], payoffs: F64, room: Room
) -> tuple[float, float]:
    """Follows the path in ``room.odds`` from one precision to another: where it ended, and error.

    On return the room holds the chances of the end.
    """
    now, goal = stage
    size, halved = _errors(shape, weights, room.odds, now, payoffs, room), 0
    for _ in range(STEPS):
        if now >= goal:
            break
        _jacobian(shape, now, room)
        _copy(room.gain, room.right)
        _solve(room.matrix, room.right)
        pace = _far(room.right, room.odds)
        step = goal - now
        if pace > 0.0:
            step = min(step, STRIDE / pace)
        step *= 0.5**halved
        ahead = goal if step >= goal - now else now + step
        for k in range(room.right.size):
            room.guess[k] = room.odds[k] + (ahead - now) * room.right[k]
            room.there[k] = room.guess[k]
        enough = TOLERANCE * (1.0 + ahead) if ahead >= goal else LOOSE
        size = _newton(shape, weights, ahead, payoffs, room, enough)
        for k in range(room.right.size):
            room.guess[k] = room.there[k] - room.guess[k]
        far = _far(room.guess, room.odds)
        if size <= enough and far <= NEAR:
            _copy(room.there, room.odds)
            now = ahead
            halved = max(halved - 1, 0)
        else:
            halved += 1
            _errors(shape, weights, room.odds, now, payoffs, room)
            if halved > HALVINGS:
                break
    return now, size


@routine
def _set_weights(shape: Shape, weights: F64, odds: F64) -> None:
    first = shape[4]
    for number in range(first.size - 1):
        for a in range(first[number] + 1, first[number + 1]):
            odds[a - number - 1] = log_of(weights[a]) - log_of(weights[first[number]])


@routine
def _set_chance(chance: F64, actions: int, room: Room) -> None:
    for event in range(chance.size):
        room.chances[actions + event] = chance[event]
        room.logs[actions + event] = log_of(chance[event])


@routine
def _far(move: F64, odds: F64) -> float:
    """Largest move, counted less where log-odds are large; NaN if the last one is."""
    far = 0.0
    for k in range(move.size):
        each = abs(move[k]) / (1.0 + abs(odds[k]) / LARGE)
        if not each <= far:
            far = each
    return far


@jit
def game_path(
    shape: Shape, lams: F64, numbers: tuple[F64, F64, F64], found: tuple[F64, F64, F64]
) -> None:
    """Answers of R draws at K precisions, into ``found``.

    Parameters
    ----------
    shape : parent, slot, information and leaf, (N,) each; first (H + 1,); owner (H,).
    lams : (K,) rising.
    numbers : payoffs (R, L, P), chances (R, C), weights (R, A).
    found : (R, K, A) chances, (R, K) residuals, (R, K, F) log-odds.
    """
    payoffs, chance, weights = numbers
    actions = weights.shape[1]
    room = _room(shape, actions + chance.shape[1], payoffs.shape[2])
    handicap = np.zeros(room.odds.size)
    for draw in range(payoffs.shape[0]):
        _set_chance(chance[draw], actions, room)
        _set_weights(shape, weights[draw], handicap)
        _copy(handicap, room.odds)
        now, broken = 0.0, False
        for k in range(lams.size):
            size = np.inf
            if not broken:
                now, size = _onward(shape, handicap, (now, lams[k]), payoffs[draw], room)
                broken = now < lams[k]
            _spread(shape, room.odds, room)
            for a in range(actions):
                found[0][draw, k, a] = room.chances[a]
            found[1][draw, k] = np.inf if broken else size
            for f in range(handicap.size):
                found[2][draw, k, f] = room.odds[f]


@jit
def game_starts(
    shape: Shape, lam: float, numbers: tuple[F64, F64, F64], starts: F64,
    found: tuple[F64, F64, F64],
) -> None:  # fmt: skip
    """Where Newton ends from M starts in each of R draws, into ``found``.

    Parameters
    ----------
    starts : (R, M, F) log-odds.
    found : (R, M, A) chances, (R, M) residuals, (R, M, F) log-odds; the rest as in ``game_path``.
    """
    payoffs, chance, weights = numbers
    actions = weights.shape[1]
    room = _room(shape, actions + chance.shape[1], payoffs.shape[2])
    handicap = np.zeros(room.odds.size)
    enough = TOLERANCE * (1.0 + lam)
    for draw in range(payoffs.shape[0]):
        _set_chance(chance[draw], actions, room)
        _set_weights(shape, weights[draw], handicap)
        for start in range(starts.shape[1]):
            for f in range(handicap.size):
                room.there[f] = starts[draw, start, f]
            size = np.inf
            for _ in range(ROUNDS):
                size = _newton(shape, handicap, lam, payoffs[draw], room, enough)
                if size <= enough or not size < np.inf:
                    break
            _spread(shape, room.there, room)
            for a in range(actions):
                found[0][draw, start, a] = room.chances[a]
            found[1][draw, start] = size if size <= enough else np.inf
            for f in range(handicap.size):
                found[2][draw, start, f] = room.there[f]
