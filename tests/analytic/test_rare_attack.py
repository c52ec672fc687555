"""Rare attacks whose choice is computed: no bias, and far fewer histories."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from locarno.engine.rare.attack import rare_attack
from locarno.engine.simulation import run_campaign
from locarno.theory.deterrence import noise_floor

Z = 4.0
PATH = Path(__file__).with_name("test_campaign.py")


@pytest.fixture(scope="module")
def made():
    """What tests of the campaign make variants with."""
    spec = importlib.util.spec_from_file_location("made_by_hand", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_plain_histories(rule, variant, seed, futures, histories):
    """Mean and error, by future, of a decision on an attack."""
    (found,) = run_campaign(rule, [variant], seed=seed, futures=[futures], histories=histories)
    decided = (found.histories.actions == rule.attack_action).any(axis=0)
    by_future = decided.reshape(futures, -1).mean(axis=1)
    return by_future.mean(), by_future.std(ddof=1) / np.sqrt(futures)


def test_a_chance_of_one_in_a_thousand_is_that_of_the_closed_form(made):
    # Every action is worth 0.2 less than peace: one decision, or several alike.
    lam = 34.0
    noise = made.in_futures(made.variant(lam=lam, alone=-0.2, punished=-0.2), 20)
    rule = made.rules(horizon_days=200, decisions_per_year=12)
    found = rare_attack(rule, noise, seed=5, futures=20, histories=100)
    exact = noise_floor(lam, np.ones(made.ACTIONS + 1))[made.ATTACK]
    assert 0.5e-3 < exact < 2e-3
    assert abs(found.mean - exact) <= Z * found.error
    assert found.gain >= 100.0


def test_a_second_decision_of_the_same_government_adds_nothing(made):
    # Nothing changes from date to date, so that the least shock needed is the first one's.
    noise = made.in_futures(made.variant(lam=34.0, alone=-0.2, punished=-0.2), 4)
    wanted = {"seed": 3, "futures": 4, "histories": 50}
    once = rare_attack(made.rules(horizon_days=91, decisions_per_year=4), noise, **wanted)
    often = rare_attack(made.rules(horizon_days=365, decisions_per_year=12), noise, **wanted)
    assert often.mean == pytest.approx(once.mean, rel=1e-12)


@pytest.mark.parametrize("lam", [5.0, 14.0])
def test_it_agrees_with_plain_histories_where_governments_change(made, lam):
    # New governments bring new shocks: each has its own chance. Answers and beliefs move it.
    noise = made.variant(
        lam=lam, alone=-0.1, punished=-0.4, government=0.2, spoilers=0.05, retaliate=0.5,
        escalate=0.1, detected=0.9, right=0.7, wrong=0.2, decided=0.6, arrived=0.5, mood=0.8,
    )  # fmt: skip
    noise = made.in_futures(noise, 20)
    rule = made.rules(horizon_days=730)
    plain, error = by_plain_histories(rule, noise, 9, 20, 4000)
    found = rare_attack(rule, noise, seed=10, futures=20, histories=300)
    assert plain > 5.0 * error
    assert abs(found.mean - plain) <= Z * np.hypot(found.error, error)
    assert found.gain > 3.0


def test_who_has_no_attack_to_choose_never_does(made):
    peace = made.in_futures(made.variant(lam=5.0), 2)
    rule = made.rules(attack_action=-1)
    assert rare_attack(rule, peace, seed=1, futures=2, histories=10).mean == 0.0
