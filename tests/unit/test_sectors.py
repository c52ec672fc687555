"""Sectors of a case: who is wanted where, what may be set, and what is said of a contradiction."""

from pathlib import Path

import numpy as np
import pytest

from locarno.engine import sizing
from locarno.engine.planning.from_case import case_problem
from locarno.engine.planning.problem import Nation, Offer, Problem, Row, Support
from locarno.engine.planning.sectors.case import case_sectors
from locarno.engine.planning.sectors.check import broken_places
from locarno.engine.planning.sectors.problem import SectorProblem, apportioned
from locarno.engine.planning.sectors.stage import place
from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
LINE = ("force.land.km_per_battalion=30", "force.land.brigades=null",
        "force.land.reserve_share=0.25")  # fmt: skip


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
