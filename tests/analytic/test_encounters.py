"""Meetings in the air and at sea against closed forms: how many, how many with shots, what then."""

import dataclasses
import runpy
from pathlib import Path

import numpy as np
import pytest

from locarno.engine.calendar import calendar_of, encountered
from locarno.engine.rare.escalation import rare_escalation
from locarno.theory.episode.inputs import MET_AT_SEA, MET_IN_AIR, NAMES, Broken, By
from locarno.theory.episode.purpose import Slot

CAMPAIGN = runpy.run_path(str(Path(__file__).parent / "test_campaign.py"))
close_to_share, variant = CAMPAIGN["close_to_share"], CAMPAIGN["variant"]
AIR, SEA = 0, 1


def met(air=0.0, sea=0.0):
    """Meetings a day, (B, 2, 1, T)."""
    table = np.zeros(CAMPAIGN["SHAPES"]["meetings"])
    table[:, AIR], table[:, SEA] = air, sea
    return table


def both(air, sea):
    return np.array([[air], [sea]])


def lived(rules=CAMPAIGN["RULES"], **changes):
    return CAMPAIGN["run"](rules, variant(**changes))[0]


def test_meetings_are_their_rate_times_the_days_and_shots_are_thinned_poisson():
    found = lived(meetings=met(2.0, 0.5), fires=both(0.001, 0.002)).histories
    assert found.calendar[MET_IN_AIR].sum(axis=0) == pytest.approx(2.0 * 365)
    assert found.calendar[MET_AT_SEA].sum(axis=0) == pytest.approx(0.5 * 365)
    assert close_to_share(found.air_clash > 0, 1.0 - np.exp(-365 * 2.0 * 0.001))
    assert close_to_share(found.sea_clash > 0, 1.0 - np.exp(-365 * 0.5 * 0.002))
    # The worst of all clashes is the worse of both; none of them is a breach.
    assert np.array_equal(found.clash, np.maximum(found.air_clash, found.sea_clash))
    assert found.breaches.sum() == found.wrong_answers.sum() == 0
    assert (found.war_day == -1).all()


def test_bands_are_those_of_the_file_and_a_general_one_is_war_that_nobody_chose():
    # Shots on most days: the first clash of a history is in its first weeks.
    bands = {"met_limited": both(0.3, 0.0), "met_general": both(0.2, 0.0)}
    found = lived(meetings=met(1.0), fires=both(0.02, 0.0), **bands).histories
    assert close_to_share(found.war_day >= 0, 1.0 - np.exp(-365 * 0.02 * 0.2))
    war = found.war_day >= 0
    assert (found.war_cause[war] == Broken.ENCOUNTER).all()
    assert (found.war_by[war] == By.CLASH).all()
    assert not found.chosen_attack.any()
    assert (found.air_clash[war] == 3).all()
    calm = found.clash[~war]
    # Thinned: histories without a general clash know nothing of those; a day counts one clash.
    limited = 0.3 / 0.8 * (1.0 - np.exp(-0.02 * 0.8))
    assert close_to_share(calm == 2, 1.0 - (1.0 - limited) ** 365)


def test_they_are_more_while_the_challenger_does_anything_but_keep_the_ceasefire():
    splits = CAMPAIGN["worth"](split=1e6)
    table = {"meetings": met(1.0), "fires": both(0.001, 0.0), "busy": 3.0}
    calm = lived(**table).histories
    busy = lived(alone=splits, punished=splits, **table).histories
    assert calm.calendar[MET_IN_AIR].sum(axis=0) == pytest.approx(365.0)
    assert busy.calendar[MET_IN_AIR].sum(axis=0) == pytest.approx(3.0 * 365.0)
    assert close_to_share(busy.air_clash > 0, 1.0 - np.exp(-3.0 * 0.365))


def test_a_force_that_goes_home_meets_nobody_there():
    always = {"withdrawal": 1.0, "withdrawal_share": 0.5}
    found = lived(meetings=met(1.0), fires=both(0.0, 0.0), **always).histories
    by_quarter = found.calendar[MET_IN_AIR].mean(axis=1) / [92, 91, 91, 91]
    assert by_quarter == pytest.approx([1.0, 0.5, 0.25, 0.125])


EVENTFUL = {
    "exchanges": 3.0, "grave_share": 0.01, "challenger_share": 0.5, "spoilers": 0.05,
    "detected": 0.8, "right": 0.7, "willing": 0.7, "arrived": 0.5, "false_alarms": 0.02,
    "clash": 0.2, "limited": 0.3, "retaliate": 0.5, "belief": 0.5, "resolute": 0.9, "weak": 0.2,
}  # fmt: skip


def test_luck_of_everything_else_stays():
    plain = lived(**EVENTFUL).histories
    # Meetings without shots, and shots that only leave a mark, move nothing else.
    peaceful = lived(meetings=met(2.0, 2.0), **EVENTFUL).histories
    marked = lived(meetings=met(2.0, 2.0), fires=both(0.01, 0.01), **EVENTFUL).histories
    assert (marked.air_clash > 0).any()
    own = {"calendar", "clash", "air_clash", "sea_clash"}
    for item in dataclasses.fields(plain):
        value = getattr(plain, item.name)
        assert np.array_equal(value, getattr(peaceful, item.name)) or item.name == "calendar"
        assert np.array_equal(value, getattr(marked, item.name)) or item.name in own
    assert np.array_equal(marked.calendar[:MET_IN_AIR], plain.calendar[:MET_IN_AIR])
    worst = np.maximum(marked.air_clash, marked.sea_clash)
    assert np.array_equal(marked.clash, np.maximum(plain.clash, worst))


def test_casualties_of_a_meeting_move_the_coalition_as_those_of_an_answer_do():
    shots = {"meetings": met(2.0), "fires": both(0.5, 0.0), "casualties": 2.0}
    seen = {**EVENTFUL, "z": (-8.0, 0.0, 8.0), "clash": 0.0, "false_alarms": 0.0}
    willing = np.array([1.0, 0.7, 0.0])
    found = [
        lived(**{**seen, **shots, "willing": willing, "decided": willing, "arrived": willing,
                 "hardening": hardening}).histories
        for hardening in (0.0, 1.0)
    ]  # fmt: skip
    softer, harder = (one.answered.sum() / one.breaches.sum() for one in found)
    assert softer < 0.2 < harder


def test_the_summary_says_how_many_and_what_came_of_them():
    outcomes = lived(meetings=met(2.0), fires=both(0.001, 0.0), met_limited=both(1.0, 0.0))
    outcomes = dataclasses.replace(outcomes, futures=40)
    said = encountered(outcomes, 365)
    assert set(said) == {"air"}
    assert said["air"].per_year == pytest.approx(730.0)
    share = 1.0 - np.exp(-0.73)
    assert said["air"].p_clash.sampling.low < share < said["air"].p_clash.sampling.high
    assert said["air"].bands == {
        "incident": 0.0, "limited": said["air"].p_clash.mean, "general": 0.0,
    }  # fmt: skip
    (quarter, *_) = calendar_of(outcomes, np.ones(40), 365)
    assert quarter.meetings["air"].mean == pytest.approx(2.0 * 365 / 4)
    assert encountered(dataclasses.replace(lived(), futures=40), 365) == {}


def test_war_out_of_a_meeting_is_computed_without_waiting_for_it():
    table = {"meetings": met(1.0, 0.5), "fires": both(1e-4, 2e-4), "met_general": both(0.02, 0.05)}
    exact = 1.0 - np.exp(-365 * (1e-4 * 0.02 + 0.5 * 2e-4 * 0.05))
    one = CAMPAIGN["in_futures"](variant(**table), 2)
    found = rare_escalation(CAMPAIGN["RULES"], one, seed=1, futures=2, histories=2)
    assert found.chance.mean == pytest.approx(exact, rel=1e-12)
    # With breaches as well it is what plain histories see.
    table |= {"fires": both(0.01, 0.0), "met_general": both(0.1, 0.0), "casualties": 0.3}
    busy = variant(**{**EVENTFUL, **table, "general": 0.05, "escalate": 0.02})
    seen = CAMPAIGN["run"](CAMPAIGN["RULES"], busy)[0].histories.war_day >= 0
    two = CAMPAIGN["in_futures"](busy, 2)
    found = rare_escalation(CAMPAIGN["RULES"], two, seed=3, futures=2, histories=1000)
    error = np.hypot(found.error, np.sqrt(seen.mean() * (1 - seen.mean()) / seen.size))
    assert abs(found.chance.mean - seen.mean()) < 4.0 * error


def test_slots_of_meetings_meet_no_other():
    assert len({int(slot) for slot in Slot}) == len(Slot)
    assert max(Slot.AIR, Slot.SEA) < Slot.EXCHANGE
    assert {"meetings", "fires", "met_limited", "met_general", "busy"} <= set(NAMES)
