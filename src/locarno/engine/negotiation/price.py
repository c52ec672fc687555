"""The guarantee price: the smallest guarantee with which some package is accepted and kept.

Axes: R futures, G combinations of guarantee levels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.commitment import quantiles
from locarno.engine.negotiation.packages import Packages
from locarno.model.bargaining_results import GuaranteePrice, NamedForce
from locarno.theory.estimation import share_of_futures

__all__ = ["guarantee_price", "named_force"]

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

_GRID = (0.0, *(0.25 * 2.0**k for k in range(8)))
"""Multipliers of the force tried, up to 32; the price is then found between two of them."""
_HALVINGS = 5
"""Bisections between two points of the grid: right to a 32nd of their distance."""
_HALF = 0.5
_AT_A_TIME = 32
"""Futures whose packages are judged at once; no result depends on it."""


def guarantee_price(packages: Packages, credible: Mask) -> GuaranteePrice:
    """Smallest multiplier of the force, and smallest named combination, with a credible package.

    Parameters
    ----------
    packages : all packages.
    credible : (R, G), whether a combination has a credible package with its force as planned.
    """
    multiplier, brigades = _least(packages)
    named = tuple(
        named_force(packages, number, credible[:, number])
        for number in range(len(packages.combinations))
    )
    enough = [force for force in named if force.p_credible.mean >= _HALF]
    return GuaranteePrice(
        multiplier=quantiles(multiplier),
        brigades=quantiles(brigades),
        free=share_of_futures(multiplier == 0.0),
        none=share_of_futures(~np.isfinite(multiplier)),
        cheapest=min(enough, key=lambda force: force.brigades.p50 or 0.0, default=None),
        combinations=named,
    )


def named_force(packages: Packages, number: int, credible: Mask) -> NamedForce:
    """A combination by its levels, with its force and how often it has a credible package."""
    combination = packages.combinations[number]
    return NamedForce(
        levels=combination.levels,
        brigades=quantiles(combination.behind_the_answer()),
        p_credible=share_of_futures(credible),
    )


def _least(packages: Packages) -> tuple[F64, F64]:
    """Multiplier and force of the cheapest credible package by future, (R,) each; infinite = none.

    More force need not help (presence may provoke, and its arrival is a shift of power), so the
    grid is searched from below; then the step to the first point that does is halved.
    """
    runs = packages.runs
    low, high, force = np.zeros(runs), np.full(runs, np.inf), np.full(runs, np.inf)

    def lowered(multiplier: F64, futures: Rows) -> Mask:
        """Which of some futures have a credible package with so much force: noted there."""
        least = _force(packages, multiplier, futures)
        enough = np.isfinite(least)
        high[futures[enough]], force[futures[enough]] = multiplier[enough], least[enough]
        return enough

    for before, multiplier in zip((0.0, *_GRID), _GRID, strict=False):
        open_ = np.flatnonzero(~np.isfinite(high))
        enough = lowered(np.full(open_.size, multiplier), open_)
        low[open_[enough]] = before
    found = np.flatnonzero(np.isfinite(high) & (high > 0.0))
    for _ in range(_HALVINGS if found.size else 0):
        middle = (low[found] + high[found]) / 2.0
        enough = lowered(middle, found)
        low[found[~enough]] = middle[~enough]
    return high, force


def _force(packages: Packages, multiplier: F64, futures: Rows) -> F64:
    """Least scaled force among credible packages of F futures, (F,); infinite where none is.

    Parameters
    ----------
    multiplier : (F,), how many times as large every force is.
    """
    found = np.full(futures.size, np.inf)
    for start in range(0, futures.size, _AT_A_TIME):
        part = slice(start, start + _AT_A_TIME)
        some, times = futures[part], multiplier[part]
        credible = packages.credible(times, some)
        there = credible.reshape(some.size, len(packages.combinations), -1).any(axis=2)
        least = np.min(np.where(there, packages.abreast.force[some], np.inf), axis=1)
        found[part] = least * np.where(np.isfinite(least), times, 1.0)
    return found
