"""The common reluctance Z: nodes and weights to average over it, and its two sides."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp

__all__ = ["BLOC_STEP", "WIDEST_STEP", "integrate", "reluctance_grid", "split_at"]

F64 = NDArray[np.float64]

_REACH: Final = 8.0
WIDEST_STEP: Final = 0.2
"""Widest step between nodes of Z."""
BLOC_STEP: Final = 0.4
"""Widest step between nodes of a bloc's factor, which moves a part of the members only."""
_STEP_PER_SLOPE: Final = 0.3


def reluctance_grid(rho_max: float, widest: float = WIDEST_STEP) -> tuple[F64, F64]:
    """Nodes and weights by which a function of the reluctance Z is averaged.

    The trapezoid rule on [-8, 8]: the integrands are smooth and die off with the normal density,
    and for such functions the rule's error falls faster than any power of the step. A member's
    answer steepens in Z as sqrt(rho / (1 - rho)), so the step shrinks in proportion. The error is
    below 1e-12 for five unlike members and below 1e-6 for 35 identical ones, whose joint answer is
    steeper than that of one. What lies beyond 8 standard deviations weighs 1.2e-15.

    Parameters
    ----------
    rho_max : largest correlation in use, 0 <= rho_max < 1. For a bloc, its own correlation over
        1 less that of all.
    widest : widest step allowed, in standard deviations.

    Returns
    -------
    z : (G,) nodes, rising, symmetric about 0.
    weight : (G,) weights, sum 1.

    Source
    ------
    Trefethen & Weideman, SIAM Review 56 (2014) 385-458, sections 4-5.

    >>> z, weight = reluctance_grid(0.5)
    >>> len(z), round(float((weight * z * z).sum()), 12)
    (81, 1.0)
    """
    if not 0.0 <= rho_max < 1.0:
        message = f"a correlation lies in [0, 1); got {rho_max}"
        raise ValueError(message)
    step = widest
    if rho_max > 0.0:
        step = min(step, _STEP_PER_SLOPE * math.sqrt((1.0 - rho_max) / rho_max))
    half = math.ceil(_REACH / step)
    z = np.arange(-half, half + 1, dtype=np.float64) * (_REACH / half)
    weight: F64 = exp(-0.5 * z * z)
    weight[0] *= 0.5
    weight[-1] *= 0.5
    weight /= np.sum(weight)
    return z, weight


def integrate(values: F64, weight: F64) -> F64:
    """Mean over Z of a function on the grid.

    Parameters
    ----------
    values : (R, G) or (R, 1).
    weight : (G,), from ``reluctance_grid``.

    Returns
    -------
    (R,).
    """
    mean: F64 = np.sum(values * weight, axis=-1)
    return mean


def split_at(values: F64, weight: F64, z: F64, z0: F64) -> tuple[F64, F64]:
    """Means of a function given a resolute (Z < z0) and a weak coalition (Z >= z0).

    The four nodes around z0 are shared between the sides by the integral of the cubic through them,
    so the means move smoothly with z0; for |z0| <= 2 they are right to 5e-4. A side without mass
    takes the value at its end of the grid, which is the limit.

    Parameters
    ----------
    values : (R, G) or (R, 1).
    weight, z : (G,), from ``reluctance_grid``.
    z0 : (R,) or a 0-d array, threshold between resolute and weak.

    Returns
    -------
    resolute, weak : (R,) each.
    """
    step, cut = z[1] - z[0], np.asarray(z0)
    if cut.size > 1 and np.all(cut == cut.flat[0]):
        cut = np.asarray(cut.flat[0])  # one threshold for all: the nodes are shared out once
    share = _share_below((cut[..., None] - z) / step)
    ends = np.min(values, axis=-1), np.max(values, axis=-1)
    resolute = _mean(values, share * weight, values[..., 0], ends)
    return resolute, _mean(values, (1.0 - share) * weight, values[..., -1], ends)


def _share_below(steps: F64) -> F64:
    """Share of a node that lies below a cut so many steps above it: integral of cubic Lagrange."""
    far = np.minimum(np.abs(steps), 2.0)
    inner = far * (1.0 + far * (-1.0 / 4.0 + far * (-1.0 / 3.0 + far / 8.0)))
    outer = 1.0 / 6.0 + far * (1.0 + far * (-11.0 / 12.0 + far * (1.0 / 3.0 - far / 24.0)))
    half = np.where(far < 1.0, inner, np.where(far < 2.0, outer, 0.5))  # noqa: PLR2004
    return 0.5 + np.copysign(half, steps)


def _mean(values: F64, mass: F64, empty: F64, ends: tuple[F64, F64]) -> F64:
    """Mean of values under masses (…, G), or ``empty`` where there is no mass.

    Parameters
    ----------
    ends : least and greatest of the values.
    """
    total = np.sum(mass, axis=-1)
    filled = total > 0.0
    mean: F64 = np.sum(values * mass, axis=-1) / np.where(filled, total, 1.0)
    # Some shares are slightly negative, which shows where a side has next to no mass.
    inside = np.clip(mean, *ends)
    return np.where(filled, inside, empty)
