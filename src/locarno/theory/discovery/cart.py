"""CART: a classification tree whose leaves are boxes. Axes: ``N`` points, ``K`` inputs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from locarno.theory.discovery.boxes import Box, Fit, fit

__all__ = ["cart"]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


def cart(
    x: F64, interest: Flags, *, least_mass: float = 0.05, leaves: int = 8
) -> tuple[tuple[Box, Fit], ...]:
    """Leaves of a classification tree, the densest first.

    Parameters
    ----------
    x : (N, K) inputs; interest : (N,) cases of interest.
    least_mass : share of all points that a leaf must hold.
    leaves : most leaves.

    Source
    ------
    Breiman, Friedman, Olshen and Stone (1984), "Classification and Regression Trees", by
    scikit-learn (Gini impurity, best-first growth).

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 100)[:, np.newaxis]
    >>> box, found = cart(x, x[:, 0] > 0.7)[0]
    >>> round(float(box.low[0]), 2), found.density
    (0.7, 1.0)
    """
    tree = DecisionTreeClassifier(
        min_samples_leaf=max(round(least_mass * len(x)), 1), max_leaf_nodes=leaves, random_state=0
    ).fit(x, interest)
    ends = np.full(x.shape[1], np.inf)
    found = [(box, fit(x, interest, box)) for box in _leaves(tree.tree_, 0, -ends, ends)]
    return tuple(sorted(found, key=lambda pair: -pair[1].density))


def _leaves(tree: object, node: int, low: F64, high: F64) -> Iterator[Box]:
    """Boxes of all leaves below a node."""
    left = int(tree.children_left[node])  # type: ignore[attr-defined]
    if left < 0:
        yield Box(low, high)
        return
    column = int(tree.feature[node])  # type: ignore[attr-defined]
    limit = float(tree.threshold[node])  # type: ignore[attr-defined]
    below, above = high.copy(), low.copy()
    below[column] = limit
    # The tree sends what equals the limit to the left.
    above[column] = np.nextafter(limit, np.inf)
    yield from _leaves(tree, left, low, below)
    yield from _leaves(tree, int(tree.children_right[node]), above, high)  # type: ignore[attr-defined]
