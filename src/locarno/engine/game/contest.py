"""The game's one decision as the simulator plays it on: with the backstop, and after its end.

Axes: F futures, K kinds of challenger, A actions with keeping the ceasefire first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain
from locarno.engine.futures import Futures
from locarno.engine.game.board import board, first_futures
from locarno.engine.game.solving import solve
from locarno.engine.game.stages import all_stages_of
from locarno.engine.game.tree import plan
from locarno.model.scenario import Case
from locarno.theory.episode.values import Contest

__all__ = ["KINDS", "contest_of", "no_contest"]

F64 = NDArray[np.float64]
Side = tuple[Chain, Mapping[str, F64]]

KINDS: Final = 2
"""Kinds of challenger that every contest has room for; both are alike where there is one."""


def contest_of(
    case: Case,
    futures: Futures,
    sides: tuple[Side, Side],
    at: tuple[int, float, float],
    count: int,
) -> Contest:
    """The decision solved in the first futures, futures first.

    Parameters
    ----------
    sides : response chain and force by response, with the backstop and after its end.
    at : quarter, precision per payoff scale, payoff scale.
    count : futures F.
    """
    quarter, lam, scale = at
    ends = bool((futures[case.hazards.backstop_end] > 0.0).any())
    found = [_side(case, futures, side, (quarter, lam, scale), count) for side in sides[: 1 + ends]]
    both = found if ends else found * 2
    parts = [np.stack(pair, axis=1) for pair in zip(*both, strict=True)]
    names = (*_NAMES, "kinds", "solid")
    each = dict(zip(names, parts, strict=True))
    each["kinds"] = each["kinds"][:, 0]
    return Contest(**each)


_NAMES: Final = ("gain", "harm", "share", "named", "timely", "loss")


def _side(
    case: Case, futures: Futures, side: Side, at: tuple[int, float, float], count: int
) -> tuple[F64, ...]:
    """Arrays of one state of the backstop, (F, ...), in the order of ``_NAMES``, kinds, solid."""
    quarter, lam, scale = at
    numbers = first_futures(board(case, futures, *side, quarter, scale), count)
    solved = solve(plan(case, numbers), numbers, np.array([lam]))
    stages = all_stages_of(solved, 0)
    by_name = {name: np.moveaxis(getattr(stages, name), -1, 0) for name in (*_NAMES, "kinds")}
    for name in ("gain", "harm"):
        by_name[name] = _padded(by_name[name])
    kinds = by_name["kinds"]
    if kinds.shape[1] < KINDS:
        kinds = np.concatenate([kinds, np.zeros((count, KINDS - kinds.shape[1]))], axis=1)
    solid = solved.good(0).astype(np.float64)
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
