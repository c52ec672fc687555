"""From uniforms to declared ranges: quantile functions and rank correlation.

Every function maps uniforms that are passed in, so the same draw always gives the same
value and raising a range's end moves every value the same way.

``betaincinv`` is the one compiled special function used. It is scalar code without the
vector-unit dispatch of NumPy's own ufuncs; like Python's ``math`` it rests on the C
library, whose bits the pinned wheels and system fix.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from locarno.theory.elementary import exp, log
from locarno.theory.normal import ndtr, ndtri

F64 = NDArray[np.float64]

PERT_SHAPE = 4.0
"""Weight of the mode against the two ends in the mean of a PERT distribution."""
Z_95 = 1.6448536269514722
"""95 % point of the standard normal distribution."""
SMALLEST_UNIFORM = 2.0**-53
LARGEST_UNIFORM = 1.0 - 2.0**-53
ROUNDING = 1e-12
"""Room for rounding in a matrix of correlations."""


def uniform_quantile(u: ArrayLike, low: float, high: float) -> F64:
    """Return the quantile of the uniform distribution between low and high.

    Parameters
    ----------
    u : any shape, probability
    low, high : ends of the range, any unit, low <= high

    Returns
    -------
    shape of ``u``, unit of the range

    Source
    ------
    The definition of the distribution.

    Examples
    --------
    >>> float(uniform_quantile(0.25, 10.0, 20.0))
    12.5
    """
    _require_order(low, low, high)
    return np.asarray(low + (high - low) * np.asarray(u, dtype=np.float64))


def triangular_quantile(u: ArrayLike, low: float, mode: float, high: float) -> F64:
    """Return the quantile of the triangular distribution.

    Parameters
    ----------
    u : any shape, probability
    low, mode, high : the range, any unit, low <= mode <= high

    Returns
    -------
    shape of ``u``, unit of the range; ``low`` where the range is a point

    Source
    ------
    The inverse of the distribution function, two square roots.

    Examples
    --------
    >>> float(triangular_quantile(0.5, 0.0, 1.0, 2.0))
    1.0
    """
    _require_order(low, mode, high)
    draws = np.asarray(u, dtype=np.float64)
    width = high - low
    if width == 0.0:
        return np.full(draws.shape, low)
    rising = low + np.sqrt(draws * (width * (mode - low)))
    falling = high - np.sqrt((1.0 - draws) * (width * (high - mode)))
    return np.where(draws * width <= mode - low, rising, falling)


def pert_quantile(u: ArrayLike, low: float, mode: float, high: float) -> F64:
    """Return the quantile of the Beta-PERT distribution with shape 4.

    Parameters
    ----------
    u : any shape, probability
    low, mode, high : the range, any unit, low <= mode <= high

    Returns
    -------
    shape of ``u``, unit of the range; ``low`` where the range is a point; its mean over
    uniform ``u`` is (low + 4 mode + high) / 6

    Source
    ------
    Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7(5); Vose (2008),
    "Risk Analysis", for the Beta form.

    Examples
    --------
    >>> round(float(pert_quantile(0.5, 0.0, 1.0, 2.0)), 12)
    1.0
    """
    _require_order(low, mode, high)
    draws = np.asarray(u, dtype=np.float64)
    width = high - low
    if width == 0.0:
        return np.full(draws.shape, low)
    rise = 1.0 + PERT_SHAPE * (mode - low) / width
    fall = 1.0 + PERT_SHAPE * (high - mode) / width
    return np.asarray(low + width * betaincinv(rise, fall, draws), dtype=np.float64)


def pert_quantiles(u: F64, low: F64, mode: F64, high: F64) -> F64:
    """Return ``pert_quantile`` of many ranges at once, with the same bits.

    One call over all of them, for NumPy lets other threads run during long calls only: a call
    for each range would hold them up for most of the time that it takes.

    Parameters
    ----------
    u : (k, R) probabilities; low, mode, high : (k,) ranges, any unit, low <= mode <= high and
        low < high.

    Source
    ------
    As ``pert_quantile``.

    Examples
    --------
    >>> two = np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([2.0, 4.0])
    >>> found = pert_quantiles(np.array([[0.5], [0.25]]), *two)
    >>> float(found[1, 0]) == float(pert_quantile(0.25, 1.0, 2.0, 4.0))
    True
    """
    width = high - low
    rise = 1.0 + PERT_SHAPE * (mode - low) / width
    fall = 1.0 + PERT_SHAPE * (high - mode) / width
    drawn = betaincinv(rise[:, np.newaxis], fall[:, np.newaxis], u)
    return np.asarray(low[:, np.newaxis] + width[:, np.newaxis] * drawn, dtype=np.float64)


def lognormal_quantile(u: ArrayLike, p05: float, p95: float) -> F64:
    """Return the quantile of the lognormal distribution with given 5 % and 95 % points.

    Parameters
    ----------
    u : any shape, probability
    p05 : 5 % point, any unit, positive
    p95 : 95 % point, same unit, at least ``p05``

    Returns
    -------
    shape of ``u``, same unit; the median is the geometric mean of the two points

    Source
    ------
    The definition of the distribution.

    Examples
    --------
    >>> round(float(lognormal_quantile(0.5, 1.0, 100.0)), 9)
    10.0
    """
    if not 0.0 < p05 <= p95 < math.inf:
        msg = f"a lognormal needs 0 < p05 <= p95, found p05={p05!r}, p95={p95!r}"
        raise ValueError(msg)
    low, high = math.log(p05), math.log(p95)
    deviation = (high - low) / (2.0 * Z_95)
    return exp((low + high) / 2.0 + deviation * ndtri(u))


def gumbel(u: ArrayLike) -> F64:
    """Return the quantile of the standard Gumbel distribution, -log(-log u).

    Parameters
    ----------
    u : any shape, probability strictly between 0 and 1

    Returns
    -------
    shape of ``u``, dimensionless; mean 0.5772, variance pi**2 / 6

    Source
    ------
    Gumbel (1958), "Statistics of Extremes"; the shock that makes a choice a logit choice
    (McFadden 1974).

    Examples
    --------
    >>> round(float(gumbel(0.5)), 6)
    0.366513
    """
    return -log(-log(u))


def gaussian_copula(u: F64, rank_correlation: ArrayLike) -> F64:
    """Return uniforms with the requested Spearman rank correlations.

    Parameters
    ----------
    u : (k, R) independent uniforms strictly between 0 and 1
    rank_correlation : (k, k) Spearman correlations, symmetric with ones on the diagonal

    Returns
    -------
    (k, R) uniforms strictly between 0 and 1; the first row is the one passed in, up to
    rounding

    Source
    ------
    The normal copula; Pearson (1907) for r = 2 sin(pi r_s / 6) between the correlation of
    normal scores and the rank correlation.

    Examples
    --------
    >>> rows = gaussian_copula(np.array([[0.9], [0.5]]), [[1.0, 0.5], [0.5, 1.0]])
    >>> rows.round(3).tolist()
    [[0.9], [0.746]]
    """
    draws = np.asarray(u, dtype=np.float64)
    factor = _cholesky(_pearson(np.asarray(rank_correlation, dtype=np.float64), len(draws)))
    normal = ndtri(draws)
    mixed = np.zeros_like(draws)
    for row, weights in enumerate(factor):
        for column, weight in enumerate(weights):
            mixed[row] += weight * normal[column]
    return np.clip(ndtr(mixed), SMALLEST_UNIFORM, LARGEST_UNIFORM)


def _require_order(low: float, mode: float, high: float) -> None:
    if not -math.inf < low <= mode <= high < math.inf:
        msg = (
            "a range needs finite low <= mode <= high, found "
            f"low={low!r}, mode={mode!r}, high={high!r}"
        )
        raise ValueError(msg)


def _pearson(ranks: F64, size: int) -> list[list[float]]:
    """Return the correlation of normal scores that gives the rank correlations."""
    if ranks.shape != (size, size):
        msg = f"rank correlations of {size} inputs need a {size} x {size} matrix, found "
        raise ValueError(msg + f"{ranks.shape}")
    rows: list[list[float]] = ranks.tolist()
    for i, row in enumerate(rows):
        if abs(row[i] - 1.0) > ROUNDING:
            msg = f"a rank correlation of an input with itself is 1, found {row[i]!r} at {i}"
            raise ValueError(msg)
        for j, value in enumerate(row):
            if value != rows[j][i] or not -1.0 <= value <= 1.0:
                msg = (
                    "rank correlations need a symmetric matrix of numbers between -1 and 1, "
                    f"found {value!r} at ({i}, {j}) and {rows[j][i]!r} at ({j}, {i})"
                )
                raise ValueError(msg)
    return [
        [1.0 if i == j else 2.0 * math.sin(math.pi * value / 6.0) for j, value in enumerate(row)]
        for i, row in enumerate(rows)
    ]


def _cholesky(matrix: list[list[float]]) -> list[list[float]]:
    """Return the rows of the lower triangular factor, row i with i + 1 numbers."""
    factor: list[list[float]] = []
    for i, row in enumerate(matrix):
        entries: list[float] = []
        for j in range(i + 1):
            other = entries if i == j else factor[j]
            rest = row[j] - math.fsum(entries[n] * other[n] for n in range(j))
            if i != j:
                entries.append(rest / factor[j][j])
            elif rest > ROUNDING:
                entries.append(math.sqrt(rest))
            else:
                msg = (
                    "the rank correlations are not positive definite: inputs up to number "
                    f"{i} (from 0) cannot all be correlated this way; weaken some of them"
                )
                raise ValueError(msg)
        factor.append(entries)
    return factor
