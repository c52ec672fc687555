"""The line, its sectors and the bases behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.term import term
from locarno.units import Unit

__all__ = ["Base", "BaseKind", "Line", "Sector", "Waypoint"]


class BaseKind(StrEnum):
    """What a base is for."""

    AIR = "air"
    HUB = "hub"
    SEA = "sea"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waypoint:
    """A named place through which the generalised line runs."""

    place: str = term("name of the place")
    lon: float = term("longitude in degrees east", ge=-180, le=180)
    lat: float = term("latitude in degrees north", ge=-90, le=90)
    section: str | None = term("kind of stretch the place begins", default=None)
    seq: int | None = term("number of the place along the line", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A stretch of the line; sectors follow one another without gap."""

    name: str = term("name printed on the map")
    start: str | None = term("place of the trace where the sector begins", default=None)
    end: str | None = term("place of the trace where the sector ends", default=None)
    length: Quantity | None = term("length when the line has no trace", Unit.KM, ge=0, default=None)
    weight: Quantity = term(
        "incidents per km relative to the line's mean", Unit.ONE, ge=0, default=1
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base that is already public."""

    name: str = term("name printed on the map")
    lon: float = term("longitude in degrees east", ge=-180, le=180)
    lat: float = term("latitude in degrees north", ge=-90, le=90)
    country: str = term("ISO 3166 alpha-3 code of the state it lies in")
    kind: BaseKind = term("air, hub or sea")
    source: str | None = term("key of the source", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line of contact: a length always goes with the tolerance it was measured at."""

    length: Quantity = term("length that sizing uses", Unit.KM, ge=0)
    tolerance: Quantity = term("tolerance at which that length was measured", Unit.KM, ge=0)
    at_tolerance: Mapping[str, Quantity] = term(
        "the same line measured at other tolerances (key: the tolerance in km)",
        Unit.KM, ge=0, default={},
    )  # fmt: skip
    trace: tuple[Waypoint, ...] = term("places through which the line runs", default=())
    sectors: Mapping[str, Sector] = term("sectors in order along the line")
