"""Elements, pledges, guarantors and the force a design asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.stations import AirForce, Flight, SeaForce, Voyage
from locarno.model.term import Reference, term
from locarno.units import Unit

__all__ = [
    "Domain",
    "Element",
    "Force",
    "Guarantor",
    "LandPosture",
    "NationalSupport",
    "Pledge",
    "PledgeStatus",
    "Sizing",
    "Stance",
]


CYCLE = "a tour is no longer than its cycle"
"""Why time at home is never negative."""


class Domain(StrEnum):
    """Where an element serves."""

    LAND = "land"
    AIR = "air"
    SEA = "sea"
    MONITORING = "monitoring"
    TRAINING = "training"
    COMMAND = "command"
    ENABLERS = "enablers"


class PledgeStatus(StrEnum):
    """How firm a pledge is in the words of the state that made it."""

    OFFERED = "offered"
    CONDITIONAL = "conditional"
    ANNOUNCED = "announced"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A type of unit: what is counted, how many people one is."""

    name: str = term("name printed in tables")
    domain: Domain = term("land, air, sea, monitoring, training, command or enablers")
    persons: Quantity = term("people deployed for one unit", Unit.PERSON, ge=0)
    brigade_equivalents: Quantity = term(
        "fighting weight of one unit in an answer to an offensive",
        Unit.BRIGADE, ge=0, default=0,
    )  # fmt: skip
    supports: Quantity | None = term(
        "people on station that one unit supports, where the plan counts its tail",
        Unit.PERSON, ge=1, default=None,
    )  # fmt: skip
    tonnes: Quantity | None = term(
        "equipment brought with one unit; absent means that lift does not bind it",
        Unit.TONNE, ge=0, default=None,
    )  # fmt: skip
    flight: Flight | None = term("what one aircraft can do", default=None)
    voyage: Voyage | None = term("what one ship can do", default=None)
    note: str | None = term("remark", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """An offer by a guarantor; without ``quantity`` it is unquantified (semantics §5)."""

    element: str = term("element offered", reference=Reference("elements"))
    quantity: Quantity | None = term(
        "units offered on station at any moment, as published", Unit.UNITS, ge=0, default=None
    )
    assumed: Quantity | None = term(
        "units taken for an unquantified pledge under the announced reading",
        Unit.UNITS, ge=0, default=None,
    )  # fmt: skip
    status: PledgeStatus = term("offered, conditional, announced or refused")
    conditions: tuple[str, ...] = term(
        "states of the world without which the pledge is 0",
        default=(), reference=Reference("conditions"),
    )  # fmt: skip
    caveats: tuple[str, ...] = term("limits on use", default=(), reference=Reference("caveats"))
    probability: Quantity = term(
        "chance that it is delivered within 30 days of its date, all conditions met",
        Unit.PROBABILITY,
    )
    notice: Quantity = term("time from the order to readiness to move", Unit.DAY, ge=0, le=3650)
    move: Quantity = term("time from readiness to arrival", Unit.DAY, ge=0, le=3650)
    tour: Quantity | None = term("tour, where it differs", Unit.MONTH, ge=0.1, le=240, default=None)
    dwell: Quantity | None = term(
        "time at home per tour, where it differs",
        Unit.ONE, ge=0, le=100, default=None, why=CYCLE,
    )  # fmt: skip
    buildup: Quantity | None = term(
        "months from the first arrival until all of it is there, in even steps",
        Unit.MONTH, ge=0, le=240, default=None,
    )  # fmt: skip
    date: str | None = term("date of the statement", default=None)
    source: str | None = term("key of the source", default=None)
    note: str | None = term("the statement in our words", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Willingness of a kind of guarantor to answer a breach with each response."""

    label: str = term("name printed in tables")
    willing: Mapping[str, Quantity] = term(
        "chance of a yes to each response in an average mood",
        Unit.PROBABILITY,
        reference=Reference("responses", also=("default",), keys=True),
    )
    beta: Quantity | None = term(
        "probits by which one unit of pressure lowers willingness; absent means 1",
        Unit.ONE, ge=0, default=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantor:
    """A state that promises."""

    name: str = term("name printed in tables")
    stance: str = term("kind of willingness", reference=Reference("stances"))
    votes: int = term("votes in a qualified majority", ge=0, default=1)
    population: Quantity | None = term(
        "people it counts for in a double majority", Unit.PERSON, ge=0, default=None
    )
    tour: Quantity = term("months a unit stays", Unit.MONTH, ge=0.1, le=240, default=6)
    dwell: Quantity = term("time at home per tour", Unit.ONE, ge=0, le=100, default=2, why=CYCLE)
    pools: Mapping[str, Quantity] = term(
        "people the state can rotate through a domain; absent means not given",
        Unit.PERSON, ge=0, default={}, reference=Reference("domains", keys=True),
    )  # fmt: skip
    committed: Mapping[str, Quantity] = term(
        "people of a pool who serve elsewhere and stay there",
        Unit.PERSON, ge=0, default={}, reference=Reference("domains", keys=True),
    )  # fmt: skip
    recovering: Mapping[str, Quantity] = term(
        "people of a pool who are just back on day 0; they rest out their time at home",
        Unit.PERSON, ge=0, default={}, reference=Reference("domains", keys=True),
    )  # fmt: skip
    ceiling: Quantity | None = term(
        "most people that its mandate lets it deploy at any moment", Unit.PERSON, ge=0, default=None
    )
    fair_share: Quantity | None = term(
        "measure of what would be its fair share of the burden, such as its economy; any unit that"
        " all guarantors have in common",
        Unit.ONE, ge=0, default=None,
    )  # fmt: skip
    government_change: Quantity | None = term(
        "hazard that its government changes; absent means that of `hazards`",
        Unit.PER_YEAR, ge=0, default=None,
    )  # fmt: skip
    pledges: Mapping[str, Pledge] = term("what it offers", default={})
    position: str | None = term("stated position in our words", default=None)
    position_date: str | None = term("date of that statement", default=None)
    next_election: str | None = term("next national election", default=None)
    source: str | None = term("key of the source", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LandPosture:
    """The land force asked for: by frontage or by number of brigades."""

    label: str = term("name of the posture")
    km_per_battalion: Quantity | None = term(
        "frontage of one battalion in line", Unit.KM, ge=0.1, default=None
    )
    reserve_share: Quantity = term(
        "share of battalions held in reserve", Unit.PROBABILITY, le=0.9, default=0
    )
    brigades: Quantity | None = term(
        "brigades asked for, where the design counts them", Unit.BRIGADE, ge=0, default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """The force a design asks for, and how it is placed."""

    land: LandPosture | None = term("land force", default=None)
    composition: Mapping[str, Quantity] = term(
        "land units as recorded, where the force is known; sizing is printed beside it",
        Unit.UNITS, ge=0, default={}, reference=Reference("elements", keys=True),
    )  # fmt: skip
    reason: str | None = term(
        "why the recorded force differs from the one the posture asks for", default=None
    )
    counts: Mapping[str, Quantity] = term(
        "other units asked for, by element",
        Unit.UNITS, ge=0, default={}, reference=Reference("elements", keys=True),
    )  # fmt: skip
    air: AirForce | None = term(
        "air force computed from alert and stations, instead of counts", default=None
    )
    sea: SeaForce | None = term(
        "naval force computed from stations, instead of counts", default=None
    )
    desired: tuple[str, ...] = term(
        "elements that are desired, not mandatory",
        default=(), reference=Reference("elements"),
    )  # fmt: skip
    tail: tuple[str, ...] = term(
        "elements of which the plan also wants as many as the people on station need",
        default=(), reference=Reference("elements"),
    )  # fmt: skip
    by_year: Mapping[str, Quantity] = term(
        "share of the force wanted from the start of a year on (key: the year, 1 for the first)",
        Unit.ONE, ge=0, le=2, default={},
    )  # fmt: skip
    nations_per_sector: int | None = term(
        "guarantors whose units may serve side by side in a sector; absent: any number",
        ge=1, default=None,
    )  # fmt: skip
    sectors_per_nation: int | None = term(
        "sectors in which one guarantor's units may serve; absent: any number", ge=1, default=None
    )
    lift: Quantity | None = term(
        "tonnes that can be brought into theatre in a quarter; absent means not counted",
        Unit.TONNE, ge=0, default=None,
    )  # fmt: skip
    relief: Quantity | None = term(
        "share of its tonnes that a unit brings when it takes over equipment in place; absent: all",
        Unit.PROBABILITY, default=None,
    )  # fmt: skip
    inside: bool = term("whether the land force is inside the protected country")
    hubs: int = term("places from which reserves start", ge=0, default=0)
    hubs_at: tuple[str, ...] = term(
        "bases that those places are; without them they stand evenly on the line",
        default=(), reference=Reference("bases"),
    )  # fmt: skip
    react: Quantity = term("time for a reserve to get moving", Unit.HOUR, ge=0, default=4)
    march: Quantity = term("speed of a road march", Unit.KM_PER_HOUR, ge=1, default=30)
    detour: Quantity = term("road length over distance", Unit.ONE, ge=1, default=1.3)
    outside: Quantity = term(
        "time to reach the line for what is based outside", Unit.HOUR, ge=0, default=96
    )
    load: Quantity | None = term(
        "time to load and form up once moving, where it is not part of react",
        Unit.HOUR, ge=0, default=None,
    )  # fmt: skip

    @property
    def places(self) -> int:
        """Number of places from which reserves start: the bases named, else as many as said."""
        return len(self.hubs_at) or self.hubs


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalSupport:
    """What a nation brings for itself: the price of many small contributions."""

    least: Quantity = term("people, however small the contribution", Unit.PERSON, ge=0)
    share: Quantity = term("people per person sent", Unit.ONE, ge=0, le=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """Planning factors of land forces."""

    battalions_per_brigade: Quantity = term("battalions in a brigade", Unit.ONE, ge=1)
    brigade_persons: Quantity = term("people in a brigade without support", Unit.PERSON, ge=1)
    support_factor: Quantity = term(
        "people in theatre per person in a fighting unit", Unit.ONE, ge=1
    )
    tour: Quantity = term("tour used for the pool a design needs", Unit.MONTH, ge=0.1, le=240)
    dwell: Quantity = term("time at home per tour used for that pool", Unit.ONE, ge=0, le=100)
    ramp_quarters: int = term("quarters allowed until the force must be complete", ge=0)
    national_support: NationalSupport | None = term(
        "people that every nation brings for itself alone", default=None
    )
