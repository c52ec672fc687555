"""A campaign from its first day to the horizon, for all variants and histories at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.inputs import Histories, Rules, Variant
from locarno.theory.campaign.luck import Luck
from locarno.theory.campaign.period import live
from locarno.theory.campaign.state import Campaign
from locarno.units import quarter_of_day

__all__ = ["simulate"]

I64 = NDArray[np.int64]


def simulate(
    rules: Rules,
    variants: Sequence[Variant],
    luck: Luck,
    histories: int,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[Histories, ...]:
    """Histories of every variant, in the order of the variants.

    Parameters
    ----------
    rules : structure shared by the variants.
    variants : numbers of each; all must have the same number of futures R.
    luck : addressed uniforms of the R x H histories.
    histories : H, histories in each future.
    progress : told the share of days done.
    """
    campaign = Campaign(rules, variants, luck, histories)
    dates = decision_days(rules)
    horizon = rules.horizon_days
    ends = dict(zip(dates, [*dates[1:], horizon], strict=True))
    quarters = quarter_days(horizon)
    starts = sorted({*dates, *quarters})
    for start, stop in zip(starts, [*starts[1:], horizon], strict=True):
        if start in quarters:
            campaign.begin_quarter(quarters.index(start), start)
            progress(start / horizon)
        if start in ends:
            campaign.decide(start, ends[start] - start)
        live(campaign, start, stop)
    return tuple(campaign.record.histories(k) for k in range(len(variants)))


def quarter_days(horizon_days: int) -> list[int]:
    """First day of every quarter before the horizon (semantics §1)."""
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
