"""Beliefs that the coalition is resolute: by Bayes' rule, and between nodes of a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["between", "put_between", "settle"]

F64 = NDArray[np.float64]


def settle(belief: float, one: float, other: float) -> float:
    """Belief in the first type after something that the types show with chances one and other."""
    total = belief * one + (1.0 - belief) * other
    return belief * one / total if total > 0.0 else belief


def between(values: F64, belief: float) -> float:
    """A value between nodes of belief, by a straight line."""
    last = values.size - 1
    place = belief * last
    low = min(int(place), last - 1)
    share = place - low
    return float(values[low] * (1.0 - share) + values[low + 1] * share)


def put_between(mass: F64, belief: float, amount: float) -> None:
    """Adds to the two nodes around a belief, in proportion."""
    last = mass.size - 1
    place = belief * last
    low = min(int(place), last - 1)
    share = place - low
    mass[low] += amount * (1.0 - share)
    mass[low + 1] += amount * share
