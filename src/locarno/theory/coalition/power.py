"""Who is pivotal: power indices of a voting rule, before anybody's willingness is known.

Both count the coalitions in which one member turns defeat into victory: Banzhaf takes every
coalition as equally likely, Shapley and Shubik every order of joining.

Axes: K groups of identical members; n members in all; s members of a coalition, 0 to n.

Source
------
Banzhaf, Rutgers Law Review 19 (1965) 317-343. Shapley & Shubik, American Political Science Review
48 (1954) 787-792. Counting by dynamic programming: Mann & Shapley, RAND RM-3158 (1962); Brams &
Affuso, Theory and Decision 7 (1976) 29-56.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.coalition.quorum import Group, Quorum, reduced

__all__ = ["Power", "power_of"]

F64 = NDArray[np.float64]


class Power(NamedTuple):
    """What a voting rule gives to its members.

    Parameters
    ----------
    banzhaf : (K,), share of coalitions of the others in which one member is pivotal.
    shapley_shubik : (K,), share of orders in which one member is pivotal; over all members they
        add up to 1.
    carry : fewest members who can decide together, None if all together cannot.
    block : fewest members who can stop a decision, None if there is none to stop.
    """

    banzhaf: tuple[float, ...]
    shapley_shubik: tuple[float, ...]
    carry: int | None
    block: int | None


def power_of(groups: Sequence[Group], quorum: Quorum | None) -> Power:
    """Power indices of one member of each group, and the smallest coalitions that decide or stop.

    Parameters
    ----------
    groups : K groups; blocs do not matter here.
    quorum : None means everybody.

    Source
    ------
    See the module.

    >>> found = power_of([Group(1, votes=3), Group(2, votes=1)], Quorum(4))  # one needs a helper
    >>> found.banzhaf, [round(share, 12) for share in found.shapley_shubik]
    ((0.75, 0.25), [0.666666666667, 0.166666666667])
    >>> found.carry, found.block
    (2, 1)
    """
    groups, quorum = reduced(groups, quorum)
    total = sum(group.members for group in groups)
    pivotal = [_pivotal(groups, quorum, number) for number in range(len(groups))]
    everything = 2.0 ** (total - 1)
    orders = [total * math.comb(total - 1, size) for size in range(total)]
    winning = _winning(groups, quorum)
    ways = [math.comb(total, size) for size in range(total + 1)]
    carry = next((size for size in range(total + 1) if winning[size] > 0), None)
    block = next(
        (out for out in range(total + 1) if winning[total - out] < ways[total - out]), None
    )
    return Power(
        tuple(float(np.sum(counts)) / everything for counts in pivotal),
        tuple(
            sum(float(n) / ways for n, ways in zip(counts, orders, strict=True))
            for counts in pivotal
        ),
        carry,
        None if carry is None else block,
    )


def _coalitions(groups: Sequence[Group], quorum: Quorum) -> F64:
    """Coalitions with every veto in them, by votes, second weight (each capped) and members."""
    total = sum(group.members for group in groups)
    found = np.zeros((quorum.votes + 1, quorum.second + 1, total + 1))
    found[0, 0, 0] = 1.0
    for group in groups:
        for _ in range(group.members):
            joined = np.zeros_like(found)
            _add_joined(joined, found, group)
            found = joined if group.veto else found + joined
    return found


def _add_joined(joined: F64, found: F64, group: Group) -> None:
    """Adds to ``joined`` every coalition of ``found`` with one more member."""
    votes, second, total = joined.shape
    for v in range(votes):
        for u in range(second):
            cell = joined[min(v + group.votes, votes - 1), min(u + group.second, second - 1)]
            cell[1:] += found[v, u, : total - 1]


def _winning(groups: Sequence[Group], quorum: Quorum) -> F64:
    """Winning coalitions by number of members, (n + 1,)."""
    counts: F64 = _coalitions(groups, quorum)[-1, -1]
    return counts


def _pivotal(groups: Sequence[Group], quorum: Quorum, number: int) -> F64:
    """Coalitions of the others in which one member of a group is pivotal, by members, (n,)."""
    member = groups[number]
    others = [
        group._replace(members=group.members - 1) if place == number else group
        for place, group in enumerate(groups)
    ]
    found = _coalitions(others, quorum)
    with_it = np.zeros_like(found[0, 0])
    for v in range(found.shape[0]):
        for u in range(found.shape[1]):
            if v + member.votes >= quorum.votes and u + member.second >= quorum.second:
                with_it += found[v, u]
    pivotal: F64 = with_it if member.veto else with_it - found[-1, -1]
    return pivotal
