"""Rare attacks by shocks drawn where they matter: no bias, and far fewer histories."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from locarno.engine.rare import rare_attack
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


def test_a_chance_of_one_in_a_thousand_is_that_of_the_closed_form(made):
    # Every action is worth 0.2 less than peace: one decision, or several alike.
    lam = 34.0
    noise = made.in_futures(made.variant(lam=lam, alone=-0.2, punished=-0.2), 20)
    rule = made.rules(horizon_days=200, decisions_per_year=12)
    found = rare_attack(rule, noise, seed=5, futures=20, histories=100)
    exact = noise_floor(lam, np.ones(made.ACTIONS + 1))[made.ATTACK]
    assert 0.5e-3 < exact < 2e-3
    assert abs(found.mean - exact) <= Z * found.error
    assert found.gain >= 10.0


def test_it_agrees_with_plain_histories_where_governments_change(made):
    # New governments bring new shocks: a history counts by the shocks of all that governed.
    noise = made.variant(lam=22.0, alone=-0.2, punished=-0.2, government=0.2)
    noise = made.in_futures(noise, 20)
    rule = made.rules(horizon_days=365)
    wanted = {"seed": 9, "futures": 20}
    plain = rare_attack(rule, noise, histories=2000, tilts=(0.0,), **wanted)
    found = rare_attack(rule, noise, histories=300, **wanted)
    assert plain.tilt == 0.0 < found.tilt
    assert plain.gain == pytest.approx(1.0, rel=0.01)
    assert abs(found.mean - plain.mean) <= Z * np.hypot(found.error, plain.error)
    assert found.gain > 3.0
