"""An offensive against closed forms: Lanchester's law, help, and space traded for time."""

import dataclasses
import math
import runpy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from locarno import api
from locarno.engine.simulation import run_campaign, summary
from locarno.theory.combat import (
    BREAKTHROUGH,
    LIMITED_GAIN,
    NO_BATTLE,
    REPELLED,
    fought_of,
    offensive_of,
)

CAMPAIGN = runpy.run_path(str(Path(__file__).parent / "test_campaign.py"))
NEVER = (0.0, math.inf)
STAND = (1.0, 0.0)
strength = st.floats(0.1, 100.0)
rate = st.floats(0.001, 0.2)


@given(strength, strength, rate, rate, st.floats(0.1, 1.0))
def test_a_day_is_that_of_the_differential_equations(attackers, defenders, a, b, contact):
    found = fought_of(attackers, defenders, (a, b), contact)
    if min(found) == 0.0:
        return
    exact = solve_ivp(
        lambda _, x: [-b * contact * x[1], -a * contact * x[0]],
        (0.0, 1.0), [attackers, defenders], rtol=1e-10, atol=1e-10,
    )  # fmt: skip
    assert found == pytest.approx(exact.y[:, -1], rel=1e-6, abs=1e-8)
    # The square law: this difference never moves.
    before = a * attackers**2 - b * defenders**2
    assert a * found[0] ** 2 - b * found[1] ** 2 == pytest.approx(before, abs=1e-9 * 1e4)


def test_who_is_stronger_by_the_square_law_is_left_with_the_root_of_the_difference():
    attackers, defenders = 4.0, 5.0
    for _ in range(200):
        attackers, defenders = fought_of(attackers, defenders, (0.1, 0.1), 1.0)
    assert attackers == 0.0
    assert defenders == pytest.approx(3.0)


def test_days_add_up_however_they_are_cut():
    once = fought_of(3.0, 2.0, (0.1, 0.2), 1.0)
    halves = fought_of(*fought_of(3.0, 2.0, (0.05, 0.1), 1.0), (0.05, 0.1), 1.0)
    assert once == pytest.approx(halves, rel=1e-12)


@pytest.mark.parametrize("ratio", [0.5, 1.0, 1.5, 2.5])
def test_who_never_gives_ground_fights_lanchesters_battle(ratio):
    a, b = 0.02, 0.03
    ends = (0.3, 0.4, 5.0, 60.0, 1000)
    found, day, ground, _ = offensive_of((ratio, 1.0), NEVER, (a, b), STAND, ends)
    # Closed form: along b D^2 - a A^2 the limit of the attacker or of the defender comes first.
    at_limit = 1.0 - a / b * ratio**2 * (1.0 - 0.7**2)
    breaks = at_limit <= 0.6**2
    assert (found == BREAKTHROUGH) == breaks
    assert ground == 0.0
    curve = solve_ivp(
        lambda _, x: [-b * x[1], -a * x[0]], (0.0, 1000.0), [ratio, 1.0], rtol=1e-10, atol=1e-12,
        events=[_falls(0, 0.7 * ratio), _falls(1, 0.6)],
    )  # fmt: skip
    assert day == math.ceil(min(times[0] for times in curve.t_events if times.size))


def _falls(row, level):
    """Stops the battle when one side has fallen to a level."""

    def event(_, x):
        return x[row] - level

    event.terminal = True
    return event


def test_help_on_the_first_day_is_strength_from_the_beginning():
    kills, ends = (0.02, 0.03), (0.3, 0.4, 5.0, 60.0, 60)
    for giving in (STAND, (0.01, 8.0)):
        joined = offensive_of((2.0, 1.0), (0.5, 1.0), kills, giving, ends)
        assert joined == offensive_of((2.0, 1.5), NEVER, kills, giving, ends)


def test_help_in_time_turns_a_breakthrough_and_help_too_late_does_not():
    kills, ends = (0.02, 0.03), (0.3, 0.4, 5.0, 60.0, 60)
    alone = offensive_of((2.0, 1.0), NEVER, kills, STAND, ends)
    assert alone[0] == BREAKTHROUGH
    assert offensive_of((2.0, 1.0), (1.0, 5.0), kills, STAND, ends)[0] == REPELLED
    late = (1.0, float(alone[1] + 1))
    assert offensive_of((2.0, 1.0), late, kills, STAND, ends) == alone


@given(st.floats(1.0, 4.0), st.floats(0.005, 0.05), st.floats(1.0, 20.0))
def test_space_buys_time(ratio, stands, retreat):
    kills, ends = (0.03, 0.03), (0.9, 0.4, 5.0, 1e9, 365)
    firm = offensive_of((ratio, 1.0), NEVER, kills, STAND, ends)
    yielding = offensive_of((ratio, 1.0), NEVER, kills, (stands, retreat), ends)
    assert yielding[1] >= firm[1]
    assert yielding[2] >= firm[2] == 0.0
    if yielding[1] > firm[1]:
        assert yielding[2] > 0.0


def test_ground_decides_between_repelled_limited_gain_and_breakthrough():
    kills, giving, forces = (0.02, 0.03), (0.005, 8.0), (1.0, 1.0)
    _, _, ground, _ = offensive_of(forces, NEVER, kills, giving, (0.3, 0.9, 1e9, 1e9, 60))
    assert ground > 0.0
    for limited, depth, result in (
        (ground + 1.0, 1e9, REPELLED),
        (ground - 0.1, 1e9, LIMITED_GAIN),
        (0.0, ground - 0.1, BREAKTHROUGH),
    ):
        found = offensive_of(forces, NEVER, kills, giving, (0.3, 0.9, limited, depth, 60))
        assert found[0] == result


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.5])
def test_both_sides_losses_are_counted_to_the_day_the_battle_ends(ratio):
    kills, ends = (0.02, 0.03), (0.3, 0.4, 5.0, 60.0, 60)
    _, days, _, lost = offensive_of((ratio, 1.0), NEVER, kills, STAND, ends)
    left = (ratio, 1.0)
    for _ in range(days):
        left = fought_of(*left, kills, 1.0)
    assert lost == pytest.approx(ratio + 1.0 - sum(left), rel=1e-12)
    # Who comes to help and stands to the end is lost to nobody.
    late = (0.5, 2.0)
    _, days, _, lost = offensive_of((ratio, 1.0), late, (0.0, 0.0), STAND, ends)
    assert (days, lost) == (60, 0.0)


def test_nobody_massed_is_no_battle():
    assert offensive_of((0.0, 1.0), NEVER, (0.1, 0.1), STAND, (0.3, 0.3, 5, 50, 60))[0] == NO_BATTLE


# In a history


def attacked(**changes):
    """Histories of a challenger that attacks at once, every answer in time, with a battle."""
    attack = CAMPAIGN["worth"](attack=1e6)
    battle = {
        "attackers": 2.0, "defenders": 1.0, "attacker_kills": 0.02, "defender_kills": 0.03,
        "stands": 1.0, "attacker_bears": 0.3, "defender_bears": 0.4, "limited_km": 5.0,
        "depth_km": 60.0, "battle_days": 60.0, "help_people": 1.0, "deadline_days": 5.0,
        "force": 1.0,
    }  # fmt: skip
    one = CAMPAIGN["variant"](alone=attack, punished=attack, **{**battle, **changes})
    return run_campaign(CAMPAIGN["RULES"], [one], seed=7, futures=[1], histories=200)[0]


def test_the_simulated_attack_ends_as_the_formula_says():
    kills, ends = (0.02, 0.03), (0.3, 0.4, 5.0, 60.0, 60)
    for changes, helped in (({}, (1.0, 5.0)), ({"arrived": 0.0}, NEVER)):
        found = attacked(**changes).histories
        result, days, ground, lost = offensive_of((2.0, 1.0), helped, kills, STAND, ends)
        assert found.chosen_attack.all()
        assert (found.battle == result).all()
        assert (found.battle_days == days).all()
        assert (found.ground == ground).all()
        assert (found.lost == lost).all()
        assert (found.helped == (helped is not NEVER)).all()


def test_the_summary_counts_how_offensives_end():
    outcomes = attacked(arrived=0.5)
    outcomes = dataclasses.replace(outcomes, futures=2)
    said = summary(outcomes, 365, {}, {}).offensives
    assert said.repelled + said.limited_gain + said.breakthrough == pytest.approx(1.0)
    # Without help the line breaks; it fails to come in half of the histories.
    assert said.breakthrough == said.broken_alone == np.mean(outcomes.histories.helped == 0)
    assert 0.35 < said.broken_alone < 0.65


def test_without_a_word_on_combat_there_is_no_battle():
    outcomes = attacked(attackers=0.0)
    assert (outcomes.histories.battle == NO_BATTLE).all()
    assert summary(dataclasses.replace(outcomes, futures=2), 365, {}, {}).offensives is None


# In a scenario

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
TERMS = (
    "combat={massed: 0.3, manned: 0.3, attacker_kills: 0.01, defender_kills: {low: 0.01, mode: "
    "0.02, high: 0.03}, attacker_bears: 0.3, defender_bears: 0.4, stands: 0.01, retreat: 10, "
    "depth: 60, help_people: 5000}"
)


def test_combat_in_a_file_says_how_offensives_end_and_moves_nothing_else():
    settings = api.Settings(runs=20, histories=4, threads=1, stages=("simulate",))
    without, with_it = (
        api.assess(api.load(SMALL, designs=["tripwire"], settings=given), settings)
        for given in ((), (TERMS,))
    )
    plain = without.designs["tripwire"].simulation
    fought = with_it.designs["tripwire"].simulation
    assert plain.offensives is None
    assert 0.0 <= fought.offensives.broken_alone <= fought.offensives.breakthrough <= 1.0
    assert fought.offensives.days > 0.0
    assert dataclasses.replace(fought, offensives=None) == plain


def test_every_number_of_combat_is_used():
    idle = [item for item in api.check(api.load(SMALL, settings=(TERMS,)))
            if item.finding.code == "LOC012"]  # fmt: skip
    assert not any("combat" in item.finding.message for item in idle)
