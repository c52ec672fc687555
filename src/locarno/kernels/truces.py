"""What re-commitments leave of the rates, one history after another."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.draws import Place, pair
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit
from locarno.theory.incidents.inputs import Stream
from locarno.theory.incidents.truces import GONE, LN2, days_of, left_of
from locarno.theory.scalar import exp_of

__all__ = ["FORMULAS", "MOST", "calmed_by_truces"]

F64 = NDArray[np.float64]
U64 = NDArray[np.uint64]

STREAM: Final = int(Stream.TRUCE)
MOST: Final = 512
"""Re-commitments that can be felt at a time; more would leave nothing of any rate."""


@jit
def calmed_by_truces(
    numbers: F64, addresses: tuple[np.uint64, U64, U64], gaps: F64, factor: F64
) -> None:
    """Multiplies ``factor`` (D, n) by what re-commitments leave of every day's rate.

    Parameters
    ----------
    numbers : (6, n) as in ``Truces``.
    addresses : seed; future and history, (n,) each.
    gaps : (512, 3) room for gaps, the share of each that a day leaves, and until when it is held.
    """
    seed, futures, histories = addresses
    for member in range(factor.shape[1]):
        place = Place(seed, futures[member], histories[member])
        felt = 0
        for day in range(factor.shape[0]):
            agreed, kind = pair(place, STREAM, day, 0)
            if agreed < numbers[0, member] and felt < MOST:
                left, half = pair(place, STREAM, day, 1)
                gaps[felt, 0] = 1.0 - left_of(left, numbers[1, member])
                gaps[felt, 1] = exp_of(-LN2 / days_of(half, numbers[2, member]))
                gaps[felt, 2] = day
                if kind < numbers[3, member]:
                    gaps[felt, 0] = 1.0 - left_of(left, numbers[4, member])
                    held = days_of(pair(place, STREAM, day, 2)[0], numbers[5, member])
                    gaps[felt, 2] = day + held
                felt += 1
            product = 1.0
            kept = 0
            for number in range(felt):
                gap, stays, until = gaps[number, 0], gaps[number, 1], gaps[number, 2]
                product *= 1.0 - gap
                if day >= until:
                    gap *= stays
                if gap >= GONE:
                    gaps[kept, 0] = gap
                    gaps[kept, 1] = stays
                    gaps[kept, 2] = until
                    kept += 1
            felt = kept
            factor[day, member] *= product
