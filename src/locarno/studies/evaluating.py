"""A study evaluated into a folder; what the folder holds already is not evaluated again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from locarno import api
from locarno.errors import RunError
from locarno.io.run_folder import check_folder, write_text
from locarno.io.study_folder import STUDY, write_manifest, write_sample
from locarno.io.study_store import ParquetStore
from locarno.studies.answering import answer_of, write_answer
from locarno.studies.preparing import Prepared, prepare
from locarno.studies.recording import (
    case_rows,
    failures_of,
    identity_of,
    kept,
    manifest_of,
    own_folder,
)
from locarno.study.estimate import Estimate
from locarno.study.executors import Kind, workers
from locarno.study.runner import Confirm, Outcome, Progress, run_job
from locarno.study.space import Space
from locarno.theory.designs_of_experiments import Sample

__all__ = ["How", "confirmed", "evaluated", "resume", "run"]

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
    return _run(kept(folder), folder, how or How(), progress)


def _run(ready: Prepared, folder: Path, how: How, progress: Progress) -> Outcome:
    with own_folder(folder, identity_of(ready)):
        store = ParquetStore(folder)
        write_text(folder / STUDY, ready.file.text)
        rows = case_rows(enumerate(ready.space.cases))
        write_sample(folder, rows, ready.sample.names, ready.sample.u)
        _manifest(ready, folder, "running", None, [])
        outcome = evaluated(
            ready.space, ready.sample, store, how,
            lambda found: confirmed(ready, folder, found, how.confirm), progress,
        )  # fmt: skip
        state = "complete" if outcome.complete else "stopped"
        _manifest(ready, folder, state, outcome, store.said)
        if outcome.before + outcome.made:
            write_answer(ready, folder, answer_of(ready, folder))
    return outcome


def evaluated(
    space: Space,
    sample: Sample,
    store: ParquetStore,
    how: How,
    confirm: Confirm,
    progress: Progress,
) -> Outcome:
    """Evaluates what a store does not hold of a space at the points of a sample."""
    job = space.job(sample)
    ready = workers(job, how.kind, how.workers, how.cluster)
    return run_job(job, space, store, ready, confirm, progress, how.chunk)


def _manifest(
    ready: Prepared, folder: Path, state: str, outcome: Outcome | None, said: list[str]
) -> None:
    failed = failures_of(ready.space, outcome)
    write_manifest(folder, manifest_of(ready, state, outcome, said, failed))


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
