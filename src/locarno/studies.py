"""Studies as functions: run, resume, ask and export. What ``locarno study`` does, for notebooks.

Needs the extra ``study``: ``pip install 'locarno[study]'``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from locarno import __version__, api
from locarno.engine.line import line_measure
from locarno.errors import Problem, RunError, ScenarioError
from locarno.io.bundled import outlines, scenario_path
from locarno.io.run_folder import as_json, check_folder, read_json, write_text
from locarno.io.study_export import export_table
from locarno.io.study_file import parse_study, read_study
from locarno.io.study_folder import (
    STUDY,
    Identity,
    read_manifest,
    same_study,
    write_manifest,
    write_sample,
)
from locarno.io.study_store import ParquetStore, query, values_by_case, writing
from locarno.io.wording import suggestion
from locarno.model.scenario import Scenario
from locarno.model.study import BAND, LIVED, Study, StudyFile
from locarno.model.study_results import StudyAnswer
from locarno.report.document import plain
from locarno.report.study_maps import box_map
from locarno.report.study_page import study_page
from locarno.study.answers import answered, outcomes_needed
from locarno.study.code import code_digest, function_digest
from locarno.study.estimate import Estimate
from locarno.study.executors import Kind, workers
from locarno.study.models import ScenarioModel
from locarno.study.runner import Outcome, run_job
from locarno.study.space import (
    Setting,
    Space,
    function_space,
    sample_of,
    scenario_space,
    settings_of,
)
from locarno.study.values import CaseValues, input_values, point_means, seen
from locarno.theory.designs_of_experiments import Sample, points_for

__all__ = [
    "Estimate", "How", "Kind", "Outcome", "Prepared", "analyse", "export", "prepare", "resume",
    "run", "said", "show", "sql", "table",
]  # fmt: skip

Progress = Callable[[str, float], None]
Confirm = Callable[[Estimate], bool]

_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class How:
    """How a study is evaluated; no result depends on it.

    Parameters
    ----------
    kind : threads, processes or a Dask cluster; workers : threads or processes.
    cluster : address of a Dask scheduler; chunk : points in a chunk, None finds it by timing.
    confirm : asked with the estimate when it exceeds the budget; None goes on.
    """

    kind: Kind = Kind.THREADS
    workers: int = 2
    cluster: str | None = None
    chunk: int | None = None
    confirm: Confirm | None = None

    @classmethod
    def of(
        cls,
        threads: int | None,
        executor: str,
        cluster: str | None,
        chunk: int | None,
        confirm: Confirm | None,
    ) -> How:
        """The executor that a command line asks for."""
        kind = Kind.DASK if cluster else Kind(executor)
        return cls(kind, threads or api.usual_threads(), cluster, chunk, confirm)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A study made ready: its cases, its points, and the digest of what it is a study of."""

    file: StudyFile
    space: Space
    sample: Sample
    subject: str
    folder: Path

    @property
    def study(self) -> Study:
        """What the file says."""
        return self.file.study


def prepare(path: Path) -> Prepared:
    """A study read, its scenario loaded and its designs generated; nothing is evaluated yet.

    Raises
    ------
    ScenarioError
        With every problem of the study file at once, or of its scenario.
    """
    return prepared_from(read_study(path), path.parent)


def prepared_from(file: StudyFile, folder: Path) -> Prepared:
    """The study of a file that was read, whose paths start from a folder."""
    study = file.study
    if study.function is not None:
        space, subject = function_space(study, code_of(study)), study.function
    else:
        space, subject = _of_scenario(file, folder)
    _refuse_over_budget(file, space)
    try:
        sample = sample_of(study, space)
    except ValueError as error:
        raise problem_at(file, ("sampling",), str(error)) from error
    return Prepared(file, space, sample, subject, folder)


def code_of(study: Study) -> str:
    """What evaluates: the version, and the code itself, which changes within a version."""
    own = function_digest(study.function) if study.function else ""
    return f"{__version__} {code_digest()} {own}".rstrip()


def scenario_name(study: Study, folder: Path) -> str:
    """A scenario file beside the study, or the name of a bundled one."""
    assert study.scenario is not None  # noqa: S101 - the reader made sure
    beside = folder / study.scenario
    return str(beside) if beside.exists() else study.scenario


def _of_scenario(file: StudyFile, folder: Path) -> tuple[Space, str]:
    """The space of a scenario's study, and the digest of the scenario."""
    study = file.study
    assert study.scenario is not None  # noqa: S101 - the reader made sure
    name = scenario_name(study, folder)
    whole = api.load(name)
    _refuse_unknown(file, "designs", study.designs, tuple(whole.cases))
    _refuse_unknown(file, "views", tuple(v for v in study.views if v), whole.views)
    designs = study.designs or tuple(whole.cases)
    loaded = [
        (setting, found)
        for setting in settings_of(study)
        for found in _loaded(name, setting, designs)
    ]
    space, problems = scenario_space(study, loaded, code_of(study))
    if space is None:
        raise ScenarioError(
            tuple(
                Problem(
                    file.place(found.where), ".".join(map(str, found.where)),
                    found.message + (suggestion(found.word, found.known) if found.word else ""),
                )
                for found in problems
            )
        )  # fmt: skip
    return space, whole.digest


def _loaded(name: str, setting: Setting, designs: tuple[str, ...]) -> Iterator[Scenario]:
    """The scenario in one setting: at once, or design by design where levers are set."""
    if not setting.overrides:
        yield api.load(name, view=setting.view, designs=designs)
        return
    for design in designs:
        yield with_levers(name, setting, design)


def with_levers(name: str, setting: Setting, design: str) -> Scenario:
    """One design at one level of each lever; a level at which it stands already is left out."""
    kept = list(setting.overrides)
    while True:
        try:
            return api.load(name, view=setting.view, designs=(design,), settings=kept)
        except ScenarioError as error:
            found = [_IDLE.match(f"{p.where} {p.message}") for p in error.problems]
            idle = {int(match[1]) for match in found if match is not None}
            if not idle or len(idle) < len(error.problems):
                raise
            kept = [override for n, override in enumerate(kept, start=1) if n not in idle]


_IDLE = re.compile(r"--set:(\d+):\S* changes nothing: ")


def _refuse_unknown(
    file: StudyFile, key: str, names: tuple[str, ...], known: tuple[str, ...]
) -> None:
    problems = [
        Problem(
            file.place((key, n)), f"{key}.{n}", f"no {key[:-1]} {name!r}{suggestion(name, known)}"
        )
        for n, name in enumerate(names)
        if name not in known
    ]
    if problems:
        raise ScenarioError(tuple(problems))


def _refuse_over_budget(file: StudyFile, space: Space) -> None:
    """More evaluations than the budget allows are refused before anything runs."""
    study = file.study
    most = study.budget.evaluations
    factors = len(space.factors)
    wanted = points_for(study.sampling.plan, study.sampling.size, factors) * len(space.cases)
    if most is not None and wanted > most:
        message = (
            f"allows {most} evaluations, the plan needs {wanted} ({study.sampling.plan} of size "
            f"{study.sampling.size} over {factors} factors, {len(space.cases)} cases); raise it "
            "or lower sampling.size"
        )
        raise problem_at(file, ("budget", "evaluations"), message)


def problem_at(file: StudyFile, where: tuple[str | int, ...], message: str) -> ScenarioError:
    """An error at a path in a study file."""
    return ScenarioError((Problem(file.place(where), ".".join(map(str, where)), message),))


def run(
    path: Path, folder: Path, how: How | None = None, progress: Progress = lambda _s, _x: None
) -> Outcome:
    """Evaluates a study into a folder; what the folder holds already is not evaluated again.

    Raises
    ------
    ScenarioError
        With the problems of the file; RunError when the folder belongs to something else, is in
        use, or cannot be written.
    """
    check_folder(folder)
    return _run(prepare(path), folder, how or How(), progress)


def resume(
    folder: Path, how: How | None = None, progress: Progress = lambda _s, _x: None
) -> Outcome:
    """Goes on with a study from its own folder, after whatever ended it."""
    return _run(_kept(folder), folder, how or How(), progress)


def _kept(folder: Path) -> Prepared:
    """The study of a folder as it was asked, made ready."""
    return prepared_from(*kept_file(folder))


def kept_file(folder: Path) -> tuple[StudyFile, Path]:
    """The study file of a folder as it was asked, and the folder that its paths start from."""
    manifest = read_manifest(folder)
    try:
        text = (folder / STUDY).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{folder}: its {STUDY} cannot be read; run the study into another folder"
        raise RunError(message) from error
    return parse_study(text, str(folder / STUDY)), Path(manifest["study"]["folder"])


def _run(ready: Prepared, folder: Path, how: How, progress: Progress) -> Outcome:
    same_study(folder, identity_of(ready))  # before the lock makes anything
    with writing(folder):
        same_study(folder, identity_of(ready))
        store = ParquetStore(folder)
        _begin(ready, folder)
        job = ready.space.job(ready.sample)
        outcome = run_job(
            job, ready.space, store, workers(job, how.kind, how.workers, how.cluster),
            lambda found: confirmed(ready, folder, found, how.confirm), progress, how.chunk,
        )  # fmt: skip
        state = "complete" if outcome.complete else "stopped"
        _manifest(ready, folder, state, outcome, store.said)
        if outcome.before + outcome.made:
            _write_answer(ready, folder, _answer(ready, folder))
    return outcome


def identity_of(ready: Prepared) -> Identity:
    """What must stay as it is while a run goes on."""
    study, sampling = ready.study, ready.study.sampling
    return Identity(
        __version__, ready.subject,
        {
            "code": code_of(study),
            "cases": [case.label for case in ready.space.cases],
            "inputs": [[p, q.low, q.high] for p, q in ready.space.ranges.items()],
            "sampling": [
                str(sampling.plan), sampling.histories, str(sampling.rest), sampling.band,
            ],
            "seed": study.seed,
        },
    )  # fmt: skip


def _begin(ready: Prepared, folder: Path) -> None:
    """The folder tells what it is before the first evaluation is made."""
    write_text(folder / STUDY, ready.file.text)
    cases = [
        {"case": n, "design": case.design, "view": case.setting.view, "label": case.label,
         **dict(case.setting.levers)}
        for n, case in enumerate(ready.space.cases)
    ]  # fmt: skip
    write_sample(folder, cases, ready.sample.names, ready.sample.u)
    _manifest(ready, folder, "running", None, [])


def _manifest(
    ready: Prepared, folder: Path, state: str, outcome: Outcome | None, said: list[str]
) -> None:
    failed = failures_of(ready.space, outcome)
    write_manifest(folder, manifest_of(ready, state, outcome, said, failed))


def failures_of(space: Space, outcome: Outcome | None) -> list[dict[str, str]]:
    """Cases that were not generated, and those with chunks that could not be evaluated."""
    failed = [
        {"case": case.label, "reason": case.failure}
        for case in space.cases
        if case.failure is not None
    ]
    broken = {(f.case, f.reason): len(f.segments) for f in outcome.failures} if outcome else {}
    labels = dict(zip(space.keys, (c.label for c in space.cases), strict=True))
    return failed + [{"case": labels[key], "reason": reason} for key, reason in broken]


def manifest_of(
    ready: Prepared,
    state: str,
    outcome: Outcome | None,
    said: list[str],
    failed: list[dict[str, str]],
) -> dict[str, Any]:
    """What the manifest of a run says."""
    study, sample = ready.study, ready.sample
    return {
        "locarno": __version__,
        "study": {
            "title": study.title, "digest": study.digest(),
            "folder": str(ready.folder.absolute()),
        },
        "scenario": {"name": study.scenario or study.function, "digest": ready.subject},
        "seed": study.seed,
        "histories": study.sampling.histories,
        "sample": {
            "plan": str(sample.plan), "points": sample.points, "digest": sample.digest(),
        },
        "identity": identity_of(ready).parts,
        "evaluations": outcome.before + outcome.made if outcome else 0,
        "wanted": outcome.total if outcome else None,
        "failed": failed,
        "said": said,
        "state": state,
    }  # fmt: skip


def confirmed(ready: Prepared, folder: Path, found: Estimate, confirm: Confirm | None) -> bool:
    """Whether to go on: more than the disk holds never, more than the budget when confirmed."""
    free = shutil.disk_usage(folder).free / _MEGABYTE
    if found.megabytes > free:
        message = (
            f"{folder}: the study needs about {found.megabytes:.0f} MB and {free:.0f} MB are "
            "free; name a folder on a larger disk or lower sampling.size"
        )
        raise RunError(message)
    budget = ready.study.budget
    beyond = found.minutes > budget.minutes or found.megabytes > budget.megabytes
    return confirm(found) if beyond and confirm is not None else True


def analyse(folder: Path) -> StudyAnswer:
    """What a study says so far, computed anew from its evaluations."""
    return _answer(_kept(folder), folder)


def _answer(ready: Prepared, folder: Path) -> StudyAnswer:
    study, sample, space = ready.study, ready.sample, ready.space
    names = outcomes_needed(study)
    if space.model.band:
        names += tuple(f"{name}_{end}" for name in names if name in LIVED for end in BAND)
    cases = []
    for number, found in sorted(values_by_case(folder, names).items()):
        histories = study.sampling.histories
        means = {name: point_means(sample, histories, found, name) for name in names}
        cases.append(CaseValues(number, space.cases[number].label, means))
    return answered(study, space, sample, cases, __version__)


def _write_answer(ready: Prepared, folder: Path, answer: StudyAnswer) -> None:
    found = plain(answer)
    assert isinstance(found, dict)  # noqa: S101 - an answer is a map of its fields
    write_text(folder / "study.json", as_json(found))
    write_text(folder / "study.html", study_page(found, _maps(ready, found)))


def _maps(ready: Prepared, found: dict[str, Any]) -> list[str]:
    """Each box on the line, where its inputs have a place; a function has no line."""
    model = ready.space.model
    if not isinstance(model, ScenarioModel):
        return []
    name = scenario_name(ready.study, ready.folder)
    maps = []
    for box in found["boxes"]:
        number = next(n for n, c in enumerate(ready.space.cases) if c.label == box["case"])
        made = model.cases[number]
        assert made is not None  # noqa: S101 - a case without outcomes has no box
        text = outlines(scenario_path(name)[0], made.case.boundaries) if _placed(box) else ""
        maps.append(box_map(box, made.case, line_measure(made.case), text))
    return maps


def _placed(box: dict[str, Any]) -> bool:
    return any(limit["place"] is not None for limit in box["limits"])


def show(folder: Path) -> dict[str, Any]:
    """What a study said when it was last run, from its folder alone."""
    read_manifest(folder)
    return read_json(folder / "study.json")


def sql(folder: Path, question: str) -> Any:  # noqa: ANN401 - an Arrow table, which has no types
    """Answer in a table to a question in SQL over ``results``, ``cases`` and ``sample``."""
    read_manifest(folder)
    return query(folder, question)


def table(folder: Path) -> Any:  # noqa: ANN401 - as above
    """Every evaluation with its case, its inputs in their units and its outcomes, in order.

    An Arrow table: ``table(run).to_pandas()``, ``polars.from_arrow(table(run))``.
    """
    if read_manifest(folder)["study"].get("search"):
        message = f"{folder}: is the run of a search; ask it with: study show --sql"
        raise RunError(message)
    ready = _kept(folder)
    space, sample = ready.space, seen(ready.space, ready.sample)
    found = query(
        folder,
        'SELECT DISTINCT ON (r."case", r.block, r.point, r.history) c.* EXCLUDE ("case"), r.* '
        'FROM results r JOIN cases c USING ("case") '
        'ORDER BY r."case", r.block, r.point, r.history',
    )  # fmt: skip
    case = found["case"].to_numpy().astype(np.int64)
    row = found["block"].to_numpy().astype(np.int64) * sample.size + found["point"].to_numpy()
    for column, path in enumerate(space.inputs):
        values = np.full(len(row), np.nan)
        for number in range(len(space.cases)):
            here = case == number
            u = sample.matrix[row[here], column]
            values[here] = input_values(space, path, u, number)
        found = found.append_column(path, [values])
    return found


def export(folder: Path, target: Path) -> None:
    """Writes ``table`` to a file: CSV, Parquet or NetCDF by its suffix."""
    export_table(table(folder), target)


def said(folder: Path) -> tuple[str, ...]:
    """What the last run of a study found and put aside, and what could not be evaluated."""
    manifest = read_manifest(folder)
    failed = [f"{each['case']}: {each['reason']}" for each in manifest["failed"]]
    return (*manifest["said"], *failed)
