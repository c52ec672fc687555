"""Superiority in contested air: aggregate losses of sorties, from near or far bases.

Two air forces lose aircraft by the sortie to defences on the ground, by the day on their bases, and
to each other in proportion to those over the area. Numbers may be arrays of one shape. Nothing here
knows a type of aircraft or of weapon.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import log

__all__ = ["Cover", "Side", "cover_of", "daily_loss", "share_covered", "time_between"]

F64 = NDArray[np.float64]


class Side(NamedTuple):
    """One air force over an area.

    Parameters
    ----------
    aircraft : fit to fly, not negative.
    over : share of the day that one of them spends over the area, 0 to 1.
    wear : share of the aircraft lost a day to defences and on bases, as a rate (1/day).
    kills : of the other side's aircraft a day, by one aircraft over the area.
    """

    aircraft: F64
    over: F64
    wear: F64
    kills: F64


class Cover(NamedTuple):
    """When one side holds superiority, in days from the challenge; inf for never.

    Parameters
    ----------
    begins : 0 where it is held from the first; ends : inf where it is not lost.
    """

    begins: F64
    ends: F64


def daily_loss(per_sortie: F64, sorties: F64, on_base: F64) -> F64:
    """Return the rate at which aircraft wear off, from losses by the sortie and on bases.

    Parameters
    ----------
    per_sortie : share lost per sortie, below 1
    sorties : of one aircraft a day
    on_base : share lost a day on bases, below 1

    Returns
    -------
    rate per day r; after t days e^(-r t) are left, that is ((1 - per_sortie)^sorties
    (1 - on_base))^t

    Source
    ------
    Survivors by the sortie: J. M. Epstein, The Calculus of Conventional War (Brookings 1985), the
    terms for aircraft. What distance takes from sorties, and with them from a campaign:
    A. Wohlstetter and H. S. Rowen, Campaign Time Pattern, Sortie Rate, and Base Location (RAND
    D-1147, 1952).

    Examples
    --------
    >>> rate = daily_loss(np.array(0.02), np.array(2.0), np.array(0.0))
    >>> bool(np.isclose(np.exp(-10.0 * rate), 0.98**20))
    True
    """
    rate: F64 = -sorties * log(1.0 - per_sortie) - log(1.0 - on_base)
    return rate


def time_between(start: F64, end: F64, terms: tuple[F64, F64, F64]) -> F64:
    """Return the time in which a ratio of forces goes from one value to another.

    The ratio x of two forces that lose to each other and by themselves follows Riccati's equation
    x' = c x^2 - b x - a.

    Parameters
    ----------
    start, end : of the ratio, finite, not negative
    terms : a, losses of the first to the second per unit of the second; b, wear of the first beyond
        that of the second; c, losses of the second to the first per unit of the first

    Returns
    -------
    time, 0 where both are equal, inf where the ratio never gets from one to the other

    Source
    ------
    F. W. Lanchester, Aircraft in Warfare (1916), ch. V; the equation of the ratio: J. G. Taylor and
    S. H. Parry, Operations Research 23 (1975) 522. Its integral in closed form.

    Examples
    --------
    >>> nobody_shoots = (np.array(0.0), np.array(0.1), np.array(0.0))
    >>> bool(np.isclose(time_between(np.array(2.0), np.array(1.0), nobody_shoots), 10 * np.log(2)))
    True
    """
    a, b, c = terms
    moves = c * start * start - b * start - a
    # At one value at most the ratio stands still, and from there it moves away on both sides: what
    # moves towards the end gets there.
    reached = moves * np.sign(end - start) > _STILL
    root = np.sqrt(b * b + 4.0 * a * c)
    below = np.where(reached, np.abs(2.0 * a + b * (start + end) - 2.0 * c * start * end), 1.0)
    gap = np.abs(end - start)
    share = np.where(reached, np.minimum(root * gap / below, _LARGEST_SHARE), 0.0)
    straight = share < _STRAIGHT
    inner = np.where(straight, 0.5, share)
    curved = (log(1.0 + inner) - log(1.0 - inner)) / np.where(root > 0.0, root, 1.0)
    found: F64 = np.where(reached, np.where(straight, 2.0 * gap / below, curved), np.inf)
    return np.where(gap == 0.0, 0.0, found)


_STILL = 1e-12
"""A ratio that moves less in a unit of time stands still."""
_STRAIGHT = 1e-5
"""Below it the logarithm and its first term agree to ten digits."""
_LARGEST_SHARE = 1.0 - 2.0**-52
"""Where rounding reaches 1 the ratio stands still, or nearly so."""


def cover_of(own: Side, other: Side, parity: F64) -> Cover:
    """Return when a side has superiority: its aircraft over the area against the other's.

    Parameters
    ----------
    own, other : both sides at the time of the challenge
    parity : own aircraft over the area for each of the other's at which superiority ends, above 0

    Returns
    -------
    begin and end in days; where nobody contests it is held for ever by whoever has aircraft there

    Examples
    --------
    >>> own = Side(*map(np.array, (30.0, 0.3, 0.05, 0.0)))
    >>> other = Side(*map(np.array, (10.0, 0.3, 0.0, 0.0)))
    >>> bool(np.isclose(cover_of(own, other, np.array(1.5)).ends, np.log(2.0) / 0.05))
    True
    """
    there, against = own.aircraft * own.over, other.aircraft * other.over
    flown, contested = there > 0.0, against > 0.0
    both = flown & contested
    ratio = np.where(both, own.aircraft, 1.0) / np.where(both, other.aircraft, 1.0)
    limit = parity * np.where(both, other.over, 1.0) / np.where(both, own.over, 1.0)
    terms = (other.kills * other.over, own.wear - other.wear, own.kills * own.over)
    held = ratio >= limit
    time = time_between(ratio, limit, terms)
    # At parity itself it is kept only where the ratio grows.
    grows = terms[2] * ratio * ratio - terms[1] * ratio - terms[0] >= 0.0
    ends = np.where(ratio > limit, time, np.where(held & ~grows, 0.0, np.inf))
    begins = np.where(held, 0.0, time)
    alone = np.where(flown, 0.0, np.inf)
    return Cover(np.where(both, begins, alone), np.where(both, ends, np.inf))


def share_covered(cover: Cover, days: F64) -> F64:
    """Return the share of some days from the challenge on that are covered.

    Parameters
    ----------
    days : above 0

    Examples
    --------
    >>> float(share_covered(Cover(np.array(1.0), np.array(4.0)), np.array(6.0)))
    0.5
    """
    covered = np.minimum(cover.ends, days) - np.minimum(cover.begins, days)
    found: F64 = np.maximum(covered, 0.0) / days
    return found
