"""Standing patrols in the air and at sea: what it takes to keep one on station day and night.

Numbers may be scalars or arrays of one shape. A station that cannot be reached (no time left on
station) needs infinitely many aircraft: infinity, never a negative number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
    "montreux_passage",
    "montreux_present",
    "montreux_stay_days",
    "patrol_aircraft",
    "ships_per_station",
    "sorties_per_day",
]

F64 = NDArray[np.float64]

# RAND MR-1028 (Stillion & Orletsky 1999), appendix B: turnaround, then maintenance by hours flown.
_TURNAROUND_HOURS: Final = 3.0
_MAINTENANCE_HOURS: Final = 3.4
_MAINTENANCE_PER_FLIGHT_HOUR: Final = 0.68
_HOURS_PER_REFUELLING: Final = 1.5
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
    """A fighter on patrol.

    Parameters
    ----------
    endurance_hours : time in the air on its own fuel.
    speed_kmh : transit speed, above 0.
    reserve_hours : endurance kept back for landing.
    availability : share of aircraft fit to fly, above 0, at most 1.
    """

    endurance_hours: float
    speed_kmh: float
    reserve_hours: float
    availability: float


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


def air_station(
    distance_km: F64, aircraft: Aircraft, on_station: int, refuellings: F64
) -> AirStation:
    """Needs of a station at some distance, manned day and night by a number of aircraft.

    Parameters
    ----------
    distance_km : from base to station.
    aircraft : endurance, speed, reserve and availability.
    on_station : aircraft always there.
    refuellings : in the air per sortie, each 1.5 h more.

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
    on = endurance - transit + _HOURS_PER_REFUELLING * refuellings
    reachable = on > 0.0
    divisor = np.where(reachable, on, 1.0)
    flight = transit + np.maximum(on, 0.0)
    needed = on_station * air_cycle_hours(flight) / (divisor * aircraft.availability)
    flown = _HOURS_PER_YEAR * on_station * flight / divisor
    return AirStation(
        time_on_station_hours=np.maximum(on, 0.0),
        flight_hours=flight,
        aircraft=np.where(reachable, needed, np.inf),
        annual_flying_hours=np.where(reachable, flown, np.inf),
    )


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
