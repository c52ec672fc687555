"""The campaign of `theory.reputation`, compiled: its texts as they stand, over many draws.

Axes: as there, R draws, N histories.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from inspect import isfunction
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import allocating, jit_allocating, routine
from locarno.theory.reputation import agreement, belief, course, shapes, solving
from locarno.theory.reputation.course import forward, held_choice
from locarno.theory.reputation.shapes import Campaign, Stage
from locarno.theory.reputation.solving import backward

__all__ = ["FORMULAS", "ROUTINES", "Course", "campaign", "campaign_course", "solved_campaign"]

F64 = NDArray[np.float64]

_ALLOCATE: Final = frozenset({"backward", "forward", "held_choice", "room_for"})
ROUTINES: Final[tuple[Callable[..., Any], ...]] = tuple(
    (allocating if text.__name__ in _ALLOCATE else routine)(text)
    for room in (shapes, belief, agreement, solving, course)
    for text in vars(room).values()
    if isfunction(text) and text.__module__ == room.__name__
)  # fmt: skip


class Course(NamedTuple):
    """How a campaign goes, by kind of challenger and draw.

    Parameters
    ----------
    fresh : (R, K, T, 3) attacked so far, mean belief and mean slices, shocks drawn every quarter.
    held : (R, K, T, 3), shocks drawn once.
    residual : (R,) largest error of a log-odds in any state.
    """

    fresh: F64
    held: F64
    residual: F64


@jit_allocating
def campaign(stage: Stage, lam: float, size: tuple[int, int, int], of: tuple[int, int]) -> Campaign:
    """A campaign solved backwards; see ``theory.reputation.solving.backward``."""
    return backward(stage, lam, size, of)


@jit_allocating
def campaign_course(
    found: Campaign,
    weight: F64,
    numbers: tuple[float, float, float],
    of: tuple[int, int],
    shocks: F64,
) -> tuple[F64, F64]:
    """One draw run forwards, (K, T, 3) each: shocks drawn every quarter, and drawn once.

    Parameters
    ----------
    found : the campaign solved; weight : (A,) logit weights.
    numbers : precision, belief to begin with, chance of the resolute coalition.
    shocks : (N, A) standard Gumbel, one row a history.
    """
    lam, belief, resolute = numbers
    kinds, quarters = found.q.shape[0], found.q.shape[1]
    fresh = np.zeros((kinds, quarters, 3))
    held = np.zeros((kinds, quarters, 3))
    choice = np.zeros(found.q.shape[1:])
    for k in range(kinds):
        each = forward(found.policy[k], found.answered, belief, resolute, of)
        for t in range(quarters):
            for i in range(3):
                fresh[k, t, i] = each[t, i]
        for n in range(shocks.shape[0]):
            held_choice(found.q[k], weight, lam, shocks[n], choice)
            each = forward(choice, found.answered, belief, resolute, of)
            for t in range(quarters):
                for i in range(3):
                    held[k, t, i] += each[t, i] / shocks.shape[0]
    return fresh, held


def solved_campaign(
    stages: list[Stage],
    numbers: F64,
    size: tuple[int, int, int],
    of: tuple[int, int],
    shocks: F64,
    *,
    threads: int = 1,
) -> Course:
    """The course of the campaign in every draw.

    Parameters
    ----------
    stages : one a draw.
    numbers : (R, 3): precision, belief to begin with, chance of the resolute coalition.
    shocks : (R, N, A) standard Gumbel.
    threads : draws do not depend on how they are shared out.
    """

    def one(draw: int) -> tuple[F64, F64, float]:
        lam, belief, resolute = (float(each) for each in numbers[draw])
        solved = campaign(stages[draw], lam, size, of)
        fresh, held = campaign_course(
            solved, stages[draw].weight, (lam, belief, resolute), of, shocks[draw]
        )
        return fresh, held, float(solved.residual.max())

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(one, range(len(stages))))
    return Course(
        np.stack([each[0] for each in found]), np.stack([each[1] for each in found]),
        np.array([each[2] for each in found]),
    )  # fmt: skip
