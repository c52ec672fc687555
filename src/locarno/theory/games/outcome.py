"""Where a game ends and what it is worth, for many draws at once.

Axes: R draws, N nodes, L leaves, A actions, C events of chance, P players.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from locarno.theory.games.tree import Tree

__all__ = ["expected", "outcome", "reached", "worth_of_actions"]

F64 = NDArray[np.float64]


def reached(tree: Tree, chances: F64, chance: F64) -> F64:
    """Chance to get to every node, (N, R).

    Parameters
    ----------
    chances : (R, A) of actions; chance : (R, C) of events.
    """
    edges = np.concatenate([chances, chance], axis=1).T
    found = np.ones((tree.size, edges.shape[1]))
    for nodes in _side_by_side(tree):
        found[nodes] = found[tree.parent[nodes]] * edges[tree.slot[nodes]]
    return found


def outcome(tree: Tree, chances: F64, chance: F64) -> F64:
    """Chance of every leaf, (R, L).

    Parameters
    ----------
    chances : (R, A) of actions; chance : (R, C) of events.

    Examples
    --------
    >>> from locarno.theory.games.tree import Decision, End, tree_of
    >>> one = tree_of(Decision("A", "a", {"x": End("x", (1.0,)), "y": End("y", (0.0,))}), ("A",))
    >>> outcome(one, np.array([[0.25, 0.75]]), np.zeros((1, 0))).tolist()
    [[0.25, 0.75]]
    """
    return np.ascontiguousarray(reached(tree, chances, chance)[tree.leaf >= 0].T)


def worth_of_actions(tree: Tree, chances: F64, chance: F64, payoffs: F64) -> F64:
    """Expected payoff of every action to whoever takes it, (R, A).

    Parameters
    ----------
    chances : (R, A); chance : (R, C); payoffs : (R, L, P).
    """
    each = expected(tree, chances, chance, np.moveaxis(payoffs, 0, -1))
    owner = np.repeat(tree.owner, np.diff(tree.first))
    return np.ascontiguousarray(each[np.arange(owner.size), owner].T)


def expected(
    tree: Tree, chances: F64, chance: F64, sums: F64, sets: Collection[int] | None = None
) -> F64:
    """Expectation of P sums over the leaves after every action, given its information set.

    Parameters
    ----------
    chances : (R, A); chance : (R, C); sums : (L, P, R).
    sets : information sets whose actions are asked for, or all.

    Returns
    -------
    (A, P, R); 0 for actions that are not asked for.
    """
    edges = np.concatenate([chances, chance], axis=1).T
    reach = reached(tree, chances, chance)
    runs, actions = chances.shape
    values = np.zeros((tree.size, *sums.shape[1:]))
    values[tree.leaf >= 0] = sums
    for nodes in reversed(_side_by_side(tree)):
        values[tree.parent[nodes]] += edges[tree.slot[nodes], None] * values[nodes]
    asked = range(len(tree.sets)) if sets is None else sets
    inside = np.isin(tree.information, list(asked)) & (tree.leaf < 0)
    total = np.zeros((len(tree.sets), runs))
    for node in np.flatnonzero(inside).tolist():
        total[tree.information[node]] += reach[node]
    found = np.zeros((actions, *sums.shape[1:]))
    for node in (1 + np.flatnonzero(inside[tree.parent[1:]])).tolist():
        above, slot = int(tree.parent[node]), int(tree.slot[node])
        number = int(tree.information[above])
        share = reach[above] / np.where(total[number] > 0.0, total[number], 1.0)
        found[slot] += share * values[node]
    return found


def _side_by_side(tree: Tree) -> list[NDArray[np.intp]]:
    """Nodes but for the root in groups: from the root down, and of siblings one a group, in order.

    Backwards, what is added up at a node comes in the order of nodes from the last to the first.
    """
    depth, rank = [0] * tree.size, [0] * tree.size
    below = [0] * tree.size
    groups: dict[tuple[int, int], list[int]] = {}
    for node, above in enumerate(tree.parent.tolist()[1:], 1):
        depth[node], rank[node] = depth[above] + 1, below[above]
        below[above] += 1
        groups.setdefault((depth[node], rank[node]), []).append(node)
    return [np.array(groups[key]) for key in sorted(groups)]
