"""Sobol indices: which share of an outcome's variance each factor accounts for.

Axes: ``N`` points in a block, ``F`` factors, ``Q`` resamples of the bootstrap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.theory.designs_of_experiments import Sample, SamplingPlan
from locarno.theory.estimation import Z_975

__all__ = ["SobolIndices", "SobolPairs", "sobol_indices", "sobol_pairs"]

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


@dataclass(frozen=True, slots=True)
class SobolPairs:
    """Shares of variance of pairs, dimensionless, (F (F - 1) / 2,), with 95 % half-widths.

    Parameters
    ----------
    factors : names; pairs : places of both factors, the first running slowest.
    half : half-widths of bootstrap intervals, NaN without resamples.
    """

    factors: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    index: F64
    half: F64


def sobol_indices(sample: Sample, values: F64, counts: F64 | None = None) -> SobolIndices:
    """Sobol indices of an outcome on a Saltelli sample.

    Parameters
    ----------
    sample : of plan ``saltelli``, or of ``saltelli_pairs``, which begins alike.
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
    terms = _terms(_scaled(sample, values)[: len(sample.factors) + 2])
    first, total = _indices(terms.mean(axis=0)[np.newaxis])
    nothing = np.full(len(sample.factors), np.nan)
    first_half = total_half = nothing
    if counts is not None:
        firsts, totals = _indices(counts @ terms / counts.sum(axis=1, keepdims=True))
        first_half = Z_975 * firsts.std(axis=0, ddof=1)
        total_half = Z_975 * totals.std(axis=0, ddof=1)
    return SobolIndices(sample.factor_names, first[0], total[0], first_half, total_half)


def sobol_pairs(sample: Sample, values: F64, counts: F64 | None = None) -> SobolPairs:
    """Shares of variance that two factors have together and neither has alone.

    Parameters
    ----------
    sample : of plan ``saltelli_pairs``.
    values : (B * N,) outcome at every point, any unit, finite.
    counts : (Q, N) how often each row is drawn in each resample; None leaves intervals out.

    Raises
    ------
    ValueError
        As for ``sobol_indices``.

    Source
    ------
    Saltelli (2002), Computer Physics Communications 145: the closed share of both from A_B^j and
    B_A^i, less both first-order shares by estimator (b) of Saltelli et al. (2010).

    Examples
    --------
    >>> from locarno.theory.designs_of_experiments import saltelli_pairs
    >>> sample = saltelli_pairs(["a", "b"], 1024, 1)
    >>> y = (sample.matrix[:, 0] - 0.5) * (sample.matrix[:, 1] - 0.5)
    >>> round(float(sobol_pairs(sample, y).index[0]), 1)
    1.0
    """
    sample.require(SamplingPlan.SALTELLI_PAIRS)
    y, count = _scaled(sample, values), len(sample.factors)
    terms = _terms(y[: count + 2])
    first, _ = _indices(terms.mean(axis=0)[np.newaxis])
    weights = None if counts is None else counts / counts.sum(axis=1, keepdims=True)
    firsts = None if weights is None else _indices(weights @ terms)[0]
    index, half, pairs = [np.zeros(0)], [np.zeros(0)], []
    for i in range(count - 1):
        both = y[count + 2 + i] * y[3 + i : count + 2] - y[0] * y[1]
        others = slice(i + 1, count)
        pairs += [(i, j) for j in range(i + 1, count)]
        index.append(both.mean(axis=1) / _variance(y[0], y[1]) - first[0, i] - first[0, others])
        if weights is None or firsts is None:
            half.append(np.full(count - 1 - i, np.nan))
            continue
        variances = _variance_of(weights @ np.stack([y[0], y[1], y[0] ** 2, y[1] ** 2]).T)
        spread = weights @ both.T / variances[:, np.newaxis]
        spread = spread - firsts[:, i : i + 1] - firsts[:, others]
        half.append(Z_975 * spread.std(axis=0, ddof=1))
    return SobolPairs(
        sample.factor_names, tuple(pairs), np.concatenate(index), np.concatenate(half)
    )


def _variance(a: F64, b: F64) -> float:
    moments = np.array([a.mean(), b.mean(), (a * a).mean(), (b * b).mean()])
    return float(_variance_of(moments[np.newaxis])[0])


def _variance_of(moments: F64) -> F64:
    """Variance of both blocks together from their means and mean squares, (Q, 4) to (Q,)."""
    centre = (moments[:, 0] + moments[:, 1]) / 2.0
    return np.asarray((moments[:, 2] + moments[:, 3]) / 2.0 - centre * centre)


def _scaled(sample: Sample, values: F64) -> F64:
    """Outcome with mean 0 and deviation 1, (B, N)."""
    sample.require(SamplingPlan.SALTELLI, SamplingPlan.SALTELLI_PAIRS)
    y = sample.outcome(values)
    if not np.isfinite(y).all():
        bad = int((~np.isfinite(y)).sum())
        message = f"Sobol indices need a finite outcome at every point; {bad} are not finite"
        raise ValueError(message)
    spread = float(y.std())
    if spread == 0.0:
        message = "the outcome is the same at every point: no input has a share of its variance"
        raise ValueError(message)
    return np.asarray((y - y.mean()) / spread)


def _terms(y: F64) -> F64:
    """What the estimators average, (N, 2 F + 4): columns of first, of total, then moments."""
    a, b, mixed = y[0], y[1], y[2:]
    first = b * (mixed - a)
    total = 0.5 * (a - mixed) ** 2
    return np.concatenate([first, total, np.stack([a, b, a * a, b * b])]).T


def _indices(means: F64) -> tuple[F64, F64]:
    """First-order and total indices from means of the terms, (Q, 2 F + 4) to two of (Q, F)."""
    factors = (means.shape[1] - 4) // 2
    variance = _variance_of(means[:, 2 * factors :])
    scaled = means[:, : 2 * factors] / variance[:, np.newaxis]
    return scaled[:, :factors], scaled[:, factors:]
