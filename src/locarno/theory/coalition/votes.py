"""Votes counted exactly: everybody, or enough of them, given the reluctance Z."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["at_least", "everybody"]

F64 = NDArray[np.float64]

# Columns worked on at a time: the table of votes then stays in the processor's second-level cache.
_BLOCK_COLUMNS: Final = 4096


def at_least(yes: F64, votes: Sequence[int], members: Sequence[int], quota: int) -> F64:
    """Chance that the votes of those who say yes reach a quota, given Z (exact).

    Weighted Poisson-binomial: the distribution of the votes gathered so far is updated member by
    member, and what passes the quota is collected at once, so that the table has ``quota`` rows
    only and the result is a sum of positive terms.

    Parameters
    ----------
    yes : (K, R, G), chance that one member of the group says yes.
    votes : (K,), votes of each single member, 0 or more.
    members : (K,), number of members of the group.
    quota : votes needed; 0 or less is always reached.

    Returns
    -------
    (R, G).

    Source
    ------
    Thomas & Taub 1982 (recursion); weights as in weighted voting games.

    >>> fair = np.full((1, 1, 1), 0.5)
    >>> float(at_least(fair, [1], [3], 2)[0, 0])
    0.5
    """
    unit = math.gcd(*votes) or 1
    needed = -(-quota // unit)
    ballots = [
        (group, vote // unit)
        for group, (vote, count) in enumerate(zip(votes, members, strict=True))
        for _ in range(count)
    ]
    reached = np.ones(yes.shape[1:])
    if needed <= 0:
        return reached
    # Whole futures a block, so that no result depends on where a block ends.
    rows = max(1, _BLOCK_COLUMNS // yes.shape[2])
    for start in range(0, yes.shape[1], rows):
        block = slice(start, start + rows)
        reached[block] = _votes_reach(yes[:, block], ballots, needed)
    return np.minimum(reached, 1.0)


def _votes_reach(yes: F64, ballots: Sequence[tuple[int, int]], quota: int) -> F64:
    """``at_least`` for one block, members listed one by one as (group, votes)."""
    reached = np.zeros(yes.shape[1:])
    short = np.zeros((quota, *reached.shape))
    short[0] = 1.0
    gained = np.empty_like(short)
    top = 1
    for group, vote in ballots:
        chance = yes[group]
        np.multiply(short[:top], chance, out=gained[:top])
        short[:top] *= 1.0 - chance
        reached += gained[max(quota - vote, 0) : top].sum(axis=0)
        grown = min(quota, top + vote)
        if vote < quota:
            short[vote:grown] += gained[: grown - vote]
        top = grown
    return reached


def everybody(yes: F64, members: Sequence[int]) -> F64:
    """Chance that every member of every group says yes, given Z.

    Parameters
    ----------
    yes : (K, R, G), chance of one member of the group.
    members : (K,), number of members of the group.

    Returns
    -------
    (R, G), a product by repeated multiplication, which rounds alike on every machine.
    """
    product = np.ones(yes.shape[1:])
    for chance, count in zip(yes, members, strict=True):
        for _ in range(count):
            product *= chance
    return product
