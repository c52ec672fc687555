"""An offensive as aggregate numbers: losses by Lanchester's law, space traded for time.

Only whether and when the line breaks, and by how much it moves; never who wins a war.
"""

from __future__ import annotations

import math
from typing import Final

from locarno.theory.scalar import exp_of

__all__ = ["BREAKTHROUGH", "LIMITED_GAIN", "NO_BATTLE", "REPELLED", "fought_of", "offensive_of"]

NO_BATTLE: Final = -1
REPELLED: Final = 0
LIMITED_GAIN: Final = 1
BREAKTHROUGH: Final = 2


def fought_of(
    attackers: float, defenders: float, kills: tuple[float, float], contact: float
) -> tuple[float, float]:
    """Return what is left of both sides after a day of Lanchester's square law.

    Parameters
    ----------
    attackers, defenders : strength at its beginning, in one unit
    kills : strength of the other side that a unit of attackers destroys a day, and of defenders
    contact : share of the day's fighting that takes place

    Returns
    -------
    attackers, defenders; where one side is gone in the course of the day it is 0

    Source
    ------
    F. W. Lanchester, Aircraft in Warfare (1916), ch. V; the solution in closed form.

    Examples
    --------
    >>> a, d = fought_of(5.0, 4.0, (0.1, 0.1), 1.0)
    >>> float(round(a * a - d * d, 9))
    9.0
    """
    mine, theirs = kills[0] * contact, kills[1] * contact
    if mine <= 0.0 and theirs <= 0.0:
        return attackers, defenders
    if mine <= 0.0:
        return max(attackers - theirs * defenders, 0.0), defenders
    if theirs <= 0.0:
        return attackers, max(defenders - mine * attackers, 0.0)
    pace, tilt = math.sqrt(mine * theirs), math.sqrt(theirs / mine)
    up, down = exp_of(pace), exp_of(-pace)
    even, odd = 0.5 * (up + down), 0.5 * (up - down)
    # Whoever is stronger in the sense of the square law ends with the root of the difference.
    surplus = mine * attackers * attackers - theirs * defenders * defenders
    left_of_attackers = attackers * even - tilt * defenders * odd
    left_of_defenders = defenders * even - attackers * odd / tilt
    if left_of_attackers <= 0.0:
        return 0.0, math.sqrt(max(-surplus, 0.0) / theirs)
    if left_of_defenders <= 0.0:
        return math.sqrt(max(surplus, 0.0) / mine), 0.0
    return left_of_attackers, left_of_defenders


def offensive_of(
    forces: tuple[float, float],
    helped: tuple[float, float],
    kills: tuple[float, float],
    giving: tuple[float, float],
    ends: tuple[float, float, float, float, float],
) -> tuple[int, int, float, float]:
    """Return how an offensive ends, on which day, how far the line has moved, and who is lost.

    The defender falls back when a day costs it more than it stands; the faster it falls back, the
    less is fought. The attacker breaks off when it has lost its share, the line breaks when the
    defender has lost its own or has been pushed back to the depth.

    Parameters
    ----------
    forces : attackers and defenders where it falls, in one unit
    helped : strength that joins the defenders, and the day on which it does (inf for never)
    kills : as ``fought_of`` takes them
    giving : share of the defenders lost in a day that they stand without giving ground (1: they
        never give any, and the battle is Lanchester's); fastest retreat, km a day
    ends : shares lost at which the attacker breaks off and at which the line breaks; km from which
        ground is a gain; km at which the line is broken; days after which the lines settle

    Returns
    -------
    repelled 0, limited gain 1, breakthrough 2, or -1 where nobody attacks; day from 1; km; strength
    that both sides have lost by then

    Source
    ------
    Withdrawal: J. M. Epstein, The Calculus of Conventional War (Brookings 1985), with losses by
    Lanchester's square law in place of a constant rate of attrition.

    Examples
    --------
    >>> ends = offensive_of(
    ...     (1.0, 4.0), (0.0, math.inf), (0.1, 0.1), (1.0, 5.0), (0.5, 0.5, 5, 50, 60)
    ... )
    >>> ends[:3], float(round(ends[3], 3))
    ((0, 2, 0.0), 0.906)
    """
    attackers, defenders = forces
    if attackers <= 0.0:
        return NO_BATTLE, 0, 0.0, 0.0
    bears_attacker, bears_defender, limited, depth, days = ends
    stands, fastest = giving
    first, committed = attackers, defenders
    ground, retreat, day = 0.0, 0.0, 0
    while day < days:
        day += 1
        # A fraction of a day counts as the day it falls in; what is there already as the first.
        if day - 1 < max(helped[1], 1.0) <= day:
            defenders += helped[0]
            committed += helped[0]
        if defenders <= (1.0 - bears_defender) * committed:
            return BREAKTHROUGH, day, ground, (first - attackers) + (committed - defenders)
        contact = 1.0 - retreat / fastest if fastest > 0.0 else 1.0
        before = defenders
        attackers, defenders = fought_of(attackers, defenders, kills, contact)
        ground += retreat
        if ground >= depth or defenders <= (1.0 - bears_defender) * committed:
            return BREAKTHROUGH, day, ground, (first - attackers) + (committed - defenders)
        if attackers <= (1.0 - bears_attacker) * first:
            break
        if stands < 1.0:
            lost = 1.0 - defenders / before
            retreat += (fastest - retreat) / (1.0 - stands) * (lost - stands)
            retreat = min(max(retreat, 0.0), fastest)
    end = LIMITED_GAIN if ground >= limited else REPELLED
    return end, day, ground, (first - attackers) + (committed - defenders)
