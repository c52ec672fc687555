"""The campaign of `theory.reputation` over many draws.

Solved side by side in ``value_lanes``; its course is compiled from the texts as they stand.

Axes: as there, R draws, N histories.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from inspect import isfunction
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import allocating, jit_allocating, routine
from locarno.kernels.value_answers import bench_for, laid_out
from locarno.kernels.value_lanes import Target
from locarno.kernels.values import LANES, values_in_lanes
from locarno.theory.reputation import belief, course
from locarno.theory.reputation.course import forward, forward_held, fresh_choice, learned
from locarno.theory.reputation.shapes import Stage
from locarno.theory.reputation.solving import shares_of
from locarno.theory.scalar import log_of

__all__ = [
    "FORMULAS", "ROUTINES", "Course", "Together", "campaign_course", "solved_campaign",
    "solved_together",
]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_ALLOCATE: Final = frozenset({"forward", "forward_held", "learned"})
_TEXTS: Final[list[Callable[..., Any]]] = [
    text for room in (belief, course) for text in vars(room).values()
    if isfunction(text) and text.__module__ == room.__name__
]  # fmt: skip
ROUTINES: Final = tuple(
    (allocating if text.__name__ in _ALLOCATE else routine)(text) for text in (shares_of, *_TEXTS)
)


class Together(NamedTuple):
    """Campaigns of draws, solved; as ``theory.reputation.shapes.Campaign`` has each.

    Parameters
    ----------
    q : (R, K, T, S, B, A). answered : (R, T, S, B, A, 2).
    residual : (R,) largest error of a log-odds in any state.
    """

    q: F64
    answered: F64
    residual: F64


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


def solved_together(
    stages: Sequence[Stage],
    lam: float,
    size: tuple[int, int, int],
    of: tuple[int, int],
    *,
    threads: int = 1,
) -> Together:
    """Every campaign solved backwards; see ``theory.reputation.solving.backward``.

    Parameters
    ----------
    stages : one a draw.
    threads : draws do not depend on how they are shared out.
    """
    draws, (kinds, actions) = len(stages), stages[0].gain.shape
    q = np.empty((draws, kinds, *size, actions))
    answered, residual = np.empty((draws, *size, actions, 2)), np.empty(draws)

    def some(first: int) -> None:
        part = slice(first, first + LANES)
        found, count = residual[part], len(stages[part])
        side = laid_out(
            Stage(*(np.stack(each) for each in zip(*stages[part], strict=True))),
            np.full(count, lam), LANES,
        )  # fmt: skip
        target = Target(q, answered, np.arange(first, first + count), np.ones(count))
        bench = bench_for(size[1:], kinds, actions, LANES)
        values_in_lanes(side, of, bench, target, found)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(0, draws, LANES)))
    return Together(q, answered, residual)


@jit_allocating
def campaign_course(
    q: F64, answered: F64, weight: F64, numbers: tuple[float, float, float], of: tuple[int, int],
    shocks: F64,
) -> tuple[F64, F64]:  # fmt: skip
    """One draw run forwards, (K, T, 3) each: shocks drawn every quarter, and drawn once.

    Parameters
    ----------
    q : (K, T, S, B, A); answered : (T, S, B, A, 2), of a campaign that is solved.
    weight : (A,) logit weights.
    numbers : precision, belief to begin with, chance of the resolute coalition.
    shocks : (N, A) standard Gumbel, one row a history.
    """
    lam, beliefs = numbers[0], learned(answered)
    begins = (numbers[1], numbers[2])
    kinds, quarters = q.shape[:2]
    fresh = np.zeros((kinds, quarters, 3))
    held = np.zeros((kinds, quarters, 3))
    choice, lead = np.zeros(q.shape[1:]), np.zeros(weight.size)
    for k in range(kinds):
        fresh_choice(q[k], weight, lam, choice)
        each = forward(choice, answered, beliefs, begins, of)
        for t in range(quarters):
            for i in range(3):
                fresh[k, t, i] = each[t, i]
        for n in range(shocks.shape[0]):
            for a in range(weight.size):
                lead[a] = log_of(weight[a]) + shocks[n, a]
            each = forward_held(q[k], (lam, lead), answered, beliefs, begins, of)
            for t in range(quarters):
                for i in range(3):
                    held[k, t, i] += each[t, i] / shocks.shape[0]
    return fresh, held


def solved_campaign(
    stages: Sequence[Stage],
    lam: float,
    begins: F64,
    size: tuple[int, int, int],
    of: tuple[int, int],
    shocks: F64,
    *,
    threads: int = 1,
) -> Course:
    """The course of the campaign in every draw.

    Parameters
    ----------
    stages : one a draw. lam : precision, in units of the payoff scale.
    begins : (R, 2): belief to begin with, chance of the resolute coalition.
    shocks : (R, N, A) standard Gumbel.
    threads : draws do not depend on how they are shared out.
    """

    def some(first: int) -> Course:
        # A solved campaign is large (240 kB a draw for twelve quarters), its course is not.
        part = slice(first, first + LANES)
        solved = solved_together(stages[part], lam, size, of)
        ways = [
            campaign_course(q, answered, each.weight, (lam, *start), of, luck)
            for q, answered, each, start, luck in zip(
                solved.q, solved.answered, stages[part], begins[part].tolist(), shocks[part],
                strict=True,
            )
        ]  # fmt: skip
        fresh, held = (np.stack(several) for several in zip(*ways, strict=True))
        return Course(fresh, held, solved.residual)

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(some, range(0, len(stages), LANES)))
    return Course(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
