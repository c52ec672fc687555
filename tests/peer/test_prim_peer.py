"""PRIM against EMA Workbench's, frozen by ``scripts/freeze_prim.py``, step by step."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from locarno.theory.discovery.boxes import quasi_p
from locarno.theory.discovery.prim import prim

DATA = Path(__file__).parents[1] / "data"
sys.path.insert(0, str(DATA))
from prim_cases import CASES  # noqa: E402

FROZEN = json.loads((DATA / "prim_ema.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("name", CASES)
def test_prim_takes_the_same_steps(name):
    x, interest, threshold = CASES[name]()
    found = prim(x, interest, threshold=threshold, boxes=2)
    assert len(found) == len(FROZEN[name]) >= 1
    for ours, theirs in zip(found, FROZEN[name], strict=True):
        for key in ("coverage", "density", "mass", "restricted"):
            mine = [getattr(step, key) for step in ours.steps]
            assert_allclose(mine, theirs[key], rtol=0, atol=1e-6)
        low = [np.maximum(step.box.low, x.min(axis=0)) for step in ours.steps]
        high = [np.minimum(step.box.high, x.max(axis=0)) for step in ours.steps]
        assert_allclose(low, theirs["low"], rtol=1e-6, atol=1e-6)
        assert_allclose(high, theirs["high"], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_chance_of_each_restriction(name):
    x, interest, threshold = CASES[name]()
    box = prim(x, interest, threshold=threshold)[0].steps[-1].box
    theirs = FROZEN[name][0]["quasi_p"]
    ours = quasi_p(x, interest, box)
    assert {f"x{column}" for column, _ in ours} == set(theirs)
    for (column, side), value in ours.items():
        assert value == pytest.approx(theirs[f"x{column}"][side == "high"], abs=1e-6)
