"""Results of sizing in the air and at sea: what every station takes, and which limit binds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from locarno.model.probability import Range
from locarno.model.stations import Article19

__all__ = [
    "AirElement",
    "AirLimit",
    "AirSizing",
    "AirStationNeed",
    "AirTask",
    "AlertNeed",
    "SeaSizing",
    "SeaStationNeed",
]


class AirTask(StrEnum):
    """What an aircraft does on its station."""

    PATROL = "patrol"
    REFUELLING = "refuelling"
    EARLY_WARNING = "early_warning"


class AirLimit(StrEnum):
    """What decides how many aircraft are asked for."""

    ALERT = "alert"
    RAMP = "ramp"
    FLYING_HOURS = "flying_hours"


@dataclass(frozen=True, slots=True)
class AirStationNeed:
    """One air station manned day and night: what it takes when it is flown.

    Numbers are None where the station cannot be kept (``feasible`` false): at one end of the
    ranges at least, no time is left on station. Hours and airframes are those of a whole year.
    """

    id: str
    name: str
    task: AirTask
    element: str
    base: str
    distance_km: Range
    on_station: Range
    refuellings: Range
    feasible: bool
    time_on_station_hours: Range
    flight_hours: Range
    sorties_per_day: Range | None
    aircraft: Range | None
    annual_flying_hours: Range | None
    airframes_all_year: Range | None
    scramble_base: str | None
    scramble_hours: Range | None


@dataclass(frozen=True, slots=True)
class AlertNeed:
    """Aircraft on alert at one base, spares counted, and what keeps them ready."""

    base: str
    element: str
    ready: Range
    aircraft: Range


@dataclass(frozen=True, slots=True)
class AirElement:
    """Aircraft of one element that a design asks for; the largest of three needs counts.

    ``alert`` and ``ramp`` are on the ground at the bases, availability included; ``airframes`` are
    those whose year the surge flies up. ``sustained_share`` is the share of the year for which the
    yearly hours of ``aircraft`` would carry all stations.
    """

    element: str
    alert: Range
    ramp: Range
    airframes: Range | None
    airframes_all_year: Range | None
    aircraft: Range
    limit: AirLimit
    sustained_share: float | None


@dataclass(frozen=True, slots=True)
class AirSizing:
    """The air force of a design, computed from its stations."""

    surge: Range
    stations: tuple[AirStationNeed, ...]
    alerts: tuple[AlertNeed, ...]
    elements: tuple[AirElement, ...]
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeaStationNeed:
    """One station at sea: ships there, and the fleet that keeps them there.

    ``may_fill`` and ``barred`` are the guarantors that offer the element: those whose ships may be
    there, and those whom Article 19 keeps out. ``littoral`` says for whom stay and tonnes are
    reckoned.
    """

    id: str
    name: str
    element: str
    littoral: bool
    ships: Range
    stay_days: Range
    fleet: Range
    tonnes: Range
    may_fill: tuple[str, ...]
    barred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeaSizing:
    """The naval force of a design.

    ``limited_tonnes`` are those of ships whose states do not lie on the closed sea;
    ``states_needed`` is the least number of such states that may have so much there, None when it
    is more than all of them may or when no straits are declared.
    """

    article_19: Article19 | None
    stations: tuple[SeaStationNeed, ...]
    limited_tonnes: Range
    states_needed: int | None
    caveats: tuple[str, ...] = ()
