"""Intervals, ranges and probabilities refuse what contradicts itself."""

import math

import pytest

from locarno.model.probability import Interval, Probability, Range


def test_values_are_kept():
    interval = Interval(0.1, 0.4)
    assert Probability(0.2, interval, None).sampling == interval
    assert Range(1.0, 1.0, 2.0).mode == 1.0


@pytest.mark.parametrize("ends", [(1.0, 0.0), (math.nan, 1.0), (0.0, math.nan)])
def test_an_interval_out_of_order_is_refused(ends):
    with pytest.raises(ValueError, match="an interval needs low <= high, found low="):
        Interval(*ends)


@pytest.mark.parametrize("mean", [-0.1, 1.1, math.nan])
def test_a_mean_that_is_no_probability_is_refused(mean):
    with pytest.raises(ValueError, match="a probability needs a mean between 0 and 1"):
        Probability(mean, Interval(0.0, 1.0), None)


@pytest.mark.parametrize("values", [(2.0, 1.0, 3.0), (0.0, 4.0, 3.0), (0.0, math.nan, 1.0)])
def test_a_range_out_of_order_is_refused(values):
    with pytest.raises(ValueError, match="a range needs low <= mode <= high"):
        Range(*values)
