"""Bargaining in the shadow of war: what both sides prefer to fighting, and when they miss it.

One stake of worth 1, divided by agreement or by a war that costs both sides something.
"""

from __future__ import annotations

__all__ = [
    "bargaining_range_fearon_1995",
    "best_demand_fearon_1995",
    "war_chance_fearon_1995",
]


def bargaining_range_fearon_1995(win: float, cost: float, other_cost: float) -> tuple[float, float]:
    """Least and largest share of the first side that both prefer to war.

    Parameters
    ----------
    win : chance that the first side wins, 0 to 1.
    cost, other_cost : cost of war to the first and to the other side, as a share of the stake.

    Source
    ------
    Fearon, International Organization 49 (1995) 379-414.

    >>> bargaining_range_fearon_1995(0.5, 0.25, 0.125)
    (0.25, 0.625)
    """
    return win - cost, win + other_cost


def best_demand_fearon_1995(win: float, cost: float, largest_other_cost: float) -> float:
    """Demand of the first side that does not know the other's cost, drawn evenly from 0 up.

    Parameters
    ----------
    win : chance that the first side wins, 0 to 1.
    cost : its cost of war, below ``largest_other_cost``.
    largest_other_cost : the other side's cost lies between 0 and this, all alike.

    Source
    ------
    Fearon 1995: the trade-off between risk and return, worked out for an even distribution.

    >>> best_demand_fearon_1995(0.5, 0.1, 0.4)
    0.65
    """
    return win + (largest_other_cost - cost) / 2.0


def war_chance_fearon_1995(cost: float, largest_other_cost: float) -> float:
    """Chance that the best demand of the first side is refused and war follows.

    Parameters
    ----------
    cost : its cost of war, below ``largest_other_cost``.
    largest_other_cost : the other side's cost lies between 0 and this, all alike.

    Source
    ------
    Fearon 1995, worked out for an even distribution.

    >>> round(war_chance_fearon_1995(0.1, 0.4), 12)
    0.375
    """
    return (largest_other_cost - cost) / (2.0 * largest_other_cost)
