"""Agent quantal response: every information set answers by logit, errors of all others counted.

Solved in log-odds x (an action against the first of its set) by Newton's method along a path in the
precision lambda, from 0, where every action has the share of its weight. This is the readable
reference of ``kernels.games``.

Axes: as in ``tree``; F free log-odds, K precisions asked for.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp, log
from locarno.theory.games.tree import GameError, Tree
from locarno.theory.games.walk import (
    ANEW,
    ARRIVED,
    BROKEN,
    GOING,
    LAM,
    STATE,
    Walk,
    advance,
    begin,
    depart,
)

__all__ = ["Path", "Played", "check_lambda", "path", "play", "spread", "system"]

F64 = NDArray[np.float64]


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
    steps : points at which the errors were looked at.
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


def path(tree: Tree, lams: F64, payoffs: F64, chance: F64) -> Path:
    """Answers at rising precisions, on the path that begins with random play.

    Parameters
    ----------
    lams : (K,) rising precisions.
    payoffs : (L, P); chance : (C,).

    Source
    ------
    McKelvey & Palfrey, Experimental Economics 1 (1998) 9-41; Turocy, Games Econ. Behav. 51 (2005)
    243-263, for the path; Allgower & Georg, *Introduction to Numerical Continuation Methods*
    (2003), ch. 2, for arclength around a turn.
    """
    rows = np.setdiff1d(np.arange(int(tree.first[-1])), tree.first[:-1])
    base = np.repeat(tree.first[:-1], np.diff(tree.first) - 1)
    home = log(tree.weights[rows]) - log(tree.weights[base])
    x, here, way, bend, guess = np.empty((5, rows.size))
    walk = Walk(home, x, here, way, bend, guess, np.empty(STATE))
    begin(walk)
    found, residual = np.empty((lams.size, rows.size)), np.full(lams.size, np.inf)
    goals = [check_lambda(float(lam)) for lam in lams]
    number, outcome, taken = 0, GOING, 0
    while number < lams.size and outcome != BROKEN:
        error, jacobian, gain = system(tree, walk.x, float(walk.state[LAM]), payoffs, chance)
        size = float(np.max(np.abs(error), initial=0.0))
        steps = _solved(jacobian, np.stack([error, gain], axis=1))
        outcome, taken = advance(walk, goals[number], size, *steps), taken + 1
        if outcome == ANEW:
            number = 0
        elif outcome == ARRIVED:
            found[number], residual[number] = walk.x, size
            number += 1
            if number < lams.size:
                depart(walk, goals[number])
    found[number:], residual[number:] = walk.x, np.inf
    return Path(found, residual, taken)


def _solved(matrix: F64, right: F64) -> F64:
    """Solutions for both right sides, (2, F); NaN where there are none."""
    found: F64 = np.full(right.T.shape, np.nan)
    with suppress(np.linalg.LinAlgError):
        found = np.asarray(np.linalg.solve(matrix, right), dtype=np.float64).T
    return found
