"""Estimates by hand arithmetic, at their edges and in their refusals."""

import math

import numpy as np
import pytest
from scipy import stats

from locarno.model.probability import Interval
from locarno.theory.estimation import (
    computed_probability,
    conditional_probability,
    paired_difference,
    quantile_with_none,
    sequence_half_width,
    share_of_futures,
    simulated_probability,
)

Z = 1.959963984540054  # 97.5 % point of the standard normal distribution, any table


def test_simulated_by_hand():
    """Means 1, .5, .5, 0: mean .5, variance .5 / 3. Within: two futures of .5 give 1 / (4 * 1).

    Between: 1/6 - (1/4) / 2 = 1/24. Beta: weight .25 * 24 - 1 = 5, so both shapes are 2.5.
    """
    found = simulated_probability([[1, 1], [1, 0], [0, 1], [0, 0]])
    assert found.mean == 0.5
    half = Z * math.sqrt(0.5 / 3.0 / 4.0)
    assert found.sampling.low == pytest.approx(0.5 - half)
    assert found.sampling.high == pytest.approx(0.5 + half)
    assert found.spread.low == pytest.approx(stats.beta(2.5, 2.5).ppf(0.05))
    assert found.spread.high == pytest.approx(stats.beta(2.5, 2.5).ppf(0.95))


def test_luck_alone_has_no_spread():
    """Equal means: the between-future variance is cut at 0."""
    found = simulated_probability([[True, False], [False, True]])
    assert found.spread == Interval(0.5, 0.5)
    assert found.sampling == Interval(0.5, 0.5)


def test_ignorance_alone_has_the_whole_spread():
    found = simulated_probability([[1, 1, 1], [0, 0, 0]] * 10)
    assert found.spread.low == pytest.approx(0.0, abs=1e-12)
    assert found.spread.high == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("value", [0, 1])
def test_unanimity(value):
    """Five futures that agree leave 1 - .025^(1/5) = .5218 of doubt, and no disagreement."""
    found = simulated_probability(np.full((5, 2), value))
    assert found.mean == value
    assert found.spread == Interval(value, value)
    assert found.sampling.high - found.sampling.low == pytest.approx(0.5218, abs=1e-4)


def test_intervals_are_cut_to_probabilities():
    found = simulated_probability([[0, 0]] * 3 + [[1, 0]])
    assert found.sampling.low == 0.0
    assert computed_probability([0.0, 1.0]).sampling == Interval(0.0, 1.0)


@pytest.mark.parametrize("shape", [(5, 1), (1, 5), (4,)])
def test_too_few_futures_or_histories_are_refused(shape):
    with pytest.raises(ValueError, match="at least two futures and two histories each"):
        simulated_probability(np.zeros(shape))


def test_computed_by_hand():
    """0, .1 ... 1: mean .5, variance .11; type 7 percentiles 5 and 95 are .05 and .95."""
    found = computed_probability(np.arange(11) / 10.0)
    half = Z * math.sqrt(0.11 / 11.0)
    assert found.mean == pytest.approx(0.5)
    assert found.sampling.high - found.sampling.low == pytest.approx(2.0 * half)
    assert found.spread.low == pytest.approx(0.05)
    assert found.spread.high == pytest.approx(0.95)


def test_conditional_by_hand():
    """Totals .4 and .8; residuals -.1, .1, 0: variance .02 * 3/2 / .64."""
    found = conditional_probability([0.1, 0.3, 0.0], [0.4, 0.4, 0.0])
    half = Z * math.sqrt(0.02 * 1.5 / 0.64)
    assert found.mean == pytest.approx(0.5)
    assert found.sampling.low == pytest.approx(0.5 - half)
    assert found.spread.low == pytest.approx(0.25 + 0.05 * 0.5)
    assert found.spread.high == pytest.approx(0.25 + 0.95 * 0.5)


def test_conditional_means_multiply_along_a_chain():
    q = np.array([0.9, 0.2, 0.6])
    joint = q * [0.5, 0.1, 1.0]
    last = joint * [0.3, 0.9, 0.2]
    product = (
        computed_probability(q).mean
        * conditional_probability(joint, q).mean
        * conditional_probability(last, joint).mean
    )
    assert product == pytest.approx(computed_probability(last).mean, rel=1e-15)


def test_a_condition_that_never_holds_gives_zero():
    found = conditional_probability([0.0, 0.0], [0.0, 0.0])
    assert found.mean == 0.0
    assert found.sampling == found.spread == Interval(0.0, 0.0)


def test_conditional_needs_the_same_futures():
    with pytest.raises(ValueError, match="need the same futures, found 2 and 3"):
        conditional_probability([0.0, 0.0], [0.0, 0.0, 0.0])


@pytest.mark.parametrize("values", [[0.5], [[0.5, 0.5]], [0.5, math.nan]])
def test_impossible_values_are_refused(values):
    with pytest.raises(ValueError, match=r"finite numbers of shape \(R,\) with R >= 2"):
        computed_probability(values)


def test_share_against_a_published_example():
    """Newcombe (1998), Statistics in Medicine 17, table I: Wilson, 81 of 263 and 0 of 20."""
    found = share_of_futures([1] * 81 + [0] * 182)
    assert found.spread is None
    assert round(found.sampling.low, 4) == 0.2553
    assert round(found.sampling.high, 4) == 0.3662
    none = share_of_futures(np.zeros(20, dtype=bool))
    assert none.sampling.low == 0.0
    assert round(none.sampling.high, 4) == 0.1611
    assert share_of_futures(np.ones(20)).sampling.high == 1.0


def test_difference_by_hand():
    """Per-future differences 1, .5 and 0: mean .5, standard deviation .5."""
    mean, interval = paired_difference([[1, 1], [1, 1], [0, 1]], [[0, 0], [1, 0], [1, 0]])
    half = 0.5 * sequence_half_width(3)
    assert mean == 0.5
    assert interval == Interval(0.5 - half, 0.5 + half)


def test_equal_differences_give_a_point():
    assert paired_difference(np.ones((4, 2)), np.zeros((4, 2))) == (1.0, Interval(1.0, 1.0))


@pytest.mark.parametrize("shapes", [((3, 2), (3, 1)), ((1, 2), (1, 2)), ((3,), (3,))])
def test_differences_need_pairs(shapes):
    with pytest.raises(ValueError, match=r"two arrays of one shape \(R, H\) with R >= 2"):
        paired_difference(np.zeros(shapes[0]), np.zeros(shapes[1]))


def test_half_width_from_the_published_formula():
    """Waudby-Smith et al. (2024): rho^2 = (-2 log a + log(-2 log a) + 1) / t at a = .05, t = 512.

    rho^2 = (5.99146 + 1.79033 + 1) / 512 = .01715195; with n = 1000: n rho^2 + 1 = 18.15195,
    2 * 18.15195 / (1e6 * .01715195) * log(sqrt(18.15195) / .05) = .00940857, root .0969978.
    """
    assert sequence_half_width(1000) == pytest.approx(0.0969978, rel=1e-5)


def test_half_width_is_close_to_tightest_at_its_tuning():
    """Neighbouring tunings cannot be tried from outside: width * sqrt(n) is least near 512."""
    scaled = [sequence_half_width(n) * math.sqrt(n) for n in (128, 512, 2048)]
    assert scaled[1] < scaled[0]
    assert scaled[1] < scaled[2]
    assert scaled[1] > Z


def test_quantiles_by_hand():
    values = [3.0, math.inf, 1.0, 2.0, 4.0]
    assert quantile_with_none(values, 0.0) == 1.0
    assert quantile_with_none(values, 0.625) == 3.5
    assert quantile_with_none(values, 0.75) == 4.0
    assert quantile_with_none(values, 0.76) is None
    assert quantile_with_none([math.inf, math.inf], 0.3) is None
    assert quantile_with_none([7.0], 0.3) == 7.0


@pytest.mark.parametrize(
    ("values", "q"), [([], 0.5), ([math.nan], 0.5), ([1.0], 1.5), ([[1.0]], 0.5), ([1.0], math.nan)]
)
def test_impossible_quantiles_are_refused(values, q):
    with pytest.raises(ValueError, match="a quantile needs a non-empty list without NaN"):
        quantile_with_none(values, q)
