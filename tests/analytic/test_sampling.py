"""Moments and correlations of sampled ranges against their closed forms."""

import math

import numpy as np
import pytest
from scipy import stats

from locarno.theory.philox import uniforms
from locarno.theory.sampling import (
    gaussian_copula,
    gumbel,
    lognormal_quantile,
    pert_quantile,
    pert_quantiles,
    triangular_quantile,
)

MIDPOINTS = (np.arange(100_000) + 0.5) / 100_000


def test_pert_mean_and_variance():
    """Mean (a + 4m + b) / 6 and variance (mean - a)(b - mean) / 7 of the Beta form."""
    values = pert_quantile(MIDPOINTS, 2.0, 3.0, 12.0)
    mean = (2.0 + 4.0 * 3.0 + 12.0) / 6.0
    assert values.mean() == pytest.approx(mean, rel=1e-5)
    assert values.var() == pytest.approx((mean - 2.0) * (12.0 - mean) / 7.0, rel=1e-4)


def test_many_pert_ranges_at_once_have_the_bits_of_each_alone():
    low, mode, high = np.array(
        [[0.0, 2.0, -3.7, 1e-9], [0.3, 2.0, 0.1, 2e-9], [1.0, 12.0, 0.1, 1.0]]
    )
    u = np.stack([np.roll(MIDPOINTS[::200], k) for k in range(4)])
    for k, row in enumerate(pert_quantiles(u, low, mode, high)):
        alone = pert_quantile(u[k], float(low[k]), float(mode[k]), float(high[k]))
        np.testing.assert_array_equal(row, alone)


def test_triangular_against_scipy():
    values = triangular_quantile(MIDPOINTS[::100], 2.0, 3.0, 12.0)
    np.testing.assert_allclose(values, stats.triang(0.1, 2.0, 10.0).ppf(MIDPOINTS[::100]))


def test_lognormal_against_scipy():
    deviation = math.log(30.0) / 2.0 / stats.norm.ppf(0.95)
    law = stats.lognorm(deviation, scale=math.sqrt(0.5 * 15.0))
    found = lognormal_quantile(MIDPOINTS[::100], 0.5, 15.0)
    np.testing.assert_allclose(found, law.ppf(MIDPOINTS[::100]), rtol=1e-12)


def test_gumbel_mean_and_variance():
    """Euler's constant and pi^2 / 6."""
    values = gumbel(MIDPOINTS)
    assert values.mean() == pytest.approx(0.5772156649, abs=1e-4)
    assert values.var() == pytest.approx(math.pi**2 / 6.0, rel=1e-3)


def test_copula_has_the_rank_correlations_and_stays_uniform():
    """20 000 draws: 4 standard errors of a rank correlation are below 0.03."""
    wanted = np.array([[1.0, 0.7, -0.3], [0.7, 1.0, 0.1], [-0.3, 0.1, 1.0]])
    draws = np.stack([uniforms(2, row, np.arange(20_000), 0, 0, 0)[0] for row in range(3)])
    found = gaussian_copula(draws, wanted)
    np.testing.assert_allclose(stats.spearmanr(found, axis=1).statistic, wanted, atol=0.03)
    for row in found:
        assert stats.kstest(row, "uniform").pvalue > 0.001
