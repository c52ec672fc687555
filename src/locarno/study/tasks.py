"""Pieces of a study: which points are missing, cut into chunks, and one chunk evaluated.

A row is a point of the sample counted block after block; a chunk is a run of rows of one case.
Every draw is addressed, so chunks change no result.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from locarno.errors import LocarnoError
from locarno.model.study_store import Failure, Segment, Shard, ShardRecord
from locarno.study.code import code_digest
from locarno.study.models import Model
from locarno.theory.designs_of_experiments import Sample

__all__ = ["Job", "Task", "evaluated", "missing_rows", "segments_of", "tasks_of"]

Rows = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Task:
    """Rows ``first`` to before ``last`` of one case."""

    case: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker needs once.

    Parameters
    ----------
    keys : by case, digest of all that its values depend on but the points.
    numbers : by case, the number that the store knows it by; empty for its place here.
    code : digest of the code that made the keys, which a worker must share.
    """

    model: Model
    sample: Sample
    keys: tuple[str, ...]
    numbers: tuple[int, ...] = ()
    code: str = field(default_factory=code_digest)


def segments_of(first: int, last: int, size: int) -> tuple[Segment, ...]:
    """Rows as segments of blocks of ``size`` points.

    Examples
    --------
    >>> segments_of(3, 9, 5)
    ((0, 3, 5), (1, 0, 4))
    """
    found = []
    while first < last:
        block, start = divmod(first, size)
        stop = min(size, start + last - first)
        found.append((block, start, stop))
        first += stop - start
    return tuple(found)


def points_digest(sample: Sample, segments: Sequence[Segment]) -> str:
    """SHA-256 of the inputs at some points; None of other blocks or names matters."""
    found = hashlib.sha256()
    for block, first, last in segments:
        found.update(f"{block}:{first}:{last}\n".encode())
        found.update(np.ascontiguousarray(sample.u[block, first:last]).tobytes())
    return found.hexdigest()


def missing_rows(
    sample: Sample, key: str, records: Iterable[ShardRecord], histories: int
) -> list[Rows]:
    """Rows of a case that no shard holds; shards of other cases or other points do not count."""
    done = np.zeros(sample.points, dtype=bool)
    for record in records:
        if record.case == key and _belongs(sample, record, histories):
            for block, first, last in record.segments:
                start = block * sample.size
                done[start + first : start + last] = True
    return _runs(~done)


def _belongs(sample: Sample, record: ShardRecord, histories: int) -> bool:
    """Whether a shard's points are points of this sample."""
    inside = all(b < sample.blocks and last <= sample.size for b, _, last in record.segments)
    count = sum(last - first for _, first, last in record.segments)
    return (
        inside
        and record.rows == count * histories
        and record.points == points_digest(sample, record.segments)
    )


def _runs(wanted: NDArray[np.bool_]) -> list[Rows]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]])))
    pairs = edges.reshape(-1, 2).tolist()
    return [(int(first), int(last)) for first, last in pairs]


def tasks_of(case: int, runs: Iterable[Rows], size: int) -> Iterator[Task]:
    """Chunks of at most ``size`` rows.

    Examples
    --------
    >>> list(tasks_of(0, [(0, 5)], 3))
    [Task(case=0, first=0, last=3), Task(case=0, first=3, last=5)]
    """
    for first, last in runs:
        for start in range(first, last, size):
            yield Task(case, start, min(start + size, last))


def evaluated(job: Job, task: Task) -> Shard | Failure:
    """The outcomes of a chunk, or why there are none."""
    sample = job.sample
    segments = segments_of(task.first, task.last, sample.size)
    key = job.keys[task.case]
    u = sample.matrix[task.first : task.last]
    addresses = np.arange(task.first, task.last) % sample.size
    begun = time.perf_counter()
    try:
        columns = job.model.evaluate(task.case, u, addresses)
    except (LocarnoError, ArithmeticError, ValueError) as error:
        return Failure(key, segments, f"{error}" or type(error).__name__)
    seconds = time.perf_counter() - begun
    rows = (task.last - task.first) * job.model.histories
    record = ShardRecord(key, segments, points_digest(sample, segments), rows)
    number = job.numbers[task.case] if job.numbers else task.case
    return Shard(record, number, job.model.histories, columns, seconds)
