"""A study has the same bytes however it is evaluated (semantics §16)."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from locarno import studies
from locarno.io.study_store import shard_files
from locarno.study.executors import Kind

DATA = Path(__file__).parents[1] / "data"
SCENARIO = """\
study: 1
title: Bits
scenario: short.yaml
outcomes: [held, war, deterred, offered, held_days, breaches]
sampling: {plan: lhs, size: 8, histories: 2}
seed: 3
"""
FUNCTION = """\
study: 1
function: study_functions:slow_line
uncertainties: {a: {low: 0, high: 1}, b: {low: 0, high: 1}}
outcomes: [line, steep]
sampling: {plan: saltelli, size: 512}
"""


@pytest.fixture(autouse=True)
def _path(monkeypatch):
    monkeypatch.syspath_prepend(str(DATA))


def evaluations(tmp_path, name, text, **how):
    """Bytes of the table that a study exports."""
    file = tmp_path / "study.yaml"
    file.write_text(text, encoding="utf-8")
    small = (DATA / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "short.yaml").write_text(small + "\nhorizon_days: 200\n", encoding="utf-8")
    folder = tmp_path / name
    studies.run(file, folder, studies.How(**how))
    target = tmp_path / f"{name}.csv"
    studies.export(folder, target)
    return target.read_bytes()


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """Each study on one thread, all points in one chunk."""
    folder = tmp_path_factory.mktemp("reference")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DATA))
        return {
            text: evaluations(folder, str(n), text, workers=1, chunk=10_000)
            for n, text in enumerate((SCENARIO, FUNCTION))
        }


@pytest.mark.parametrize(("threads", "chunk"), [(2, 2), (1, 3), (2, 777)])
def test_scenario_by_threads_and_chunks(tmp_path, reference, threads, chunk):
    found = evaluations(tmp_path, "run", SCENARIO, workers=threads, chunk=chunk)
    assert found == reference[SCENARIO]


def test_scenario_by_processes(tmp_path, reference):
    how = {"kind": Kind.PROCESSES, "workers": 2, "chunk": 3}
    assert evaluations(tmp_path, "run", SCENARIO, **how) == reference[SCENARIO]


@pytest.mark.parametrize("chunk", [777, 10_000, None])
def test_function_by_chunks(tmp_path, reference, chunk):
    assert evaluations(tmp_path, "run", FUNCTION, workers=2, chunk=chunk) == reference[FUNCTION]


def test_resumed_after_the_loss_of_shards(tmp_path, reference):
    evaluations(tmp_path, "run", FUNCTION, workers=1, chunk=100)
    for path in shard_files(tmp_path / "run")[::3]:
        path.unlink()
    studies.resume(tmp_path / "run", studies.How(workers=2, chunk=77))
    studies.export(tmp_path / "run", tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == reference[FUNCTION]


@contextmanager
def _seen_by_workers(patch):
    patch.syspath_prepend(str(DATA))  # which spawned processes begin with
    yield


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with (
        pytest.MonkeyPatch.context() as patch,
        _seen_by_workers(patch),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0
        ) as found,
    ):
        yield found


def test_scenario_on_dask(tmp_path, reference, cluster):
    how = {"kind": Kind.DASK, "cluster": cluster.scheduler_address, "chunk": 3}
    assert evaluations(tmp_path, "run", SCENARIO, **how) == reference[SCENARIO]


def test_function_on_dask_with_a_worker_killed(tmp_path, reference, cluster):
    """SIGKILL to a worker in mid-run: its chunks go to the other, and the bytes are the same."""
    killed = []

    def kill(stage, share):
        if stage == "evaluations" and share > 0.2 and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    file = tmp_path / "study.yaml"
    file.write_text(FUNCTION, encoding="utf-8")
    how = studies.How(Kind.DASK, cluster=cluster.scheduler_address, chunk=50)
    outcome = studies.run(file, tmp_path / "run", how, kill)
    assert killed, studies.said(tmp_path / "run")
    assert outcome.complete
    studies.export(tmp_path / "run", tmp_path / "run.csv")
    assert (tmp_path / "run.csv").read_bytes() == reference[FUNCTION]
