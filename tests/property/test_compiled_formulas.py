"""Compiled formulas give the bits of theory: the text itself, and the array form beside it."""

import math

import numpy as np
import pytest
from scipy import stats

from locarno.kernels.elementary import (
    TWINS,
    exps,
    logistics,
    logs,
    normal_cdfs,
    normal_quantiles,
)
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit
from locarno.theory.elementary import blockwise, exp_block, log_block, logistic_block
from locarno.theory.normal import ndtr_block, ndtri_block
from locarno.theory.philox import (
    block_of,
    coarse_of,
    coarse_uniforms,
    philox4x32,
    uniform_of,
    unit_interval,
)
from locarno.theory.poisson import (
    LARGEST_RATE,
    _transformed,
    attempt_of,
    inversion_of,
    poisson_quantile,
)
from locarno.theory.scalar import (
    exp_near,
    exp_of,
    log_of,
    logistic_of,
    lognormal_of,
    ndtr_of,
    ndtri_of,
)

SIZE = 100_000
RANDOM = np.random.default_rng(1)
ONES = 0xFFFFFFFF
EDGES = np.array(
    [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 1e-310, 2.0**-1022, 1.0, -1.0, 0.5, 0.075,
     0.925, 2.0**-53, 1.0 - 2.0**-53, 709.7, 709.8, 710.0, 711.0, -708.5, -745.1, -745.2, -747.0,
     1e308, -1e308, 0.67448975, 5.656854249492381, 5.7, 37.5, -37.5, 40.0, 41.0, 1e-300]
)  # fmt: skip


@jit
def nears(x, out):
    for i in range(x.size):
        out[i] = exp_near(x[i])


@jit
def lognormals(x, out):
    for i in range(x.size):
        out[i] = lognormal_of(x[i], 0.7, 0.9)


@jit
def blocks(counter, key, out):
    for i in range(counter.shape[1]):
        out[0, i], out[1, i], out[2, i], out[3, i] = block_of(
            counter[0, i], counter[1, i], counter[2, i], counter[3, i], key[0], key[1]
        )


@jit
def uniforms_of(words, fine, coarse):
    for i in range(words.shape[1]):
        fine[i] = uniform_of(words[0, i], words[1, i])
        coarse[i] = coarse_of(words[0, i])


@jit
def inversions(u, rate, out):
    for i in range(u.size):
        out[i] = inversion_of(u[i], rate[i])


@jit
def attempts(u, v, rate, out):
    for i in range(u.size):
        out[i] = attempt_of(u[i], v[i], rate[i])


FUNCTIONS = {
    "exp": (exps, exp_block, exp_of, RANDOM.uniform(-760.0, 720.0, SIZE), EDGES),
    "exp near": (nears, exp_block, exp_near, RANDOM.uniform(-700.0, 700.0, SIZE), EDGES[:2]),
    "log": (logs, log_block, log_of, np.exp(RANDOM.uniform(-745.0, 709.0, SIZE)), EDGES),
    "logistic": (logistics, logistic_block, logistic_of, RANDOM.normal(0.0, 20.0, SIZE), EDGES),
    "ndtr": (normal_cdfs, ndtr_block, ndtr_of, RANDOM.normal(0.0, 8.0, SIZE), EDGES),
    "ndtri": (normal_quantiles, ndtri_block, ndtri_of, np.concatenate(
        [RANDOM.random(SIZE), np.exp(RANDOM.uniform(-700.0, 0.0, SIZE))]), EDGES),
    "lognormal": (lognormals, lambda u: exp_block(0.7 + 0.9 * ndtri_block(u)),
                  lambda u: lognormal_of(u, 0.7, 0.9), RANDOM.random(SIZE), EDGES),
}  # fmt: skip


def same(one, other):
    """Equal to the last bit, signs of zeros included; one NaN is as good as another."""
    return np.array_equal(one, other, equal_nan=True) and np.array_equal(
        np.signbit(one)[~np.isnan(one)], np.signbit(other)[~np.isnan(one)]
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_of_one_number_has_the_bits_of_the_array_form(name):
    compiled, array_form, text, draws, edges = FUNCTIONS[name]
    x = np.concatenate([edges, draws])
    found = np.empty_like(x)
    compiled(x, found)
    with np.errstate(all="ignore"):
        expected = array_form(x)
        few = x[: edges.size + 500]
        by_python = np.array([text(number) for number in few])
    assert same(found, expected)
    assert same(by_python, expected[: few.size])


@pytest.mark.parametrize("text", TWINS, ids=lambda text: text.__name__)
def test_blocks_are_worked_by_the_twin_whatever_the_layout(text):
    x = np.random.default_rng(5).random((6, 50))
    expected = text(x.reshape(-1)).reshape(x.shape)
    fixed = x.copy()
    fixed.flags.writeable = False
    for given in (x, np.asfortranarray(x), fixed, np.broadcast_to(x, (2, 6, 50))):
        assert same(blockwise(text, given), np.broadcast_to(expected, given.shape))
    assert same(blockwise(text, 0.25), text(np.array([0.25])).reshape(()))


def test_random123_known_answers():
    """Random123 (Salmon et al. 2011), kat_vectors, lines "philox4x32 10"."""
    known = [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ]
    for counter, key, words in known:
        counters = np.array(counter, dtype=np.uint64)[:, None]
        found = np.empty_like(counters)
        blocks(counters, np.array(key, dtype=np.uint64), found)
        assert tuple(found[:, 0]) == words
        assert block_of(*counters[:, 0], *np.array(key, dtype=np.uint64)) == words


def test_blocks_and_uniforms_are_those_of_arrays():
    random = np.random.default_rng(2)
    counter = random.integers(0, 1 << 32, (4, SIZE), dtype=np.uint64)
    key = random.integers(0, 1 << 32, 2, dtype=np.uint64)
    found, fine, coarse = np.empty_like(counter), np.empty(SIZE), np.empty(SIZE)
    blocks(counter, key, found)
    expected = philox4x32(tuple(counter), (int(key[0]), int(key[1])))
    assert np.array_equal(found, expected)
    uniforms_of(found, fine, coarse)
    assert np.array_equal(fine, unit_interval(found[0], found[1]))
    assert np.array_equal(coarse, coarse_uniforms(expected[0]))
    assert fine[0] == uniform_of(found[0, 0], found[1, 0])
    assert coarse[0] == coarse_of(found[0, 0])


def test_uniforms_stay_inside_the_open_interval():
    ends = np.array([[0, ONES], [0, ONES]], dtype=np.uint64)
    fine, coarse = np.empty(2), np.empty(2)
    uniforms_of(ends, fine, coarse)
    assert fine.tolist() == [2.0**-53, 1.0 - 2.0**-53]
    assert coarse.tolist() == [2.0**-33, 1.0 - 2.0**-33]


def test_inversion_is_that_of_arrays():
    random = np.random.default_rng(3)
    rate = np.concatenate([[0.0, 1e-300, 1e-9, LARGEST_RATE], random.uniform(0.0, 16.0, SIZE),
                           10.0 ** random.uniform(-6.0, 1.2, SIZE)])  # fmt: skip
    u = random.random(rate.size)
    u[:8] = [1.0 - 2.0**-53, 2.0**-53] * 4
    found = np.empty(rate.size, dtype=np.int64)
    inversions(u, rate, found)
    assert np.array_equal(found, poisson_quantile(u, rate))
    by_python = [inversion_of(a, b) for a, b in zip(u[:300], rate[:300], strict=True)]
    assert np.array_equal(by_python, found[:300])


def test_an_attempt_is_that_of_arrays():
    random = np.random.default_rng(5)
    rate = 10.0 ** random.uniform(1.21, 6.0, SIZE)
    u, v = random.random((2, SIZE))
    u[:4], v[:4] = [2.0**-53, 1.0 - 2.0**-53] * 2, [2.0**-53, 2.0**-53, 1.0 - 2.0**-53, 0.5]
    found = np.empty(SIZE, dtype=np.int64)
    attempts(u, v, rate, found)
    proposed, taken = _transformed(u, v, rate)
    assert np.array_equal(found, np.where(taken, proposed, -1))
    by_python = [attempt_of(*three) for three in zip(u[:300], v[:300], rate[:300], strict=True)]
    assert np.array_equal(by_python, found[:300])


@pytest.mark.parametrize("rate", [1e-4, 0.15, 3.0, 16.0, 16.5, 100.0])
def test_compiled_counts_follow_the_law(rate):
    """Chi-square against scipy's law in cells of at least 20 expected; its 0.1 % point."""
    u, v = np.random.default_rng(4).random((2, 20 * SIZE if rate < 0.1 else SIZE))
    counts = np.empty(u.size, dtype=np.int64)
    if rate <= LARGEST_RATE:
        inversions(u, np.full(u.size, rate), counts)
    else:
        attempts(u, v, np.full(u.size, rate), counts)
        counts = counts[counts >= 0]
        assert counts.size > 0.7 * u.size
    law = stats.poisson(rate)
    tails = np.concatenate([[0.0], law.cdf(np.arange(int(3.0 * rate) + 10)), [1.0]])
    starts, expected = [0], []
    for value in range(1, tails.size):
        share = counts.size * (tails[value] - tails[starts[-1]])
        if share >= 20.0 and counts.size * (1.0 - tails[value]) >= 20.0:
            starts.append(value)
            expected.append(share)
    expected.append(counts.size * (1.0 - tails[starts[-1]]))
    seen = np.bincount(np.searchsorted(starts, counts, side="right") - 1, minlength=len(starts))
    expected = np.array(expected)
    assert len(starts) > 1
    assert np.sum((seen - expected) ** 2 / expected) < stats.chi2.isf(0.001, len(starts) - 1)


def test_a_lognormal_has_its_mean():
    """Mean exp(m + s^2 / 2); strata leave an error of the tail only, far below 1 %."""
    u = (np.arange(SIZE) + 0.5) / SIZE
    found = np.empty(SIZE)
    lognormals(u, found)
    assert math.isclose(found.mean(), math.exp(0.7 + 0.9**2 / 2.0), rel_tol=0.01)


def test_every_formula_is_registered_once():
    assert len({text.__name__ for text in FORMULAS}) == len(FORMULAS)
