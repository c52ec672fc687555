"""Game trees: what is refused, in its own words."""

import numpy as np
import pytest

from locarno.io.efg import efg_text, read_efg
from locarno.kernels.games import answers
from locarno.theory.games.response import check_lambda, path
from locarno.theory.games.tree import Chance, Decision, End, GameError, tree_of

X, Y = End("x", (1.0,)), End("y", (0.0,))
ONE = tree_of(Decision("A", "a", {"x": X, "y": Y}), ("A",))

FORGETS = (
    "b: A would forget what it did or knew on the way there; "
    "give the nodes information sets of their own"
)


@pytest.mark.parametrize(
    ("root", "says"),
    [
        (Chance("luck", {"a": (0.5, X), "b": (0.4, Y)}), "luck: chances add to 0.9, not to 1"),
        (Chance("luck", {"a": (1.5, X), "b": (-0.5, Y)}), "luck: a chance lies outside 0 to 1"),
        (Decision("B", "b", {"x": X}), "b: no player 'B'; there are A"),
        (Decision("A", "a", {}), "a: there is nothing to choose"),
        (End("end", (1.0, 2.0)), "end: 2 payoffs for 1 players; one number for each is needed"),
        (End("end", (float("nan"),)), "end: a payoff is not a finite number"),
        (Decision("A", "a", {"x": X}, {"z": 1.0}), "a: a weight for 'z', which is no action there"),
        (
            Decision("A", "a", {"x": X}, {"x": 0.0}),
            "a: the weight of 'x' is 0, not a positive number",
        ),
        (
            Decision("A", "a", dict.fromkeys("xy", Decision("A", "b", {"x": X}))),
            FORGETS,
        ),
        (
            Chance("luck", {"1": (0.5, Decision("A", "a", {"x": X, "y": Y})),
                            "2": (0.5, Decision("A", "a", {"y": X, "x": Y}))}),
            "a: its nodes must have one player and the same actions in the same order",
        ),
        (
            Chance("luck", {"1": (0.5, Decision("A", "a", {"x": X}, {"x": 2.0})),
                            "2": (0.5, Decision("A", "a", {"x": X}))}),
            "a: its nodes must have the same weights",
        ),
    ],
)  # fmt: skip
def test_a_game_that_is_none_is_refused(root, says):
    with pytest.raises(GameError) as refused:
        tree_of(root, ("A",))
    assert str(refused.value) == says


@pytest.mark.parametrize("lam", [-0.1, float("nan"), float("inf")])
def test_lambda_that_is_none_is_refused(lam):
    says = "must be a finite number, 0 or more"
    with pytest.raises(GameError, match=says):
        check_lambda(lam)
    with pytest.raises(GameError, match=says):
        path(ONE, np.array([lam]), ONE.payoffs, ONE.chance)
    with pytest.raises(GameError, match=says):
        answers(ONE, np.array([lam]), ONE.payoffs[None], ONE.chance[None])


def test_numbers_that_are_none_are_refused():
    lam, no_chance = np.array([1.0]), np.zeros((1, 0))
    with pytest.raises(GameError, match="a payoff is missing or not a finite number"):
        answers(ONE, lam, np.full((1, 2, 1), np.nan), no_chance)
    with pytest.raises(GameError, match="precisions must rise"):
        answers(ONE, np.array([2.0, 1.0]), ONE.payoffs[None], no_chance)
    luck = tree_of(Chance("luck", {"a": (0.5, X), "b": (0.5, Y)}), ("A",))
    with pytest.raises(GameError, match="a chance lies outside 0 to 1"):
        answers(luck, lam, luck.payoffs[None], np.array([[1.2, -0.2]]))


def test_shares_by_hand():
    # Worth 1 and 0 at lambda = ln 3: 3 to 1.
    found = answers(ONE, np.array([np.log(3.0)]), ONE.payoffs[None], np.zeros((1, 0)))
    assert found.chances[0, 0] == pytest.approx([0.75, 0.25], abs=1e-12)


def test_a_game_of_chance_alone_has_nothing_to_solve():
    luck = tree_of(Chance("luck", {"a": (0.5, X), "b": (0.5, Y)}), ("A",))
    found = answers(luck, np.array([1.0]), luck.payoffs[None], luck.chance[None])
    assert found.chances.shape == (1, 1, 0)
    assert found.residual[0, 0] == 0.0


def test_efg_in_full():
    luck = tree_of(
        Chance("luck", {"a": (0.1, Decision("A", "a", {"x": X, "y": Y})), "b": (0.9, Y)}), ("A",),
        "a game",
    )  # fmt: skip
    text = efg_text(luck, chance=np.array([0.30000000000000004, 0.7]), comment="by hand")
    assert text == (
        'EFG 2 R "a game" { "A" }\n"by hand"\n\n'
        'c "" 1 "luck" { "a" 0.30000000000000004 "b" 0.69999999999999996 } 0\n'
        'p "" 1 1 "a" { "x" "y" } 0\nt "" 1 "x" { 1.0 }\nt "" 2 "y" { 0.0 }\nt "" 3 "y" { 0.0 }\n'
    )


def test_efg_needs_all_payoffs():
    open_game = tree_of(Decision("A", "a", {"x": End("x"), "y": End("y")}), ("A",))
    with pytest.raises(GameError, match=r"a leaf has no payoff: an \.efg file needs all of them"):
        efg_text(open_game)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("NFG 1 R", "it should begin with EFG 2 R"),
        ('EFG 2 R "x" { "A" }\np "" 1 1 "a" { "x" "y" } 0\nt "" 1 "x" { 1 }', "breaks off"),
    ],
)
def test_what_is_no_efg_is_refused(text, says):
    with pytest.raises(GameError, match=says):
        read_efg(text)
