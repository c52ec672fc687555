"""Beliefs that the coalition is resolute: by Bayes' rule, and between nodes of a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["between", "cell", "put", "put_between", "settle"]

F64 = NDArray[np.float64]


def settle(belief: float, one: float, other: float) -> float:
    """Belief in the first type after something that the types show with chances one and other."""
    total = belief * one + (1.0 - belief) * other
    return belief * one / total if total > 0.0 else belief


def cell(belief: float, last: int) -> tuple[int, float]:
    """The node below a belief, and how far it is on the way to the next; ``last`` is the last."""
    place = belief * last
    low = min(int(place), last - 1)
    return low, place - low


def between(values: F64, belief: float) -> float:
    """A value between nodes of belief, by a straight line."""
    low, share = cell(belief, values.size - 1)
    return float(values[low] + share * (values[low + 1] - values[low]))


def put_between(mass: F64, belief: float, amount: float) -> None:
    """Adds to the two nodes around a belief, in proportion."""
    low, share = cell(belief, mass.size - 1)
    put(mass, low, share, amount)


def put(mass: F64, low: int, share: float, amount: float) -> None:
    """The same, where the node below the belief and the way to the next are known."""
    mass[low] += amount * (1.0 - share)
    mass[low + 1] += amount * share
