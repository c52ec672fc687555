"""The campaign over quarters: compiled as written, and in one quarter the game of one decision."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno import api
from locarno.engine.futures import Futures
from locarno.engine.game import campaign
from locarno.engine.game.campaign import campaign_of
from locarno.engine.game.solving import first_choice, first_solved, worth_of_first
from locarno.engine.game.stage import game_of
from locarno.engine.game.stages import kinds_of, numbers_of, stages_of, start_of
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.sizing import requirement
from locarno.kernels.reputation import solved_campaign, solved_together
from locarno.theory.deterrence import logit_choice
from locarno.theory.elementary import log
from locarno.theory.reputation import agreement
from locarno.theory.reputation.agreement import ENOUGH
from locarno.theory.reputation.belief import settle
from locarno.theory.reputation.course import forward, held_choice, learned
from locarno.theory.reputation.shapes import Stage
from locarno.theory.reputation.solving import backward

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
OF = (2, 5)
WIDE = (
    "game.security_seeking={low: 0.1, mode: 0.4, high: 0.7}",
    "game.security_gain={low: 0, mode: 0.3, high: 0.6}",
    "game.nuclear_shadow={low: 0, mode: 0.5, high: 1}",
    "game.press={low: 0, mode: 0.3, high: 0.6}",
    "game.stake={low: 0.1, mode: 0.3, high: 0.6}",
)


def stage(seed, stake=0.5, kinds=2):
    rng = np.random.default_rng(seed)
    gain = rng.normal(0.0, 0.2, (kinds, 6))
    gain[:, 0] = 0.0
    harm = np.zeros((kinds, 6, 2, 3))
    harm[..., 1], harm[..., 2] = 0.05, rng.uniform(0.1, 0.6)
    share = rng.dirichlet([2.0, 1.0, 2.0], (6, 2))
    named = np.array([0.0, 0.4, 0.8, 0.4, 0.0, 0.95])
    timely = np.sort(rng.uniform(0.2, 0.9, (6, 2)), axis=1)[:, ::-1].copy()
    loss = stake * np.maximum(gain[0], 0.0)
    return Stage(gain, harm, share, named, timely, np.ones(6), loss, np.full(kinds, 1.0 / kinds))


@given(st.integers(0, 10**6), st.floats(0.0, 40.0))
@settings(deadline=None, max_examples=6)
def test_compiled_campaign_has_the_bits_of_the_text(seed, lam):
    written = backward(stage(seed), lam, (3, 3, 4), OF)
    compiled = solved_together([stage(seed + 1), stage(seed)], lam, (3, 3, 4), OF)
    assert np.array_equal(written.q, compiled.q[1])
    assert np.array_equal(written.answered, compiled.answered[1])
    assert written.residual.max() == compiled.residual[1]


@given(st.integers(0, 10**6), st.floats(0.0, 40.0))
@settings(deadline=None, max_examples=6)
def test_compiled_course_has_the_bits_of_the_text(seed, lam):
    one, rng = stage(seed), np.random.default_rng(seed)
    begins, shocks = rng.uniform(0.1, 0.9, (1, 2)), rng.gumbel(size=(1, 3, 6))
    course = solved_campaign([one], lam, begins, (3, 3, 4), OF, shocks)
    solved = backward(one, lam, (3, 3, 4), OF)
    choice, beliefs = np.zeros(solved.q.shape[1:]), learned(solved.answered)
    everywhere = np.ones((3, 2, 3, 4))
    for k in range(2):
        fresh = forward(solved.policy[k], solved.answered, beliefs, tuple(begins[0]), OF)
        assert np.array_equal(course.fresh[0, k], fresh)
        held = np.zeros_like(fresh)
        for shock in shocks[0]:
            taste = lam, log(one.weight) + shock
            for t, (q, where) in enumerate(zip(solved.q[k], everywhere, strict=True)):
                held_choice(q, taste, where, choice[t])
            held += forward(choice, solved.answered, beliefs, tuple(begins[0]), OF) / 3
        assert np.array_equal(course.held[0, k], held)


@given(st.integers(0, 10**6), st.floats(0.0, 40.0))
@settings(deadline=None, max_examples=15)
def test_in_the_last_quarter_nothing_comes_later(seed, lam):
    of_stage = stage(seed, stake=1.0)
    size = (4, 3, 6)
    found = backward(of_stage, lam, size, OF)
    if found.residual.max() > ENOUGH:
        return
    assert np.allclose(found.policy.sum(axis=-1), 1.0, atol=1e-12)
    last = found.answered[-1]
    stage_alone = (of_stage.named[:, None] * of_stage.timely) * of_stage.share[:, :, 2]
    assert np.allclose(last, stage_alone[None, None], atol=1e-12)


def test_nothing_at_stake_leaves_every_quarter_as_the_stage_is():
    found = backward(stage(3, stake=0.0), 20.0, (5, 3, 6), OF)
    assert np.array_equal(found.answered, np.broadcast_to(found.answered[-1], found.answered.shape))


def test_a_reputation_is_worth_an_answer():
    """With losses at stake the resolute, who is in time more often, gains by being told apart."""
    none, some = (backward(stage(3, stake), 20.0, (6, 3, 11), OF) for stake in (0.0, 2.0))
    assert some.residual.max() <= ENOUGH
    assert not np.allclose(none.answered[0], some.answered[0], atol=1e-4)


@given(st.integers(0, 10**6), st.floats(0.05, 0.95), st.floats(0.0, 40.0))
@settings(deadline=None, max_examples=40)
def test_slopes_of_log_odds_are_what_a_small_step_shows(seed, belief, scale):
    of_stage, rng = stage(seed), np.random.default_rng(seed)
    shift, step = rng.normal(0.0, 1.0, 2), 1e-7
    at = agreement._Answer(
        belief, of_stage.named[2], of_stage.timely[2], of_stage.share[2],
        np.cumsum(rng.uniform(0.0, 0.1, (2, 3, 6)), axis=2), 0, 1, scale,
    )  # fmt: skip
    here = np.array(agreement._wanted(shift, at))
    shown = [(agreement._wanted(shift + step * way, at) - here) / step for way in np.eye(2)]
    expected = np.eye(2) - np.array(shown).T
    assert np.allclose(np.reshape(agreement._slopes(shift, at), (2, 2)), expected, atol=1e-5)


def test_who_is_certain_of_the_coalition_learns_nothing():
    """What is agreed on is then worth what a slice less is worth, whatever the odds."""
    of_stage = stage(3, stake=2.0)
    found = backward(of_stage, 20.0, (6, 3, 11), OF)
    alone = of_stage.named[:, None] * of_stage.timely * of_stage.share[:, :, 2]
    others = [a for a in range(6) if a != OF[0]]
    for node in (0, -1):
        same = np.broadcast_to(alone[others], found.answered[:, :, node, others].shape)
        assert np.allclose(found.answered[:, :, node, others], same, atol=1e-12)
    assert not np.allclose(found.answered[0, 0, 0, OF[0]], alone[OF[0]], atol=1e-4)


def test_belief_moves_by_bayes_and_stays_where_nothing_was_shown():
    assert settle(0.5, 0.9, 0.3) == pytest.approx(0.75)
    assert settle(0.4, 0.0, 0.0) == 0.4


def test_chance_of_an_attack_adds_up_under_fresh_shocks():
    """A constant chance p of attack and nothing else: 1 - (1 - p)^t, belief and slices at rest."""
    choice = np.zeros((5, 2, 3, 6))
    choice[..., 0], choice[..., 5] = 0.8, 0.2
    answered = np.zeros((5, 2, 3, 6, 2))
    found = forward(choice, answered, learned(answered), (0.3, 0.5), OF)
    assert found[:, 0] == pytest.approx(1.0 - 0.8 ** np.arange(1, 6), abs=1e-12)
    assert found[:, 1] == pytest.approx(np.full(5, 0.3), abs=1e-12)
    assert found[:, 2] == pytest.approx(np.zeros(5), abs=1e-12)


def test_held_shocks_give_the_logit_share_at_one_decision():
    rng = np.random.default_rng(5)
    q = rng.normal(0.0, 0.1, (1, 2, 6))
    weight = np.array([1.0, 0.5, 0.5, 0.25, 0.25, 0.7])
    shocks, choice = rng.gumbel(size=(20_000, 6)), np.zeros((1, 2, 6))
    total = np.zeros(6)
    for shock in shocks:
        held_choice(q, (10.0, log(weight) + shock), np.ones((2, 1, 2)), choice)
        total += choice[0, 0]
    logit = logit_choice(q[0, 0][:, None], 10.0, weight)[:, 0]
    # Four standard errors, seed fixed.
    assert total / len(shocks) == pytest.approx(logit, abs=4 * 0.5 / np.sqrt(len(shocks)))


@pytest.fixture(scope="module")
def case():
    scenario = api.load(SMALL, settings=WIDE)
    found = scenario.cases["tripwire"]
    futures = Futures(1, 24, scenario.positions, together=found.together)
    made = generate(found, requirement(found), futures)
    scale = payoff_scale(scenario.payoff_cases)
    solved = game_of(prepare(found, futures, made), scale)
    return solved, (found.horizon_days, found.outcomes.slice_ceiling, 1)


def test_one_quarter_is_the_game_of_one_decision(case):
    solved, _ = case
    lam = float(solved.lams[1])
    course = solved_campaign(
        stages_of(solved, 1), lam, start_of(solved.board), (1, 2, 2), numbers_of(solved),
        np.zeros((solved.board.runs, 1, 6)),
    )  # fmt: skip
    for k, kind in enumerate(kinds_of(solved)):
        worth = worth_of_first(solved, 1, kind) - solved.board.keep / solved.board.scale
        for future, of_stage in enumerate(stages_of(solved, 1)):
            # In one quarter worth is a straight line in belief: two nodes are enough.
            ends = backward(of_stage, lam, (1, 2, 2), numbers_of(solved)).q[k, 0, 0]
            b = solved.board.belief[future]
            assert ends[0] * (1 - b) + ends[1] * b == pytest.approx(worth[:, future], abs=1e-9)
    assert course.residual.max() == 0.0
    fine = [backward(each, lam, (1, 2, 2), numbers_of(solved)) for each in stages_of(solved, 1)[:1]]
    assert fine[0].policy.sum(axis=-1) == pytest.approx(np.ones((2, 1, 2, 2)), abs=1e-12)


def test_campaign_of_a_case_is_that_of_its_futures(case):
    solved, settings = case
    found = campaign_of(solved, *settings)
    assert (found.futures, found.unconverged) == (24, 0)
    assert found.largest_residual <= ENOUGH
    fresh = [quarter.fresh for quarter in found.quarters]
    assert fresh == sorted(fresh)
    assert len(found.quarters) == 12
    assert fresh[0] == pytest.approx(np.nanmean(first_choice(solved, 1)[-1]), abs=0.1)
    assert found.fresh.mean == pytest.approx(fresh[-1], rel=1e-12)
    assert found.held.mean == pytest.approx(found.quarters[-1].held, rel=1e-12)
    assert found.held.mean < found.fresh.mean
    low, high = found.held.sampling.low, found.held.sampling.high
    assert low < found.held.mean < high
    assert campaign_of(solved, *settings) == found


def test_campaign_of_a_long_run_is_that_of_its_first_futures(case, monkeypatch):
    solved, settings = case
    monkeypatch.setattr(campaign, "MOST", 9)
    found = campaign_of(solved, *settings)
    assert found == campaign_of(first_solved(solved, 9), *settings)
    assert found.futures == 9


def test_a_future_that_is_not_solved_enters_no_mean_and_is_counted(case):
    solved, settings = case
    residual = solved.answers.residual.copy()
    residual[-1, 1] = np.inf
    lost = replace(solved, answers=solved.answers._replace(residual=residual))
    found, rest = campaign_of(lost, *settings), campaign_of(first_solved(solved, 23), *settings)
    assert (found.futures, found.unconverged) == (24, 1)
    assert replace(found, futures=23, unconverged=0) == rest
    residual[1:, 1] = np.inf
    assert campaign_of(lost, *settings) is None
