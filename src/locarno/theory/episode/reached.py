"""States of the guarantee that histories may come to, told before any of them is lived.

The backstop ends and a term runs out by draws and dates that nothing in a history moves. A state
that no history of a future can come to need not be solved there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.theory.episode.dates import quarter_days
from locarno.theory.episode.inputs import Rules, Variant
from locarno.theory.episode.purpose import Lane, Purpose
from locarno.theory.episode.values import AS_PLANNED, LAPSED, STATES, WITHOUT_BACKSTOP
from locarno.theory.incidents.inputs import Addresses
from locarno.theory.philox import uniforms

__all__ = ["states_reached"]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


def states_reached(
    rules: Rules, variants: Sequence[Variant], addresses: Addresses, futures: int
) -> Flags:
    """States that some history of a future may come to, (K, F, W).

    Parameters
    ----------
    variants : K, with F futures each.
    addresses : where the luck of n = F H histories lies, histories of a future in a row.
    futures : F.

    Returns
    -------
    True for the guarantee as planned; without the backstop where it ends in some history; lapsed
    where a term runs out before the last quarter begins.
    """
    ends = _least_draw(rules, addresses, futures)
    last = quarter_days(rules.horizon_days)[-1]
    found = np.zeros((len(variants), futures, STATES), dtype=np.bool_)
    for row, variant in zip(found, variants, strict=True):
        row[:, AS_PLANNED] = True
        row[:, WITHOUT_BACKSTOP] = ends < variant.backstop_end
        row[:, LAPSED] = variant.duration_days <= last
    return found


def _least_draw(rules: Rules, addresses: Addresses, futures: int) -> F64:
    """Least of the draws by which the backstop ends, over quarters and histories, (F,)."""
    quarters = np.arange(1, len(quarter_days(rules.horizon_days)))
    if quarters.size == 0:
        return np.ones(futures)
    where = addresses.future[:, None], addresses.history[:, None], quarters
    _, draws = uniforms(addresses.seed, Purpose.QUARTER, *where, Lane.WITHDRAWAL_AND_BACKSTOP)
    least: F64 = draws.reshape(futures, -1).min(axis=1)
    return least
