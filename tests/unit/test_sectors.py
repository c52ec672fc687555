"""Sectors of a case: who is wanted where, what may be set, and what is said of a contradiction."""

import io
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from locarno import api
from locarno.engine import plan_caveats, sizing
from locarno.engine.generation import Planned
from locarno.engine.planning.from_case import case_problem
from locarno.engine.planning.problem import Nation, Offer, Problem, Row, Support
from locarno.engine.planning.search import plan
from locarno.engine.planning.sectors.blocks import blocks, stretches
from locarno.engine.planning.sectors.case import case_sectors
from locarno.engine.planning.sectors.check import broken_places
from locarno.engine.planning.sectors.joint import plan_in_sectors
from locarno.engine.planning.sectors.problem import SectorProblem, apportioned
from locarno.engine.planning.sectors.sharing import given_supply, shared_bound
from locarno.engine.planning.sectors.stage import limits_of, place
from locarno.engine.sector_placement import sector_placement
from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario
from locarno.model.force_results import PlanStatus
from locarno.report import terminal_plan
from locarno.report.sector_words import cohesion_sentences

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
LINE = ("force.land.km_per_battalion=30", "force.land.brigades=null",
        "force.land.reserve_share=0.25")  # fmt: skip
ONE = "force.nations_per_sector=1"


def load(*settings, design="tripwire"):
    return load_scenario(SMALL, designs=(design,), settings=settings).cases[design]


def of_case(*settings):
    case = load(*settings)
    made_from = case_problem(case, sizing.requirement(case), announced=True)
    return case_sectors(case, made_from), made_from


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "force.nations_per_sector=0",
            "force.nations_per_sector: must be at least 1, found 0",
        ),
        ("force.sectors_per_nation=-2", "force.sectors_per_nation: must be at least 1, found -2"),
    ],
)
def test_cohesion_must_let_somebody_serve(setting, said):
    with pytest.raises(ScenarioError) as caught:
        load(*LINE, setting)
    assert [str(problem).partition(": ")[2] for problem in caught.value.problems] == [said]


def test_wants_by_sector_and_behind_the_line_add_up():
    sectors, made_from = of_case(*LINE, "force.nations_per_sector=2")
    assert sectors.nations_per_sector == 2
    assert sectors.sectors_per_nation is None
    assert sectors.placed() == (0,)
    wanted = sectors.wanted(0)
    assert (wanted.sum(axis=0) == made_from.problem.rows[0].need).all()
    # 100, 120 and 80 km of 300, and a quarter of all behind.
    whole = made_from.problem.rows[0].need[5]
    assert np.abs(wanted[:, 5] / whole - [0.25, 0.3, 0.2, 0.25]).max() < 1 / whole


def test_a_force_that_is_not_on_the_line_has_no_sectors():
    assert of_case()[0] is None


def test_largest_remainders_take_what_is_left():
    # 7 over 1 : 2 : 3 is 1.17, 2.33 and 3.5: the half is the largest remainder.
    assert apportioned(7, [1.0, 2.0, 3.0]) == (1, 2, 4)
    assert apportioned(0, [0.5, 0.5]) == (0, 0)


def two_nations(**cohesion):
    """One unit of each nation for two sectors that want one each, all the time."""
    offers = tuple(
        Offer(nation=n, row=0, id=f"{n}", weight=1, persons=1, most=(3,) * 4, tour=2, cycle=2)
        for n in range(2)
    )
    problem = Problem(
        quarters=4, ramp=0, closing=0, nations=(Nation(id="A"), Nation(id="B")),
        rows=(Row(id="land", need=(4,) * 4),), offers=offers,
    )  # fmt: skip
    need = (((2,) * 4, (2,) * 4),)
    return SectorProblem(problem=problem, sectors=("north", "south"), need=need, **cohesion)


def starts_of(sectors, north, south):
    starts = np.zeros((2, sectors.problem.lead + 4), dtype=np.int64)
    starts[:, [1, 3]] = np.array([[north], [south]])
    return starts


def test_few_nations_cost_what_arithmetic_says():
    # Three of A and one of B. Side by side they fill both sectors; one nation to a sector leaves
    # one unit of A without use, so that one sector lacks one unit for four quarters.
    problem = two_nations()
    starts = starts_of(problem, 3, 1)
    assert place(problem, starts).missing == 0
    alone = place(two_nations(nations_per_sector=1, sectors_per_nation=1), starts)
    assert (alone.missing, alone.bound, alone.free) == (4, 4, 0)
    # A may fill both sectors with three units; B then has no place, and one unit is missing.
    assert place(two_nations(nations_per_sector=1), starts).missing == 4
    assert place(two_nations(sectors_per_nation=1), starts).missing == 4


@pytest.mark.parametrize(
    ("cohesion", "least"), [({"nations_per_sector": 1}, 2.0), ({"sectors_per_nation": 1}, 4.0)]
)
def test_prices_reach_the_best_bound_that_they_can(cohesion, least):
    # A has 12 unit-quarters and B 4 for two sectors of 8. With one nation to a sector at a price
    # of a half for A, a sector is as well off with A's 8 as with B's 4: A's 12 fill one sector
    # and half of the other, and of that half 4 of 8 are missing: 2. With one sector to a nation
    # A is of use for 8 and B for 4, and 4 are missing.
    sectors = two_nations(**cohesion)
    there = sectors.problem.on_station(starts_of(sectors, 3, 1))
    held = blocks(sectors, there, stretches(sectors))
    found = shared_bound(held, limits_of(sectors), given_supply(held), 4.0, 200)
    assert found.bound == pytest.approx(least, abs=1e-3)
    assert found.bound <= least + 1e-9


def test_the_line_comes_before_what_is_behind_it():
    # Two of A and one of B for two sectors that want two each, and as many behind: one unit is
    # missing on the line and two behind it, however many nations stand side by side.
    sectors = two_nations()
    rows = (replace(sectors.problem.rows[0], need=(6,) * 4),)
    sectors = replace(sectors, problem=replace(sectors.problem, rows=rows))
    found = place(sectors, starts_of(sectors, 2, 1))
    lacking = sectors.missing(found.posted)[0][0]
    assert found.missing == 12
    assert (lacking[:2].sum(axis=0) == 1).all()
    assert (lacking[2] == 2).all()


def test_a_plan_made_with_its_sectors_sends_who_fits():
    # Two units of each nation fill both sectors, each nation alone in one.
    problem = two_nations(nations_per_sector=1, sectors_per_nation=1)
    made = plan_in_sectors(problem)
    assert (made.missing, made.bound, made.status) == (0, 0, PlanStatus.OPTIMAL)
    assert broken_places(problem, made.starts, made.posted, made.missing) == ()


def test_one_nation_to_a_sector_leaves_each_sector_what_the_largest_have():
    """Of three sectors the United States fill one; two are short of 11,500 and 7,800 people."""
    scenario = api.load("bosnia-1995", designs=["historical"], settings=[ONE])
    case = scenario.cases["historical"]
    made_from = case_problem(case, sizing.requirement(case), announced=True)
    placed = sector_placement(case, Planned(made_from, plan(made_from.problem), None))
    wanted = sorted(fill.wanted for fill in placed.sectors if fill.sector)
    short = 18 * (sum(wanted) - wanted[-1] - 11_500 - 7_800)
    assert placed.missing == placed.bound == placed.together == placed.least == short
    assert placed.proved
    leads = {fill.lead for fill in placed.sectors if fill.sector}
    assert leads == {"USA", "GBR", "FRA"}
    assert [step.nations for step in placed.curve] == [1, 2]


def test_every_broken_rule_has_its_sentence():
    problem = two_nations(nations_per_sector=1, sectors_per_nation=1)
    starts = starts_of(problem, 1, 1)
    posted = np.zeros((2, 3, problem.problem.lead + 4), dtype=np.int64)
    posted[0, 0] = starts[0]
    posted[1, 1] = starts[1]
    assert broken_places(problem, starts, posted) == ()
    side_by_side = posted.copy()
    side_by_side[1, [0, 1]] = side_by_side[1, [1, 0]]
    assert broken_places(problem, starts, side_by_side) == ("north: 2 nations, at most 1",)
    spread = posted.copy()
    spread[1, 1, 3], spread[1, 0, 3] = 0, 1
    assert broken_places(problem, starts, spread) == (
        "north: 2 nations, at most 1", "B: in 2 sectors, at most 1",
    )  # fmt: skip
    short = posted.copy()
    short[0, 0, 1] = 0
    assert broken_places(problem, starts, short) == ("0: 0 of 1 tours of quarter 0 are placed",)
    assert broken_places(problem, starts, posted[:, :2]) == (
        "the placement has the shape (2, 2, 5)",
    )
    said = broken_places(problem, starts, posted, problem.shortfall(posted) - 1)
    assert said == ("it is said to lack 7 and lacks 8",)


def test_a_sector_problem_refuses_what_it_cannot_mean():
    problem = two_nations().problem
    with pytest.raises(ValueError, match="0 rows by sector for 1 rows"):
        SectorProblem(problem=problem, sectors=("north",), need=())
    with pytest.raises(ValueError, match="land: more is wanted in sectors than in all, quarter 0"):
        SectorProblem(problem=problem, sectors=("north",), need=(((5,) * 4,),))
    tail = Row(id="tail", need=(1,) * 4, support=Support(rows=(), per_person=1))
    with pytest.raises(ValueError, match="tail: a tail is not placed by sector"):
        SectorProblem(
            problem=Problem(quarters=4, ramp=0, closing=0, nations=(), rows=(tail,), offers=()),
            sectors=("north",), need=(((0,) * 4,),),
        )  # fmt: skip


@pytest.fixture(scope="module")
def shown():
    """The small scenario on the line with one nation to a sector, and what is said of it."""
    scenario = api.load(str(SMALL), designs=["tripwire"], settings=[*LINE, ONE])
    found = api.assess(scenario, api.Settings(8, 2, 1, 1))
    return scenario, found, found.designs["tripwire"].generation.announced.explanation.placement


def test_numbers_of_a_placement_agree_with_its_plan(shown):
    _, found, placed = shown
    reading = found.designs["tripwire"].generation.announced
    assert placed.nations_per_sector == 1
    assert placed.bound <= placed.missing <= placed.greedy
    assert placed.proved == (placed.missing == placed.bound)
    assert placed.before <= placed.missing - placed.price
    assert placed.least <= placed.bound
    # Nothing is to be gained by another plan: there is one brigade, and it is wanted anywhere.
    assert placed.together is None
    by_pledge = {
        (line.guarantor, line.pledge): np.array(line.persons) for line in reading.plan.lines
    }
    for key in {(line.guarantor, line.pledge) for line in placed.lines}:
        there = sum(
            np.array(line.persons) for line in placed.lines if (line.guarantor, line.pledge) == key
        )
        assert (there == by_pledge[key]).all()
    for fill in placed.sectors:
        assert fill.sector is None or len(fill.by_guarantor) <= 1
        # In every quarter less is missing than is wanted, and more than mean presence leaves open.
        assert (
            fill.wanted - sum(fill.by_guarantor.values())
            <= fill.missing + 1e-9
            <= fill.wanted + 1e-9
        )
    ramp = 2
    quarters = len(placed.lines[0].persons) - ramp
    missing = sum(fill.missing for fill in placed.sectors) * quarters
    others = sum(
        short.persons * (short.last_quarter - short.first_quarter + 1)
        for short in reading.shortfall
        if short.row != "land" and short.tier == "mandatory"
    )
    assert placed.missing == pytest.approx(missing + others)


def test_the_curve_falls_and_ends_where_more_nations_buy_nothing(shown):
    curve = shown[2].curve
    assert [step.nations for step in curve] == list(range(1, len(curve) + 1))
    for few, more in itertools.pairwise(curve):
        assert more.missing <= few.missing
        assert more.bound <= few.bound <= few.missing
    assert curve[0].missing == shown[2].missing
    assert curve[-1].missing == shown[2].missing - shown[2].price


def test_terminal_table_and_brief_say_who_stands_where(shown, tmp_path):
    scenario, found, placed = shown
    console = Console(width=140, record=True, color_system=None, file=io.StringIO())
    console.print(terminal_plan.generation_view(found))
    text = " ".join(console.export_text().split())
    origin = {"scenario": str(SMALL), "view": None, "designs": ["tripwire"],
              "settings": [*LINE, ONE]}  # fmt: skip
    brief = api.write_assessment(tmp_path, scenario, found, origin).read_text("utf-8")
    assert "who stands where, mean after the ramp" in text
    assert "Who stands where in tripwire" in brief
    for said in cohesion_sentences(placed):
        assert said in brief
        assert said in text
    rows = [row for row in api.csv_table(found, "placement")[1:] if row[1] == "announced"]
    assert sum(row[-1] for row in rows) == sum(sum(line.persons) for line in placed.lines)


def test_cohesion_of_a_force_without_sectors_is_said_to_be_unused():
    case = load(ONE)
    said = plan_caveats.plan_caveats(case, sizing.requirement(case))
    assert any(sentence.startswith("Few nations to a sector") for sentence in said)
