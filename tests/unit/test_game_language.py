"""Inputs of the game that are none: refused with their place and a remedy."""

from pathlib import Path

import pytest

from locarno import api
from locarno.errors import ScenarioError

FILE = Path(__file__).parents[1] / "data" / "small.yaml"
SMALL = FILE.read_text(encoding="utf-8")
GAME = "game:\n  security_seeking: {low: 0.1, mode: 0.3, high: 0.6}\n  nuclear_shadow: 0.5\n"


def complaints(tmp_path, text):
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        api.load(str(file))
    return [str(problem).partition("s.yaml:")[2] for problem in refused.value.problems]


WRONG = {
    "negative lambda": (
        ("choice: {low: 5,", "choice: {low: -5,"),
        "8:10: choice.low: must be at least 0, found -5",
    ),
    "lambda without end": (
        ("headline: 10, high: 20}", "headline: 10, high: .inf}"),
        "8:32: choice.high: must be a finite number, found inf",
    ),
    "an action without a payoff": (
        ("          alone: {low: -0.5, mode: 0.3, high: 1}\n", ""),
        (
            "55:9: parties.amber.payoffs.actions.attack.alone: is required, but not given: "
            "V: worth when only the protected party resists, in units of the payoff scale"
        ),
    ),
    "more than certain": (
        ("high: 0.6}\n  nuclear", "high: 1.6}\n  nuclear"),
        "342:3: game.security_seeking: must be at most 1, found 1.6",
    ),
    "a shadow that pays": (
        ("nuclear_shadow: 0.5", "nuclear_shadow: -1"),
        "343:3: game.nuclear_shadow: must be at least 0, found -1",
    ),
    "an unknown word": (
        ("nuclear_shadow: 0.5", "shadow: 1"),
        "343:3: game.shadow: unknown key; did you mean 'nuclear_shadow'?",
    ),
    "names that add to more than one": (
        ("high: 0.6}, offensive: 0.95}", "high: 0.99}, offensive: 0.95}"),
        "172:5: sensors.patrols.wrong: right and wrong for 'default' can add to 1.04, at most 1",
    ),
}


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_game_is_refused_with_its_place(tmp_path, change, message):
    text = (SMALL + GAME).replace(*change, 1)
    assert text != SMALL + GAME
    assert complaints(tmp_path, text) == [message]


def test_a_file_without_the_game_reads_as_before(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(SMALL + GAME, encoding="utf-8")
    with_game, without = api.load(str(file)), api.load(str(FILE))
    before = {path: n for path, n in without.positions.items() if not path.startswith("game.")}
    after = {path: n for path, n in with_game.positions.items() if not path.startswith("game.")}
    assert before == after
    assert set(with_game.positions) > set(after)
