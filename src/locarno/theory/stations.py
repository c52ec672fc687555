"""Standing patrols in the air and at sea: what it takes to keep one on station day and night.

Numbers may be scalars or arrays of one shape. A station that cannot be reached (no time left on
station) needs infinitely many aircraft: infinity, never a negative number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.model.stations import Article19

__all__ = [
    "MONTREUX_LARGEST_PASSAGE_SHIPS",
    "MONTREUX_LARGEST_PASSAGE_TONNES",
    "MONTREUX_LARGEST_STATE_TONNES",
    "MONTREUX_LARGEST_STAY_DAYS",
    "MONTREUX_LARGEST_TONNES",
    "MONTREUX_NOTICE_DAYS_LITTORAL",
    "MONTREUX_NOTICE_DAYS_OTHER",
    "AirStation",
    "Aircraft",
    "air_cycle_hours",
    "air_station",
    "airframes",
    "booms",
    "hours_on_station",
    "montreux_passage",
    "montreux_present",
    "montreux_states",
    "montreux_stay_days",
    "patrol_aircraft",
    "ready_fleet",
    "scramble_hours",
    "ships_per_station",
    "sorties_per_day",
    "straits_admit",
    "sustained_share",
    "unrefuelled_reach_km",
]

F64 = NDArray[np.float64]

# RAND MR-1028 (Stillion & Orletsky 1999), appendix B: turnaround, then maintenance by hours flown.
_TURNAROUND_HOURS: Final = 3.0
_MAINTENANCE_HOURS: Final = 3.4
_MAINTENANCE_PER_FLIGHT_HOUR: Final = 0.68
_HOURS_PER_REFUELLING: Final = 1.5
_STATION: Final = 2.0
"""Aircraft of one station: they fly in pairs."""
_HOURS_PER_YEAR: Final = 8760.0

# Convention regarding the Regime of the Straits, Montreux 1936, articles 13, 14 and 18.
MONTREUX_LARGEST_TONNES: Final = 45_000
MONTREUX_LARGEST_STATE_TONNES: Final = 30_000
MONTREUX_LARGEST_STAY_DAYS: Final = 21
MONTREUX_LARGEST_PASSAGE_SHIPS: Final = 9
MONTREUX_LARGEST_PASSAGE_TONNES: Final = 15_000
MONTREUX_NOTICE_DAYS_LITTORAL: Final = 8
MONTREUX_NOTICE_DAYS_OTHER: Final = 15


@dataclass(frozen=True, slots=True)
class Aircraft:
    """An aircraft that keeps a station: a fighter on patrol, a tanker, airborne early warning.

    Parameters
    ----------
    endurance_hours : time in the air on its own fuel.
    speed_kmh : transit speed, above 0.
    reserve_hours : endurance kept back for landing.
    availability : share of aircraft fit to fly, above 0, at most 1.
    refuelling_hours : time in the air gained by one refuelling.
    """

    endurance_hours: float
    speed_kmh: float
    reserve_hours: float
    availability: float
    refuelling_hours: float = _HOURS_PER_REFUELLING


@dataclass(frozen=True, slots=True)
class AirStation:
    """What one air station manned day and night takes.

    Parameters
    ----------
    time_on_station_hours : per sortie, after transit and reserve; 0 where out of reach.
    flight_hours : per sortie.
    aircraft : on the ramp, availability included; infinite where out of reach.
    annual_flying_hours : per year; infinite where out of reach.
    """

    time_on_station_hours: F64
    flight_hours: F64
    aircraft: F64
    annual_flying_hours: F64


def air_cycle_hours(flight_hours: F64) -> F64:
    """Hours from one take-off of an aircraft to its next.

    Parameters
    ----------
    flight_hours : hours in the air per sortie.

    Source
    ------
    RAND MR-1028 (Stillion & Orletsky 1999), appendix B.

    >>> round(float(air_cycle_hours(np.float64(2.0))), 2)
    9.76
    """
    ground = _TURNAROUND_HOURS + _MAINTENANCE_HOURS
    return flight_hours + ground + _MAINTENANCE_PER_FLIGHT_HOUR * flight_hours


def sorties_per_day(flight_hours: F64) -> F64:
    """Sorties that one available aircraft flies in 24 hours.

    Parameters
    ----------
    flight_hours : hours in the air per sortie.
    """
    return 24.0 / air_cycle_hours(flight_hours)


def hours_on_station(distance_km: F64, speed_kmh: F64, endurance_hours: F64) -> F64:
    """Hours that one sortie spends on station, 0 where the way there and back takes them all.

    Parameters
    ----------
    distance_km : from base to station.
    speed_kmh : in transit.
    endurance_hours : in the air, the reserve taken off and refuellings added.

    >>> float(hours_on_station(np.array(400.0), np.array(800.0), np.array(3.0)))
    2.0
    """
    on: F64 = np.maximum(endurance_hours - 2.0 * distance_km / speed_kmh, 0.0)
    return on


def air_station(
    distance_km: F64, aircraft: Aircraft, on_station: float, refuellings: F64
) -> AirStation:
    """Needs of a station at some distance, manned day and night by a number of aircraft.

    Parameters
    ----------
    distance_km : from base to station.
    aircraft : endurance, speed, reserve and availability.
    on_station : aircraft always there.
    refuellings : in the air per sortie.

    Returns
    -------
    AirStation, fields of the inputs' common shape; divide the annual hours by what one airframe may
    fly a year (200 to 250 h) for the airframes whose year the station consumes.

    >>> fighter = Aircraft(3.2, 850.0, 0.3, 0.6)
    >>> round(float(air_station(np.array(200.0), fighter, 2, np.array(0.0)).aircraft), 1)
    15.5
    """
    transit = 2.0 * distance_km / aircraft.speed_kmh
    endurance = aircraft.endurance_hours - aircraft.reserve_hours
    gained = aircraft.refuelling_hours * refuellings
    on = hours_on_station(distance_km, np.asarray(aircraft.speed_kmh), endurance + gained)
    reachable = on > 0.0
    divisor = np.where(reachable, on, 1.0)
    flight = transit + on
    needed = on_station * air_cycle_hours(flight) / (divisor * aircraft.availability)
    flown = _HOURS_PER_YEAR * on_station * flight / divisor
    return AirStation(
        time_on_station_hours=on,
        flight_hours=flight,
        aircraft=np.where(reachable, needed, np.inf),
        annual_flying_hours=np.where(reachable, flown, np.inf),
    )


def unrefuelled_reach_km(aircraft: Aircraft) -> float:
    """Farthest station from which an aircraft gets back on its own fuel, km.

    Parameters
    ----------
    aircraft : endurance, speed and reserve.

    >>> unrefuelled_reach_km(Aircraft(3.0, 800.0, 0.5, 0.6))
    1000.0
    """
    airborne = max(aircraft.endurance_hours - aircraft.reserve_hours, 0.0)
    return airborne * aircraft.speed_kmh / 2.0


def ready_fleet(ready: F64, availability: F64) -> F64:
    """Aircraft that keep so many ready on the ground, none of them in the air.

    Parameters
    ----------
    ready : aircraft on alert, spares included.
    availability : share of aircraft fit to fly, above 0.

    Source
    ------
    As CSIS 2025, "Guarding the Frontier", counts: 24 ready at an availability of one half are 48.

    >>> float(ready_fleet(np.array(24.0), np.array(0.5)))
    48.0
    """
    return ready / availability


def scramble_hours(distance_km: F64, speed_kmh: F64, take_off_hours: F64) -> F64:
    """Hours from the order until an aircraft on alert is where it is wanted.

    Parameters
    ----------
    distance_km : from base to station.
    speed_kmh : in transit, above 0.
    take_off_hours : from the order until airborne.

    >>> float(scramble_hours(np.array(425.0), np.array(850.0), np.array(0.25)))
    0.75
    """
    return take_off_hours + distance_km / speed_kmh


def airframes(flying_hours: F64, hours_per_airframe: F64) -> F64:
    """Airframes whose year is flown up.

    Parameters
    ----------
    flying_hours : a year, of all aircraft together.
    hours_per_airframe : that one airframe may fly a year, above 0.

    >>> float(airframes(np.array(20_000.0), np.array(200.0)))
    100.0
    """
    return flying_hours / hours_per_airframe


def sustained_share(aircraft: F64, all_year: F64) -> F64:
    """Share of the year for which the yearly hours of some aircraft carry a patrol, at most 1.

    Parameters
    ----------
    aircraft : at hand.
    all_year : airframes whose year the patrol flies up when it is flown all year.

    >>> float(sustained_share(np.array(20.0), np.array(100.0)))
    0.2
    """
    flown = all_year > 0.0
    return np.where(flown, np.minimum(aircraft / np.where(flown, all_year, 1.0), 1.0), 1.0)


def booms(on_station: F64, refuellings: F64, stations_per_boom: F64) -> F64:
    """Tankers always in the air for the stations that they refuel.

    Parameters
    ----------
    on_station : aircraft always on station, all stations together; a station is a pair of them.
    refuellings : in the air per sortie; one boom is stated for one a sortie, and serves in
        proportion.
    stations_per_boom : stations that one boom serves, above 0.

    >>> float(booms(np.array(10.0), np.array(1.0), np.array(2.5)))
    2.0
    """
    return on_station / _STATION * refuellings / stations_per_boom


def patrol_aircraft(
    on_station: F64, transit_hours: F64, on_hours: F64, turn_hours: F64, availability: F64
) -> F64:
    """Aircraft for a patrol by the planner's plain rule, with one fixed time on the ground.

    Parameters
    ----------
    on_station : aircraft always on station, all stations together.
    transit_hours : one way.
    on_hours : on station per sortie; 0 or less is out of reach.
    turn_hours : on the ground between sorties.
    availability : share of aircraft fit to fly.

    Returns
    -------
    Number of aircraft, infinite where out of reach.
    """
    reachable = on_hours > 0.0
    cycle = 2.0 * transit_hours + on_hours + turn_hours
    fleet = on_station * cycle / (np.where(reachable, on_hours, 1.0) * availability)
    return np.where(reachable, fleet, np.inf)


def ships_per_station(on_days: F64, transit_days: F64, cycle_factor: F64) -> F64:
    """Ships in the fleet for each one on station.

    Parameters
    ----------
    on_days : days on station per voyage; 0 or less is out of reach.
    transit_days : one way.
    cycle_factor : ships in the cycle of deployment, rest and refit for one deployed.

    Returns
    -------
    cycle_factor * (on + 2 * transit) / on, infinite where out of reach.

    >>> round(float(ships_per_station(np.array(21.0), np.array(6.0), np.array(3.0))), 1)
    4.7
    """
    reachable = on_days > 0.0
    days = np.where(reachable, on_days, 1.0)
    return np.where(reachable, cycle_factor * (days + 2.0 * transit_days) / days, np.inf)


def montreux_stay_days(wanted_days: F64, *, littoral: bool) -> F64:
    """Days a warship may stay in the Black Sea.

    Parameters
    ----------
    wanted_days : days on station it would stay.
    littoral : whether its state lies on the Black Sea; such ships are exempt.

    Source
    ------
    Montreux Convention 1936, article 18 (2).
    """
    if littoral:
        return wanted_days
    return np.minimum(wanted_days, float(MONTREUX_LARGEST_STAY_DAYS))


def montreux_present(tonnes_per_ship: int, states: int) -> int:
    """Most equal warships of states not on the Black Sea that may be in it at once.

    Parameters
    ----------
    tonnes_per_ship : displacement, above 0.
    states : how many such states send ships.

    Source
    ------
    Montreux Convention 1936, article 18 (1).

    >>> montreux_present(5000, 1), montreux_present(5000, 2)
    (6, 9)
    """
    one_state = MONTREUX_LARGEST_STATE_TONNES // tonnes_per_ship
    return min(states * one_state, MONTREUX_LARGEST_TONNES // tonnes_per_ship)


def montreux_passage(tonnes_per_ship: int) -> int:
    """Most equal warships of states not on the Black Sea in passage through the Straits at once.

    Parameters
    ----------
    tonnes_per_ship : displacement, above 0.

    Source
    ------
    Montreux Convention 1936, article 14.

    >>> montreux_passage(5000)
    3
    """
    return min(MONTREUX_LARGEST_PASSAGE_SHIPS, MONTREUX_LARGEST_PASSAGE_TONNES // tonnes_per_ship)


def montreux_states(tonnes: float) -> int | None:
    """Least number of states not on the Black Sea whose warships may make up a tonnage there.

    Parameters
    ----------
    tonnes : displacement of all their warships present.

    Returns
    -------
    0 for no ships, None for more than all such states together may have there.

    Source
    ------
    Montreux Convention 1936, article 18 (1).

    >>> montreux_states(30_000), montreux_states(30_001), montreux_states(45_001)
    (1, 2, None)
    """
    if tonnes > MONTREUX_LARGEST_TONNES:
        return None
    return math.ceil(tonnes / MONTREUX_LARGEST_STATE_TONNES)


def straits_admit(state: Article19 | None, *, littoral: bool, belligerent: bool) -> bool:
    """Whether a state's warships may pass the Straits, or are behind them already.

    Parameters
    ----------
    state : how article 19 is applied; None where no rule for warships is declared.
    littoral : whether the state lies on the Black Sea; its ships need not pass to be there.
    belligerent : whether it is a party to the war.

    Source
    ------
    Montreux Convention 1936, article 19: in a war in which Turkey takes no part warships pass as in
    peace, but not those of belligerents. ``closed_to_all`` is the wider practice, in which Turkey
    asks every state to send none.

    >>> straits_admit(Article19.CLOSED_TO_ALL, littoral=False, belligerent=False)
    False
    """
    if littoral or state is None or state is Article19.OPEN:
        return True
    return state is Article19.CLOSED_TO_BELLIGERENTS and not belligerent
