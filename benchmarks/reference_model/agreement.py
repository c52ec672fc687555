"""Whether two implementations, run on the same futures with luck of their own, agree."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

F64 = NDArray[np.float64]

LEAST_CHANCE: Final = 0.001
LARGEST_Z: Final = 4.0
"""What ten contenders can show by luck alone."""
FEWEST: Final = 10
"""Outcomes seen in fewer futures of both together are joined to others."""


def agreement(one: F64, other: F64) -> tuple[float, float, bool]:
    """P-value of equal shares of outcomes, largest paired |z| of the other numbers, a verdict."""
    futures = len(one)
    seen = np.array([np.bincount(part[:, 0].astype(int), minlength=5) for part in (one, other)])
    while seen.shape[1] > 1 and seen.sum(axis=0).min() < FEWEST:
        seen = seen[:, np.argsort(seen.sum(axis=0))]
        seen = np.concatenate([seen[:, :1] + seen[:, 1:2], seen[:, 2:]], axis=1)
    chance = 1.0 if seen.shape[1] == 1 else float(stats.chi2_contingency(seen).pvalue)
    difference = (other - one)[:, 1:]
    error = difference.std(axis=0) / np.sqrt(futures)
    z = float(np.max(np.abs(difference.mean(axis=0)) / np.maximum(error, 1e-12)))
    return chance, z, chance > LEAST_CHANCE and z < LARGEST_Z
