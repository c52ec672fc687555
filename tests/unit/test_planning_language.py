"""What is said about the terms that a plan is made from, and what each of them does to the plan."""

from fractions import Fraction
from pathlib import Path

import pytest

from locarno.engine import plan_caveats, sizing
from locarno.engine.planning.from_case import case_problem
from locarno.engine.planning.search import Thorough, plan
from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario
from locarno.model.force_results import PlanStatus

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"


def load(*settings, design="tripwire"):
    return load_scenario(SMALL, designs=(design,), settings=settings).cases[design]


def problem(*settings, announced=True, design="tripwire"):
    case = load(*settings, design=design)
    return case_problem(case, sizing.requirement(case), announced=announced)


def offer(made, name):
    return next(o for o in made.problem.offers if o.id == name)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "guarantors.ALF.committed.sea=10",
            "guarantors.ALF.committed.sea: needs a pool to be taken from: give `pools.sea`",
        ),
        (
            "guarantors.ALF.recovering.land=30000",
            "guarantors.ALF.recovering.land: takes 30000 from a pool of 27000",
        ),
        ("guarantors.ALF.pools.land=-5", "guarantors.ALF.pools.land: must be at least 0, found -5"),
        (
            "guarantors.ALF.dwell=-1",
            (
                "guarantors.ALF.dwell: must be at least 0, found -1;"
                " a tour is no longer than its cycle"
            ),
        ),
        (
            "force.tail=[headquarters]",
            "force.tail.0: 'headquarters' does not say how many people one unit `supports`",
        ),
        (
            "force.by_year.first=0.5",
            "force.by_year.first: must be the number of a year, 1 for the first",
        ),
        (
            "force.relief=0.2",
            "force.relief: says what a relief brings, but no `lift` is given for it to use",
        ),
        ("caveats.rear_only.places=[line, line]", "caveats.rear_only.places: names a place twice"),
        (
            "caveats.rear_only.places=[moon]",
            (
                "caveats.rear_only.places.0: 'moon' is not one of the words allowed here;"
                " there are: line, interior, outside"
            ),
        ),
        ("force.march=0", "force.march: must be at least 1, found 0"),
    ],
)
def test_a_contradiction_is_named_with_its_remedy(setting, said):
    with pytest.raises(ScenarioError) as caught:
        load(setting)
    assert [str(problem).partition(": ")[2] for problem in caught.value.problems] == [said]


def test_pools_are_what_is_neither_elsewhere_nor_at_rest():
    made = problem("guarantors.ALF.committed.land=3000", "guarantors.ALF.recovering.land=8000")
    (pool,) = made.problem.pools
    # 27,000 - 3,000 elsewhere - 8,000 who rest out 2 tours of 2 quarters in even steps.
    assert pool.size[:6] == (16_000, 18_000, 20_000, 22_000, 24_000, 24_000)


def test_a_build_up_brings_a_pledge_in_even_steps():
    made = problem(
        "guarantors.ALF.pledges.brigade.quantity=6", "guarantors.ALF.pledges.brigade.buildup=6"
    )
    # There from quarter 1 on (day 60); 6 months are two further quarters.
    assert offer(made, "ALF.brigade").most[:5] == (0, 2, 4, 6, 6)


def test_a_mandate_caps_all_people_of_a_guarantor():
    (cap,) = problem("guarantors.ALF.ceiling=9100").problem.caps
    assert (cap.family, cap.subject, cap.limit[0]) == ("ceiling", "ALF", 9100)
    assert [persons for _, persons in cap.terms] == [9000, 400]


def test_a_caveat_keeps_units_from_where_the_force_serves():
    assert "CHA.battalions" in [o.id for o in problem().problem.offers]
    made = problem("caveats.rear_only.places=[outside]")
    assert "CHA.battalions" not in [o.id for o in made.problem.offers]


def test_what_a_caveat_keeps_out_is_said():
    case = load("caveats.rear_only.places=[outside]")
    said = plan_caveats.plan_caveats(case, sizing.requirement(case))
    assert "Kept by their caveats from where the force serves: Charlie (battalions)." in said


def test_troops_kept_from_the_line_fill_no_more_than_stands_behind_it():
    settings = ("force.land.km_per_battalion=30", "force.land.brigades=null",
                "force.land.reserve_share=0.25", "caveats.rear_only.places=[interior]")  # fmt: skip
    made = problem(*settings)
    land = made.rows[0]
    (cap,) = made.problem.caps
    assert cap.limit[0] == round(0.25 * land.persons.mode)
    assert sum(land.by_sector.values()) == pytest.approx(0.75 * land.persons.mode)
    # 100, 120 and 80 km of 300.
    assert land.by_sector["centre"] == pytest.approx(0.4 * 0.75 * land.persons.mode)


def test_a_tail_is_wanted_for_the_people_required_and_counted_again_for_those_sent():
    settings = ("elements.headquarters.supports=6000", "force.tail=[headquarters]")
    made = problem(*settings)
    row = next(row for row in made.rows if row.id == "headquarters")
    # 9,000 on land, 400 in the air and 100 at sea, one headquarters for 6,000 people.
    assert row.tail.mode == pytest.approx(9_500 / 6_000)
    assert row.units.mode == pytest.approx(1 + 9_500 / 6_000)
    planned = made.problem.rows[[r.id for r in made.rows].index("headquarters")]
    assert planned.need[0] == 500
    assert planned.support.per_person == Fraction(500, 6_000)


def test_shares_by_year_scale_every_row():
    rows = problem("force.by_year.1=0.5", "force.by_year.3=1").problem.rows
    assert [rows[0].need[quarter] for quarter in (0, 7, 8, 19)] == [4_500, 4_500, 9_000, 9_000]


def test_lift_counts_tonnes_and_what_stays_in_place():
    made = problem("force.lift=1000", "force.relief=0.2", "elements.brigade.tonnes=3000")
    assert made.problem.lift.tonnes[0] == 1000
    assert made.problem.lift.relief == Fraction(1, 5)
    assert offer(made, "ALF.brigade").tonnes == 3000


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("horizon_days=300", "The horizon of 300 days is shorter than the longest rotation cycle"),
        ("guarantors.ALF.tour=4", "tours of 4 months (Alfa) are rounded"),
        (
            "guarantors.BRA.pledges.brigade.quantity=1.5",
            "parts of one are left out: Bravo (brigade, 1.5)",
        ),
    ],
)
def test_what_a_plan_rounds_or_extends_is_said(setting, said):
    case = load(setting)
    assert any(said in text for text in plan_caveats.plan_caveats(case, sizing.requirement(case)))


def test_wants_are_rounded_up_and_offers_down():
    made = problem("guarantors.BRA.pledges.brigade.quantity=1.9", "force.land.brigades=0.10001")
    assert offer(made, "BRA.brigade").most[-1] == 1
    assert made.problem.rows[0].need[0] == 901


KEPT = ("caveats.rear_only.places=[outside]", "caveats.rear_only.places=[interior]",
        "caveats.rear_only.places=[line, interior]")  # fmt: skip


@pytest.mark.parametrize("design", ["tripwire", "reassurance"])
@pytest.mark.parametrize("kept", KEPT)
def test_a_caveat_less_never_adds_shortfall(design, kept):
    bound = plan(problem(kept, design=design).problem, thorough=Thorough(later=0))
    free = plan(problem(design=design).problem, thorough=Thorough(later=0))
    assert {bound.status, free.status} == {PlanStatus.OPTIMAL}
    assert free.missing <= bound.missing
