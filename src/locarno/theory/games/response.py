"""Agent quantal response: every information set answers by logit, errors of all others counted.

Solved in log-odds x (an action against the first of its set) by Newton's method along a path in the
precision lambda, from 0, where every action has the share of its weight. This is the readable
reference of ``kernels.games``.

Axes: as in ``tree``; F free log-odds, K precisions asked for.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp, log
from locarno.theory.games.tree import GameError, Tree

__all__ = ["Path", "Played", "check_lambda", "newton", "path", "play", "spread", "system"]

F64 = NDArray[np.float64]

TOLERANCE: Final = 1e-12
"""Largest error of a log-odds at which Newton stops: shares are then good to as many digits."""
LOOSE: Final = 1e-3
"""The same on the way, where the next step puts right what is left."""
NEWTON: Final = 8
"""Newton steps for a step of the path before it is halved."""
STRIDE: Final = 2.0
"""Log-odds by which a step along the path is meant to move; more where they are large already."""
NEAR: Final = 1.0
"""The same for how far Newton may leave the tangent before the step is halved."""
LARGE: Final = 8.0
"""Log-odds at which twice the stride is as good: the choice hardly moves any more."""
HALVINGS: Final = 12
"""Times that a step may be halved in a row before the path counts as broken."""
STEPS: Final = 2000
"""Steps of a whole path before it counts as broken."""


@dataclass(frozen=True, slots=True)
class Played:
    """What happens when everybody plays with the given chances.

    Parameters
    ----------
    chances : (E,) of every edge.
    reach : (N,) chance to get to a node.
    belief : (N,) chance of being at a decision node given its information set, else 0.
    values : (N, P) expected payoffs from a node on.
    worth : (A,) expected payoff of an action to whoever takes it.
    """

    chances: F64
    reach: F64
    belief: F64
    values: F64
    worth: F64


@dataclass(frozen=True, slots=True)
class Path:
    """Answers at some precisions along one path.

    Parameters
    ----------
    odds : (K, F) log-odds.
    residual : (K,) largest error of a log-odds; infinite from where the path broke.
    steps : Newton steps taken in all.
    """

    odds: F64
    residual: F64
    steps: int


def check_lambda(lam: float) -> float:
    """The precision itself.

    Raises
    ------
    GameError
        When it is negative or not a finite number.
    """
    if not (np.isfinite(lam) and lam >= 0.0):
        raise GameError(f"lambda is {lam:g}; it must be a finite number, 0 or more")
    return lam


def spread(tree: Tree, odds: F64) -> F64:
    """Log of the chance of every action, (A,), from free log-odds (F,)."""
    logs = np.empty(int(tree.first[-1]))
    for number in range(len(tree.sets)):
        begin, end = int(tree.first[number]), int(tree.first[number + 1])
        own = np.concatenate([[0.0], odds[begin - number : end - number - 1]])
        top = np.max(own)
        logs[begin:end] = own - (top + log(np.sum(exp(own - top))))
    return logs


def play(tree: Tree, odds: F64, payoffs: F64, chance: F64) -> Played:
    """Reach, beliefs and values under the given log-odds.

    Parameters
    ----------
    odds : (F,); payoffs : (L, P); chance : (C,).
    """
    logs = np.concatenate([spread(tree, odds), log(chance)])
    far = np.zeros(tree.size)
    for node in range(1, tree.size):
        far[node] = far[tree.parent[node]] + logs[tree.slot[node]]
    chances = exp(logs)
    belief = _beliefs(tree, far)
    values = np.zeros((tree.size, len(tree.players)))
    values[tree.leaf >= 0] = payoffs[tree.leaf[tree.leaf >= 0]]
    for node in range(tree.size - 1, 0, -1):
        values[tree.parent[node]] += chances[tree.slot[node]] * values[node]
    worth = np.zeros(int(tree.first[-1]))
    for node in range(1, tree.size):
        above, slot = int(tree.parent[node]), int(tree.slot[node])
        if slot < worth.size:
            worth[slot] += belief[above] * values[node, _owner(tree, above)]
    return Played(chances, exp(far), belief, values, worth)


def _owner(tree: Tree, node: int) -> int:
    return int(tree.owner[tree.information[node]])


def _beliefs(tree: Tree, far: F64) -> F64:
    """Bayes' rule within each information set; all are reached, however seldom."""
    belief = np.zeros(tree.size)
    for number in range(len(tree.sets)):
        nodes = np.flatnonzero(tree.information == number)
        top = np.max(far[nodes])
        shares = exp(far[nodes] - top) if np.isfinite(top) else np.ones(nodes.size)
        belief[nodes] = shares / np.sum(shares)
    return belief


def _slopes(tree: Tree, played: Played) -> F64:
    """How the worth of an action (row) moves with the log of an action's chance, (A, A)."""
    actions = int(tree.first[-1])
    slopes = np.zeros((actions, actions))
    for node in range(1, tree.size):
        slot, above = int(tree.slot[node]), int(tree.parent[node])
        if slot >= actions:
            continue
        # What lies below an action further up is worth more the more often this one is taken.
        share, up = played.chances[slot], above
        while up > 0:
            over, edge = int(tree.parent[up]), int(tree.slot[up])
            if edge < actions:
                value = played.values[node, _owner(tree, over)]
                slopes[edge, slot] += played.belief[over] * share * value
            share *= played.chances[edge]
            up = over
        # Where the action is taken one believes to be the likelier, the likelier the way there.
        owner = _owner(tree, above)
        more = played.belief[above] * (played.values[node, owner] - played.worth[slot])
        up = above
        while up > 0:
            edge = int(tree.slot[up])
            if edge < actions and _owner(tree, int(tree.parent[up])) != owner:
                slopes[slot, edge] += more
            up = int(tree.parent[up])
    return slopes


def system(tree: Tree, odds: F64, lam: float, payoffs: F64, chance: F64) -> tuple[F64, F64, F64]:
    """Error of every log-odds (F,), its Jacobian (F, F), and the gain over the first action (F,).

    Parameters
    ----------
    odds : (F,); lam : precision; payoffs : (L, P); chance : (C,).
    """
    played = play(tree, odds, payoffs, chance)
    slopes = _slopes(tree, played)
    rows = [a for a in range(int(tree.first[-1])) if a not in set(tree.first[:-1].tolist())]
    base = np.repeat(tree.first[:-1], np.diff(tree.first) - 1)
    gain: F64 = played.worth[rows] - played.worth[base]
    weight = log(tree.weights[rows]) - log(tree.weights[base])
    turn = slopes[rows] - slopes[base]
    # The chances of one set move together: d log p_b / d x_c = (b is c) - p_c.
    whole = np.add.reduceat(turn, tree.first[:-1], axis=1)
    per_set = np.repeat(np.arange(len(tree.sets)), np.diff(tree.first) - 1)
    by_odds = turn[:, rows] - played.chances[rows] * whole[:, per_set]
    return odds - weight - lam * gain, np.eye(odds.size) - lam * by_odds, gain


def newton(
    tree: Tree, odds: F64, lam: float, numbers: tuple[F64, F64], enough: float
) -> tuple[F64, float, int]:
    """Log-odds after Newton's method, their largest error, and steps taken.

    Parameters
    ----------
    odds : (F,) to begin with; lam : precision.
    numbers : payoffs (L, P) and chances (C,).
    enough : largest error at which to stop.
    """
    for step in range(NEWTON + 1):
        error, jacobian, _ = system(tree, odds, lam, *numbers)
        size = float(np.max(np.abs(error), initial=0.0))
        if size <= enough or step == NEWTON or not np.isfinite(size):
            return odds, size, step
        odds = odds - _solved(jacobian, error)
    raise AssertionError  # pragma: no cover - the loop returns


def _solved(matrix: F64, right: F64) -> F64:
    found: F64 = np.full(right.size, np.nan)
    with suppress(np.linalg.LinAlgError):
        found = np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)
    return found


def path(tree: Tree, lams: F64, payoffs: F64, chance: F64) -> Path:
    """Answers at rising precisions, on the path that begins with random play.

    Parameters
    ----------
    lams : (K,) rising precisions.
    payoffs : (L, P); chance : (C,).

    Source
    ------
    McKelvey & Palfrey, Experimental Economics 1 (1998) 9-41; Turocy, Games Econ. Behav. 51 (2005)
    243-263, for the path.
    """
    rows = np.setdiff1d(np.arange(int(tree.first[-1])), tree.first[:-1])
    base = np.repeat(tree.first[:-1], np.diff(tree.first) - 1)
    odds = log(tree.weights[rows]) - log(tree.weights[base])
    found, residual = np.empty((lams.size, odds.size)), np.full(lams.size, np.inf)
    now, taken = 0.0, 0
    for number, lam in enumerate(lams):
        check_lambda(float(lam))
        odds, now, error, steps = _onward(tree, odds, now, float(lam), (payoffs, chance))
        taken += steps
        found[number] = odds
        if now < lam:
            found[number:] = odds
            break
        residual[number] = error
    return Path(found, residual, taken)


def _onward(
    tree: Tree, odds: F64, now: float, goal: float, numbers: tuple[F64, F64]
) -> tuple[F64, float, float, int]:
    """Follows the path to a precision: where it ended, at which one, error and steps."""
    size, halved, taken = 0.0, 0, 0
    for _ in range(STEPS):
        error, jacobian, gain = system(tree, odds, now, *numbers)
        if now >= goal:
            size = float(np.max(np.abs(error), initial=0.0))
            break
        tangent = _solved(jacobian, gain)
        pace = _largest(tangent, odds)
        step = min(goal - now, STRIDE / pace if pace > 0.0 else np.inf) * 0.5**halved
        ahead = goal if step >= goal - now else now + step
        guess = odds + (ahead - now) * tangent
        enough = TOLERANCE * (1.0 + ahead) if ahead >= goal else LOOSE
        there, size, steps = newton(tree, guess, ahead, numbers, enough)
        taken += steps
        far = _largest(there - guess, odds)
        if size <= enough and far <= NEAR:
            odds, now, halved = there, ahead, max(halved - 1, 0)
        else:
            halved += 1
            if halved > HALVINGS:
                break
    return odds, now, size, taken


def _largest(move: F64, odds: F64) -> float:
    return float(np.max(np.abs(move) / (1.0 + np.abs(odds) / LARGE), initial=0.0))
