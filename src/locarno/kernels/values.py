"""The challenger's values in the campaign game, for every variant and future of a chunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit
from locarno.kernels.value_answers import Bench, Side, bench_for, laid_out
from locarno.kernels.value_lanes import Target, solve_lanes
from locarno.theory.episode.inputs import Rules, Variant
from locarno.theory.episode.tables import contest_of
from locarno.theory.episode.values import AS_PLANNED, LAPSED, STATES, WITHOUT_BACKSTOP, Contest
from locarno.theory.reputation.agreement import ENOUGH

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
    side: Side, weight: F64, lam: float, of: tuple[int, int], bench: Bench, target: Target,
    residual: F64,
) -> None:  # fmt: skip
    """Some futures of one variant in one state of the guarantee, blocks of lanes in turn.

    Parameters
    ----------
    side : blocks first.
    residual : (n,) of the n futures of the target, filled, largest error of a log-odds.
    """
    lanes = bench.residual.size
    for block in range(side.gain.shape[0]):
        one = Side(
            side.gain[block], side.harm[block], side.share[block], side.named[block],
            side.timely[block], side.loss[block], side.kinds[block],
        )  # fmt: skip
        begin, end = block * lanes, min((block + 1) * lanes, residual.size)
        mine = Target(target.values, target.answered, target.futures[begin:end], target.scale)
        solve_lanes(one, weight, lam, of, bench, mine)
        for place in range(begin, end):
            residual[place] = bench.residual[place - begin]


def fill_values(rules: Rules, variants: Sequence[Variant], wanted: Flags, values: F64) -> None:
    """Solves the game of every variant in its futures, as ``theory.episode.values`` does in one.

    Parameters
    ----------
    wanted : (K, F, W) states of the guarantee that are asked for.
    values : (K, F, C, W, kinds, T, S, B, A), filled.
    """
    kinds, _, counts, nodes, actions = values.shape[4:]
    bench = bench_for((counts, nodes), kinds, actions, LANES)
    of = (rules.slice_action, rules.attack_action)
    for variant, states, mine in zip(variants, wanted, values, strict=True):
        numbers = float(variant.lam), float(variant.scale)
        for side, view in enumerate(variant.views):
            game = _Game(contest_of(view), view.weight, numbers, of)
            for state in range(STATES):
                futures = np.flatnonzero(states[:, state])
                if futures.size:
                    _solve(game, (state, futures), bench, mine[:, side, state])


class _Game(NamedTuple):
    """Of one challenger; precision and payoff scale; numbers of slice and attack."""

    contest: Contest
    weight: F64
    numbers: tuple[float, float]
    of: tuple[int, int]


def _solve(game: _Game, place: tuple[int, I64], bench: Bench, values: F64) -> None:
    """Some futures at one state into ``values`` (F, kinds, T, S, B, A); NaN where unsolved."""
    contest, weight, (lam, scale), of = game
    state, futures = place
    source = WITHOUT_BACKSTOP if state == WITHOUT_BACKSTOP else AS_PLANNED
    side = _side(contest, source, futures)
    if state == LAPSED:
        side.named[:] = 0.0
    # In a room of its own: a view of one future has another layout, to be compiled for anew.
    found, residual = values[futures], np.empty(futures.size)
    target = Target(found, NO_ANSWERS, np.arange(futures.size), scale)
    values_in_lanes(side, weight, lam * scale, of, bench, target, residual)
    solid = (contest.solid[futures, source] > 0.0) & (residual <= ENOUGH)
    found[~solid] = np.nan
    values[futures] = found


def _side(contest: Contest, source: int, futures: I64) -> Side:
    """One decision in some futures."""
    both = (contest.gain, contest.harm, contest.share, contest.named, contest.timely, contest.loss)
    parts = (*(part[:, source] for part in both), contest.kinds)
    return laid_out(parts, futures, LANES)
