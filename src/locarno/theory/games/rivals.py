"""Other ways in which a game can be played: answers that the path from random play does not meet.

Axes: M starts, F free log-odds, A actions.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import log
from locarno.theory.games.tree import Tree
from locarno.theory.philox import uniforms

__all__ = ["APART", "different", "starts"]

F64 = NDArray[np.float64]

APART: Final = 1e-6
"""Shares of an action by which two answers must differ to count as two."""
_CORNERS: Final = 8
_STREAM: Final = 64
"""Stream of the scattered starts; they are the same in every study."""


def starts(tree: Tree, lam: float, number: int) -> F64:
    """Log-odds from which to look for other answers, (M, F).

    The first are corners, in which each information set takes one action almost surely; the rest
    are scattered over all log-odds that payoffs within a range of 1 allow.

    Parameters
    ----------
    lam : precision.
    number : M, at least 1.
    """
    handicap = np.empty(tree.free)
    corner = np.zeros((_CORNERS, tree.free))
    for place in range(len(tree.sets)):
        begin, end = int(tree.first[place]), int(tree.first[place + 1])
        cells = slice(begin - place, end - place - 1)
        handicap[cells] = log(tree.weights[begin + 1 : end]) - log(tree.weights[begin])
        for row in range(_CORNERS):
            corner[row, cells] = _towards(_action_of(row, place, end - begin), end - begin)
    draws = np.stack([
        uniforms(0, _STREAM, np.arange(max(number - _CORNERS, 0)), 0, 0, lane)[0]
        for lane in range(tree.free)
    ], axis=1)  # fmt: skip
    scattered = 2.0 * draws - 1.0
    return (handicap + lam * np.concatenate([corner, scattered]))[:number]


def _action_of(row: int, place: int, actions: int) -> int:
    """First, last, then in turn: which action a corner takes at an information set."""
    turns = (0, actions - 1, place, place + 1, place // 2, place // 2 + 1, place // 4, -place)
    return turns[row] % actions


def _towards(action: int, actions: int) -> F64:
    """Free log-odds of 1 towards an action and away from all others."""
    whole = np.full(actions, -1.0)
    whole[action] = 1.0
    towards: F64 = np.clip(whole[1:] - whole[0], -1.0, 1.0)
    return towards


def different(chances: F64, residual: F64) -> list[F64]:
    """The answers that were found, each once, in the order of the starts.

    Parameters
    ----------
    chances : (M, A) of all starts; residual : (M,), infinite where Newton did not converge.
    """
    found: list[F64] = []
    for row in chances[np.isfinite(residual)]:
        if all(np.max(np.abs(row - known)) > APART for known in found):
            found.append(row)
    return found
