"""The façade: everything the command line (and a notebook) does, as functions.

How scenarios are loaded stands in `loading`, what a run leaves behind in `runs`, both sides of
disputes in `disputed`.

>>> from locarno import api
>>> "ukraine-2025" in api.bundled_names()
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from locarno import __version__
from locarno.api.disputed import assess_disputes
from locarno.api.loading import Request, bargained_over, load, migrated, resolved_text
from locarno.api.runs import (
    engine_named,
    pictures,
    plan_folder,
    plans_feasible,
    plans_taken,
    rerender,
    write_assessment,
    write_game,
)
from locarno.engine.assess import STAGES, Settings
from locarno.engine.assess import assess as run_stages
from locarno.engine.beside import Beside
from locarno.engine.checks import findings, unused_inputs
from locarno.engine.consulted import never_used
from locarno.engine.explained_designs import explain_design
from locarno.engine.interruption import unexplained
from locarno.engine.ranked import assess_until_ranked
from locarno.engine.timeline import told_again
from locarno.io.bundled import bundled_names, copy_bundled
from locarno.io.csv_text import as_csv
from locarno.io.listing import described
from locarno.io.plan_folder import PlanFolder
from locarno.io.run_folder import as_json, check_folder
from locarno.io.schema import json_schema
from locarno.kernels.ahead import processors
from locarno.kernels.warmup import warm_up as compile_all
from locarno.model.results import Assessment, Finding, Ledger, Severity
from locarno.model.scenario import Scenario
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
    "engine_named",
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
    beside: Beside | None = None,
    *,
    until_ranked: bool = False,
) -> Assessment:
    """Every stage asked for, for every design of a scenario.

    Where all stages run, the design that the brief looks at in detail is explained as well.

    Parameters
    ----------
    beside : a second process that takes some of the designs; no result depends on it.
    plans : searched plans of a run directory, from ``plan_folder``: the stage ``explain`` adds
        its own; without it a plan that solves the same problem is taken from there.
    until_ranked : take the futures of the settings for a budget, and stop when the ranking of the
        designs is decided.
    """
    chosen = settings or Settings()
    stages = assess_until_ranked if until_ranked else run_stages
    found = stages(scenario, chosen, __version__, progress, plans, beside)
    if set(STAGES) <= set(chosen.stages):
        detail = design_in_detail(found).design
        try:
            found = explain_design(scenario, found, detail, chosen, plans, beside)
        except KeyboardInterrupt:
            if not chosen.partial:
                raise
            found = unexplained(found, detail)
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


def describe(name: str) -> tuple[str, tuple[str, ...]]:
    """Title and designs of a bundled scenario."""
    return described(name)


def init(target: Path, name: str) -> tuple[Path, ...]:
    """Copies a bundled scenario to start from; returns the files written."""
    return copy_bundled(name, target)


def scenario_schema() -> dict[str, object]:
    """JSON Schema of a scenario file."""
    return json_schema()


def assessment_schema() -> dict[str, object]:
    """JSON Schema of ``assessment.json``."""
    return document_schema()


def check_document(found: Sequence[CheckedFinding]) -> list[dict[str, object]]:
    """Findings of ``check`` as a document."""
    return [
        {"finding": plain(item.finding), "designs": list(item.designs), "place": item.place}
        for item in found
    ]


def ledger(scenario: Scenario) -> Ledger:
    """The ledger of a scenario, from the smallest run that reads every input."""
    few = Settings(runs=2, histories=2, threads=1, stages=("size", "generate", "clock", "deter"))
    return assess(scenario, few).ledger


def usual_threads() -> int:
    """Threads to use when nobody says: one for each processor this process may use."""
    return processors()


def warm_up(tell: Callable[[str], None] = lambda _: None) -> Path:
    """Compiles every kernel that the cache does not hold yet; returns the folder of the cache.

    Parameters
    ----------
    tell : is told of each kernel whether it was compiled, and in what time.
    """
    return Path(compile_all(tell))
