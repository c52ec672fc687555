"""The answer of a study and its page: from a small scenario, all the way."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from locarno import studies
from locarno.api import load
from locarno.engine.line import line_measure
from locarno.errors import SolverFailure
from locarno.io.bundled import base_map_text
from locarno.io.study_file import read_study
from locarno.report.study_maps import NO_PLACE, box_map
from locarno.report.terminal_study import show
from locarno.study import space

ROOT = Path(__file__).parents[2]
STUDY = """\
study: 1
title: Two designs & what parts them
scenario: short.yaml
outcomes: [deterred, war, held_days]
sampling: {plan: sobol, size: 128, histories: 2}
analysis: {interest: deterred < 0.5, given: deterred >= 0.5, satisfied: deterred >= 0.5}
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Folder of a study of small.yaml over 200 days."""
    place = tmp_path_factory.mktemp("study")
    small = (ROOT / "tests/data/small.yaml").read_text(encoding="utf-8")
    (place / "short.yaml").write_text(small + "\nhorizon_days: 200\n", encoding="utf-8")
    (place / "study.yaml").write_text(STUDY, encoding="utf-8")
    studies.run(place / "study.yaml", place / "run", studies.How(workers=1, chunk=64))
    return place / "run"


@pytest.fixture(scope="module")
def answer(run):
    return studies.show(run)


def test_every_case_has_its_means(answer):
    assert [case["case"] for case in answer["cases"]] == ["tripwire", "reassurance"]
    for case in answer["cases"]:
        mean, interval = case["outcomes"]["deterred"]
        assert 0 <= interval["low"] <= mean <= interval["high"] <= 1


def test_means_are_those_of_the_shards(run, answer):
    sql = 'select avg(war) as war from results where "case" = 1'
    (row,) = studies.sql(run, sql).to_pylist()
    assert answer["cases"][1]["outcomes"]["war"][0] == pytest.approx(row["war"], abs=1e-12)


def test_what_drives_deterrence_is_the_payoff_of_the_attack(answer):
    """The threshold of an attack is (V - S) / (V - w): V and w come first (semantics §9)."""
    table = next(t for t in answer["sensitivity"] if t["outcome"] == "deterred" and not t["given"])
    first = table["rows"][0]
    assert first["input"].startswith("parties.amber.payoffs.actions.attack")
    assert first["clear"]
    assert (first["swing"] < 0) == first["input"].endswith("alone")


def test_a_box_is_told_as_a_sentence_in_the_unit_of_its_inputs(answer):
    box = answer["boxes"][0]
    assert re.match(r"tripwire: when parties\.amber\S+ is at (least|most) \S+", box["sentence"])
    assert "deterred < 0.5 in" in box["sentence"]
    assert {limit["unit"] for limit in box["limits"]} == {"payoff"}


def test_ranking_says_what_would_change_it(answer):
    ranking = answer["ranking"][0]
    assert ranking["outcome"] == "deterred"
    assert {rank["case"] for rank in ranking["order"]} == {"tripwire", "reassurance"}
    assert re.search(r"turns the order|none of \d+ assumptions turns", ranking["sentence"])


def test_page_is_whole_and_loads_nothing(run, answer):
    page = (run / "study.html").read_text(encoding="utf-8")
    assert "Two designs &amp; what parts them" in page
    assert page.count("<svg") >= 3
    assert not re.search(r"<script|<link|src=|@import|url\(", page)
    for ranking in answer["ranking"]:
        assert ranking["sentence"].split(",")[0] in page


def test_terminal_shows_the_same(answer, capsys):
    show(answer)
    shown = capsys.readouterr().out
    assert "Designs by deterred (higher is better)" in shown
    assert answer["ranking"][0]["sentence"][:40] in shown


def test_terminal_shows_what_an_earlier_version_wrote(answer, capsys):
    """Keys are only ever added: those that joined later may be missing."""
    older = json.loads(json.dumps(answer))
    for table in older["sensitivity"]:
        del table["pairs"]
    for ranking in older["ranking"]:
        del ranking["by_lambda"]
    show(older)
    assert answer["ranking"][0]["sentence"][:40] in capsys.readouterr().out


def test_answer_is_computed_again_alike(run, answer):
    again = studies.analyse(run)
    assert again.boxes[0].sentence == answer["boxes"][0]["sentence"]


def test_a_design_that_cannot_be_generated_is_kept_and_the_others_go_on(run, tmp_path, monkeypatch):
    real = space.case_model

    def fails(case, *rest):
        if case.design_title == real_title:
            raise SolverFailure("time limit", "no plan for this design: time limit")
        return real(case, *rest)

    ready = studies.prepare(run.parent / "study.yaml")
    real_title = ready.space.model.cases[0].case.design_title
    monkeypatch.setattr(space, "case_model", fails)
    studies.run(run.parent / "study.yaml", tmp_path / "run", studies.How(workers=1, chunk=64))
    found = studies.show(tmp_path / "run")
    assert found["cases"][0]["failure"] == "no plan for this design: time limit"
    assert found["cases"][1]["outcomes"]
    assert "no plan for this design" in " ".join(studies.said(tmp_path / "run"))


def test_the_study_of_the_worked_example_is_one():
    file = ROOT / "docs/studies/ukraine-2025.yaml"
    assert read_study(file).study.scenario == "ukraine-2025"


def test_levers_are_crossed_with_designs_whatever_their_level_in_the_file(run, tmp_path):
    """One level of a lever is the file's own; it is a case like the other."""
    text = STUDY.replace("scenario:", "levers: {agreement.us_backstop: [true, false]}\nscenario:")
    file = run.parent / "levers.yaml"
    file.write_text(text.replace("size: 128", "size: 4"), encoding="utf-8")
    studies.run(file, tmp_path / "run", studies.How(workers=1))
    cases = studies.show(tmp_path / "run")["cases"]
    assert [case["case"] for case in cases] == [
        f"{design} (agreement.us_backstop={level})"
        for level in ("true", "false")
        for design in ("tripwire", "reassurance")
    ]
    table = studies.table(tmp_path / "run")
    offered = {}
    for label, value in zip(table["label"].to_pylist(), table["offered"].to_pylist(), strict=True):
        offered.setdefault(label, []).append(value)
    with_it, without = (
        offered[f"reassurance (agreement.us_backstop={level})"] for level in ("true", "false")
    )
    assert with_it != without


def box(limits):
    """A box of ``study.json`` with some limits."""
    usual = {"low_quantile": 0.5, "high_quantile": None, "stability": 1.0, "quasi_p": 0.0}
    return {
        "case": "tripwire", "sentence": "tripwire: when so, war",
        "limits": [usual | {"unit": "1", "high": None} | limit for limit in limits],
    }  # fmt: skip


def placed(*limits, trace=True):
    """The map of a box on the line of ukraine-2025, with or without its trace."""
    case = load("ukraine-2025", designs=("tripwire",)).cases["tripwire"]
    measure = line_measure(case)
    if not trace:
        case = replace(case, line=replace(case.line, trace=()))
    return box_map(box(limits), case, measure, base_map_text())


@pytest.mark.parametrize("trace", [True, False])
def test_a_box_with_a_place_is_drawn_on_the_line(trace):
    weight = {
        "input": "line.sectors.kakhovka.weight", "place": "line.sectors.kakhovka", "low": 0.654,
    }  # fmt: skip
    drawn = placed(weight, {"input": "incidents.rate", "place": None, "low": 9.0}, trace=trace)
    assert drawn.startswith("<svg")
    assert "at least 0.654" in drawn
    assert "at least 9" not in drawn
    assert "They say where the futures of the box lie" in " ".join(re.findall(r">([^<]+)<", drawn))


def test_a_limit_of_the_whole_line_is_a_note():
    buffer = {
        "input": "agreement.buffer_km", "place": "line", "low": 4.0, "high": 9.0, "unit": "km",
    }  # fmt: skip
    assert "agreement.buffer_km 4 to 9 km all along" in placed(buffer)


def test_a_box_without_a_place_has_no_map_and_the_page_says_so(run, answer):
    assert placed({"input": "incidents.rate", "place": None, "low": 9.0}) == ""
    assert {limit["place"] for found in answer["boxes"] for limit in found["limits"]} == {None}
    page = (run / "study.html").read_text(encoding="utf-8")
    assert page.count(NO_PLACE) == len(answer["boxes"]) > 0
