"""Searches for designs as functions: run, resume and show. What ``locarno study search`` does.

Needs the extra ``study``: ``pip install 'locarno[study]'``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from locarno import __version__
from locarno.engine.points import planned_numbers
from locarno.io.run_folder import as_json, check_folder, read_json, write_text
from locarno.io.study_file import MAX_DESIGNS, read_study
from locarno.io.study_folder import STUDY, Identity, read_manifest, write_manifest, write_sample
from locarno.io.study_store import ParquetStore, values_by_case
from locarno.model.study import PLANNED, StudyFile
from locarno.report.document import plain
from locarno.studies.evaluating import How, confirmed, evaluated
from locarno.studies.preparing import (
    Prepared,
    code_of,
    prepared_from,
    problem_at,
    problems_with,
    scenario_name,
    with_levers,
)
from locarno.studies.recording import (
    case_rows,
    failures_of,
    identity_of,
    kept_file,
    manifest_of,
    own_folder,
)
from locarno.study.estimate import Estimate
from locarno.study.models import ScenarioModel
from locarno.study.runner import Outcome, Progress
from locarno.study.search import Grid, Seen, grid_of, objectives_of, search_answer
from locarno.study.space import Space, StudyCase, function_space, scenario_space
from locarno.study.values import point_means
from locarno.theory.designs_by_evolution import Candidate, evolved

__all__ = ["ANSWER", "resume", "run", "show"]

ANSWER = "search.json"


def run(
    path: Path, folder: Path, how: How | None = None, progress: Progress = lambda _s, _x: None
) -> Outcome:
    """Searches the designs of a study file; what the folder holds already is not evaluated again.

    Raises
    ------
    ScenarioError
        With the problems of the file; RunError when the folder belongs to something else, is in
        use, or cannot be written.
    """
    check_folder(folder)
    return _run(read_study(path), path.parent, folder, how or How(), progress)


def resume(
    folder: Path, how: How | None = None, progress: Progress = lambda _s, _x: None
) -> Outcome:
    """Goes on with a search from its own folder: the same steps, with what is there already."""
    return _run(*kept_file(folder), folder, how or How(), progress)


def show(folder: Path) -> dict[str, Any]:
    """What a search said when it was last run, from its folder alone."""
    read_manifest(folder)
    return read_json(folder / ANSWER)


def _run(file: StudyFile, beside: Path, folder: Path, how: How, progress: Progress) -> Outcome:
    study = file.study
    if study.search is None:
        raise problem_at(file, ("search",), "is missing: say what to search by, as in `search: {}`")
    if len(study.views) > 1:
        raise problem_at(file, ("views",), "a search looks at one view; name it alone")
    base = prepared_from(replace(file, study=replace(study, levers={})), beside)
    ready = replace(base, file=file)
    designs = [case.design for case in base.space.cases] if study.function is None else []
    grid = grid_of(study, designs)
    _refuse(ready, grid)
    with own_folder(folder, _identity(ready)):
        search = _Search(ready, grid, folder, how, progress)
        write_text(folder / STUDY, file.text)
        search.tell("running")
        answer = search.answer()
        if search.outcome.confirmed:
            write_text(folder / ANSWER, as_json(plain(answer)))
        search.tell("complete" if search.outcome.confirmed else "stopped")
    return search.outcome


def _identity(ready: Prepared) -> Identity:
    found, study = identity_of(ready), ready.study
    levers = [[path, list(levels)] for path, levels in study.levers.items()]
    return Identity(found.version, found.scenario, {**found.parts, "levers": levers})


def _refuse(ready: Prepared, grid: Grid) -> None:
    """What cannot be searched is said before anything is evaluated."""
    study, plan = ready.study, grid.plan(ready.study)
    if plan.designs > MAX_DESIGNS:
        message = f"allow {plan.designs} designs, {MAX_DESIGNS} at most; leave levels out"
        raise problem_at(ready.file, ("levers",), message)
    wanted = plan.most * ready.sample.points
    most = study.budget.evaluations
    if most is not None and wanted > most:
        message = (
            f"allows {most} evaluations, the search needs up to {wanted}; raise it, or lower "
            "sampling.size, search.population or search.generations"
        )
        raise problem_at(ready.file, ("budget", "evaluations"), message)
    model = ready.space.model
    if not isinstance(model, ScenarioModel):
        return
    known = [planned_numbers(case) for case in model.cases if case is not None]
    for objective in objectives_of(study):
        name = objective.name
        if name in PLANNED and known and all(np.isnan(case[name]) for case in known):
            message = f"no design has a {name}: the scenario gives no fair shares; leave it out"
            raise problem_at(ready.file, ("search", "objectives"), message)


class _StoppedError(Exception):
    """Somebody said no to the estimate."""


@dataclass(slots=True)
class _Search:
    """A search at work: what it has seen, and where it keeps it."""

    ready: Prepared
    grid: Grid
    folder: Path
    how: How
    progress: Progress
    outcome: Outcome = field(default_factory=lambda: Outcome(0, 0))
    seen: list[Seen] = field(default_factory=list)
    cases: list[tuple[int, StudyCase]] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def answer(self) -> object:
        """What is found by the whole search; None when it was stopped before it began."""
        study = self.ready.study
        try:
            found = evolved(self.grid.plan(study), self.evaluate)
        except _StoppedError:
            return None
        points = self.ready.sample.points
        return search_answer(study, self.grid, found, self.seen, __version__, points)

    def evaluate(self, some: Sequence[Candidate]) -> NDArray[np.float64]:
        """Objectives of some designs, better when lower, from the store or made now."""
        space, store = self._space(some), ParquetStore(self.folder)
        share = len(some) / self.grid.plan(self.ready.study).most
        found = evaluated(
            space, self.ready.sample, store, self.how,
            lambda told: self._confirmed(told, share), self.progress,
        )  # fmt: skip
        self._count(found)
        self.failed += failures_of(space, found)
        self.said += store.said
        if not found.confirmed:
            raise _StoppedError
        self.cases += zip(space.numbers, space.cases, strict=True)
        new = self._seen(space)
        self.seen += new
        return np.array([each.low(objectives_of(self.ready.study)) for each in new])

    def tell(self, state: str) -> None:
        """Writes the manifest and which cases there are."""
        rows = case_rows(sorted(self.cases, key=lambda each: each[0]))
        sample = self.ready.sample
        if rows:
            write_sample(self.folder, rows, sample.names, sample.u)
        found = manifest_of(self.ready, state, self.outcome, self.said, self.failed)
        found["study"]["search"] = True
        found["identity"] = _identity(self.ready).parts
        write_manifest(self.folder, found)

    def _confirmed(self, found: Estimate, share: float) -> bool:
        """Asks once, for all that the search may take."""
        if self.outcome.estimate is not None:
            return True
        whole = replace(
            found, minutes=found.minutes / share, megabytes=found.megabytes / share,
            evaluations=round(found.evaluations / share),
        )  # fmt: skip
        self.outcome.estimate = whole
        return confirmed(self.ready, self.folder, whole, self.how.confirm)

    def _count(self, found: Outcome) -> None:
        total = self.outcome
        total.before += found.before
        total.total += found.total
        total.made += found.made
        total.seconds += found.seconds
        total.bytes_written += found.bytes_written
        total.failures += found.failures
        total.confirmed = found.confirmed

    def _space(self, some: Sequence[Candidate]) -> Space:
        """Some designs made ready, with the inputs and the points of all of them."""
        study = self.ready.study
        places = [self.grid.place(each) for each in some]
        numbers = tuple(self.grid.number(each) for each in some)
        if study.function is not None:
            settings = [setting for _, setting in places]
            return replace(function_space(study, code_of(study), settings), numbers=numbers)
        name = scenario_name(study, self.ready.folder)
        loaded = [(setting, with_levers(name, setting, design)) for design, setting in places]
        space, problems = scenario_space(study, loaded, code_of(study), self.ready.space)
        if space is None:
            raise problems_with(self.ready.file, problems)
        return replace(space, numbers=numbers)

    def _seen(self, space: Space) -> list[Seen]:
        """Designs of a space with what is known of them."""
        study, sample = self.ready.study, self.ready.sample
        wanted = [each.name for each in objectives_of(study) if each.simulated]
        kept = values_by_case(self.folder, wanted)
        found = []
        for place, (number, case) in enumerate(zip(space.numbers, space.cases, strict=True)):
            points = {}
            if number in kept and case.failure is None:
                histories = study.sampling.histories
                points = {
                    name: point_means(sample, histories, kept[number], name) for name in wanted
                }
            found.append(self._one(space, place, case, points))
        return found

    def _one(
        self, space: Space, place: int, case: StudyCase, points: dict[str, NDArray[np.float64]]
    ) -> Seen:
        wanted = [each.name for each in objectives_of(self.ready.study) if each.simulated]
        values = {name: float(each.mean()) for name, each in points.items()}
        if isinstance(space.model, ScenarioModel):
            model = space.model.cases[place]
            values |= {} if model is None else planned_numbers(model)
        names = [each.name for each in objectives_of(self.ready.study)]
        values = {name: values[name] for name in names if name in values}
        failure = case.failure
        if failure is None and not points and wanted:
            failure = next(
                (each["reason"] for each in self.failed if each["case"] == case.label),
                "not evaluated",
            )
        if failure is None and not all(np.isfinite(v) for v in values.values()):
            failure = "an objective is not finite at some point"
        return Seen(case.label, {} if failure else values, points, failure)
