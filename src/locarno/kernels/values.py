"""The challenger's values in the campaign game, for every variant and future of a chunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit
from locarno.kernels.value_answers import Bench, Side, bench_for, laid_out
from locarno.kernels.value_lanes import Target, solve_lanes
from locarno.theory.episode.inputs import Rules, Variant
from locarno.theory.episode.tables import contest_of
from locarno.theory.episode.values import AS_PLANNED, LAPSED, STATES, WITHOUT_BACKSTOP
from locarno.theory.reputation.agreement import ENOUGH
from locarno.theory.reputation.shapes import Stage

__all__ = ["FORMULAS", "fill_values", "values_in_lanes"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

LANES: Final = 32
"""Futures side by side."""
NO_ANSWERS: Final = np.empty((0, 0, 0, 0, 0, 2))
"""Nobody asks for the chances of an answer."""


@jit
def values_in_lanes(
    side: Side, of: tuple[int, int], bench: Bench, target: Target, residual: F64
) -> None:
    """Some games, blocks of lanes in turn.

    Parameters
    ----------
    side : blocks first.
    residual : (n,) of the n futures of the target, filled, largest error of a log-odds.
    """
    lanes = bench.residual.size
    for block in range(side.gain.shape[0]):
        one = Side(
            side.gain[block], side.harm[block], side.more[block], side.share[block],
            side.named[block], side.timely[block], side.reach[block], side.loss[block],
            side.kinds[block], side.weight[block], side.lam[block],
        )  # fmt: skip
        begin, end = block * lanes, min((block + 1) * lanes, residual.size)
        mine = Target(
            target.values, target.answered, target.futures[begin:end], target.scale[begin:end]
        )
        solve_lanes(one, of, bench, mine)
        for place in range(begin, end):
            residual[place] = bench.residual[place - begin]


def fill_values(rules: Rules, variants: Sequence[Variant], wanted: Flags, values: F64) -> None:
    """Solves the game of every variant in its futures, as ``theory.episode.values`` does in one.

    Parameters
    ----------
    wanted : (K, F, W) states of the guarantee that are asked for.
    values : (K, F, C, W, kinds, T, S, B, A), C-contiguous, filled; NaN where unsolved.
    """
    games, places = [], []
    # Lapsed ones last: where nobody answers there is little to solve, and nobody to wait for.
    for state in range(STATES):
        for k, variant in enumerate(variants):
            futures = np.flatnonzero(wanted[k, :, state])
            for side, view in enumerate(variant.views):
                games.append(_games(variant, view, state, futures))
                places.append(np.ravel_multi_index((k, futures, side, state), values.shape[:4]))
    *stages, lam, scale, solid = (np.concatenate(each) for each in zip(*games, strict=True))
    rows, residual = np.concatenate(places), np.empty(lam.size)
    found = values.reshape(-1, *values.shape[4:], copy=False)
    kinds, _, counts, nodes, actions = found.shape[1:]
    values_in_lanes(
        laid_out(Stage(*stages), lam, LANES), (rules.slice_action, rules.attack_action),
        bench_for((counts, nodes), kinds, actions, LANES),
        Target(found, NO_ANSWERS, rows, scale), residual,
    )  # fmt: skip
    found[rows[~((solid > 0.0) & (residual <= ENOUGH))]] = np.nan


def _games(variant: Variant, view: Variant, state: int, futures: I64) -> tuple[F64, ...]:
    """One challenger's games in some futures R, that axis first.

    Returns
    -------
    What ``Stage`` has; (R,) precision, payoff scale, and whether the one decision was solved.
    """
    contest, lam = contest_of(view), float(variant.lam) * float(variant.scale)
    source = WITHOUT_BACKSTOP if state == WITHOUT_BACKSTOP else AS_PLANNED
    gain, harm, share, named, timely, loss = (each[futures, source] for each in contest[:6])
    weight = np.broadcast_to(view.weight, (futures.size, view.weight.size))
    return (
        gain, harm, share, np.zeros_like(named) if state == LAPSED else named, timely, weight,
        loss, contest.kinds[futures], np.full(futures.size, lam),
        np.full(futures.size, float(variant.scale)), contest.solid[futures, source],
    )  # fmt: skip
