"""A history told again is the one that a run lives, quarter by quarter."""

import re
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.simulation import run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.timeline import told_again
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.theory.episode.inputs import Broken
from locarno.units import quarter_of_day

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
FUTURES, HISTORIES, SEED = 6, 2, 3


@pytest.fixture(scope="module")
def run():
    """The scenario, and the histories of a run of its first design."""
    scenario = api.load(SMALL, designs=["tripwire"])
    case = scenario.cases["tripwire"]
    futures = Futures(SEED, FUTURES, scenario.positions, together=case.together)
    ready = prepare(case, futures, generate(case, requirement(case), futures))
    scale = payoff_scale(scenario.payoff_cases)
    variant = campaign_variant(case, futures, ready.announced, case.choice.headline, scale)
    (outcomes,) = run_campaign(
        campaign_rules(case), [variant], seed=SEED, futures=[FUTURES], histories=HISTORIES
    )
    return scenario, outcomes.histories


@pytest.mark.parametrize(("future", "history"), [(0, 0), (2, 1), (5, 1)])
def test_it_is_the_history_of_the_run(run, future, history):
    scenario, found = run
    told = told_again(scenario, "tripwire", SEED, future, history)
    at = future * HISTORIES + history
    war, eroded = found.war_day[at], found.eroded_day[at]
    assert told.outcome == ("war" if war >= 0 else "eroded" if eroded >= 0 else "held")
    if war >= 0:
        assert told.outcome_quarter == quarter_of_day(int(war))
        assert told.cause == Broken(found.war_cause[at]).name.lower()
    first = found.unanswered_day[at]
    assert (told.unanswered is None) == (first < 0)
    if first >= 0:
        classes = list(scenario.cases["tripwire"].violations)
        assert told.unanswered.quarter == quarter_of_day(int(first))
        assert told.unanswered.violation == classes[found.unanswered_class[at]]
        assert told.unanswered.link == Broken(found.unanswered_link[at]).name.lower()
    assert told.left == (0.0 if found.lapsed[at] else found.share_left[at])
    grave = sum(
        one.count for quarter in told.quarters for one in quarter.breaches
        if one.by != "false alarm" and scenario.cases["tripwire"].violations[one.violation].rank
        >= scenario.cases["tripwire"].violations["incursion"].rank
    )  # fmt: skip
    assert grave == found.breaches[at]
    exchanges = sum(quarter.exchanges for quarter in told.quarters)
    assert exchanges == pytest.approx(found.exchanges[at])
    actions = [name for quarter in told.quarters for name in quarter.actions["challenger"]]
    assert len(actions) == np.sum(found.actions[:, at] >= 0)


def test_the_lines_say_no_more_than_the_quarter(run):
    scenario, _ = run
    lines = api.history(scenario, "tripwire", seed=SEED, future=2, number=1)
    assert lines[0] == "tripwire, future 2, history 1"
    assert re.fullmatch(
        r"year 1, quarter 1: challenger: \w+; [\d,]+ exchanges, recorded as [\d,]+ violations",
        lines[2],
    )
    assert lines[-1].startswith("The ceasefire ")
    for name in scenario.cases["tripwire"].line.sectors:  # no output ranks places
        assert not any(name in line for line in lines)
