"""Sensitivity from one even sample, for outcomes that are skewed or conditional on an event.

These methods need no special layout, so they also work on the part of a sample in which an event
took place ("given that the ceasefire collapsed").

Axes: ``N`` points, ``K`` inputs, ``Q`` resamples.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit
from scipy.stats import gaussian_kde

from locarno.theory.designs_of_experiments import Sample, SamplingPlan

__all__ = [
    "Influence",
    "Swing",
    "delta",
    "given_event",
    "pawn",
    "regional",
    "swings",
]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

SLICES = 10
GRID = 100
FEWEST_IN_SLICE = 5
_SWING_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Influence:
    """A moment-independent index, dimensionless, (K,), with its 95 % interval and noise floor.

    Parameters
    ----------
    inputs : names; index : 0 for no influence, up to 1.
    low, high : bootstrap interval, NaN without resamples.
    floor : 95 % point of the index of an input that means nothing, NaN without resamples.
    """

    inputs: tuple[str, ...]
    index: F64
    low: F64
    high: F64
    floor: float


@dataclass(frozen=True, slots=True)
class Swing:
    """How far the mean outcome moves from the lowest to the highest fifth of each input, (K,).

    Parameters
    ----------
    inputs : names; at_low, at_high : mean outcome there; swing : the difference; low, high : its
        95 % interval. Any unit.
    """

    inputs: tuple[str, ...]
    at_low: F64
    at_high: F64
    swing: F64
    low: F64
    high: F64


def given_event(sample: Sample, values: F64, event: Flags | None) -> tuple[F64, F64]:
    """Inputs and outcome where an event took place, points without an outcome left out.

    Parameters
    ----------
    sample : of an even plan; values : (N,) any unit, NaN where there is none; event : (N,) or None.

    Returns
    -------
    (n, K) quantiles and (n,) values.

    Raises
    ------
    ValueError
        For a plan whose points depend on each other: a part of it is no sample of that plan.
    """
    sample.require(SamplingPlan.SOBOL, SamplingPlan.LHS)
    y = sample.outcome(values)[0]
    kept = np.isfinite(y) if event is None else np.isfinite(y) & event
    return sample.matrix[kept], y[kept]


def pawn(
    sample: Sample, values: F64, draws: NDArray[np.int64] | None = None, event: Flags | None = None
) -> Influence:
    """PAWN: the largest distance between the outcome's distribution and that within a slice.

    Parameters
    ----------
    sample : of an even plan; values : (N,) outcome, any unit.
    draws : (Q, n) rows drawn in each resample, n the points that count; None leaves intervals out.
    event : (N,) where it took place; None for all points.

    Returns
    -------
    Median over ten slices of equal number of the Kolmogorov-Smirnov distance.

    Source
    ------
    Pianosi and Wagener (2018), Environmental Modelling & Software 108 (given-data PAWN).

    Examples
    --------
    >>> from locarno.theory.designs_of_experiments import sobol_sequence
    >>> sample = sobol_sequence(["a", "b"], 512, 1)
    >>> found = pawn(sample, sample.matrix[:, 0])
    >>> bool(found.index[0] > 3 * found.index[1])
    True
    """
    x, y = given_event(sample, values, event)
    _require_enough(len(y))
    index = _pawn(x, y)
    low = high = np.full(index.size, np.nan)
    floor = np.nan
    if draws is not None:
        resampled = np.array([_pawn(x[rows], y[rows]) for rows in draws])
        low, high = np.quantile(resampled, (0.025, 0.975), axis=0)
        # Rows drawn anew for the input only: whatever it is, it says nothing of the outcome.
        nothing = [_pawn(x[rows, :1], y)[0] for rows in draws]
        floor = float(np.quantile(nothing, 0.95))
    return Influence(sample.names, index, low, high, floor)


def _pawn(x: F64, y: F64) -> F64:
    """Median KS distance over slices, (K,)."""
    order = np.argsort(y, kind="stable")
    ordered = y[order]
    # Equal outcomes step together: distances count after the last of each.
    last = np.append(ordered[1:] != ordered[:-1], True)
    count = len(y)
    overall = np.arange(1, count + 1)[last] / count
    found = np.empty(x.shape[1])
    edges = np.linspace(0, count, SLICES + 1).round().astype(np.int64)
    sizes = np.diff(edges)
    for column in range(x.shape[1]):
        place = np.empty(count, dtype=np.int64)
        place[np.argsort(x[:, column], kind="stable")] = np.repeat(np.arange(SLICES), sizes)
        belongs = place[order][np.newaxis] == np.arange(SLICES)[:, np.newaxis]
        within = belongs.cumsum(axis=1)[:, last] / sizes[:, np.newaxis]
        found[column] = np.median(np.abs(within - overall).max(axis=1))
    return found


def delta(sample: Sample, values: F64, event: Flags | None = None) -> F64:
    """Borgonovo's delta: half the expected shift of the outcome's density when an input is known.

    Parameters
    ----------
    sample : of an even plan; values : (N,) outcome, any unit; event : (N,) or None for all points.

    Returns
    -------
    (K,) dimensionless, 0 without influence, up to 1; of an outcome that never varies, 0.

    Source
    ------
    Borgonovo (2007), Reliability Engineering & System Safety 92; estimated from given data after
    Plischke, Borgonovo and Smith (2013), EJOR 226, by Gaussian kernels on 100 points.

    Examples
    --------
    >>> from locarno.theory.designs_of_experiments import sobol_sequence
    >>> sample = sobol_sequence(["a", "b"], 512, 1)
    >>> found = delta(sample, sample.matrix[:, 0])
    >>> bool(found[0] > 0.7 and found[1] < 0.1)
    True
    """
    x, y = given_event(sample, values, event)
    _require_enough(len(y))
    if float(y.std()) == 0.0:
        return np.zeros(x.shape[1])
    grid = np.linspace(y.min(), y.max(), GRID)
    overall = gaussian_kde(y, bw_method="silverman")(grid)
    classes = np.linspace(0, len(y), _classes(len(y)) + 1)
    found = np.zeros(x.shape[1])
    for column in range(x.shape[1]):
        ranks = np.argsort(np.argsort(x[:, column], kind="stable"), kind="stable") + 1
        for low, high in itertools.pairwise(classes):
            some = y[(ranks > low) & (ranks <= high)]
            if some.size and float(some.std()) > 0.0:
                shift = np.abs(overall - gaussian_kde(some, bw_method="silverman")(grid))
                found[column] += some.size / (2.0 * len(y)) * float(np.trapezoid(shift, grid))
    return found


def _classes(count: int) -> int:
    """Number of slices by the rule of Plischke et al., at most 48."""
    exponent = 2.0 / (7.0 + np.tanh((1500.0 - count) / 500.0))
    return int(np.round(min(int(np.ceil(count**exponent)), 48)))


def regional(sample: Sample, event: Flags) -> F64:
    """Regional sensitivity: how far an input's distribution differs with and without the event.

    Parameters
    ----------
    sample : of an even plan; event : (N,) where the event took place.

    Returns
    -------
    (K,) Kolmogorov-Smirnov distance, 0 to 1, with a sign: positive where the event goes with high
    values.

    Source
    ------
    Hornberger and Spear (1981), Journal of Environmental Management 12 (Monte Carlo filtering).

    Examples
    --------
    >>> from locarno.theory.designs_of_experiments import sobol_sequence
    >>> sample = sobol_sequence(["a", "b"], 64, 1)
    >>> float(regional(sample, sample.matrix[:, 0] > 0.5)[0])
    1.0
    """
    sample.require(SamplingPlan.SOBOL, SamplingPlan.LHS)
    inside, outside = int(event.sum()), int((~event).sum())
    if min(inside, outside) == 0:
        message = "an event that always or never takes place tells inputs apart by nothing"
        raise ValueError(message)
    found = np.empty(len(sample.names))
    for column in range(found.size):
        order = np.argsort(sample.matrix[:, column], kind="stable")
        hit = event[order]
        # Without the event minus with it: above 0 where the event waits for high values.
        gap = (~hit).cumsum() / outside - hit.cumsum() / inside
        found[column] = gap[np.abs(gap).argmax()]
    return found


def swings(sample: Sample, values: F64, event: Flags | None = None) -> Swing:
    """Mean outcome in the highest fifth of each input less that in its lowest fifth.

    Parameters
    ----------
    sample : of an even plan; values : (N,) outcome, any unit; event : (N,) or None for all points.

    Source
    ------
    Difference of two means, Student's interval with as many degrees of freedom as both have.

    Examples
    --------
    >>> from locarno.theory.designs_of_experiments import latin_hypercube
    >>> sample = latin_hypercube(["a"], 100, 1)
    >>> round(float(swings(sample, sample.matrix[:, 0]).swing[0]), 2)
    0.8
    """
    x, y = given_event(sample, values, event)
    _require_enough(len(y))
    fifth = max(round(_SWING_SHARE * len(y)), 2)
    order = np.argsort(x, axis=0, kind="stable")
    low, high = y[order[:fifth]], y[order[-fifth:]]
    swing = high.mean(axis=0) - low.mean(axis=0)
    point = float(stdtrit(2 * fifth - 2, 0.975))
    half = point * np.sqrt((low.var(axis=0, ddof=1) + high.var(axis=0, ddof=1)) / fifth)
    return Swing(
        sample.names, low.mean(axis=0), high.mean(axis=0), swing, swing - half, swing + half
    )


def _require_enough(count: int) -> None:
    fewest = SLICES * FEWEST_IN_SLICE
    if count < fewest:
        message = f"{count} points are left, {fewest} are needed; sample more or widen the event"
        raise ValueError(message)
