"""What computed chances of histories say together."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from locarno.model.rare_results import RareChance
from locarno.theory.estimation import computed_probability

__all__ = ["chance_of"]


def chance_of(chances: NDArray[np.float64]) -> RareChance:
    """Mean of the chances of histories, (futures, histories), futures at least two."""
    by_future = chances.mean(axis=1)
    # Within a future a plain history has the variance p (1 - p), a computed one what is seen.
    seen = float(chances.var(axis=1).mean())
    plain = float((by_future * (1.0 - by_future)).mean())
    return RareChance(
        computed_probability(by_future),
        float(by_future.std(ddof=1)) / math.sqrt(len(by_future)),
        plain / seen if seen > 0.0 else None,
    )
