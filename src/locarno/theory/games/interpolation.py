"""A smooth stand-in for a costly number: squares and straight lines in a few features.

Axes: N points, K features.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Fit", "fitted", "interpolated"]

F64 = NDArray[np.float64]

RIDGE = 1e-6
"""Pull towards 0 of every slope, in shares of the spread of its column."""


class Fit(NamedTuple):
    """Centre and spread of the features, (K,) each, and coefficients (1 + 2 K,)."""

    centre: F64
    spread: F64
    slopes: F64


def fitted(features: F64, values: F64) -> Fit:
    """Least squares of values (N,) on features (N, K), their squares and a constant.

    Only + - x / and comparison are used, so the result has the same bits everywhere.

    Examples
    --------
    >>> x = np.linspace(-1.0, 1.0, 9)[:, None]
    >>> fit = fitted(x, 2.0 + 3.0 * x[:, 0])
    >>> bool(abs(interpolated(fit, np.array([[0.5]]))[0] - 3.5) < 1e-4)
    True
    """
    centre = np.mean(features, axis=0)
    spread = np.sqrt(np.mean((features - centre) ** 2, axis=0))
    spread = np.where(spread > 0.0, spread, 1.0)
    x = _columns(features, centre, spread)
    matrix = np.sum(x[:, :, None] * x[:, None, :], axis=0)
    right = np.sum(x * values[:, None], axis=0)
    size = float(len(values))
    for k in range(1, right.size):
        matrix[k, k] += RIDGE * size
    return Fit(centre, spread, _solved(matrix, right))


def interpolated(fit: Fit, features: F64) -> F64:
    """Values (N,) of a fit at features (N, K), which are held within three spreads."""
    found: F64 = np.sum(_columns(features, fit.centre, fit.spread) * fit.slopes, axis=1)
    return found


def _columns(features: F64, centre: F64, spread: F64) -> F64:
    # Beyond what was seen a square would run away.
    x = np.clip((features - centre) / spread, -3.0, 3.0)
    return np.concatenate([np.ones((len(x), 1)), x, x * x], axis=1)


def _solved(matrix: F64, right: F64) -> F64:
    """Gauss elimination with row pivots."""
    whole = np.concatenate([matrix, right[:, None]], axis=1)
    size = right.size
    for k in range(size):
        pivot = k + int(np.argmax(np.abs(whole[k:, k])))
        whole[[k, pivot]] = whole[[pivot, k]]
        if whole[k, k] == 0.0:
            continue
        whole[k] = whole[k] / whole[k, k]
        for i in range(size):
            if i != k:
                whole[i] = whole[i] - whole[i, k] * whole[k]
    return whole[:, -1]
