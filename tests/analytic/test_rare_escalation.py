"""War by escalation, its last step computed: no bias, and far fewer histories."""

import dataclasses
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from locarno.engine.rare.escalation import rare_escalation, without_escalation
from locarno.engine.simulation import run_campaign

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
    """Mean and error, by future, of war that nobody chose."""
    (found,) = run_campaign(rule, [variant], seed=seed, futures=[futures], histories=histories)
    war = found.war() & ~found.histories.chosen_attack.reshape(futures, -1)
    by_future = war.mean(axis=1)
    return by_future.mean(), by_future.std(ddof=1) / np.sqrt(futures)


def incidents(made, **changes):
    """Raids by spoilers, exchanges that may be grave, reprisals; half of all answers in time."""
    numbers = {
        "spoilers": 0.02, "exchanges": 0.5, "grave_share": 0.05, "challenger_share": 0.5,
        "detected": 0.9, "right": 0.7, "wrong": 0.2, "decided": 0.6, "arrived": 0.5,
        "false_alarms": 0.005, "retaliate": 0.3, "unanswered": 0.1, "casualties": 0.2,
        "hardening": 0.4, "mood": 0.8, **changes,
    }  # fmt: skip
    return made.in_futures(made.variant(**numbers), 20)


def test_a_clash_of_known_chance_has_the_closed_form(made):
    # Every raid of a spoiler is answered in time: a day brings rate times clash times general.
    variant = made.in_futures(
        made.variant(spoilers=0.02, clash=0.05, general=0.003, limited=0.3), 20
    )
    found = rare_escalation(made.rules(), variant, seed=5, futures=20, histories=50)
    exact = 1.0 - (1.0 - 0.02 * 0.05 * 0.003) ** 365
    assert 0.5e-3 < exact < 2e-3
    assert abs(found.mean - exact) <= Z * found.error
    assert found.gain >= 10.0


@pytest.mark.parametrize(
    "changes",
    [
        {"clash": 0.3, "limited": 0.3, "general": 0.05},
        {"escalate": 0.03},
        {"clash": 0.3, "limited": 0.2, "general": 0.05, "escalate": 0.03},
    ],
    ids=["clash", "reprisal", "both"],
)
def test_it_agrees_with_plain_histories(made, changes):
    variant = incidents(made, **changes)
    rule = made.rules()
    mean, error = by_plain_histories(rule, variant, 3, 20, 1000)
    found = rare_escalation(rule, variant, seed=4, futures=20, histories=200)
    assert 0.01 < mean < 0.9
    assert abs(found.mean - mean) <= Z * np.hypot(found.error, error)


def test_at_one_in_a_thousand_it_takes_a_tenth_of_the_histories(made):
    variant = incidents(made, clash=0.1, limited=0.3, general=0.0015, escalate=0.00015)
    found = rare_escalation(made.rules(), variant, seed=6, futures=20, histories=100)
    assert 0.5e-3 < found.mean < 2e-3
    assert found.gain >= 10.0
    mean, error = by_plain_histories(made.rules(), variant, 8, 20, 5000)
    assert abs(found.mean - mean) <= Z * np.hypot(found.error, error)


def test_more_breaches_than_there_is_room_for_are_all_counted(made, monkeypatch):
    variant = incidents(made, clash=0.3, limited=0.3, general=0.05)
    wanted = {"seed": 4, "futures": 4, "histories": 20}
    usual = rare_escalation(made.rules(), variant, **wanted)
    monkeypatch.setattr("locarno.engine.rare.escalation._ROOM", 2)
    assert rare_escalation(made.rules(), variant, **wanted) == usual


def test_what_is_sure_to_escalate_is_lived_without_it(made):
    sure = made.variant(clash=1.0, limited=0.0, general=1.0, retaliate=1.0, escalate=1.0)
    calm = without_escalation(sure)
    for name in ("clash", "limited", "general", "retaliate", "escalate"):
        assert not getattr(calm, name).any(), name
    for item in dataclasses.fields(sure):
        if item.name not in {"clash", "limited", "general", "retaliate", "escalate"}:
            assert np.array_equal(getattr(calm, item.name), getattr(sure, item.name))
