"""First unanswered breach, coalition at the end and casualties against closed forms.

Intervals are four standard errors wide (tests/analytic/test_campaign.py), seeds are fixed.
"""

import dataclasses
import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from locarno import api
from locarno.engine.casualties import casualties
from locarno.engine.first_unanswered import first_unanswered
from locarno.engine.simulation import run_campaign, summary
from locarno.theory.casualties import MAGNITUDES, magnitude

CAMPAIGN = runpy.run_path(str(Path(__file__).parent / "test_campaign.py"))
close_to_mean, close_to_share = CAMPAIGN["close_to_mean"], CAMPAIGN["close_to_share"]
rules, run, variant = CAMPAIGN["rules"], CAMPAIGN["run"], CAMPAIGN["variant"]
NAMES = ("raid", "grab", "offensive")
FUTURES = 50


def lived(**changes):
    """Futures that differ in their luck alone, 40 histories each."""
    one = CAMPAIGN["in_futures"](variant(**changes), FUTURES)
    return run_campaign(rules(), [one], seed=11, futures=[FUTURES], histories=40)[0]


# The first breach without an answer


def test_the_first_unanswered_breach_comes_at_the_hazard_of_those_that_fail():
    raids, seen, willing = 0.02, 0.7, 0.8
    outcomes = lived(spoilers=raids, detected=seen, willing=willing, decided=0.8, arrived=0.8)
    found = first_unanswered(outcomes, NAMES, 365)
    # A raid fails undetected, or detected with nobody willing; days are independent.
    fails = raids * (1.0 - seen * willing)
    ever = 1.0 - (1.0 - fails) ** 365
    histories = outcomes.histories.unanswered_day >= 0
    assert close_to_share(histories, ever)
    assert found.p_any.mean == histories.mean() == pytest.approx(sum(found.by_quarter))
    undetected = (1.0 - seen) / (1.0 - seen * willing)
    links = outcomes.histories.unanswered_link[histories]
    assert close_to_share(links == 1, undetected)
    assert set(found.links) == {"undetected", "unwilling"}
    assert sum(found.links.values()) == pytest.approx(found.p_any.mean)
    assert found.classes == {"raid": pytest.approx(found.p_any.mean)}
    # Half have had one once (1 - fails)^d falls to one half.
    half = np.log(0.5) / np.log(1.0 - fails)
    assert found.median_quarter == int(half * 4 // 365)


def test_who_is_always_answered_has_no_unanswered_breach():
    found = first_unanswered(lived(spoilers=0.1), NAMES, 365)
    assert found.p_any.mean == 0.0
    assert found.median_quarter is None
    assert found.classes == found.links == {}
    assert found.by_quarter == (0.0,) * 4


def test_the_offensive_that_is_war_is_no_breach_without_an_answer():
    attack = CAMPAIGN["worth"](attack=1e6)
    outcomes = lived(alone=attack, punished=attack, detected=0.0)
    assert outcomes.war().all()
    assert first_unanswered(outcomes, NAMES, 365).p_any.mean == 0.0


# The state of the coalition when a history ends


def test_members_leave_one_at_a_time_and_the_rest_of_the_share_is_left():
    leaves, share = 0.3, 0.25
    (outcomes,) = run(rules(), variant(withdrawal=leaves, withdrawal_share=share))
    # Three quarters begin after the first; each takes a share away with the same chance.
    left = outcomes.histories.share_left
    assert close_to_mean(left, (1.0 - leaves * share) ** 3)
    assert close_to_share(left < 1.0, 1.0 - (1.0 - leaves) ** 3)


def test_a_guarantee_lapses_and_a_backstop_ends_at_their_chances():
    (outcomes,) = run(rules(), variant(duration_days=182.0, renewal=0.6, backstop_end=0.1))
    # One term runs out on a day before a quarter of the year begins.
    assert close_to_share(outcomes.histories.lapsed, 0.4)
    assert close_to_share(outcomes.histories.backstop_over, 1.0 - 0.9**3)


def test_the_mood_of_the_end_is_that_of_any_day_moved_by_governments():
    turn, changes = 0.7, 0.4
    calm, moved = run(rules(), variant(mood=0.8), variant(mood=0.8, turn=turn, elections=changes))
    assert close_to_mean(calm.histories.mood, 0.0)
    assert calm.histories.mood.var() == pytest.approx(1.0, rel=0.1)
    # Either guarantor's latest government, if it has a new one by then, stands apart by ``turn``.
    apart = 2.0 * turn**2 * (1.0 - (1.0 - changes) ** 3)
    shift = moved.histories.mood - calm.histories.mood
    assert shift.var() == pytest.approx(apart, rel=0.1)


def test_a_history_that_ends_in_war_keeps_the_coalition_of_that_day():
    attack = CAMPAIGN["worth"](attack=1e6)
    (outcomes,) = run(rules(), variant(alone=attack, punished=attack, withdrawal=1.0,
                                       withdrawal_share=0.5))  # fmt: skip
    # War comes in the first quarter, before anybody could leave.
    assert (outcomes.histories.war_day < 92).all()
    assert (outcomes.histories.share_left == 1.0).all()


SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
NOTHING_MOVES = (
    "choice.policy=comply", "coalition.unanswered=0", "coalition.casualties=0",
    "coalition.new_government=0", "hazards.withdrawal=0", "hazards.backstop_end=0",
    "agreement.renewal=1",
)  # fmt: skip


def left(*settings, design="tripwire"):
    """What of a coalition of the small scenario is left."""
    scenario = api.load(SMALL, designs=[design], settings=settings)
    chosen = api.Settings(runs=400, histories=8, threads=1, stages=("simulate",))
    return api.assess(scenario, chosen).designs[design].simulation.coalition_left


def test_a_coalition_that_nothing_moves_stays_whole_and_as_willing_as_on_day_0():
    found = left(*NOTHING_MOVES)
    assert found.members.mean == found.force.mean == 1.0
    assert found.withdrawn.mean == found.backstop_over.mean == found.lapsed.mean == 0.0
    low, high = found.willing_members.sampling.low, found.willing_members.sampling.high
    assert 2.0 * low - high < found.willing_at_start < 2.0 * high - low
    assert high - low < 0.05


def test_each_thing_that_takes_the_coalition_away_shows_where_it_should():
    whole = left(*NOTHING_MOVES)
    gone = left(*NOTHING_MOVES, "hazards.withdrawal=0.5")
    assert gone.members.mean < 0.9
    assert gone.force.mean == pytest.approx(gone.members.mean)
    assert gone.willing_members.mean < whole.willing_members.mean
    ended = left(*NOTHING_MOVES, "hazards.backstop_end=1")
    assert ended.members.mean == 1.0
    assert ended.backstop_over.mean > 0.9
    lapsed = left(*NOTHING_MOVES, "agreement.renewal=0", "agreement.duration_years=1")
    # Where war comes within the year, the guarantee is still in force.
    assert 0.9 < lapsed.lapsed.mean < 1.0
    assert lapsed.members.mean == pytest.approx(1.0 - lapsed.lapsed.mean)
    assert lapsed.force.mean == pytest.approx(lapsed.members.mean)
    assert lapsed.willing_members.mean < lapsed.members.mean
    assert lapsed.willing_at_start == whole.willing_at_start


# Casualties


def test_bands_are_tens():
    assert magnitude([0, 1, 9, 10, 99, 100, 999, 1000, 10**7]).tolist() == [
        0, 1, 1, 2, 2, 3, 3, 4, 4,
    ]  # fmt: skip


def test_casualties_of_poisson_exchanges_are_poisson_about_them():
    each = 0.004
    outcomes = lived(exchanges=2.0)
    found = casualties(outcomes, np.full(FUTURES, each), seed=11)
    # A Poisson number (730 on average) of exchanges, each with a Poisson number of people.
    numbers = np.arange(1200)
    weight = stats.poisson.pmf(numbers, 730.0)
    for name, low, high in (("none", 0, 0), ("1-9", 1, 9), ("10-99", 10, 99)):
        chance = stats.poisson.cdf(high, each * numbers) - stats.poisson.cdf(
            low - 1, each * numbers
        )
        expected = float(np.sum(weight * chance))
        error = np.sqrt(expected * (1.0 - expected) / (40 * FUTURES))
        assert abs(found.bands[name].mean - expected) <= 4.0 * error + 1e-9, name
    assert sum(band.mean for band in found.bands.values()) == pytest.approx(1.0)
    assert found.war_uncounted.mean == 0.0


def test_the_same_luck_counts_the_same_people_and_another_seed_others():
    outcomes = lived(exchanges=2.0)
    rate = np.full(FUTURES, 0.01)
    assert casualties(outcomes, rate, seed=11) == casualties(outcomes, rate, seed=11)
    assert casualties(outcomes, rate, seed=11) != casualties(outcomes, rate, seed=12)


def test_an_offensive_adds_what_both_sides_lose_and_a_war_without_one_is_said_to_be_uncounted():
    attack = CAMPAIGN["worth"](attack=1e6)
    war = {"alone": attack, "punished": attack, "attacker_kills": 0.02, "defender_kills": 0.03,
           "stands": 1.0, "attacker_bears": 0.3, "defender_bears": 0.4, "depth_km": 60.0,
           "battle_days": 60.0}  # fmt: skip
    fought = lived(**war, attackers=2000.0, defenders=1000.0)
    counted = casualties(fought, np.zeros(FUTURES), seed=11)
    lost = int(np.rint(fought.histories.lost[0]))
    assert 100 <= lost < 1000
    assert counted.bands["100-999"].mean == 1.0
    assert counted.war_uncounted.mean == 0.0
    said = summary(fought, 365, {}, {}).offensives
    assert said.losses == {name: float(name == "100-999") for name in MAGNITUDES}
    unsaid = casualties(lived(**war), np.zeros(FUTURES), seed=11)
    assert unsaid.bands["none"].mean == unsaid.war_uncounted.mean == 1.0


def test_a_number_for_casualties_in_a_file_adds_them_and_moves_nothing_else():
    settings = api.Settings(runs=20, histories=4, threads=1, stages=("simulate",))
    none, few, many = (
        api.assess(api.load(SMALL, designs=["tripwire"], settings=given), settings)
        .designs["tripwire"].simulation
        for given in (
            (), ("incidents.casualties={low: 0.001, mode: 0.002, high: 0.004}",),
            ("incidents.casualties=5",),
        )
    )  # fmt: skip
    assert none.casualties is None
    assert few.casualties.bands["1000+"].mean < many.casualties.bands["1000+"].mean
    for one in (few, many):
        assert dataclasses.replace(one, casualties=None) == none
