"""Which of the two ways to draw incidents a study takes: one rule, fixed and recorded.

The two ways draw from the same law with different luck, so that the choice is part of a result.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp
from locarno.theory.incidents.inputs import Process

__all__ = ["CLUSTERS_BELOW", "Method", "chosen_method", "largest_expected_rate"]

F64 = NDArray[np.float64]

CLUSTERS_BELOW: Final = 0.02
"""Incidents a sector-day up to which clusters are the quicker way, found by measurement."""


class Method(StrEnum):
    """How incidents are drawn."""

    SECTORS = "by_sector"
    CLUSTERS = "by_cluster"


def largest_expected_rate(process: Process, persistence: F64, shock: F64) -> float:
    """Return the largest mean of incidents a sector-day over all histories and sectors.

    Parameters
    ----------
    process : numbers of n histories
    persistence, shock : (n,) the autoregression of the tension, persistence within (-1, 1)

    Returns
    -------
    per sector-day, in the long run; a line with ends and a spill stays below it

    Source
    ------
    Mean of a self-exciting process, mu / (1 - n): Hawkes (1971); mean of a lognormal.

    Examples
    --------
    >>> half, zero = np.full(1, 0.5), np.zeros(1)
    >>> process = Process(np.array([1.0, 2.0]), half, half, zero, half)
    >>> largest_expected_rate(process, zero, zero)
    2.0
    """
    if not np.all((np.abs(persistence) < 1.0) & (shock >= 0.0)):
        raise ValueError("persistence must be within (-1, 1) and shock not negative")
    variance = shock * shock / (1.0 - persistence * persistence)
    rates = process.rate * exp(0.5 * variance) / (1.0 - process.branching)
    return float(rates.max(initial=0.0) * process.weight.max())


def chosen_method(process: Process, persistence: F64, shock: F64) -> Method:
    """Return the way in which the incidents of all histories of a study are drawn.

    Parameters
    ----------
    process : numbers of all histories of the study, n
    persistence, shock : (n,) the autoregression of the tension

    Returns
    -------
    clusters where the largest expected rate is below 0.02 a sector-day, else sectors

    Source
    ------
    Our own measurement, ``benchmarks/simulator.py``.

    Examples
    --------
    >>> half, zero = np.full(1, 0.5), np.zeros(1)
    >>> str(chosen_method(Process(np.ones(3), half, half, zero, half), zero, zero))
    'by_sector'
    """
    if largest_expected_rate(process, persistence, shock) < CLUSTERS_BELOW:
        return Method.CLUSTERS
    return Method.SECTORS
