"""Days on which something is due in every history: quarters and decision dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.episode.inputs import Rules
from locarno.units import quarter_of_day

__all__ = ["decision_days", "periods", "quarter_days"]

I64 = NDArray[np.int64]


def quarter_days(horizon_days: int) -> list[int]:
    """First day of every quarter before the horizon (semantics §1).

    >>> quarter_days(200)
    [0, 92, 183]
    """
    first: dict[int, int] = {}
    for day in range(horizon_days):
        first.setdefault(quarter_of_day(day), day)
    return list(first.values())


def decision_days(rules: Rules) -> list[int]:
    """Days on which the challenger decides: evenly through each year of 365 days."""
    days: list[int] = []
    date = 0
    while (day := -(-date * 365 // rules.decisions_per_year)) < rules.horizon_days:
        days.append(day)
        date += 1
    return days


def periods(rules: Rules) -> I64:
    """Days on which a quarter begins or the challenger decides, in order, (P, 3).

    Returns
    -------
    The day; the quarter that begins on it, or -1; days until the next decision if one is taken on
    it, or 0.
    """
    dates, horizon = decision_days(rules), rules.horizon_days
    lengths = dict(zip(dates, np.diff([*dates, horizon]), strict=True))
    quarters = quarter_days(horizon)
    numbers = {day: number for number, day in enumerate(quarters)}
    days = sorted({*dates, *quarters})
    return np.array([(day, numbers.get(day, -1), lengths.get(day, 0)) for day in days], np.int64)
