"""What a guarantee covers, sector by sector, against figures by hand."""

import itertools
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine.by_sector import by_sector
from locarno.engine.delivery import delivered
from locarno.engine.explaining import told_reading
from locarno.engine.futures import Futures
from locarno.engine.sector_placement import sector_placement
from locarno.engine.sector_presence import placed_people
from locarno.model.plan_results import Engine, Method
from locarno.model.sector_results import ClassChosen
from locarno.theory.incidents.expected import expected_shares

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
DEGREE_KM = 111.31949  # a degree of longitude on the equator, WGS 84: 6378.137 km x pi / 180
RUNS = 2000
LATEST = 4.0 + 300.0 * 1.3 / 30.0
# Troops start after 4 h and march 30 / 1.3 km an hour, so that they come as far as U(0, 300) km.
EVENLY = ("force.react=4", "force.march=30", "force.detour=1.3", "line.length=300",
          "agreement.buffer_km=0", "agreement.withdrawal_km=0",
          f"violations.land_grab.fait_accompli={{low: 4, high: {LATEST}}}")  # fmt: skip
IN_LINE = ("force.land.km_per_battalion=30", "force.land.brigades=null",
           "force.land.reserve_share=0.25")  # fmt: skip
HOW = (Method.ROUNDED, None, Engine.HIGHS)


def degrees(km):
    return round(km / DEGREE_KM, 6)


def on_the_equator(*hubs):
    """Sectors of 100, 120 and 80 km from west to east, a hub held at km 0, others at ``hubs``."""
    ends = {"a": 0.0, "b": 100.0, "c": 220.0, "d": 300.0}
    trace = ", ".join(f"{{place: {p}, lon: {degrees(km)}, lat: 0}}" for p, km in ends.items())
    sectors = zip(("north", "centre", "south"), itertools.pairwise(ends), strict=True)
    bases = enumerate((0.0, *hubs))
    return (
        f"line.trace=[{trace}]",
        *(f"line.sectors.{n}={{start: {a}, end: {b}, length: null}}" for n, (a, b) in sectors),
        *(f"bases.h{i}={{name: Hub {i}, lon: {degrees(x)}, lat: 0, country: blue, kind: hub}}"
          for i, x in bases),
        "force.hubs_at=[h0]", "force.hubs=0",
    )  # fmt: skip


def case_of(*settings, design="tripwire", runs=RUNS):
    found = api.load(SMALL, designs=[design], settings=settings)
    case = found.cases[design]
    return case, Futures(1, runs, found.positions, together=case.together)


@pytest.fixture(scope="module")
def from_one_end():
    case, futures = case_of(*on_the_equator(300.0), *EVENLY)
    return by_sector(case, futures, None)


def close(share):
    """Within four standard errors of a share of the futures."""
    return pytest.approx(share, abs=4.0 * math.sqrt(0.25 / RUNS))


def test_incidents_out_of_reach_by_hand(from_one_end):
    # Weights 1, 2 and 0.5 a km: 100, 240 and 40 of 380 incidents. Of the 100 km next to the hub
    # a reach U(0, 300) covers 50/300 + 200/300, of the next 120 km 60/300 + 80/300, of the last
    # 80 km 40/300.
    assert from_one_end.violation == "land_grab"
    assert from_one_end.chosen is ClassChosen.LATE
    sectors = from_one_end.sectors
    assert [s.incidents.mean for s in sectors] == pytest.approx([5 / 19, 12 / 19, 2 / 19])
    assert [s.reach.in_time.mean for s in sectors] == [close(5 / 6), close(7 / 15), close(2 / 15)]
    expected = [5 / 19 * 1 / 6, 12 / 19 * 8 / 15, 2 / 19 * 13 / 15]
    assert [s.reach.unreached.mean for s in sectors] == [close(each) for each in expected]
    assert [s.reach.hub for s in sectors] == ["h0"] * 3


def test_a_hub_at_the_other_end_by_hand(from_one_end):
    # From both ends the farthest km of the three sectors are 100, 150 and 80 km away.
    nearer = [sector.reach.nearer for sector in from_one_end.sectors]
    assert nearer[0] is None
    assert [(n.hub, n.farthest_km, n.instead_km) for n in nearer[1:]] == [
        ("h1", pytest.approx(150.0, abs=0.6), pytest.approx(220.0, abs=0.6)),
        ("h1", pytest.approx(80.0, abs=0.6), pytest.approx(300.0, abs=0.6)),
    ]
    assert nearer[2].in_time.mean == close((40.0 + 220.0) / 300.0)
    # Where troops are in time anyway, no hub helps.
    case, futures = case_of(*on_the_equator(300.0), *EVENLY[:-1], "force.march=300", runs=20)
    found = by_sector(case, futures, None)
    assert found.chosen is ClassChosen.GRAVEST
    assert {sector.reach.nearer for sector in found.sectors} == {None}


def test_the_gravest_class_that_is_late_is_looked_at():
    case, futures = case_of(*on_the_equator(), *EVENLY[:-1])
    found = by_sector(case, futures, None)
    assert found.chosen is not ClassChosen.LATE
    soon = case.violations["shot"].fait_accompli
    late = {
        name: replace(case.violations[name], fait_accompli=soon)
        for name in ("land_grab", "offensive")
    }
    found = by_sector(replace(case, violations={**case.violations, **late}), futures, None)
    assert found.violation == "offensive"
    assert found.chosen is ClassChosen.LATE


def test_what_does_not_exist_is_none_and_says_why():
    case, futures = case_of("force.inside=false", runs=8)
    found = by_sector(case, futures, None)
    assert found.behind is found.violation is found.answer is found.chosen is None
    assert found.gaps == ()
    for sector in found.sectors:
        assert sector.presence is sector.reach is None
        assert sector.incidents is not None
    assert found.absent == (
        "Nobody is wanted by sector: the force stands outside the country.",
        "No reserves stand inside the country, so that nobody is timed to the sectors.",
    )
    weights = tuple(f"line.sectors.{name}.weight=0" for name in case.line.sectors)
    found = by_sector(*case_of(*weights, runs=8), None)
    assert {sector.incidents for sector in found.sectors} == {None}
    assert {sector.reach.unreached for sector in found.sectors} == {None}
    assert found.absent[0].startswith("No sector is sure to have a weight")


def people_of(*settings, design="tripwire", runs=400):
    case, futures = case_of(*IN_LINE, *settings, design=design, runs=runs)
    told = told_reading(case, futures, HOW, announced=True)
    placed = sector_placement(case, told.planned)
    return case, futures, placed, placed_people(case, told.planned, placed, (told.kept, runs))


def test_people_missing_are_those_wanted_less_those_who_keep_their_word():
    case, futures, placed, found = people_of()
    kept = delivered(case, futures)
    for fill, presence in zip(placed.sectors, (*found.sectors, found.behind), strict=True):
        there = np.zeros(futures.runs)
        lines = [line for line in placed.lines if line.sector == fill.sector]
        for line in lines:
            # Nobody has more than is wanted here: what comes is what is promised by its share.
            people = sum(line.persons[2:]) / len(line.persons[2:])
            there += kept[line.guarantor, line.pledge] * people
        assert presence.wanted == fill.wanted
        assert presence.standing == pytest.approx(sum(fill.by_guarantor.values()))
        assert presence.nations == len(fill.by_guarantor)
        assert presence.missing_share.mean == pytest.approx(1.0 - there.mean() / fill.wanted)


def test_who_may_be_moved_follows_caveats_and_cohesion():
    _, _, placed, found = people_of()
    for fill, presence in zip(placed.sectors, found.sectors, strict=False):
        elsewhere: dict[str, float] = {}
        for other in placed.sectors:
            for key, people in other.by_guarantor.items() if other is not fill else ():
                elsewhere[key] = elsewhere.get(key, 0.0) + people
        assert presence.missing > 0.0
        assert presence.movable == pytest.approx(elsewhere)
    assert found.behind.movable == {}
    # A unit that may not stand on the line is behind it, and cannot be moved there.
    back = ("caveats.back={label: Not on the line, places: [interior, outside]}",
            "guarantors.ALF.pledges.brigade.caveats=[back]")  # fmt: skip
    _, _, placed, found = people_of(*back)
    assert placed.sectors[-1].by_guarantor["ALF"] > 0.0
    assert all("ALF" not in presence.movable for presence in found.sectors)
    # Whoever serves in one sector may serve in no other.
    _, _, placed, found = people_of("force.sectors_per_nation=1")
    for fill, presence in zip(placed.sectors, found.sectors, strict=False):
        serving = {k for f in placed.sectors if f.sector for k in f.by_guarantor}
        assert not (presence.movable.keys() - fill.by_guarantor.keys()) & serving


def test_a_sector_both_short_and_late_has_a_remedy():
    case, futures, _, people = people_of(*on_the_equator(300.0), *EVENLY)
    found = by_sector(case, futures, people)
    gaps = {gap.sector: gap for gap in found.gaps}
    assert list(gaps) == ["north", "centre", "south"]
    south = found.sectors[2]
    assert gaps["south"].message == (
        f"South: {south.presence.missing:,.0f} of {south.presence.wanted:,.0f} people wanted are "
        f"missing, and troops ordered at once reach it in time in "
        f"{100 * south.reach.in_time.mean:.0f} of 100 (land grab)."
    )
    assert "A hub at Hub 1 as well would leave no km farther than 80 km instead of 300" in (
        gaps["south"].remedy
    )
    assert gaps["north"].remedy.endswith("No other hub of the scenario would help.")


def test_expected_shares_solve_the_mean_of_the_process():
    """m = mass + n (1 - s) m + n s / 2 (neighbours), solved as a system of its own."""
    mass = np.array([[1.0, 0.0, 2.0, 0.5], [3.0, 1.0, 1.0, 0.0]])
    branching, spill = np.array([0.9, 0.4]), np.array([0.3, 1.0])
    found = expected_shares(mass, branching, spill)
    for row, n, s, got in zip(mass, branching, spill, found, strict=True):
        off = np.diag(np.full(3, n * s / 2.0), 1)
        mean = np.linalg.solve((1.0 - n * (1.0 - s)) * np.eye(4) - off - off.T, row)
        assert got == pytest.approx(mean / mean.sum(), rel=1e-12)
    alone = expected_shares(mass, branching, np.zeros(2))
    assert alone == pytest.approx(mass / mass.sum(axis=1, keepdims=True))
    with pytest.raises(ValueError, match="must be positive somewhere"):
        expected_shares(np.zeros((1, 2)), np.zeros(1), np.zeros(1))
