"""Laws of stations: nothing that helps ever asks for more."""

import math
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from locarno.engine import sizing
from locarno.engine.air import air_sizing
from locarno.io.scenario_file import load_scenario
from locarno.model.evidence import Quantity
from locarno.model.stations import AirForce, AirPatrol, Alert, Article19, Flight, Tankers
from locarno.model.terrain import Base, BaseKind
from locarno.theory import stations

CASE = load_scenario(Path(__file__).parents[1] / "data" / "small.yaml").cases["tripwire"]

KM = st.floats(0.0, 5_000.0)
SHARE = st.floats(0.05, 1.0)
GAIN = st.floats(0.0, 3.0)


def need(km, availability=0.6, refuellings=0.0, on=2.0, endurance=3.2):
    aircraft = stations.Aircraft(endurance, 850.0, 0.3, availability)
    return stations.air_station(np.asarray(km), aircraft, on, np.asarray(refuellings))


@given(km=KM, a=SHARE, b=SHARE)
def test_more_availability_never_needs_more_aircraft(km, a, b):
    low, high = sorted((a, b))
    assert need(km, high).aircraft <= need(km, low).aircraft


@given(a=KM, b=KM, refuellings=GAIN)
def test_farther_never_needs_fewer(a, b, refuellings):
    near, far = sorted((a, b))
    close, away = (need(km, refuellings=refuellings) for km in (near, far))
    assert close.aircraft <= away.aircraft
    assert close.annual_flying_hours <= away.annual_flying_hours
    assert close.time_on_station_hours >= away.time_on_station_hours


@given(km=KM, a=GAIN, b=GAIN)
def test_more_refuelling_never_needs_more_aircraft(km, a, b):
    few, many = sorted((a, b))
    rarely, often = (need(km, refuellings=count) for count in (few, many))
    # One part in 1e12: the sum on both sides is rounded.
    assert often.aircraft <= rarely.aircraft * (1 + 1e-12)


@given(km=KM, endurance=st.floats(0.1, 20.0), on=st.floats(0.0, 50.0), refuellings=GAIN)
def test_no_number_is_negative(km, endurance, on, refuellings):
    found = need(km, refuellings=refuellings, on=on, endurance=endurance)
    for number in (
        found.aircraft, found.annual_flying_hours, found.time_on_station_hours, found.flight_hours,
    ):  # fmt: skip
        assert number >= 0.0


@given(tonnes=st.floats(0.0, 100_000.0))
def test_states_that_are_named_may_have_the_tonnage(tonnes):
    states = stations.montreux_states(tonnes)
    if states is None:
        assert tonnes > stations.MONTREUX_LARGEST_TONNES
    else:
        assert tonnes <= states * stations.MONTREUX_LARGEST_STATE_TONNES
        assert states == 0 or tonnes > (states - 1) * stations.MONTREUX_LARGEST_STATE_TONNES


@given(state=st.sampled_from([None, *Article19]), belligerent=st.booleans())
def test_a_state_on_the_sea_is_never_worse_off(state, belligerent):
    on = stations.straits_admit(state, littoral=True, belligerent=belligerent)
    off = stations.straits_admit(state, littoral=False, belligerent=belligerent)
    assert on >= off


@given(belligerent=st.booleans(), littoral=st.booleans())
def test_the_three_states_of_article_19_close_more_and_more(belligerent, littoral):
    admitted = [
        stations.straits_admit(state, littoral=littoral, belligerent=belligerent)
        for state in Article19
    ]
    assert admitted == sorted(admitted, reverse=True)


def triples(low, high):
    """A range within bounds."""
    numbers = st.lists(st.floats(low, high), min_size=3, max_size=3)
    return numbers.map(lambda found: Quantity("", "", *sorted(found)))


FLIGHTS = st.builds(
    Flight, endurance=triples(0.1, 20), speed=triples(1, 2_000), reserve=triples(0, 0.05),
    availability=triples(0.01, 1), annual_hours=st.none() | triples(1, 8_760),
    refuelling=triples(0, 3),
)  # fmt: skip


def patrols(distance):
    return st.builds(
        AirPatrol, name=st.just("Area"), element=st.just("fighters"), base=st.just("west"),
        place=st.none(), distance=distance, aircraft=triples(0, 20), refuellings=triples(0, 4),
    )  # fmt: skip


def flown(flight, patrol, surge):
    two = Quantity("", "", 2.0, 2.0, 2.0)
    air = AirForce(
        alert=Alert(element="fighters", bases=("west",), ready=two, spare=two, take_off=two),
        stations={"a": patrol}, surge=surge, early_warning=None,
        tankers=Tankers(
            element="fighters", base="west", place=None, distance=two, stations_per_boom=two
        ),
    )  # fmt: skip
    fighters = replace(CASE.elements["fighters"], flight=flight)
    base = Base(name="West", lon=20.0, lat=50.0, country="AAA", kind=BaseKind.AIR, source=None)
    return replace(
        CASE, bases={"west": base}, elements={**CASE.elements, "fighters": fighters},
        force=replace(CASE.force, counts={}, air=air),
    )  # fmt: skip


def numbers(value):
    """Every number of a result."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from numbers(getattr(value, item.name))


@given(flight=FLIGHTS, patrol=patrols(triples(0, 2_000)), surge=triples(0, 1))
def test_whatever_is_declared_the_numbers_are_finite_and_not_negative(flight, patrol, surge):
    """Ranges refuse to be out of order themselves."""
    case = flown(flight, patrol, surge)
    found = air_sizing(case)
    assert all(math.isfinite(number) and number >= 0.0 for number in numbers(found))
    assert sizing.requirement(case).air == found
    (need,) = found.elements
    for end in ("low", "mode", "high"):
        assert getattr(need.aircraft, end) >= getattr(need.alert, end)


@given(flight=FLIGHTS, patrol=patrols(triples(0, 500)), surge=triples(0, 1), share=SHARE)
def test_a_rarer_surge_never_asks_for_more(flight, patrol, surge, share):
    rarer = replace(surge, low=surge.low * share, mode=surge.mode * share, high=surge.high * share)
    (often,) = air_sizing(flown(flight, patrol, surge)).elements
    (seldom,) = air_sizing(flown(flight, patrol, rarer)).elements
    for end in ("low", "mode", "high"):
        assert getattr(seldom.aircraft, end) <= getattr(often.aircraft, end)
