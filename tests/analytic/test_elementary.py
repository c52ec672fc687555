"""Accuracy of the elementary functions against math and scipy, in units of 2**-52."""

import math

import numpy as np
import pytest
from scipy import special

from locarno.theory.elementary import exp, log, logistic
from locarno.theory.normal import ndtr, ndtri

ULP = 2.0**-52


def worst(found, expected):
    """Largest relative error."""
    return np.max(np.abs(found - expected) / np.abs(expected))


def test_exp():
    """math.exp is good to half a unit in the last place; ours to one, so 1.5 together."""
    grid = np.concatenate([np.linspace(-708.0, 709.7, 20_001), np.linspace(-2.0, 2.0, 20_001)])
    assert worst(exp(grid), np.array([math.exp(x) for x in grid])) <= 1.5 * ULP


def test_log():
    """As for exp; the second grid crosses 1, where the result passes through 0."""
    grid = np.concatenate(
        [2.0 ** np.linspace(-1021.0, 1023.0, 20_001), np.linspace(0.5, 2.0, 20_002)]
    )
    grid = grid[grid != 1.0]
    assert worst(log(grid), np.array([math.log(x) for x in grid])) <= 1.5 * ULP


def test_ndtr():
    """scipy.special.ndtr is the reference.

    It rounds x / sqrt(2) first, which costs x^2 units of 2**-53 in the lower tail (1.5e-13 at
    -37, twice that with its own square); the table below holds that tail to 2e-15.
    """
    grid = np.linspace(-37.0, 8.0, 45_001)
    near = grid[grid > -4.0]
    assert worst(ndtr(near), special.ndtr(near)) <= 1e-14
    assert worst(ndtr(grid), special.ndtr(grid)) <= 3e-13


# P(Z <= x) with 17 digits, computed with mpmath at 200 bits: erfc(-x / sqrt(2)) / 2.
MPMATH_NDTR = {
    -37.0: 5.725571222524577e-300,
    -36.684: 6.570917573642063e-295,
    -20.3: 6.429244467698346e-92,
    -8.7: 1.6594208699647843e-18,
    -5.7: 5.990371401063528e-09,
    -5.6: 1.071759025831093e-08,
    -3.3: 0.0004834241423837775,
    -1.0: 0.15865525393145705,
    -0.7: 0.24196365222307303,
    -0.3: 0.3820885778110474,
    0.1: 0.539827837277029,
    0.6: 0.7257468822499265,
    1.5: 0.9331927987311419,
    4.0: 0.9999683287581669,
}
# Quantiles with 17 digits, computed with mpmath at 200 bits by Newton steps on the same.
MPMATH_NDTRI = {
    1e-300: -37.0470962993612,
    2.3e-178: -28.452024464649853,
    1e-50: -14.933337534788489,
    1e-12: -7.034483825301132,
    1e-11: -6.706023155495136,
    0.001: -3.0902323061678136,
    0.0749: -1.4402382675279637,
    0.076: -1.4325027208258116,
    0.3: -0.5244005127080408,
    0.44: -0.15096921549677725,
    0.7: 0.5244005127080407,
    0.975: 1.9599639845400538,
    0.999999: 4.753424308817087,
    0.9999999999999999: 8.209536151601387,
}


@pytest.mark.parametrize(("x", "expected"), MPMATH_NDTR.items())
def test_ndtr_against_high_precision(x, expected):
    assert float(ndtr(x)) == pytest.approx(expected, rel=2e-15, abs=0.0)


@pytest.mark.parametrize(("p", "expected"), MPMATH_NDTRI.items())
def test_ndtri_against_high_precision(p, expected):
    assert float(ndtri(p)) == pytest.approx(expected, rel=2e-15, abs=0.0)


def test_ndtri():
    """scipy.special.ndtri (Cephes) is the reference."""
    tail = 10.0 ** np.linspace(-300.0, -1.0, 10_001)
    grid = np.concatenate([tail, np.linspace(0.0501, 0.9499, 20_000), 1.0 - tail[tail > 1e-15]])
    assert worst(ndtri(grid), special.ndtri(grid)) <= 1e-14


def test_quantile_and_distribution_are_inverse():
    """The derivative of log ndtr at -36 is 36, so an error of 1 unit grows to about 36**2."""
    grid = np.linspace(-36.0, 5.0, 5_001)
    assert np.max(np.abs(ndtri(ndtr(grid)) - grid)) <= 1e-10


def test_logistic():
    """Definition with math.exp, which loses nothing on this range."""
    grid = np.linspace(-700.0, 700.0, 14_001)
    assert worst(logistic(grid), np.array([1 / (1 + math.exp(-x)) for x in grid])) <= 3 * ULP
