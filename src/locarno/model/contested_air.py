"""What it takes to hold the air while it is contested: aggregate numbers, no type of weapon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.probability import Probability, Range
from locarno.model.term import Reference, term
from locarno.units import Unit

__all__ = ["Basing", "BasingOption", "ContestedAir", "CoverRow"]


class Basing(StrEnum):
    """Where the guarantors' aircraft are based."""

    INSIDE = "inside"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class BasingOption:
    """What a basing means for those who fly from there."""

    distance: Quantity = term("from a base to the area that is held", Unit.KM, ge=0)
    refuellings: Quantity = term("in the air per sortie", Unit.ONE, ge=0, default=0)
    exposed: Quantity = term(
        "share of the aircraft lost a day on their bases", Unit.PROBABILITY, le=0.5, default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedAir:
    """A challenge to the guarantors' superiority in the air, in aggregate.

    Losses are shares of all aircraft; what an aircraft is or carries has no place here.
    """

    element: str = term("element whose aircraft hold the air", reference=Reference("elements"))
    aircraft: Quantity = term("fit aircraft with which the challenger contests it", Unit.ONE, ge=0)
    over: Quantity = term(
        "share of a day that one of those spends over the area", Unit.PROBABILITY, le=0.5
    )
    sorties: Quantity = term("that one of those flies a day", Unit.PER_DAY, ge=0, le=10)
    lost: Quantity = term(
        "share of those lost per sortie to defences on the ground", Unit.PROBABILITY, le=0.5
    )
    guarantors_lost: Quantity = term(
        "share of the guarantors' aircraft lost per sortie to defences on the ground that nobody"
        " suppresses", Unit.PROBABILITY, le=0.5,
    )  # fmt: skip
    suppressed: Quantity = term(
        "share of that loss which suppression spares; only with the backing of the United States",
        Unit.PROBABILITY,
    )
    kills: Quantity = term(
        "of the challenger's aircraft a day by one of the guarantors' over the area",
        Unit.PER_DAY, ge=0, le=5,
    )  # fmt: skip
    guarantors_killed: Quantity = term(
        "of the guarantors' aircraft a day by one of the challenger's over the area",
        Unit.PER_DAY, ge=0, le=5,
    )  # fmt: skip
    parity: Quantity = term(
        "guarantors' aircraft over the area for each of the challenger's at which superiority ends",
        Unit.ONE, ge=0.05, le=20, default=1,
    )  # fmt: skip
    inside: BasingOption = term("aircraft based inside the protected country")
    outside: BasingOption = term("aircraft based in its neighbours")


@dataclass(frozen=True, slots=True)
class CoverRow:
    """How long superiority in the air lasts from one basing, in one state of suppression.

    ``own`` says whether the design bases its aircraft so; ``aircraft`` are those fit to fly, as
    the 5, 50 and 95 % points of futures; ``days`` the 10, 50 and 90 % points of the days of
    superiority, None for longer than any deadline; ``share_covered`` the share of the days to the
    deadline of an offensive with cover; ``to_deadline`` the share of futures with cover
    throughout.
    """

    basing: Basing
    own: bool
    suppression: bool
    aircraft: Range
    days: tuple[float | None, float | None, float | None]
    share_covered: Probability
    to_deadline: Probability
