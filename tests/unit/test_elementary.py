"""Limits, shapes and bits of the elementary functions."""

import hashlib
import math
import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

from locarno.theory.elementary import BLOCK, exp, log, logistic, power
from locarno.theory.normal import ndtr, ndtri

INF, NAN = math.inf, math.nan
FUNCTIONS = [exp, log, ndtr, ndtri, logistic]

# Exact limits of each function; 709.79 and -745.14 lie just beyond the range of doubles.
LIMITS = [
    (exp, [-INF, -745.14, 0.0, 709.79, INF], [0.0, 0.0, 1.0, INF, INF]),
    (log, [0.0, -0.0, 1.0, INF, -1.0, -INF], [-INF, -INF, 0.0, INF, NAN, NAN]),
    (ndtr, [-INF, -40.0, 0.0, 9.0, INF], [0.0, 0.0, 0.5, 1.0, 1.0]),
    (ndtri, [0.0, 0.5, 1.0, -0.1, 1.1], [-INF, 0.0, INF, NAN, NAN]),
    (logistic, [-INF, 0.0, 800.0, INF], [0.0, 0.5, 1.0, 1.0]),
]

GRID_DIGEST = """
import hashlib, sys
import numpy as np
from locarno.theory.elementary import exp, log, logistic, power
from locarno.theory.normal import ndtr, ndtri
from locarno.theory.poisson import poisson_quantile
from locarno.theory.sampling import gaussian_copula, gumbel, lognormal_quantile
step = np.arange(1, 20011) / 20011.0
parts = [exp(step * 1400 - 700), log(step), log(step * 1e9), ndtr(step * 45 - 37), ndtri(step),
         ndtri(step * 1e-200), logistic(step * 80 - 40), power(step * 9, 1.7), gumbel(step),
         lognormal_quantile(step, 0.3, 7.0), poisson_quantile(step, 3.3),
         gaussian_copula(np.stack([step, step[::-1]]), [[1.0, 0.4], [0.4, 1.0]])]
print(hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest())
"""


@pytest.mark.parametrize(("function", "inputs", "expected"), LIMITS)
def test_limits(function, inputs, expected):
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        np.testing.assert_array_equal(function(np.array(inputs)), expected)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nan_stays_nan(function):
    assert np.isnan(function(np.array([NAN, 0.5]))).tolist() == [True, False]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_shape_is_kept(function):
    assert function(0.5).shape == ()
    assert function(np.full((0, 3), 0.5)).shape == (0, 3)
    assert function([[0.5, 0.25]]).shape == (1, 2)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_element_does_not_depend_on_its_neighbours(function):
    """Across branches, blocks, strides and lengths that vector units treat differently."""
    values = np.concatenate([np.linspace(1e-9, 1.0, BLOCK + 5), [1e-320, 0.0, 5.0, 700.0, -30.0]])
    together = function(values)
    np.testing.assert_array_equal(function(values[::7]), together[::7])
    for i in [*range(0, values.size, 997), *range(BLOCK, values.size)]:
        np.testing.assert_array_equal(function(values[i : i + 1]), together[i : i + 1])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_inputs_are_not_changed(function):
    values = np.array([0.1, 0.9, 1e-310, -3.0])
    before = values.copy()
    function(values)
    np.testing.assert_array_equal(values, before)


def test_exp_reaches_the_smallest_numbers():
    """exp(-745.13) is the smallest positive double, 2**-1074 (its log is -744.44)."""
    assert float(exp(-745.13)) == 2.0**-1074
    assert float(exp(-744.44)) == 2.0**-1074


def test_log_of_the_smallest_numbers():
    """math.log is the reference; the inputs are subnormal."""
    for value in (2.0**-1074, 1e-310, 2.0**-1022):
        assert float(log(value)) == pytest.approx(math.log(value), rel=3e-16)


def test_power():
    """math.pow is the reference; the error grows with |y log x|, below 40 here."""
    bases = np.linspace(0.01, 50.0, 200)
    for exponent in (-3.0, 0.5, 1.7, 10.0):
        expected = [math.pow(base, exponent) for base in bases]
        np.testing.assert_allclose(power(bases, exponent), expected, rtol=1e-14)
    assert float(power(0.0, 2.0)) == 0.0
    assert np.isnan(power(-1.0, 2.0))


def run_digest(disabled):
    environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled}
    command = [sys.executable, "-W", "ignore", "-c", GRID_DIGEST]
    done = subprocess.run(command, capture_output=True, check=True, env=environment, text=True)
    return done.stdout.strip()


def test_bits_do_not_depend_on_the_vector_units():
    """Feature names of NumPy 2.4; one the processor lacks is ignored."""
    usual = run_digest("")
    assert len(usual) == 2 * hashlib.sha256().digest_size
    assert run_digest("X86_V4 AVX512_ICL AVX512_SPR") == usual
    assert run_digest("X86_V3 X86_V4 AVX512_ICL AVX512_SPR") == usual
