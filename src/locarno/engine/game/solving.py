"""Solving the game of a case and reading what was played.

Axes: R futures, A actions of the challenger with keeping the ceasefire first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.game.board import Board, first_futures
from locarno.engine.game.numbers import Numbers, chances, numbers
from locarno.engine.game.tree import GREEDY, RESOLUTE, SEEKING, WEAK, Plan
from locarno.kernels.games import Answers, answers, from_starts
from locarno.theory.games.outcome import reached, worth_of_actions

__all__ = [
    "Solved",
    "again",
    "as_it_is",
    "first_choice",
    "kappa",
    "kept_names",
    "of_answer",
    "of_set",
    "solve",
    "worth_of_first",
]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Solved:
    """A game solved at some precisions.

    Parameters
    ----------
    lams : (K,) precisions. answers : by future and precision. numbers : what was solved.
    """

    plan: Plan
    board: Board
    numbers: Numbers
    lams: F64
    answers: Answers

    def good(self, place: int) -> NDArray[np.bool_]:
        """Futures solved at a precision, (R,)."""
        solved: NDArray[np.bool_] = self.answers.converged(self.lams)[:, place]
        return solved


def solve(plan: Plan, board: Board, lams: F64, threads: int = 1) -> Solved:
    """The game at rising precisions (K,)."""
    given = numbers(plan, board)
    found = answers(
        plan.tree, lams, given.payoffs, given.chance, weights=given.weights, threads=threads
    )
    return Solved(plan, board, given, lams, found)


def first_solved(whole: Solved, most: int) -> Solved:
    """The same in the first futures only."""
    count = min(most, whole.board.runs)
    return Solved(
        whole.plan, first_futures(whole.board, count),
        Numbers(*(each[:count] for each in whole.numbers)), whole.lams,
        Answers(*(each[:count] for each in whole.answers)),
    )  # fmt: skip


def again(before: Solved, board: Board, place: int, threads: int = 1) -> Solved:
    """A game that differs in its numbers, at one precision, begun from the answers of another.

    What does not converge from there is solved along the path.
    """
    plan, lams = before.plan, before.lams[place : place + 1]
    given = numbers(plan, board)
    starts = before.answers.odds[: board.runs, place : place + 1]
    found = from_starts(
        plan.tree, float(lams[0]), given.payoffs, given.chance, starts, weights=given.weights,
        threads=threads,
    )  # fmt: skip
    lost = np.flatnonzero(~found.converged(lams)[:, 0])
    if lost.size:
        part = Numbers(*(each[lost] for each in given))
        path = answers(plan.tree, lams, part.payoffs, part.chance, weights=part.weights)
        for whole, some in zip(found, path, strict=True):
            whole[lost] = some
    return Solved(plan, board, given, lams, found)


def first_choice(solved: Solved, place: int, kind: str | None = None) -> F64:
    """Chance of every action of the challenger, (A, R); NaN where the game was not solved.

    Parameters
    ----------
    place : number of the precision.
    kind : type of challenger, or None for the mean over types.
    """
    tree, found = solved.plan.tree, solved.answers.chances[:, place]
    if kind is None and SEEKING in tree.sets:
        seeking = solved.board.seeking
        both = [first_choice(solved, place, each) for each in (SEEKING, GREEDY)]
        return seeking * both[0] + (1.0 - seeking) * both[1]
    rows = list(tree.slots(kind or GREEDY).values())
    shares = found[:, rows].T
    return np.where(solved.good(place), shares, np.nan)


def of_answer(solved: Solved, place: int, action: str) -> F64:
    """Chance that each type of coalition agrees on the answer to a named action, (2, R)."""
    tree, found = solved.plan.tree, solved.answers.chances[:, place]
    return np.stack([
        found[:, tree.slots(f"{resolve}, {action} named")["answer"]] for resolve in (RESOLUTE, WEAK)
    ])  # fmt: skip


def kept_names(solved: Solved, place: int, action: str) -> F64:
    """Share of right attributions left once the protected party has hit back or not, (R,)."""
    tree, found = solved.plan.tree, solved.answers.chances[:, place]
    hits_back = found[:, tree.slots(f"after {action}")["retaliate"]]
    kept: F64 = 1.0 - hits_back * solved.board.muddle
    return kept


def kappa(solved: Solved, place: int, action: str, resolute: F64) -> F64:
    """Chance that an action is answered in time, (R,), by a coalition with a share of resolute.

    Parameters
    ----------
    resolute : (R,), the challenger's belief, or the coalition as it is.
    """
    move = solved.board.moves[action]
    if move.answer is None:
        return np.zeros(solved.board.runs)
    agreed = of_answer(solved, place, action) * move.answer.decided * move.answer.arrived
    named = move.detected * move.right * kept_names(solved, place, action)
    answered: F64 = named * (resolute * agreed[0] + (1.0 - resolute) * agreed[1])
    return np.minimum(answered, 1.0)


def of_set(solved: Solved, place: int, action: str) -> float | None:
    """Mean chance of an action over the information sets that have it, by how often reached."""
    tree = solved.plan.tree
    sets = [k for k, name in enumerate(tree.sets) if action in tree.slots(name)]
    good = solved.good(place)
    if not sets or not good.any():
        return None
    found, events = solved.answers.chances[:, place], as_it_is(solved)
    reach = reached(tree, found, events)
    taken = total = 0.0
    for number in sets:
        nodes = np.flatnonzero((tree.information == number) & (tree.leaf < 0))
        there = np.sum(reach[nodes], axis=0)
        total += float(np.sum(there[good]))
        taken += float(np.sum((there * found[:, tree.slots(tree.sets[number])[action]])[good]))
    return taken / total if total > 0.0 else None


def worth_of_first(solved: Solved, place: int, kind: str = GREEDY) -> F64:
    """Worth of every action to a type of challenger, in payoff scales, (A, R)."""
    tree = solved.plan.tree
    found, given = solved.answers.chances[:, place], solved.numbers
    worth = worth_of_actions(tree, found, given.chance, given.payoffs)
    return worth[:, list(tree.slots(kind).values())].T


def as_it_is(solved: Solved) -> F64:
    """Chances of events with the coalition as it is, (R, C)."""
    return chances(solved.plan, solved.board, solved.board.share)
