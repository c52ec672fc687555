"""Campaigns of the bundled scenarios, simulated once for all tests of this folder."""

from functools import cache
from typing import NamedTuple

import pytest

from locarno import api
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.simulation import Outcomes, run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.model.results import Simulation

HISTORIES = 4


class Ask(NamedTuple):
    """A campaign asked for: the design ``historical`` unless another is named."""

    scenario: str
    design: str = "historical"
    settings: tuple[str, ...] = ()
    runs: int = 120


@cache
def _simulation(ask: Ask) -> Simulation:
    loaded = api.load(ask.scenario, designs=[ask.design], settings=ask.settings)
    settings = api.Settings(ask.runs, HISTORIES, 1, 1, stages=("simulate",))
    found = api.assess(loaded, settings).designs[ask.design].simulation
    assert found is not None
    return found


@cache
def _outcomes(ask: Ask) -> Outcomes:
    loaded = api.load(ask.scenario, designs=[ask.design], settings=ask.settings)
    case = loaded.cases[ask.design]
    futures = Futures(1, ask.runs, loaded.positions, together=case.together)
    ready = prepare(case, futures, generate(case, requirement(case), futures))
    scale = payoff_scale(loaded.payoff_cases)
    variant = campaign_variant(case, futures, ready.announced, case.choice.headline, scale)
    rules = campaign_rules(case)
    return run_campaign(rules, [variant], seed=1, futures=[ask.runs], histories=HISTORIES)[0]


@pytest.fixture(scope="session")
def simulation():
    """``simulation(Ask(...))``: what ``simulate`` prints of a design."""
    return _simulation


@pytest.fixture(scope="session")
def outcomes():
    """``outcomes(Ask(...))``: its single histories at the headline precision."""
    return _outcomes


@pytest.fixture(scope="session")
def ask():
    """The way to ask for a campaign."""
    return Ask
