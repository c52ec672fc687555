"""Games: what must hold whatever the tree and the payoffs."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.io.efg import efg_text, read_efg
from locarno.kernels import games as kernel
from locarno.kernels.elimination import shape_of
from locarno.kernels.games import answers, from_starts
from locarno.theory.games.outcome import outcome, worth_of_actions
from locarno.theory.games.response import path, play, spread, system
from locarno.theory.games.rivals import different, starts
from locarno.theory.games.tree import Chance, Decision, End, tree_of

DATA = Path(__file__).parents[1] / "data" / "gambit.json.gz"
GAMES = [read_efg(game["efg"]) for game in json.loads(gzip.decompress(DATA.read_bytes()))["games"]]
SAME = 1e-10
games = st.integers(0, len(GAMES) - 1).map(GAMES.__getitem__)
precisions = st.floats(0.0, 12.0)
numbers = st.integers(0, 2**32 - 1)


def solved(tree, lam, payoffs=None):
    paid = tree.payoffs if payoffs is None else payoffs
    found = answers(tree, np.array([lam]), paid[None], tree.chance[None])
    return found.chances[0, 0] if found.converged(np.array([lam])).all() else None


@given(games)
def test_lambda_zero_is_uniform(tree):
    counts = np.repeat(np.diff(tree.first), np.diff(tree.first))
    assert solved(tree, 0.0) == pytest.approx(1.0 / counts, abs=1e-15)


@given(games, precisions)
@settings(deadline=None)
def test_every_answer_is_the_logit_of_its_worth(tree, lam):
    chances = solved(tree, lam)
    if chances is None:
        return
    worth = worth_of_actions(tree, chances[None], tree.chance[None], tree.payoffs[None])[0]
    for begin, end in zip(tree.first[:-1], tree.first[1:], strict=True):
        pull = np.exp(lam * (worth[begin:end] - worth[begin:end].max()))
        assert chances[begin:end] == pytest.approx(pull / pull.sum(), abs=1e-9)
    ends = outcome(tree, chances[None], tree.chance[None])[0]
    assert ends.sum() == pytest.approx(1.0, abs=1e-12)


@given(games, numbers, precisions)
@settings(deadline=None, max_examples=10)
def test_jacobian_is_the_slope_of_the_error(tree, seed, lam):
    odds = np.random.default_rng(seed).normal(size=tree.free)
    _, jacobian, _ = system(tree, odds, lam, tree.payoffs, tree.chance)
    step = 1e-6
    for k in range(tree.free):
        ahead, behind = odds.copy(), odds.copy()
        ahead[k] += step
        behind[k] -= step
        slope = (
            system(tree, ahead, lam, tree.payoffs, tree.chance)[0]
            - system(tree, behind, lam, tree.payoffs, tree.chance)[0]
        ) / (2 * step)
        assert jacobian[:, k] == pytest.approx(slope, abs=1e-6)


def signals(kinds, words):
    """A sender of several kinds, who says one of some words; another acts, and it answers."""

    def after(kind, word):
        ends = [End(f"{kind} {word} {end}") for end in ("peace", "war", "folds", "talks")]
        answer = Decision(
            "S", f"{kind} after {word}", {"fight": ends[1], "fold": ends[2], "talk": ends[3]}
        )
        return Decision("R", f"hears {word}", {"keep": ends[0], "act": answer})

    def of(kind):
        return Decision("S", f"{kind} begins", {f"{w}": after(kind, w) for w in range(words)})

    return tree_of(
        Chance("kind", {f"{k}": (1.0 / kinds, of(k)) for k in range(kinds)}), ("S", "R"), "signals"
    )


@given(st.integers(1, 4), st.integers(1, 3), numbers, precisions)
@settings(deadline=None, max_examples=20)
def test_most_of_a_large_game_is_solved_without_pivots(kinds, words, seed, lam):
    tree, rng = signals(kinds, words), np.random.default_rng(seed)
    payoffs = rng.uniform(0.0, 1.0, (3, len(tree.leaves), 2))
    chance = rng.dirichlet(np.ones(kinds), 3)
    found = answers(tree, np.array([lam]), payoffs, chance)
    for draw in range(3):
        expected = path(tree, np.array([lam]), payoffs[draw], chance[draw])
        assert found.odds[draw] == pytest.approx(expected.odds, abs=1e-9)
    shape, moves = shape_of(tree), np.eye(tree.free, dtype=bool)
    of = np.repeat(np.arange(len(tree.sets)), np.diff(tree.first) - 1)
    for row, column in shape.moved:
        moves[np.ix_(of == row, of == column)] = True
    _, jacobian, _ = system(tree, found.odds[0, 0], lam, payoffs[0], chance[0])
    assert np.all(jacobian[~moves] == 0.0)
    # Whoever answers one word of one kind is moved by what leads there alone.
    assert shape.ends.size > 1 or kinds * words == 1
    assert shape.ends[-1] < tree.free


@given(games, precisions, st.floats(0.1, 50.0), st.floats(-10.0, 10.0), st.integers(0, 1))
@settings(deadline=None)
def test_payoffs_and_scale_of_a_party_transformed_together(tree, lam, factor, shift, player):
    before = solved(tree, lam)
    # The engine divides what a party gets by its scale; both transformed, the quotient moves by
    # a constant only.
    paid = tree.payoffs.copy()
    paid[:, player] = (paid[:, player] * factor + shift) / factor
    after = solved(tree, lam, paid)
    if before is not None and after is not None:
        assert after == pytest.approx(before, abs=SAME)


def rebuilt(tree, order=lambda actions: actions, split=None, rename=lambda name: name):
    """The same game told otherwise."""
    below = [[] for _ in range(tree.size)]
    for node in range(1, tree.size):
        below[tree.parent[node]].append(node)

    def told(node):
        if tree.leaf[node] >= 0:
            return End(tree.leaves[tree.leaf[node]], tuple(tree.payoffs[tree.leaf[node]]))
        place = int(tree.information[node])
        if place < 0:
            events = {f"{k}": (float(tree.chance[tree.slot[n] - tree.first[-1]]), told(n))
                      for k, n in enumerate(below[node])}  # fmt: skip
            return Chance(f"chance {place}", events)
        actions, weights = {}, {}
        for n in order(below[node]):
            name = rename(tree.actions[tree.slot[n]])
            actions[name] = told(n)
            if split == (place, int(tree.slot[n] - tree.first[place])):
                actions[f"{name} again"] = told(n)
                weights = {name: 0.5, f"{name} again": 0.5}
        return Decision(tree.players[tree.owner[place]], rename(tree.sets[place]), actions, weights)

    return tree_of(told(0), tree.players)


@given(games, precisions, numbers)
@settings(deadline=None, max_examples=30)
def test_splitting_an_action_in_two_changes_nothing(tree, lam, luck):
    place = luck % len(tree.sets)
    action = luck % int(tree.first[place + 1] - tree.first[place])
    # Split where its own player does not move again, or the copies would be told apart later.
    moved = tree.owner[place]
    later = {int(tree.owner[i]) for n, i in enumerate(tree.information)
             if 0 <= i < len(tree.sets) and i != place and below_set(tree, n, place)}  # fmt: skip
    if moved in later:
        return
    other = rebuilt(tree, split=(place, action))
    before, after = solved(tree, lam), solved(other, lam)
    if before is None or after is None:
        return
    name, set_name = tree.actions[tree.first[place] + action], tree.sets[place]
    slots = other.slots(set_name)
    share = after[slots[name]] + after[slots[f"{name} again"]]
    assert share == pytest.approx(before[tree.slots(set_name)[name]], abs=SAME)
    for known in tree.sets:
        if known != set_name:
            for each, slot in tree.slots(known).items():
                assert after[other.slots(known)[each]] == pytest.approx(before[slot], abs=SAME)


def below_set(tree, node, place):
    while node > 0:
        node = tree.parent[node]
        if tree.information[node] == place:
            return True
    return False


@given(games, precisions)
@settings(deadline=None, max_examples=30)
def test_relabelling_and_reordering_change_nothing(tree, lam):
    other = rebuilt(tree, order=lambda nodes: nodes[::-1], rename=lambda name: f"new {name}")
    before, after = solved(tree, lam), solved(other, lam)
    if before is None or after is None:
        return
    for name in tree.sets:
        for action, slot in tree.slots(name).items():
            again = after[other.slots(f"new {name}")[f"new {action}"]]
            assert again == pytest.approx(before[slot], abs=SAME)


@given(games)
@settings(deadline=None)
def test_efg_text_is_read_back_as_the_same_game(tree):
    again = read_efg(efg_text(tree, comment='with "quotes" and \\'))
    for name in ("parent", "slot", "information", "leaf", "first", "owner", "payoffs", "chance"):
        assert np.array_equal(getattr(again, name), getattr(tree, name)), name
    assert again.actions == tree.actions


@given(st.integers(0, 119), st.integers(1, 3))
@settings(deadline=None, max_examples=10)
def test_draws_do_not_depend_on_company_or_threads(number, threads):
    tree, lams = GAMES[number], np.array([2.0, 5.0])
    rng = np.random.default_rng(number)
    payoffs = rng.random((300, *tree.payoffs.shape))
    chance = np.repeat(tree.chance[None], 300, axis=0)
    whole = answers(tree, lams, payoffs, chance, threads=threads)
    few = answers(tree, lams, payoffs[7:9], chance[7:9])
    assert np.array_equal(whole.chances[7:9], few.chances)
    assert np.array_equal(whole.residual[7:9], few.residual)


@given(st.integers(0, 119), st.sampled_from([1, 3, 8, 24]))
@settings(deadline=None, max_examples=8)
def test_draws_do_not_depend_on_how_many_stand_side_by_side(number, lanes):
    tree, lams = GAMES[number], np.array([2.0, 20.0])
    payoffs = np.random.default_rng(number).random((60, *tree.payoffs.shape))
    chance = np.repeat(tree.chance[None], 60, axis=0)
    usual = answers(tree, lams, payoffs, chance)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "MOST_LANES", lanes)
        patch.setattr(kernel, "CHUNK", 7 * lanes)
        again = answers(tree, lams, payoffs, chance)
    assert all(one.tobytes() == two.tobytes() for one, two in zip(usual, again, strict=True))


@given(games, precisions)
@settings(deadline=None, max_examples=8)
def test_what_other_starts_find_are_answers_too(tree, lam):
    found = from_starts(tree, lam, tree.payoffs[None], tree.chance[None], starts(tree, lam, 24))
    rivals = different(found.chances[0], found.residual[0])
    for row in rivals:
        worth = worth_of_actions(tree, row[None], tree.chance[None], tree.payoffs[None])[0]
        for begin, end in zip(tree.first[:-1], tree.first[1:], strict=True):
            pull = np.exp(lam * (worth[begin:end] - worth[begin:end].max()))
            assert row[begin:end] == pytest.approx(pull / pull.sum(), abs=1e-7)
    path = solved(tree, lam)
    if path is not None and lam < 1.0:
        assert len(rivals) == 1
        assert rivals[0] == pytest.approx(path, abs=1e-8)


@given(games, numbers)
@settings(deadline=None, max_examples=20)
def test_worth_of_actions_is_that_of_the_reference(tree, seed):
    odds = np.random.default_rng(seed).normal(size=tree.free)
    played = play(tree, odds, tree.payoffs, tree.chance)
    chances = np.exp(spread(tree, odds))[None]
    worth = worth_of_actions(tree, chances, tree.chance[None], tree.payoffs[None])[0]
    assert worth == pytest.approx(played.worth, abs=1e-12)
