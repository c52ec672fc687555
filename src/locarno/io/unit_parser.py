"""The parser of units, for spellings other than the unit used inside: it is slow to load."""

from __future__ import annotations

import re
import tokenize
from functools import lru_cache
from typing import Any, Final

import pint

from locarno.units import Unit

__all__ = ["parsed_factor"]

_SPELLINGS: Final = {
    Unit.PROBABILITY: "dimensionless",
    Unit.ONE: "dimensionless",
    Unit.PERSON: "person",
    Unit.UNITS: "element_unit",
    Unit.TONNE: "metric_ton",
    Unit.BRIGADE: "brigade_equivalent",
    Unit.PAYOFF: "payoff",
    Unit.PROBIT: "probit",
    Unit.PERSON_PER_QUARTER: "person/quarter_year",
    Unit.YEAR: "locarno_year",
    Unit.PER_YEAR: "1/locarno_year",
    Unit.MONTH: "locarno_month",
    Unit.EUR_PER_PERSON_YEAR: "EUR/person/locarno_year",
    Unit.MONEY_PER_PERSON_YEAR: "money/person/locarno_year",
}


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Any]:
    """Units of planning; a year has 365 days and a month a twelfth of it (semantics §1)."""
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(non_int_type=float)
    for definition in (
        "person = [person] = persons = people = troops",
        "element_unit = [element_unit] = units",
        "brigade_equivalent = [brigade] = brigade = brigades = bde",
        "payoff = [payoff] = payoffs",
        "probit = [probit]",
        # Money of any currency counts alike here: the scenario declares what a unit of it is worth.
        "EUR = [currency] = euro = euros = money",
        "locarno_year = 365 * day",
        "locarno_month = 365 / 12 * day",
        "quarter_year = 365 / 4 * day",
    ):
        registry.define(definition)
    return registry


_OWN_TIME: Final = (
    (re.compile(r"\b(?:years?|yrs?|annum|a)\b"), "locarno_year"),
    (re.compile(r"\bmonths?\b"), "locarno_month"),
    (re.compile(r"\bquarters?\b"), "quarter_year"),
    (re.compile(r"\b(?:probability|prob)\b"), "dimensionless"),
    (re.compile(r"\bunit\b"), "element_unit"),
    (re.compile(r"%"), "percent"),
)
"""Words that mean something else, or nothing, to the parser of units."""


def parsed_factor(spelling: str, wanted: Unit) -> float:
    """Factor from a spelling, a product of words, to the unit inside.

    Raises
    ------
    ValueError
        When they do not fit.
    """
    if spelling.startswith("/"):
        spelling = f"1{spelling}"
    for pattern, own in _OWN_TIME:
        spelling = pattern.sub(own, spelling)
    target = _SPELLINGS.get(wanted, str(wanted))
    registry = _registry()
    try:
        return float(registry.Quantity(1.0, spelling).to(target).magnitude)
    except _UNIT_ERRORS as error:
        raise ValueError(spelling) from error


_UNIT_ERRORS: Final = (
    pint.PintError, ArithmeticError, AssertionError, AttributeError, LookupError, SyntaxError,
    TypeError, ValueError, tokenize.TokenError,
)  # fmt: skip
"""What the parser of units raises, by its own choice or because its tokenizer trips."""
