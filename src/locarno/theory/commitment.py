"""War as a commitment problem: when a shift of power outweighs what peace has to share.

One pie a period; the future is discounted by a factor below 1 per period. What takes a ``Number``
works on floats and, element by element, on arrays.

Axes: Y years (periods), whose starts are Y + 1 points in time.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "answered_chance",
    "answered_destruction",
    "bargaining_surplus_powell_2006",
    "contest_chance",
    "critical_chance_powell_2006",
    "lottery_shift_powell_2006",
    "lottery_surplus_powell_2006",
    "margins_powell_2006",
    "peace_breaks_powell_2006",
    "pie_value",
    "readiness",
    "shift_powell_2006",
    "war_share",
    "war_value",
]

F64 = NDArray[np.float64]
Number = TypeVar("Number", float, F64)


def pie_value(discount: float) -> float:
    """Present value of one pie a period for ever.

    Parameters
    ----------
    discount : per period, 0 <= discount < 1.

    >>> round(pie_value(0.95), 9)
    20.0
    """
    return 1.0 / (1.0 - discount)


def war_value(win: float, destroyed: float, discount: float) -> float:
    """Present value of a war in which the winner takes what is left of the pie for ever.

    Parameters
    ----------
    win : chance of winning, 0 to 1.
    destroyed : share of the pie that the war destroys, 0 to 1.
    discount : per period, 0 <= discount < 1.
    """
    return war_share(win, destroyed) * pie_value(discount)


def war_share(win: Number, destroyed: Number) -> Number:
    """Value of the same war as a share of the pie for ever.

    Parameters
    ----------
    win : chance of winning, 0 to 1.
    destroyed : share of the pie that the war destroys, 0 to 1.
    """
    return win * (1.0 - destroyed)


def contest_chance(own: F64, other: F64) -> F64:
    """Chance of winning as the own share of both sides' strength; even where neither has any.

    Parameters
    ----------
    own, other : strength, same unit, 0 or more.

    Returns
    -------
    own / (own + other), that is x / (1 + x) of the ratio x: bounded and saturating.

    Source
    ------
    The ratio form of contests: Tullock, "Efficient rent seeking" (1980); for war Hirshleifer,
    Public Choice 63 (1989) 101-112. Its decisiveness (a power of the ratio) is taken as 1.

    >>> contest_chance(np.array([3.0, 0.0]), np.array([1.0, 0.0])).tolist()
    [0.75, 0.5]
    """
    total = own + other
    return np.where(total > 0.0, own / np.where(total > 0.0, total, 1.0), 0.5)


def readiness(ready: F64, years_to_full: F64, years: F64) -> F64:
    """Share of a strength that can be used, as it is restored after a war at an even pace.

    Parameters
    ----------
    ready : share on the first day, 0 to 1.
    years_to_full : years until all of it is; 0 = as soon as any time has passed.
    years : time since the first day; broadcasts with the others.

    Returns
    -------
    From ``ready`` to 1, and 1 from then on.

    >>> readiness(np.array(0.5), np.array(2.0), np.array([0.0, 1.0, 3.0])).tolist()
    [0.5, 0.75, 1.0]
    """
    slow = years_to_full > 0.0
    passed = np.where(slow, years / np.where(slow, years_to_full, 1.0), years > 0.0)
    return ready + (1.0 - ready) * np.minimum(passed, 1.0)


def answered_chance(alone: F64, helped: F64, kappa: F64) -> F64:
    """Chance of winning against a party that is helped with some chance.

    Parameters
    ----------
    alone, helped : chance of winning without and with the help, 0 to 1.
    kappa : chance that help comes in time, 0 to 1.
    """
    return alone + (helped - alone) * kappa


def answered_destruction(alone: F64, answered: F64, kappa: F64, bite: F64) -> F64:
    """Share of the pie that a war destroys when an answer comes with some chance.

    Parameters
    ----------
    alone, answered : share destroyed without an answer and under a full one, 0 to 1.
    kappa : chance that the answer comes in time, 0 to 1.
    bite : share of its full effect that the answer has, 0 to 1.
    """
    return alone + (answered - alone) * kappa * bite


def margins_powell_2006(riser: F64, decliner: F64, discount: F64) -> F64:
    """By how much the rising side's shift exceeds what peace has to share, period by period.

    Parameters
    ----------
    riser, decliner : (..., Y + 1), war values at the start of each period, as shares of the pie
        for ever.
    discount : (..., 1), per period.

    Returns
    -------
    (..., Y), shares of the pie for ever. Above 0 the peace breaks in that period: the other side,
    in decline, does better to fight at once. Below 0 it is the room that is left.

    Source
    ------
    Powell, International Organization 60 (2006) 169-203, applied to each pair of periods.

    >>> now_and_next = np.array([0.24, 0.48])
    >>> margins_powell_2006(now_and_next, 0.8 - now_and_next, np.array([0.95])).round(12).tolist()
    [0.016]
    """
    now = riser[..., :-1]
    shift = shift_powell_2006(now, riser[..., 1:], discount)
    return shift - bargaining_surplus_powell_2006(np.ones_like(now), now, decliner[..., :-1])


def shift_powell_2006(riser_now: Number, riser_next: Number, discount: Number) -> Number:
    """Gain of the rising side's war value by waiting one period.

    Parameters
    ----------
    riser_now, riser_next : the rising side's war value now and in the next period, present value
        at that time.
    discount : per period.

    Source
    ------
    Powell, International Organization 60 (2006) 169-203.
    """
    return discount * riser_next - riser_now


def bargaining_surplus_powell_2006(pie: Number, riser_now: Number, decliner_now: Number) -> Number:
    """Surplus that peace has to share beyond both sides' war values.

    Parameters
    ----------
    pie : present value of all there is to share.
    riser_now, decliner_now : war values now, same units.

    Source
    ------
    Powell 2006.
    """
    return pie - (riser_now + decliner_now)


def peace_breaks_powell_2006(shift: float, surplus: float) -> bool:
    """Whether no division can hold the peace: the shift exceeds the surplus.

    Parameters
    ----------
    shift : from ``shift_powell_2006`` or ``lottery_shift_powell_2006``.
    surplus : from the function of the same form, same units.

    Source
    ------
    Powell 2006: at most pie - discount * (riser's next war value) can be left to the declining side
    in peace, and it has its own war value at least in war.

    >>> shift = lottery_shift_powell_2006(0.3, 0.7, 0.9)
    >>> peace_breaks_powell_2006(shift, lottery_surplus_powell_2006(0.2))
    True
    """
    return shift > surplus


def lottery_shift_powell_2006(win_now: float, win_next: float, discount: float) -> float:
    """Gain of the rising side's chance to win by waiting, discounted.

    Parameters
    ----------
    win_now, win_next : its chance of winning now and in the next period.
    discount : per period.

    Source
    ------
    Powell 2006, costly lottery.
    """
    return shift_powell_2006(win_now, win_next, discount)


def lottery_surplus_powell_2006(destroyed: float) -> float:
    """Surplus that peace has to share in a costly lottery, in units of what a war leaves.

    Parameters
    ----------
    destroyed : share of the pie that war destroys, below 1.

    Source
    ------
    Powell 2006, costly lottery: d / (1 - d).
    """
    return destroyed / (1.0 - destroyed)


def critical_chance_powell_2006(win_now: float, destroyed: float, discount: float) -> float:
    """Next-period chance of winning of the rising side above which peace breaks.

    Parameters
    ----------
    win_now : its chance of winning now.
    destroyed : share of the pie that war destroys, below 1.
    discount : per period, above 0.

    Returns
    -------
    A number that may exceed 1: then no shift breaks the peace. A guarantee holds the riser below
    it, or raises it by making war dearer.

    Source
    ------
    Powell 2006, costly lottery.

    >>> round(critical_chance_powell_2006(0.3, 0.2, 0.95), 6)
    0.578947
    """
    return (win_now + lottery_surplus_powell_2006(destroyed)) / discount
