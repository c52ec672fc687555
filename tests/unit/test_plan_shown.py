"""An explained plan as the terminal and the brief show it; what a stopped or failed one says."""

import io
from dataclasses import replace
from pathlib import Path

import highspy
import pytest
from rich.console import Console
from typer.testing import CliRunner

from locarno import api, cli
from locarno.engine.planning import search
from locarno.errors import SolverFailure
from locarno.model.plan_results import Method
from locarno.model.results import PlanStatus
from locarno.report import terminal_plan

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")


@pytest.fixture(scope="module")
def explained():
    """The force of three brigades, of which a third is there on stated numbers."""
    scenario = api.load(SMALL, designs=["reassurance"])
    settings = api.Settings(20, 2, 1, 1, stages=("generate", "explain", "cost"))
    return scenario, api.assess(scenario, settings)


def shown(assessment):
    console = Console(width=140, record=True, color_system=None, file=io.StringIO())
    console.print(terminal_plan.generation_view(assessment))
    return " ".join(console.export_text().split())


def test_the_terminal_says_how_good_the_plan_is_and_why_it_is_short(explained):
    text = shown(explained[1])
    parts = (
        "no plan lacks less than", "made in one pass", "reassurance, stated: why",
        "what to ask whom for", "who is missed, the others planning again",
        "what the next troops buy", "without the backing of the United States",
    )  # fmt: skip
    for part in parts:
        assert part in text, part
    assert "On stated numbers alone, " in text


def test_a_reason_points_at_lines_of_the_scenario(explained):
    made = explained[1].designs["reassurance"].generation
    for reason in (*made.stated.explanation.reasons, *made.announced.explanation.reasons):
        assert reason.message.endswith(".")
        assert reason.places
        for place in reason.places:
            line = place.rsplit(":", 2)[1]
            assert place.startswith(SMALL)
            assert int(line) > 0


def test_numbers_of_an_explanation_agree_with_the_plan(explained):
    made = explained[1].designs["reassurance"].generation
    for reading in (made.stated, made.announced):
        said = reading.explanation
        assert reading.proof.method is Method.SEARCHED
        assert reading.proof.bound <= reading.proof.missing <= reading.proof.greedy
        assert said.marginal[0].filled == pytest.approx(reading.filled_share)
        assert all(out.lost >= 0.0 for out in said.drop_outs)
        assert said.risk.missing == pytest.approx(1 - reading.expected_fill.mean, abs=1e-9)
        assert said.risk.cvar >= said.risk.missing
        assert said.risk.cvar_best <= said.risk.cvar
    # The backstop carries BRA's brigade of 9,000 in every quarter.
    assert made.stated.explanation.without_backstop["land"] == pytest.approx(9_000)


def test_the_assessment_explains_the_design_in_detail_and_the_brief_shows_it(tmp_path):
    scenario = api.load(SMALL, designs=["reassurance"])
    found = api.assess(scenario, api.Settings(8, 2, 1, 1))
    origin = {"scenario": SMALL, "view": None, "designs": ["reassurance"], "settings": []}
    brief = api.write_assessment(tmp_path / "run", scenario, found, origin).read_text("utf-8")
    said = found.designs["reassurance"].generation.announced.explanation
    assert said.sentence in brief
    heads = (
        "Who serves when in", "What rotation takes in", "Who is missed in",
        "What the next troops buy",
    )  # fmt: skip
    for head in heads:
        assert head in brief, head
    made = found.designs["reassurance"].generation
    without = replace(
        found.designs["reassurance"],
        generation=replace(made, announced=replace(made.announced, explanation=None)),
    )
    plain = replace(found, designs={"reassurance": without})
    text = api.write_assessment(tmp_path / "two", scenario, plain, origin).read_text("utf-8")
    assert "Who is missed in" not in text


def test_a_plan_stopped_before_its_proof_is_shown_with_its_bound_and_exit_1(monkeypatch):
    real = search.plan

    def hurried(problem, **_):
        return replace(real(problem), status=PlanStatus.STOPPED)

    monkeypatch.setattr("locarno.engine.generation.plan", hurried)
    done = CliRunner().invoke(
        cli.app, ["generate", SMALL, "--design", "tripwire", "--runs", "4", "--no-progress"]
    )
    assert done.exit_code == 1
    assert "stopped" in done.stdout
    assert "no plan lacks less than" in done.stdout


def test_a_solver_that_gives_up_is_a_sentence_and_no_traceback(monkeypatch):
    monkeypatch.setattr(highspy.Highs, "run", lambda _: highspy.HighsStatus.kError)
    done = CliRunner().invoke(
        cli.app, ["generate", SMALL, "--design", "tripwire", "--runs", "4", "--no-progress"]
    )
    assert isinstance(done.exception, SolverFailure)
    assert "the solver gave up on the planning model" in str(done.exception)
