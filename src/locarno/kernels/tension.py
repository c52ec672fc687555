"""The common tension of a line, many histories side by side."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import formula, jit_allocating
from locarno.theory.incidents.inputs import Stream
from locarno.theory.normal import NDTRI_CENTRE
from locarno.theory.philox import block_of, uniform_of
from locarno.theory.scalar import exp_of, ndtri_centre, ndtri_tail

__all__ = ["FORMULAS", "factors_of_tension"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

LANES: Final = 32
NIGHTS: Final = 64
"""Nights whose shocks are drawn together: few enough to stay in the nearest cache."""
STREAM: Final = np.uint64(Stream.TENSION)


@jit_allocating
def factors_of_tension(
    persistence: F64, shock: F64, addresses: tuple[np.uint64, U64, U64], factor: F64
) -> None:
    """The exponential of the tension of D days, into ``factor`` (D, n).

    Parameters
    ----------
    persistence, shock : (n,).
    addresses : seed; future and history, (n,) each.
    """
    seed, futures, histories = addresses
    days, members = factor.shape
    shocks = np.empty((NIGHTS, LANES))
    tails = np.empty(NIGHTS * LANES)
    places = np.empty(NIGHTS * LANES + 1, dtype=np.int64)
    tension, level = np.empty(LANES), np.empty(LANES)
    lasting, sudden = np.empty(LANES), np.empty(LANES)
    future, history = np.empty(LANES, dtype=np.uint64), np.empty(LANES, dtype=np.uint64)
    for first in range(0, members, LANES):
        width = min(LANES, members - first)
        for lane in range(LANES):
            member = first + min(lane, width - 1)
            future[lane], history[lane] = futures[member], histories[member]
            lasting[lane], sudden[lane] = persistence[member], shock[member]
            tension[lane] = 0.0
        for start in range(0, days, NIGHTS):
            _uniforms(shocks, seed, future, history, start)
            _normals(shocks.reshape(-1), tails, places)
            for night in range(min(NIGHTS, days - start)):
                for lane in range(LANES):
                    level[lane] = exp_of(tension[lane])
                    tension[lane] = (
                        lasting[lane] * tension[lane] + sudden[lane] * shocks[night, lane]
                    )
                for lane in range(width):
                    factor[start + night, first + lane] = level[lane]


@formula
def _uniforms(uniforms: F64, seed: np.uint64, future: U64, history: U64, start: int) -> None:
    """Uniforms of a block of nights, two nights from each block of Philox."""
    zero = np.uint64(0)
    for night in range(0, NIGHTS, 2):
        pair = np.uint64((start + night) // 2)
        for lane in range(LANES):
            one, two, three, four = block_of(future[lane], history[lane], pair, zero, seed, STREAM)
            uniforms[night, lane] = uniform_of(one, two)
            uniforms[night + 1, lane] = uniform_of(three, four)


@formula
def _normals(values: F64, tails: F64, places: I64) -> None:
    """Normal quantiles in place of uniforms; the tails, one in seven, are gathered first."""
    count = 0
    for place in range(values.size):
        places[count] = place
        count += abs(values[place] - 0.5) > NDTRI_CENTRE
    for tail in range(count):
        tails[tail] = values[places[tail]]
    for place in range(values.size):
        values[place] = ndtri_centre(values[place] - 0.5)
    for tail in range(count):
        tails[tail] = ndtri_tail(tails[tail])
    for tail in range(count):
        values[places[tail]] = tails[tail]
