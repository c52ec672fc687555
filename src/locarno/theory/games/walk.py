"""One walk along the path of quantal responses: where to look next, given what was found here.

The texts of single numbers and loops that both the readable ``response`` and the compiled
``kernels.games`` follow, so that both take the same steps. Whoever calls evaluates the errors e of
all log-odds x at the trial and solves J n = e and J t = g, with J the slopes of e and g the gains:
n is Newton's step, t the tangent dx / d lambda. Then ``advance`` says where the next trial is.

Up to a precision asked for, the walk goes by lambda. Where the path turns back it goes by
arclength in (x, log lambda) instead, which passes the turn, until it comes up to that precision
from below for the first time.

Axes: F free log-odds.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.scalar import exp_near, log_near

__all__ = [
    "ANEW", "ARRIVED", "BROKEN", "GOING", "LAM", "STATE", "TAKEN", "TOLERANCE", "Walk", "advance",
    "begin", "begin_at", "depart",
]  # fmt: skip

F64 = NDArray[np.float64]

TOLERANCE: Final = 1e-12
"""Largest error of a log-odds at which Newton stops: shares are then good to as many digits."""
LOOSE: Final = 0.03
"""The same on the way, where the next step puts right what is left."""
SMALL: Final = 0.1
"""Newton's step in a log-odds, counted less where it is large, that goes with it."""
NEWTON: Final = 8
"""Newton steps for a step of the path before it is halved."""
STRIDE: Final = 1.0
"""Log-odds by which the first step along the path is meant to move."""
AIM: Final = 0.2
"""Error of a log-odds that the length of a later step aims at, before Newton's steps."""
NEAR: Final = 1.0
"""Error at which a step is made again, shorter; also how far Newton may leave where it began."""
LARGE: Final = 8.0
"""Log-odds at which twice as far counts as near: the choice hardly moves any more."""
LEAST, MOST = 0.25, 4.0
"""Factors between which the length of a step changes from one to the next."""
REFUSALS: Final = 4
"""Steps that may fail in a row before the walk begins anew, by arclength."""
STEPS: Final = 4000
"""Trials of a whole path before it counts as broken."""
ROUNDS: Final = 4
"""Times that Newton's steps are granted to a start that is far from any answer."""
CARE: Final = 0.05
"""Share of the first stride, and arclength of the step after it, of a walk by arclength."""
CLOSE: Final = 1e-3
"""Correction of a log-odds, counted less where it is large, at which a step by arclength ends."""
ARC_MOST: Final = 1.0
ARC_LEAST: Final = 1e-8
"""Arclengths between which its steps are kept; the path counts as broken below."""
GROWTH: Final = 1.5
"""Growth of the arclength after a step that took at most QUICK corrections."""
QUICK: Final = 2
BEND: Final = 0.9
"""Cosine below which the path has turned too far within a step."""
ASIDE: Final = 0.5
"""Share of the arclength by which corrections may lead away from where a step began."""

GOING, ARRIVED, BROKEN, ANEW = range(4)
LAM, BASE, STEP, TAKEN, TRIES, FIRST, REFUSED, BENT, MODE, CAREFUL, STRETCH, RISE, STATE = range(13)
"""Places of a walk's state: precision of the trial and of the last point on the path; length of a
step; trials in all, Newton steps since the last point, error before them, and steps that failed in
a row; whether the bend is known; how it goes, and whether by arclength where it can; arclength of a
step, and what log lambda gains."""
BY_LAMBDA, BY_ARC, LANDING, FIXED = range(4)
"""Ways to go: by lambda, by arclength, to a precision just passed, from a given start."""


class Walk(NamedTuple):
    """Where a walk is; all arrays are written in place.

    Parameters
    ----------
    home : (F,) log-odds of random play.
    x : (F,) log-odds of the trial.
    base : (F,) the last point on the path.
    way : (F,) direction there. bend : (F,) half of how that changes by lambda.
    guess : (F,) where the trial began, before Newton's steps.
    state : (STATE,) numbers of the walk.
    """

    home: F64
    x: F64
    base: F64
    way: F64
    bend: F64
    guess: F64
    state: F64


def begin(walk: Walk) -> None:
    """A walk that begins with random play."""
    for k in range(walk.x.size):
        walk.x[k] = walk.home[k]
    _begin_here(walk)


def _begin_here(walk: Walk) -> None:
    for place in range(STATE):
        walk.state[place] = 0.0
    for k in range(walk.x.size):
        walk.base[k] = walk.x[k]
        walk.guess[k] = walk.x[k]
        walk.way[k] = 0.0
        walk.bend[k] = 0.0


def begin_at(walk: Walk, lam: float) -> None:
    """Newton's method alone, from a start in ``x`` that need not be near any answer."""
    _begin_here(walk)
    walk.state[LAM] = lam
    walk.state[MODE] = FIXED


def advance(walk: Walk, goal: float, size: float, newton: F64, tangent: F64) -> int:
    """What the evaluation of the trial means, and where the next one is.

    Parameters
    ----------
    goal : precision asked for.
    size : largest error of a log-odds at the trial.
    newton : (F,) Newton's step, to be taken from ``x``; tangent : (F,) dx / d lambda.

    Returns
    -------
    GOING with the next trial in the walk; ARRIVED where ``x`` answers at the goal; ANEW where the
    walk has begun again, more carefully, and is to be asked for all goals again; BROKEN where the
    path is lost.
    """
    state = walk.state
    state[TAKEN] += 1.0
    if state[MODE] == FIXED:
        return _from_start(walk, goal, size, newton)
    if state[TAKEN] > STEPS:
        return BROKEN
    if state[MODE] == BY_ARC:
        return _round_the_bend(walk, goal, size, newton, tangent)
    return _straight_on(walk, goal, size, newton, tangent)


def _straight_on(walk: Walk, goal: float, size: float, newton: F64, tangent: F64) -> int:
    """As ``advance``, while the walk goes by lambda, or to a precision just passed."""
    state = walk.state
    final = state[LAM] >= goal
    if state[TRIES] == 0.0:
        state[FIRST] = size
    near = size <= NEAR and (state[TRIES] == 0.0 or _is_near(walk))
    if near and final and size <= TOLERANCE * (1.0 + goal):
        _settle(walk, newton, tangent)
        return ARRIVED
    # Close to a turn a small error may be far from any answer: Newton's step tells.
    if near and not final and size <= LOOSE and _is_small(walk, newton):
        _settle(walk, newton, tangent)
        depart(walk, goal)
        return GOING
    if near and state[TRIES] < NEWTON:
        for k in range(walk.x.size):
            walk.x[k] -= newton[k]
        state[TRIES] += 1.0
        return GOING
    return _refuse(walk, goal)


def depart(walk: Walk, goal: float) -> None:
    """Sets out from a point on the path to a higher precision."""
    state = walk.state
    if state[CAREFUL] and state[BASE] > 0.0:
        state[MODE], state[STRETCH] = BY_ARC, CARE
        _aim(walk, walk.way, 1.0)
        _by_arc(walk)
    elif goal > state[BASE]:
        _by_lambda(walk, goal)


def _from_start(walk: Walk, goal: float, size: float, newton: F64) -> int:
    if size <= TOLERANCE * (1.0 + goal):
        return ARRIVED
    if not size < np.inf or walk.state[TAKEN] > ROUNDS * NEWTON:
        return BROKEN
    for k in range(walk.x.size):
        walk.x[k] -= newton[k]
    return GOING


def _settle(walk: Walk, newton: F64, tangent: F64) -> None:
    """The trial is on the path: the next steps begin there, Newton's last step taken."""
    state = walk.state
    step = state[LAM] - state[BASE]
    known = state[MODE] == BY_LAMBDA and step > 0.0
    share = 0.5 / step if known else 0.0
    for k in range(walk.x.size):
        walk.base[k] = walk.x[k] - newton[k]
        walk.bend[k] = (tangent[k] - walk.way[k]) * share
        walk.way[k] = tangent[k]
    state[STEP] = _length(walk) if step > 0.0 else 0.0
    if known and not state[BENT]:
        # What the last step erred by is made good by the bend, known from now on.
        state[STEP] = max(state[STEP], step)
    state[BENT] = 1.0 if known else 0.0
    state[BASE], state[REFUSED], state[MODE] = state[LAM], 0.0, BY_LAMBDA


def _length(walk: Walk) -> float:
    """Length of the next step, from the error at which the last one ended."""
    state, factor = walk.state, MOST
    if not state[FIRST] < np.inf:
        factor = LEAST
    elif state[FIRST] > 0.0:
        factor = exp_near(log_near(AIM / state[FIRST]) / (3.0 if state[BENT] else 2.0))
    return float(state[LAM] - state[BASE]) * min(max(factor, LEAST), MOST)


def _by_lambda(walk: Walk, goal: float) -> None:
    """The next trial along the path as it bends, at most at the goal."""
    state, pace = walk.state, 0.0
    left = goal - state[BASE]
    if state[STEP] == 0.0:
        for k in range(walk.x.size):
            pace = max(pace, abs(walk.way[k]) / (1.0 + abs(walk.base[k]) / LARGE))
        stride = CARE * STRIDE if state[CAREFUL] else STRIDE
        state[STEP] = stride / pace if pace > 0.0 else left
    step = min(left, state[STEP])
    state[LAM] = goal if step >= left else state[BASE] + step
    state[TRIES] = 0.0
    for k in range(walk.x.size):
        walk.x[k] = walk.base[k] + step * (walk.way[k] + step * walk.bend[k])
        walk.guess[k] = walk.x[k]


def _refuse(walk: Walk, goal: float) -> int:
    """The trial led nowhere near: a shorter step from the last point on the path."""
    state = walk.state
    if state[MODE] == LANDING:
        return _shorter(walk)
    state[REFUSED] += 1.0
    if state[REFUSED] > REFUSALS and state[CAREFUL]:
        return BROKEN
    if state[REFUSED] > REFUSALS:
        begin(walk)
        state[CAREFUL] = 1.0
        return ANEW
    state[STEP] = min(_length(walk), 0.5 * (state[LAM] - state[BASE]))
    _by_lambda(walk, goal)
    return GOING


def _aim(walk: Walk, tangent: F64, sign: float) -> None:
    """Direction of length 1 at the last point, from the tangent by lambda there."""
    state, lam, square = walk.state, walk.state[BASE], 1.0
    for k in range(walk.x.size):
        square += _weight(walk, k) * (lam * tangent[k]) * (lam * tangent[k])
    length = math.sqrt(square)
    for k in range(walk.x.size):
        walk.way[k] = sign * lam * tangent[k] / length
    state[RISE] = sign / length


def _by_arc(walk: Walk) -> None:
    state = walk.state
    state[LAM] = state[BASE] * exp_near(state[STRETCH] * state[RISE])
    state[TRIES] = 0.0
    for k in range(walk.x.size):
        walk.x[k] = walk.base[k] + state[STRETCH] * walk.way[k]
        walk.guess[k] = walk.x[k]


def _round_the_bend(walk: Walk, goal: float, size: float, newton: F64, tangent: F64) -> int:
    """As ``advance``, while the walk goes by arclength."""
    state = walk.state
    if not size < np.inf:
        return _shorter(walk)
    largest, aside, cosine = _corrected(walk, newton, tangent)
    if not (largest < np.inf and aside <= ASIDE * state[STRETCH]) or state[TRIES] > NEWTON:
        return _shorter(walk)
    if largest > CLOSE:
        return GOING
    if not abs(cosine) >= BEND:
        return _shorter(walk)
    if state[LAM] >= goal:
        _land(walk, goal)
        return GOING
    if state[TRIES] <= QUICK:
        state[STRETCH] = min(GROWTH * state[STRETCH], ARC_MOST)
    for k in range(walk.x.size):
        walk.base[k] = walk.x[k]
    state[BASE] = state[LAM]
    _aim(walk, tangent, 1.0 if cosine > 0.0 else -1.0)
    _by_arc(walk)
    return GOING


def _land(walk: Walk, goal: float) -> None:
    """The path has come up past the goal: a trial there, on the line from the last point."""
    state = walk.state
    part = log_near(goal / state[BASE]) / log_near(state[LAM] / state[BASE])
    for k in range(walk.x.size):
        walk.x[k] = walk.base[k] + part * (walk.x[k] - walk.base[k])
        walk.guess[k] = walk.x[k]
    state[LAM], state[TRIES], state[MODE] = goal, 0.0, LANDING


def _corrected(walk: Walk, newton: F64, tangent: F64) -> tuple[float, float, float]:
    """Newton's step at a fixed arclength, taken.

    Returns
    -------
    Its largest part, how far the trial now is from where it began, and the cosine between the
    tangent and the direction at the last point.
    """
    state, lam = walk.state, walk.state[LAM]
    square, along, missing = 1.0, state[RISE], state[STRETCH]
    for k in range(walk.x.size):
        weight = _weight(walk, k)
        square += weight * (lam * tangent[k]) * (lam * tangent[k])
        along += weight * walk.way[k] * lam * tangent[k]
        missing -= weight * walk.way[k] * (walk.x[k] - newton[k] - walk.base[k])
    more = (missing - state[RISE] * log_near(lam / state[BASE])) / along
    largest, aside = abs(more), 0.0
    for k in range(walk.x.size):
        root = math.sqrt(_weight(walk, k))
        step = lam * tangent[k] * more - newton[k]
        largest = max(largest, abs(step) * root)
        walk.x[k] += step
        aside = max(aside, abs(walk.x[k] - walk.guess[k]) * root)
    state[LAM] = lam * exp_near(more)
    state[TRIES] += 1.0
    return largest, aside, along / math.sqrt(square)


def _shorter(walk: Walk) -> int:
    """Half the arclength from the last point on the path."""
    state = walk.state
    state[MODE] = BY_ARC
    state[STRETCH] *= 0.5
    if state[STRETCH] < ARC_LEAST:
        return BROKEN
    _by_arc(walk)
    return GOING


def _weight(walk: Walk, k: int) -> float:
    """Large log-odds count less, squared as they enter arclength."""
    part = 1.0 / (1.0 + abs(float(walk.base[k])) / LARGE)
    return part * part


def _is_small(walk: Walk, newton: F64) -> bool:
    small = True
    for k in range(walk.x.size):
        limit = SMALL * (1.0 + abs(walk.base[k]) * (1.0 / LARGE))
        small = small and abs(newton[k]) <= limit
    return small


def _is_near(walk: Walk) -> bool:
    """Whether Newton left the trial near where it began; not where a log-odds is no number."""
    near = True
    for k in range(walk.x.size):
        limit = NEAR * (1.0 + abs(walk.base[k]) * (1.0 / LARGE))
        near = near and abs(walk.x[k] - walk.guess[k]) <= limit
    return near
