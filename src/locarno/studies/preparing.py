"""A study made ready: its file read, its scenario in every setting, its points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from locarno import __version__, api
from locarno.errors import Problem, ScenarioError
from locarno.io.study_file import read_study
from locarno.io.wording import suggestion
from locarno.model.scenario import Scenario
from locarno.model.study import Study, StudyFile
from locarno.study.code import code_digest, function_digest
from locarno.study.space import (
    Setting,
    Space,
    StudyProblem,
    function_space,
    sample_of,
    scenario_space,
    settings_of,
)
from locarno.theory.designs_of_experiments import Sample, points_for

__all__ = [
    "Prepared",
    "code_of",
    "prepare",
    "prepared_from",
    "problem_at",
    "problems_with",
    "scenario_name",
    "with_levers",
]


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
        raise problems_with(file, problems)
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


def problems_with(file: StudyFile, problems: Sequence[StudyProblem]) -> ScenarioError:
    """An error that names everything in a study file that does not fit its scenario."""
    return ScenarioError(
        tuple(
            Problem(
                file.place(found.where), ".".join(map(str, found.where)),
                found.message + (suggestion(found.word, found.known) if found.word else ""),
            )
            for found in problems
        )
    )  # fmt: skip
