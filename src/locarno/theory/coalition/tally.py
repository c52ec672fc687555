"""Weights of those who say yes, counted exactly: the table behind quorums and forces.

A tally has one axis for each weight (votes, population, force), each held at a cap, then R futures
and G nodes of Z. Members of a bloc are counted given the bloc's factor, and averaged over it before
they join the others.

Source
------
Thomas & Taub, J. Stat. Comput. Simul. 14 (1982) 125-131, in several weights at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ballot", "tally"]

F64 = NDArray[np.float64]


class Ballot(NamedTuple):
    """Members who are alike, by what each of them weighs.

    Parameters
    ----------
    members : how many.
    weights : weights of each, one for each axis of the tally, 0 or more.
    veto : whether only outcomes with a yes of each of them are counted.
    bloc : number of their bloc, -1 for none.
    """

    members: int
    weights: tuple[int, ...]
    veto: bool = False
    bloc: int = -1


def tally(yes: F64, weight: F64, ballots: Sequence[Ballot], caps: Sequence[int]) -> F64:
    """Chance of each sum of weights of those who say yes, given Z (exact).

    Parameters
    ----------
    yes : (K, R, G, B), chance that one member says yes; of members without bloc only the first
        node of B is read.
    weight : (B,), weights of the nodes of a bloc's factor, sum 1.
    ballots : K of them.
    caps : cells of each axis beyond the first; larger sums count as the cap.

    Returns
    -------
    (cap + 1, ..., R, G); the sum over cells is the chance that all with a veto say yes.

    >>> half = np.full((1, 1, 1, 1), 0.5)
    >>> tally(half, np.ones(1), [Ballot(2, (1,))], [2])[:, 0, 0].tolist()
    [0.25, 0.5, 0.25]
    """
    shape = tuple(cap + 1 for cap in caps)
    origin = (0,) * len(shape)
    found = np.zeros((*shape, *yes.shape[1:3]))
    found[origin] = 1.0
    for bloc in sorted({ballot.bloc for ballot in ballots}):
        members = [number for number, ballot in enumerate(ballots) if ballot.bloc == bloc]
        part = [ballots[number] for number in members]
        if bloc < 0:
            found = _counted(found, yes[members, ..., 0], part)
            continue
        within = np.zeros((*shape, *yes.shape[1:]))
        within[origin] = 1.0
        counted = _counted(within, yes[members], part)
        mean = np.zeros_like(found)
        for node, share in enumerate(weight):
            mean += share * counted[..., node]
        found = _joined(found, mean, len(shape))
    return found


def _counted(found: F64, yes: F64, ballots: Sequence[Ballot]) -> F64:
    """A tally with some members added."""
    for chance, ballot in zip(yes, ballots, strict=True):
        for _ in range(ballot.members):
            said = _shifted(found * chance, ballot.weights)
            found = said if ballot.veto else found * (1.0 - chance) + said
    return found


def _shifted(found: F64, weights: Sequence[int]) -> F64:
    """A tally moved up by some weights, held at the last cell of each axis."""
    for axis, by in enumerate(weights):
        size = found.shape[axis]
        if by == 0 or size == 1:
            continue
        old = np.moveaxis(found, axis, 0)
        new = np.zeros_like(old)
        kept = max(size - by, 0)
        new[by:] = old[:kept]
        for row in range(kept, size):
            new[-1] += old[row]
        found = np.moveaxis(new, 0, axis)
    return found


def _joined(first: F64, second: F64, axes: int) -> F64:
    """The tally of two independent bodies together."""
    joint = np.zeros_like(first)
    for cell in np.ndindex(second.shape[:axes]):
        share = second[cell]
        if share.any():
            joint += _shifted(first * share, cell)
    return joint
