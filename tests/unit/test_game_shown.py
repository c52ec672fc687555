"""The deterrence game as it is shown: terminal, document, Gambit's text."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from locarno import api
from locarno.cli import app
from locarno.engine.game.export import typical_game
from locarno.engine.game.stage import ways_to_play
from locarno.engine.payoffs import payoff_scale
from locarno.io.efg import read_efg
from locarno.kernels.games import answers
from locarno.model.game_results import Displacement, ForceCurve, Rivals, Spiral
from locarno.model.probability import Interval, Probability
from locarno.report.game_words import campaign_order, game_sentences
from locarno.report.terminal_game import game_view

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
FEW = api.Settings(runs=8, histories=2, threads=1, stages=("deter",))


@pytest.fixture(scope="module")
def solved():
    return api.assess(api.load(SMALL, designs=["tripwire"]), FEW)


def game_of(assessment):
    return assessment.designs["tripwire"].game


def test_table_has_a_row_an_action_and_the_links_of_its_answer(solved):
    out = io.StringIO()
    Console(file=out, width=200, no_color=True).print(game_view(solved))
    text = " ".join(out.getvalue().split())
    assert "tripwire: the deterrence game" in text
    assert "action λ 5 λ 10 λ 20 believed offered detected attributed" in text
    for action in ("comply", "probe", "slice", "pretext", "split", "attack"):
        assert f" {action} " in text
    assert "Of 100 decisions, solved as a game at three precisions" in text
    assert "not given" in text  # nothing answers a splitting


def test_the_curve_of_w_stands_in_terminal_document_and_brief(assessment, solved):
    curve = game_of(assessment).force
    out = io.StringIO()
    Console(file=out, width=200, no_color=True).print(game_view(assessment))
    text = " ".join(out.getvalue().split())
    assert "force behind air strikes against an attack" in text
    assert "brigade-equivalents w, payoff units attack, of 100" in text
    assert " 4 −0.02 22 " in text  # the third of the made-up points: .2 - .22 and .241 - .026
    written = json.loads(api.as_json(api.document(assessment)))["designs"]["tripwire"]["game"]
    assert [point["w"] for point in written["force"]["points"]] == [p.w for p in curve.points]
    # The force that is needed lies on the curve, and more force makes an answer no milder.
    worths = [point.w for point in game_of(solved).force.points]
    assert worths == sorted(worths, reverse=True)


def test_the_elasticity_is_said(assessment):
    found = game_of(assessment)
    elasticity = found.by_action["attack"].elasticity
    assert elasticity == pytest.approx(-0.177)
    assert "alike: by −0.177 hundredths of itself (elasticity)" in " ".join(game_sentences(found))


def test_ways_to_play_are_counted_in_the_closed_form_too(solved):
    found = solved.designs["tripwire"]
    assert found.deterrence.multiplicity == max(r.most for r in found.game.rivals.values())
    two = replace(
        found.game, rivals={"5": Rivals(24, 8, 1, 0.0, None), "20": Rivals(24, 8, 3, 0.1, None)}
    )
    assert ways_to_play(two) == 3
    assert ways_to_play(None) == 1


def test_sentences_say_what_was_found_and_what_was_not(solved):
    found = game_of(solved)
    curve = ForceCurve("air_strikes", found.force.points, None, 0.1, 0.18, 1.0)
    none = replace(
        found, force=curve, displacement=Displacement(0.0, {"comply": 0.0}, None), after_clash=None,
        spiral=Spiral(0.3, 0.25, Probability(0.4, Interval(0.3, 0.5), None)),
        rivals={"5": Rivals(24, 8, 1, 0.0, None), "20": Rivals(24, 8, 3, 0.25, None)},
    )  # fmt: skip
    text = " ".join(game_sentences(none))
    assert "No force behind air strikes brings an attack to 10 of 100 or below" in text
    assert "with any amount of it 18 remain" in text
    assert "prevents no attack, so that it displaces none" in text
    assert "30 of 100 decisions are for an attack, 25 if they did not" in text
    assert "In 40 of 100 futures another brigade makes an attack likelier (spiral)" in text
    assert "Up to 3 ways to play the game were found at lambda 5 and 20, in 25 of 100" in text
    assert "clash" not in text
    enough = replace(curve, needed=3.25)
    text = " ".join(game_sentences(replace(none, force=enough)))
    assert "An attack falls to 10 of 100 with 3.25 brigade-equivalents behind air strikes" in text
    assert "the design has 1" in text


def test_most_repairs_of_one_link_are_named(solved):
    attack = game_of(solved).by_action["attack"]
    link = min(attack.chain, key=lambda name: attack.chain[name].if_perfect)
    text = " ".join(game_sentences(game_of(solved)))
    assert f"If one link never failed, it should be '{link}'" in text


def test_document_holds_the_game(solved):
    found = json.loads(api.as_json(api.document(solved)))["designs"]["tripwire"]["game"]
    assert set(found["by_action"]) == {"probe", "slice", "pretext", "split", "attack"}
    assert found["unconverged"] == {"5": 0, "10": 0, "20": 0}
    assert list(found["by_action"]["attack"]["chain"]) == [
        "detected", "attributed", "willing", "decided", "arrived", "punished",
    ]  # fmt: skip


def test_no_thread_changes_a_bit(solved):
    again = api.assess(api.load(SMALL, designs=["tripwire"]), replace(FEW, threads=2))
    assert api.as_json(api.document(again)) == api.as_json(api.document(solved))


def test_exported_game_is_the_one_that_was_solved(tmp_path):
    """Willingness is in its payoffs, so a solver without weights finds the same shares."""
    scenario = api.load(SMALL, designs=["tripwire"])
    tree = read_efg(api.write_game(scenario, tmp_path / "game.efg").read_text(encoding="utf-8"))
    lam = np.array([10.0])
    found = answers(tree, lam, tree.payoffs[None], tree.chance[None]).chances[0, 0]
    own = typical_game(scenario, "tripwire", payoff_scale(scenario.payoff_cases))
    assert found == pytest.approx(own.answers.chances[0, 1], abs=1e-8)


def test_command_writes_one_game_and_says_where(tmp_path):
    target = tmp_path / "game.efg"
    told = CliRunner().invoke(
        app, ["deter", SMALL, "--design", "tripwire", "--runs", "4", "--efg", str(target), "--json"]
    )
    assert told.exit_code == 0
    assert f"game: {target}" in told.stderr
    assert "game" in json.loads(told.stdout)["designs"]["tripwire"]
    assert target.read_text(encoding="utf-8").startswith('EFG 2 R "small: deterrence" {')


def test_command_refuses_two_games_in_one_file(tmp_path):
    told = CliRunner().invoke(
        app, ["deter", SMALL, "--runs", "4", "--efg", str(tmp_path / "g.efg")]
    )
    assert "--efg: --efg writes one game; choose a design: --design tripwire" in str(told.exception)


def test_campaign_is_told_under_both_kinds_of_shocks(assessment):
    found = assessment.designs["tripwire"].game
    text = " ".join(game_sentences(found))
    assert "Over 2 quarters an attack comes in 39 of 100 cases" in text
    assert "in 23 if they stay (held)" in text
    assert "belief in a resolute coalition ends at 49 of 100 and 0.7 slices are taken" in text
    # Of 40 futures the first 36 were tried, and 3 of those not solved.
    assert "Solved in 33 of the first 36 futures." in text
    whole = replace(found, campaign=replace(found.campaign, futures=40))
    assert "Solved in 37 of 40 futures." in " ".join(game_sentences(whole))
    most = replace(found, campaign=replace(found.campaign, unconverged=0))
    assert "Solved in the first 36 futures." in " ".join(game_sentences(most))


def test_designs_that_shocks_rank_differently_are_not_told_apart(assessment):
    games = {name: design.game for name, design in assessment.designs.items()}
    # Fresh shares rise from one design to the next while held ones fall.
    assert campaign_order(games).endswith("by it: tripwire and reassurance.")
    one = games["tripwire"]
    better = replace(one.campaign, fresh=one.campaign.held, held=Probability(
        0.1, Interval(0.1, 0.1), None))  # fmt: skip
    assert campaign_order({"a": one, "b": replace(one, campaign=better)}) is None
    many = dict.fromkeys("abcde", one)  # all alike, so that no pair has an order
    assert "10 of 10 pairs" in campaign_order(many)
    assert campaign_order(many).endswith("by it.")
    many["f"] = replace(one, campaign=better)
    assert campaign_order(many).endswith(
        "order alike a and f, b and f, c and f, d and f, e and f alone."
    )
