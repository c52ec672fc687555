"""Meetings of both sides' forces in the air and at sea, which nobody means to lead anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.evidence import Quantity
from locarno.model.probability import Probability
from locarno.model.term import Reference, term
from locarno.units import Unit

__all__ = ["Encountered", "Encounters", "Meeting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """How often forces of a domain meet, and what a meeting may lead to."""

    elements: tuple[str, ...] = term(
        "elements whose units may meet; all of the domain if none is named",
        default=(), reference=Reference("elements"),
    )  # fmt: skip
    inside: Quantity = term(
        "meetings a day for each aircraft or ship of the force, based inside the country",
        Unit.PER_DAY, ge=0, le=10,
    )  # fmt: skip
    outside: Quantity = term("the same for a force based outside it", Unit.PER_DAY, ge=0, le=10)
    fires: Quantity = term("chance that shots are fired at a meeting", Unit.PROBABILITY)
    limited: Quantity = term("share of those clashes that go beyond an incident", Unit.PROBABILITY)
    general: Quantity = term("share of those clashes that become general", Unit.PROBABILITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounters:
    """Intercepts and close passes: in proportion to the force there and to the activity."""

    air: Meeting | None = term("meetings of aircraft", default=None)
    sea: Meeting | None = term("meetings of ships", default=None)
    busy: Quantity = term(
        "factor by which they are more while the challenger does anything but keep the ceasefire",
        Unit.ONE, ge=1, le=100, default=1,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encountered:
    """Meetings of a domain and what came of them.

    ``per_year`` is their mean number in a year of ceasefire; ``p_clash`` the chance that shots were
    fired at one, ``bands`` the share of histories by the worst such clash.
    """

    per_year: float
    p_clash: Probability
    bands: Mapping[str, float]
