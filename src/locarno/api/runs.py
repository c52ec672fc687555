"""What a run leaves behind: its folder, its plans and pictures, games to open elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from locarno import __version__
from locarno.api.loading import load, outlines_of
from locarno.engine.game.export import exported, typical_game
from locarno.engine.payoffs import payoff_scale
from locarno.engine.planning import cp_sat
from locarno.errors import LocarnoError, Problem, ScenarioError
from locarno.io.assessment_file import read_assessment
from locarno.io.efg import efg_text
from locarno.io.plan_folder import PlanFolder
from locarno.io.run_folder import as_json, read_json, write_run, write_text
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import Engine, Method
from locarno.model.results import Assessment
from locarno.model.scenario import Scenario
from locarno.report.brief import brief as render_brief
from locarno.report.brief import pictures as brief_pictures
from locarno.report.document import document

__all__ = [
    "engine_named",
    "pictures",
    "plan_folder",
    "plans_feasible",
    "plans_taken",
    "rerender",
    "write_assessment",
    "write_game",
]


def engine_named(name: str | None) -> Engine:
    """Who searches for plans in whole units; HiGHS without a name.

    Raises
    ------
    LocarnoError
        When the engine is not installed, with what to do about it.
    """
    engine = Engine(name or Engine.HIGHS)
    if engine is Engine.CP_SAT and not cp_sat.available():
        message = (
            "--engine cp-sat: the second solver is not installed; get it with: "
            "pip install locarno[solver], or leave --engine out"
        )
        raise LocarnoError(message)
    return engine


def plan_folder(run: Path) -> PlanFolder:
    """The searched plans of a run directory, which need not exist yet."""
    return PlanFolder(run, __version__)


def plans_taken(assessment: Assessment) -> list[dict[str, object]]:
    """Plans of an assessment that were searched, by design and reading, with their digests."""
    return [
        {"design": name, "reading": word, "digest": proof.digest, "status": reading.status.value}
        for name, design in assessment.designs.items()
        if (made := design.generation) is not None
        for word, reading in made.by_name.items()
        if (proof := reading.proof) is not None and proof.method is Method.SEARCHED
    ]


def plans_feasible(assessment: Assessment) -> bool:
    """Whether every plan was solved and leaves no mandatory row of the announced plan empty."""
    plans = [
        reading
        for design in assessment.designs.values()
        if design.generation
        for reading in (design.generation.stated, design.generation.announced)
    ]
    return all(reading.status is PlanStatus.OPTIMAL for reading in plans)


def write_assessment(
    folder: Path,
    scenario: Scenario,
    assessment: Assessment,
    origin: Mapping[str, object],
    plans: PlanFolder | None = None,
) -> Path:
    """Writes ``assessment.json``, ``brief.html`` and ``manifest.json``; returns the brief's path.

    Parameters
    ----------
    origin : what the run was asked for (scenario, view, designs, settings), so that ``brief RUN``
        can be drawn again.
    plans : the plans that the run looked for; the manifest says which were taken and refused.
    """
    manifest = {
        "locarno": __version__,
        "scenario": {"digest": assessment.digest, **origin},
        "seed": assessment.seed,
        "runs": assessment.runs,
        "histories": assessment.histories,
        "kernel": "compiled episodes",
        "incidents": assessment.incidents,
        "plans": {
            "taken": plans_taken(assessment),
            "refused": list(plans.refused.values()) if plans else [],
        },
        "state": "interrupted" if assessment.interrupted else "complete",
    }
    data = document(assessment)
    files = {
        "assessment.json": as_json(data),
        "brief.html": _brief(assessment, scenario, str(origin["scenario"]), data),
        "manifest.json": as_json(manifest),
    }
    write_run(folder, files)
    return folder / "brief.html"


def _brief(
    assessment: Assessment, scenario: Scenario, name: str, data: Mapping[str, object] | None = None
) -> str:
    return render_brief(assessment, scenario, outlines_of(scenario, name), data=data)


def rerender(run: Path) -> Path:
    """Draws the brief of a run again from its files; the numbers are those of the run."""
    origin = read_json(run / "manifest.json")["scenario"]
    scenario = load(
        origin["scenario"],
        view=origin["view"],
        designs=origin["designs"],
        settings=origin["settings"],
        readings=origin.get("readings", ()),
        borrowed=origin.get("borrowed", ()),
    )
    assessment = read_assessment(run / "assessment.json")
    write_text(run / "brief.html", _brief(assessment, scenario, origin["scenario"]))
    return run / "brief.html"


def pictures(assessment: Assessment, scenario: Scenario, name: str = "") -> dict[str, str]:
    """Every picture that the brief of an assessment would hold, as SVG text by name.

    Parameters
    ----------
    name : file or bundled name of the scenario, whose country outlines the map then has; without
        it the line is drawn straight.
    """
    return brief_pictures(assessment, scenario, outlines_of(scenario, name) if name else "")


def write_game(scenario: Scenario, file: Path) -> Path:
    """Writes the solved deterrence game of the only design as an ``.efg`` file; returns its path.

    Raises
    ------
    ScenarioError
        When several designs are loaded: a file holds one game.
    """
    name, *others = scenario.cases
    if others:
        message = f"--efg writes one game; choose a design: --design {name}"
        raise ScenarioError((Problem("--efg", "", message),))
    solved = typical_game(scenario, name, payoff_scale(scenario.payoff_cases))
    payoffs, chance, said = exported(solved)
    write_text(file, efg_text(solved.plan.tree, payoffs, chance, said))
    return file
