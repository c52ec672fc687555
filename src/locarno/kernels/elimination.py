"""In which order Newton's equations of a game are solved, so that most of its matrix stays empty.

The worth of a choice moves with the choices below it, and with those that led there by others. In a
game with many information sets most sets move few others, and which do is told by the tree alone.

Axes: as in ``theory.games.tree``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.theory.games.tree import Tree

__all__ = ["Shape", "shape_of"]

I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

KEPT: Final = 64
"""Trees whose order is remembered."""


@by_address
class Shape(NamedTuple):
    """What games of one tree have in common: the tree, and how its equations are solved.

    Unknowns are put in another order, set by set. Those of the first P sets go without pivots:
    nobody forgets what he did, so that each begins with 1 on the diagonal.

    Parameters
    ----------
    parent, slot, information, leaf : (N,); first : (H + 1,); owner : (H,), as in ``Tree``.
    begin : (H,) place of the first unknown of each set.
    moved : (M, 2) sets whose worths move with the chances of which.
    blank : (L, 2) those that only solving fills, and each set with itself.
    ends : (P + 1,) places at which those P sets begin, and at which pivots do.
    row, column : (P + 1,) where their parts begin in the two that follow.
    rows, columns : (.., 2) places from and to which a set's equations are taken from others, and
        in which they stand; each begins with the set itself, and columns end with the right sides.
    """

    parent: I64
    slot: I64
    information: I64
    leaf: I64
    first: I64
    owner: I64
    begin: I64
    moved: I64
    blank: I64
    ends: I64
    row: I64
    rows: I64
    column: I64
    columns: I64


def shape_of(tree: Tree) -> Shape:
    """The tree, and the order in which its equations are solved."""
    parts = (tree.parent, tree.slot, tree.information, tree.leaf, tree.first, tree.owner)
    return _shape(*(np.asarray(part, np.int64).tobytes() for part in parts))


@lru_cache(KEPT)
def _shape(*parts: bytes) -> Shape:
    # A kernel takes arrays that may be written to.
    parent, slot, information, leaf, first, owner = (
        np.frombuffer(part, np.int64).copy() for part in parts
    )
    moved, sizes = _moved(parent, information, owner), np.diff(first) - 1
    order, some, filled = _order(moved, sizes)
    begin, free = np.zeros(sizes.size, np.int64), int(sizes.sum())
    begin[order] = np.cumsum(sizes[order]) - sizes[order]
    rows = [_places(begin, sizes, each) for each, _ in some]
    columns = [[*_places(begin, sizes, each), (free, free + 2)] for _, each in some]
    return Shape(
        parent, slot, information, leaf, first, owner, begin,
        np.argwhere(moved), np.argwhere(filled & ~moved),
        np.append(begin[order], free)[: len(some) + 1],
        _starts(rows), _joined(rows), _starts(columns), _joined(columns),
    )  # fmt: skip


def _moved(parent: I64, information: I64, owner: I64) -> Flags:
    """Whether the worths of a set's actions (row) move with the chances of another's, (H, H)."""
    found = np.zeros((owner.size, owner.size), np.bool_)
    for node in range(1, parent.size):
        own, up = information[parent[node]], parent[node]
        while own >= 0 and up > 0:
            over = information[parent[up]]
            if over >= 0:
                found[over, own] = True
                found[own, over] |= owner[over] != owner[own]
            up = parent[up]
    return found


def _order(moved: Flags, sizes: I64) -> tuple[list[int], list[tuple[I64, I64]], Flags]:
    """Sets in the order of elimination: always next the one that costs least.

    Returns
    -------
    All sets; rows and columns of each that goes before all that is left moves all; and what is
    filled in the end, (H, H).

    Source
    ------
    Markowitz, Management Science 3 (1957) 255-269.
    """
    filled = moved | np.eye(sizes.size, dtype=np.bool_)
    left = np.arange(sizes.size)
    order: list[int] = []
    some: list[tuple[I64, I64]] = []
    while not filled[np.ix_(left, left)].all():
        here = filled[np.ix_(left, left)]
        k = int(np.argmin((sizes[left] @ here) * (here @ sizes[left])))
        own, others = left[k], np.delete(left, k)
        rows, columns = others[filled[others, own]], others[filled[own, others]]
        filled[np.ix_(rows, columns)] = True
        order.append(int(own))
        some.append((np.append(own, rows), np.append(own, columns)))
        left = others
    return order + left.tolist(), some, filled


def _places(begin: I64, sizes: I64, sets: I64) -> list[tuple[int, int]]:
    """Places of the unknowns of some sets, as few stretches as there are; the first set first."""
    found: list[tuple[int, int]] = []
    for own in sets[np.argsort(begin[sets], kind="stable")]:
        first, end = int(begin[own]), int(begin[own] + sizes[own])
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return found


def _starts(parts: list[list[tuple[int, int]]]) -> I64:
    return np.cumsum([0, *map(len, parts)])


def _joined(parts: list[list[tuple[int, int]]]) -> I64:
    return np.array([each for part in parts for each in part], np.int64).reshape(-1, 2)
