"""Workers that serve one study after another, and workers of another state of the code."""

from dataclasses import replace

import numpy as np
import pytest

from locarno.engine.packing import packed
from locarno.errors import LocarnoError
from locarno.study import executors
from locarno.study.executors import _on_cluster
from locarno.study.models import FunctionModel
from locarno.study.tasks import Job, Task
from locarno.theory.designs_of_experiments import latin_hypercube


def job(high):
    """A job whose outcome is its input, between 0 and ``high``."""
    model = FunctionModel(f"{__name__}:same", ("a",), (0.0,), (high,), ("a",))
    return Job(model, latin_hypercube(["a"], 8, 1), ("key",))


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(executors, "_UNPACKED", [])
    monkeypatch.setattr(
        FunctionModel, "evaluate", lambda self, _c, u, _a: {"a": u[:, 0] * self.high[0]}
    )


def test_a_job_that_lies_where_another_lay_is_told_apart():
    """Bytes of one length, freed and made anew, get the same place in memory over and over."""
    places, task = [], Task(0, 0, 8)
    for high in [0.25, 0.5, 0.75, 0.125] * 8:
        data = packed([job(high)])
        places.append(id(data))
        assert np.isclose(_on_cluster(data, task).columns["a"].max(), high, rtol=0.13)
        del data
    assert len(set(places)) < len(places)


def test_the_job_is_unpacked_once_a_worker(monkeypatch):
    count = []
    real = executors.unpacked
    monkeypatch.setattr(executors, "unpacked", lambda data: count.append(1) or real(data))
    data = packed([job(0.5)])
    for first in range(4):
        _on_cluster(data, Task(0, first, first + 1))
    assert len(count) == 1


def test_a_worker_of_another_state_of_the_code_is_refused():
    data = packed([replace(job(0.5), code="0123456789abcdef")])
    with pytest.raises(LocarnoError, match="another state of Locarno; start all from one"):
        _on_cluster(data, Task(0, 0, 8))
