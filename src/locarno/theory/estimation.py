"""Estimates of probabilities from futures and histories, luck and ignorance kept apart.

Axes: ``R`` futures, ``H`` histories inside a future. Futures are independent draws, the
histories of a future share its world, so every interval of a mean is clustered by future.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from locarno.model.probability import Interval, Probability

F64 = NDArray[np.float64]

Z_975 = 1.959963984540054
"""97.5 % point of the standard normal distribution: two-sided 95 %."""
LEVEL = 0.05
"""Chance that an interval misses: 95 % intervals throughout."""
SPREAD_LOW = 0.05
SPREAD_HIGH = 0.95
LARGEST_VARIANCE_SHARE = 1.0 - 1e-6
"""A Beta exists only for a variance below mean (1 - mean)."""
SMALLEST_VARIANCE_SHARE = 1e-12
"""A variance below this share of mean (1 - mean) is the rounding of 0."""
SEQUENCE_FUTURES = 512
"""Number of futures at which the confidence sequence is tightest: the default study."""
FEWEST = 2


def simulated_probability(hits: ArrayLike) -> Probability:
    """Return the probability of an event seen or not seen in each history.

    Parameters
    ----------
    hits : (R, H) true or 1 where the event happened, or the share of something that is there, 0 to
        1; R >= 2, H >= 2

    Returns
    -------
    mean over all; ``sampling`` the 95 % normal interval from the variance between the
    futures' means, and where no future (or every one) saw the event the exact interval for none
    of R; ``spread`` the 5-95 % range of the Beta distribution with that mean and
    the between-future variance of a one-way analysis of variance (0 when it is negative)

    Source
    ------
    Searle, Casella and McCulloch (1992), "Variance Components", ch. 3 (ANOVA estimator);
    moment-matched Beta as in the beta-binomial model of Kleinman (1973), JASA 68.

    Examples
    --------
    >>> simulated_probability([[1, 1], [0, 0]]).mean
    0.5
    """
    values = _matrix(hits)
    futures, histories = values.shape
    means = values.sum(axis=1) / histories
    mean = float(values.sum()) / values.size
    between = float(np.sum((means - mean) ** 2)) / (futures - 1)
    residual = values - means[:, np.newaxis]
    within = float(np.sum(residual * residual)) / (futures * (histories - 1))
    return Probability(
        mean=mean,
        sampling=_sampling(mean, between / futures, futures),
        spread=_beta_range(mean, max(0.0, between - within / histories)),
    )


def _sampling(mean: float, variance_of_mean: float, futures: int) -> Interval:
    """95 % interval of the mean; an event never seen may still happen (Clopper-Pearson)."""
    unseen = 1.0 - math.pow(LEVEL / 2.0, 1.0 / futures)
    if mean <= 0.0:
        return Interval(0.0, unseen)
    if mean >= 1.0:
        return Interval(1.0 - unseen, 1.0)
    return _normal_interval(mean, variance_of_mean)


def computed_probability(values: ArrayLike) -> Probability:
    """Return the probability whose value is computed exactly in each future.

    Parameters
    ----------
    values : (R,) probability in each future; R >= 2

    Returns
    -------
    mean; ``sampling`` the 95 % normal interval of the mean; ``spread`` the plain 5-95 %
    range of the values

    Source
    ------
    Central limit theorem; percentiles by linear interpolation (type 7 of Hyndman and Fan
    1996).

    Examples
    --------
    >>> computed_probability([0.25, 0.75]).mean
    0.5
    """
    given = _vector(values, FEWEST)
    mean = float(given.sum()) / given.size
    variance = float(np.sum((given - mean) ** 2)) / (given.size - 1)
    return Probability(
        mean=min(max(mean, 0.0), 1.0),
        sampling=_normal_interval(mean, variance / given.size),
        spread=_percentile_range(given),
    )


def conditional_probability(joint: ArrayLike, given: ArrayLike) -> Probability:
    """Return a conditional probability as the ratio of totals over futures.

    Ratios of totals multiply along a chain to the mean of the last joint probability.

    Parameters
    ----------
    joint : (R,) probability of the condition and the event, in each future
    given : (R,) probability of the condition, never below ``joint``; R >= 2

    Returns
    -------
    mean sum(joint) / sum(given); ``sampling`` its 95 % interval by the delta method;
    ``spread`` the 5-95 % range of joint / given where given > 0; all 0 when the condition
    never holds

    Source
    ------
    Cochran (1977), "Sampling Techniques", ch. 6 (variance of a ratio estimate).

    Examples
    --------
    >>> conditional_probability([0.1, 0.3], [0.4, 0.4]).mean
    0.5
    """
    part, whole = _vector(joint, FEWEST), _vector(given, FEWEST)
    if part.shape != whole.shape:
        msg = f"joint and given need the same futures, found {part.size} and {whole.size}"
        raise ValueError(msg)
    total = float(whole.sum())
    if total == 0.0:
        nothing = Interval(0.0, 0.0)
        return Probability(mean=0.0, sampling=nothing, spread=nothing)
    ratio = min(max(float(part.sum()) / total, 0.0), 1.0)
    residual = part - ratio * whole
    futures = part.size
    variance = float(np.sum(residual * residual)) * futures / (futures - 1) / total**2
    held = whole > 0.0
    return Probability(
        mean=ratio,
        sampling=_normal_interval(ratio, variance),
        spread=_percentile_range(part[held] / whole[held]),
    )


def share_of_futures(flags: ArrayLike) -> Probability:
    """Return the share of futures in which something is true.

    Parameters
    ----------
    flags : (R,) true or 1 where it is; R >= 1

    Returns
    -------
    share with the 95 % Wilson interval and no spread, which a share of futures has not

    Source
    ------
    Wilson (1927), JASA 22; recommended by Brown, Cai and DasGupta (2001).

    Examples
    --------
    >>> share_of_futures([True, False, False, False]).mean
    0.25
    """
    given = _vector(flags, 1)
    share = float(given.sum()) / given.size
    spare = Z_975 * Z_975 / given.size
    centre = (share + spare / 2.0) / (1.0 + spare)
    half = Z_975 * math.sqrt((share * (1.0 - share) + spare / 4.0) / given.size) / (1.0 + spare)
    return Probability(
        mean=share,
        # At a share of 0 or 1 the end is exactly the share; rounding must not hide it.
        sampling=Interval(min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))),
        spread=None,
    )


def paired_difference(a: ArrayLike, b: ArrayLike) -> tuple[float, Interval]:
    """Return the mean of a - b over the same futures and histories, with its interval.

    The interval belongs to a 95 % asymptotic confidence sequence: with probability about
    0.95 the intervals after every number of futures hold at once, so looking repeatedly and
    stopping when one excludes 0 stays honest.

    Parameters
    ----------
    a, b : (R, H) outcomes of two designs on the same draws, any unit; R >= 2

    Returns
    -------
    mean difference and its interval, same unit; a point where all futures differ alike

    Source
    ------
    Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), "Time-uniform central limit
    theory and asymptotic confidence sequences", Annals of Statistics 52, theorem 2.2 and
    the choice of rho in its appendix; tightest at 512 futures.

    Examples
    --------
    >>> paired_difference([[1, 1], [0, 1]], [[0, 0], [0, 0]])[0]
    0.75
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != FEWEST or len(first) < FEWEST:
        msg = (
            "a paired difference needs two arrays of one shape (R, H) with R >= 2, found "
            f"{first.shape} and {second.shape}"
        )
        raise ValueError(msg)
    differences = (first - second).sum(axis=1) / first.shape[1]
    futures = differences.size
    mean = float(differences.sum()) / futures
    variance = float(np.sum((differences - mean) ** 2)) / (futures - 1)
    half = math.sqrt(variance) * sequence_half_width(futures)
    return mean, Interval(mean - half, mean + half)


def sequence_half_width(futures: int) -> float:
    """Return the half-width of the 95 % confidence sequence, per standard deviation.

    Parameters
    ----------
    futures : number of futures seen so far

    Returns
    -------
    multiple of the standard deviation of one future's value

    Source
    ------
    Waudby-Smith et al. (2024), theorem 2.2: the boundary of Robbins' (1970) normal mixture.

    Examples
    --------
    >>> round(sequence_half_width(512) * math.sqrt(512), 2)
    3.04
    """
    odds = -2.0 * math.log(LEVEL)
    rho_squared = (odds + math.log(odds) + 1.0) / SEQUENCE_FUTURES
    scale = futures * rho_squared + 1.0
    boundary = 2.0 * scale / (futures**2 * rho_squared) * math.log(math.sqrt(scale) / LEVEL)
    return math.sqrt(boundary)


def quantile_with_none(values: ArrayLike, q: float) -> float | None:
    """Return a quantile of values some of which are "none", sorted above every number.

    Parameters
    ----------
    values : (R,) any unit, infinity for none; R >= 1
    q : probability in [0, 1]

    Returns
    -------
    the quantile by linear interpolation, or None where it falls on or next to a none

    Source
    ------
    Type 7 of Hyndman and Fan (1996), American Statistician 50(4).

    Examples
    --------
    >>> quantile_with_none([1.0, 2.0, math.inf], 0.5)
    2.0
    >>> quantile_with_none([1.0, 2.0, math.inf], 0.9) is None
    True
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or given.size == 0 or np.isnan(given).any() or not 0.0 <= q <= 1.0:
        msg = (
            "a quantile needs a non-empty list without NaN and q between 0 and 1, found "
            f"shape {given.shape} and q={q!r}"
        )
        raise ValueError(msg)
    found = _quantile(np.sort(given), q)
    return None if math.isinf(found) else found


def _vector(values: ArrayLike, fewest: int) -> F64:
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or given.size < fewest or not np.isfinite(given).all():
        msg = f"an estimate needs finite numbers of shape (R,) with R >= {fewest}, found "
        raise ValueError(msg + f"shape {given.shape}")
    return given


def _matrix(hits: ArrayLike) -> F64:
    given = np.asarray(hits, dtype=np.float64)
    if given.ndim != FEWEST or min(given.shape) < FEWEST or not np.isfinite(given).all():
        msg = (
            "a simulated probability needs shape (R, H) with at least two futures and two "
            "histories each (with one, luck and ignorance cannot be told apart), found "
            f"shape {given.shape}"
        )
        raise ValueError(msg)
    return given


def _normal_interval(mean: float, variance: float) -> Interval:
    """Return the 95 % normal interval of a probability, cut to [0, 1]."""
    half = Z_975 * math.sqrt(variance)
    return Interval(min(max(mean - half, 0.0), 1.0), min(max(mean + half, 0.0), 1.0))


def _beta_range(mean: float, variance: float) -> Interval:
    """Return the 5-95 % range of the Beta with this mean and variance."""
    largest = mean * (1.0 - mean)
    capped = min(variance, LARGEST_VARIANCE_SHARE * largest)
    if capped <= SMALLEST_VARIANCE_SHARE * largest:
        return Interval(mean, mean)
    weight = largest / capped - 1.0
    ends = betaincinv(mean * weight, (1.0 - mean) * weight, (SPREAD_LOW, SPREAD_HIGH))
    return Interval(float(ends[0]), float(ends[1]))


def _percentile_range(values: F64) -> Interval:
    ordered = np.sort(values)
    return Interval(_quantile(ordered, SPREAD_LOW), _quantile(ordered, SPREAD_HIGH))


def _quantile(ordered: F64, q: float) -> float:
    """Return the quantile of sorted values; infinity where a neighbour is infinite."""
    position = q * (ordered.size - 1)
    below = math.floor(position)
    part = position - below
    low = float(ordered[below])
    if part == 0.0 or math.isinf(low):
        return low
    high = float(ordered[below + 1])
    return high if math.isinf(high) else low + part * (high - low)
