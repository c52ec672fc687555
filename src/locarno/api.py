"""The façade: everything the command line (and a notebook) does, as functions.

>>> from locarno import api
>>> "ukraine-2025" in api.bundled_names()
True
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from locarno import __version__
from locarno.engine.assess import STAGES, Settings, explain_design
from locarno.engine.assess import assess as run_stages
from locarno.engine.checks import findings, unused_inputs
from locarno.engine.consulted import never_used
from locarno.engine.disputes import DISPUTE_STAGES, dispute_report, futures_of_readings
from locarno.engine.game.export import exported, typical_game
from locarno.engine.payoffs import payoff_scale
from locarno.engine.timeline import told_again
from locarno.errors import Problem, ScenarioError
from locarno.io.assessment_file import read_assessment
from locarno.io.bundled import bundled_names, copy_bundled, outlines, scenario_path
from locarno.io.csv_text import as_csv
from locarno.io.efg import efg_text
from locarno.io.located import parse_yaml
from locarno.io.migrate import migrate
from locarno.io.plan_folder import PlanFolder
from locarno.io.run_folder import as_json, check_folder, read_json, write_run, write_text
from locarno.io.scenario_file import load_scenario, read_layers, resolved, set_layers
from locarno.io.schema import VERSION, json_schema
from locarno.io.wording import suggestion
from locarno.io.written import written_yaml
from locarno.model.disputes import Dispute
from locarno.model.plan_results import Method
from locarno.model.results import Assessment, Finding, Ledger, PlanStatus, Severity
from locarno.model.scenario import Scenario
from locarno.report.brief import brief as render_brief
from locarno.report.brief import pictures as brief_pictures
from locarno.report.csv_tables import csv_table
from locarno.report.document import document, plain
from locarno.report.document_schema import document_schema
from locarno.report.history_words import history_lines
from locarno.report.prose import design_in_detail

__all__ = [
    "STAGES",
    "CheckedFinding",
    "Request",
    "Settings",
    "as_csv",
    "as_json",
    "assess",
    "assess_disputes",
    "assessment_schema",
    "bargained_over",
    "bundled_names",
    "check",
    "check_document",
    "check_folder",
    "csv_table",
    "describe",
    "document",
    "history",
    "init",
    "ledger",
    "load",
    "migrated",
    "pictures",
    "plain",
    "plan_folder",
    "plans_feasible",
    "plans_taken",
    "rerender",
    "resolved_text",
    "scenario_schema",
    "warm_up",
    "write_assessment",
    "write_game",
]

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """A finding with the designs that share it and its place in the file."""

    finding: Finding
    designs: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Request:
    """What to load: a scenario with everything laid over it.

    Parameters
    ----------
    scenario : path of a file, or name of a bundled scenario.
    view : view to apply.
    designs : designs to keep, in this order; empty keeps all.
    settings : overrides such as ``agreement.us_backstop=false``.
    readings : sides taken in disputes, such as ``tripwire=schelling``.
    """

    scenario: str
    view: str | None = None
    designs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    def load(self, *more: str) -> Scenario:
        """The scenario, with more readings taken."""
        return load(
            self.scenario,
            view=self.view,
            designs=self.designs,
            settings=self.settings,
            readings=(*self.readings, *more),
        )

    def origin(self) -> dict[str, object]:
        """What was asked for, as a manifest keeps it, so that ``brief RUN`` can be drawn again."""
        return {
            "scenario": self.scenario,
            "view": self.view,
            "designs": list(self.designs),
            "settings": list(self.settings),
            "readings": list(self.readings),
        }


def load(
    scenario: str,
    *,
    view: str | None = None,
    designs: Sequence[str] = (),
    settings: Sequence[str] = (),
    readings: Sequence[str] = (),
    both_sides: bool = False,
) -> Scenario:
    """A scenario by path or bundled name; raises ScenarioError with every problem at once.

    Parameters
    ----------
    scenario : path of a file, or name of a bundled scenario.
    view : view to apply.
    designs : designs to keep, in this order; empty keeps all.
    settings : overrides such as ``agreement.us_backstop=false``.
    readings : sides taken in disputes, such as ``tripwire=schelling``.
    both_sides : whether every reading of every dispute is checked as well.
    """
    path, shown = scenario_path(scenario)
    read = load_scenario(
        path, shown=shown, view=view, designs=designs, settings=settings, readings=readings,
        both_sides=both_sides,
    )  # fmt: skip
    # A map that is missing is a mistake of the scenario: said now, not after the run.
    _outlines(read, scenario)
    return read


def bargained_over(scenario: Scenario) -> Scenario:
    """The scenario with only those of its designs that are bargained over.

    Raises
    ------
    ScenarioError
        When there is none, with what to declare.
    """
    kept = [name for name in scenario.cases if name in scenario.bargained]
    if not kept:
        first, case = next(iter(scenario.cases.items()))
        table = case.bargaining
        if table is None:
            message = "no `bargaining` is declared; give its parties, issues and values"
        else:
            over = ", ".join(table.designs)
            message = f"only {over} is bargained over; choose it, or add {first!r} to `designs`"
        where = scenario.locate(first, "bargaining.designs")
        raise ScenarioError((Problem(where, "bargaining", message),))
    return replace(
        scenario,
        cases={name: scenario.cases[name] for name in kept},
        quantities={name: scenario.quantities[name] for name in kept},
    )


def check(scenario: Scenario) -> tuple[CheckedFinding, ...]:
    """Weaknesses that can be read off the page, each once, with its place in the file."""
    shared: dict[Finding, list[str]] = {}
    for name, case in scenario.cases.items():
        for finding in findings(case):
            shared.setdefault(finding, []).append(name)
    unused = never_used(scenario)
    if unused:
        shared[unused_inputs(unused)] = list(scenario.cases)
    order = list(Severity)
    found = [
        CheckedFinding(finding, tuple(names), scenario.locate(names[0], finding.where))
        for finding, names in shared.items()
    ]
    return tuple(
        sorted(found, key=lambda item: (order.index(item.finding.severity), item.finding.code))
    )


def assess(
    scenario: Scenario,
    settings: Settings | None = None,
    progress: Progress = lambda _s, _x: None,
    plans: PlanFolder | None = None,
) -> Assessment:
    """Every stage asked for, for every design of a scenario.

    Where all stages run, the design that the brief looks at in detail is explained as well.

    Parameters
    ----------
    plans : searched plans of a run directory, from ``plan_folder``: the stage ``explain`` adds
        its own; without it a plan that solves the same problem is taken from there.
    """
    chosen = settings or Settings()
    found = run_stages(scenario, chosen, __version__, progress, plans)
    if set(STAGES) <= set(chosen.stages):
        detail = design_in_detail(found).design
        found = explain_design(scenario, found, detail, chosen, plans)
    return found


def history(
    scenario: Scenario, design: str, *, seed: int = 1, future: int = 0, number: int = 0
) -> tuple[str, ...]:
    """One simulated history of a design told quarter by quarter, a line each.

    Parameters
    ----------
    seed, future, number : the history of a run with this seed; futures and histories from 0.
    """
    return history_lines(told_again(scenario, design, seed, future, number))


def plan_folder(run: Path) -> PlanFolder:
    """The searched plans of a run directory, which need not exist yet."""
    return PlanFolder(run, __version__)


def plans_taken(assessment: Assessment) -> list[dict[str, object]]:
    """Plans of an assessment that were searched, by design and reading, with their digests."""
    return [
        {"design": name, "reading": word, "digest": proof.digest, "status": reading.status.value}
        for name, design in assessment.designs.items()
        if (made := design.generation) is not None
        for word, reading in (("stated", made.stated), ("announced", made.announced))
        if (proof := reading.proof) is not None and proof.method is Method.SEARCHED
    ]


def assess_disputes(
    request: Request,
    names: Sequence[str],
    assessment: Assessment,
    settings: Settings,
    progress: Progress = lambda _s, _x: None,
) -> Assessment:
    """The assessment with both sides of disputes, on the first quarter of its futures.

    Parameters
    ----------
    request : what was assessed.
    names : disputes to run; ``all`` runs every one of the scenario.
    assessment : of the scenario as requested.

    Raises
    ------
    ScenarioError
        When the scenario has no such dispute, or a reading does not fit it.
    """
    written = request.load()
    chosen = _disputes(written, names)
    few = replace(settings, runs=futures_of_readings(settings.runs), stages=DISPUTE_STAGES)
    sides = [(name, side) for name, dispute in chosen.items() for side in dispute.readings]
    loaded = {side: request.load("=".join(side)) for side in sides}
    found = {}
    runs = {("", ""): written, **loaded}
    for number, (side, scenario) in enumerate(runs.items()):
        progress("disputes", number / len(runs))
        found[side] = run_stages(scenario, few, __version__)
    progress("disputes", 1.0)
    plainly = found.pop(("", ""))
    return replace(assessment, disputes=dispute_report(chosen, plainly, found))


def _disputes(scenario: Scenario, names: Sequence[str]) -> dict[str, Dispute]:
    """The disputes named; those in which a side is taken already have no other."""
    taken = {text.partition("=")[0] for text in scenario.readings}
    known = {name: found for name, found in scenario.disputes.items() if name not in taken}
    wanted = list(known) if "all" in names else list(dict.fromkeys(names))
    problems = [
        Problem("--disputes", "", f"no dispute {name!r}{suggestion(name, (*known, 'all'))}")
        for name in wanted
        if name not in known
    ]
    if not wanted:
        problems = [Problem("--disputes", "", "the scenario declares no dispute to run")]
    if problems:
        raise ScenarioError(tuple(problems))
    return {name: known[name] for name in wanted}


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
        "kernel": "numpy reference",
        "plans": {
            "taken": plans_taken(assessment),
            "refused": list(plans.refused.values()) if plans else [],
        },
        "state": "complete",
    }
    files = {
        "assessment.json": as_json(document(assessment)),
        "brief.html": _brief(assessment, scenario, str(origin["scenario"])),
        "manifest.json": as_json(manifest),
    }
    write_run(folder, files)
    return folder / "brief.html"


def pictures(assessment: Assessment, scenario: Scenario, name: str = "") -> dict[str, str]:
    """Every picture that the brief of an assessment would hold, as SVG text by name.

    Parameters
    ----------
    name : file or bundled name of the scenario, whose country outlines the map then has; without
        it the line is drawn straight.
    """
    return brief_pictures(assessment, scenario, _outlines(scenario, name) if name else "")


def _brief(assessment: Assessment, scenario: Scenario, name: str) -> str:
    return render_brief(assessment, scenario, _outlines(scenario, name))


def _outlines(scenario: Scenario, name: str) -> str:
    """Outlines for the boundary policy of a scenario, given by path or bundled name."""
    policy = next(iter(scenario.cases.values())).boundaries
    return outlines(scenario_path(name)[0], policy)


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


def rerender(run: Path) -> Path:
    """Draws the brief of a run again from its files; the numbers are those of the run."""
    origin = read_json(run / "manifest.json")["scenario"]
    scenario = load(
        origin["scenario"],
        view=origin["view"],
        designs=origin["designs"],
        settings=origin["settings"],
        readings=origin.get("readings", ()),
    )
    assessment = read_assessment(run / "assessment.json")
    write_text(run / "brief.html", _brief(assessment, scenario, origin["scenario"]))
    return run / "brief.html"


def describe(name: str) -> tuple[str, tuple[str, ...]]:
    """Title and designs of a scenario."""
    scenario = load(name)
    return next(iter(scenario.cases.values())).title, tuple(scenario.cases)


def init(target: Path, name: str) -> tuple[Path, ...]:
    """Copies a bundled scenario to start from; returns the files written."""
    return copy_bundled(name, target)


def scenario_schema() -> dict[str, object]:
    """JSON Schema of a scenario file."""
    return json_schema()


def assessment_schema() -> dict[str, object]:
    """JSON Schema of ``assessment.json``."""
    return document_schema()


def resolved_text(
    scenario: str, design: str, view: str | None = None, settings: Sequence[str] = ()
) -> str:
    """One design as merged from all its layers, as YAML."""
    path, shown = scenario_path(scenario)
    load_scenario(path, shown=shown, view=view, designs=[design], settings=settings)
    layers = read_layers(path, shown)
    return written_yaml(resolved(layers, design, view, set_layers(settings, layers.problems)))


def check_document(found: Sequence[CheckedFinding]) -> list[dict[str, object]]:
    """Findings of ``check`` as a document."""
    return [
        {"finding": plain(item.finding), "designs": list(item.designs), "place": item.place}
        for item in found
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


def ledger(scenario: Scenario) -> Ledger:
    """The ledger of a scenario, from the smallest run that reads every input."""
    few = Settings(runs=2, histories=2, threads=1, stages=("size", "generate", "clock", "deter"))
    return assess(scenario, few).ledger


def migrated(path: Path) -> tuple[str, tuple[str, ...]]:
    """A scenario file at the current version of the language, and what was changed."""
    text = path.read_text(encoding="utf-8")
    tree, _ = parse_yaml(text, str(path))
    load(str(path))
    version = tree.child("locarno") if tree else None
    if tree is None or version is None or version.value == VERSION:
        return text, ()
    upgraded, said = migrate(tree, int(str(version.value)))
    return written_yaml(upgraded), tuple(said)


def usual_threads() -> int:
    """Threads to use when nobody says: one for each processor this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def warm_up(tell: Callable[[str], None] = lambda _: None) -> Path:
    """Compiles every kernel that the cache does not hold yet; returns the folder of the cache.

    Parameters
    ----------
    tell : is told of each kernel whether it was compiled, and in what time.
    """
    # numba takes a third of a second to import, which no other command should pay.
    return Path(import_module("locarno.kernels.warmup").warm_up(tell))
