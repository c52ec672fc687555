"""The deterrence game of a case: laws that must hold, on a made-up case."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine.deterrence import choice_values, stakes
from locarno.engine.futures import Futures
from locarno.engine.game.board import board, first_futures
from locarno.engine.game.effects import displacement, force_curve, if_perfect, spiral, with_force
from locarno.engine.game.numbers import numbers
from locarno.engine.game.other_answers import rivals
from locarno.engine.game.solving import again, first_choice, kappa, solve, worth_of_first
from locarno.engine.game.stage import game_caveats, game_of, play_game
from locarno.engine.game.tree import plan
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter
from locarno.theory import deterrence

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
RUNS = 24
LAMS = np.array([5.0, 10.0, 20.0])
WIDE = (
    "game.security_seeking={low: 0.1, mode: 0.4, high: 0.7}",
    "game.security_gain={low: 0, mode: 0.3, high: 0.6}",
    "game.nuclear_shadow={low: 0, mode: 0.5, high: 1}",
    "game.press={low: 0, mode: 0.3, high: 0.6}",
    "game.false_alarm={low: 0, mode: 0.2, high: 0.5}",
    "game.muddle={low: 0, mode: 0.2, high: 0.4}",
)


class Game:
    """A case with its board, ready to be solved anew."""

    def __init__(self, *settings, design="tripwire"):
        self.scenario = api.load(SMALL, settings=settings)
        self.case = self.scenario.cases[design]
        self.scale = payoff_scale(self.scenario.payoff_cases)
        self.futures = Futures(1, RUNS, self.scenario.positions, together=self.case.together)
        made = generate(self.case, requirement(self.case), self.futures)
        self.ready = prepare(self.case, self.futures, made)
        stages, self.quarter = self.ready.announced, reference_quarter(self.case)
        self.chain, self.force = stages.chain, stages.force
        self.board = board(
            self.case, self.futures, self.chain, self.force, self.quarter, self.scale
        )
        self.plan = plan(self.case, self.board)

    def solved(self, changed=None, lams=LAMS):
        found = solve(self.plan, changed or self.board, lams)
        assert found.answers.converged(lams).all()
        return found

    def shares(self, changed=None, lams=LAMS):
        found = self.solved(changed, lams)
        names = ("comply", *found.board.moves)
        return [dict(zip(names, first_choice(found, k), strict=True)) for k in range(lams.size)]


@pytest.fixture(scope="module")
def plain():
    return Game("parties.amber.payoffs.provocation=0")


@pytest.fixture(scope="module")
def wide():
    return Game("parties.amber.payoffs.provocation=0", *WIDE)


def changed(numbers, name, **parts):
    """The board with the answer to one action changed."""
    move = numbers.moves[name]
    answer = replace(move.answer, **parts)
    return replace(numbers, moves={**numbers.moves, name: replace(move, answer=answer)})


def bare_of(numbers):
    """Nothing but V, w and S: no lesser answer, and nobody blamed for what the other did."""
    moves = {name: replace(move, lesser=None) for name, move in numbers.moves.items()}
    return replace(numbers, moves=moves, provoke=np.zeros(RUNS))


def test_one_decision_is_the_closed_form(plain):
    """With nothing at stake but V, w and S the game is the logit choice on believed values."""
    bare = bare_of(plain.board)
    shape = plan(plain.case, bare)
    found = solve(shape, bare, LAMS)
    stake = stakes(plain.case, plain.futures, plain.chain, plain.force, plain.quarter)
    values = choice_values(stake) / plain.scale
    for place, lam in enumerate(LAMS):
        closed = deterrence.logit_choice(values, float(lam), bare.weight)
        assert first_choice(found, place) == pytest.approx(closed, abs=1e-10)
    for name, one in stake.items():
        believed = kappa(found, 1, name, bare.belief)
        offered = kappa(found, 1, name, bare.share)
        assert believed == pytest.approx(one.believed, abs=1e-8)
        assert offered == pytest.approx(one.offered, abs=5e-4)  # split at the threshold of Z


def test_worth_of_actions_is_that_of_the_closed_form(plain):
    bare = bare_of(plain.board)
    found = solve(plan(plain.case, bare), bare, LAMS)
    stake = stakes(plain.case, plain.futures, plain.chain, plain.force, plain.quarter)
    assert worth_of_first(found, 1) == pytest.approx(choice_values(stake) / plain.scale, abs=1e-9)


@pytest.mark.parametrize("part", ["willing", "decided", "arrived"])
def test_attacks_fall_in_the_credibility_of_their_answer(wide, part):
    """At provocation 0 and the answers to everything else fixed."""
    before, move = wide.board, wide.board.moves["attack"]
    low = changed(before, "attack", **{part: 0.5 * getattr(move.answer, part)})
    if part == "willing":
        # Whoever agrees on the answer would agree on less: the share of less stays as it is.
        left = move.lesser.willing - 0.5 * move.answer.willing
        less = replace(move.lesser, willing=left)
        lowered = replace(low.moves["attack"], lesser=less)
        low = replace(low, moves={**low.moves, "attack": lowered})
    more = wide.shares(low)
    less = wide.shares(before)
    for weaker, stronger in zip(more, less, strict=True):
        assert (stronger["attack"] <= weaker["attack"] + 1e-12).all()
        assert stronger["attack"].sum() < weaker["attack"].sum()


def test_attacks_fall_in_the_force_behind_their_answer(wide):
    answer = wide.board.moves["attack"].answer
    armed = [with_force(answer, np.full(RUNS, force)).bite for force in (0.0, 1.0, 4.0, 16.0)]
    rows = [wide.shares(changed(wide.board, "attack", bite=bite))[1]["attack"] for bite in armed]
    for weaker, stronger in itertools.pairwise(rows):
        assert (stronger <= weaker + 1e-12).all()


def test_better_answers_to_probes_may_displace_and_it_is_reported(wide):
    before, move = wide.board, wide.board.moves["probe"]
    better = replace(before, moves={**before.moves, "probe": replace(move, detected=np.ones(RUNS))})
    was, found = wide.shares(before)[1], wide.shares(better)[1]
    assert found["probe"].mean() < was["probe"].mean()
    assert found["attack"].mean() > was["attack"].mean()
    solved = wide.solved()
    unchanged = again(solved, solved.board, 1)
    told = if_perfect(solved, 1, unchanged)["detected"]
    assert set(told) == {"comply", *before.moves}
    assert sum(told.values()) == pytest.approx(0.0, abs=1e-9)
    away = displacement(solved, 1, unchanged)
    assert away.attack < 0.0
    assert away.attack + sum(away.to.values()) == pytest.approx(0.0, abs=1e-9)
    assert 0.0 <= away.share <= 1.0


def test_lambda_zero_is_uniform_over_weights(wide):
    found = wide.shares(lams=np.array([0.0]))[0]
    total = wide.board.weight.sum()
    for share, weight in zip(found.values(), wide.board.weight, strict=True):
        assert share == pytest.approx(np.full(RUNS, weight / total), abs=1e-12)


def test_nothing_to_gain_means_complying_as_lambda_grows(wide):
    """V <= S for every action, none of which anybody can punish below V."""
    moves = {
        name: replace(move, alone=wide.board.keep - 0.3) for name, move in wide.board.moves.items()
    }
    found = wide.shares(replace(wide.board, moves=moves), np.array([5.0, 50.0, 150.0]))
    kept = [each["comply"].min() for each in found]
    assert kept[0] < kept[1] < kept[2]
    assert kept[2] > 0.999


def test_perfect_monitoring_is_the_game_of_complete_information(wide):
    """Seen, named and nothing muddled: kappa is quorum x time alone."""
    perfect = replace(wide.board, muddle=np.zeros(RUNS), falsely=np.zeros(RUNS))
    moves = {
        name: replace(move, detected=np.ones(RUNS), right=np.ones(RUNS))
        for name, move in perfect.moves.items()
    }
    game = replace(perfect, moves=moves, shadow=np.zeros(RUNS))
    found = solve(plan(wide.case, game), game, LAMS)
    answer = game.moves["attack"].answer
    timely = answer.willing * answer.decided * answer.arrived
    expected = game.belief * timely[0] + (1.0 - game.belief) * timely[1]
    assert kappa(found, 1, "attack", game.belief) == pytest.approx(expected, abs=1e-8)


def test_believed_is_offered_when_the_prior_is_the_coalition(wide):
    same = replace(wide.board, belief=wide.board.share + np.zeros(RUNS))
    found = wide.solved(same)
    for name in same.moves:
        believed = kappa(found, 1, name, same.belief)
        assert np.array_equal(believed, kappa(found, 1, name, same.share + np.zeros(RUNS)))


def test_payoffs_and_scale_transformed_together(wide):
    before = wide.board
    moves = {
        name: replace(move, alone=3.0 * move.alone + 7.0, harm=3.0 * move.harm)
        for name, move in before.moves.items()
    }
    other = replace(
        before, keep=3.0 * before.keep + 7.0, scale=3.0 * before.scale, moves=moves,
        shadow=3.0 * before.shadow, false_alarm=3.0 * before.false_alarm,
    )  # fmt: skip
    for was, found in zip(wide.shares(before), wide.shares(other), strict=True):
        for name, share in was.items():
            assert found[name] == pytest.approx(share, abs=1e-10)


def test_relabelling_types_of_coalition_changes_nothing(wide):
    before = wide.board

    def swapped(answer):
        if answer is None:
            return None
        return replace(answer, willing=answer.willing[::-1], decided=answer.decided[::-1],
                       arrived=answer.arrived[::-1])  # fmt: skip

    moves = {
        name: replace(move, answer=swapped(move.answer), lesser=swapped(move.lesser))
        for name, move in before.moves.items()
    }
    other = replace(before, moves=moves, belief=1.0 - before.belief, share=1.0 - before.share)
    for was, found in zip(wide.shares(before), wide.shares(other), strict=True):
        for name, share in was.items():
            assert found[name] == pytest.approx(share, abs=1e-10)


def test_splitting_an_action_in_two_halves_of_its_weight_changes_nothing(wide):
    before, weight = wide.board, wide.board.weight
    moves = {**before.moves, "attack again": before.moves["attack"]}
    halved = np.array([*weight[:-1], 0.5 * weight[-1], 0.5 * weight[-1]])
    other = replace(before, moves=moves, weight=halved)
    found = solve(plan(wide.case, other), other, LAMS)
    for place, was in enumerate(wide.shares(before)):
        names = ("comply", *other.moves)
        again_ = dict(zip(names, first_choice(found, place), strict=True))
        assert again_["attack"] + again_["attack again"] == pytest.approx(was["attack"], abs=1e-9)
        assert again_["probe"] == pytest.approx(was["probe"], abs=1e-9)


def test_escalation_risk_makes_the_coalition_less_willing(wide):
    """The nuclear shadow lowers the chance of an answer and what an answered attack is worth."""
    none = wide.solved(replace(wide.board, shadow=np.zeros(RUNS)))
    dark = wide.solved(replace(wide.board, shadow=np.full(RUNS, 2.0)))
    before = kappa(none, 2, "attack", wide.board.share)
    after = kappa(dark, 2, "attack", wide.board.share)
    assert (after <= before + 1e-12).all()
    assert after.sum() < before.sum()
    leaf = next(k for k, each in enumerate(wide.plan.leaves)
                if each.end == "fought on" and each.action == "attack")  # fmt: skip
    assert (dark.numbers.payoffs[:, leaf, 0] < none.numbers.payoffs[:, leaf, 0]).all()


def test_fear_of_answering_the_wrong_side_lowers_answers_to_probes(wide):
    none = wide.solved(replace(wide.board, false_alarm=np.zeros(RUNS)))
    fear = wide.solved(replace(wide.board, false_alarm=np.full(RUNS, 2.0)))
    share = wide.board.share
    assert kappa(fear, 2, "probe", share).sum() < kappa(none, 2, "probe", share).sum()
    assert kappa(fear, 2, "attack", share) == pytest.approx(
        kappa(none, 2, "attack", share), abs=1e-9
    )


def test_spiral_appears_with_provocation_and_is_reported(plain):
    solved = plain.solved()
    assert spiral(solved, 1, again(solved, solved.board, 1)) is None
    provoked = Game("parties.amber.payoffs.provocation={low: -0.3, mode: -0.25, high: -0.2}")
    solved = provoked.solved()
    found = spiral(solved, 1, again(solved, solved.board, 1))
    assert found.with_provocation > found.without
    assert found.share_rising.mean > 0.0


def test_force_needed_is_where_the_curve_crosses(wide):
    curve = force_curve(wide.solved(), 1, 0.15)
    attack = [point.p["attack"] for point in curve.points]
    assert attack == sorted(attack, reverse=True)
    assert [point.w for point in curve.points] == sorted(
        (point.w for point in curve.points), reverse=True
    )
    assert curve.at_least <= attack[-1]
    unreachable = force_curve(wide.solved(), 1, 0.0)
    assert unreachable.needed is None
    middle = 0.5 * (attack[0] + attack[-1])
    found = force_curve(wide.solved(), 1, middle)
    assert 0.0 < found.needed < found.points[-1].force
    answer = wide.board.moves["attack"].answer
    armed = with_force(answer, np.full(RUNS, found.needed))
    at = wide.shares(changed(wide.board, "attack", bite=armed.bite))[1]["attack"].mean()
    assert at == pytest.approx(middle, abs=1e-3)
    assert at <= middle + 1e-9


def test_a_game_begun_from_another_ends_where_its_own_path_does(wide):
    solved = wide.solved()
    other = replace(wide.board, shadow=2.0 * wide.board.shadow)
    near, own = again(solved, other, 1), wide.solved(other)
    assert first_choice(near, 0) == pytest.approx(first_choice(own, 1), abs=1e-9)


def test_no_future_depends_on_the_others(wide):
    few = first_futures(wide.board, 5)
    part, whole = numbers(wide.plan, few), numbers(wide.plan, wide.board)
    assert all(np.array_equal(a, b[:5]) for a, b in zip(part, whole, strict=True))
    assert np.array_equal(wide.solved(few).answers.chances, wide.solved().answers.chances[:5])


def test_result_adds_up_and_says_how_far_it_looked(wide):
    found = play_game(wide.ready, game_of(wide.ready, wide.scale))
    for key, keep in found.p_comply.items():
        total = keep.mean + sum(action.p[key].mean for action in found.by_action.values())
        assert total == pytest.approx(1.0, abs=1e-9)
    attack = found.by_action["attack"]
    product = np.prod([link.mean for name, link in attack.chain.items() if name != "punished"])
    assert product == pytest.approx(attack.believed.mean, rel=1e-9)
    assert set(attack.by_type) == {"out for gain", "seeking security"}
    assert attack.by_type["seeking security"] < attack.by_type["out for gain"]
    assert attack.elasticity < 0.0
    assert found.unconverged == {"5": 0, "10": 0, "20": 0}
    assert game_caveats(found) == ()
    assert found.rivals["5"].starts == 24


def test_elasticity_is_the_slope_of_the_game(plain):
    """Nothing else reacts in the plain case, so a factor 1 % better does what it says."""
    found = play_game(plain.ready, game_of(plain.ready, plain.scale)).by_action["attack"]
    answer = plain.board.moves["attack"].answer
    step = 1e-4
    near = [
        plain.shares(changed(plain.board, "attack", decided=answer.decided * factor))[1]["attack"]
        for factor in (1.0 - step, 1.0)
    ]
    slope = (near[1].mean() - near[0].mean()) / near[1].mean() / step
    assert found.elasticity == pytest.approx(slope, rel=2e-2)


def test_unconverged_futures_are_counted_and_left_out(wide):
    solved = wide.solved()
    broken = solved.answers.residual.copy()
    broken[3, 1] = np.inf
    lost = replace(solved, answers=solved.answers._replace(residual=broken))
    shares = first_choice(lost, 1)
    assert np.isnan(shares[:, 3]).all()
    assert np.isfinite(np.delete(shares, 3, axis=1)).all()
    found = replace(
        play_game(wide.ready, game_of(wide.ready, wide.scale)),
        unconverged={"5": 0, "10": 1, "20": 0},
    )
    assert game_caveats(found) == (
        f"the game was not solved in 1 of {RUNS} futures at lambda 10, which enter no mean of it",
    )
    assert game_caveats(None) == (
        "the deterrence game could not be solved at every precision and is left out",
    )


def test_a_search_for_rivals_finds_the_answer_of_the_path(wide):
    found = rivals(wide.solved(), 0)
    attack = wide.shares()[0]["attack"].mean()
    assert found.most == 1
    assert found.p_attack == pytest.approx((attack, attack), abs=1e-6)


def test_an_action_without_weight_is_never_taken(wide):
    weight = wide.board.weight.copy()
    weight[2] = 0.0
    found = wide.shares(replace(wide.board, weight=weight))[1]
    assert found["slice"].max() < 1e-12
    assert found["attack"].min() > 0.0
