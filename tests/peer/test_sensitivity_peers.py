"""Our indices and SALib's on the same points."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # SALib's own, of its own imports
    from SALib.analyze import morris as salib_morris
    from SALib.analyze import pawn as salib_pawn
    from SALib.analyze import sobol as salib_sobol
    from SALib.analyze.delta import calc_delta

from locarno.theory.designs_of_experiments import (
    latin_hypercube,
    morris,
    saltelli,
    saltelli_pairs,
)
from locarno.theory.sensitivity.elementary_effects import elementary_effects
from locarno.theory.sensitivity.given_data import delta, pawn
from locarno.theory.sensitivity.sobol import sobol_indices, sobol_pairs

NAMES = ["a", "b", "c"]
PROBLEM = {"num_vars": 3, "names": NAMES, "bounds": [[0.0, 1.0]] * 3}


def bent(u):
    return 3.0 + np.sin(6 * u[:, 0]) + 4.0 * u[:, 1] ** 2 * u[:, 2]


def test_sobol_and_its_bootstrap():
    """Same indices and, on the same resamples, the same half-widths."""
    sample = saltelli(NAMES, 512, 1)
    y = bent(sample.matrix)
    blocks = y.reshape(5, 512)
    # SALib's order: for each row A, then A with each factor from B, then B.
    theirs = blocks[[0, 2, 3, 4, 1]].T.ravel()
    found = salib_sobol.analyze(PROBLEM, theirs, calc_second_order=False, seed=3)
    rows = np.random.default_rng(3).integers(512, size=(512, 100)).T
    counts = np.stack([np.bincount(row, minlength=512) for row in rows]).astype(float)
    ours = sobol_indices(sample, y, counts)
    assert_allclose(ours.first, found["S1"], atol=1e-10)
    assert_allclose(ours.total, found["ST"], atol=1e-10)
    assert_allclose(ours.total_half, found["ST_conf"], rtol=0.4)


def test_second_order_and_its_bootstrap():
    """SALib's order: for each row A, A with each factor from B, B with each from A, then B."""
    sample = saltelli_pairs(NAMES, 512, 1)
    y = bent(sample.matrix)
    theirs = y.reshape(8, 512)[[0, 2, 3, 4, 5, 6, 7, 1]].T.ravel()
    found = salib_sobol.analyze(PROBLEM, theirs, calc_second_order=True, seed=3)
    rows = np.random.default_rng(3).integers(512, size=(512, 100)).T
    counts = np.stack([np.bincount(row, minlength=512) for row in rows]).astype(float)
    ours = sobol_pairs(sample, y, counts)
    for (i, j), index, half in zip(ours.pairs, ours.index, ours.half, strict=True):
        assert index == pytest.approx(found["S2"][i, j], abs=1e-10)
        assert half == pytest.approx(found["S2_conf"][i, j], rel=0.4)
    whole = sobol_indices(sample, y)
    assert_allclose(whole.first, found["S1"], atol=1e-10)
    assert_allclose(whole.total, found["ST"], atol=1e-10)
    short = sobol_indices(saltelli(NAMES, 512, 1), y[: 5 * 512])
    assert_allclose(whole.total, short.total, atol=1e-12)


def test_elementary_effects():
    """SALib's step is 2/3 on its grid from 0 to 1, ours 1/2 on the middles of slices."""
    sample = morris(NAMES, 20, 1)
    y = bent(sample.matrix)
    points = sample.u.transpose(1, 0, 2).reshape(-1, 3)
    theirs = salib_morris.analyze(PROBLEM, points, y.reshape(4, 20).T.ravel(), num_levels=4)
    ours = elementary_effects(sample, y)
    assert_allclose(ours.mean_absolute / (4 / 3), theirs["mu_star"], atol=1e-10)
    assert_allclose(ours.deviation / (4 / 3), theirs["sigma"], atol=1e-10)


@pytest.mark.parametrize("steps", [0, 4])
def test_pawn(steps):
    """With and without equal outcomes; SALib leaves the largest point out of the last slice."""
    sample = latin_hypercube(NAMES, 500, 1)
    y = bent(sample.matrix)
    y = np.round(y * steps) / steps if steps else y
    theirs = salib_pawn.analyze(PROBLEM, sample.matrix, y, S=10)
    assert_allclose(pawn(sample, y).index, theirs["median"], atol=0.011)


def test_delta():
    sample = latin_hypercube(NAMES, 600, 1)
    y = bent(sample.matrix)
    exponent = 2.0 / (7.0 + np.tanh((1500.0 - 600) / 500.0))
    edges = np.linspace(0, 600, round(min(np.ceil(600**exponent), 48)) + 1)
    grid = np.linspace(y.min(), y.max(), 100)
    theirs = [calc_delta(y, grid, column, edges) for column in sample.matrix.T]
    assert_allclose(delta(sample, y), theirs, atol=1e-10)
