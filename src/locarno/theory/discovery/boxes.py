"""Boxes in the space of inputs, and how well they tell where something happens.

Axes: ``N`` points, ``K`` inputs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

__all__ = ["Box", "Fit", "fit", "inside", "quasi_p"]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Box:
    """Limits of a box, in the unit of each input; infinite where the input is not restricted.

    Parameters
    ----------
    low, high : (K,) lowest and highest value inside, both inclusive.
    """

    low: F64
    high: F64

    @property
    def restricted(self) -> NDArray[np.int64]:
        """Inputs that the box limits on at least one side, in order."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a box tells where something happens, dimensionless.

    Parameters
    ----------
    coverage : share of all cases of interest that lie inside.
    density : share of points inside that are of interest.
    mass : share of all points that lie inside.
    """

    coverage: float
    density: float
    mass: float


def inside(x: F64, box: Box) -> Flags:
    """Which points lie in a box, (N,).

    Parameters
    ----------
    x : (N, K) inputs.

    Examples
    --------
    >>> box = Box(np.array([0.5]), np.array([np.inf]))
    >>> inside(np.array([[0.2], [0.7]]), box).tolist()
    [False, True]
    """
    return np.asarray(((x >= box.low) & (x <= box.high)).all(axis=1))


def fit(x: F64, interest: Flags, box: Box) -> Fit:
    """Coverage, density and mass of a box.

    Parameters
    ----------
    x : (N, K) inputs; interest : (N,) cases of interest, at least one.

    Source
    ------
    Bryant and Lempert (2010), Technological Forecasting & Social Change 77, eqs. 1-2.

    Examples
    --------
    >>> box = Box(np.array([0.5]), np.array([np.inf]))
    >>> fit(np.array([[0.2], [0.7]]), np.array([False, True]), box)
    Fit(coverage=1.0, density=1.0, mass=0.5)
    """
    within = inside(x, box)
    hits = int((within & interest).sum())
    count = int(within.sum())
    return Fit(
        coverage=hits / int(interest.sum()),
        density=hits / count if count else 0.0,
        mass=count / len(interest),
    )


def quasi_p(x: F64, interest: Flags, box: Box) -> dict[tuple[int, str], float]:
    """Chance that a restriction looks as good by accident, for each restricted side.

    Parameters
    ----------
    x : (N, K) inputs; interest : (N,) cases of interest.

    Returns
    -------
    By input and side (``low``, ``high``): chance of as many cases of interest or more inside, were
    the density what it is without this restriction.

    Source
    ------
    Bryant and Lempert (2010), appendix A (one-sided binomial test).

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 8)[:, np.newaxis]
    >>> found = quasi_p(x, x[:, 0] > 0.5, Box(np.array([0.5]), np.array([np.inf])))
    >>> round(found[0, "low"], 4)
    0.0625
    """
    within = inside(x, box)
    hits, count = int((within & interest).sum()), int(within.sum())
    found = {}
    for column in box.restricted:
        for side, limits in (("low", box.low), ("high", box.high)):
            if not np.isfinite(limits[column]):
                continue
            free = limits.copy()
            free[column] = -np.inf if side == "low" else np.inf
            wider = Box(free, box.high) if side == "low" else Box(box.low, free)
            around = inside(x, wider)
            density = float((around & interest).sum()) / float(around.sum())
            found[int(column), side] = float(binom.sf(hits - 1, count, density))
    return found
