"""Sobol indices: which share of an outcome's variance each factor accounts for.

Axes: ``N`` points in a block, ``F`` factors, ``Q`` resamples of the bootstrap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.theory.designs_of_experiments import Sample, SamplingPlan
from locarno.theory.estimation import Z_975

__all__ = ["SobolIndices", "sobol_indices"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SobolIndices:
    """First-order and total shares of variance, dimensionless, (F,), with 95 % half-widths.

    Parameters
    ----------
    factors : names; first : share that the factor explains alone; total : share that remains
        uncertain while only the factor is unknown; the sum of ``first`` is at most 1.
    first_half, total_half : half-widths of bootstrap intervals, NaN without resamples.
    """

    factors: tuple[str, ...]
    first: F64
    total: F64
    first_half: F64
    total_half: F64


def sobol_indices(sample: Sample, values: F64, counts: F64 | None = None) -> SobolIndices:
    """Sobol indices of an outcome on a Saltelli sample.

    Parameters
    ----------
    sample : of plan ``saltelli``.
    values : (B * N,) outcome at every point, any unit, finite.
    counts : (Q, N) how often each row is drawn in each resample; None leaves intervals out.

    Raises
    ------
    ValueError
        For a sample of another plan, values that are not finite, or an outcome that never varies.

    Source
    ------
    Saltelli et al. (2010), Computer Physics Communications 181: first order by estimator (b), total
    by Jansen's (f) of table 2; bootstrap of Archer, Saltelli and Sobol (1997), all resamples as one
    matrix product.

    Examples
    --------
    >>> from locarno.theory.designs_of_experiments import saltelli
    >>> sample = saltelli(["a", "b"], 256, 1)
    >>> found = sobol_indices(sample, sample.matrix[:, 0])
    >>> found.total.round(2).tolist()
    [1.0, 0.0]
    """
    sample.require(SamplingPlan.SALTELLI)
    y = sample.outcome(values)
    if not np.isfinite(y).all():
        bad = int((~np.isfinite(y)).sum())
        message = f"Sobol indices need a finite outcome at every point; {bad} are not finite"
        raise ValueError(message)
    spread = float(y.std())
    if spread == 0.0:
        message = "the outcome is the same at every point: no input has a share of its variance"
        raise ValueError(message)
    terms = _terms((y - y.mean()) / spread)
    first, total = _indices(terms.mean(axis=0)[np.newaxis])
    nothing = np.full(len(sample.factors), np.nan)
    first_half = total_half = nothing
    if counts is not None:
        firsts, totals = _indices(counts @ terms / counts.sum(axis=1, keepdims=True))
        first_half = Z_975 * firsts.std(axis=0, ddof=1)
        total_half = Z_975 * totals.std(axis=0, ddof=1)
    return SobolIndices(sample.factor_names, first[0], total[0], first_half, total_half)


def _terms(y: F64) -> F64:
    """What the estimators average, (N, 2 F + 4): columns of first, of total, then moments."""
    a, b, mixed = y[0], y[1], y[2:]
    first = b * (mixed - a)
    total = 0.5 * (a - mixed) ** 2
    return np.concatenate([first, total, np.stack([a, b, a * a, b * b])]).T


def _indices(means: F64) -> tuple[F64, F64]:
    """First-order and total indices from means of the terms, (Q, 2 F + 4) to two of (Q, F)."""
    factors = (means.shape[1] - 4) // 2
    moments = means[:, 2 * factors :]
    centre = (moments[:, 0] + moments[:, 1]) / 2.0
    variance = (moments[:, 2] + moments[:, 3]) / 2.0 - centre * centre
    scaled = means[:, : 2 * factors] / variance[:, np.newaxis]
    return scaled[:, :factors], scaled[:, factors:]
