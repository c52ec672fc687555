"""What a study says, from its folder: its answer, its page, its evaluations as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from locarno import __version__
from locarno.engine.line import line_measure
from locarno.errors import RunError
from locarno.io.bundled import outlines, scenario_path
from locarno.io.run_folder import as_json, read_json, write_text
from locarno.io.study_export import export_table
from locarno.io.study_folder import read_manifest
from locarno.io.study_store import query, values_by_case
from locarno.model.study import BAND, LIVED
from locarno.model.study_results import StudyAnswer
from locarno.report.document import plain
from locarno.report.study_maps import box_map
from locarno.report.study_page import study_page
from locarno.studies.preparing import Prepared, scenario_name
from locarno.studies.recording import is_search, kept
from locarno.study.answers import answered, outcomes_needed
from locarno.study.models import ScenarioModel
from locarno.study.values import CaseValues, input_values, point_means, seen

__all__ = ["analyse", "answer_of", "export", "said", "show", "sql", "table", "write_answer"]


def analyse(folder: Path) -> StudyAnswer:
    """What a study says so far, computed anew from its evaluations."""
    return answer_of(kept(folder), folder)


def answer_of(ready: Prepared, folder: Path) -> StudyAnswer:
    """What a study says of the evaluations that its folder holds."""
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


def write_answer(ready: Prepared, folder: Path, answer: StudyAnswer) -> None:
    """Writes what a study says into its folder, and the page that shows it."""
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
    if is_search(folder):
        message = f"{folder}: is the run of a search; ask it with: study show --sql"
        raise RunError(message)
    ready = kept(folder)
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
