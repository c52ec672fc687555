"""Common random numbers: designs share their luck, and differences between them need fewer runs."""

from pathlib import Path

import numpy as np
import pytest

from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.simulation import run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.io.scenario_file import load_scenario

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
RUNS, HISTORIES = 150, 16
OUTCOMES = {
    "held": lambda found: found.held(365),
    "eroded": lambda found: found.eroded(365),
    "war": lambda found: found.war(365),
    "survived days": lambda found: np.where(found.histories.war_day < 0, 1825,
                                            found.histories.war_day).reshape(RUNS, -1),
    "exchanges": lambda found: found.histories.exchanges.reshape(RUNS, -1),
    "breaches": lambda found: found.histories.breaches.reshape(RUNS, -1),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes():
    """Two designs on the same luck, and the second on luck of its own, on the same futures."""
    scenario = load_scenario(SMALL)
    scale = payoff_scale(scenario.payoff_cases)
    variants = []
    for name in ("tripwire", "reassurance"):
        case = scenario.cases[name]
        futures = Futures(5, RUNS, scenario.positions, together=case.together)
        ready = prepare(case, futures, generate(case, requirement(case), futures))
        variants.append(
            campaign_variant(case, futures, ready.announced, case.choice.headline, scale)
        )
    rules, count = campaign_rules(case), [RUNS] * 2
    one, other = run_campaign(rules, variants, seed=5, futures=count, histories=HISTORIES)
    _, apart = run_campaign(rules, variants, seed=77, futures=count, histories=HISTORIES)
    return one, other, apart


@pytest.mark.parametrize("name", OUTCOMES)
def test_shared_luck_cuts_the_variance_of_a_difference(outcomes, name):
    one, other, apart = (np.asarray(OUTCOMES[name](found), float) for found in outcomes)
    # Luck alone: the variance between histories of one future.
    shared = (one - other).var(axis=1, ddof=1).mean()
    independent = (one - apart).var(axis=1, ddof=1).mean()
    assert independent >= 1.8 * shared
