"""The challenger's values in the campaign game, for every variant and future of a chunk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import isfunction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import allocating, jit_allocating
from locarno.kernels.reputation import ROUTINES
from locarno.theory.episode import values as text
from locarno.theory.episode.inputs import Rules, Variant
from locarno.theory.episode.tables import contest_of
from locarno.theory.episode.values import Contest, solve_values

__all__ = ["FORMULAS", "ROUTINES", "SOLVING", "fill_values", "values_in_futures"]

F64 = NDArray[np.float64]

SOLVING: Final[tuple[Callable[..., Any], ...]] = tuple(
    allocating(function) for function in vars(text).values()
    if isfunction(function) and function.__module__ == text.__name__
)  # fmt: skip


@jit_allocating
def values_in_futures(
    contest: Contest, weight: F64, numbers: tuple[float, float], ends: F64, of: tuple[int, int],
    values: F64, side: int,
) -> None:  # fmt: skip
    """Every future of one variant and challenger, into ``values`` (F, C, W, kinds, T, S, B, A)."""
    for f in range(values.shape[0]):
        one = Contest(
            contest.gain[f], contest.harm[f], contest.share[f], contest.named[f],
            contest.timely[f], contest.loss[f], contest.kinds[f], contest.solid[f],
        )  # fmt: skip
        solve_values(one, weight, (numbers[0], numbers[1], ends[f]), of, values[f, side])


def fill_values(rules: Rules, variants: Sequence[Variant], values: F64) -> None:
    """Solves the game of every variant in its futures.

    Parameters
    ----------
    values : (K, F, C, W, kinds, T, S, B, A), filled; see ``theory.episode.values``.
    """
    of = (rules.slice_action, rules.attack_action)
    for variant, mine in zip(variants, values, strict=True):
        scale = float(variant.scale)
        numbers = (float(variant.lam) * scale, scale)
        ends = np.ascontiguousarray(variant.backstop_end)
        for side, view in enumerate(variant.views):
            values_in_futures(contest_of(view), view.weight, numbers, ends, of, mine, side)
