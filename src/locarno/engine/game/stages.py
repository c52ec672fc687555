"""One decision of the solved game as a stage of the campaign, in every future.

The protected party's conduct and restraint after a clash do not last beyond a quarter: they are
taken as they were solved. Axes: as in ``theory.reputation``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.game.board import LOOKS_LIKE, Answer, Board, Move
from locarno.engine.game.numbers import worth_alone
from locarno.engine.game.solving import Solved, kept_names
from locarno.engine.game.tree import GREEDY, KEEP, RESOLUTE, SEEKING, WEAK
from locarno.model.parties import ActionKind
from locarno.theory.reputation.shapes import Stage

__all__ = ["all_stages_of", "kinds_of", "numbers_of", "stages_of", "start_of"]

F64 = NDArray[np.float64]


def kinds_of(solved: Solved) -> tuple[str, ...]:
    """Types of challenger in the game."""
    return tuple(kind for kind in (GREEDY, SEEKING) if kind in solved.plan.tree.sets)


def numbers_of(solved: Solved) -> tuple[int, int]:
    """Numbers of the action that takes a slice and of the attack, -1 where there is none."""
    names = (KEEP, *solved.board.moves)
    found = [names.index(str(kind)) if str(kind) in names else -1
             for kind in (ActionKind.SLICE, ActionKind.ATTACK)]  # fmt: skip
    return found[0], found[1]


def stages_of(solved: Solved, place: int) -> list[Stage]:
    """The stage of every future, from the game at one precision."""
    *whole, weight, loss, chance = all_stages_of(solved, place)
    parts = (*whole, loss, chance)
    return [
        _stage(tuple(np.ascontiguousarray(each[..., r]) for each in parts), weight)
        for r in range(solved.board.runs)
    ]


def all_stages_of(solved: Solved, place: int) -> Stage:
    """The same of all futures in one, with the futures R as the last axis of all but weights."""
    board, kinds = solved.board, kinds_of(solved)
    names = (KEEP, *board.moves)
    gain = np.stack([
        [(worth_alone(board, kind, name) - board.keep) / board.scale for name in names]
        for kind in kinds
    ])  # fmt: skip
    harm = np.zeros((len(kinds), len(names), 2, 3, board.runs))
    share = np.zeros((len(names), 2, 3, board.runs))
    named, timely = np.zeros((len(names), board.runs)), np.zeros((len(names), 2, board.runs))
    share[:, :, 0] = 1.0
    for a, name in enumerate(names):
        move = _answered(solved, name)
        if move is None or move.answer is None:
            continue
        named[a] = _named(solved, place, name)
        timely[a] = move.answer.decided * move.answer.arrived
        share[a] = _ends(solved, place, name)
        for k, kind in enumerate(kinds):
            harm[k, a] = _harm(solved, place, kind, name, move) / board.scale
    loss = board.stake * np.maximum(gain[0], 0.0)
    chance = np.stack([1.0 - board.seeking, board.seeking])[: len(kinds)]
    if len(kinds) == 1:
        chance = np.ones((1, board.runs))
    return Stage(gain, harm, share, named, timely, board.weight, loss, chance)


def _stage(parts: tuple[F64, ...], weight: F64) -> Stage:
    gain, harm, share, named, timely, loss, chance = parts
    return Stage(gain, harm, share, named, timely, weight, loss, chance)


def _answered(solved: Solved, name: str) -> Move | None:
    """The move that the coalition thinks it answers; None where nothing can be named."""
    if name != KEEP:
        return solved.board.moves[name]
    if "while it keeps" not in solved.plan.tree.sets:
        return None
    return solved.board.moves[LOOKS_LIKE]


def _class(name: str) -> str:
    return LOOKS_LIKE if name == KEEP else name


def _named(solved: Solved, place: int, name: str) -> F64:
    board, found = solved.board, solved.answers.chances[:, place]
    if name == KEEP:
        provokes = found[:, solved.plan.tree.slots("while it keeps")["provoke"]]
        return provokes * board.falsely
    move = board.moves[name]
    return move.detected * move.right * kept_names(solved, place, name)


def _ends(solved: Solved, place: int, name: str) -> F64:
    """Chance of nothing, less and the answer, by type of coalition, (2, 3, R)."""
    tree, found = solved.plan.tree, solved.answers.chances[:, place]
    rows = np.zeros((2, 3, solved.board.runs))
    for r, resolve in enumerate((RESOLUTE, WEAK)):
        slots = tree.slots(f"{resolve}, {_class(name)} named")
        for end, action in enumerate(("nothing", "less", "answer")):
            if action in slots:
                rows[r, end] = found[:, slots[action]]
    return rows


def _harm(solved: Solved, place: int, kind: str, name: str, move: Move) -> F64:
    """Mean harm of nothing, less and the answer, (2, 3, R), payoff units."""
    found = np.zeros((2, 3, solved.board.runs))
    if move.lesser is not None:
        there = move.lesser.decided * move.lesser.arrived
        found[:, 1] = there * move.harm * move.lesser.bite
    assert move.answer is not None  # noqa: S101 - asked before
    full = move.harm * move.answer.bite
    each = full + _clash(solved, place, kind, name, move.answer, full)
    found[:, 2] = move.answer.decided * move.answer.arrived * each
    return found


def _clash(solved: Solved, place: int, kind: str, name: str, answer: Answer, full: F64) -> F64:
    """What a clash adds to the harm of an answer that has arrived, mean, payoff units, (R,)."""
    tree, board = solved.plan.tree, solved.board
    where = f"{kind}, clash after {name}"
    if where not in tree.sets:
        return np.zeros(board.runs)
    fights = solved.answers.chances[:, place, tree.slots(where)["fight on"]]
    undone = full * (1.0 - answer.general) * board.press
    return answer.clash * fights * (answer.general * board.shadow - undone)


def start_of(board: Board) -> F64:
    """Belief to begin with and chance of the resolute coalition, (R, 2)."""
    return np.stack([board.belief, board.share + np.zeros(board.runs)], axis=1)
