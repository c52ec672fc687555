"""Rotation: how many units it takes to keep one on station for ever."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["largest_sustained", "multiplier", "pool_needed"]

F64 = NDArray[np.float64]


def multiplier(tour: F64, dwell: F64, overlap: F64) -> F64:
    """Units in the pool for each unit on station.

    Parameters
    ----------
    tour : time deployed, any unit of time.
    dwell : time between tours, preparation included, same unit.
    overlap : part of the tour spent handing over, same unit, less than the tour.

    Returns
    -------
    (tour + dwell) / (tour - overlap), of the inputs' common shape.

    Source
    ------
    The ratio cycle / (boots on ground - overlap) of the US Army's force-generation policies, as in
    the rotation model Marathon (Center for Army Analysis).

    >>> float(multiplier(np.float64(6.0), np.float64(24.0), np.float64(0.0)))
    5.0
    """
    return (tour + dwell) / (tour - overlap)


def pool_needed(on_station: int, tour: int, dwell: int) -> int:
    """Smallest pool that keeps a number of units on station for ever, starts staggered.

    Parameters
    ----------
    on_station : units always on station.
    tour, dwell : whole days (or any whole unit), tour above 0.

    Returns
    -------
    The quotient on_station * (tour + dwell) / tour rounded up, exact in integers.

    >>> pool_needed(3, 2, 8)
    15
    """
    return -(-on_station * (tour + dwell) // tour)


def largest_sustained(pool: int, tour: int, dwell: int) -> int:
    """Most units a pool keeps on station for ever.

    Parameters
    ----------
    pool : units.
    tour, dwell : whole days (or any whole unit), tour above 0.

    Returns
    -------
    The quotient pool * tour / (tour + dwell) rounded down, exact in integers.

    >>> largest_sustained(12, 2, 8)
    2
    """
    return pool * tour // (tour + dwell)
