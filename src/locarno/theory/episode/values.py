"""What each action is worth to the challenger in the campaign game, solved for one future.

Axes: W states of the guarantee (as planned, without the backstop, lapsed), K kinds of challenger,
T quarters, S counts of slices, B nodes of belief, A actions with keeping the ceasefire first.
``kernels.values`` does the same for many futures side by side.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.reputation.agreement import ENOUGH
from locarno.theory.reputation.shapes import Campaign, Room, Stage
from locarno.theory.reputation.solving import solve_backward

__all__ = ["AS_PLANNED", "LAPSED", "STATES", "WITHOUT_BACKSTOP", "Contest", "solve_values"]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

AS_PLANNED: Final = 0
WITHOUT_BACKSTOP: Final = 1
LAPSED: Final = 2
STATES: Final = 3


class Contest(NamedTuple):
    """One decision of the game, solved, with the backstop and without it, in payoff scales.

    The arrays of ``reputation.shapes.Stage`` with the two states of the backstop in front, in one
    future; in several with the futures F before that.

    Parameters
    ----------
    gain : (2, K, A); harm : (2, K, A, 2, 3); share : (2, A, 2, 3); named : (2, A).
    timely : (2, A, 2); loss : (2, A); kinds : (K,).
    solid : (2,) 1 where that decision was solved, else 0.
    """

    gain: F64
    harm: F64
    share: F64
    named: F64
    timely: F64
    loss: F64
    kinds: F64
    solid: F64


def solve_values(
    contest: Contest,
    weight: F64,
    numbers: tuple[float, float],
    of: tuple[int, int],
    wanted: Flags,
    values: F64,
    rooms: tuple[Campaign, Room, F64],
) -> None:
    """Worth of every action in one future, over keeping for ever, into ``values``.

    A lapsed guarantee answers nothing. Where a state is not solved its worths are NaN.

    Parameters
    ----------
    contest : of the future; weight : (A,) logit weights.
    numbers : precision per payoff scale, the payoff scale.
    of : numbers of the action that takes a slice and of the attack, -1: none.
    wanted : (W,) states that are asked for; the others are left as they are.
    values : (W, K, T, S, B, A), filled, in payoffs.
    rooms : to solve in, as ``theory.reputation.shapes.room_for`` makes them, and zeros, (A,).

    Source
    ------
    ``theory.reputation.solving.backward``, state by state.
    """
    lam, scale = numbers
    found, room, nobody = rooms
    for state in range(STATES):
        if not wanted[state]:
            continue
        source = WITHOUT_BACKSTOP if state == WITHOUT_BACKSTOP else AS_PLANNED
        stage = Stage(
            contest.gain[source], contest.harm[source], contest.share[source],
            nobody if state == LAPSED else contest.named[source], contest.timely[source],
            weight, contest.loss[source], contest.kinds,
        )  # fmt: skip
        solve_backward(stage, lam, of, found, room)
        solid = contest.solid[source] > 0.0 and found.residual.max() <= ENOUGH
        values[state] = found.q * (scale if solid else np.nan)
