"""A bound on every placement, from letting each sector choose its nations at a price.

That a nation's units are shared among its sectors is what ties sectors together. Given a price for
each nation's units, each sector chooses its few nations and how much to take of them on its own,
exactly, over all sets of nations that cohesion allows; whoever supplies the units chooses how many.
Whatever the prices, the sum is a bound. Prices are raised where more is taken than there is.

The bound is far above that of the linear programme, in which every nation may serve in every
sector for a small part: here no sector can be filled by more than a few nations at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.sectors.blocks import Blocks
from locarno.engine.planning.sectors.presence import Limits

__all__ = ["Shared", "Supplier", "given_supply", "shared_bound"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

Supplier = Callable[[F64], tuple[float, F64]]
"""Least cost of supply at (N, J) prices paid for it, and the (N, J) supply that has it."""

_MOST_SETS = 60_000
_PATIENCE = 6
_CLOSER = 0.7
_FIRST_STEP = 1.0
_SMALLEST_STEP = 1e-3
_NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True)
class Shared:
    """What the prices came to.

    Parameters
    ----------
    bound : no placement lacks less, by worth.
    chosen : (N, S) how often each nation was chosen in each sector, from 0 to 1.
    prices : (N, J) at which the bound was reached.
    """

    bound: float
    chosen: F64
    prices: F64


def given_supply(held: Blocks) -> Supplier:
    """The supplier of units that are what they are, whatever the price."""

    def supply(prices: F64) -> tuple[float, F64]:
        return -float((prices * held.supply).sum()), held.supply

    return supply


def shared_bound(
    held: Blocks, limits: Limits, supplier: Supplier, target: float, rounds: int
) -> Shared:
    """The best bound after so many rounds of prices.

    Parameters
    ----------
    held : wants, and the most that each nation can have in each block; what is elsewhere already.
    limits : cohesion.
    supplier : of the units, at prices.
    target : what some placement lacks; the length of a step is taken from it.
    rounds : how often prices are set.

    Source
    ------
    Lagrangian relaxation with Polyak's step: Held, Wolfe and Crowder, Mathematical Programming 6
    (1974) 62; the direction keeps a part of the last one (Camerini, Fratta and Maffioli 1975).
    """
    market = _Market(held, limits)
    prices = np.zeros_like(held.supply)
    crowd = np.zeros(len(held.supply))
    best = _Best(-np.inf, prices, 0)
    often = np.zeros(held.may.shape[:2])
    step, last = _FIRST_STEP, None
    for _ in range(rounds):
        cost, supply = supplier(prices)
        value, taken, sets = market.cleared(prices, crowd)
        value += cost - limits.sectors * float(crowd.sum())
        often = _CLOSER * often + (1.0 - _CLOSER) * sets
        if value > best.value + _NEGLIGIBLE * max(1.0, abs(value)):
            best = _Best(value, prices.copy(), 0)
        else:
            best.waited += 1
        if best.waited >= _PATIENCE:
            step, best.waited = step / 2.0, 0
        if step < _SMALLEST_STEP or value >= target - _NEGLIGIBLE:
            break
        way = np.concatenate([(taken - supply).ravel(), sets.sum(axis=1) - limits.sectors])
        way = way if last is None else way + _CLOSER * last
        last = way
        length = float((way * way).sum())
        if length <= _NEGLIGIBLE:
            break
        way = way * (step * (target - value) / length)
        prices = np.clip(prices + way[: prices.size].reshape(prices.shape), 0.0, held.worth)
        crowd = np.maximum(crowd + way[prices.size :], 0.0)
    return Shared(best.value, often, best.prices)


@dataclass(slots=True)
class _Best:
    value: float
    prices: F64
    waited: int


@dataclass(slots=True)
class _Market:
    """Sectors that choose at prices."""

    held: Blocks
    limits: Limits
    cap: F64 = field(init=False)
    sets: list[I64 | None] = field(init=False)

    def __post_init__(self) -> None:
        held = self.held
        self.cap = np.minimum(held.supply[:, np.newaxis], held.need[np.newaxis]) * held.may
        self.sets = [self._sets(sector) for sector in range(held.need.shape[0])]

    def _sets(self, sector: int) -> I64 | None:
        """(K, B) every set of nations that can serve in a sector; None where they are too many."""
        able = np.flatnonzero(self.cap[:, sector].any(axis=1)).tolist()
        size = min(self.limits.nations, len(able))
        count = comb(len(able), size)
        if count > _MOST_SETS:
            return None
        return np.array(list(combinations(able, size)), dtype=np.int64).reshape(count, size).T

    def cleared(self, prices: F64, crowd: F64) -> tuple[float, F64, F64]:
        """What is missing plus what is paid, (N, J) units taken, and (N, S) who was chosen."""
        held = self.held
        margin = np.maximum(held.worth - prices, 0.0)
        value = float((held.need.sum(axis=0) * held.worth).sum())
        taken = np.zeros_like(prices)
        sets = np.zeros(held.may.shape[:2])
        for sector, some in enumerate(self.sets):
            cap, need = self.cap[:, sector], held.need[sector]
            if some is None:
                gain, took, chosen = _loosely(margin, cap, need, crowd, self.limits.nations)
            else:
                gain, took, chosen = _exactly(margin, cap, need, crowd, some)
            value -= gain
            taken += took
            sets[chosen, sector] = 1.0
        behind = np.maximum(held.behind - held.elsewhere, 0.0)
        value += float(behind @ held.worth)
        gains, rest = _filled(margin, np.minimum(held.supply, behind), behind)
        return value - float(gains.sum()), taken + rest, sets


def _filled(margin: F64, cap: F64, need: F64) -> tuple[F64, F64]:
    """(J,) most that units of all nations gain, and (N, J) what is then taken of each."""
    order = np.argsort(-margin, axis=0, kind="stable")
    sorted_cap = np.take_along_axis(cap, order, axis=0)
    before = np.cumsum(sorted_cap, axis=0) - sorted_cap
    took = np.clip(need - before, 0.0, sorted_cap)
    back = np.empty_like(took)
    np.put_along_axis(back, order, took, axis=0)
    back = np.where(margin > 0.0, back, 0.0)
    return np.asarray((back * margin).sum(axis=0)), back


def _exactly(
    margin: F64, cap: F64, need: F64, crowd: F64, sets: I64
) -> tuple[float, F64, list[int]]:
    """The best set of nations of a sector, over all of them."""
    if not sets.size:
        return 0.0, np.zeros_like(margin), []
    gains = -crowd[sets].sum(axis=0)
    members = np.zeros((len(margin), sets.shape[1]))
    np.put_along_axis(members, sets, 1.0, axis=0)
    able = np.unique(sets)
    for block in np.flatnonzero(need > 0.0):
        rest = np.full(sets.shape[1], need[block])
        for nation in able[np.argsort(-margin[able, block], kind="stable")]:
            worth, most = margin[nation, block], cap[nation, block]
            if worth <= 0.0 or most <= 0.0:
                continue
            given = np.minimum(rest, most * members[nation])
            gains += worth * given
            rest -= given
    best = int(gains.argmax())
    gain, chosen = float(gains[best]), sets[:, best].tolist()
    # A nation that is not worth its place may be left out of its set.
    kept = [n for n in chosen if float((margin[n] * cap[n]).sum()) > 0.0]
    only = np.zeros_like(cap)
    only[kept] = cap[kept]
    if gain <= 0.0:
        return 0.0, np.zeros_like(margin), []
    return gain, _filled(margin, only, need)[1], kept


def _loosely(
    margin: F64, cap: F64, need: F64, crowd: F64, size: int
) -> tuple[float, F64, list[int]]:
    """No set of a sector gains more than this; for sectors with too many sets to look at each."""
    alone = np.maximum((margin * np.minimum(cap, need)).sum(axis=1) - crowd, 0.0)
    order = np.argsort(-alone, kind="stable")[:size]
    gain, took = _filled(margin, cap, need)
    few = float(alone[order].sum())
    if few < float(gain.sum()):
        chosen = [int(n) for n in order if alone[n] > 0.0]
        took = np.zeros_like(margin)
        took[chosen] = np.where(margin[chosen] > 0.0, np.minimum(cap, need)[chosen], 0.0)
        return few, took, chosen
    return float(gain.sum()), took, []
