"""The force behind a yes: contributions of those who say yes add up.

Axes as in the package; L whole steps of force.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.theory.coalition.quorum import Group, Quorum, reduced
from locarno.theory.coalition.tally import Ballot, tally

__all__ = ["force_and_quorum", "quantile_of_steps", "whole_steps"]

F64 = NDArray[np.float64]


def force_and_quorum(
    yes: F64,
    weight: F64,
    groups: Sequence[Group],
    steps: Sequence[int],
    quorum: Quorum | None,
) -> F64:
    """Joint chance that a quorum says yes and its members bring so much, given Z (exact).

    Parameters
    ----------
    yes, weight : (K, R, G, B) and (B,), as in ``in_blocs``.
    groups : K groups. A member without votes may bring force all the same, if it says yes.
    steps : (K,), whole steps of force of each member of the group.
    quorum : None means everybody.

    Returns
    -------
    (L, R, G) with L - 1 steps from all together; sums over L to the chance of a quorum.

    >>> half = np.full((1, 1, 1, 1), 0.5)
    >>> pair = [Group(2)]
    >>> force_and_quorum(half, np.ones(1), pair, [3], Quorum(1))[:, 0, 0].tolist()
    [0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.25]
    """
    total = sum(group.members * step for group, step in zip(groups, steps, strict=True))
    groups, quorum = reduced(groups, quorum)
    ballots = [
        Ballot(g.members, (g.votes, g.second, step), g.veto, g.bloc)
        for g, step in zip(groups, steps, strict=True)
    ]
    caps = (max(quorum.votes, 0), max(quorum.second, 0), total)
    joint: F64 = tally(yes, weight, ballots, caps)[-1, -1]
    return joint


def whole_steps(force: Sequence[float], most: int) -> tuple[float, tuple[int, ...]]:
    """Contributions in whole steps of one size, so small that all together have ``most`` steps.

    Parameters
    ----------
    force : contribution of each member, any unit, 0 or more.
    most : steps of all together, about.

    Returns
    -------
    size of a step in the unit of ``force`` (1 where nobody brings anything), and the steps.

    >>> whole_steps([1.0, 0.5, 0.0], 6)
    (0.25, (4, 2, 0))
    """
    total = sum(force)
    size = total / most if total > 0.0 else 1.0
    return size, tuple(round(value / size) for value in force)


def quantile_of_steps(chance: F64, level: float) -> int:
    """Least number of steps that is not exceeded with a chance of at least ``level``.

    Parameters
    ----------
    chance : (L,), chance of each number of steps, any positive sum.
    level : 0 to 1.

    >>> quantile_of_steps(np.array([0.25, 0.5, 0.25]), 0.5)
    1
    """
    upto = np.cumsum(chance)
    return int(np.searchsorted(upto, level * upto[-1] * (1.0 - 1e-12)))
