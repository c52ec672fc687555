"""How a breach is answered: the response chain applied to breaches of single histories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.inputs import Broken
from locarno.theory.deterrence import saturating

__all__ = ["Odds", "answer_bite", "first_broken", "interpolated"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Odds:
    """Chances of each link for m breaches, each (m,).

    ``decided`` and ``arrived`` are joint with ``willing``; ``bite`` is what the force left can do,
    ``full_bite`` what the whole force could; ``lapsed`` says that the guarantee has ended.
    """

    detected: F64
    right: F64
    wrong: F64
    willing: F64
    decided: F64
    arrived: F64
    bite: F64
    full_bite: F64
    lapsed: NDArray[np.bool_]


def interpolated(tables: F64, z: F64, mood: F64, place: tuple[I64, I64, I64]) -> F64:
    """Values of functions of reluctance, given on a grid, at each history's mood, (m,).

    Parameters
    ----------
    tables : (K, V, R, G); ``place`` says variant, class and future of each of m breaches.
    z : (G,) evenly spaced grid; ``mood`` (m,) reluctance of each history.
    """
    step = z[1] - z[0]
    position = np.minimum(np.maximum((mood - z[0]) / step, 0.0), z.size - 1.000001)
    left = position.astype(np.int64)
    share = position - left
    value: F64 = tables[(*place, left)] * (1.0 - share) + tables[(*place, left + 1)] * share
    return value


def answer_bite(force: F64, half: F64, plain: F64) -> F64:
    """Share of its full harm that an answer does: by its troops, or as declared without troops."""
    return np.where(np.isnan(plain), saturating(force, half), plain)


def first_broken(odds: Odds, luck: tuple[F64, ...]) -> I64:
    """First broken link of each breach (``Broken``), from six uniforms each.

    An answer that comes in time may still be outmatched, with the chance by which its bite falls
    short of the full harm; where only the force withdrawn makes that difference, the cause is
    the withdrawal.
    """
    seen, named, yes, timely, there, strong = luck
    willing = np.where(odds.willing > 0.0, odds.willing, 1.0)
    decided = np.where(odds.decided > 0.0, odds.decided, 1.0)
    broken = np.full(seen.shape, int(Broken.NONE))
    outmatched = np.where(strong < odds.full_bite, int(Broken.WITHDRAWN), int(Broken.OUTMATCHED))
    broken = np.where(strong < odds.bite, broken, outmatched)
    broken = np.where(there * decided < odds.arrived, broken, int(Broken.LATE))
    broken = np.where(timely * willing < odds.decided, broken, int(Broken.UNDECIDED))
    broken = np.where(yes < odds.willing, broken, int(Broken.UNWILLING))
    broken = np.where(odds.lapsed, int(Broken.WITHDRAWN), broken)
    broken = np.where(named < odds.right, broken, int(Broken.UNATTRIBUTED))
    return np.where(seen < odds.detected, broken, int(Broken.UNDETECTED))
