"""The challenger's values in the campaign game, for every variant and future of a chunk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import isfunction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit, routine
from locarno.kernels.reputation import ROUTINES
from locarno.theory.episode import values as text
from locarno.theory.episode.inputs import Rules, Variant
from locarno.theory.episode.tables import contest_of
from locarno.theory.episode.values import Contest, solve_values
from locarno.theory.reputation import Campaign, Room, room_for

__all__ = ["FORMULAS", "ROUTINES", "SOLVING", "fill_values", "values_in_futures"]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

SOLVING: Final[tuple[Callable[..., Any], ...]] = tuple(
    routine(function) for function in vars(text).values()
    if isfunction(function) and function.__module__ == text.__name__
)  # fmt: skip


@jit
def values_in_futures(
    contest: Contest, weight: F64, numbers: tuple[float, float], of: tuple[int, int],
    wanted: Flags, values: F64, rooms: tuple[Campaign, Room, F64],
) -> None:  # fmt: skip
    """Every future of one variant and challenger, into ``values`` (F, W, kinds, T, S, B, A)."""
    for f in range(values.shape[0]):
        one = Contest(
            contest.gain[f], contest.harm[f], contest.share[f], contest.named[f],
            contest.timely[f], contest.loss[f], contest.kinds[f], contest.solid[f],
        )  # fmt: skip
        solve_values(one, weight, numbers, of, wanted[f], values[f], rooms)


def fill_values(rules: Rules, variants: Sequence[Variant], wanted: Flags, values: F64) -> None:
    """Solves the game of every variant in its futures.

    Parameters
    ----------
    wanted : (K, F, W) states of the guarantee that are asked for.
    values : (K, F, C, W, kinds, T, S, B, A), filled; see ``theory.episode.values``.
    """
    of = (rules.slice_action, rules.attack_action)
    kinds, *size, actions = values.shape[4:]
    rooms = (*room_for((size[0], size[1], size[2]), kinds, actions), np.zeros(actions))
    for variant, states, mine in zip(variants, wanted, values, strict=True):
        scale = float(variant.scale)
        numbers = (float(variant.lam) * scale, scale)
        for side, view in enumerate(variant.views):
            found = np.ascontiguousarray(mine[:, side])
            values_in_futures(contest_of(view), view.weight, numbers, of, states, found, rooms)
            mine[:, side] = found
