"""Force generation where the answer is known: rotation in closed form, arrival, conditions."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locarno.engine import delivery, generation, offers, plan_caveats, plan_check, sizing
from locarno.engine.futures import Futures
from locarno.engine.known import Known
from locarno.errors import SolverFailure
from locarno.io.scenario_file import load_scenario
from locarno.model.force_results import Plan, PlanStatus, Tier

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
ALONE = ("guarantors.BRA=null", "guarantors.CHA=null", "guarantors.DEL=null",
         "guarantors.ALF.pledges.fighters=null", "force.counts=null", "force.desired=null",
         "agreement.ceasefire_first=false")  # fmt: skip
"""Leaves one guarantor with one pledge of brigades, 9,000 people each, ready on day 0."""


def load(*settings, design="tripwire"):
    scenario = load_scenario(SMALL, designs=(design,), settings=settings)
    return scenario.cases[design], Futures(20250, 400, scenario.positions)


def planned(*settings, design="tripwire"):
    case, futures = load(*settings, design=design)
    return generation.generate(case, sizing.requirement(case), futures)


def alone(brigades, pool, *settings):
    """One pledge of 3 brigades behind a requirement, tours of 2 quarters in a cycle of 10."""
    return planned(
        *ALONE,
        "guarantors.ALF.dwell=4",
        "guarantors.ALF.pledges.brigade.quantity=3",
        f"guarantors.ALF.pools.land={9_000 * pool}",
        *([] if brigades == 1 else [f"force.land.brigades={brigades}"]),
        *settings,
    ).stated


def test_three_on_station_two_quarters_in_ten_take_fifteen():
    # N = n C / D = 3 x 10 / 2.
    enough, one_less = alone(3, 15), alone(3, 14)
    assert enough.filled_share == 1.0
    assert enough.sustainable
    assert enough.bound == pytest.approx(0.0, abs=1e-6)
    assert not one_less.sustainable
    assert one_less.filled_share < 1.0


@pytest.mark.parametrize("pool", [5, 10])
def test_a_pool_sustains_pool_times_tour_over_cycle(pool):
    # Mean on station over the last cycle of 10 quarters: N D / C = N / 5 brigades of 9,000.
    found = alone(3, pool)
    assert sum(found.persons_on_station[-10:]) / 10 == pytest.approx(pool / 5 * 9_000)
    # Steady at that rate, so that the least shortfall of the 18 quarters after the ramp is known.
    assert found.persons_on_station[2:] == pytest.approx([pool / 5 * 9_000] * 18)
    assert found.bound == pytest.approx(9_000 * 18 * (3 - pool / 5))


def test_a_pool_that_is_no_multiple_gives_whole_brigades_at_no_more_than_that_mean():
    # 12 brigades for 2 of 10 quarters are 24 brigade-quarters in ten.
    found = alone(3, 12)
    assert sum(found.persons_on_station[-10:]) <= 24 * 9_000
    assert found.bound == pytest.approx(9_000 * 18 * (3 - 12 / 5))
    # 43.2 brigade-quarters in the 18 after the ramp are 43 in whole ones.
    assert found.proof.missing >= 9_000 * (54 - 43)


def test_a_horizon_shorter_than_a_cycle_flatters_nothing():
    # A year of ceasefire, a cycle of 10 quarters: the pool of 6 that covers four quarters is not
    # enough; without the terminal condition it would be.
    short = alone(3, 6, "horizon_days=365")
    assert len(short.persons_on_station) == 20
    assert not short.sustainable
    assert sum(short.persons_on_station[-10:]) / 10 <= 6 / 5 * 9_000


def test_tours_that_are_no_whole_quarters_keep_their_share_of_the_pool():
    # 4 months at 1:2: a third of the pool is on station for ever, 3 of 9 brigades.
    nine = alone(3, 9, "guarantors.ALF.tour=4", "guarantors.ALF.dwell=2")
    eight = alone(3, 8, "guarantors.ALF.tour=4", "guarantors.ALF.dwell=2")
    assert nine.sustainable
    assert nine.filled_share == 1.0
    assert sum(eight.persons_on_station[-3:]) == 8 * 9_000


def test_among_equal_plans_the_steady_one_is_chosen():
    # A pool of 54,000 at 1:2 keeps 2 of 3 brigades on station; BRA's is there from day 120 on. The
    # same total could be had by waves; and a wave in the ramp would leave a trough behind it.
    found = planned("guarantors.ALF.pools.land=54000", "guarantors.ALF.pledges.brigade.quantity=3",
                    "force.land.brigades=4", design="reassurance").stated  # fmt: skip
    land = 2 * 9_000 + 9_000
    assert found.persons_on_station[2:] == pytest.approx([land + 400 + 500 + 100] * 18)
    assert list(found.persons_on_station) == sorted(found.persons_on_station)


def test_a_state_without_a_stated_pool_is_taken_at_its_word():
    case, _ = load(*ALONE, "guarantors.ALF.pools=null")
    found = planned(*ALONE, "guarantors.ALF.pools=null").stated
    assert found.sustainable
    assert found.filled_share == 1.0
    caveat = plan_caveats.plan_caveats(case, sizing.requirement(case))[0]
    assert caveat.startswith("Rotation pools are not given by 1 of 1 guarantors (Alfa)")


def test_a_pool_is_shared_by_the_pledges_that_draw_on_it():
    # 9 brigades of 9,000 at 1:2 keep 3 on station; half of them come in battalions of 1,500.
    battalions = (
        "guarantors.ALF.pledges.more="
        "{element: battalion, quantity: 12, status: offered, probability: 1, notice: 0, move: 0}"
    )
    pool = "guarantors.ALF.pools.land=81000"
    quantity = "guarantors.ALF.pledges.brigade.quantity=3"
    both = planned(*ALONE, pool, quantity, battalions, "force.land.brigades=5").stated
    assert sum(both.persons_on_station[-6:]) / 6 == pytest.approx(27_000)


def test_shortfall_of_a_force_nobody_offers():
    found = planned(*ALONE, "guarantors.ALF.pledges.brigade.quantity=0").stated
    (short,) = found.shortfall
    assert (short.row, short.tier) == ("land", Tier.MANDATORY)
    assert (short.first_quarter, short.last_quarter) == (2, 19)
    assert short.persons == 9_000
    assert short.units == 1
    assert found.filled_share == 0.0
    assert found.months_to_full is None
    assert found.first_arrival_days is None
    assert found.plan.lines == ()


def test_the_order_goes_out_with_the_ceasefire_or_before_it():
    # The soonest to come is ALF's squadron: 5 days of notice, 5 of moving.
    after, before = planned().stated, planned("agreement.ceasefire_first=false").stated
    assert after.first_arrival_days == 10
    assert before.first_arrival_days == 0
    assert after.persons_on_station[0] == 0
    assert before.persons_on_station[0] == before.persons_on_station[-1] == 10_000
    assert before.months_to_full == 0
    # The brigade comes on day 60: the first full quarter is the second.
    assert after.months_to_full == 3


def test_what_the_challenger_can_withhold_makes_a_pledge_wait():
    settings = ("agreement.ceasefire_first=false",
                "conditions.parliament.controlled_by=challenger")  # fmt: skip
    case, _ = load(*settings)
    pledges = case.guarantors["CHA"].pledges
    assert offers.arrival_days(case, pledges["sweepers"]) == 50
    assert offers.arrival_days(case, case.guarantors["ALF"].pledges["brigade"]) == 0


def test_the_backstop_takes_away_exactly_what_hangs_on_it():
    with_it = planned(design="reassurance").announced
    without = planned("agreement.us_backstop=false", design="reassurance").announced

    def lines(reading):
        return {(line.guarantor, line.pledge) for line in reading.plan.lines}

    assert lines(with_it) - lines(without) == {("BRA", "brigade")}
    assert lines(without) <= lines(with_it)
    # 24,000 wanted on land: 9,000 and 3,000 are left of 21,000.
    assert with_it.persons_on_station[-1] - without.persons_on_station[-1] == 9_000


def test_refused_pledges_are_never_used_and_readings_differ_by_the_unquantified():
    found = planned(design="reassurance")
    for reading in (found.stated, found.announced):
        assert "DEL" not in {line.guarantor for line in reading.plan.lines}
    extra = {line.pledge for line in found.announced.plan.lines} - {
        line.pledge for line in found.stated.plan.lines
    }
    assert extra == {"battalions"}
    # 3,000 of 25,300 mandatory persons more, in every quarter after the ramp.
    assert found.announced.filled_share - found.stated.filled_share == pytest.approx(3_000 / 25_300)


def test_drop_outs_are_counted_without_planning_again():
    found = planned().stated
    # Mandatory: 9,000 + 400 + 500. ALF brings the first two, BRA the last; CHA's ships are desired.
    assert found.lost_without["ALF"] == pytest.approx(9_400 / 9_900)
    assert found.lost_without["BRA"] == pytest.approx(500 / 9_900)
    assert found.lost_without["CHA"] == pytest.approx(0)
    assert found.by_guarantor == {"ALF": 9_400, "BRA": 500, "CHA": 100}


def test_expected_fill_of_independent_pledges():
    # (9,000 P(land) + 400 x 0.9 + 500 x 0.95) / 9,900 with a brigade of fixed size.
    found = planned(
        "guarantors.ALF.pledges.brigade.quantity=1",
        "guarantors.ALF.pledges.brigade.probability=0.8",
    ).stated
    expected = (9_000 * 0.8 + 400 * 0.9 + 500 * 0.95) / 9_900
    half = 3 * (found.expected_fill.sampling.high - found.expected_fill.mean) / 1.96
    assert abs(found.expected_fill.mean - expected) < half
    assert 0.8 * 0.9 * 0.95 < found.p_full.mean < 0.8


def test_certain_pledges_fill_what_is_planned():
    found = planned(
        *ALONE,
        "guarantors.ALF.pledges.brigade.quantity=1",
        "guarantors.ALF.pledges.brigade.probability=1",
    ).stated
    assert found.expected_fill.mean == 1.0
    assert found.p_full.mean == 1.0


def test_a_condition_is_one_event_for_all_who_name_it():
    sure = tuple(
        f"guarantors.CHA.pledges.{name}.probability=1" for name in ("battalions", "sweepers")
    )
    case, futures = load(*sure)
    kept = delivery.delivered(case, futures)
    battalions, sweepers = kept["CHA", "battalions"], kept["CHA", "sweepers"]
    assert np.array_equal(battalions > 0, sweepers > 0)
    # Drawn between 0.5 and 0.9 with mode 0.7: 0.7 on average; 400 futures, three standard errors.
    assert abs(np.mean(sweepers > 0) - 0.7) < 3 * np.sqrt(0.21 / 400)
    # 0 to 4 battalions where 2 are most likely.
    assert 0 < battalions[battalions > 0].min() < 1 < battalions.max() <= 2


def test_delivery_is_correlated_by_the_common_mood():
    # Two pledges at even odds, latent correlation r: both kept with chance 1/4 + asin(r) / (2 pi).
    settings = ("guarantors.ALF.pledges.fighters.probability=0.5",
                "guarantors.BRA.pledges.headquarters.probability=0.5",
                "coalition.correlation=0.5")  # fmt: skip
    scenario = load_scenario(SMALL, designs=("tripwire",), settings=settings)
    kept = delivery.delivered(scenario.cases["tripwire"], Futures(3, 20_000, scenario.positions))
    both = (kept["ALF", "fighters"] > 0) & (kept["BRA", "headquarters"] > 0)
    # asin(1/2) = pi / 6, so a third; standard error 0.0033.
    assert abs(np.mean(both) - 1 / 3) < 0.01


def test_delivery_without_the_backstop():
    case, futures = load()
    with_it, without = (delivery.delivered(case, futures, backstop=b) for b in (None, False))
    changed = [key for key in with_it if not np.array_equal(with_it[key], without[key])]
    assert changed == [("BRA", "brigade")]
    assert not without["BRA", "brigade"].any()
    assert ("DEL", "brigade") not in with_it


def test_brigade_equivalents_follow_plan_and_delivery():
    case, futures = load(design="reassurance")
    plan = generation.generate(case, sizing.requirement(case), futures).announced.plan
    kept = delivery.delivered(case, futures)
    force = delivery.brigade_equivalents(case, plan, kept)
    assert force.shape == (400, 20)
    # 1 brigade of ALF and 1 of BRA, 2 battalions of 0.3, 1 squadron of 0.5, each as delivered.
    last = (
        kept["ALF", "brigade"] + kept["BRA", "brigade"]
        + 0.6 * kept["CHA", "battalions"] + 0.5 * kept["ALF", "fighters"]
    )  # fmt: skip
    assert force[:, -1] == pytest.approx(last)
    air = delivery.brigade_equivalents(case, plan, kept, ("fighters",), futures)
    assert air[:, -1] == pytest.approx(0.5 * kept["ALF", "fighters"])
    nobody = delivery.brigade_equivalents(case, Plan((), PlanStatus.OPTIMAL), kept)
    assert nobody.shape == (400, 20)
    assert not nobody.any()


def corrupted(plan, **changes):
    return replace(plan, lines=(replace(plan.lines[0], **changes), *plan.lines[1:]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on_station": (0.0, *[2.0] * 19)}, "2 units on station, at most 1 are offered"),
        ({"on_station": (0.0, *[0.5] * 19)}, "parts of a unit on station"),
        ({"on_station": (1.0,) * 20}, "on station in quarter 0, but it arrives on day 60"),
        ({"on_station": (0.0, -1.0, *[1.0] * 18)}, "fewer than no units"),
        ({"guarantor": "DEL"}, "at most 0 are offered"),
        ({"guarantor": "XXX"}, "no such pledge"),
        ({"element": "fighters"}, "no such pledge"),
        ({"on_station": (0.0, 1.0)}, "planned for 2 quarters"),
    ],
    ids=[
        "too many",
        "in parts",
        "too early",
        "negative",
        "refused",
        "unknown",
        "another element",
        "short",
    ],
)
def test_the_checker_catches_a_corrupted_plan(changes, said):
    case, futures = load()
    plan = generation.generate(case, sizing.requirement(case), futures).stated.plan
    assert plan_check.violations(case, plan) == ()
    assert said in "\n".join(plan_check.violations(case, corrupted(plan, **changes)))


def test_the_checker_catches_an_overdrawn_pool_and_the_wrong_reading():
    case, futures = load(design="reassurance")
    plan = generation.generate(case, sizing.requirement(case), futures).announced.plan
    (said,) = plan_check.violations(case, plan, announced=False)
    assert "CHA.battalions: 2 units on station, at most 0 are offered" in said
    # One brigade at 1:2 takes 27,000; with 26,000 the same plan overdraws the pool.
    alfa = case.guarantors["ALF"]
    smaller = replace(alfa.pools["land"], low=26_000, mode=26_000)
    poorer = replace(
        case, guarantors={**case.guarantors, "ALF": replace(alfa, pools={"land": smaller})}
    )
    window, long, last = plan_check.violations(poorer, plan)
    assert "ALF, pool land: takes 27000 of 26000 persons in the cycle" in window
    assert "27000 of 26000 persons on average after the ramp" in long
    assert "27000 of 26000 persons on average in the last cycle" in last


def test_an_invalid_plan_is_never_returned(monkeypatch):
    case, futures = load()
    monkeypatch.setattr(generation, "violations", lambda *_, **__: ("nonsense",))
    with pytest.raises(SolverFailure, match="broke its own rules: nonsense") as failure:
        generation.generate(case, sizing.requirement(case), futures)
    assert failure.value.status == "invalid"


def test_an_unknown_solver_status_is_never_taken_for_an_optimum(monkeypatch):
    monkeypatch.setattr("locarno.engine.planning.highs._STATUS", {})
    monkeypatch.setattr(
        "locarno.engine.planning.quick._PLANS", Known(1)
    )  # forget other tests' plans
    with pytest.raises(SolverFailure, match="no optimum of the mandatory level was found"):
        planned()


def test_plans_do_not_depend_on_the_futures_and_reads_are_remembered():
    case, futures = load()
    other = Futures(1, 30, futures.positions)
    needed = sizing.requirement(case)
    first, second = (generation.generate(case, needed, f) for f in (futures, other))
    assert first.announced.plan == second.announced.plan
    assert {"guarantors.ALF.pools.land", "coalition.correlation",
            "guarantors.BRA.pledges.headquarters.notice"} <= other.reads  # fmt: skip


def test_offers_without_any_number_are_named():
    case, _ = load("guarantors.CHA.pledges.battalions.assumed=null")
    said = "No number is given or assumed for: Charlie (battalions); no plan counts them."
    assert said in plan_caveats.plan_caveats(case, sizing.requirement(case))
    whole = load()[0]
    assert said not in plan_caveats.plan_caveats(whole, sizing.requirement(whole))
