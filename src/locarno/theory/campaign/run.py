"""The daily loop of a campaign, for all variants and histories at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.day import live
from locarno.theory.campaign.inputs import Histories, Rules, Variant
from locarno.theory.campaign.luck import Luck
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
    following = 0
    quarter = -1
    for day in range(rules.horizon_days):
        if quarter_of_day(day) != quarter:
            quarter = quarter_of_day(day)
            campaign.begin_quarter(quarter, day)
            progress(day / rules.horizon_days)
        if following < len(dates) and day == dates[following]:
            ahead = dates[following + 1] if following + 1 < len(dates) else rules.horizon_days
            campaign.decide(day, ahead - day)
            following += 1
        live(campaign, day)
    return tuple(campaign.record.histories(k) for k in range(len(variants)))


def decision_days(rules: Rules) -> list[int]:
    """Days on which the challenger decides: evenly through each year of 365 days."""
    days: list[int] = []
    date = 0
    while (day := -(-date * 365 // rules.decisions_per_year)) < rules.horizon_days:
        days.append(day)
        date += 1
    return days
