"""Which rows a resample draws: the only randomness of an analysis, from a seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["bootstrap_counts", "bootstrap_rows", "halves"]

I64 = NDArray[np.int64]


def _generator(seed: int, purpose: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=[seed, purpose]))


def bootstrap_rows(seed: int, resamples: int, size: int) -> I64:
    """Rows of each resample with replacement, (Q, size).

    Examples
    --------
    >>> bootstrap_rows(1, 2, 5).shape
    (2, 5)
    """
    return _generator(seed, 1).integers(size, size=(resamples, size))


def bootstrap_counts(seed: int, resamples: int, size: int) -> NDArray[np.float64]:
    """How often each row is drawn in each resample, (Q, size).

    Examples
    --------
    >>> bootstrap_counts(1, 2, 5).sum(axis=1).tolist()
    [5.0, 5.0]
    """
    rows = bootstrap_rows(seed, resamples, size)
    return np.stack([np.bincount(row, minlength=size) for row in rows]).astype(np.float64)


def halves(seed: int, count: int, size: int) -> tuple[I64, ...]:
    """Rows of random halves, without replacement.

    Examples
    --------
    >>> [len(half) for half in halves(1, 2, 7)]
    [3, 3]
    """
    draws = _generator(seed, 2)
    return tuple(np.sort(draws.permutation(size)[: size // 2]) for _ in range(count))
