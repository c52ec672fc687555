"""Poisson counts against scipy's distribution and the law's mean and variance."""

import numpy as np
import pytest
from scipy import stats

from locarno.theory.philox import uniforms
from locarno.theory.poisson import poisson, poisson_quantile


@pytest.mark.parametrize("rate", [1e-9, 0.02, 0.7, 3.3, 9.0, 16.0])
def test_quantile_is_that_of_scipy(rate):
    """Where a draw is closer than 1e-12 to a step of the distribution function, either side."""
    draws = (np.arange(5_000) + 0.5) / 5_000
    counts = poisson_quantile(draws, rate)
    law = stats.poisson(rate)
    assert np.all(law.cdf(counts) >= draws - 1e-12)
    assert np.all(law.cdf(counts - 1) < draws + 1e-12)


@pytest.mark.parametrize("rate", [4.0, 40.0, 333.0])
def test_mean_and_variance(rate):
    """Both are the rate; 4 standard errors: sqrt(r / n) and, for large r, r sqrt(2 / n)."""
    size = 20_000
    future = np.arange(size)
    counts = poisson(lambda piece: uniforms(11, 3, future, 0, 0, piece)[0], np.full(size, rate))
    assert abs(counts.mean() - rate) < 4.0 * np.sqrt(rate / size)
    assert abs(counts.var() - rate) < 4.0 * np.sqrt((2.0 * rate**2 + rate) / size)
