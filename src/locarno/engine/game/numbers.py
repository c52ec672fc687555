"""Payoffs, chances and weights of the tree of a case, in every future.

Axes: R futures, L leaves, P players (challenger, coalition, protected party), C events, A actions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.game.board import LOOKS_LIKE, Answer, Board, Move
from locarno.engine.game.tree import GREEDY, KEEP, RESOLUTE, SEEKING, WEAK, Draw, Leaf, Luck, Plan

__all__ = ["Numbers", "chances", "harms", "numbers", "worth_alone"]

F64 = NDArray[np.float64]

_SURE: Final = 1e-9
"""Chance of a willingness that nobody has: quantal response needs all above 0. The weight of an
action that is never taken is its square."""


class Numbers(NamedTuple):
    """What a solver needs, by future: payoffs (R, L, P), chances (R, C), weights (R, A)."""

    payoffs: F64
    chance: F64
    weights: F64


def numbers(plan: Plan, board: Board) -> Numbers:
    """Payoffs in units of the payoff scale, chances as the challenger believes them, weights.

    A willingness of the chain is a weight: with nothing else at stake the coalition answers as
    often as the chain says, whatever the precision. The same holds for the protected party.
    """
    harm, general = _harms(board, plan.leaves), _generals(board, plan.leaves)
    alone = _by_leaf(
        plan.leaves,
        attrgetter("kind", "action"),
        lambda leaf: worth_alone(board, leaf.kind, leaf.action),
    )
    payoffs = np.empty((board.runs, len(plan.leaves), len(plan.tree.players)))
    payoffs[:, :, 0] = (alone - (harm + general)).T
    payoffs[:, :, 1] = -_lost(board, plan.leaves, general).T
    # The protected party counts the harm that an answer does on its behalf.
    payoffs[:, :, 2] = harm.T
    payoffs /= board.scale
    return Numbers(payoffs, chances(plan, board, board.belief), _weights(plan, board))


def chances(plan: Plan, board: Board, resolute: F64) -> F64:
    """Chances of all events, (R, C), with a chance (R,) of the resolute coalition."""
    yes = {draw: _yes(board, draw, resolute) for draw in plan.draws}
    return np.stack(
        [chance for draw in plan.draws for chance in (yes[draw], 1.0 - yes[draw])], axis=1
    )


def _yes(board: Board, draw: Draw, resolute: F64) -> F64:
    if draw.what is Luck.CHALLENGER:
        return board.seeking
    if draw.what is Luck.COALITION:
        return resolute
    if draw.what is Luck.CLASH:
        answer = _move(board, draw.action).answer
        assert answer is not None  # noqa: S101 - the tree has the node
        return _arrives(answer, draw.resolve) * answer.clash
    if draw.action == KEEP:
        return board.falsely
    move = board.moves[draw.action]
    kept = 1.0 - board.muddle if draw.own == "retaliate" else 1.0
    return move.detected * move.right * kept


def _move(board: Board, action: str) -> Move:
    """The move that the coalition thinks it answers."""
    return board.moves[LOOKS_LIKE if action == KEEP else action]


def _row(resolve: str) -> int:
    return 0 if resolve == RESOLUTE else 1


def _arrives(answer: Answer, resolve: str) -> F64:
    """Chance that an answer agreed on is there in time, (R,)."""
    row = _row(resolve)
    timely: F64 = answer.decided[row] * answer.arrived[row]
    return timely


def worth_alone(board: Board, kind: str, action: str) -> F64:
    """V of an action (S of keeping) to a type of challenger, payoff units, (R,)."""
    if action == KEEP:
        return board.keep
    alone = board.moves[action].alone
    if kind == GREEDY:
        return alone
    gain = alone - board.keep
    return board.keep + np.where(gain > 0.0, board.gain * gain, gain)


def harms(plan: Plan, board: Board) -> tuple[F64, F64, F64]:
    """What the challenger loses at every leaf, (L, R) each.

    Returns
    -------
    Harm by the answer for each unit of V - w and of its effect; harm by less than the answer for
    each unit of V - w and of its effect; cost of a general clash, payoff units.
    """
    one = np.ones(board.runs)

    def whole(answer: Answer | None) -> Answer | None:
        return None if answer is None else replace(answer, bite=one)

    moves = {
        name: replace(move, harm=one, answer=whole(move.answer), lesser=whole(move.lesser))
        for name, move in board.moves.items()
    }
    unit = replace(board, moves=moves)
    harm, less = _harms(unit, plan.leaves), np.array([leaf.end == "less" for leaf in plan.leaves])
    return (
        np.where(less[:, None], 0.0, harm),
        np.where(less[:, None], harm, 0.0),
        _generals(board, plan.leaves),
    )


def _by_leaf(
    leaves: Sequence[Leaf], alike: Callable[[Leaf], Hashable], of: Callable[[Leaf], F64]
) -> F64:
    """A number of every leaf, (L, R), worked out once for leaves that are alike."""
    rows: dict[Hashable, int] = {}
    found: list[F64] = []
    number: list[int] = []
    for leaf in leaves:
        key = alike(leaf)
        if key not in rows:
            rows[key] = len(found)
            found.append(of(leaf))
        number.append(rows[key])
    return np.stack(found)[number]


def _harms(board: Board, leaves: Sequence[Leaf]) -> F64:
    """Mean harm of what the coalition did, payoff units, (L, R)."""
    alike = attrgetter("action", "resolve", "end")
    return _by_leaf(leaves, alike, lambda leaf: _harm(board, leaf))


def _generals(board: Board, leaves: Sequence[Leaf]) -> F64:
    """Cost of a general clash to either side, payoff units, (L, R)."""
    alike = attrgetter("action", "end")
    return _by_leaf(leaves, alike, lambda leaf: _general(board, leaf))


def _lost(board: Board, leaves: Sequence[Leaf], general: F64) -> F64:
    """What the coalition loses, by a general clash and by answering what was not, (L, R)."""
    answered = {"answered", "held back", "fought on"}
    falsely = [leaf.action == KEEP and leaf.end in answered for leaf in leaves]
    lost = general.copy()
    lost[falsely] += board.false_alarm
    return lost


def _harm(board: Board, leaf: Leaf) -> F64:
    """Mean harm of what the coalition did, payoff units, (R,)."""
    if leaf.end in {"unseen", "nothing"}:
        return np.zeros(board.runs)
    move = _move(board, leaf.action)
    answer = move.lesser if leaf.end == "less" else move.answer
    assert answer is not None  # noqa: S101 - the tree has the leaf
    full = move.harm * answer.bite
    if leaf.end == "held back":
        return full
    if leaf.end == "fought on":
        return full * (answer.general + (1.0 - answer.general) * (1.0 - board.press))
    there = _arrives(answer, leaf.resolve)
    if leaf.end == "answered" and answer.force is not None:
        # Given that it led to no clash.
        quiet = 1.0 - there * answer.clash
        some = quiet > 0.0
        there = np.where(some, there * (1.0 - answer.clash) / np.where(some, quiet, 1.0), 0.0)
    return full * there


def _general(board: Board, leaf: Leaf) -> F64:
    """Cost of a general clash to either side, payoff units, (R,)."""
    if leaf.end != "fought on":
        return np.zeros(board.runs)
    answer = _move(board, leaf.action).answer
    assert answer is not None  # noqa: S101 - the tree has the leaf
    return answer.general * board.shadow


def _weights(plan: Plan, board: Board) -> F64:
    tree = plan.tree
    found = np.ones((board.runs, int(tree.first[-1])))
    for kind in (GREEDY, SEEKING):
        if kind in tree.sets:
            for place, slot in enumerate(tree.slots(kind).values()):
                found[:, slot] = max(board.weight[place], _SURE * _SURE)
    for name, move in board.moves.items():
        _taste(plan, found, f"after {name}", "retaliate", board.retaliate)
        if move.answer is not None:
            for resolve in (RESOLUTE, WEAK):
                _quorum(plan, found, f"{resolve}, {name} named", move, _row(resolve))
    _taste(plan, found, "while it keeps", "provoke", board.provoke)
    return found


def _taste(plan: Plan, found: F64, name: str, action: str, chance: F64) -> None:
    """The protected party does something as often as its conduct says, nothing else at stake."""
    if name not in plan.tree.sets:
        return
    slots = plan.tree.slots(name)
    sure = np.clip(chance, _SURE, 1.0 - _SURE)
    found[:, slots[action]] = sure
    found[:, slots["restrain"]] = 1.0 - sure


def _quorum(plan: Plan, found: F64, name: str, move: Move, row: int) -> None:
    """Shares of the answer, of less, and of nothing, as often as quorums are found for them."""
    if name not in plan.tree.sets or move.answer is None:
        return
    slots = plan.tree.slots(name)
    full = np.clip(move.answer.willing[row], _SURE, 1.0 - _SURE)
    found[:, slots["answer"]] = full
    left = 1.0 - full
    if move.lesser is not None:
        # Whoever agrees on more would agree on less: the rest of that quorum is watered down.
        less = np.clip(move.lesser.willing[row] - full, _SURE * left, (1.0 - _SURE) * left)
        found[:, slots["less"]] = less
        left = left - less
    found[:, slots["nothing"]] = np.maximum(left, _SURE * _SURE)
