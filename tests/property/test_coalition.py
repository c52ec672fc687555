"""Coalition: what must hold for every coalition."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.theory import coalition

chances = st.floats(0.02, 0.98)
correlations = st.floats(0.0, 0.95)
small_cases = st.lists(
    st.tuples(st.floats(0.0, 1.0), st.integers(0, 5), st.integers(1, 3)), min_size=1, max_size=3
)
coalitions = st.lists(chances, min_size=2, max_size=5)


def yes_of(p, rho, z):
    return coalition.conditional_yes(np.asarray(p)[:, None], np.array([rho]), z)


def willing(p, rho, quota):
    z, weight = coalition.reluctance_grid(rho)
    reached = coalition.at_least(yes_of(p, rho, z), [1] * len(p), [1] * len(p), quota)
    return float(coalition.integrate(reached, weight)[0])


@settings(max_examples=60)
@given(small_cases, st.integers(-1, 30))
def test_votes_agree_with_counting_every_outcome(groups, quota):
    chance, votes, members = zip(*groups, strict=True)
    single = [(p, vote) for p, vote, count in groups for _ in range(count)]
    expected = 0.0
    for outcome in product((False, True), repeat=len(single)):
        if sum(vote for (_, vote), said in zip(single, outcome, strict=True) if said) >= quota:
            weight = 1.0
            for (p, _), said in zip(single, outcome, strict=True):
                weight *= p if said else 1.0 - p
            expected += weight
    reached = coalition.at_least(np.asarray(chance)[:, None, None], votes, members, quota)
    assert float(reached[0, 0]) == pytest.approx(expected, abs=1e-14)


@settings(max_examples=60)
@given(coalitions, correlations)
def test_a_higher_quota_is_reached_less_often(p, rho):
    shares = [willing(p, rho, quota) for quota in range(len(p) + 1)]
    assert all(later <= earlier + 1e-14 for earlier, later in pairwise(shares))


@settings(max_examples=60)
@given(coalitions, st.floats(0.0, 0.45), st.floats(0.5, 0.95))
def test_correlation_helps_consensus_and_hurts_any_one(p, low, high):
    assert willing(p, high, len(p)) >= willing(p, low, len(p)) - 1e-12
    assert willing(p, high, 1) <= willing(p, low, 1) + 1e-12


@settings(max_examples=40)
@given(st.floats(0.75, 0.95), st.floats(0.0, 0.4), st.floats(0.5, 0.95), st.sampled_from([3, 5, 7]))
def test_correlation_hurts_a_majority_of_the_likely_and_helps_one_of_the_unlikely(p, low, high, n):
    majority = n // 2 + 1
    assert willing([p] * n, high, majority) < willing([p] * n, low, majority)
    assert willing([1.0 - p] * n, high, majority) > willing([1.0 - p] * n, low, majority)


@settings(max_examples=40)
@given(
    st.lists(chances, min_size=3, max_size=3),
    st.floats(0.01, 0.95),
    st.floats(-2.5, 2.5),
    st.floats(1.0, 300.0),
)
def test_the_resolute_agree_at_least_as_often_and_as_fast(p, rho, z0, hours):
    z, weight = coalition.reluctance_grid(rho)
    yes = yes_of(p, rho, z)
    decided = coalition.conditional_decided(
        np.array([hours]), np.array([[3.0], [4.0], [5.0]]), np.array([0.6]), np.array([rho]), z
    )
    one = [1, 1, 1]
    rules = [
        coalition.consensus(yes, decided, one),
        coalition.qualified_majority(yes, decided, [3, 2, 2], one, 4),
        coalition.lead_nation(yes, decided, 1),
    ]
    rules.append(coalition.dual_key(rules[2], coalition.lead_nation(yes, decided, 2)))
    for rule in rules:
        assert np.all(rule.willing_and_decided <= rule.willing + 1e-15)
        for values in rule:
            resolute, weak = coalition.split_at(values, weight, z, np.array([z0]))
            assert float(resolute[0]) >= float(weak[0])


@settings(max_examples=60)
@given(chances, correlations, st.floats(-8.5, 8.5))
def test_the_two_sides_add_up(p, rho, z0):
    z, weight = coalition.reluctance_grid(rho)
    values = yes_of([p], rho, z)[0]
    resolute, weak = coalition.split_at(values, weight, z, np.array([z0]))
    below = 0.5 * math.erfc(-z0 / math.sqrt(2.0))
    together = below * float(resolute[0]) + (1.0 - below) * float(weak[0])
    assert together == pytest.approx(float(coalition.integrate(values, weight)[0]), abs=1e-4)


@settings(max_examples=60)
@given(chances, correlations)
def test_averaging_gives_the_chance_back(p, rho):
    z, weight = coalition.reluctance_grid(rho)
    mean = coalition.integrate(yes_of([p], rho, z)[0], weight)
    assert float(mean[0]) == pytest.approx(p, abs=1e-12)
