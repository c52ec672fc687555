"""What each type of coalition agrees on in one state, by what an answer is worth to it later."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.reputation.belief import between, settle
from locarno.theory.reputation.shapes import Room, Stage
from locarno.theory.scalar import exp_near

__all__ = ["ENOUGH", "HALVINGS", "LARGEST", "PIECES", "ROUNDS", "SLOPE", "agree"]

F64 = NDArray[np.float64]

ENOUGH: Final = 1e-10
"""Largest error of a log-odds at which a state counts as solved."""
ROUNDS: Final = 60
HALVINGS: Final = 12
SLOPE: Final = 1e-7
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


def _wanted(shift: F64, at: _Answer) -> tuple[float, float]:
    """What an answer is worth later to each type of coalition, as a shift of log-odds."""
    belief, named, timely, share, worth, same, more, scale = at
    one = named * timely[0] * agreed_with(share[0, 2], shift[0])
    other = named * timely[1] * agreed_with(share[1, 2], shift[1])
    after = settle(belief, one, other)
    without = settle(belief, 1.0 - one, 1.0 - other)
    first = scale * timely[0] * (between(worth[0, same], after) - between(worth[0, more], without))
    second = scale * timely[1] * (between(worth[1, same], after) - between(worth[1, more], without))
    return first, second


def _solve_shift(shift: F64, trial: F64, at: _Answer) -> float:
    """Newton's method on the two log-odds, in place; the largest error left. ``trial`` is room."""
    wanted = _wanted(shift, at)
    error0, error1 = shift[0] - wanted[0], shift[1] - wanted[1]
    size = float(max(abs(error0), abs(error1)))
    for _ in range(ROUNDS):
        if size <= ENOUGH:
            break
        trial[0], trial[1] = shift[0] + SLOPE, shift[1]
        ahead = _wanted(trial, at)
        a = 1.0 - (ahead[0] - wanted[0]) / SLOPE
        c = -(ahead[1] - wanted[1]) / SLOPE
        trial[0], trial[1] = shift[0], shift[1] + SLOPE
        ahead = _wanted(trial, at)
        b = -(ahead[0] - wanted[0]) / SLOPE
        d = 1.0 - (ahead[1] - wanted[1]) / SLOPE
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
        size = float(max(abs(error0), abs(error1)))
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
    stage: Stage, place: tuple[int, float, float], cost: F64, of: tuple[int, int], room: Room
) -> float:
    """Chance that each type agrees on the answer to every action, into ``agreed``.

    ``place``: slices, belief, precision times the weight of what is left; ``cost`` (2, S, B) of the
    next quarter. The log-odds of the belief before are where the search begins.
    """
    slices, belief, scale = place
    most, largest = cost.shape[1] - 1, 0.0
    for a in range(room.agreed.shape[0]):
        shift = room.shift[a]
        if belief <= 0.0:
            shift[0] = shift[1] = 0.0
        if a > 0 and a != of[1] and stage.named[a] > 0.0 and scale > 0.0:
            more = min(slices + 1, most) if a == of[0] else slices
            at = _Answer(
                belief, stage.named[a], stage.timely[a], stage.share[a], cost, slices, more, scale
            )
            error = _shifted(shift, room.trial, at)
            largest = max(largest, error)
        for r in range(2):
            room.agreed[a, r] = agreed_with(stage.share[a, r, 2], shift[r])
    return largest
