"""The calendar of incidents: what happened beside what monitoring would have recorded of it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.simulation import BANDS, Outcomes
from locarno.model.encounters import Encountered
from locarno.model.probability import Rate
from locarno.model.results import QuarterOfCalendar
from locarno.theory.episode.dates import quarter_days
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import EXCHANGED, MET_IN_AIR, RECORDED, TRUE
from locarno.theory.estimation import simulated_probability
from locarno.theory.rates import rate_over
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["calendar_of", "encountered"]

F64 = NDArray[np.float64]

DOMAINS: Final = ("air", "sea")

_A_QUARTER: Final = DAYS_PER_YEAR / QUARTERS_PER_YEAR


def calendar_of(
    outcomes: Outcomes, records: F64, horizon_days: int
) -> tuple[QuarterOfCalendar, ...]:
    """Quarters in their order, the last one perhaps cut short by the horizon.

    Parameters
    ----------
    records : (R,) recorded violations per exchange in each future.
    """
    found, futures = outcomes.histories, outcomes.futures
    starts = np.array([*quarter_days(horizon_days), horizon_days])
    # A war ends the count with its own day.
    ends = np.where(found.war_day == NEVER, horizon_days, found.war_day + 1)
    days = np.clip(ends, starts[:-1, np.newaxis], starts[1:, np.newaxis]) - starts[:-1, np.newaxis]
    lived = days.reshape(len(days), futures, -1) / _A_QUARTER
    counts = found.calendar.reshape(*found.calendar.shape[:2], futures, -1)
    per_exchange = records[:futures, np.newaxis]
    return tuple(
        QuarterOfCalendar(
            quarter=number,
            ceasefires=float(np.mean(days[number] > 0)),
            exchanges=rate_over(counts[EXCHANGED, number], lived[number]),
            violations=rate_over(counts[EXCHANGED, number] * per_exchange, lived[number]),
            breaches=rate_over(counts[TRUE, number], lived[number]),
            reported=rate_over(counts[RECORDED, number], lived[number]),
            meetings=_meetings(counts[MET_IN_AIR:, number], lived[number]),
        )
        for number in range(len(days))
    )


def _meetings(counts: F64, lived: F64) -> dict[str, Rate]:
    """Meetings of the domains in which any took place."""
    found = {
        domain: rate_over(row, lived) for domain, row in zip(DOMAINS, counts, strict=True)
        if row.any()
    }  # fmt: skip
    return {domain: rate for domain, rate in found.items() if rate is not None}


def encountered(outcomes: Outcomes, horizon_days: int) -> dict[str, Encountered]:
    """Meetings in the air and at sea over the whole horizon, and the clashes at them."""
    found = outcomes.histories
    ends = np.where(found.war_day == NEVER, horizon_days, found.war_day + 1)
    years = float(np.sum(ends)) / DAYS_PER_YEAR
    told = {}
    worst = (found.air_clash, found.sea_clash)
    for domain, met, band in zip(DOMAINS, found.calendar[MET_IN_AIR:], worst, strict=True):
        if met.any():
            told[domain] = Encountered(
                per_year=float(np.sum(met)) / years,
                p_clash=simulated_probability((band > 0).reshape(outcomes.futures, -1)),
                bands={name: float(np.mean(band == place)) for place, name in enumerate(BANDS, 1)},
            )
    return told
