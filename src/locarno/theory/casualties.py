"""Casualties by order of magnitude: finer than that no declared input supports."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["MAGNITUDES", "magnitude"]

MAGNITUDES: Final = ("none", "1-9", "10-99", "100-999", "1000+")
"""Bands of people, each ten times the one before."""

_FROM: Final = np.array([1, 10, 100, 1000])
"""Least number of people of every band but the first."""


def magnitude(people: ArrayLike) -> NDArray[np.int64]:
    """Return the band of a number of people, as a place in ``MAGNITUDES``.

    Parameters
    ----------
    people : any shape, whole numbers

    Returns
    -------
    same shape, 0 to 4

    Source
    ------
    Our own convention.

    Examples
    --------
    >>> magnitude([0, 1, 9, 10, 999, 1000]).tolist()
    [0, 1, 1, 2, 3, 4]
    """
    return np.searchsorted(_FROM, np.asarray(people, dtype=np.int64), side="right")
