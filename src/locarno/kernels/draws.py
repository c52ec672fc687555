"""Two uniforms of an address, for kernels that draw one at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.philox import block_of, uniform_of

__all__ = ["FORMULAS", "Place", "pair"]


class Place(NamedTuple):
    """Where the luck of a history lies: seed, future, history."""

    seed: np.uint64
    future: np.uint64
    history: np.uint64


@part
def pair(place: Place, stream: int, day: int, lane: int) -> tuple[float, float]:
    """Two uniforms in (0, 1), those of ``philox.uniforms``.

    Parameters
    ----------
    stream : purpose of the draw.
    day, lane : day, quarter or epoch it belongs to; number that tells draws of a day apart.
    """
    one, two, three, four = block_of(
        place.future, place.history, np.uint64(day), np.uint64(lane), place.seed, np.uint64(stream)
    )
    return uniform_of(one, two), uniform_of(three, four)
