"""Points of a study: drawn ahead or one by one, and one chunk at a time where Python works."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locarno import studies
from locarno.engine import points

DATA = Path(__file__).parents[1] / "data"
STUDY = """\
study: 1
scenario: short.yaml
outcomes: [war]
uncertainties: all
sampling: {plan: lhs, size: 6, histories: 2}
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("points")
    small = (DATA / "small.yaml").read_text(encoding="utf-8")
    (folder / "short.yaml").write_text(small + "\nhorizon_days: 120\n", encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    ready = studies.prepare(folder / "study.yaml")
    return ready.space.model, ready.sample


def outcomes(model, u):
    return model.evaluate(0, u, np.arange(len(u)))


def test_drawn_ahead_or_not_the_bits_are_the_same(model):
    scenario, sample = model
    assert scenario.cases[0].drawn
    slow = replace(scenario, cases=(replace(scenario.cases[0], drawn=()),))
    ahead, alone = outcomes(scenario, sample.matrix), outcomes(slow, sample.matrix)
    assert ahead.keys() == alone.keys()
    for name, values in ahead.items():
        np.testing.assert_array_equal(values, alone[name])


def test_what_the_study_sets_is_not_drawn_ahead(model):
    scenario, sample = model
    first = scenario.cases[0]
    path = next(each[0] for each in first.drawn if each[1] == "pert" and each[0] in scenario.inputs)
    likely = replace(scenario, inputs=(path,), likely=True)
    futures = likely._futures(first, sample.matrix[:, :1], np.arange(len(sample.matrix)))
    futures.draw_ahead(first.drawn)
    assert {each[0] for each in futures.drawn} == {path}


def test_one_chunk_at_a_time_is_in_the_part_that_holds_pythons_lock(model, monkeypatch):
    scenario, sample = model
    real, inside, most = points._closed_form, [], []

    def watched(*arguments):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.05)
        found = real(*arguments)
        inside.pop()
        return found

    monkeypatch.setattr(points, "_closed_form", watched)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: outcomes(scenario, sample.matrix[:2]), range(6)))
    assert most == [1] * 6
