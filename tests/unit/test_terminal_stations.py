"""Tables of stations for the terminal: the numbers of the sizing, and what cannot be kept."""

import io
from pathlib import Path

import pytest
from rich.console import Console, Group

from locarno import api
from locarno.engine import sizing
from locarno.report.terminal_stations import cover_view, station_tables

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
SETTINGS = [
    "bases={west: {name: West, lon: 20, lat: 50, country: AAA, kind: air}}",
    (
        "elements.fighters.flight={endurance: 3.2, speed: 850, reserve: 0.3, availability: 0.6, "
        "annual_hours: 200}"
    ),
    "elements.sweepers.voyage={tonnes: 5000, days: 28, cycle: 3}",
    "straits={littoral: [ALF], article_19: closed_to_all}",
    "force.counts.fighters=null",
    "force.counts.sweepers=null",
    (
        "force.air={surge: 0.25, alert: {element: fighters, bases: [west]}, stations: {near: "
        "{name: N, element: fighters, base: west, distance: 200}, far: {name: F, element: "
        "fighters, base: west, distance: 2000}}}"
    ),
    (
        "force.sea={stations: {open_sea: {name: S, element: sweepers, ships: 3, transit: 6}, "
        "coast: {name: C, element: sweepers, ships: 1, transit: 1, littoral: true}}}"
    ),
]


@pytest.fixture(scope="module")
def required():
    case = api.load(SMALL, designs=["tripwire"], settings=SETTINGS).cases["tripwire"]
    return sizing.requirement(case)


def shown(required, width=180):
    file = io.StringIO()
    Console(file=file, width=width).print(Group(*station_tables("tripwire", required)))
    return file.getvalue()


def cells(text, *words):
    return next(line for line in text.splitlines() if all(word in line for word in words)).split()


def test_air_stations(required):
    # By hand in test_air.py: 2.43 h on station, 19.8 sorties a day, 15.5 aircraft, 20,914 hours a
    # year, 105 airframes; 15 minutes and 200 km at 850 km/h are 0.485 h.
    text = shown(required, width=80)
    assert cells(text, "near", "far") == ["near", "far"]
    assert cells(text, "base") == ["base", "west", "west"]
    for name, number in (
        ("km", "200"), ("in the air", "2"), ("refuelled", "0"), ("h on station", "2.43"),
        ("sorties a day", "19.8"), ("aircraft", "15.5"), ("h a year", "20,914"),
        ("airframes all year", "105"), ("h from alert", "0.485"),
    ):  # fmt: skip
        assert cells(text, f" {name} ")[len(name.split())] == number
    assert cells(text, "h on station")[-2:] == ["not", "feasible"]
    assert cells(text, "sorties a day")[-1] == "–"


def test_aircraft_and_what_decides(required):
    # Alert 4 / 0.6; ramp 15.5; a quarter of 104.6 airframes' year.
    found = cells(shown(required), "fighters", "hours")
    assert found == [
        "fighters",
        "6.67",
        "15.5",
        "26.1",
        "26.1",
        *["flying", "hours", "of", "a", "year"],
        "25",
    ]
    assert "Alert at west. Stations are flown 25 % of the year." in shown(required)


def test_stations_at_sea(required):
    text = shown(required)
    # 3 x 3 x 33 / 21 ships; 3 x 5,000 t; Charlie offers sweepers and lies off the sea.
    assert cells(text, "open_sea") == [
        "open_sea", "sweepers", "3", "21", "14.1", "15,000", "nobody", "CHA",
    ]  # fmt: skip
    assert "Article 19: closed to all; 15,000 t of states off the sea on station." in text


def test_tables_fit_a_terminal_and_are_plain(required):
    text = shown(required, width=80)
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_design_that_counts_shows_no_stations():
    case = api.load(SMALL).cases["tripwire"]
    assert station_tables("tripwire", sizing.requirement(case)) == []


def test_cover_in_the_air_stands_by_basing_and_suppression(assessment):
    """Numbers by hand from conftest.py."""
    file = io.StringIO()
    Console(file=file, width=140).print(cover_view(assessment))
    text = file.getvalue()
    assert "Contested air" in text
    lines = [line.split() for line in text.splitlines() if line.split()[:1] == ["tripwire"]]
    assert [line[1:3] for line in lines] == [
        ["inside", "(as"], ["inside", "not"], ["outside", "suppressed"], ["outside", "not"],
    ]  # fmt: skip
    assert "0 to 8.3" in text
    assert "0 to longer" in text
    assert "reassurance" not in text
