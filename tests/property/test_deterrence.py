"""Deterrence: what must hold whatever the payoffs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.theory import deterrence

payoffs = st.floats(-1.0, 1.0)
share = st.floats(0.0, 1.0)
values = st.lists(payoffs, min_size=2, max_size=5)


def column(numbers):
    return np.asarray(numbers)[:, None]


@given(payoffs, payoffs, payoffs)
def test_needed_is_zero_a_share_or_never(keep, alone, other):
    answered = min(alone, other)
    needed = float(deterrence.needed(np.array(keep), np.array(alone), np.array(answered)))
    if alone <= keep:
        assert needed == 0.0
    elif answered >= keep:
        assert needed == np.inf
    else:
        assert 0.0 <= needed <= 1.0


@given(payoffs, payoffs, payoffs, share)
def test_needed_agrees_with_the_payoffs(keep, alone, other, kappa):
    answered = min(alone, other)
    needed = float(deterrence.needed(np.array(keep), np.array(alone), np.array(answered)))
    worth = float(deterrence.expected_value(np.array(alone), np.array(answered), np.array(kappa)))
    if kappa >= needed + 1e-9:
        assert worth <= keep + 1e-12
    elif alone > keep and kappa <= needed - 1e-9:
        assert worth >= keep - 1e-12


@given(st.floats(-1.0, 0.9), st.floats(0.001, 0.1), payoffs, payoffs)
def test_a_better_status_quo_never_needs_more(keep, gain, alone, other):
    answered = min(alone, other)
    both = deterrence.needed(np.array([keep, keep + gain]), np.full(2, alone), np.full(2, answered))
    assert both[1] <= both[0]


@given(payoffs, payoffs, payoffs, st.floats(0.0, 1.0))
def test_a_harder_answer_never_needs_more(keep, alone, other, harder):
    answered = min(alone, other)
    both = deterrence.needed(
        np.full(2, keep), np.full(2, alone), np.array([answered, answered - harder])
    )
    assert both[1] <= both[0]


@given(values, st.floats(0.0, 40.0), st.floats(-3.0, 3.0))
def test_logit_shares_ignore_a_common_shift(numbers, lam, shift):
    weight = np.ones(len(numbers))
    shares = deterrence.logit_choice(column(numbers), lam, weight)
    shifted = deterrence.logit_choice(column(numbers) + shift, lam, weight)
    assert float(np.sum(shares)) == pytest.approx(1.0, abs=1e-14)
    assert np.allclose(shares, shifted, rtol=1e-11, atol=0.0)


@given(values, st.floats(0.0, 40.0), st.floats(0.1, 10.0), st.permutations(range(5)))
def test_logit_shares_ignore_the_scales_and_the_order(numbers, lam, scale, order):
    weight = 1.0 + np.arange(len(numbers))
    shares = deterrence.logit_choice(column(numbers), lam, weight)
    # Payoffs times a number with lambda divided by it, and all weights times a number.
    scaled = deterrence.logit_choice(column(numbers) * scale, lam / scale, weight * scale)
    assert np.allclose(shares, scaled, rtol=1e-11, atol=0.0)
    relabelled = [index for index in order if index < len(numbers)]
    moved = deterrence.logit_choice(column(numbers)[relabelled], lam, weight[relabelled])
    assert np.allclose(moved, shares[relabelled], rtol=1e-13, atol=0.0)


@given(values, st.floats(0.0, 40.0))
def test_splitting_an_action_by_weight_keeps_its_share(numbers, lam):
    weight = np.ones(len(numbers))
    shares = deterrence.logit_choice(column(numbers), lam, weight)
    halves = np.concatenate([[0.5, 0.5], weight[1:]])
    split = deterrence.logit_choice(column([numbers[0], *numbers]), lam, halves)
    assert float(split[0, 0] + split[1, 0]) == pytest.approx(float(shares[0, 0]), rel=1e-12)


@settings(max_examples=50)
@given(st.floats(0.0, 40.0), st.lists(st.floats(0.1, 5.0), min_size=2, max_size=5))
def test_noise_floor_sums_to_one_and_falls_with_precision(lam, weights):
    weight = np.asarray(weights)
    floor = deterrence.noise_floor(lam, weight)
    sharper = deterrence.noise_floor(lam + 1.0, weight)
    assert float(np.sum(floor)) == pytest.approx(1.0)
    assert np.all(sharper[1:] < floor[1:])


@given(share, share, share)
def test_belief_moves_towards_the_likelier_type(belief, resolute, weak):
    after = float(deterrence.bayes(np.array(belief), np.array(resolute), np.array(weak)))
    assert 0.0 <= after <= 1.0
    if resolute > weak:
        assert after >= belief - 1e-15
    elif resolute < weak:
        assert after <= belief + 1e-15


@given(st.floats(0.0, 1e3), st.floats(0.0, 1e3), st.floats(0.0, 10.0))
def test_saturating_is_a_rising_share(force, more, half):
    both = deterrence.saturating(np.array([force, force + more]), np.full(2, half))
    assert 0.0 <= both[0] <= both[1] <= 1.0
