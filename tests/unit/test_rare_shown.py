"""Rare ends from the stage to the terminal and the document."""

import io
import json
from dataclasses import replace

import jsonschema
import pytest
from rich.console import Console

from locarno import api
from locarno.cli import app
from locarno.report import terminal


def shown(assessment):
    file = io.StringIO()
    Console(file=file, width=200).print(terminal.simulation_view(assessment))
    return file.getvalue()


@pytest.fixture(scope="module")
def found():
    """Bosnia's first quarter, with the ends that hardly show in it."""
    scenario = api.load("bosnia-1995", settings=["horizon_days=91"])
    settings = api.Settings(runs=40, histories=4, stages=("simulate", "rare"))
    return api.assess(scenario, settings)


def test_both_ends_add_up_to_war_and_are_worth_more_than_plain_luck(found):
    for design in found.designs.values():
        attack, escalation = design.rare.attack, design.rare.escalation
        assert attack.gain > 2.0
        assert escalation.gain > 10.0
        war = design.simulation.p_war
        # Either comes first, but for a war between the decision on an attack and its day.
        assert war.sampling.low <= attack.mean + escalation.mean <= war.sampling.high
    few, many = (found.designs[name].rare for name in ("historical", "unprofor_like"))
    assert few.attack.mean < many.attack.mean


def test_no_other_number_moves(found):
    scenario = api.load("bosnia-1995", settings=["horizon_days=91"])
    plain = api.assess(scenario, api.Settings(runs=40, histories=4, stages=("simulate",)))
    without = {name: replace(one, rare=None) for name, one in found.designs.items()}
    assert plain.designs == without


def test_they_stand_in_the_document_where_they_were_asked_for(found, only_sized):
    document = api.document(found)
    jsonschema.validate(document, api.assessment_schema())
    rare = document["designs"]["historical"]["rare"]
    assert set(rare) == {"attack", "escalation"}
    assert set(rare["attack"]) == {"chance", "error", "gain"}
    assert "rare" not in api.document(only_sized)["designs"]["tripwire"]


def test_the_command_takes_it(capsys):
    command = ["simulate", "bosnia-1995", "--set", "horizon_days=91", "--runs", "20", "--rare"]
    with pytest.raises(SystemExit) as ended:
        app([*command, "--json", "--no-progress"])
    assert ended.value.code == 0
    designs = json.loads(capsys.readouterr().out)["designs"]
    assert {"simulation", "rare"} == set(designs["historical"])


def test_the_terminal_says_how_rare_they_are_to_plain_luck(found, assessment):
    text = shown(found)
    assert "Rare ends, first to come within" in text
    end = found.designs["historical"].rare.escalation
    of_100 = f"{100.0 * end.mean:.2g}"
    assert any(
        all(said in line for said in ("historical", of_100, f"{end.gain:.0f} ×"))
        for line in text.splitlines()
    )
    assert "Rare ends" not in shown(assessment)
    sure = replace(end, gain=None)
    one = found.designs["historical"]
    certain = replace(one, rare=replace(one.rare, escalation=sure))
    assert "no luck left" in shown(replace(found, designs={"historical": certain}))
