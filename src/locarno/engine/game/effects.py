"""What moves the answers of a solved game: one number of the board changed at a time.

All at one precision, on the first futures of a run; means over futures that were solved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.game.board import Answer, Board, Move
from locarno.engine.game.solving import Solved, again, first_choice
from locarno.engine.game.tree import KEEP
from locarno.model.game_results import Displacement, ForceCurve, ForcePoint, Spiral
from locarno.model.parties import ActionKind
from locarno.theory.deterrence import saturating
from locarno.theory.estimation import share_of_futures

__all__ = ["LINKS", "displacement", "force_curve", "if_perfect", "spiral", "with_force"]

F64 = NDArray[np.float64]

ATTACK: Final = str(ActionKind.ATTACK)
LINKS: Final = ("detected", "attributed", "willing", "decided", "arrived", "punished")
_FORCES: Final = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Brigade-equivalents of the curve: from none to more than any state has offered."""
_BISECTIONS: Final = 12
_ONE: Final = 1.0
"""Brigade-equivalents added where the slope in the force present is asked for."""


def mean_choice(solved: Solved) -> dict[str, float]:
    """Mean chance of every action at the one precision of a game solved again."""
    shares = first_choice(solved, 0)
    names = (KEEP, *solved.board.moves)
    good = solved.good(0)
    if not good.any():
        return dict.fromkeys(names, float("nan"))
    return {name: float(np.mean(row[good])) for name, row in zip(names, shares, strict=True)}


def changed(board: Board, change: Callable[[str, Move], Move]) -> Board:
    """The board with every move changed."""
    return replace(board, moves={name: change(name, move) for name, move in board.moves.items()})


def if_perfect(solved: Solved, place: int, unchanged: Solved) -> Mapping[str, Mapping[str, float]]:
    """Change of the mean chance of every action if one link never failed, by link.

    Parameters
    ----------
    unchanged : the game as it stands, solved again at that precision as those with a change are.
    """
    found, before = {}, mean_choice(unchanged)
    for link in LINKS:
        ideal = changed(solved.board, lambda _, move, link=link: _perfect(move, link))  # type: ignore[misc]
        after = mean_choice(again(solved, ideal, place))
        found[link] = {name: after[name] - before[name] for name in after}
    return found


def _perfect(move: Move, link: str) -> Move:
    if move.answer is None:
        return move
    one, pair = np.ones_like(move.alone), np.ones_like(move.answer.willing)
    if link == "detected":
        return replace(move, detected=one)
    if link == "attributed":
        return replace(move, right=one)
    answer = move.answer
    ideal = {
        "willing": lambda: replace(answer, willing=pair),
        "decided": lambda: replace(answer, decided=pair),
        "arrived": lambda: replace(answer, arrived=pair),
        "punished": lambda: replace(answer, bite=one),
    }
    return replace(move, answer=ideal[link]())


def displacement(solved: Solved, place: int, unchanged: Solved) -> Displacement | None:
    """What the answer to an attack does to the attack and to everything else."""
    move = solved.board.moves.get(ATTACK)
    if move is None or move.answer is None:
        return None

    def without(name: str, move: Move) -> Move:
        if name != ATTACK or move.answer is None:
            return move
        return replace(move, answer=replace(move.answer, bite=np.zeros_like(move.alone)))

    before = mean_choice(again(solved, changed(solved.board, without), place))
    after = mean_choice(unchanged)
    moved = {name: after[name] - before[name] for name in after}
    attack = moved.pop(ATTACK)
    elsewhere = sum(max(change, 0.0) for name, change in moved.items() if name != KEEP)
    share = min(elsewhere / -attack, 1.0) if attack < 0.0 else None
    return Displacement(attack, moved, share)


def spiral(solved: Solved, place: int, unchanged: Solved) -> Spiral | None:
    """What foreign force does through S; None where no provocation is declared."""
    board = solved.board
    if ATTACK not in board.moves or not (board.provocation != 0.0).any():
        return None
    calm = replace(board, keep=board.keep - board.provocation * board.presence)
    more = _another_brigade(board)
    now, then = (first_choice(each, 0) for each in (unchanged, again(solved, more, place)))
    row = list(board.moves).index(ATTACK) + 1
    both = np.isfinite(now[row]) & np.isfinite(then[row])
    return Spiral(
        with_provocation=mean_choice(unchanged)[ATTACK],
        without=mean_choice(again(solved, calm, place))[ATTACK],
        share_rising=share_of_futures(then[row][both] > now[row][both]),
    )


def _another_brigade(board: Board) -> Board:
    """One brigade-equivalent more present, and behind every answer with troops."""
    more = changed(board, lambda _, move: _stronger(move))
    return replace(more, keep=board.keep + _ONE * board.provocation)


def _stronger(move: Move) -> Move:
    if move.answer is None or move.answer.force is None:
        return move
    return replace(move, answer=with_force(move.answer, move.answer.force + _ONE))


def with_force(answer: Answer, force: F64) -> Answer:
    """An answer with other troops behind it."""
    assert answer.half is not None  # noqa: S101 - it is one with troops
    return replace(answer, force=force, bite=saturating(force, answer.half))


def force_curve(solved: Solved, place: int, alpha: float) -> ForceCurve | None:
    """P(action) and w against the force behind the answer to an attack, and the force needed."""
    move = solved.board.moves.get(ATTACK)
    if move is None or move.answer is None or move.answer.force is None:
        return None
    answer, there = move.answer, float(np.mean(move.answer.force))

    def at(force: float) -> ForcePoint:
        armed = with_force(answer, np.full(solved.board.runs, force))

        def change(name: str, other: Move) -> Move:
            return replace(other, answer=armed) if name == ATTACK else other

        found = mean_choice(again(solved, changed(solved.board, change), place))
        return ForcePoint(force, float(np.mean(move.alone - move.harm * armed.bite)), found)

    points = tuple(at(force) for force in _FORCES)
    lowest = mean_choice(again(solved, _overwhelming(solved.board), place))[ATTACK]
    return ForceCurve(
        answer=answer.name,
        points=points,
        needed=_needed(at, points, alpha),
        alpha=alpha,
        at_least=lowest,
        there=there,
    )


def _overwhelming(board: Board) -> Board:
    def change(name: str, move: Move) -> Move:
        return _perfect(move, "punished") if name == ATTACK else move

    return changed(board, change)


def _needed(
    at: Callable[[float], ForcePoint], points: tuple[ForcePoint, ...], alpha: float
) -> float | None:
    """Least force with a mean P(attack) of at most alpha, by bisection on the solved game."""
    enough = next((k for k, point in enumerate(points) if point.p[ATTACK] <= alpha), None)
    if enough is None:
        return None
    if enough == 0:
        return 0.0
    low, high = points[enough - 1].force, points[enough].force
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if at(middle).p[ATTACK] <= alpha:
            high = middle
        else:
            low = middle
    return high
