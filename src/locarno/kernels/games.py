"""Compiled twin of `theory.games.response`: agent quantal response of one tree over many draws.

What Python calls, and the loops over draws; the steps are in ``game_steps``.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from inspect import isfunction
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.kernels.elimination import Shape, shape_of
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.game_steps import (
    Room,
    believe,
    room_of,
    slope,
    solve,
    spread,
    turn,
    value,
)
from locarno.kernels.jit import jit, part, routine
from locarno.theory.elementary import log
from locarno.theory.games import walk as walks
from locarno.theory.games.tree import GameError, Tree
from locarno.theory.games.walk import (
    ANEW,
    ARRIVED,
    BROKEN,
    GOING,
    TOLERANCE,
    Walk,
    advance,
    begin,
    begin_at,
    depart,
)

__all__ = ["FORMULAS", "ROUTINES", "Answers", "answers", "from_starts", "game_lanes"]

F64 = NDArray[np.float64]

CHUNK: Final = 512
"""Draws that one task takes; the numbers do not depend on it."""
MOST_LANES: Final = 32
CACHE: Final = 1_200_000
"""Games side by side at most, and bytes that they may take together; nor on these."""
by_address(Walk)
ROUTINES: Final[tuple[Callable[..., Any], ...]] = tuple(
    routine(text) for text in vars(walks).values()
    if isfunction(text) and text.__module__ == walks.__name__
)  # fmt: skip


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


@by_address
class Numbers(NamedTuple):
    """What tells draws apart.

    Parameters
    ----------
    payoffs : (R, L, P). chance, logs : (R, C), and their logs. home : (R, F) log-odds of random
        play.
    """

    payoffs: F64
    chance: F64
    logs: F64
    home: F64

    def of(self, part: slice) -> Numbers:
        """Those of some draws."""
        return Numbers(self.payoffs[part], self.chance[part], self.logs[part], self.home[part])


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
    shape, none = shape_of(tree), np.empty((0, 0, tree.free))
    lanes = _lanes(tree, shape)

    def some(first: int) -> None:
        part = slice(first, first + CHUNK)
        game_lanes(shape, rising, numbers.of(part), none, _of(found, part), room_of(tree, lanes))

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
    level = _precisions(np.array([lam]))
    begin = np.broadcast_to(starts, (len(payoffs), *starts.shape[-2:]))
    found = _room_for(tree, len(payoffs), begin.shape[1])
    shape, lasting = shape_of(tree), _lasting(begin)
    lanes = _lanes(tree, shape)

    def some(first: int) -> None:
        part = slice(first, first + CHUNK)
        begun = lasting[part]
        game_lanes(shape, level, numbers.of(part), begun, _of(found, part), room_of(tree, lanes))

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


def _numbers(tree: Tree, payoffs: F64, chance: F64, weights: F64 | None) -> Numbers:
    """Payoffs, chances and log-odds of random play by draw, as kernels take them."""
    if not np.all(np.isfinite(payoffs)):
        raise GameError("a payoff is missing or not a finite number")
    if not (np.all(chance >= 0.0) and np.all(chance <= 1.0)):
        raise GameError("a chance lies outside 0 to 1")
    told = tree.weights if weights is None else weights
    if not (np.all(told > 0.0) and np.all(np.isfinite(told))):
        raise GameError("a weight is not a positive number")
    logs = log(np.broadcast_to(told, (len(payoffs), int(tree.first[-1]))))
    others = np.setdiff1d(np.arange(int(tree.first[-1])), tree.first[:-1])
    base = np.repeat(tree.first[:-1], np.diff(tree.first) - 1)
    home = logs[:, others] - logs[:, base]
    return Numbers(*map(_lasting, (payoffs, chance, log(chance), home)))


def _precisions(lams: F64) -> F64:
    if not (np.all(np.isfinite(lams)) and np.all(lams >= 0.0)):
        raise GameError("lambda must be a finite number, 0 or more")
    if np.any(np.diff(lams) < 0.0):
        raise GameError("precisions must rise, for one path runs through all of them")
    return _lasting(lams)


def _lanes(tree: Tree, shape: Shape) -> int:
    """Games side by side: enough for the vector units, and few enough for the cache."""
    moved = np.prod(np.diff(tree.first)[shape.moved], axis=1).sum()
    each = 2 * moved + tree.size * (len(tree.players) + 2)
    return int(min(max(CACHE // (8 * each) // 8 * 8, 8), MOST_LANES))


def _lasting(values: F64) -> F64:
    return np.require(values, dtype=np.float64, requirements=["C", "A", "W"])


@jit
def game_lanes(
    shape: Shape, goals: F64, numbers: Numbers, starts: F64, found: tuple[F64, F64, F64], room: Room
) -> None:
    """Answers of R draws, several of them side by side, into ``found``.

    A lane whose game is solved takes the next one, so that none waits for the slowest.

    Parameters
    ----------
    goals : (K,) rising precisions along the path, or the one at which to look from starts.
    starts : (R, M, F) log-odds, or (R, 0, F) for the path from random play.
    found : (R, K or M, A) chances, (R, K or M) residuals, (R, K or M, F) log-odds.
    """
    lanes, each = room.x.shape[1], max(starts.shape[1], 1)
    jobs = numbers.payoffs.shape[0] * each
    job, place, live = room.job, room.place, 0
    for lane in range(lanes):
        # A lane without work does that of the first again, and nobody looks.
        job[lane], place[lane] = (lane if lane < jobs else -1), 0
        _take(shape, room, _walk(room, lane), numbers, starts, (job[lane] % jobs, lane), goals[0])
        live += lane < jobs
    following = live
    while live > 0:
        spread(shape, room)
        believe(shape, room)
        value(shape, room)
        slope(shape, room)
        turn(shape, room)
        solve(shape, room)
        for lane in range(lanes):
            if job[lane] < 0:
                continue
            walk = _walk(room, lane)
            outcome = advance(
                walk, goals[place[lane]], room.size[lane],
                room.newton[:, lane], room.tangent[:, lane],
            )  # fmt: skip
            if outcome == ANEW:
                place[lane] = 0
            if outcome in (GOING, ANEW):
                continue
            last = outcome == BROKEN or place[lane] + 1 == goals.size
            _report(room, lane, found, (job[lane], place[lane], starts.shape[1]), outcome)
            if not last:
                place[lane] += 1
                depart(walk, goals[place[lane]])
                continue
            place[lane], job[lane] = 0, -1
            if following < jobs:
                job[lane] = following
                _take(shape, room, walk, numbers, starts, (job[lane], lane), goals[0])
                following += 1
            else:
                live -= 1


@part
def _report(
    room: Room, lane: int, found: tuple[F64, F64, F64], of: tuple[int, int, int], outcome: int
) -> None:
    """Puts what was found in its place, and where the path broke, in all that follow."""
    job, place, starts = of
    draw, begin, end = job, place, place + 1
    if starts:
        draw, begin = job // starts, job % starts
        end = begin + 1
    elif outcome != ARRIVED:
        end = found[1].shape[1]
    for each in range(begin, end):
        for a in range(found[0].shape[2]):
            found[0][draw, each, a] = room.chances[a, lane]
        found[1][draw, each] = room.size[lane] if outcome == ARRIVED else np.inf
        for k in range(found[2].shape[2]):
            found[2][draw, each, k] = room.x[k, lane]


@part
def _walk(room: Room, lane: int) -> Walk:
    return Walk(
        room.weights[:, lane], room.x[:, lane], room.base[:, lane], room.way[:, lane],
        room.bend[:, lane], room.guess[:, lane], room.state[:, lane],
    )  # fmt: skip


@part
def _take(
    shape: Shape, room: Room, walk: Walk, numbers: Numbers, starts: F64, of: tuple[int, int],
    lam: float,
) -> None:  # fmt: skip
    """Puts a job into a lane."""
    leaf, actions, each = shape.leaf, shape.first[-1], max(starts.shape[1], 1)
    draw, start, lane = of[0] // each, of[0] % each, of[1]
    for event in range(numbers.chance.shape[1]):
        room.chances[actions + event, lane] = numbers.chance[draw, event]
        room.logs[actions + event, lane] = numbers.logs[draw, event]
    for node in range(leaf.size):
        if leaf[node] >= 0:
            for player in range(numbers.payoffs.shape[2]):
                room.values[node, player, lane] = numbers.payoffs[draw, leaf[node], player]
    for k in range(walk.x.size):
        walk.home[k] = numbers.home[draw, k]
    room.far[0, lane] = 0.0
    if starts.shape[1]:
        for k in range(walk.x.size):
            walk.x[k] = starts[draw, start, k]
        begin_at(walk, lam)
    else:
        begin(walk)
