"""From pledge to post: what becomes of everything promised, on plans worked out by hand."""

from pathlib import Path

import pytest

from locarno import api
from locarno.engine.account import account
from locarno.engine.planning.from_case import case_problem
from locarno.engine.planning.search import plan
from locarno.engine.sizing import requirement
from locarno.model.plan_account import Loss

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
GENERATE = api.Settings(2, 2, 1, 1, stages=("generate",))


THREE = "force.land={brigades: 3, km_per_battalion: null}"


def three(*settings):
    """Both readings of three brigades wanted on land."""
    return readings(THREE, *settings)


def readings(*settings, design="reassurance", scenario=SMALL):
    found = api.assess(api.load(scenario, designs=[design], settings=settings), GENERATE)
    made = found.designs[design].generation
    return made.stated, made.announced


def row(reading, key):
    return next(found for found in reading.account.rows if found.row == key)


def lost(account):
    return {why: amount for why, amount in account.lost.items() if amount > 0.0}


def gap(account):
    return {why: amount for why, amount in account.gap.items() if amount > 0.0}


# Three brigades of 9,000 are wanted on land; ALF and BRA offer one each, CHA two battalions of
# 1,500 without a published number (small.yaml). Means are over 18 quarters after a ramp of 2.


def test_what_nobody_pledged_and_what_nobody_published():
    stated, announced = (row(reading, "land") for reading in three())
    assert (stated.pledged, stated.filled, stated.wanted) == (18_000, 18_000, 27_000)
    assert lost(stated) == {}
    assert gap(stated) == {Loss.UNPLEDGED: 9_000}
    assert (announced.pledged, announced.filled) == (21_000, 21_000)
    assert gap(announced) == {Loss.UNPLEDGED: 6_000}


def test_a_lever_that_is_off():
    stated, _ = three("agreement.us_backstop=false")
    assert lost(row(stated, "land")) == {Loss.CONDITIONS: 9_000}
    assert gap(row(stated, "land")) == {Loss.CONDITIONS: 9_000, Loss.UNPLEDGED: 9_000}


def test_a_caveat_that_keeps_units_out_of_the_country():
    stated, announced = three("caveats.rear_only.places=[outside]")
    assert lost(row(stated, "land")) == {}
    assert lost(row(announced, "land")) == {Loss.CAVEATS: 3_000}
    assert gap(row(announced, "land")) == {Loss.CAVEATS: 3_000, Loss.UNPLEDGED: 6_000}


def test_units_that_come_after_the_ramp():
    # Ordered on day 0, there on day 365 + 60, so from quarter 5 on: 3 of the 18 quarters are lost.
    stated, _ = three("guarantors.BRA.pledges.brigade.notice=365")
    assert lost(row(stated, "land")) == {Loss.NOT_THERE: pytest.approx(9_000 * 3 / 18)}
    assert gap(row(stated, "land"))[Loss.NOT_THERE] == pytest.approx(1_500)
    # And those that never come within the plan.
    never, _ = three("guarantors.BRA.pledges.brigade.notice=3650", "horizon_days=1825")
    quarters = len(never.persons_on_station) - 2
    there = never.by_guarantor.get("BRA", 0.0) - row(never, "headquarters").filled
    assert row(never, "land").lost[Loss.NOT_THERE] == pytest.approx(9_000 - there)
    assert quarters > 40


def test_a_pool_that_is_too_small():
    # 13,500 people at 1:2 keep half a brigade on station.
    stated, _ = three("guarantors.ALF.pools.land=13500")
    served = sum(
        sum(line.persons[2:]) / 18
        for line in stated.plan.lines
        if (line.guarantor, line.pledge) == ("ALF", "brigade")
    )
    assert 0.0 < served <= 4_500
    assert lost(row(stated, "land")) == {Loss.ROTATION: pytest.approx(9_000 - served)}
    assert gap(row(stated, "land"))[Loss.UNPLEDGED] == pytest.approx(9_000)


def test_a_mandate_that_lets_only_one_of_two_go():
    # The brigade of 9,000 goes, the headquarters of 500 would break the ceiling.
    stated, _ = three("guarantors.BRA.ceiling=9400")
    assert lost(row(stated, "headquarters")) == {Loss.LIMITS: 500}
    assert gap(row(stated, "headquarters")) == {Loss.LIMITS: 500}


def test_what_a_plan_leaves_out_is_put_down_to_the_plan():
    scenario = api.load(SMALL, designs=["reassurance"], settings=[THREE])
    case = scenario.cases["reassurance"]
    made_from = case_problem(case, requirement(case), announced=False)
    best = plan(made_from.problem).starts
    worse = best.copy()
    number = next(i for i, o in enumerate(made_from.offers) if o.pledge == "headquarters")
    worse[number] = 0
    found = account(case, made_from, worse, announced=False)
    headquarters = next(each for each in found.rows if each.row == "headquarters")
    assert lost(headquarters) == {Loss.LEFT_OUT: 500}
    assert gap(headquarters) == {Loss.LEFT_OUT: 500}


def test_more_than_a_row_wants():
    stated, _ = three("guarantors.ALF.pledges.fighters.quantity=3")
    fighters = row(stated, "fighters")
    assert (fighters.pledged, fighters.wanted, fighters.filled) == (1_200, 800, 800)
    assert lost(fighters) == {Loss.NOT_NEEDED: 400}
    assert gap(fighters) == {}


def test_troops_kept_from_the_line_fill_no_more_than_stands_behind_it():
    # A quarter of the 24,000 along the line of small.yaml are in reserve: ALF's brigade of 9,000
    # and 6,000 of the 150,000 whom a caveat keeps from the line.
    _, announced = readings(
        "caveats.rear_only.places=[interior]", "guarantors.CHA.pledges.battalions.assumed=100",
        "agreement.us_backstop=false",
    )  # fmt: skip
    land = row(announced, "land")
    assert (land.wanted, land.filled) == (24_000, 15_000)
    assert lost(land) == {
        Loss.CONDITIONS: 9_000, Loss.CAVEATS: 9_000, Loss.NOT_NEEDED: 150_000 - 15_000,
    }  # fmt: skip
    assert gap(land) == {Loss.CAVEATS: 9_000}


@pytest.mark.parametrize(
    ("scenario", "design", "settings"),
    [
        (SMALL, "reassurance", ()),
        (SMALL, "tripwire", ("guarantors.ALF.pools.land=11000", "guarantors.BRA.ceiling=9400")),
        ("ukraine-2025", "reassurance", ()),
        ("ukraine-2025", "forward", ("agreement.us_backstop=false",)),
        ("bosnia-1995", "historical", ()),
    ],
)
def test_the_account_adds_up(scenario, design, settings):
    for reading in readings(*settings, design=design, scenario=scenario):
        found = reading.account
        for each in (*found.rows, found.total):
            assert each.pledged - sum(each.lost.values()) == pytest.approx(each.filled, abs=1e-6)
            assert each.wanted - sum(each.gap.values()) == pytest.approx(each.filled, abs=1e-6)
            assert min((*each.lost.values(), *each.gap.values())) >= 0.0
            # A gap is never put down to more than was lost that way.
            for why in each.gap.keys() - {Loss.UNPLEDGED}:
                assert each.gap[why] <= each.lost[why] + 1e-6
        counted = [r for r in found.rows if r.mandatory and r.in_persons]
        assert found.total.wanted == pytest.approx(sum(r.wanted for r in counted))
        if len(counted) == len([r for r in found.rows if r.mandatory]):
            assert found.total.filled / found.total.wanted == pytest.approx(reading.filled_share)


def test_what_is_held_back_and_what_is_pledged_besides_is_nobody_elses_gap():
    # The stated part of `reassurance`: the British pool keeps 4,425 of 7,500 on station.
    stated, _ = readings(design="reassurance", scenario="ukraine-2025")
    land = row(stated, "land")
    case = api.load("ukraine-2025").cases["reassurance"].guarantors["GBR"]
    pool = case.pools["land"].mode
    kept = pool // (1 + case.dwell.mode)
    offered = case.pledges["ground"].quantity.mode
    assert lost(land) == {Loss.ROTATION: pytest.approx(offered - kept, rel=0.01)}
