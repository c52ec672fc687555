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
    counts = poisson(
        lambda n, places: uniforms(11, 3, future[places], 0, 0, n), np.full(size, rate)
    )
    assert abs(counts.mean() - rate) < 4.0 * np.sqrt(rate / size)
    assert abs(counts.var() - rate) < 4.0 * np.sqrt((2.0 * rate**2 + rate) / size)


@pytest.mark.parametrize("rate", [16.5, 40.0, 1000.0])
def test_large_rates_follow_the_exact_law(rate):
    """Chi-square over twenty cells of scipy's law; 45.3 is its 0.1 % point at 19 degrees."""
    size = 20_000
    future = np.arange(size)
    counts = poisson(lambda n, places: uniforms(5, 3, future[places], 0, 0, n), np.full(size, rate))
    law = stats.poisson(rate)
    edges = np.unique(law.ppf(np.linspace(0.05, 0.95, 19)))
    cells = np.bincount(np.searchsorted(edges, counts), minlength=edges.size + 1)
    chances = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]]))
    assert np.sum((cells - size * chances) ** 2 / (size * chances)) < 45.3
