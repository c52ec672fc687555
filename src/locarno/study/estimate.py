"""What a study will take, told from a few of its own chunks before the rest of it starts."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from locarno.model.study_store import Shard
from locarno.study.executors import Found, Workers
from locarno.study.tasks import Job, Task, evaluated, tasks_of

__all__ = ["Estimate", "chunk_rows", "estimate", "pilot_tasks"]

LEAST_SECONDS = 0.2
"""Shortest chunk: below it, handing out work costs more than a per cent (a Dask task: 2 ms)."""
USUAL_SECONDS = 1.0
"""Chunk aimed at: what a kill loses, and what a scheduler hardly feels."""
_FIXED_SHARE = 9.0
"""A chunk takes so many times longer than its fixed part, which is then a tenth of it."""
_PROBES = (8, 40)
_PARTS_A_WORKER = 4
_PILOT_A_WORKER = 2
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is left of a study.

    Parameters
    ----------
    evaluations : points times cases that are missing; minutes, megabytes : on disk and in all;
    memory_megabytes : of this process; workers : chunks at a time; chunk : rows in a chunk.
    """

    evaluations: int
    minutes: float
    megabytes: float
    memory_megabytes: float
    workers: int
    chunk: int


def chunk_rows(job: Job, case: int, total: int, workers: int) -> int:
    """Rows of a chunk of about a second, found by timing two small ones of one case.

    Parameters
    ----------
    total : rows that are missing in all cases; workers : chunks evaluated at a time.
    """
    rows = job.sample.points
    small, large = (min(size, rows) for size in _PROBES)
    evaluated(job, Task(case, 0, min(2, rows)))  # what is compiled or cached at first use
    timed = [evaluated(job, Task(case, 0, size)) for size in (small, large)]
    seconds = [found.seconds if isinstance(found, Shard) else 0.0 for found in timed]
    each = max((seconds[1] - seconds[0]) / max(large - small, 1), 1e-7)
    fixed = max(seconds[0] - small * each, 0.0)
    wanted = max((USUAL_SECONDS - fixed) / each, _FIXED_SHARE * fixed / each)
    least = max((LEAST_SECONDS - fixed) / each, 1.0)
    shared = total / (_PARTS_A_WORKER * workers)
    return min(int(max(min(wanted, shared), least, 1.0)), rows)


def pilot_tasks(
    missing: Sequence[tuple[int, Sequence[tuple[int, int]]]], size: int, workers: int
) -> list[Task]:
    """The first chunk of every case, more of them for many workers: real chunks, which are kept.

    All workers are then busy at once, as they will be, so that what they take from each other is
    part of the time measured.

    Parameters
    ----------
    missing : by case, the rows that no shard holds; workers : chunks evaluated at a time.
    """
    each = max(1, -(-_PILOT_A_WORKER * workers // max(len(missing), 1)))
    return [task for case, runs in missing for task in islice(tasks_of(case, runs, size), each)]


def estimate(
    pilot: Iterable[Found],
    missing: Sequence[tuple[int, Sequence[tuple[int, int]]]],
    bytes_a_row: float,
    workers: Workers,
    chunk: int,
) -> Estimate:
    """Time and bytes of what is missing, the pilot included.

    Parameters
    ----------
    pilot : results of ``pilot_tasks``; each case is taken to go on as its first chunk did.
    bytes_a_row : size of the pilot's shards on disk for a row.
    """
    seconds_of: dict[int, list[float]] = {}
    for task, found in pilot:
        if isinstance(found, Shard):
            seconds_of.setdefault(task.case, []).append(found.seconds / (task.last - task.first))
    speed = {case: sum(each) / len(each) for case, each in seconds_of.items()}
    rows = {case: sum(last - first for first, last in runs) for case, runs in missing}
    usual = sum(speed.values()) / len(speed) if speed else 0.0
    seconds = sum(count * speed.get(case, usual) for case, count in rows.items())
    total = sum(rows.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTE
    return Estimate(
        evaluations=total,
        minutes=seconds / workers.count / 60.0,
        megabytes=total * bytes_a_row / 1e6,
        memory_megabytes=peak,
        workers=workers.count,
        chunk=chunk,
    )
