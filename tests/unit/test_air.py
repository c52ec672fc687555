"""Sizing in the air through the engine: what stations, alert and hours ask for."""

from pathlib import Path

import pytest

from locarno import api
from locarno.engine import air, sizing
from locarno.model.results import Severity
from locarno.model.station_results import AirLimit, AirTask

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
# The fighter of the worked table: 3.2 h, 850 km/h, 0.3 h kept back, 0.6 available, 200 h a year.
FLIGHT = "{endurance: 3.2, speed: 850, reserve: 0.3, availability: 0.6, annual_hours: 200}"
LARGE = "{endurance: 10, speed: 800, reserve: 1, availability: 0.7}"
BASES = (
    "{west: {name: West, lon: 20, lat: 50, country: AAA, kind: air}, "
    "south: {name: South, lon: 28, lat: 44, country: BBB, kind: air}}"
)


def station(distance, *, refuellings="0", aircraft="2", base="west"):
    return (
        f"{{name: Area, element: fighters, base: {base}, distance: {distance}, "
        f"aircraft: {aircraft}, refuellings: {refuellings}}}"
    )


def case_of(flown, *, flight=FLIGHT, bases=BASES):
    settings = [
        f"bases={bases}",
        f"elements.fighters.flight={flight}",
        f"elements.tanker={{name: Tanker, domain: air, persons: 40, flight: {LARGE}}}",
        f"elements.radar={{name: Radar, domain: air, persons: 100, flight: {LARGE}}}",
        "force.counts.fighters=null",
        f"force.air={flown}",
    ]
    return api.load(SMALL, designs=["tripwire"], settings=settings).cases["tripwire"]


def sized(flown, **given):
    return air.air_sizing(case_of(flown, **given))


def only(flown, **given):
    (found,) = sized(flown, **given).stations
    return found


def fighters(found):
    return next(need for need in found.elements if need.element == "fighters")


# Table of the force-planning notes (RAND's cycle): a pair day and night, without and with one
# refuelling, and airframes for a year at 200 h; within 2 %.
@pytest.mark.parametrize(
    ("distance", "refuellings", "aircraft", "airframes"),
    [
        (200, 0, 15.5, 105), (200, 1, 11.7, None), (450, 0, 20.4, None), (450, 1, 13.8, 115),
        (550, 0, 23.4, None), (550, 1, 14.8, 124), (950, 0, 56.5, None), (950, 1, 21.2, 178),
        (250, 0, 16.3, None), (250, 1, 12.1, 101), (600, 0, 25.2, None), (600, 1, 15.4, 129),
    ],
)  # fmt: skip
def test_the_worked_table_through_the_engine(distance, refuellings, aircraft, airframes):
    area = station(distance, refuellings=refuellings)
    found = only(f"{{surge: 1, stations: {{a: {area}}}}}")
    assert found.aircraft.mode == pytest.approx(aircraft, rel=0.02)
    if airframes is not None:
        assert found.airframes_all_year.mode == pytest.approx(airframes, rel=0.02)


def test_steps_by_hand():
    # 200 km: 0.4706 h out and back, 2.4294 h on station, 2.9 h flown, cycle 2.9 + 6.4 + 1.972.
    found = only(f"{{surge: 1, stations: {{a: {station(200)}}}}}")
    assert found.task is AirTask.PATROL
    assert found.feasible
    assert found.time_on_station_hours.mode == pytest.approx(2.4294, abs=1e-4)
    assert found.flight_hours.mode == pytest.approx(2.9)
    assert found.aircraft.mode == pytest.approx(2 * 11.272 / 2.4294 / 0.6, rel=1e-4)
    assert found.sorties_per_day.mode == pytest.approx(48 / 2.4294, rel=1e-4)
    assert found.annual_flying_hours.mode == pytest.approx(8760 * 2 * 2.9 / 2.4294, rel=1e-4)


def test_linear_in_aircraft_and_in_one_over_availability():
    one = only(f"{{surge: 1, stations: {{a: {station(400)}}}}}")
    three = only(f"{{surge: 1, stations: {{a: {station(400, aircraft='6')}}}}}")
    rare = only(
        f"{{surge: 1, stations: {{a: {station(400)}}}}}",
        flight=FLIGHT.replace("availability: 0.6", "availability: 0.3"),
    )
    assert three.aircraft.mode == pytest.approx(3 * one.aircraft.mode)
    assert three.annual_flying_hours.mode == pytest.approx(3 * one.annual_flying_hours.mode)
    assert rare.aircraft.mode == pytest.approx(2 * one.aircraft.mode)
    assert rare.annual_flying_hours == one.annual_flying_hours


def test_inside_against_outside_with_and_without_a_tanker():
    # From Poland to the Dnipro (950 km) a station costs 1.8 times the one inside (200 km) with a
    # tanker and 3.6 times without (force-planning notes).
    def need(distance, refuellings):
        area = station(distance, refuellings=refuellings)
        return only(f"{{surge: 1, stations: {{a: {area}}}}}").aircraft.mode

    assert need(950, 1) / need(200, 1) == pytest.approx(1.8, rel=0.02)
    assert need(950, 0) / need(200, 0) == pytest.approx(3.6, rel=0.02)


def test_distance_is_measured_from_base_to_place():
    # From 0 E on the equator a degree of longitude is 111.319 km (6378.137 km times pi / 180).
    bases = "{west: {name: West, lon: 0, lat: 0, country: AAA, kind: air}}"
    area = "{name: Area, element: fighters, base: west, place: {lon: 3, lat: 0}}"
    found = only(f"{{surge: 1, stations: {{a: {area}}}}}", bases=bases)
    assert found.distance_km.mode == pytest.approx(3 * 111.3195, abs=1e-3)


def test_out_of_reach_is_not_feasible_and_not_counted():
    # 2.9 h at 850 km/h out and back end at 1,232.5 km.
    flown = f"{{surge: 1, stations: {{far: {station(1233)}, near: {station(200)}}}}}"
    found = sized(flown)
    far, near = found.stations
    assert not far.feasible
    assert far.aircraft is None
    assert far.annual_flying_hours is None
    assert far.time_on_station_hours.mode == 0.0
    assert fighters(found).ramp == near.aircraft
    assert found.caveats[0] == (
        "Not feasible: Area lies 1233 km from West, even at most likely values too far for "
        "Fighter squadron to stay on station; it is not counted."
    )


def test_a_station_that_only_the_unfavourable_end_cannot_keep_is_not_feasible_either():
    area = station("{low: 200, mode: 800, high: 1300}")
    found = sized(f"{{surge: 1, stations: {{a: {area}}}}}")
    assert not found.stations[0].feasible
    assert found.stations[0].time_on_station_hours.mode > 0.0
    assert "even at most likely values" not in found.caveats[0]


def test_alert_is_the_rule_and_counts_two_and_two_a_base():
    # (2 + 2) at each of two bases, 0.6 available: 6.667 a base.
    found = sized("{alert: {element: fighters, bases: [west, south]}}")
    assert [need.base for need in found.alerts] == ["west", "south"]
    assert [need.aircraft.mode for need in found.alerts] == pytest.approx([4 / 0.6, 4 / 0.6])
    need = fighters(found)
    assert need.aircraft.mode == pytest.approx(8 / 0.6)
    assert need.limit is AirLimit.ALERT
    assert need.sustained_share is None


def test_alert_as_csis_counts_it():
    # CSIS 2025: 24 ready at three bases, one half available: 48.
    bases = BASES[:-1] + ", east: {name: East, lon: 25, lat: 51, country: AAA, kind: air}}"
    found = sized(
        "{alert: {element: fighters, bases: [west, south, east], ready: 8, spare: 0}}",
        flight=FLIGHT.replace("0.6", "0.5"),
        bases=bases,
    )
    assert fighters(found).aircraft.mode == pytest.approx(48.0)


def test_patrols_are_a_surge_and_the_largest_need_counts():
    def need(surge):
        flown = (
            f"{{surge: {surge}, alert: {{element: fighters, bases: [west]}}, "
            f"stations: {{a: {station(200)}}}}}"
        )
        return fighters(sized(flown))

    # Alert 6.67; ramp 15.47; 104.6 airframes' year when flown all year.
    assert need(0).aircraft.mode == pytest.approx(4 / 0.6)
    assert need(0).limit is AirLimit.ALERT
    assert need(0.1).limit is AirLimit.RAMP
    assert need(0.1).aircraft.mode == pytest.approx(15.466, abs=1e-3)
    assert need(0.1).airframes.mode == pytest.approx(10.46, abs=0.01)
    assert need(1).limit is AirLimit.FLYING_HOURS
    assert need(1).aircraft.mode == pytest.approx(104.6, abs=0.1)
    assert need(1).sustained_share == pytest.approx(1.0)
    assert need(0.1).sustained_share == pytest.approx(15.466 / 104.56, abs=1e-3)


def test_scramble_from_the_nearest_alert_base():
    # 15 minutes and d / 850 km/h from the base that is nearer to the area.
    area = "{name: Area, element: fighters, base: west, place: {lon: 28, lat: 45}}"
    found = only(f"{{alert: {{element: fighters, bases: [west, south]}}, stations: {{a: {area}}}}}")
    assert found.scramble_base == "south"
    # A degree of latitude at 44.5 N is 111.12 km.
    assert found.scramble_hours.mode == pytest.approx(0.25 + 111.12 / 850, abs=1e-3)
    known = only(
        f"{{alert: {{element: fighters, bases: [west]}}, stations: {{a: {station(425)}}}}}"
    )
    assert known.scramble_hours.mode == pytest.approx(0.75)
    # How far the south is from an area known by its distance from the west nobody said.
    unknown = only(
        f"{{alert: {{element: fighters, bases: [south]}}, stations: {{a: {station(425)}}}}}"
    )
    assert unknown.scramble_hours is None


TANKED = (
    "{{surge: 0.1, stations: {{a: {area}}}, "
    "tankers: {{element: tanker, base: west, distance: 500, stations_per_boom: 2}}, "
    "early_warning: {{element: radar, base: south, distance: 500}}}}"
)


def test_tankers_and_early_warning_keep_their_own_stations():
    found = sized(TANKED.format(area=station(200, refuellings="1", aircraft="8")))
    _, tankers, radar = found.stations
    # Four pairs, two a boom: two booms; each takes 3.97 aircraft, as one orbit of the radar does.
    assert tankers.task is AirTask.REFUELLING
    assert tankers.on_station.mode == 2.0
    assert tankers.aircraft.mode == pytest.approx(2 * 3.967, abs=2e-3)
    assert radar.aircraft.mode == pytest.approx(3.967, abs=1e-3)
    assert found.caveats == (
        "Annual flying hours of Tanker are not given: only aircraft at the bases are counted.",
        "Annual flying hours of Radar are not given: only aircraft at the bases are counted.",
    )


def test_a_refuelling_more_spares_fighters_and_costs_tankers():
    found = sized(TANKED.format(area=station(200, refuellings="{low: 0, mode: 1, high: 2}")))
    patrol, tankers, _ = found.stations
    assert patrol.aircraft.low < patrol.aircraft.mode < patrol.aircraft.high
    assert tankers.aircraft.low == 0.0
    # The favourable end of the fighters is at two refuellings, the tankers' at none.
    assert patrol.time_on_station_hours.high == pytest.approx(2.4294 + 3.0, abs=1e-4)
    assert tankers.on_station.high == pytest.approx(1.0)


def test_refuelling_without_tankers_is_said():
    found = sized(f"{{surge: 0.1, stations: {{a: {station(200, refuellings=1)}}}}}")
    assert found.caveats == (
        "Patrols refuel in the air, and the design asks for no tanker of its own.",
    )


def test_patrols_nobody_flies_are_shown_and_not_counted():
    case = case_of(f"{{stations: {{a: {station(200)}}}}}")
    found = air.air_sizing(case)
    assert found.stations[0].aircraft.mode > 0.0
    assert fighters(found).aircraft.high == 0.0
    assert found.caveats[-1] == (
        "No patrol is flown (surge 0): the stations are shown, and not counted."
    )
    assert "fighters" not in {row.id for row in sizing.requirement(case).rows}


def test_the_requirement_takes_its_row_from_the_stations():
    case = case_of(f"{{surge: 0.1, stations: {{a: {station(200)}}}}}")
    found = sizing.requirement(case)
    row = next(row for row in found.rows if row.id == "fighters")
    assert row.units == fighters(found.air).aircraft
    # 400 people with each fighter squadron of small.yaml.
    assert row.persons.mode == pytest.approx(400 * 15.466, abs=1)
    read = set(sizing.inputs_read(case))
    assert {
        "force.air.surge", "force.air.stations.a.distance", "elements.fighters.flight.speed",
        "elements.fighters.persons",
    } <= read  # fmt: skip


def test_a_design_that_counts_has_no_air_sizing():
    case = api.load(SMALL).cases["tripwire"]
    assert air.air_sizing(case) is None
    assert air.inputs_read(case) == ()
    assert sizing.requirement(case).air is None


def checked(flown):
    settings = [
        f"bases={BASES}", f"elements.fighters.flight={FLIGHT}", "force.counts.fighters=null",
        f"force.air={flown}",
    ]  # fmt: skip
    scenario = api.load(SMALL, designs=["tripwire"], settings=settings)
    return [i.finding for i in api.check(scenario) if i.finding.code == "LOC020"]


def test_a_station_out_of_reach_is_a_finding():
    (found,) = checked(f"{{surge: 1, stations: {{a: {station(1300)}}}}}")
    assert found.severity is Severity.ERROR
    assert found.where == "force.air.stations.a"
    assert found.message == (
        "not feasible: Area lies 1300 km from West, and Fighter squadron has no time left on "
        "station there"
    )
    assert found.remedy == (
        "fly from a nearer base, refuel in the air, or check the coordinates of both"
    )


def test_a_station_beyond_the_reach_without_a_tanker_is_a_warning():
    (found,) = checked(f"{{surge: 1, stations: {{a: {station(1300, refuellings=1)}}}}}")
    assert found.severity is Severity.WARNING
    assert found.message == (
        "Area lies 1300 km from West, beyond the 1233 km from which Fighter squadron gets back "
        "on its own fuel"
    )
    assert checked(f"{{surge: 1, stations: {{a: {station(1200)}}}}}") == []
