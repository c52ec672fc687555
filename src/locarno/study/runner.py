"""A study from what is missing to what is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from locarno.model.study_store import Failure, Shard, StudyStore
from locarno.study.estimate import Estimate, chunk_rows, estimate, pilot_tasks
from locarno.study.executors import Found, Workers
from locarno.study.space import Space
from locarno.study.tasks import Job, Task, missing_rows, tasks_of

__all__ = ["Outcome", "run_job"]

Progress = Callable[[str, float], None]
Confirm = Callable[[Estimate], bool]
Missing = list[tuple[int, list[tuple[int, int]]]]


@dataclass(slots=True)
class Outcome:
    """What a run of a study did.

    Parameters
    ----------
    before : evaluations that were there already; made : made now; total : of the whole study.
    seconds : that they took, the pilot included, without whatever came before and after.
    failures : chunks without outcomes; each case is named once a reason.
    """

    before: int
    total: int
    made: int = 0
    seconds: float = 0.0
    bytes_written: int = 0
    estimate: Estimate | None = None
    confirmed: bool = True
    failures: tuple[Failure, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every evaluation that can be made is there."""
        return self.before + self.made >= self.total


def run_job(
    job: Job,
    space: Space,
    store: StudyStore,
    ready: AbstractContextManager[Workers],
    confirm: Confirm,
    progress: Progress = lambda _s, _x: None,
    chunk: int | None = None,
) -> Outcome:
    """Evaluates what no shard holds and keeps it, chunk by chunk.

    Parameters
    ----------
    ready : workers; they begin only when something is missing.
    confirm : asked with the estimate before more than a pilot is evaluated.
    chunk : rows of a chunk; None finds them by timing.
    """
    usable = [number for number, case in enumerate(space.cases) if case.failure is None]
    records = store.kept()
    missing: Missing = [
        (n, missing_rows(job.sample, job.keys[n], records, job.model.histories)) for n in usable
    ]
    left = sum(last - first for _, runs in missing for first, last in runs)
    total = job.sample.points * len(usable)
    outcome = Outcome(before=total - left, total=total)
    missing = [(case, runs) for case, runs in missing if runs]
    if missing:
        with ready as workers:
            progress("pilot", 0.0)
            size = chunk or chunk_rows(job, missing[0][0], left, workers.count)
            begun = time.perf_counter()
            _evaluate(outcome, missing, size, workers, store, confirm, progress)
            outcome.seconds = time.perf_counter() - begun
    progress("done", 1.0)
    return outcome


def _evaluate(
    outcome: Outcome,
    missing: Missing,
    size: int,
    workers: Workers,
    store: StudyStore,
    confirm: Confirm,
    progress: Progress,
) -> None:
    first = pilot_tasks(missing, size, workers.count)
    pilot = list(workers.run(first))
    held = _Keeper(outcome, store, progress)
    shards = [found for _, found in pilot if isinstance(found, Shard)]
    rows = sum(shard.record.rows // shard.histories for shard in shards)
    # A shard is measured as it will be written: the first of the pilot stands for all.
    outcome.estimate = estimate(pilot, missing, held.bytes_of(shards) / max(rows, 1), workers, size)
    if not confirm(outcome.estimate):
        outcome.confirmed = False
        return
    for found in pilot:
        held.take(found)
    for found in workers.run(_rest(missing, first, size)):
        held.take(found)
    outcome.failures = tuple(held.failures)


def _rest(missing: Missing, done: Sequence[Task], size: int) -> Iterator[Task]:
    """All chunks but those of the pilot; cases take turns, so that all of them grow alike."""
    queues = [tasks_of(case, runs, size) for case, runs in missing]
    taken = set(done)
    while queues:
        still = []
        for queue in queues:
            task = next(queue, None)
            if task is not None:
                still.append(queue)
                if task not in taken:
                    yield task
        queues = still


class _Keeper:
    """Hands shards to the store and failures to whoever asks."""

    def __init__(self, outcome: Outcome, store: StudyStore, progress: Progress) -> None:
        self.outcome, self.store, self.progress = outcome, store, progress
        self.failures: list[Failure] = []

    def bytes_of(self, shards: Sequence[Shard]) -> int:
        return sum(self.store.size_of(shard) for shard in shards)

    def take(self, found: Found) -> None:
        task, result = found
        if isinstance(result, Failure):
            self.failures.append(result)
            return
        self.outcome.bytes_written += self.store.keep(result)
        self.outcome.made += task.last - task.first
        done = self.outcome.before + self.outcome.made
        self.progress("evaluations", done / self.outcome.total)
