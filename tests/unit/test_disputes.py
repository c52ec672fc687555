"""Both sides of a dispute: how they are written, what they are told when wrong, what survives."""

import dataclasses
from pathlib import Path

import pytest
from typer.testing import CliRunner

from locarno import api
from locarno.cli import app
from locarno.engine.disputes import dispute_report, futures_of_readings
from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario
from locarno.model.disputes import Verdict
from locarno.model.probability import Interval
from locarno.model.results import Comparison
from locarno.report.brief import brief
from locarno.report.survival import survival_sentence

SMALL = (Path(__file__).parents[1] / "data" / "small.yaml").read_text(encoding="utf-8")
DISPUTES = """
disputes:
  tripwire:
    title: Does a small force deter?
    readings:
      yes_side:
        title: It binds those who sent it
        source: made_up
        set: {channels: {tripwire: 0.7}}
      no_side:
        title: It does not
        source: [made_up]
        set: {channels: {presence_calm: 0.02}}

designs:"""
WITH = SMALL.replace("\ndesigns:", DISPUTES, 1)


def written(folder, text):
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def complaints(folder, text, **options):
    try:
        load_scenario(written(folder, text), shown="s.yaml", **options)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []


def place(marker):
    before = WITH[: WITH.index(marker)]
    return f"s.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_a_reading_moves_what_it_names_and_nothing_else(tmp_path):
    path = written(tmp_path, WITH)
    plain = load_scenario(path)
    taken = load_scenario(path, readings=["tripwire=yes_side"])
    assert plain.disputes["tripwire"].readings["no_side"].sources == ("made_up",)
    assert taken.readings == ("tripwire=yes_side",)
    assert taken.digest != plain.digest
    for name, case in taken.cases.items():
        assert case.channels.tripwire.mode == 0.7
        channels = dataclasses.replace(case.channels, tripwire=plain.cases[name].channels.tripwire)
        assert dataclasses.replace(case, channels=channels) == plain.cases[name]


def test_disputes_alone_change_no_number(tmp_path):
    few = api.Settings(runs=8, histories=2, stages=("deter", "simulate"))
    without = api.assess(api.load(str(written(tmp_path, SMALL))), few)
    both = api.assess(api.load(str(written(tmp_path, WITH))), few)
    assert both.designs == without.designs


def test_inputs_that_joined_later_are_addressed_after_all_others():
    order = api.load("ukraine-2025").positions
    assert order["channels.tripwire"] == max(order.values())


NO_SIDE = """\
      no_side:
        title: It does not
        source: [made_up]
        set: {channels: {presence_calm: 0.02}}
"""
NO_PART = (
    "disputes.tripwire.readings.no_side.set.chanels: leads to no part of a case; did you mean"
    " 'channels'?"
)
WRONG = {
    "one reading": (
        NO_SIDE, "", "readings:\n",
        "disputes.tripwire.readings: has 1 readings; a dispute has at least two",
    ),
    "unknown source": (
        "source: [made_up]", "source: [made_op]", "source: [made_up]",
        "disputes.tripwire.readings.no_side.source: no source 'made_op'; did you mean 'made_up'?",
    ),
    "no title": (
        "    title: Does a small force deter?\n", "", "tripwire:\n    title",
        "disputes.tripwire.title: must be text",
    ),
    "unknown key": (
        "title: It does not", "titel: It does not", "title: It does not",
        "disputes.tripwire.readings.no_side.titel: unknown key; did you mean 'title'?",
    ),
    "no part of a case": (
        "set: {channels: {presence_calm", "set: {chanels: {presence_calm",
        "channels: {presence_calm",
        NO_PART,
    ),
    "nothing to change": (
        "set: {channels: {tripwire: 0.7}}", "set: {}", "set: {channels: {tripwire",
        "disputes.tripwire.readings.yes_side.set: must be a map of what this side changes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_dispute_is_told_where_and_what(tmp_path, fault):
    old, new, marker, message = WRONG[fault]
    assert old in WITH
    found = complaints(tmp_path, WITH.replace(old, new, 1))
    assert f"{place(marker)}: {message}" in found


def test_a_reading_that_changes_nothing_is_an_error_of_check(tmp_path):
    idle = WITH.replace("tripwire: 0.7", "tripwire: 0", 1)
    assert complaints(tmp_path, idle) == []
    value = SMALL[SMALL.index("presence_calm:") :].split("\n")[0].split(": ", 1)[1]
    same = WITH.replace("{presence_calm: 0.02}", f"{{presence_calm: {value}}}", 1)
    assert "changes nothing" in complaints(tmp_path, same, both_sides=True)[0]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (["tripwir=x"], "no dispute 'tripwir'; did you mean 'tripwire'?"),
        (["tripwire=x"], "no reading 'x'; write tripwire=yes_side or tripwire=no_side"),
        (
            ["tripwire=yes_side", "tripwire=no_side"],
            "is given twice; one reading of a dispute excludes the other",
        ),
    ],
)
def test_a_wrong_choice_is_told(tmp_path, chosen, message):
    found = complaints(tmp_path, WITH, readings=chosen)
    assert len(found) == 1
    assert found[0].endswith(message)


def test_a_set_leads_into_no_dispute():
    done = CliRunner().invoke(app, ["check", "ukraine-2025", "--set", "disputes.tripwire.title=x"])
    assert isinstance(done.exception, ScenarioError)
    assert "choose with --reading" in str(done.exception.problems[0])


def turned(assessment, sign, *, told=True):
    """The assessment with the differences of its pairs given a sign."""
    pairs = tuple(
        Comparison(c.a, c.b, c.outcome, sign * 0.2, Interval(sign * 0.2 - 0.1, sign * 0.2 + 0.1),
                   told)
        for c in assessment.comparison
    )  # fmt: skip
    return dataclasses.replace(assessment, comparison=pairs)


def test_a_conclusion_survives_only_if_every_reading_holds_it(tmp_path, assessment):
    disputes = load_scenario(written(tmp_path, WITH)).disputes
    up, down = turned(assessment, 1), turned(assessment, -1)
    unclear = turned(assessment, 1, told=False)
    names = ("tripwire", "yes_side"), ("tripwire", "no_side")

    def orders(*under):
        report = dispute_report(disputes, up, dict(zip(names, under, strict=True)))
        return [c for c in report.conclusions if c.kind == "order"], report

    kept, report = orders(up, up)
    assert kept
    assert all(c.survives for c in kept)
    assert report.survivors["order"].kept == report.survivors["order"].of == len(kept)
    for other, verdict in ((down, Verdict.REVERSED), (unclear, Verdict.UNCLEAR)):
        found, report = orders(up, other)
        assert not any(c.survives for c in found)
        assert {c.verdicts["tripwire=no_side"] for c in found} == {verdict}
        assert {c.verdicts["tripwire=yes_side"] for c in found} == {Verdict.HOLDS}
        assert report.survivors["order"].kept == 0
    none, _ = orders(down, down)
    assert not any(c.survives for c in none)
    nothing = dispute_report(disputes, unclear, {})
    assert [c for c in nothing.conclusions if c.kind == "order"] == []


def test_the_order_is_told_with_the_larger_first(tmp_path, assessment):
    disputes = load_scenario(written(tmp_path, WITH)).disputes
    pair = assessment.comparison[0]
    up = dispute_report(disputes, turned(assessment, 1), {}).conclusions[0]
    down = dispute_report(disputes, turned(assessment, -1), {}).conclusions[0]
    assert (up.a, up.b) == (pair.a, pair.b)
    assert (down.a, down.b) == (pair.b, pair.a)


def test_both_sides_run_on_the_first_quarter_of_the_futures(tmp_path):
    path = str(written(tmp_path, WITH))
    asked = api.Request(path)
    settings = api.Settings(runs=16, histories=2, threads=1, stages=("deter", "simulate"))
    first = api.assess(asked.load(), settings)
    found = api.assess_disputes(asked, ["all"], first, settings)
    assert found.disputes is not None
    assert found.disputes.runs == futures_of_readings(16) == 4
    designs = len(first.designs)
    assert len(found.disputes.outcomes) == designs * 3
    few = dataclasses.replace(settings, runs=4)
    alone = api.assess(asked.load("tripwire=yes_side"), few)
    row = next(o for o in found.disputes.outcomes if o.reading == "yes_side")
    assert row.p_war == alone.designs[row.design].simulation.p_war
    assert dataclasses.replace(found, disputes=None) == first


def test_the_brief_and_the_document_carry_the_report(tmp_path, assessment, small_scenario):
    disputes = load_scenario(written(tmp_path, WITH)).disputes
    up, down = turned(assessment, 1), turned(assessment, -1)
    report = dispute_report(disputes, up, {("tripwire", "no_side"): down})
    found = dataclasses.replace(assessment, disputes=report)
    page = brief(found, small_scenario)
    assert "What survives both sides of each dispute" in page
    assert survival_sentence(report) in page
    assert "It does not" in page
    assert api.document(found)["disputes"]["runs"] == assessment.runs
    assert "disputes" not in api.document(assessment)


@pytest.mark.parametrize("name", ["tripwir", "all"])
def test_a_dispute_that_is_not_there_is_told(tmp_path, assessment, name):
    path = str(written(tmp_path, SMALL if name == "all" else WITH))
    with pytest.raises(ScenarioError, match=r"no dispute"):
        api.assess_disputes(api.Request(path), [name], assessment, api.Settings(runs=8))
