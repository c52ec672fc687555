# ruff: noqa: INP001, T201 - run by hand
"""The study engine: its store against a CSV archive, queries, indices, executors, the estimate.

Every figure is a ratio within one run, or stands beside its aim; nothing fails here. See README.md.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from locarno import studies
from locarno.io.study_store import ParquetStore, query, read_shards, writing
from locarno.model.study_store import Shard, ShardRecord
from locarno.study.estimate import chunk_rows
from locarno.study.executors import Kind, workers
from locarno.study.tasks import tasks_of
from locarno.theory.designs_of_experiments import saltelli
from locarno.theory.sensitivity.sobol import sobol_indices

SCENARIO = """\
study: 1
scenario: ukraine-2025
designs: [tripwire]
outcomes: [war, held]
sampling: {{plan: sobol, size: {size}, histories: 4}}
"""
ROWS, COLUMNS = 200_000, 36
MANY = 10_000_000
SHARD = 100_000
FUTURES = 2048


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor time of one call: what it takes where nobody else works."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def shards_of(rows: int, columns: int, size: int = SHARD) -> Iterator[Shard]:
    """Made-up shards of so many rows and outcomes."""
    draws = np.random.Generator(np.random.Philox(1))
    for first in range(0, rows, size):
        last = min(first + size, rows)
        values = {f"y{k}": draws.random(last - first) for k in range(columns)}
        record = ShardRecord("bench", ((0, first, last),), f"{first}", last - first)
        yield Shard(record, 0, 1, values, 1.0)


def archive(shards: list[Shard], target: Path) -> None:
    """The same values as EMA Workbench 2.5 keeps them: CSV files in one tar.gz, built in memory."""
    import pandas as pd  # noqa: PLC0415 - only this part needs it

    frames = {name: np.concatenate([s.columns[name] for s in shards]) for name in shards[0].columns}
    names = list(frames)
    inputs, outcomes = names[:24], names[24:]
    with tarfile.open(target, "w:gz") as tar:
        files = {"experiments.csv": pd.DataFrame({n: frames[n] for n in inputs})}
        files |= {f"{n}.csv": pd.DataFrame(frames[n]) for n in outcomes}
        for name, frame in files.items():
            data = frame.to_csv(index=False).encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def read_archive(target: Path) -> None:
    """All of it back into arrays."""
    import pandas as pd  # noqa: PLC0415 - as above

    with tarfile.open(target, "r:gz") as tar:
        for member in tar.getmembers():
            handle = tar.extractfile(member)
            assert handle is not None  # noqa: S101 - all members are files
            pd.read_csv(handle)


def store_part(place: Path) -> None:
    """Writing and reading 200,000 results of 36 columns."""
    shards = list(shards_of(ROWS, COLUMNS))
    ratios_written, ratios_read = [], []
    for number in range(3):
        written, read = _once(place / f"store{number}", place / "archive.tar.gz", shards)
        ratios_written.append(written)
        ratios_read.append(read)
    print(f"store: writes {statistics.median(ratios_written):.0f} times as fast as CSV (aim 50), "
          f"reads {statistics.median(ratios_read):.0f} times (aim 15)")  # fmt: skip


def _once(folder: Path, target: Path, shards: list[Shard]) -> tuple[float, float]:
    """How many times as fast the store writes and reads, once."""
    with writing(folder):
        store = ParquetStore(folder)
        ours = processor_seconds(lambda: [store.keep(shard) for shard in shards])
    theirs = processor_seconds(lambda: archive(shards, target))
    # Least of several: the first reading of a process mostly pays for its memory.
    read = min(processor_seconds(lambda: read_shards(folder)) for _ in range(5))
    reread = min(processor_seconds(lambda: read_archive(target)) for _ in range(5))
    print(f"  written {ours:.2f} s against {theirs:.1f}, read {read:.3f} s against {reread:.2f}")
    return theirs / ours, reread / read


def query_part(place: Path) -> None:
    """Ten million rows aggregated from disk, in a process of its own."""
    folder = place / "many"
    with writing(folder):
        store = ParquetStore(folder)
        for shard in shards_of(MANY, 4, 500_000):
            store.keep(shard)
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, __file__, "--aggregate", str(folder)], capture_output=True, text=True,
        check=True, env=os.environ,
    )  # fmt: skip
    print(done.stdout, end="")


def aggregate(folder: Path) -> None:
    """Means and a 95 % point by ten groups, three times; least time and the peak of memory."""
    sql = (
        "SELECT point % 10 AS part, avg(y0), avg(y1), quantile_cont(y2, 0.95) FROM results "
        "GROUP BY part ORDER BY part"
    )
    least = min(seconds(lambda: query(folder, sql)) for _ in range(5))
    busy = min(processor_seconds(lambda: query(folder, sql)) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"query: 10 million rows in {least:.2f} s of wall, {busy:.2f} s of processors (aim 1), "
          f"peak {peak:.0f} MB (aim 1,000)")  # fmt: skip


def sobol_part() -> None:
    """Indices of thirteen inputs with 100 resamples, about a million runs, against SALib's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol  # noqa: PLC0415 - only this part needs it
    names, size = [f"x{k}" for k in range(13)], 65_536
    sample = saltelli(names, size, 1)
    y = np.sin(6 * sample.matrix[:, 0]) + (sample.matrix**2) @ np.arange(13.0)
    blocks = y.reshape(15, size)
    theirs_y = np.ascontiguousarray(blocks[[0, *range(2, 15), 1]].T).ravel()
    problem = {"num_vars": 13, "names": names, "bounds": [[0.0, 1.0]] * 13}
    from locarno.study.resampling import bootstrap_counts  # noqa: PLC0415 - imported with its use

    ratios = []
    for _ in range(3):
        ours = seconds(lambda: sobol_indices(sample, y, bootstrap_counts(1, 100, size)))
        theirs = seconds(
            lambda: sobol.analyze(problem, theirs_y, calc_second_order=False, num_resamples=100)
        )
        ratios.append(theirs / ours)
        print(f"  {ours:.2f} s against {theirs:.1f} s")
    found = sobol.analyze(problem, theirs_y, calc_second_order=False, num_resamples=2)
    ours_found = sobol_indices(sample, y)
    gap = max(
        np.abs(found["S1"] - ours_found.first).max(), np.abs(found["ST"] - ours_found.total).max()
    )
    print(f"sobol: {statistics.median(ratios):.0f} times as fast as SALib (aim 20), "
          f"largest difference {gap:.1e} (aim 1e-10)")  # fmt: skip


def executor_part(place: Path, rounds: int) -> None:
    """Efficiency of two workers: time of one over twice the time of two, in turns."""
    file = place / "study.yaml"
    file.write_text(SCENARIO.format(size=FUTURES), encoding="utf-8")
    ready = studies.prepare(file)
    job = ready.space.job(ready.sample)
    # Chunks as a study of this size would take them.
    tasks = list(tasks_of(0, [(0, FUTURES)], chunk_rows(job, 0, FUTURES, 2)))

    def all_of(kind: Kind, count: int, cluster: str | None = None) -> float:
        with workers(job, kind, count, cluster) as found:
            list(found.run(tasks[:4]))  # start-up and what is compiled at first use
            return seconds(lambda: list(found.run(tasks)))

    import distributed  # noqa: PLC0415 - only this part needs it

    threads, dask = [], []
    for _ in range(rounds):
        one = all_of(Kind.THREADS, 1)
        two = all_of(Kind.THREADS, 2)
        threads.append(one / (2 * two))
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0
        ) as cluster:
            both = all_of(Kind.DASK, 2, cluster.scheduler_address)
        dask.append(one / (2 * both))
        print(f"  one thread {one:.2f} s, two {two:.2f} s, two Dask workers {both:.2f} s")
    rate = FUTURES / min(one, 2 * two)
    middle = [statistics.median(found) for found in (threads, dask)]
    print(
        f"executors: threads {middle[0]:.2f} (aim 0.88), Dask {middle[1]:.2f} (aim 0.80), "
        f"medians of {rounds} rounds; {rate:.0f} futures × 4 histories a second on one thread"
    )  # fmt: skip


def estimate_part(place: Path) -> None:
    """What was foretold and what it took, time and bytes."""
    file = place / "whole.yaml"
    file.write_text(SCENARIO.format(size=4096), encoding="utf-8")
    begun = time.perf_counter()
    outcome = studies.run(file, place / "run", studies.How(workers=2))
    took = time.perf_counter() - begun
    assert outcome.estimate is not None  # noqa: S101 - the folder was empty
    told = outcome.estimate
    print(f"estimate: {60 * told.minutes:.1f} s foretold, {outcome.seconds:.1f} s taken by the "
          f"evaluations ({took:.1f} s with start and analysis), factor "
          f"{outcome.seconds / (60 * told.minutes):.2f} (aim 1.5); {told.megabytes:.3f} MB "
          f"foretold, {outcome.bytes_written / 1e6:.3f} MB written")  # fmt: skip


def main() -> None:
    """Runs the parts wanted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=["store", "query", "sobol", "executors", "estimate"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--aggregate", type=Path)
    asked = parser.parse_args()
    if asked.aggregate:
        aggregate(asked.aggregate)
        return
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        parts = {
            "store": lambda: store_part(place),
            "query": lambda: query_part(place),
            "sobol": sobol_part,
            "executors": lambda: executor_part(place, asked.rounds),
            "estimate": lambda: estimate_part(place),
        }
        for part, work in parts.items():
            if asked.part in {None, part}:
                work()


if __name__ == "__main__":
    main()
