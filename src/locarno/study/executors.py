"""Where chunks are evaluated: threads, processes or a Dask cluster, all with the same results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures import ProcessPoolExecutor as Pool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from itertools import islice
from multiprocessing import get_context
from typing import Any

from locarno.engine.packing import packed, unpacked
from locarno.errors import LocarnoError
from locarno.model.study_store import Failure, Shard
from locarno.study.code import code_digest
from locarno.study.tasks import Job, Task, evaluated

__all__ = ["Found", "Kind", "Workers", "workers"]

Found = tuple[Task, Shard | Failure]

AHEAD = 3
"""Chunks handed out for each worker at a time: memory stays bounded however long a study is."""
_RETRIES = 5
"""Times that a chunk is tried again when its worker dies."""


class Kind(StrEnum):
    """Executors by name."""

    THREADS = "threads"
    PROCESSES = "processes"
    DASK = "dask"


@dataclass(frozen=True, slots=True)
class Workers:
    """Some workers, ready.

    Parameters
    ----------
    count : chunks that are evaluated at a time.
    run : evaluates chunks, in the order in which they are done.
    """

    kind: Kind
    count: int
    run: Callable[[Iterable[Task]], Iterator[Found]]


def workers(
    job: Job, kind: Kind, count: int, cluster: str | None = None
) -> AbstractContextManager[Workers]:
    """Workers for a job; they end with the context.

    Parameters
    ----------
    count : threads or processes; a cluster has its own.
    cluster : address of a Dask scheduler, such as ``tcp://127.0.0.1:8786``.
    """
    match kind:
        case Kind.THREADS:
            return _threads(job, count)
        case Kind.PROCESSES:
            return _processes(job, count)
        case _:
            return _dask(job, cluster or "")


@contextmanager
def _threads(job: Job, count: int) -> Iterator[Workers]:
    with ThreadPoolExecutor(max_workers=count) as pool:
        yield Workers(Kind.THREADS, count, lambda tasks: _pooled(pool, count, tasks, job))


@contextmanager
def _processes(job: Job, count: int) -> Iterator[Workers]:
    # Spawned, for a fork beside threads (numba's, BLAS's) may hang.
    context = get_context("spawn")
    with Pool(count, mp_context=context, initializer=_begin, initargs=(packed([job]),)) as pool:
        yield Workers(Kind.PROCESSES, count, lambda tasks: _pooled(pool, count, tasks, None))


_JOB: list[Job] = []


def _begin(data: bytes) -> None:
    """Unpacks the job once in each process."""
    (job,) = unpacked(data)
    assert isinstance(job, Job)  # noqa: S101 - packed just before
    _JOB[:] = [job]


def _in_process(task: Task) -> Shard | Failure:
    return evaluated(_JOB[0], task)


def _pooled(pool: Executor, count: int, tasks: Iterable[Task], job: Job | None) -> Iterator[Found]:
    """Chunks through a pool, a few ahead of what is done."""
    queue = iter(tasks)
    running: dict[Future[Shard | Failure], Task] = {}

    def hand_out(number: int) -> None:
        for task in islice(queue, number):
            new = (
                pool.submit(_in_process, task) if job is None else pool.submit(evaluated, job, task)
            )
            running[new] = task

    hand_out(count * AHEAD)
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            task = running.pop(future)
            hand_out(1)
            yield task, future.result()


@contextmanager
def _dask(job: Job, address: str) -> Iterator[Workers]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        message = "--cluster needs Dask: pip install 'locarno[study]'"
        raise LocarnoError(message) from error
    try:
        client = distributed.Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        message = f"--cluster {address}: no Dask scheduler answers; start one, or leave it out"
        raise LocarnoError(message) from error
    with client:
        threads = sum(client.nthreads().values())
        if threads == 0:
            message = f"--cluster {address}: the scheduler has no workers; start some and resume"
            raise LocarnoError(message)
        data = client.scatter(packed([job]), broadcast=True, hash=False)
        yield Workers(
            Kind.DASK, threads, lambda tasks: _clustered(distributed, client, data, threads, tasks)
        )


def _clustered(
    distributed: Any,  # noqa: ANN401 - a module and its values, which have no types
    client: Any,  # noqa: ANN401
    data: Any,  # noqa: ANN401
    threads: int,
    tasks: Iterable[Task],
) -> Iterator[Found]:
    """Chunks through a cluster; one whose worker dies is tried on another."""
    queue = iter(tasks)
    running = {}

    def handed_out(number: int) -> list[Any]:
        found = []
        for task in islice(queue, number):
            future = client.submit(_on_cluster, data, task, pure=False, retries=_RETRIES)
            running[future] = task
            found.append(future)
        return found

    done = distributed.as_completed(handed_out(threads * AHEAD))
    for future in done:
        task = running.pop(future)
        for following in handed_out(1):
            done.add(following)
        yield task, future.result()


_UNPACKED: list[tuple[bytes, Job]] = []
"""The last job unpacked on this worker, with its bytes: while they are held, no others are they."""


def _on_cluster(data: bytes, task: Task) -> Shard | Failure:
    """A chunk on a worker, which unpacks the job once.

    Raises
    ------
    LocarnoError
        When the worker runs other code than the coordinator: its numbers would pass for the same.
    """
    for held, job in tuple(_UNPACKED):
        if held is data:
            return evaluated(job, task)
    (sent,) = unpacked(data)
    assert isinstance(sent, Job)  # noqa: S101 - packed by the coordinator
    if sent.code != code_digest():
        message = "a Dask worker runs another state of Locarno; start all from one installation"
        raise LocarnoError(message)
    _UNPACKED[:] = [(data, sent)]
    return evaluated(sent, task)
