"""Compiled twin of `theory.games.response`: agent quantal response of one tree over many draws.

What Python calls, and the loops over draws; the steps are in ``game_steps``.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.game_steps import (
    Room,
    Shape,
    copy,
    newton,
    onward,
    room_of,
    set_chance,
    set_weights,
    spread,
)
from locarno.kernels.jit import jit
from locarno.theory.games.response import TOLERANCE
from locarno.theory.games.tree import GameError, Tree

__all__ = ["Answers", "answers", "from_starts", "game_path", "game_starts"]

F64 = NDArray[np.float64]

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
        some_numbers = _of(numbers, part)
        game_path(shape, rising, some_numbers, _room(shape, some_numbers), _of(found, part))

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
        some_numbers = _of(numbers, part)
        room = _room(shape, some_numbers)
        game_starts(shape, level, some_numbers, lasting[part], room, _of(found, part))

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


def _room(shape: Shape, numbers: tuple[F64, F64, F64]) -> Room:
    payoffs, chance, weights = numbers
    return room_of(shape, weights.shape[1] + chance.shape[1], payoffs.shape[2])


def _lasting(values: F64) -> F64:
    return np.require(values, dtype=np.float64, requirements=["C", "A", "W"])


@jit
def game_path(
    shape: Shape, lams: F64, numbers: tuple[F64, F64, F64], room: Room, found: tuple[F64, F64, F64]
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
    for draw in range(payoffs.shape[0]):
        set_chance(chance[draw], actions, room)
        set_weights(shape, weights[draw], room)
        copy(room.handicap, room.odds)
        now, broken = 0.0, False
        for k in range(lams.size):
            size = np.inf
            if not broken:
                now, size = onward(shape, (now, lams[k]), payoffs[draw], room)
                broken = now < lams[k]
            spread(shape, room.odds, room)
            for a in range(actions):
                found[0][draw, k, a] = room.chances[a]
            found[1][draw, k] = np.inf if broken else size
            for f in range(room.handicap.size):
                found[2][draw, k, f] = room.odds[f]


@jit
def game_starts(
    shape: Shape, lam: float, numbers: tuple[F64, F64, F64], starts: F64, room: Room,
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
    enough = TOLERANCE * (1.0 + lam)
    for draw in range(payoffs.shape[0]):
        set_chance(chance[draw], actions, room)
        set_weights(shape, weights[draw], room)
        for start in range(starts.shape[1]):
            for f in range(room.handicap.size):
                room.there[f] = starts[draw, start, f]
            size = np.inf
            for _ in range(ROUNDS):
                size = newton(shape, lam, payoffs[draw], room, enough)
                if size <= enough or not size < np.inf:
                    break
            spread(shape, room.there, room)
            for a in range(actions):
                found[0][draw, start, a] = room.chances[a]
            found[1][draw, start] = size if size <= enough else np.inf
            for f in range(room.handicap.size):
                found[2][draw, start, f] = room.there[f]
