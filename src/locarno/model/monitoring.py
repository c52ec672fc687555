"""Monitoring: what sees a breach, and whose name is put to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.evidence import Quantity
from locarno.model.term import DEFAULT_KEY, Reference, term
from locarno.units import Unit

__all__ = ["Means", "Monitoring", "Sensor"]

_BY_CLASS = Reference("violations", also=(DEFAULT_KEY,), keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A type of monitoring means; the third result of attribution, none, is the rest."""

    label: str = term("name printed in tables")
    detection: Mapping[str, Quantity] = term(
        "chance of seeing a breach of each class within its reach",
        Unit.PROBABILITY, reference=_BY_CLASS,
    )  # fmt: skip
    right: Mapping[str, Quantity] = term(
        "chance that a seen breach is put to the right side",
        Unit.PROBABILITY, reference=_BY_CLASS,
    )  # fmt: skip
    wrong: Mapping[str, Quantity] = term(
        "chance that a seen breach is put to the wrong side",
        Unit.PROBABILITY, reference=_BY_CLASS,
    )  # fmt: skip
    hours: Quantity = term("time from the breach to an attribution", Unit.HOUR, ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """A monitoring means of a design."""

    sensor: str = term("type of means", reference=Reference("sensors"))
    coverage: Quantity = term("share of line and time within its reach", Unit.PROBABILITY)
    access: Quantity = term(
        "share of that which the parties let it see", Unit.PROBABILITY, default=1
    )
    conditions: tuple[str, ...] = term(
        "states of the world without which it sees nothing",
        default=(), reference=Reference("conditions"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """The monitoring of a design, most trusted means first."""

    label: str = term("name of the arrangement")
    means: Mapping[str, Means] = term("means in order of trust", default={})
    false_alarms: Quantity = term(
        "alarms a day that put an incursion to the challenger which nobody committed",
        Unit.PER_DAY, ge=0, le=1, default=0,
    )  # fmt: skip
