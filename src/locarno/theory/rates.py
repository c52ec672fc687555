"""Estimates of how often something happens, from futures and histories that last differently.

Axes: ``R`` futures, ``H`` histories inside a future, as in ``theory.estimation``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from locarno.model.probability import Interval, Rate
from locarno.theory.estimation import SPREAD_HIGH, SPREAD_LOW, Z_975

__all__ = ["rate_over"]

F64 = NDArray[np.float64]


def rate_over(counts: ArrayLike, exposure: ArrayLike) -> Rate | None:
    """Return how many there are per unit of exposure.

    Parameters
    ----------
    counts : (R, H) how many in each history; R >= 2, H >= 2
    exposure : (R, H) time in which they were counted, any unit, 0 where there was none

    Returns
    -------
    mean, the ratio of totals; ``sampling`` its 95 % interval, clustered by future, cut at 0;
    ``spread`` the 5-95 % range of the futures' rates, drawn together about the mean until their
    variance is that between futures of a one-way analysis of variance with weights, so that the
    luck inside a future is out of it; None where fewer than two futures have any exposure

    Source
    ------
    Ratio and its variance: Cochran (1977), "Sampling Techniques", ch. 6. Variance between futures:
    Searle, Casella and McCulloch (1992), "Variance Components", sec. 3.6 (unbalanced data).
    Drawing together until the variance is right: Louis (1984), JASA 79, 393 (constrained estimates
    of an ensemble).

    Examples
    --------
    >>> rate_over([[3, 1], [3, 1]], [[1, 1], [1, 1]]).mean
    2.0
    """
    found, time = np.asarray(counts, dtype=np.float64), np.asarray(exposure, dtype=np.float64)
    if found.shape != time.shape or found.ndim != 2 or min(found.shape) < 2:  # noqa: PLR2004
        msg = (
            "a rate needs counts and exposure of one shape (R, H) with R >= 2 and H >= 2, found "
            f"{found.shape} and {time.shape}"
        )
        raise ValueError(msg)
    lived = time.sum(axis=1) > 0.0
    found, time = found[lived], time[lived]
    futures = len(time)
    if futures < 2:  # noqa: PLR2004 - one future says nothing on others
        return None
    number, whole = found.sum(axis=1), time.sum(axis=1)
    total = float(whole.sum())
    mean = float(number.sum()) / total
    residual = number - mean * whole
    variance = float(np.sum(residual * residual)) * futures / (futures - 1) / total**2
    half = Z_975 * math.sqrt(variance)
    return Rate(
        mean=mean,
        sampling=Interval(max(mean - half, 0.0), mean + half),
        spread=_spread(found, time, number / whole, mean),
    )


def _spread(found: F64, time: F64, rates: F64, mean: float) -> Interval:
    """The range of the futures' rates, drawn together about the mean as far as luck spread them."""
    whole = time.sum(axis=1)
    total, futures = float(whole.sum()), len(rates)
    counted = time > 0.0
    own = np.divide(found, time, out=np.zeros_like(found), where=counted)
    within = float(np.sum(time * (own - rates[:, np.newaxis]) ** 2))
    free = int(counted.sum()) - futures
    luck = within / free if free else 0.0
    between = float(np.sum(whole * (rates - mean) ** 2)) / (futures - 1)
    size = (total - float(np.sum(whole * whole)) / total) / (futures - 1)
    true = max((between - luck) / size, 0.0)
    shown = float(np.sum((rates - mean) ** 2)) / (futures - 1)
    share = min(math.sqrt(true / shown), 1.0) if shown > 0.0 else 0.0
    low, high = np.quantile(mean + share * (rates - mean), (SPREAD_LOW, SPREAD_HIGH))
    return Interval(float(low), float(high))
