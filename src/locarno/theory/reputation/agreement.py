"""What each type of coalition agrees on in one state, by what an answer is worth to it later."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.reputation.belief import between, cell, settle
from locarno.theory.reputation.shapes import Room, Stage
from locarno.theory.scalar import exp_near

__all__ = ["ENOUGH", "HALVINGS", "LARGEST", "PIECES", "ROUNDS", "agree"]

F64 = NDArray[np.float64]

ENOUGH: Final = 1e-10
"""Largest error of a log-odds at which a state counts as solved."""
ROUNDS: Final = 60
HALVINGS: Final = 12
PIECES: Final = 8
"""Parts in which the precision is raised where Newton's method fails at once."""
LARGEST: Final = 700.0
"""Largest exponent."""


def agreed_with(share: float, shift: float) -> float:
    """Chance of the answer once its log-odds have moved."""
    pull = share
    if shift != 0.0:
        pull *= exp_near(min(max(shift, -LARGEST), LARGEST))
    return pull / (pull + 1.0 - share)


class _Answer(NamedTuple):
    """One answer in one state.

    Parameters
    ----------
    belief : in the resolute coalition; named : chance to be named.
    timely : (2,) and share : (2, 3), of the action, by type of coalition.
    worth : (2, S, B) next quarter's; same, more : slices after an answer in time, and after none.
    scale : precision times the weight of what is left.
    """

    belief: float
    named: float
    timely: F64
    share: F64
    worth: F64
    same: int
    more: int
    scale: float


def _answered(shift: F64, at: _Answer) -> tuple[float, float]:
    """Chance of an answer in time, by type of coalition."""
    one = at.named * at.timely[0] * agreed_with(at.share[0, 2], shift[0])
    other = at.named * at.timely[1] * agreed_with(at.share[1, 2], shift[1])
    return one, other


def _wanted(shift: F64, at: _Answer) -> tuple[float, float]:
    """What an answer is worth later to each type of coalition, as a shift of log-odds."""
    belief, _, timely, _, worth, same, more, scale = at
    one, other = _answered(shift, at)
    after = settle(belief, one, other)
    without = settle(belief, 1.0 - one, 1.0 - other)
    first = scale * timely[0] * (between(worth[0, same], after) - between(worth[0, more], without))
    second = scale * timely[1] * (between(worth[1, same], after) - between(worth[1, more], without))
    return first, second


def _rise(worth: F64, belief: float) -> float:
    """How much a worth rises from the node below a belief to the next."""
    low, _ = cell(belief, worth.size - 1)
    return float(worth[low + 1] - worth[low])


def _slopes(shift: F64, at: _Answer) -> tuple[float, float, float, float]:
    """Slopes of the first error in both log-odds, and of the second.

    A belief after an answer moves with log-odds as it would by Bayes' rule; one after none by the
    chance of none, in the rule as it is written.
    """
    belief, last = at.belief, at.worth.shape[2] - 1
    one, other = _answered(shift, at)
    after, without = settle(belief, one, other), settle(belief, 1.0 - one, 1.0 - other)
    some = belief * one + (1.0 - belief) * other > 0.0
    towards = last * after * (1.0 - after) if some else 0.0
    total = belief * (1.0 - one) + (1.0 - belief) * (1.0 - other)
    each = last / total if total > 0.0 else 0.0
    away = each * belief * one * (1.0 - without), each * (1.0 - belief) * other * without
    left = tuple(1.0 - agreed_with(at.share[r, 2], shift[r]) for r in range(2))
    found = []
    for r in range(2):
        held, taken = _rise(at.worth[r, at.same], after), _rise(at.worth[r, at.more], without)
        for by in range(2):
            moved = at.scale * at.timely[r] * left[by] * (held * towards + taken * away[by])
            found.append(moved)
    return 1.0 - found[0], found[1], -found[2], 1.0 + found[3]


def _solve_shift(shift: F64, trial: F64, at: _Answer) -> float:
    """Newton's method on the two log-odds, in place; the largest error left. ``trial`` is room."""
    wanted = _wanted(shift, at)
    error0, error1 = shift[0] - wanted[0], shift[1] - wanted[1]
    size = float(max(abs(error0), abs(error1)))
    for _ in range(ROUNDS):
        if size <= ENOUGH:
            break
        a, b, c, d = _slopes(shift, at)
        whole = a * d - b * c
        if abs(whole) < ENOUGH:
            break
        step0 = (d * error0 - b * error1) / whole
        step1 = (a * error1 - c * error0) / whole
        part, better = 1.0, False
        for _ in range(HALVINGS):
            trial[0], trial[1] = shift[0] - part * step0, shift[1] - part * step1
            wanted = _wanted(trial, at)
            found = max(abs(trial[0] - wanted[0]), abs(trial[1] - wanted[1]))
            if found < size:
                better = True
                break
            part *= 0.5
        if not better:
            break
        shift[0], shift[1] = trial[0], trial[1]
        error0, error1 = shift[0] - wanted[0], shift[1] - wanted[1]
        size = float(found)
    return size


def _shifted(shift: F64, trial: F64, at: _Answer) -> float:
    """The same; where it fails, with what comes later rising from nothing in parts."""
    size = _solve_shift(shift, trial, at)
    if size <= ENOUGH:
        return size
    shift[0] = shift[1] = 0.0
    for piece in range(1, PIECES + 1):
        size = _solve_shift(shift, trial, at._replace(scale=at.scale * piece / PIECES))
    return size


def agree(
    stage: Stage, place: tuple[int, int, float], cost: F64, of: tuple[int, int], room: Room
) -> float:
    """Chance that each type agrees on the answer to every action, into ``agreed``.

    ``place``: slices, node of belief, precision times the weight of what is left; ``cost``
    (2, S, B) of the next quarter. The search begins where that of the quarter solved before ended.
    """
    slices, node, scale = place
    most, belief, largest = cost.shape[1] - 1, node / (cost.shape[2] - 1), 0.0
    for a in range(room.agreed.shape[0]):
        shift = room.shift[slices, node, a]
        if a > 0 and a != of[1] and stage.named[a] > 0.0 and scale > 0.0:
            more = min(slices + 1, most) if a == of[0] else slices
            at = _Answer(
                belief, stage.named[a], stage.timely[a], stage.share[a], cost, slices, more, scale
            )
            if 0.0 < belief < 1.0:
                largest = max(largest, _shifted(shift, room.trial, at))
            else:  # Who is certain learns nothing: what is worth more does not depend on odds.
                shift[0], shift[1] = _wanted(shift, at)
        for r in range(2):
            room.agreed[a, r] = agreed_with(stage.share[a, r, 2], shift[r])
    return largest
