"""Any quorum of a coalition: weighted votes, a second majority, vetoes, blocs.

Every rule that counts votes is one of these. A *double majority* needs enough votes and enough of
a second weight, such as population; *two keys* are the same with the members of either body heavy
in one weight only; a lead nation with followers is a veto without votes. Members of a bloc share a
factor of their own, so that each bloc's votes are counted given it and averaged before they join
the others.

Axes as in the package.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.coalition.tally import Ballot, tally
from locarno.theory.coalition.votes import at_least, everybody

__all__ = [
    "Group",
    "Quorum",
    "in_blocs",
    "may_be_missing",
    "quorum_reached",
    "reduced",
    "share_of",
]

F64 = NDArray[np.float64]

_MARGIN = 1e-9
"""Keeps a quota such as 2/3 of 30 votes from rounding up to 21."""


class Group(NamedTuple):
    """Members who are alike.

    Parameters
    ----------
    members : how many.
    votes : votes of each.
    second : second weight of each, such as population in whole steps.
    veto : whether nothing is decided without each of them.
    bloc : number of their bloc, -1 for none.
    """

    members: int
    votes: int = 1
    second: int = 0
    veto: bool = False
    bloc: int = -1


class Quorum(NamedTuple):
    """What a yes of the coalition needs; 0 is always reached.

    Parameters
    ----------
    votes : votes needed.
    second : second weight needed as well.
    """

    votes: int
    second: int = 0


def share_of(share: float, total: int) -> int:
    """The least whole number that is at least a share of a total.

    >>> share_of(2 / 3, 30), share_of(0.6667, 17)
    (20, 12)
    """
    return math.ceil(share * total - _MARGIN)


def reduced(groups: Sequence[Group], quorum: Quorum | None) -> tuple[tuple[Group, ...], Quorum]:
    """The same rule written with vetoes only where everybody is needed.

    Parameters
    ----------
    quorum : None means everybody.
    """
    if quorum is None:
        return tuple(group._replace(veto=True) for group in groups), Quorum(0, 0)
    return tuple(groups), quorum


def may_be_missing(weights: Sequence[int], members: Sequence[int], needed: int) -> int:
    """Weight that those who do not say yes may have, with a quorum still reached.

    Parameters
    ----------
    weights : weight of one member of each group; members : how many of each.
    needed : weight that a yes of the coalition needs.

    Returns
    -------
    the weight of all less the one needed, below 0 where all together have not enough.

    >>> may_be_missing([3, 1], [1, 4], 5)
    2
    """
    return sum(w * count for w, count in zip(weights, members, strict=True)) - needed


def quorum_reached(yes: F64, groups: Sequence[Group], quorum: Quorum | None) -> F64:
    """Chance that a quorum says yes, given Z, without blocs (exact).

    Parameters
    ----------
    yes : (K, R, G), chance that one member of the group says yes.
    groups : K groups.
    quorum : None means everybody.

    Returns
    -------
    (R, G).

    >>> half = np.full((2, 1, 1), 0.5)
    >>> pair = [Group(1, votes=3, second=1), Group(2, votes=1, second=2)]
    >>> float(quorum_reached(half, pair, Quorum(4, 3))[0, 0])  # the first and one of the two
    0.375
    """
    if quorum is None:
        return everybody(yes, [group.members for group in groups])
    if not quorum.second and not any(group.veto for group in groups):
        votes = [group.votes for group in groups]
        return at_least(yes, votes, [group.members for group in groups], quorum.votes)
    return in_blocs(yes[..., None], np.ones(1), groups, quorum)


def in_blocs(yes: F64, weight: F64, groups: Sequence[Group], quorum: Quorum | None) -> F64:
    """Chance that a quorum says yes, given Z, where members of a bloc share its factor (exact).

    Parameters
    ----------
    yes : (K, R, G, B), chance that one member of the group says yes; the same at every node of B
        for a group without bloc.
    weight : (B,), weights of the nodes of a bloc's factor, sum 1.
    groups : K groups; quorum : None means everybody.

    Returns
    -------
    (R, G).
    """
    groups, quorum = reduced(groups, quorum)
    ballots = [Ballot(g.members, (g.votes, g.second), g.veto, g.bloc) for g in groups]
    found = tally(yes, weight, ballots, (max(quorum.votes, 0), max(quorum.second, 0)))
    reached: F64 = np.minimum(found[-1, -1], 1.0)
    return reached
