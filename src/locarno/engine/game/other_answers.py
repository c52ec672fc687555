"""The search for other ways to play the game of a case."""

from __future__ import annotations

from typing import Final

import numpy as np

from locarno.engine.game.solving import Solved
from locarno.engine.game.tree import GREEDY, SEEKING
from locarno.kernels.games import from_starts
from locarno.model.game_results import Rivals
from locarno.model.parties import ActionKind
from locarno.theory.games.rivals import different, starts

__all__ = ["rivals"]

FUTURES: Final = 32
STARTS: Final = 24


def rivals(solved: Solved, place: int) -> Rivals:
    """Answers found from many starts at one precision, in the first futures of a run."""
    tree, lam = solved.plan.tree, float(solved.lams[place])
    count = min(FUTURES, solved.board.runs)
    given = [each[:count] for each in solved.numbers]
    begin = starts(tree, lam, STARTS)
    found = from_starts(tree, lam, given[0], given[1], begin, weights=given[2])
    number, low, high = [], [], []
    rows = _attacks(solved)
    seeking = solved.board.seeking[:count]
    for future in range(count):
        each = different(found.chances[future], found.residual[future])
        number.append(len(each))
        if rows and each:
            attack = [_mixed(row[rows], float(seeking[future])) for row in each]
            low.append(min(attack))
            high.append(max(attack))
    band = (float(np.mean(low)), float(np.mean(high))) if low else None
    return Rivals(STARTS, count, max(number), float(np.mean(np.array(number) > 1)), band)


def _attacks(solved: Solved) -> list[int]:
    """Edges of an attack: of a challenger out for gain, and of one that seeks security."""
    tree, name = solved.plan.tree, str(ActionKind.ATTACK)
    kinds = [tree.slots(kind) for kind in (GREEDY, SEEKING) if kind in tree.sets]
    return [slots[name] for slots in kinds if name in slots]


def _mixed(attack: np.ndarray[tuple[int], np.dtype[np.float64]], seeking: float) -> float:
    if attack.size == 1:
        return float(attack[0])
    return float((1.0 - seeking) * attack[0] + seeking * attack[1])
