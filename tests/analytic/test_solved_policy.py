"""The challenger plays the values of the campaign game: limits in which the answer is known.

Every interval is z standard errors wide; z = 4 leaves 6 in 100,000 to chance, and seeds are fixed.
"""

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine.futures import Futures
from locarno.engine.game.board import board
from locarno.engine.game.solving import first_choice, solve
from locarno.engine.game.stage import game_of
from locarno.engine.game.stages import stages_of
from locarno.engine.game.tree import plan
from locarno.engine.generation import generate
from locarno.engine.payoffs import action_names, payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.simulation import run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter
from locarno.engine.variants import (
    at_precision,
    campaign_rules,
    campaign_variant,
    solved_games,
)
from locarno.errors import ScenarioError
from locarno.kernels.values import fill_values
from locarno.theory.episode.inputs import Broken
from locarno.theory.episode.tables import values_shape
from locarno.theory.episode.values import AS_PLANNED, LAPSED, STATES, WITHOUT_BACKSTOP, Contest
from locarno.theory.reputation.agreement import ENOUGH
from locarno.theory.reputation.solving import backward

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
Z = 4.0
RUNS, HISTORIES = 24, 2000
# One guarantor, one sector, one quarter; nobody but the challenger does anything.
ALONE = (
    "horizon_days=91",
    "agreement.ceasefire_first=false",
    "guarantors.BRA=null", "guarantors.CHA=null", "guarantors.DEL=null",
    "line.sectors.north=null", "line.sectors.south=null",
    "incidents.rate=0", "hazards.spoilers=0", "monitoring.false_alarms=0",
    "parties.blue.conduct.retaliate=0", "parties.blue.conduct.provoke=0",
    "game.security_seeking=0.4", "game.security_gain=0.5",
)  # fmt: skip


@cache
def ready(scenario, design, settings=()):
    """A design made ready, with the payoff scale."""
    found = api.load(scenario, designs=[design], settings=settings)
    case = found.cases[design]
    futures = Futures(1, RUNS, found.positions, together=case.together)
    made = prepare(case, futures, generate(case, requirement(case), futures))
    return made, payoff_scale(found.payoff_cases)


def numbers(scenario, design, settings=(), lam=None):
    """Rules and numbers that the simulation runs on."""
    made, scale = ready(scenario, design, settings)
    lam = made.case.choice.headline if lam is None else lam
    return campaign_rules(made.case), campaign_variant(
        made.case, made.futures, made.announced, lam, scale
    )


def solved_values(rules, variant):
    """Values of the game, (R, W, kinds, T, S, B, A), in payoffs."""
    values = np.zeros((1, RUNS, 1, *values_shape(rules, variant)))
    fill_values(rules, [variant], np.ones((1, RUNS, STATES), dtype=bool), values)
    return values[0, :, 0]


@cache
def once(scenario, design, settings):
    """The game of one decision of a design, solved at the headline precision."""
    made, scale = ready(scenario, design, settings)
    case, stages = made.case, made.announced
    at = board(case, made.futures, stages.chain, stages.force, reference_quarter(case), scale)
    return solve(plan(case, at), at, np.array([case.choice.headline]))


def close(found, chances):
    """Whether a mean of independent events, (R, H), lies within z errors of their chances (R,)."""
    error = np.sqrt(np.sum(chances * (1.0 - chances) / found.shape[1])) / chances.size
    return abs(found.mean() - chances.mean()) <= Z * error


# One quarter


def test_one_quarter_one_sector_one_member_is_the_game_of_one_decision_times_the_clock():
    rules, variant = numbers(SMALL, "tripwire", ALONE)
    made, _ = ready(SMALL, "tripwire", ALONE)
    assert rules.ahead == 1
    assert len(made.case.guarantors) == 1
    assert variant.sector.size == 1
    (outcomes,) = run_campaign(rules, [variant], seed=3, futures=[RUNS], histories=HISTORIES)
    found = outcomes.histories
    chosen = found.actions[0].reshape(RUNS, HISTORIES)
    game = first_choice(once(SMALL, "tripwire", ALONE), 0)
    assert np.isfinite(game).all()
    for action in range(len(action_names(made.case))):
        assert close(chosen == action, game[action])
    # The clock: an attack is answered in time and with force as often as the chain says.
    attack = chosen == rules.attack_action
    assert attack.sum() > 1000
    assert (found.war_day.reshape(attack.shape) >= 0)[attack].all()
    chain = made.announced.chain
    link = chain.links[list(made.case.violations)[rules.offensive]]
    seen = link.sight.detected * link.sight.right
    joint = seen * np.sum(link.arrived * chain.weight, axis=-1)
    worked = (found.war_cause == Broken.UNDETERRED).reshape(attack.shape) & attack
    force = variant.force[0, rules.offensive, :, 0]
    bite = force / (force + variant.half[rules.offensive, :, 0])
    expected = np.sum(attack.mean(axis=1) * joint * bite)
    error = np.sqrt(np.sum(attack.mean(axis=1) * joint * bite / HISTORIES))
    assert abs(worked.mean(axis=1).sum() - expected) <= Z * error


# What is played


def test_values_are_those_of_the_campaign_state_by_state():
    rules, variant = numbers("ukraine-2025", "forward")
    values = solved_values(rules, variant)
    stages = stages_of(once("ukraine-2025", "forward", ()), 0)
    made, scale = ready("ukraine-2025", "forward")
    lam = made.case.choice.headline
    size = (rules.ahead, rules.counts_of_slices, rules.nodes)
    of = (rules.slice_action, rules.attack_action)
    # The text as it stands takes seconds a future.
    for f in range(1):
        expected = backward(stages[f], lam, size, of)
        assert expected.residual.max() <= ENOUGH
        np.testing.assert_allclose(values[f, AS_PLANNED], expected.q * scale, rtol=1e-9, atol=1e-9)
        silent = stages[f]._replace(named=np.zeros_like(stages[f].named))
        lapsed = backward(silent, lam, size, of)
        np.testing.assert_allclose(values[f, LAPSED], lapsed.q * scale, rtol=1e-9, atol=1e-9)
    assert np.abs(values[:, WITHOUT_BACKSTOP] - values[:, AS_PLANNED]).max() > 0.01


def test_no_answer_ever_makes_every_breach_worth_no_less():
    rules, variant = numbers("ukraine-2025", "forward")
    values = solved_values(rules, variant)
    last = values[:, :, :, -1]  # the last quarter: nothing follows
    assert np.all(last[:, LAPSED] >= last[:, AS_PLANNED] - 1e-9)


@pytest.mark.parametrize("design", ["observers", "forward"])
def test_six_nodes_of_belief_are_enough(design):
    rules, variant = numbers("ukraine-2025", design, lam=40.0)
    few, many = (
        solved_values(dataclasses.replace(rules, nodes=nodes), variant) * float(variant.lam)
        for nodes in (rules.nodes, 41)
    )
    place = np.linspace(0.0, rules.nodes - 1.0, 41)
    low = np.minimum(place.astype(int), rules.nodes - 2)
    share = (place - low)[:, None]
    straight = few[..., low, :] * (1.0 - share) + few[..., low + 1, :] * share
    # Log-odds of a choice against keeping the ceasefire, at the highest precision of the band.
    apart = (straight - straight[..., :1]) - (many - many[..., :1])
    assert np.abs(apart).max() < 0.01


def test_one_decision_at_a_time_needs_no_game_and_is_another_policy():
    rules, variant = numbers(SMALL, "tripwire", ("choice.policy=decision",))
    assert rules.ahead == 0
    assert variant.gain.size == 0
    ahead, looking = numbers(SMALL, "tripwire")
    runs = {"seed": 1, "futures": [RUNS], "histories": 20}
    myopic = run_campaign(rules, [variant], **runs)[0].histories
    solved = run_campaign(ahead, [looking], **runs)[0].histories
    assert (myopic.actions != solved.actions).any()
    assert not myopic.unsolved.any()


@pytest.mark.parametrize("policy", ["comply", "slice", "attack"])
def test_a_scripted_challenger_does_one_thing(policy):
    rules, variant = numbers(SMALL, "tripwire", (f"choice.policy={policy}",))
    made, _ = ready(SMALL, "tripwire", (f"choice.policy={policy}",))
    (outcomes,) = run_campaign(rules, [variant], seed=1, futures=[RUNS], histories=4)
    played = outcomes.histories.actions
    assert set(played[played >= 0].tolist()) == {action_names(made.case).index(policy)}
    # Now and then something else comes first.
    attacked = outcomes.histories.chosen_attack.mean()
    assert attacked > 0.9 if policy == "attack" else attacked == 0.0


def test_a_script_needs_an_action_of_the_challenger():
    without = "parties.amber.payoffs.actions.split=null"
    api.load(SMALL, settings=(without, "choice.policy=probe"))
    with pytest.raises(ScenarioError, match="'split' is no action of 'amber'"):
        api.load(SMALL, settings=(without, "choice.policy=split"))


def test_a_game_solved_over_the_band_gives_the_contests_of_games_solved_alone():
    made, scale = ready("ukraine-2025", "forward")
    case, futures, stages = made.case, made.futures, made.announced
    games = solved_games(case, futures, stages, scale, game_of(made, scale))
    assert len(games) == 2  # with the backstop and after its end
    choice = case.choice
    shared = campaign_variant(case, futures, stages, choice.headline, scale, games)
    alone = campaign_variant(case, futures, stages, choice.headline, scale)
    pairs = [(shared, alone)]
    for lam in (choice.low, choice.high):
        at = (lam, RUNS // 2)
        ends = [at_precision(alone, case, futures, stages, at, some) for some in (games, ())]
        assert len(ends[0].gain) == RUNS // 2
        pairs.append((ends[0], ends[1]))
    for one, other in pairs:
        for name in Contest._fields:
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
