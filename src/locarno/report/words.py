"""Numbers and lists as words: the one place that decides how the report writes a value."""

from __future__ import annotations

import math
from collections.abc import Sequence

from locarno.units import DAYS_PER_YEAR, HOURS_PER_DAY, QUARTERS_PER_YEAR

__all__ = [
    "NOT_GIVEN",
    "amount",
    "confidence",
    "counted",
    "days",
    "fewer",
    "hours",
    "hundred",
    "label",
    "likelihood",
    "listing",
    "money",
    "plain_count",
    "points",
    "quarter",
    "quarters",
    "significant",
    "span",
    "supposing",
    "swing_at_most",
    "unit_label",
    "unit_short",
    "years",
]

NOT_GIVEN = "not given"

_SCALE = (
    (0.05, "remote"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
)
_STRONGEST = "almost certain"
_WIDE_ENOUGH_TO_DOUBT, _NARROW = 0.20, 0.10
_MOSTLY_ASSUMED, _LITTLE_ASSUMED = 0.60, 0.25
_FOUR_DAYS = 4 * HOURS_PER_DAY
_EXACT_BELOW = 100.0
_GUARD = 9
_DAYS_OFF = 5


def likelihood(chance: float) -> str:
    """Word for a probability; a value on a bound takes the word above, 0.95 the one below.

    >>> likelihood(0.28), likelihood(0.5), likelihood(0.95)
    ('unlikely', 'even chance', 'very likely')
    """
    if chance == _SCALE[-1][0]:
        return _SCALE[-1][1]
    return next((word for bound, word in _SCALE if chance < bound), _STRONGEST)


def supposing(chance: float) -> tuple[str, str, str]:
    """Likelihood word with what stands before and after it in "… that something happens".

    >>> supposing(0.28)
    ('it is ', 'unlikely', '')
    >>> " ".join(supposing(0.01)).split()
    ['there', 'is', 'only', 'a', 'remote', 'chance']
    """
    word = likelihood(chance)
    if word == _SCALE[0][1]:
        return "there is only a ", word, " chance"
    if word == "even chance":
        return "there is an ", word, ""
    return "it is ", word, ""


def unit_label(unit: str) -> str:
    """A unit as it stands behind a number; payoffs, shares and plain numbers have none.

    >>> unit_label("brigade_equivalent"), unit_label("payoff"), unit_label("h")
    ('brigades', '', 'h')
    """
    if "payoff" in unit or unit in {"1", "probability", "probit"}:
        return ""
    return {"brigade_equivalent": "brigades", "person": "persons", "unit": "units"}.get(unit, unit)


def unit_short(unit: str) -> str:
    """A unit for a narrow column, with no word to break.

    >>> unit_short("payoff/brigade_equivalent"), unit_short("EUR/person/year")
    ('payoff/brigade', 'EUR/person/year')
    """
    return unit.replace("brigade_equivalent", "brigade").replace("_", " ")


def confidence(assumed_share: float | None, sampling_width: float) -> str:
    """How far a result is trusted: low, moderate or high.

    Parameters
    ----------
    assumed_share : share (0-1) of the result's swing that comes from assumed inputs; None where
        no drivers were computed, which never gives more than low.
    sampling_width : width of the 95 % sampling interval of a probability, 0-1.

    Returns
    -------
    low when more than 60 % of the swing is assumed or the interval is wider than 0.20; high when
    at most 25 % is assumed and the interval is at most 0.10 wide; moderate otherwise.

    >>> confidence(0.7, 0.05), confidence(0.4, 0.05), confidence(0.2, 0.05)
    ('low', 'moderate', 'high')
    """
    if assumed_share is None or assumed_share > _MOSTLY_ASSUMED:
        return "low"
    if sampling_width > _WIDE_ENOUGH_TO_DOUBT:
        return "low"
    if assumed_share <= _LITTLE_ASSUMED and sampling_width <= _NARROW:
        return "high"
    return "moderate"


def significant(value: float, figures: int = 2) -> str:
    """A number with so many significant figures, thousands apart, whole digits never dropped.

    >>> significant(0.01234), significant(3.14159), significant(123456.7), significant(0.0)
    ('0.012', '3.1', '123,457', '0')
    """
    if value == 0.0:
        return "0"
    exponent = int(f"{abs(value):.{figures - 1}e}".partition("e")[2])
    text = f"{value:,.{max(figures - 1 - exponent, 0)}f}"
    return "0" if text == "-0" else text


def amount(value: float) -> str:
    """A quantity for people: whole from 100 on, else at most three significant figures.

    >>> amount(26400.4), amount(4.0), amount(4.567), amount(-0.25)
    ('26,400', '4', '4.57', '−0.25')
    """
    text = f"{value:,.0f}" if abs(value) >= _EXACT_BELOW else significant(value, 3)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def plain_count(value: float) -> str:
    """A whole number, thousands apart."""
    return f"{value:,.0f}"


def hundred(chance: float) -> str:
    """A probability as a count of 100, whole, for tables and figures.

    >>> hundred(0.284), hundred(0.005), hundred(0.0), hundred(0.998), hundred(1.0)
    ('28', '<1', '0', '>99', '100')
    """
    count = 100.0 * chance
    if 0.0 < count <= 0.5:
        return "<1"
    if 99.5 <= count < 100.0:
        return ">99"
    return f"{count:.0f}"


def counted(chance: float) -> str:
    """A probability as a count of 100, for sentences.

    >>> counted(0.284), counted(0.004), counted(0.998)
    ('28', 'fewer than 1', 'more than 99')
    """
    return hundred(chance).replace("<", "fewer than ").replace(">", "more than ")


def fewer(chance: float) -> str:
    """The lowest whole count of 100 that a probability stays below.

    >>> fewer(0.0135), fewer(0.29), fewer(0.0), fewer(1.0)
    ('fewer than 2', 'fewer than 30', 'fewer than 1', 'up to 100')
    """
    bound = math.floor(round(100.0 * chance, _GUARD)) + 1
    return "up to 100" if bound > 100 else f"fewer than {bound}"


def span(low: str, high: str, between: str = " to ") -> str:
    """Both ends of an interval, or one text where they print alike.

    >>> span("<1", "2"), span("<1", "<1")
    ('<1 to 2', '<1')
    """
    return low if low == high else f"{low}{between}{high}"


def swing_at_most(swing: float) -> str:
    """Points of 100 that a swing does not exceed, up to the next tenth.

    >>> swing_at_most(-0.00125), swing_at_most(0.0)
    ('0.2', '0')
    """
    tenths = math.ceil(round(1000.0 * abs(swing), _GUARD))
    return amount(tenths / 10)


def points(difference: float) -> str:
    """A difference of two probabilities in points of 100, with its sign.

    >>> points(0.123), points(-0.052), points(0.0004)
    ('+12', '−5.2', '0')
    """
    value = 100.0 * difference
    if abs(value) < 0.05:
        return "0"
    sign = "+" if value > 0 else "−"
    return sign + significant(abs(value))


def hours(value: float) -> str:
    """A time: hours up to four days, then days.

    >>> hours(6.0), hours(30.4), hours(72.0), hours(170.4)
    ('6 h', '30 h', '72 h', '7.1 days')
    """
    if value <= _FOUR_DAYS:
        return f"{amount(value) if value < 10 else plain_count(value)} h"
    shown = value / HOURS_PER_DAY
    text = significant(shown) if shown < 10 else plain_count(shown)
    return f"{text.removesuffix('.0')} days"


def days(value: float) -> str:
    """A time in days, whole.

    >>> days(45.2)
    '45 days'
    """
    return f"{plain_count(value)} days"


def money(value: float) -> str:
    """An amount of EUR in millions or billions.

    >>> money(2.64e9), money(3.1e7)
    ('EUR 2.6 bn', 'EUR 31 m')
    """
    if abs(value) >= 1e9:
        return f"EUR {significant(value / 1e9)} bn"
    return f"EUR {significant(value / 1e6)} m"


def quarter(index: int) -> str:
    """A quarter by number and year, counted from the ceasefire.

    >>> quarter(0), quarter(6)
    ('Q1 of year 1', 'Q3 of year 2')
    """
    return f"Q{index % QUARTERS_PER_YEAR + 1} of year {index // QUARTERS_PER_YEAR + 1}"


def quarters(first: int, last: int) -> str:
    """A run of quarters.

    >>> quarters(2, 2), quarters(2, 7)
    ('Q3 of year 1', 'Q3 of year 1 to Q4 of year 2')
    """
    return quarter(first) if first == last else f"{quarter(first)} to {quarter(last)}"


def years(horizon_days: int) -> str:
    """A horizon in years; leap days and the like, up to five, do not show.

    >>> years(1826), years(365), years(500)
    ('5 years', '1 year', '1.4 years')
    """
    whole = round(horizon_days / DAYS_PER_YEAR)
    if not whole or abs(horizon_days - whole * DAYS_PER_YEAR) > _DAYS_OFF:
        return f"{significant(horizon_days / DAYS_PER_YEAR)} years"
    return f"{whole} year" if whole == 1 else f"{whole} years"


def label(key: str) -> str:
    """A key of a scenario file as a name.

    >>> label("air_umbrella_inside")
    'air umbrella inside'
    """
    return key.replace("_", " ")


def listing(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
