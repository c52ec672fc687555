"""Deterrence: cases by hand and closed forms of the literature."""

import math

import numpy as np
import pytest

from locarno.theory import deterrence


def test_needed_sorts_the_three_cases():
    # V = 4, w = -4, S = 0 needs 4 / 8; V = S deters alone; w = S is never enough.
    keep = np.zeros(4)
    act_alone = np.array([4.0, 0.0, 4.0, 4.0])
    act_answered = np.array([-4.0, -1.0, 0.0, 4.0])
    assert deterrence.needed(keep, act_alone, act_answered).tolist() == [
        0.5,
        0.0,
        math.inf,
        math.inf,
    ]


def test_a_better_status_quo_needs_less():
    # V = 1, w = -1: (1 - S) / 2 at S = 0, 0.5, 0.9 is 0.5, 0.25, 0.05.
    needed = deterrence.needed(np.array([0.0, 0.5, 0.9]), np.ones(3), -np.ones(3))
    assert needed.tolist() == pytest.approx([0.5, 0.25, 0.05])


def test_saturating_at_its_ends():
    force = np.array([0.0, 0.0, 3.0, 3.0, 1e12])
    half = np.array([0.0, 2.0, 0.0, 3.0, 3.0])
    assert deterrence.saturating(force, half).tolist() == pytest.approx([0.0, 0.0, 1.0, 0.5, 1.0])


def test_answered_payoff_runs_from_alone_to_answered():
    bite = np.array([0.0, 0.25, 1.0])
    paid = deterrence.answered_payoff(np.full(3, 2.0), np.full(3, -2.0), bite)
    assert paid.tolist() == [2.0, 1.0, -2.0]


def test_indifference_at_the_needed_credibility():
    keep, alone, answered = np.array(0.1), np.array(0.7), np.array(-0.5)
    kappa = deterrence.needed(keep, alone, answered)
    assert float(kappa) == pytest.approx(0.5)
    worth = deterrence.expected_value(alone, answered, kappa)
    assert float(worth) == pytest.approx(0.1)


def test_logit_of_two_actions():
    # Difference 0.2 at lambda 10 and equal weights: 1 / (1 + exp(-2)).
    shares = deterrence.logit_choice(np.array([[0.2], [0.0]]), 10.0, np.ones(2))
    assert float(shares[0, 0]) == pytest.approx(1.0 / (1.0 + math.exp(-2.0)), rel=1e-15)


def test_an_action_without_weight_is_never_chosen():
    values = np.array([[0.0, 0.0], [9.0, 9.0]])
    weight = np.array([1.0, 0.0])
    assert deterrence.logit_choice(values, 5.0, weight).tolist() == [[1.0, 1.0], [0.0, 0.0]]
    assert deterrence.choose(values, 5.0, weight, np.zeros((2, 2))).tolist() == [0, 0]


def test_logit_survives_large_differences():
    shares = deterrence.logit_choice(np.array([[0.0], [1.0]]), 1e6, np.ones(2))
    assert float(shares[0, 0]) < 1e-300
    assert float(shares[1, 0]) == 1.0


def test_noise_floor_is_its_closed_form():
    # Weights 1, 1, 2 at lambda 5: others weigh exp(-1) each.
    floor = deterrence.noise_floor(5.0, np.array([1.0, 1.0, 2.0]))
    pull = math.exp(-1.0)
    total = 1.0 + 3.0 * pull
    assert floor.tolist() == pytest.approx([1.0 / total, pull / total, 2.0 * pull / total])
    # No precision: the weights themselves.
    assert deterrence.noise_floor(0.0, np.array([1.0, 3.0])).tolist() == [0.25, 0.75]


def test_ties_go_to_the_lowest_index():
    played = deterrence.choose(np.zeros((3, 4)), 7.0, np.ones(3), np.zeros((3, 4)))
    assert played.tolist() == [0, 0, 0, 0]


def test_believed_is_the_mixture_of_types():
    # 0.8 (0.25 * 0.9 + 0.75 * 0.1) = 0.24
    seen = deterrence.believed(np.array(0.8), np.array(0.9), np.array(0.1), np.array(0.25))
    assert float(seen) == pytest.approx(0.24)


def test_bayes():
    # 0.2 * 0.6 / (0.2 * 0.6 + 0.8 * 0.1) = 0.6; the impossible teaches nothing.
    after = deterrence.bayes(
        np.array([0.2, 0.2, 0.0, 1.0]),
        np.array([0.6, 0.0, 0.9, 0.1]),
        np.array([0.1, 0.0, 0.1, 0.9]),
    )
    assert after.tolist() == pytest.approx([0.6, 0.2, 0.0, 1.0])
