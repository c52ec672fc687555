"""Units in which numbers travel inside Locarno (semantics §2) and the few constants of time.

Names are the spellings a scenario file uses; conversion from other spellings happens once, at load.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DAYS_PER_YEAR", "HOURS_PER_DAY", "QUARTERS_PER_YEAR", "Unit", "quarter_of_day"]

Days = TypeVar("Days", int, "NDArray[np.int64]")

DAYS_PER_YEAR: Final = 365
HOURS_PER_DAY: Final = 24
QUARTERS_PER_YEAR: Final = 4


class Unit(StrEnum):
    """Unit of a quantity inside the programme."""

    ONE = "1"
    PROBABILITY = "probability"
    KM = "km"
    KM_PER_HOUR = "km/h"
    HOUR = "h"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PER_DAY = "1/day"
    PER_HOUR = "1/h"
    PER_YEAR = "1/year"
    PERSON = "person"
    UNITS = "unit"
    TONNE = "t"
    BRIGADE = "brigade_equivalent"
    PER_BRIGADE = "1/brigade_equivalent"
    EUR = "EUR"
    EUR_PER_PERSON = "EUR/person"
    EUR_PER_PERSON_YEAR = "EUR/person/year"
    MONEY_PER_PERSON_YEAR = "money/person/year"
    PAYOFF = "payoff"
    PAYOFF_PER_BRIGADE = "payoff/brigade_equivalent"
    PER_KM = "1/km"
    HOUR_PER_KM = "h/km"
    PERSON_PER_QUARTER = "person/quarter"
    PROBIT = "probit"


def quarter_of_day(day: Days) -> Days:
    """Quarter in which a day lies, or each of several, counted from 0 (semantics §1).

    >>> quarter_of_day(0), quarter_of_day(91), quarter_of_day(92), quarter_of_day(365)
    (0, 0, 1, 4)
    """
    return QUARTERS_PER_YEAR * day // DAYS_PER_YEAR
