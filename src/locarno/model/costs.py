"""Cost factors: what it costs to send a person, to keep one deployed, and in whose money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.evidence import Quantity
from locarno.model.term import term
from locarno.units import Unit

__all__ = ["EUR", "Costs", "OwnCost"]

EUR = "EUR"
"""Currency in which every result stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCost:
    """What one guarantor has published on the cost of its own people abroad."""

    incremental: Quantity = term(
        "its own extra cost of a mission, in the currency named", Unit.MONEY_PER_PERSON_YEAR, ge=0
    )
    full: Quantity | None = term(
        "its own full cost; none takes its extra cost and the general share at home",
        Unit.MONEY_PER_PERSON_YEAR, ge=0, default=None,
    )  # fmt: skip
    currency: str = term("currency of these numbers: EUR, or one under `exchange`", default=EUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Cost of keeping one person deployed; the two ways of counting are never added."""

    incremental: Quantity = term("extra cost of the mission", Unit.EUR_PER_PERSON_YEAR, ge=0)
    full: Quantity = term(
        "extra cost, share of the force at home and overhead", Unit.EUR_PER_PERSON_YEAR, ge=0
    )
    price_year: int = term("year of the prices", ge=1900, le=2100)
    by_guarantor: Mapping[str, OwnCost] = term(
        "numbers of single guarantors, by their key, where they are published", default={}
    )
    exchange: Mapping[str, Quantity] = term(
        "EUR for one unit of another currency, by its ISO 4217 code", Unit.ONE, ge=0, default={}
    )
    set_up: Quantity | None = term(
        "camp for one person ashore, paid once", Unit.EUR_PER_PERSON, ge=0, default=None
    )
