"""An explained plan as the terminal and the brief show it; what a stopped or failed one says."""

import io
import itertools
import re
from dataclasses import replace
from pathlib import Path

import highspy
import pytest
from rich.console import Console
from typer.testing import CliRunner

from locarno import api, cli
from locarno.engine.planning import search
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import MarginalStep, Method
from locarno.model.probability import Interval
from locarno.report import exhibits_of_gaps, terminal_plan
from locarno.report.record import printed_numbers

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
        "no plan lacks less than", "made in one pass", "Objectives in order, each held while",
        "extra cost over the plan, own support included",
        "reassurance, stated: why",
        "what to ask whom for", "who is missed, the others planning again",
        "what the next troops buy", "without the backing of the United States",
        "from pledge to post, mean after the ramp", "Rotation holds to the end of the plan.",
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


@pytest.fixture(scope="module")
def assessed(tmp_path_factory):
    """A whole assessment of one design, and the text of its brief."""
    scenario = api.load(SMALL, designs=["reassurance"])
    found = api.assess(scenario, api.Settings(8, 2, 1, 1))
    folder = tmp_path_factory.mktemp("assessed")
    return scenario, found, written(folder, scenario, found)


def written(folder, scenario, found):
    origin = {"scenario": SMALL, "view": None, "designs": ["reassurance"], "settings": []}
    return api.write_assessment(folder, scenario, found, origin).read_text("utf-8")


def without_explanation(found, *readings):
    """The same assessment with some readings not explained."""
    made = found.designs["reassurance"].generation
    bare = {word: replace(getattr(made, word), explanation=None) for word in readings}
    design = replace(found.designs["reassurance"], generation=replace(made, **bare))
    return replace(found, designs={"reassurance": design})


HEADS = (
    "From pledge to post in", "What fills each row of", "Where the pledges for reassurance go",
    "Who serves when in", "What rotation takes in", "What the next troops buy in",
    "Why rows of reassurance cannot be full, stated reading",
    "Why rows of reassurance cannot be full, announced reading",
    "What the plan of reassurance is judged by, in order, announced reading",
    "Who is missed in reassurance, the others planning again, stated reading",
    "Who is missed in reassurance, the others planning again, announced reading",
)  # fmt: skip


def test_the_brief_explains_both_readings_of_the_design_in_detail(assessed):
    _, found, brief = assessed
    made = found.designs["reassurance"].generation
    for reading in (made.stated, made.announced):
        assert reading.explanation.sentence in brief
        assert reading.explanation.rotation in brief
        for reason in reading.explanation.reasons:
            assert reason.message in brief
            assert reason.places[0].rsplit("/", 1)[-1] in brief
    for head in HEADS:
        assert head in brief, head


ABOUT = ("account", "explanation", "levels")


def test_numbers_about_a_plan_in_the_brief_are_those_of_the_document(assessed):
    _, found, brief = assessed
    numbers = printed_numbers(api.document(found))
    printed = re.findall(r'<data value="([^"]*)" data-at="([^"]*)"', brief)
    about = [(value, at) for value, at in printed if any(f"/{key}/" in at for key in ABOUT)]
    assert len(about) > 60
    for value, at in about:
        assert float(value) == numbers[at], at


@pytest.mark.parametrize("readings", [("stated",), ("announced",), ("stated", "announced")])
def test_a_reading_that_is_not_explained_leaves_no_trace(assessed, tmp_path, readings):
    scenario, found, _ = assessed
    text = written(tmp_path, scenario, without_explanation(found, *readings))
    for word in ("stated", "announced"):
        assert (f"cannot be full, {word} reading" in text) == (word not in readings)
    assert ("What the next troops buy" in text) == (len(readings) < 2)
    assert "From pledge to post" in text


def test_the_pictures_of_a_plan_have_its_numbers(assessed):
    scenario, found, _ = assessed
    design, case = found.designs["reassurance"], scenario.cases["reassurance"]
    made = design.generation
    fall = exhibits_of_gaps.from_pledge_to_post(design, "reassurance")
    for reading in (made.stated, made.announced):
        total = reading.account.total
        for number in (total.pledged, total.filled, total.wanted):
            assert f">{number:,.0f}<" in fall
    drawn = exhibits_of_gaps.gaps(design, case, "reassurance")
    # 800 people in two squadrons are wanted, one of 400 is offered (small.yaml).
    assert ">400 of 800<" in drawn
    assert ">Fighter squadron<" in drawn
    curve = exhibits_of_gaps.next_troops(design, "reassurance")
    assert curve.count("<circle") == 2 + sum(
        2 * len(reading.explanation.marginal) - 1 for reading in (made.stated, made.announced)
    )


def test_where_the_next_troops_can_no_longer_be_told():
    def steps(*gains):
        return tuple(
            MarginalStep(5_000.0 * n, 0.5, gain, Interval(gain - 0.1, gain + 0.1), told)
            for n, (gain, told) in enumerate(((0.0, False), *gains))
        )

    assert exhibits_of_gaps.until(steps((0.3, True), (0.2, True), (0.05, False))) == 10_000
    # One that can be told comes after one that cannot: only then is it over.
    assert exhibits_of_gaps.until(steps((0.3, False), (0.2, True), (0.0, False))) == 10_000
    # A loss that can be told is no gain.
    assert exhibits_of_gaps.until(steps((0.3, True), (-0.2, True))) == 5_000
    assert exhibits_of_gaps.until(steps((0.3, True), (0.2, True))) is None
    assert exhibits_of_gaps.until(steps((0.0, False), (0.0, False))) == 0.0


def test_no_plan_is_made_anew_for_nothing(explained):
    """Where no row lacks less, nobody changes who serves, and nothing is gained or lost."""
    made = explained[1].designs["reassurance"].generation
    for reading in (made.stated, made.announced):
        for before, step in itertools.pairwise(reading.explanation.marginal):
            assert step.filled >= before.filled
            if step.filled == before.filled:
                assert step.gain == 0.0
                assert not step.told_apart


def test_a_plan_stopped_before_its_proof_is_shown_with_its_bound_and_exit_1(monkeypatch):
    real = search.plan

    def hurried(problem, **_):
        return replace(real(problem), status=PlanStatus.STOPPED)

    monkeypatch.setattr("locarno.engine.generation.plan", hurried)
    done = CliRunner().invoke(
        cli.app, ["generate", SMALL, "--design", "tripwire", "--runs", "4", "--no-progress"]
    )
    assert done.exit_code == 1
    text = " ".join(done.stdout.split())
    assert "tripwire, stated: the search ended at its limit of work; the plan shown lacks " in text
    assert "tripwire, announced: the search ended at its limit of work" in text
    assert "no plan lacks less than" in done.stdout


def test_a_solver_that_gives_up_is_a_sentence_and_no_traceback(monkeypatch):
    monkeypatch.setattr(highspy.Highs, "run", lambda _: highspy.HighsStatus.kError)
    done = CliRunner().invoke(
        cli.app, ["generate", SMALL, "--design", "tripwire", "--runs", "4", "--no-progress"]
    )
    assert isinstance(done.exception, SolverFailure)
    assert "the solver gave up on the planning model" in str(done.exception)
