"""Elementary effects: a cheap screening of many factors.

Axes: ``N`` trajectories, ``F`` factors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.theory.designs_of_experiments import Sample, SamplingPlan
from locarno.theory.estimation import Z_975

__all__ = ["ElementaryEffects", "elementary_effects"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ElementaryEffects:
    """Effects per whole range of the quantile, in the outcome's unit, (F,).

    Parameters
    ----------
    factors : names; mean : signed mean effect; mean_absolute : mean size (Campolongo's mu*);
    deviation : spread of effects, large where the factor interacts or bends.
    half : half-width of the 95 % interval of ``mean_absolute``.
    """

    factors: tuple[str, ...]
    mean: F64
    mean_absolute: F64
    deviation: F64
    half: F64


def elementary_effects(sample: Sample, values: F64) -> ElementaryEffects:
    """Elementary effects of an outcome on Morris's trajectories.

    Parameters
    ----------
    sample : of plan ``morris``, with at least two trajectories.
    values : (B * N,) outcome at every point, any unit, finite.

    Raises
    ------
    ValueError
        For a sample of another plan or values that are not finite.

    Source
    ------
    Morris (1991), Technometrics 33(2), eqs. 1-3; mu* of Campolongo, Cariboni and Saltelli (2007).

    Examples
    --------
    >>> from locarno.theory.designs_of_experiments import morris
    >>> sample = morris(["a", "b"], 4, 1)
    >>> elementary_effects(sample, 3.0 * sample.matrix[:, 0]).mean.tolist()
    [3.0, 0.0]
    """
    sample.require(SamplingPlan.MORRIS)
    y = sample.outcome(values)
    if not np.isfinite(y).all():
        bad = int((~np.isfinite(y)).sum())
        message = f"elementary effects need a finite outcome at every point; {bad} are not finite"
        raise ValueError(message)
    count = len(sample.factors)
    effects = np.empty((count, sample.size))
    rows = np.arange(sample.size)
    leads = np.array([factor[0] for factor in sample.factors])
    for step, moved in enumerate(sample.moved):
        column = leads[moved]
        change = sample.u[step + 1, rows, column] - sample.u[step, rows, column]
        effects[moved, rows] = (y[step + 1] - y[step]) / change
    sizes = np.abs(effects)
    return ElementaryEffects(
        sample.factor_names,
        effects.mean(axis=1),
        sizes.mean(axis=1),
        effects.std(axis=1, ddof=1),
        Z_975 * sizes.std(axis=1, ddof=1) / np.sqrt(sample.size),
    )
