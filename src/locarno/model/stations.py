"""Stations in the air and at sea: what an element can do there, and what a design keeps there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.term import Reference, term
from locarno.units import Unit

__all__ = [
    "AirForce",
    "AirPatrol",
    "Alert",
    "Article19",
    "EarlyWarning",
    "Flight",
    "Place",
    "SeaForce",
    "SeaPatrol",
    "Straits",
    "Tankers",
    "Voyage",
]


class Article19(StrEnum):
    """How the Straits are closed to warships in time of war (Montreux Convention, article 19)."""

    OPEN = "open"
    CLOSED_TO_BELLIGERENTS = "closed_to_belligerents"
    CLOSED_TO_ALL = "closed_to_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """What one aircraft of an element can do."""

    endurance: Quantity = term("time in the air on its own fuel", Unit.HOUR, ge=0.1, le=100)
    speed: Quantity = term("speed in transit", Unit.KM_PER_HOUR, ge=1, le=5000)
    reserve: Quantity = term("endurance kept back for landing", Unit.HOUR, ge=0, le=100)
    availability: Quantity = term("share of aircraft fit to fly", Unit.PROBABILITY, ge=0.01)
    annual_hours: Quantity | None = term(
        "hours one airframe may fly a year", Unit.HOUR, ge=1, le=8760, default=None
    )
    refuelling: Quantity = term(
        "time in the air gained by one refuelling", Unit.HOUR, ge=0, le=100, default=1.5
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyage:
    """What one ship of an element can do."""

    tonnes: Quantity = term("displacement of one ship", Unit.TONNE, ge=1)
    days: Quantity = term("days on station wanted per voyage", Unit.DAY, ge=1, le=365)
    cycle: Quantity = term(
        "ships in the cycle of deployment, rest and refit for one deployed", Unit.ONE, ge=1, le=100
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The middle of an area; no position is meant closer than that."""

    lon: float = term("longitude in degrees east", ge=-180, le=180)
    lat: float = term("latitude in degrees north", ge=-90, le=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class AirPatrol:
    """An area over which aircraft are always on station while patrols are flown."""

    name: str = term("name printed in tables")
    element: str = term("element that flies", reference=Reference("elements"))
    base: str = term("base it flies from", reference=Reference("bases"))
    place: Place | None = term("middle of the area", default=None)
    distance: Quantity | None = term(
        "distance from the base, where no place is given", Unit.KM, ge=0, le=20000, default=None
    )
    aircraft: Quantity = term("aircraft always on station", Unit.UNITS, ge=0, default=2)
    refuellings: Quantity = term(
        "refuellings in the air per sortie", Unit.ONE, ge=0, le=20, default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Aircraft that stand ready on the ground at bases."""

    element: str = term("element on alert", reference=Reference("elements"))
    bases: tuple[str, ...] = term("bases with aircraft on alert", reference=Reference("bases"))
    ready: Quantity = term("aircraft on alert at each base", Unit.UNITS, ge=0, default=2)
    spare: Quantity = term("spare aircraft beside them at each base", Unit.UNITS, ge=0, default=2)
    take_off: Quantity = term(
        "time from the order until airborne", Unit.HOUR, ge=0, le=48, default=0.25
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tankers:
    """Tankers in the air for the patrols that refuel."""

    element: str = term("element that refuels others", reference=Reference("elements"))
    base: str = term("base it flies from", reference=Reference("bases"))
    place: Place | None = term("middle of the area in which it refuels", default=None)
    distance: Quantity | None = term(
        "distance from the base, where no place is given", Unit.KM, ge=0, le=20000, default=None
    )
    stations_per_boom: Quantity = term(
        "two-ship stations that one tanker in the air serves at one refuelling a sortie",
        Unit.ONE, ge=0.1, default=2.5,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarning:
    """Orbits of airborne early warning that are always manned while patrols are flown."""

    element: str = term("element that flies the orbits", reference=Reference("elements"))
    base: str = term("base it flies from", reference=Reference("bases"))
    place: Place | None = term("middle of the orbit", default=None)
    distance: Quantity | None = term(
        "distance from the base, where no place is given", Unit.KM, ge=0, le=20000, default=None
    )
    orbits: Quantity = term("orbits, one aircraft always in each", Unit.UNITS, ge=0, default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AirForce:
    """The air force a design asks for: alert as the rule, patrols as a surge.

    The same aircraft stand on alert and fly the patrols.
    """

    alert: Alert | None = term("aircraft on alert on the ground", default=None)
    stations: Mapping[str, AirPatrol] = term("areas with standing patrols", default={})
    surge: Quantity = term(
        "share of the year in which the patrols are flown; 0 is alert only",
        Unit.PROBABILITY, default=0,
    )  # fmt: skip
    tankers: Tankers | None = term("tankers for patrols that refuel", default=None)
    early_warning: EarlyWarning | None = term("airborne early warning", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaPatrol:
    """A station at sea that is always manned."""

    name: str = term("name printed in tables")
    element: str = term("element on station", reference=Reference("elements"))
    ships: Quantity = term("ships always on station", Unit.UNITS, ge=0)
    transit: Quantity = term("days from port to station, one way", Unit.DAY, ge=0, le=365)
    littoral: bool = term(
        "whether it is reckoned for states on the closed sea, whose stay and tonnes have no limit",
        default=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaForce:
    """The naval force a design asks for, station by station."""

    stations: Mapping[str, SeaPatrol] = term("stations at sea", default={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Straits:
    """Rules for warships in a sea behind straits (Montreux Convention)."""

    littoral: tuple[str, ...] = term("states on that sea: guarantors, parties or ISO 3166 alpha-3")
    article_19: Article19 = term(
        "open, closed_to_belligerents or closed_to_all", default=Article19.OPEN.value
    )
    source: str | None = term("key of the source", default=None)
    note: str | None = term("remark", default=None)
