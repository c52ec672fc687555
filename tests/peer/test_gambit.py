"""The same games at the same precision as Gambit: frozen for all, live where pygambit is."""

import gzip
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from locarno.io.efg import efg_text, read_efg
from locarno.kernels.games import answers
from locarno.theory.games.response import path, spread

ROOT = Path(__file__).parents[2]
FROZEN = json.loads(gzip.decompress((ROOT / "tests" / "data" / "gambit.json.gz").read_bytes()))
LAMBDAS = np.array(FROZEN["lambdas"])
AGREE = 1e-8


def ours(tree):
    found = answers(tree, LAMBDAS, tree.payoffs[None], tree.chance[None])
    assert found.converged(LAMBDAS).all()
    return found.chances[0]


def test_compiled_answers_agree_on_all_frozen_games():
    games = [read_efg(game["efg"]) for game in FROZEN["games"]]
    assert len(games) >= 100
    assert all(20 <= tree.size <= 60 for tree in games)
    # Imperfect information: in each at least two sets, or one of three nodes, are shared.
    assert all((tree.information < len(tree.sets)).sum() - len(tree.chances) > len(tree.sets)
               for tree in games)  # fmt: skip
    for tree, game in zip(games, FROZEN["games"], strict=True):
        for row, lam in zip(ours(tree), LAMBDAS, strict=True):
            theirs = [game["chances"][f"{lam:g}"][action] for action in tree.actions]
            assert row == pytest.approx(theirs, abs=AGREE), (tree.title, lam)


@pytest.mark.parametrize("number", range(0, 120, 17))
def test_readable_answers_agree_too(number):
    tree = read_efg(FROZEN["games"][number]["efg"])
    found = path(tree, LAMBDAS, tree.payoffs, tree.chance)
    compiled = ours(tree)
    for row, odds, lam in zip(compiled, found.odds, LAMBDAS, strict=True):
        chances = np.exp(spread(tree, odds))
        assert row == pytest.approx(chances, abs=1e-12)
        theirs = [FROZEN["games"][number]["chances"][f"{lam:g}"][a] for a in tree.actions]
        assert chances == pytest.approx(theirs, abs=AGREE)


@pytest.mark.skipif(importlib.util.find_spec("pygambit") is None, reason="extra `peer` not there")
@pytest.mark.parametrize("number", range(3, 120, 29))
def test_live_answers_agree(number):
    spec = importlib.util.spec_from_file_location("freeze", ROOT / "scripts" / "freeze_gambit.py")
    freeze = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(freeze)
    tree = read_efg(FROZEN["games"][number]["efg"])
    live = freeze.solved(efg_text(tree), LAMBDAS)
    for row, lam in zip(ours(tree), LAMBDAS, strict=True):
        assert row == pytest.approx([live[f"{lam:g}"][a] for a in tree.actions], abs=AGREE)
