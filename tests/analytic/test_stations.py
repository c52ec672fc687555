"""Air and sea stations: the worked tables, all within two per cent."""

import math

import numpy as np
import pytest

from locarno.model.stations import Article19
from locarno.theory import stations

# 3.2 h of endurance, 850 km/h, 0.3 h of reserve: a single-engined fighter, assumed; 0.6 available.
FIGHTER = stations.Aircraft(
    endurance_hours=3.2, speed_kmh=850.0, reserve_hours=0.3, availability=0.6
)
NONE, ONCE = np.array(0.0), np.array(1.0)


def pair(distance_km, refuellings):
    """Return a two-ship station."""
    return stations.air_station(np.array(distance_km), FIGHTER, 2, refuellings)


def test_cycle_of_rand_1999():
    # RAND MR-1028, appendix B: 2 h of flight make a cycle of 9.76 h, 2.46 sorties a day.
    assert float(stations.air_cycle_hours(np.array(2.0))) == pytest.approx(9.76, abs=5e-3)
    assert float(stations.sorties_per_day(np.array(2.0))) == pytest.approx(2.46, abs=5e-3)


# Worked from that cycle: aircraft without and with one refuelling; airframes whose year of 200 h
# the station flies up, without refuelling for the first row and with one for the others.
@pytest.mark.parametrize(
    ("distance", "plain", "refuelled", "airframes", "refuellings"),
    [
        (200.0, 15.5, 11.7, 105.0, NONE),
        (450.0, 20.4, 13.8, 115.0, ONCE),
        (550.0, 23.4, 14.8, 124.0, ONCE),
        (950.0, 56.5, 21.2, 178.0, ONCE),
        (250.0, 16.3, 12.1, 101.0, ONCE),
        (600.0, 25.2, 15.4, 129.0, ONCE),
    ],
)
def test_two_ships_day_and_night(distance, plain, refuelled, airframes, refuellings):
    assert float(pair(distance, NONE).aircraft) == pytest.approx(plain, rel=0.02)
    assert float(pair(distance, ONCE).aircraft) == pytest.approx(refuelled, rel=0.02)
    hours = float(pair(distance, refuellings).annual_flying_hours)
    assert hours / 200.0 == pytest.approx(airframes, rel=0.02)


def test_distance_costs_less_with_a_tanker():
    # 950 km against a base inside at 200 km: 1.8 times with a tanker, 3.6 times without.
    tanker = pair(950.0, ONCE).aircraft / pair(200.0, ONCE).aircraft
    without = pair(950.0, NONE).aircraft / pair(200.0, NONE).aircraft
    assert float(tanker) == pytest.approx(1.8, rel=0.02)
    assert float(without) == pytest.approx(3.6, rel=0.02)


def test_several_stations():
    # Four inside: 47 to 62. Eight, half from Poland (550 or 950 km) and half from Romania (250 or
    # 600 km) with one refuelling: 108 to 146.
    assert 4.0 * float(pair(200.0, ONCE).aircraft) == pytest.approx(47.0, rel=0.02)
    assert 4.0 * float(pair(200.0, NONE).aircraft) == pytest.approx(62.0, rel=0.02)
    near = 4.0 * float(pair(550.0, ONCE).aircraft + pair(250.0, ONCE).aircraft)
    far = 4.0 * float(pair(950.0, ONCE).aircraft + pair(600.0, ONCE).aircraft)
    assert near == pytest.approx(108.0, rel=0.02)
    assert far == pytest.approx(146.0, rel=0.02)


def test_needs_grow_with_the_number_and_fall_with_availability():
    better = stations.Aircraft(3.2, 850.0, 0.3, 0.3)
    one = stations.air_station(np.array(400.0), FIGHTER, 1, NONE)
    four = stations.air_station(np.array(400.0), FIGHTER, 4, NONE)
    rarer = stations.air_station(np.array(400.0), better, 1, NONE)
    assert float(four.aircraft) == pytest.approx(4.0 * float(one.aircraft))
    assert float(rarer.aircraft) == pytest.approx(2.0 * float(one.aircraft))
    assert float(rarer.annual_flying_hours) == float(one.annual_flying_hours)


def test_out_of_reach_is_infinite_not_negative():
    # 2.9 h of endurance less reserve at 850 km/h end at 1,232.5 km: beyond, and exactly there.
    found = stations.air_station(np.array([1232.0, 1233.0, 5000.0]), FIGHTER, 2, np.zeros(3))
    assert 0.0 < found.time_on_station_hours[0] < 0.01
    assert math.isfinite(found.aircraft[0])
    assert found.time_on_station_hours[1:].tolist() == [0.0, 0.0]
    assert found.aircraft[1:].tolist() == [math.inf, math.inf]
    assert found.annual_flying_hours[1:].tolist() == [math.inf, math.inf]


def test_planners_rule():
    # Two aircraft, 0.75 h out, 2 h on station, 3 h turn, 0.7 available: 2 * 6.5 / 2 / 0.7 = 9.286;
    # three such stations 27.857.
    def fleet(aircraft, on=2.0):
        return float(
            stations.patrol_aircraft(
                np.array(aircraft), np.array(0.75), np.array(on), np.array(3.0), np.array(0.7)
            )
        )

    assert fleet(2.0) == pytest.approx(9.286, abs=5e-4)
    assert fleet(6.0) == pytest.approx(27.857, abs=5e-4)
    assert fleet(2.0, on=0.0) == math.inf


# Cycle of three; a littoral ship 28 days with a day out and a day back, others 21 days with 6 or 12
# days of transit: 30 / 28, 33 / 21 and 45 / 21 times three.
@pytest.mark.parametrize(
    ("wanted", "littoral", "transit", "ships"),
    [(28.0, True, 1.0, 3.2), (28.0, False, 6.0, 4.7), (28.0, False, 12.0, 6.4)],
)
def test_ships_for_one_on_station(wanted, littoral, transit, ships):
    days = stations.montreux_stay_days(np.array(wanted), littoral=littoral)
    found = stations.ships_per_station(days, np.array(transit), np.array(3.0))
    assert float(found) == pytest.approx(ships, rel=0.02)


def test_no_days_on_station_take_infinitely_many_ships():
    found = stations.ships_per_station(np.array([0.0, -1.0]), np.ones(2), np.full(2, 3.0))
    assert found.tolist() == [math.inf, math.inf]


# Montreux 1936: 45,000 t in all, 30,000 t of one state, in passage nine ships and 15,000 t.
@pytest.mark.parametrize(
    ("tonnes", "states", "present", "passage"),
    [(5_000, 1, 6, 3), (5_000, 2, 9, 3), (5_000, 5, 9, 3), (1_500, 1, 20, 9), (16_000, 3, 2, 0)],
)
def test_montreux_limits(tonnes, states, present, passage):
    assert stations.montreux_present(tonnes, states) == present
    assert stations.montreux_passage(tonnes) == passage


def test_alert_as_csis_counts():
    # CSIS 2025: 24 ready aircraft at an availability of one half take 48; to 160 at 0.15.
    assert float(stations.ready_fleet(np.array(24.0), np.array(0.5))) == 48.0
    assert float(stations.ready_fleet(np.array(24.0), np.array(0.15))) == pytest.approx(160.0)


def test_scramble_is_take_off_and_distance_over_speed():
    # 15 minutes and 550 km at 850 km/h: 0.25 + 0.647.
    hours = stations.scramble_hours(np.array(550.0), np.array(850.0), np.array(0.25))
    assert float(hours) == pytest.approx(0.897, abs=5e-4)


# Airframes whose year of 225 h eight pairs fly up, by hand from 8760 * 2 * FT / t_on with one
# refuelling: FT 4.4; t_on 3.1059, 2.1647, 3.8118, 2.9882 h; twice the sum of the four.
def test_flying_hours_bind_long_before_the_ramp():
    hours = sum(
        2.0 * float(pair(km, ONCE).annual_flying_hours) for km in (550.0, 950.0, 250.0, 600.0)
    )
    by_hand = 2.0 * 8760 * 2 * 4.4 * (1 / 3.1059 + 1 / 2.1647 + 1 / 3.8118 + 1 / 2.9882)
    assert hours == pytest.approx(by_hand, rel=1e-4)
    all_year = stations.airframes(np.array(hours), np.array(225.0))
    assert float(all_year) == pytest.approx(946.0, rel=0.02)
    # A concept of 120 fighters (Sky Shield, 2025) carries them for an eighth of the year.
    share = stations.sustained_share(np.array(120.0), all_year)
    assert float(share) == pytest.approx(0.127, abs=0.003)


def test_enough_aircraft_carry_a_patrol_all_year_and_not_longer():
    assert float(stations.sustained_share(np.array(30.0), np.array(20.0))) == 1.0
    assert float(stations.sustained_share(np.array(0.0), np.array(0.0))) == 1.0


def test_one_orbit_all_day_takes_three_to_four_large_aircraft_and_a_boom_serves_two_to_three():
    # 10 h, 800 km/h, 1 h of reserve, 0.7 available, 500 km away: 9 h flown, 7.75 on station, cycle
    # 9 + 3 + 3.4 + 6.12 = 21.52; 21.52 / 7.75 / 0.7 = 3.97.
    large = stations.Aircraft(10.0, 800.0, 1.0, 0.7)
    orbit = stations.air_station(np.array(500.0), large, 1, NONE)
    assert float(orbit.aircraft) == pytest.approx(3.97, abs=5e-3)
    # Eight pairs, one refuelling: 8 / 2.5.
    assert float(stations.booms(np.array(16.0), ONCE, np.array(2.5))) == pytest.approx(3.2)
    assert float(stations.booms(np.array(16.0), NONE, np.array(2.5))) == 0.0


def test_a_refuelling_gains_what_the_aircraft_says():
    better = stations.Aircraft(3.2, 850.0, 0.3, 0.6, refuelling_hours=2.0)
    gained = stations.air_station(np.array(200.0), better, 2, ONCE).time_on_station_hours
    assert float(gained - pair(200.0, NONE).time_on_station_hours) == pytest.approx(2.0)


def test_reach_is_where_the_time_on_station_ends():
    # 2.9 h at 850 km/h, out and back.
    assert stations.unrefuelled_reach_km(FIGHTER) == pytest.approx(1232.5)
    assert stations.unrefuelled_reach_km(stations.Aircraft(0.2, 850.0, 0.3, 0.6)) == 0.0


# Montreux, article 18 (1): 30,000 t of one state, 45,000 t of all.
@pytest.mark.parametrize(
    ("tonnes", "states"), [(0, 0), (1, 1), (30_000, 1), (30_001, 2), (45_000, 2), (45_001, None)]
)
def test_states_that_a_tonnage_takes(tonnes, states):
    assert stations.montreux_states(tonnes) == states


@pytest.mark.parametrize("state", [None, *Article19])
@pytest.mark.parametrize("belligerent", [False, True])
def test_article_19(state, belligerent):
    # In a war in which Turkey takes no part warships pass as in peace, save those of belligerents;
    # closed to all, nobody passes. What lies on the sea need not pass.
    assert stations.straits_admit(state, littoral=True, belligerent=belligerent)
    passes = stations.straits_admit(state, littoral=False, belligerent=belligerent)
    closed = {
        Article19.CLOSED_TO_ALL: True,
        Article19.CLOSED_TO_BELLIGERENTS: belligerent,
    }
    assert passes is not closed.get(state, False)
