"""War as a commitment problem: when a shift of power outweighs what peace has to share.

One pie a period; the future is discounted by a factor below 1 per period.
"""

from __future__ import annotations

__all__ = [
    "bargaining_surplus_powell_2006",
    "critical_chance_powell_2006",
    "lottery_shift_powell_2006",
    "lottery_surplus_powell_2006",
    "peace_breaks_powell_2006",
    "pie_value",
    "shift_powell_2006",
    "war_value",
]


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
    return win * (1.0 - destroyed) * pie_value(discount)


def shift_powell_2006(riser_now: float, riser_next: float, discount: float) -> float:
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


def bargaining_surplus_powell_2006(pie: float, riser_now: float, decliner_now: float) -> float:
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
