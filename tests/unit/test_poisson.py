"""Poisson counts: edges, errors and what each element is asked for."""

import numpy as np
import pytest

from locarno.theory.poisson import poisson, poisson_quantile


def test_quantile_by_hand():
    """Rate 1: P(0) = .3679, P(<= 1) = .7358, P(<= 2) = .9197, P(<= 3) = .9810."""
    draws = [0.3678, 0.3679, 0.7357, 0.7358, 0.9196, 0.9198, 0.9811]
    assert poisson_quantile(draws, 1.0).tolist() == [0, 1, 1, 2, 2, 3, 4]


def test_rate_zero_gives_zero():
    assert poisson_quantile(1.0 - 2.0**-53, 0.0).tolist() == 0
    assert poisson(
        lambda _, places: (np.full((1, places.size), 0.999),) * 2, np.zeros(2)
    ).tolist() == [
        0,
        0,
    ]


def test_the_largest_uniform_ends_the_search():
    """scipy.stats.poisson.isf(2**-53, 16) is 58; the rounded sum may stop a few beyond."""
    assert 56 <= int(poisson_quantile(1.0 - 2.0**-53, 16.0)) <= 70
    assert int(poisson_quantile(1.0 - 2.0**-53, 1e-300)) == 0


def test_shapes_broadcast():
    assert poisson_quantile(np.full((3, 1), 0.5), np.ones(4)).shape == (3, 4)
    assert poisson_quantile(np.empty((0, 2)), 1.0).shape == (0, 2)
    counts = poisson(lambda _, places: (np.full((1, places.size), 0.5),) * 2, np.full((2, 2), 3.0))
    assert counts.shape == (2, 2)


def test_large_rates_ask_again_only_while_something_is_open():
    """v = 0.5 lies under the squeeze of PTRS at 33 (0.9277 - 3.6224 / 13.5 = .66): one attempt."""
    asked = []

    def pair(attempts, places):
        asked.extend(attempts[:, 0])
        return np.full((len(attempts), places.size), 0.5), np.full(
            (len(attempts), places.size), 0.5
        )

    counts = poisson(pair, np.array([16.0, 33.0]))
    assert asked == [0]
    assert counts.tolist() == [int(poisson_quantile(0.5, 16.0)), 33]


def test_a_rejected_proposal_is_drawn_again():
    """u next to 0 with v next to 1 proposes a negative count, which is never taken."""
    tries = np.array([[1e-9], [1e-9], [0.5], [0.2], [0.3]])
    taken = np.array([[0.999], [0.999], [0.5], [0.1], [0.1]])
    counts = poisson(lambda n, _: (tries[n[:, 0]], taken[n[:, 0]]), np.array([20.0]))
    assert counts.tolist() == [20]


def test_an_element_does_not_depend_on_the_others():
    draws = np.array([[0.2, 0.9], [0.4, 0.8]])

    def part(columns):
        return lambda n, places: (
            draws[n[:, 0]][:, columns][:, places],
            draws[1 - n[:, 0]][:, columns][:, places],
        )

    counts = poisson(part(slice(None)), np.array([20.0, 5.0]))
    assert counts[0] == poisson(part(slice(0, 1)), np.array([20.0]))[0]
    assert counts[1] == poisson(part(slice(1, 2)), np.array([5.0]))[0]


@pytest.mark.parametrize("rate", [-0.1, 16.1, np.nan])
def test_a_rate_out_of_range_is_refused(rate):
    with pytest.raises(ValueError, match="needs rates between 0 and 16"):
        poisson_quantile(0.5, rate)


@pytest.mark.parametrize("rate", [-0.1, np.inf, np.nan])
def test_an_impossible_rate_is_refused(rate):
    with pytest.raises(ValueError, match="needs finite rates that are not negative"):
        poisson(lambda _, places: (np.full((1, places.size), 0.5),) * 2, np.array([rate]))


@pytest.mark.parametrize("draw", [0.0, 1.0, np.nan])
def test_a_draw_outside_the_open_interval_is_refused(draw):
    with pytest.raises(ValueError, match="needs uniforms strictly between 0 and 1"):
        poisson_quantile(draw, 1.0)
