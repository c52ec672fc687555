"""Values and chances held at points: between the nodes of a table, and one of several drawn.

Formulas of single numbers, registered in ``kernels/formulas.py`` and compiled as they stand.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["drawn_of", "left_node_of", "on_line_of"]

F64 = NDArray[np.float64]

ALMOST: Final = 1e-6
"""Keeps the last node of a table from being the left one of a pair."""


def left_node_of(position: float, nodes: int) -> int:
    """Return the node at or left of a position on an even grid, both ends holding beyond.

    Parameters
    ----------
    position : in steps from the first node
    nodes : number of them, at least 2

    Returns
    -------
    0 to nodes - 2

    Source
    ------
    Our own convention.

    Examples
    --------
    >>> [left_node_of(x, 3) for x in (-5.0, 0.5, 1.0, 9.0)]
    [0, 0, 1, 1]
    """
    return int(min(max(position, 0.0), nodes - 1.0 - ALMOST))


def on_line_of(left: float, right: float, position: float, node: int, nodes: int) -> float:
    """Return what a table gives between two nodes.

    Parameters
    ----------
    left, right : values at the node and the next
    position : in steps from the first node
    node : that of ``left_node_of``
    nodes : number of them

    Returns
    -------
    in the unit of the values

    Source
    ------
    Linear interpolation.

    Examples
    --------
    >>> on_line_of(2.0, 4.0, 1.25, 1, 3)
    2.5
    """
    share = min(max(position, 0.0), nodes - 1.0 - ALMOST) - node
    return left * (1.0 - share) + right * share


def drawn_of(u: float, weight: F64) -> int:
    """Return which of several is drawn, each in proportion to its weight.

    Parameters
    ----------
    u : uniform
    weight : (n,) relative chances or counts, not negative

    Returns
    -------
    0 to n - 1; the last one where all are 0

    Source
    ------
    Inversion of a distribution on n points.

    Examples
    --------
    >>> [drawn_of(u, np.array([1.0, 0.0, 3.0])) for u in (0.2, 0.25, 0.9)]
    [0, 2, 2]
    """
    total = 0.0
    for point in range(weight.size):
        total += weight[point]
    upto = 0.0
    for point in range(weight.size - 1):
        upto += weight[point]
        if u * total < upto:
            return point
    return weight.size - 1
