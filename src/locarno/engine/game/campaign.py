"""The campaign of a design: solved on Sobol points, interpolated to the futures of a run.

Axes: R futures, N points, K features.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import response_chain
from locarno.engine.delivery import delivered
from locarno.engine.futures import Futures
from locarno.engine.game.board import board, first_futures
from locarno.engine.game.numbers import Numbers
from locarno.engine.game.solving import Solved, first_choice, kappa, solve
from locarno.engine.game.stages import numbers_of, stages_of, start_of
from locarno.engine.game.tree import Plan
from locarno.engine.known import Known
from locarno.engine.lesser import with_lesser
from locarno.engine.prepared import force_by_response
from locarno.engine.stages import reference_quarter
from locarno.kernels.reputation import Course, solved_campaign
from locarno.model.force_results import Plan as ForcePlan
from locarno.model.game_results import CampaignQuarter, CampaignResult
from locarno.model.scenario import Case
from locarno.theory.designs_of_experiments import sobol_sequence
from locarno.theory.elementary import log, logistic
from locarno.theory.estimation import computed_probability
from locarno.theory.games.interpolation import fitted, interpolated
from locarno.theory.philox import uniforms
from locarno.theory.reputation.agreement import ENOUGH
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["Setting", "campaign_of"]

F64 = NDArray[np.float64]

POINTS: Final = 64
HELD_OUT: Final = 16
LONGEST: Final = 12
"""Quarters looked ahead at most."""
NODES: Final = 21
HISTORIES: Final = 32
"""Draws of held shocks a point."""
FEWEST: Final = 24
_SHOCKS: Final = 65
"""Stream of the held shocks of the campaign; they are the same in every study."""
_HEADLINE: Final = 1
_INSIDE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the campaign is played: a design, its futures, the plan of its force, the scale."""

    case: Case
    futures: Futures
    plan: ForcePlan
    scale: float
    threads: int


class _Even(Futures):
    """Futures that cover the space of inputs evenly, by a Sobol sequence."""

    def __init__(self, like: Futures, runs: int) -> None:
        super().__init__(like.seed, runs, like.positions, together=like.together, fixed=like.fixed)
        names = sorted(like.positions, key=lambda path: like.positions[path])
        found = sobol_sequence(names, runs, like.seed)
        self.columns = {name: found.u[0][:, k] for k, name in enumerate(names)}

    def _independent(self, path: str) -> F64:
        found = self.columns.get(path)
        return super()._independent(path) if found is None else found


_POINTS: Final[Known[_Even]] = Known(2)


def _even(like: Futures) -> Futures:
    """The points for a design, apart from those of others of its study but for the draws."""
    parts = (like.seed, like.positions, like.together, like.fixed)
    return _POINTS(parts, lambda: _Even(like, POINTS)).apart()


def campaign_of(solved: Solved, setting: Setting) -> CampaignResult | None:
    """The game of a design over quarters; None where too few points could be solved."""
    if numbers_of(solved)[1] < 0:
        return None
    points = _on_points(solved.plan, setting)
    course = _course(points, setting)
    kept = (course.residual <= ENOUGH) & points.good(_HEADLINE)
    if np.sum(kept) < FEWEST:
        return None
    some = _part(solved, min(HELD_OUT, solved.board.runs))
    exact = _course(some, setting)
    fits = []
    for way in (course.fresh, course.held):
        ends = _over_kinds(points, way)[:, -1, 0]
        fits.append(fitted(_features(points)[kept], _odds(ends[kept])))
    ends_everywhere = [logistic(interpolated(fit, _features(solved))) for fit in fits]
    good = solved.good(_HEADLINE)
    near = logistic(interpolated(fits[0], _features(some)))
    apart = near - _over_kinds(some, exact.fresh)[:, -1, 0]
    solid = (exact.residual <= ENOUGH) & some.good(_HEADLINE)
    apart = apart[solid] if solid.any() else np.zeros(1)
    return CampaignResult(
        quarters=_quarters(points, course, kept),
        fresh=computed_probability(ends_everywhere[0][good]),
        held=computed_probability(ends_everywhere[1][good]),
        points=POINTS,
        unconverged=int(POINTS - np.sum(kept)),
        largest_residual=float(np.max(course.residual[kept])),
        held_out=int(np.sum(solid)),
        error=float(np.sqrt(np.mean(apart * apart))),
        worst=float(np.max(np.abs(apart))),
    )


def _on_points(plan: Plan, setting: Setting) -> Solved:
    """The one-decision game on Sobol points."""
    case, futures = setting.case, _even(setting.futures)
    chain = response_chain(case, futures)
    force = force_by_response(case, futures, setting.plan, delivered(case, futures))
    chain = with_lesser(case, futures, chain)
    numbers = board(case, futures, chain, force, reference_quarter(case), setting.scale)
    band = np.array([case.choice.low, case.choice.headline])
    return solve(plan, numbers, band, setting.threads)


def _part(solved: Solved, count: int) -> Solved:
    return Solved(
        solved.plan, first_futures(solved.board, count),
        Numbers(*(each[:count] for each in solved.numbers)), solved.lams,
        type(solved.answers)(*(each[:count] for each in solved.answers)),
    )  # fmt: skip


def _course(solved: Solved, setting: Setting) -> Course:
    """The campaign of every draw, under fresh and under held shocks."""
    quarters = setting.case.horizon_days * QUARTERS_PER_YEAR // DAYS_PER_YEAR
    size = (max(min(quarters, LONGEST), 1), setting.case.outcomes.slice_ceiling + 1, NODES)
    actions, runs = solved.board.weight.size, solved.board.runs
    luck = np.stack([
        uniforms(0, _SHOCKS, np.arange(runs)[:, None], np.arange(HISTORIES), 0, lane)[0]
        for lane in range(actions)
    ], axis=-1)  # fmt: skip
    shocks = -log(-log(luck))
    lam = float(solved.lams[_HEADLINE])
    return solved_campaign(
        stages_of(solved, _HEADLINE), lam, start_of(solved.board), size, numbers_of(solved), shocks,
        threads=setting.threads,
    )  # fmt: skip


def _over_kinds(solved: Solved, way: F64) -> F64:
    """Mean over kinds of challenger, (R, T, 3)."""
    if way.shape[1] == 1:
        return way[:, 0]
    seeking = solved.board.seeking[:, None, None]
    return (1.0 - seeking) * way[:, 0] + seeking * way[:, 1]


def _odds(chance: F64) -> F64:
    inside = np.clip(chance, _INSIDE, 1.0 - _INSIDE)
    return log(inside) - log(1.0 - inside)


def _features(solved: Solved) -> F64:
    """What the end of a campaign hangs on most, (R, K)."""
    board = solved.board
    war = numbers_of(solved)[1]
    once = first_choice(solved, _HEADLINE)
    columns = [_odds(np.where(np.isfinite(once[a]), once[a], 0.5)) for a in (0, war)]
    columns += [board.belief, board.seeking, board.stake]
    for move, name in zip(board.moves.values(), board.moves, strict=True):
        columns.append((move.alone - board.keep) / board.scale)
        if move.answer is not None:
            harm = move.harm * move.answer.bite / board.scale
            columns.append(kappa(solved, _HEADLINE, name, board.belief) * harm)
    return np.stack(columns, axis=1)


def _quarters(
    points: Solved, course: Course, kept: NDArray[np.bool_]
) -> tuple[CampaignQuarter, ...]:
    fresh = np.mean(_over_kinds(points, course.fresh)[kept], axis=0)
    held = np.mean(_over_kinds(points, course.held)[kept], axis=0)
    return tuple(
        CampaignQuarter(float(row[0]), float(other[0]), float(row[1]), float(row[2]))
        for row, other in zip(fresh, held, strict=True)
    )
