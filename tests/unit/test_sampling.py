"""Quantile functions of ranges: ends, points and refusals."""

import math

import numpy as np
import pytest

from locarno.theory.sampling import (
    gaussian_copula,
    gumbel,
    lognormal_quantile,
    pert_quantile,
    triangular_quantile,
    uniform_quantile,
)


@pytest.mark.parametrize("quantile", [pert_quantile, triangular_quantile])
@pytest.mark.parametrize("mode", [2.0, 3.0, 6.0])
def test_ends_of_the_range(quantile, mode):
    assert quantile([0.0, 1.0], 2.0, mode, 6.0).tolist() == [2.0, 6.0]


@pytest.mark.parametrize("quantile", [pert_quantile, triangular_quantile])
def test_a_point_is_returned_as_it_is(quantile):
    assert quantile([[0.1], [0.9]], 0.3, 0.3, 0.3).tolist() == [[0.3], [0.3]]


def test_uniform_by_hand():
    assert uniform_quantile([0.0, 0.5, 1.0], -1.0, 3.0).tolist() == [-1.0, 1.0, 3.0]
    assert uniform_quantile(0.7, 4.0, 4.0).shape == ()


def test_triangular_by_hand():
    """On 0, 1, 4 the distribution function is x^2 / 4 up to 1 and 1 - (4 - x)^2 / 12 beyond."""
    draws = [0.25 * 0.25, 0.25, 1.0 - 1.0 / 12.0]
    np.testing.assert_allclose(triangular_quantile(draws, 0.0, 1.0, 4.0), [0.5, 1.0, 3.0])


def test_lognormal_goes_through_its_points():
    found = lognormal_quantile([0.05, 0.5, 0.95], 2.0, 50.0)
    np.testing.assert_allclose(found, [2.0, 10.0, 50.0], rtol=1e-13)
    np.testing.assert_allclose(lognormal_quantile([0.1, 0.9], 3.0, 3.0), 3.0, rtol=1e-15)


def test_gumbel_by_hand():
    """-log(-log(1/e)) is 0."""
    assert float(gumbel(math.exp(-1.0))) == pytest.approx(0.0, abs=1e-15)


def test_independent_inputs_are_left_alone():
    draws = np.array([[0.1, 0.9], [0.4, 0.2]])
    np.testing.assert_allclose(gaussian_copula(draws, np.eye(2)), draws, rtol=1e-13)


def test_the_extremes_stay_inside_the_open_interval():
    draws = np.array([[1.0 - 2.0**-53, 2.0**-53]] * 3)
    found = gaussian_copula(draws, np.full((3, 3), 0.5) + 0.5 * np.eye(3))
    assert np.all((found > 0.0) & (found < 1.0))


@pytest.mark.parametrize("values", [(1.0, 0.0, 2.0), (0.0, 3.0, 2.0), (0.0, 1.0, math.inf)])
@pytest.mark.parametrize("quantile", [pert_quantile, triangular_quantile])
def test_a_range_out_of_order_is_refused(quantile, values):
    with pytest.raises(ValueError, match="a range needs finite low <= mode <= high"):
        quantile(0.5, *values)


def test_a_uniform_range_out_of_order_is_refused():
    with pytest.raises(ValueError, match="a range needs finite low <= mode <= high"):
        uniform_quantile(0.5, 2.0, 1.0)


@pytest.mark.parametrize("points", [(0.0, 1.0), (2.0, 1.0), (1.0, math.inf)])
def test_impossible_lognormal_points_are_refused(points):
    with pytest.raises(ValueError, match="a lognormal needs 0 < p05 <= p95"):
        lognormal_quantile(0.5, *points)


REFUSED = [
    ([[1.0]], "need a 2 x 2 matrix, found"),
    ([[0.9, 0.0], [0.0, 1.0]], "with itself is 1, found 0.9 at 0"),
    ([[1.0, 0.2], [0.3, 1.0]], r"found 0.2 at \(0, 1\) and 0.3 at \(1, 0\)"),
    ([[1.0, 1.2], [1.2, 1.0]], "numbers between -1 and 1"),
    ([[1.0, math.nan], [math.nan, 1.0]], "numbers between -1 and 1"),
    ([[1.0, 1.0], [1.0, 1.0]], r"not positive definite: inputs up to number 1 \(from 0\)"),
]


@pytest.mark.parametrize(("matrix", "message"), REFUSED)
def test_impossible_correlations_are_refused(matrix, message):
    with pytest.raises(ValueError, match=message):
        gaussian_copula(np.full((2, 3), 0.5), matrix)


def test_correlations_that_contradict_each_other_are_refused():
    """A with B and B with C at .9, A with C at -.9."""
    matrix = [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]]
    with pytest.raises(ValueError, match="inputs up to number 2"):
        gaussian_copula(np.full((3, 1), 0.5), matrix)
