"""A guarantee sector by sector, as document, terminal and brief say it."""

import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from locarno import api
from locarno.model.probability import Interval, Probability, Range
from locarno.model.sector_results import (
    ClassChosen,
    LineSector,
    NearerHub,
    Presence,
    Reach,
    SectorBySector,
    SectorGap,
)
from locarno.report.coverage_words import arrival_sentence, gap_sentence, helped
from locarno.report.document import document
from locarno.report.document_schema import document_schema
from locarno.report.terminal_coverage import coverage_tables

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
NAMES = ("north", "centre", "south")
KM = 78.847  # a degree of longitude at 45 degrees north, WGS 84


def chance(mean, low, high):
    return Probability(mean, Interval(low, high), Interval(low, high))


def made(*, people=True, hubs=True, gaps=()):
    """Three sectors of 100 km each, numbers invented."""
    presence = Presence(4000.0, 1500.0, 2500.0, "ALF", 2, chance(0.7, 0.4, 1.0),
                        {"BRA": 1200.0, "CHA": 300.0, "DEL": 20.0})  # fmt: skip
    hub = NearerHub("hill", 55.0, 90.0, chance(0.9, 0.5, 1.0))
    hours, late = Range(6.0, 9.5, 14.0), chance(0.12, 0.0, 0.3)
    reach = Reach("port", hours, chance(0.62, 0.0, 1.0), late, 40.0, hub)
    sectors = tuple(
        LineSector(name, f"The {name}", 100.0 * n, 100.0 * (n + 1), chance(0.3, 0.2, 0.4),
                   presence if people else None, reach if hubs else None)
        for n, name in enumerate(NAMES)
    )  # fmt: skip
    return SectorBySector(
        sectors=sectors,
        behind=replace(presence, lead=None, movable={}) if people else None,
        violation="land_grab" if hubs else None,
        answer="reserve" if hubs else None,
        chosen=ClassChosen.LATE if hubs else None,
        gaps=gaps,
        absent=() if people and hubs else ("Why something is not there.",),
    )


def text_of(readings, width=100):
    console = Console(width=width, file=io.StringIO(), color_system=None)
    for part in coverage_tables("wall", readings):
        console.print(part)
    return console.file.getvalue()


def rows_of(text):
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_terminal_has_every_number_in_its_row():
    rows = rows_of(text_of({"stated": made(), "announced": made()}))
    assert "south 200–300 30 (20–40)" in rows
    assert rows.count("north 4,000 1,500 2,500 70 (40–100) ALF, 2") == 2
    assert rows.count("behind the line 4,000 1,500 2,500 70 (40–100) 2") == 2
    assert rows.count("centre port 6/10/14 62 (0–100) 12 (0–30) 40") == 1
    assert any(
        row.startswith("north BRA 1,200, CHA 300 and 1 more hill: 55 km instead of 90,")
        for row in rows
    )


@pytest.mark.parametrize("width", [80, 100])
def test_no_column_is_lost_in_a_narrow_terminal(width):
    text = text_of({"stated": made(), "announced": made()}, width)
    assert max(map(len, text.splitlines())) <= width
    for head in ("announced", "nations", "decided", "time", "ALF,"):
        assert head in text, head


def test_what_is_absent_has_no_table_and_a_reason():
    text = text_of({"stated": made(people=False)})
    assert "people by sector" not in text
    assert "arrival by sector" in text
    assert "Why something is not there." in text
    text = text_of({"stated": made(hubs=False)})
    assert "people by sector" in text
    assert "arrival by sector" not in text
    assert "Arrival is judged" not in text
    assert text_of({}) == ""


def test_arrival_says_what_it_is_judged_against():
    found = made()
    said = {
        why: arrival_sentence(replace(found, chosen=why), "land grab", "reserve")
        for why in ClassChosen
    }
    assert len(set(said.values())) == 3
    assert all(
        each.startswith("Arrival is judged against land grab (answer: reserve): the ")
        for each in said.values()
    )
    assert arrival_sentence(made(hubs=False), "", "") == ""


def test_sectors_both_short_and_late_are_named_in_their_order():
    gaps = tuple(SectorGap(name, f"{name} is short.", "Send some.") for name in NAMES)
    said = "Both short of people and reached late, in order along the line: The north; The centre."
    assert gap_sentence(made(gaps=gaps[:2])) == said
    assert gap_sentence(made(gaps=gaps)).startswith("Every sector is both")
    assert gap_sentence(made()) == ""
    shown = " ".join(text_of({"stated": made(gaps=gaps[:2])}).split())
    assert f"wall, stated: {said}" in shown


def test_sectors_that_the_same_would_help_stand_together():
    found = made()
    north, centre, south = found.sectors
    assert helped(found) == [(0, "The north; The centre; The south")]
    alone = replace(centre, presence=replace(centre.presence, movable={}))
    nobody = replace(south, presence=None, reach=None)
    assert helped(replace(found, sectors=(north, alone, south, nobody))) == [
        (0, "The north; The south"), (1, "The centre"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The small scenario on a line with a hub at one end, another near the other end."""
    ends = {"a": 0.0, "b": 100.0, "c": 220.0, "d": 300.0}
    trace = ", ".join(f"{{place: {p}, lon: {x / KM:.6f}, lat: 45}}" for p, x in ends.items())
    settings = [
        f"line.trace=[{trace}]", "line.length=300", "force.react=4", "force.march=30",
        *(f"line.sectors.{n}={{start: {a}, end: {b}, length: null}}"
          for n, (a, b) in zip(NAMES, pairwise(ends), strict=True)),
        "bases.west={name: West, lon: 0, lat: 45, country: blue, kind: hub}",
        f"bases.east={{name: East, lon: {300 / KM:.6f}, lat: 45, country: blue, kind: hub}}",
        "force.hubs_at=[west]", "force.hubs=0", "violations.land_grab.fait_accompli=12",
        "agreement.buffer_km=0", "agreement.withdrawal_km=0",
        "force.land.km_per_battalion=30", "force.land.brigades=null",
        "force.land.reserve_share=0.25",
    ]  # fmt: skip
    scenario = api.load(str(SMALL), designs=["tripwire"], settings=settings)
    found = api.assess(scenario, api.Settings(40, 2, 1, 1))
    origin = {"scenario": str(SMALL), "view": None, "designs": ["tripwire"], "settings": settings}
    folder = tmp_path_factory.mktemp("run")
    page = api.write_assessment(folder, scenario, found, origin).read_text("utf-8")
    return found, page


def test_the_document_follows_its_schema(run):
    data = json.loads(json.dumps(document(run[0]), allow_nan=False))
    jsonschema.Draft202012Validator(document_schema()).validate(data)
    made_of = data["designs"]["tripwire"]["generation"]
    for reading in ("stated", "announced"):
        by_sector = made_of[reading]["explanation"]["by_sector"]
        assert [row["sector"] for row in by_sector["sectors"]] == list(NAMES)
        assert "orders" not in by_sector
    # Arrival knows no reading.
    first, second = (
        [row["reach"] for row in made_of[word]["explanation"]["by_sector"]["sectors"]]
        for word in ("stated", "announced")
    )
    assert first == second


def test_the_joined_numbers_are_those_of_the_stages(run):
    design = run[0].designs["tripwire"]
    said = design.generation.announced.explanation
    found = said.by_sector
    arrival = design.arrival.by_class[found.violation]
    for row, other, fill in zip(
        found.sectors, arrival.sectors, said.placement.sectors, strict=False
    ):
        reach = row.reach
        assert (row.name, row.from_km, row.to_km) == (other.name, other.from_km, other.to_km)
        assert (reach.hub, reach.hours, reach.in_time) == (other.hub, other.hours, other.in_time)
        assert reach.uncovered_decided_km == other.uncovered_decided_km
        assert (row.presence.wanted, row.presence.missing) == (fill.wanted, fill.missing)
        assert row.presence.lead == fill.lead


def test_the_brief_has_the_section_its_picture_and_its_remedies(run):
    found, page = run
    by_sector = found.designs["tripwire"].generation.announced.explanation.by_sector
    assert '<h2 id="sectors">Sector by sector</h2>' in page
    section = page.partition('<h2 id="sectors">')[2].partition("<h2")[0]
    assert 'id="figure-sectors"' in section
    for label in ("People missing", "In time if ordered", "Incidents expected"):
        assert label in section
    assert by_sector.gaps
    assert gap_sentence(by_sector) in section
    south = by_sector.sectors[2].presence
    shown = re.findall(
        r'data-at="[^"]*by_sector/sectors/2/presence/missing"[^>]*>([^<]*)<', section
    )
    assert shown == [f"{south.missing:,.0f}"]
    assert "What could help a sector" in section
    assert "East: " in section
