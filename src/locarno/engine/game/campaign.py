"""The campaign of a design: its game over quarters, solved in every future.

Axes: R futures, T quarters.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.game.solving import Solved, first_solved
from locarno.engine.game.stages import numbers_of, stages_of, start_of
from locarno.kernels.reputation import Course, solved_campaign
from locarno.model.game_results import CampaignQuarter, CampaignResult
from locarno.theory.elementary import log
from locarno.theory.estimation import computed_probability
from locarno.theory.philox import uniforms
from locarno.theory.reputation.agreement import ENOUGH
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["MOST", "campaign_of"]

F64 = NDArray[np.float64]

MOST: Final = 512
"""Futures that it is solved in: the first of a longer run, whose intervals are theirs."""
LONGEST: Final = 12
"""Quarters looked ahead at most."""
NODES: Final = 21
HISTORIES: Final = 32
"""Draws of held shocks a future."""
FEWEST: Final = 2
"""Solved futures below which there is no interval, and so no result."""
_SHOCKS: Final = 65
"""Stream of the held shocks of the campaign; they are the same in every study."""
_HEADLINE: Final = 1


def campaign_of(
    whole: Solved, horizon_days: int, slices: int, threads: int
) -> CampaignResult | None:
    """The game of a design over quarters; None where too few futures could be solved.

    Parameters
    ----------
    whole : the game of one decision, in every future.
    slices : most that can be taken.
    """
    if numbers_of(whole)[1] < 0:
        return None
    solved = first_solved(whole, MOST)
    quarters = max(min(horizon_days * QUARTERS_PER_YEAR // DAYS_PER_YEAR, LONGEST), 1)
    course = _course(solved, (quarters, slices + 1, NODES), threads)
    kept = (course.residual <= ENOUGH) & solved.good(_HEADLINE)
    if np.sum(kept) < FEWEST:
        return None
    fresh, held = (_over_kinds(solved, way)[kept] for way in (course.fresh, course.held))
    return CampaignResult(
        quarters=_quarters(fresh, held),
        fresh=computed_probability(fresh[:, -1, 0]),
        held=computed_probability(held[:, -1, 0]),
        futures=solved.board.runs,
        unconverged=int(np.sum(~kept)),
        largest_residual=float(np.max(course.residual[kept])),
    )


def _course(solved: Solved, size: tuple[int, int, int], threads: int) -> Course:
    """The campaign of every future, under fresh and under held shocks."""
    actions, runs = solved.board.weight.size, solved.board.runs
    luck = np.stack([
        uniforms(0, _SHOCKS, np.arange(runs)[:, None], np.arange(HISTORIES), 0, lane)[0]
        for lane in range(actions)
    ], axis=-1)  # fmt: skip
    return solved_campaign(
        stages_of(solved, _HEADLINE), float(solved.lams[_HEADLINE]), start_of(solved.board), size,
        numbers_of(solved), -log(-log(luck)), threads=threads,
    )  # fmt: skip


def _over_kinds(solved: Solved, way: F64) -> F64:
    """Mean over kinds of challenger, (R, T, 3)."""
    if way.shape[1] == 1:
        return way[:, 0]
    seeking = solved.board.seeking[:, None, None]
    return (1.0 - seeking) * way[:, 0] + seeking * way[:, 1]


def _quarters(fresh: F64, held: F64) -> tuple[CampaignQuarter, ...]:
    return tuple(
        CampaignQuarter(float(row[0]), float(other[0]), float(row[1]), float(row[2]))
        for row, other in zip(np.mean(fresh, axis=0), np.mean(held, axis=0), strict=True)
    )
