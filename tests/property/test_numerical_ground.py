"""Laws of the elementary functions, quantiles and estimates."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from locarno.theory.elementary import exp, log, logistic
from locarno.theory.estimation import (
    conditional_probability,
    paired_difference,
    quantile_with_none,
    share_of_futures,
    simulated_probability,
)
from locarno.theory.normal import ndtr, ndtri
from locarno.theory.philox import uniforms
from locarno.theory.poisson import poisson_quantile
from locarno.theory.sampling import pert_quantile, triangular_quantile

WORDS = st.integers(0, 2**32 - 1)
DRAWS = st.floats(2.0**-53, 1.0 - 2.0**-53)
ORDINARY = st.floats(-1e6, 1e6)
HITS = st.tuples(st.integers(2, 8), st.integers(2, 5)).flatmap(lambda s: arrays(np.bool_, s))


@given(st.floats(1e-300, 1e300))
def test_log_undoes_exp(x):
    assert math.isclose(float(exp(log(x))), x, rel_tol=2e-13)


@given(st.floats(-700, 700), st.floats(0, 10))
def test_exp_and_the_distributions_grow(x, step):
    for function in (exp, logistic, ndtr):
        low, high = function([x, x + step])
        # Neighbouring doubles may swap by one unit in the last place, no more.
        assert low <= high * (1.0 + 1e-15)


@given(DRAWS)
def test_the_quantile_is_odd_around_one_half(p):
    if p >= 0.5:  # 1 - p is exact
        assert float(ndtri(p)) == -float(ndtri(1.0 - p))


@given(WORDS, WORDS, WORDS, WORDS, WORDS, WORDS)
def test_draws_are_in_the_open_interval(seed, stream, future, history, day, lane):
    for draw in uniforms(seed, stream, future, history, day, lane):
        assert 0.0 < float(draw) < 1.0


@given(DRAWS, DRAWS, st.floats(0.0, 16.0))
def test_poisson_counts_grow_with_the_draw(u, v, rate):
    low, high = poisson_quantile(sorted((u, v)), rate)
    assert 0 <= low <= high


@given(DRAWS, st.tuples(ORDINARY, ORDINARY, ORDINARY).map(sorted))
def test_quantiles_stay_in_the_range(u, values):
    low, mode, high = values
    slack = 1e-9 * (abs(low) + abs(high))
    for quantile in (pert_quantile, triangular_quantile):
        assert low - slack <= float(quantile(u, low, mode, high)) <= high + slack


@given(HITS)
def test_an_estimate_and_that_of_the_opposite_mirror_each_other(hits):
    one, other = simulated_probability(hits), simulated_probability(~hits)
    assert math.isclose(one.mean, 1.0 - other.mean, abs_tol=1e-12)
    assert one.sampling.low <= one.mean <= one.sampling.high
    assert math.isclose(one.sampling.low, 1.0 - other.sampling.high, abs_tol=1e-12)
    assert math.isclose(one.spread.low, 1.0 - other.spread.high, abs_tol=1e-6)
    assert 0.0 <= one.spread.low <= one.spread.high <= 1.0


@given(HITS, st.randoms(use_true_random=False))
def test_the_order_of_futures_and_histories_does_not_matter(hits, random):
    futures, lanes = list(range(hits.shape[0])), list(range(hits.shape[1]))
    random.shuffle(futures)
    random.shuffle(lanes)
    one, other = simulated_probability(hits), simulated_probability(hits[futures][:, lanes])
    assert one.mean == other.mean
    assert math.isclose(one.sampling.low, other.sampling.low, abs_tol=1e-12)


@given(HITS)
def test_a_difference_changes_its_sign_with_the_order(hits):
    mean, interval = paired_difference(hits, hits[::-1])
    back, mirrored = paired_difference(hits[::-1], hits)
    assert (mean, interval.low, interval.high) == (-back, -mirrored.high, -mirrored.low)


@given(arrays(np.bool_, st.integers(1, 30)))
def test_a_share_lies_in_its_interval(flags):
    found = share_of_futures(flags)
    assert 0.0 <= found.sampling.low <= found.mean <= found.sampling.high <= 1.0


@given(arrays(np.float64, 6, elements=st.floats(0, 1)), arrays(np.float64, 6, elements=DRAWS))
def test_a_conditional_lies_between_its_futures(part, whole):
    found = conditional_probability(part * whole, whole)
    assert part.min() - 1e-12 <= found.mean <= part.max() + 1e-12
    assert found.sampling.low <= found.mean <= found.sampling.high


@given(st.lists(ORDINARY, min_size=1, max_size=9), st.integers(0, 3), st.floats(0, 1))
def test_none_lies_above_every_number(values, nones, q):
    found = quantile_with_none([*values, *[math.inf] * nones], q)
    assert found is None or min(values) <= found <= max(values)
    assert nones > 0 or found is not None
