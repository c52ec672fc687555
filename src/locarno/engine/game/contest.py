"""The game's one decision as the simulator plays it on: with the backstop, and after its end.

Axes: F futures, K kinds of challenger, A actions with keeping the ceasefire first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.game.board import Board, board, first_futures
from locarno.engine.game.solving import Solved, solve
from locarno.engine.game.stages import all_stages_of
from locarno.engine.game.tree import plan
from locarno.engine.stages import Stages
from locarno.model.scenario import Case
from locarno.theory.episode.values import Contest

__all__ = ["KINDS", "boards_of", "contest_of", "games_of", "no_contest"]

F64 = NDArray[np.float64]

KINDS: Final = 2
"""Kinds of challenger that every contest has room for; both are alike where there is one."""


def games_of(
    case: Case, futures: Futures, stages: Stages, at: tuple[int, float], planned: Solved | None
) -> tuple[Solved, ...]:
    """The decision over the band of precisions in all futures, by state of the backstop.

    Parameters
    ----------
    at : quarter, payoff scale.
    planned : the game with the backstop, where it is solved already.
    """
    lams = _path(case, case.choice.high)
    boards = boards_of(case, futures, stages, *at, None if planned is None else planned.board)
    found = () if planned is None else (planned,)
    return (*found, *(solve(plan(case, each), each, lams) for each in boards[len(found) :]))


def contest_of(
    case: Case,
    futures: Futures,
    stages: Stages,
    at: tuple[int, float, float],
    count: int,
    games: Sequence[Solved] = (),
) -> Contest:
    """The decision solved in the first futures, futures first.

    Parameters
    ----------
    at : quarter, precision per payoff scale, payoff scale.
    count : futures F.
    games : as ``games_of`` has them, where they are solved already.
    """
    quarter, lam, scale = at
    if not games:
        boards = boards_of(case, futures, stages, quarter, scale)
        few = [first_futures(each, count) for each in boards]
        games = [solve(plan(case, each), each, _path(case, lam)) for each in few]
    found = [_side(each, int(np.flatnonzero(each.lams == lam)[0]), count) for each in games]
    both = found if len(found) > 1 else found * 2
    parts = [np.stack(pair, axis=1) for pair in zip(*both, strict=True)]
    names = (*_NAMES, "kinds", "solid")
    each = dict(zip(names, parts, strict=True))
    each["kinds"] = each["kinds"][:, 0]
    return Contest(**each)


def _path(case: Case, lam: float) -> F64:
    """Precisions up to one, through those of the band.

    The last bits of a game depend on where its path halts, and not on how far it goes on.
    """
    band = (case.choice.low, case.choice.headline, case.choice.high)
    return np.array([*(each for each in band if each < lam), lam])


def boards_of(
    case: Case, futures: Futures, stages: Stages, quarter: int, scale: float,
    first: Board | None = None,
) -> list[Board]:  # fmt: skip
    """The decision's numbers with the backstop, ``first`` if made already, and after its end."""
    found = [first or board(case, futures, stages.chain, stages.force, quarter, scale)]
    if (futures[case.hazards.backstop_end] > 0.0).any():
        found += [board(case, futures, stages.chain_without, stages.force_without, quarter, scale)]
    return found


_NAMES: Final = ("gain", "harm", "share", "named", "timely", "loss")


def _side(solved: Solved, place: int, count: int) -> tuple[F64, ...]:
    """Arrays of one state of the backstop, (F, ...), in the order of ``_NAMES``, kinds, solid."""
    stages = all_stages_of(solved, place)
    by_name = {
        name: np.moveaxis(getattr(stages, name), -1, 0)[:count] for name in (*_NAMES, "kinds")
    }
    for name in ("gain", "harm"):
        by_name[name] = _padded(by_name[name])
    kinds = by_name["kinds"]
    if kinds.shape[1] < KINDS:
        kinds = np.concatenate([kinds, np.zeros((count, KINDS - kinds.shape[1]))], axis=1)
    solid = solved.good(place)[:count].astype(np.float64)
    return (*(by_name[name] for name in _NAMES), kinds, solid)


def _padded(values: F64) -> F64:
    """Room for every kind, (F, K, ...); a kind that is not there is like the first."""
    missing = KINDS - values.shape[1]
    return np.concatenate([values, *[values[:, :1]] * missing], axis=1)


def no_contest(actions: int, count: int) -> Contest:
    """Room without a game, for who looks at one decision alone."""
    return Contest(
        gain=np.zeros((count, 0, 0, actions)),
        harm=np.zeros((count, 0, 0, actions, 2, 3)),
        share=np.zeros((count, 0, actions, 2, 3)),
        named=np.zeros((count, 0, actions)),
        timely=np.zeros((count, 0, actions, 2)),
        loss=np.zeros((count, 0, actions)),
        kinds=np.zeros((count, KINDS)),
        solid=np.zeros((count, 0)),
    )
