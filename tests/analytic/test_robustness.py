"""Robustness measures of arithmetic done by hand, and flips that are there and that are not."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from locarno.theory.robustness import break_even, information_value, regret, reversals, satisfied

OUTCOME = np.array([[1.0, 0.2, 0.5], [0.4, 0.6, 0.5]])


def test_regret_and_satisficing_by_hand():
    assert_allclose(regret(OUTCOME), [[0.0, 0.4, 0.0], [0.6, 0.0, 0.0]])
    assert_allclose(satisfied(OUTCOME, 0.5), [2 / 3, 2 / 3])


def test_the_input_that_flips_the_ranking_is_named():
    draws = np.random.default_rng(1)
    x = draws.random((1000, 6))
    first = 0.7 - x[:, 2] + 0.1 * draws.normal(size=1000)
    flips = reversals(x, first, np.zeros(1000))
    assert (flips[0].column, flips[0].flips) == (2, True)
    assert not any(flip.flips for flip in flips[1:])


def test_no_flip_where_one_design_is_always_better():
    draws = np.random.default_rng(1)
    x = draws.random((1000, 30))
    first = 0.2 + 0.1 * x[:, 0] + 0.5 * draws.normal(size=1000)
    assert not any(flip.flips for flip in reversals(x, first, np.zeros(1000)))


def test_value_of_evidence_in_closed_form():
    """Two designs, a and 1 - a: knowing which half a is in lifts the mean from 1/2 to 3/4."""
    draws = np.random.default_rng(1)
    x = draws.random((20_000, 2))
    found = information_value(x, np.stack([x[:, 0], 1.0 - x[:, 0]]), 2)
    assert_allclose(found, [0.25, 0.0], atol=0.01)


def test_evidence_on_pure_luck_is_worth_nothing():
    draws = np.random.default_rng(2)
    outcomes = draws.normal(size=(4, 1000))
    found = information_value(draws.random((1000, 40)), outcomes)
    assert abs(found.mean()) < 0.03


@pytest.mark.parametrize(
    ("difference", "where"),
    [([-1.0, 1.0, 3.0], 0.5), ([2.0, 1.0, 0.5], None), ([1.0, 0.0, -1.0], 1.0)],
)
def test_break_even(difference, where):
    assert break_even(np.array([0.0, 1.0, 2.0]), np.array(difference)) == where
