"""Tables of coverage: the numbers of the assessment, in order along the line."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from locarno.model.arrival import Arrival, ClassArrival, Coverage, SectorArrival, Siting
from locarno.model.probability import Interval, Probability, Range
from locarno.report.document import document
from locarno.report.terminal_arrival import arrival_view

# Every number below is invented; no two of a kind are equal, so that a mix-up shows.
TOWNS = ("old_town", "port")
BETTER = Siting(("hill", "port"), 61.2, proved=True)


def p(mean):
    return Probability(mean, Interval(mean - 0.03, mean + 0.02), Interval(mean - 0.2, mean + 0.1))


def sector(number, hours):
    return SectorArrival(
        name=f"Sector {number}", from_km=100.0 * number, to_km=100.0 * number + 97.0,
        hub=TOWNS[number], away_km=Range(31.0 + number, 47.0, 83.0 + number),
        hours=Range(hours, hours + 5.0, hours + 13.0), in_time=p(0.61 + 0.1 * number),
        uncovered_km=12.0 + number, uncovered_decided_km=77.0 + number,
    )  # fmt: skip


@pytest.fixture
def placed(assessment):
    """The assessment with hubs at real places in its first design, evenly placed in the other."""
    land_grab = ClassArrival(
        answer="reserve", fait_accompli_hours=72.0, in_time=p(0.83),
        at_once=Coverage(0.0, 88.0, 25.0, BETTER, 4.0), decided=Coverage(53.0, 9.0, 155.0),
        sectors=(sector(0, 6.0), sector(1, 9.0)),
    )  # fmt: skip
    strike = replace(
        land_grab, answer="air_strikes", at_once=Coverage(0.0, 300.0, 0.0),
        sectors=(sector(0, 16.0), sector(1, 29.0)),
    )  # fmt: skip
    found = Arrival(
        hubs=TOWNS, count=2, line_km=301.0, farthest_km=84.0, mean_km=44.0, on_line_km=75.3,
        by_class={"incursion": strike, "land_grab": land_grab}, centre=BETTER,
    )  # fmt: skip
    first, second = assessment.designs
    designs = {
        first: replace(assessment.designs[first], arrival=found),
        second: replace(assessment.designs[second], arrival=replace(found, hubs=(), centre=None)),
    }
    return replace(assessment, designs=designs)


def shown(view, width=200):
    file = io.StringIO()
    Console(file=file, width=width).print(view)
    return file.getvalue()


def test_classes_sectors_and_hubs(placed):
    text = shown(arrival_view(placed))
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "land_grab reserve 72 h 83 25 53 h 155" in rows
    # Hours with air strikes first, for the first class is answered by them.
    assert "Sector 1 100 to 197 port 32 to 84 29/34/42 9/14/22" in rows
    assert rows.index("Sector 0 0 to 97 old town 31 to 83 16/21/29 6/11/19") < rows.index(
        "Sector 1 100 to 197 port 32 to 84 29/34/42 9/14/22"
    )
    assert (
        "2 hubs: old town and port; the farthest km is 84 km away, the mean 44; as many on the "
        "line itself at best 75."
    ) in rows
    assert "The same number at hill and port would leave no km farther than 61 km." in rows
    instead = "the same number at hill and port would leave 4 km uncovered instead of 25."
    assert f"land_grab, at best: {instead}" in rows
    assert not any(row.startswith("incursion, ") for row in rows)
    assert any(row.startswith("2 hubs: evenly along the line") for row in rows)


def test_an_unproved_choice_and_a_best_one_say_so(placed):
    first = next(iter(placed.designs))
    design = placed.designs[first]
    unproved = replace(design.arrival, centre=replace(BETTER, proved=False))
    text = shown(arrival_view(replace(placed, designs={"d": replace(design, arrival=unproved)})))
    assert "at hill and port (best found, not proved) would" in text
    own = replace(design.arrival, centre=Siting(TOWNS, 84.0, proved=True))
    text = shown(arrival_view(replace(placed, designs={"d": replace(design, arrival=own)})))
    assert "No other 2 of the scenario's hubs stand nearer to the farthest km." in text


def test_nothing_placed_shows_nothing(assessment):
    assert shown(arrival_view(assessment)).strip() == ""


def test_document_has_the_key_only_where_there_is_one(assessment, placed):
    for found, there in ((assessment, False), (placed, True)):
        for design in document(found)["designs"].values():
            assert ("arrival" in design) is there
    whole = document(placed)["designs"][next(iter(placed.designs))]["arrival"]
    assert whole["centre"] == {"hubs": ["hill", "port"], "farthest_km": 61.2, "proved": True}
    assert whole["by_class"]["land_grab"]["decided"]["best"] is None
