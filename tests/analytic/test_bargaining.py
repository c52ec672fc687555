"""Rules of bargaining on listed packages against closed forms, and bargaining before a war."""

import math

import numpy as np
import pytest

from locarno.theory import bargaining as theory
from locarno.theory.bargaining_range import (
    bargaining_range_fearon_1995,
    best_demand_fearon_1995,
    war_chance_fearon_1995,
)

STEPS = 20_000
ONES = np.array([1.0, 1.0])


def frontier():
    """A division of one cake: the first likes it as it is, the second by its square root."""
    x = np.arange(1, STEPS) / STEPS
    return x, np.column_stack([x, np.sqrt(1.0 - x)])


def everything(gains):
    return np.ones(len(gains), dtype=bool)


def place(x, chosen):
    (found,) = x[chosen]
    return found


def test_nash_and_kalai_smorodinsky_of_a_curved_cake():
    # u1 = x, u2 = sqrt(1 - x), nothing without agreement: x^2 (1 - x) is largest at 2/3, and
    # x = sqrt(1 - x), both ideals being 1, at (sqrt 5 - 1) / 2.
    x, gains = frontier()
    nash = place(x, theory.nash(gains, ONES, everything(gains)))
    assert nash == pytest.approx(2 / 3, abs=1 / STEPS)
    compromise = theory.kalai_smorodinsky(gains, everything(gains))
    assert place(x, compromise.chosen) == pytest.approx((math.sqrt(5) - 1) / 2, abs=1 / STEPS)
    assert compromise.share == pytest.approx((math.sqrt(5) - 1) / 2, abs=2 / STEPS)


@pytest.mark.parametrize(("power", "expected"), [(0.25, 0.25), (0.5, 0.5), (0.9, 0.9)])
def test_weighted_nash_divides_a_cake_by_weight(power, expected):
    # x^b (1 - x)^(1 - b) is largest at b.
    x = np.arange(1, STEPS) / STEPS
    gains = np.column_stack([x, 1.0 - x])
    weight = np.array([power, 1.0 - power])
    assert place(x, theory.nash(gains, weight, everything(gains))) == pytest.approx(expected)
    # Only ratios of weights count.
    assert place(x, theory.nash(gains, 7.0 * weight, everything(gains))) == pytest.approx(expected)


def simplex(parts, count):
    """Every division of one into so many parts of size 1 / parts."""
    if count == 1:
        return np.full((1, 1), parts)
    rows = [
        np.column_stack([np.full(len(rest), first), rest])
        for first in range(parts + 1)
        for rest in [simplex(parts - first, count - 1)]
    ]
    return np.vstack(rows)


def test_transferable_utility_splits_the_difference():
    # A sum of 12 among three who have 1, 2 and 3 without agreement: 3, 4 and 5.
    divided = simplex(12, 3).astype(float)
    disagreement = np.array([1.0, 2.0, 3.0])
    expected = theory.split_the_difference(12.0, disagreement)
    assert expected.tolist() == [3.0, 4.0, 5.0]
    gains = divided - disagreement
    feasible = theory.acceptable(gains, np.array([True, True, True]))
    for chosen in (
        theory.nash(gains, np.ones(3), feasible),
        theory.kalai_smorodinsky(gains, feasible).chosen,
        theory.egalitarian(gains, feasible),
    ):
        assert divided[chosen].tolist() == [[3.0, 4.0, 5.0]]
    # Every division of the sum is as good as any other by their sum.
    assert np.array_equal(theory.utilitarian(gains, feasible), feasible)


def test_a_triangle():
    # u1 / 2 + u2 = 1 from (0, 0): the middle of the slanted side for Nash and for Kalai and
    # Smorodinsky, (2/3, 2/3) for equal gains, the corner (2, 0) for the largest sum.
    u1 = np.arange(0, 3 * 400 + 1) / 600
    gains = np.column_stack([u1, 1.0 - u1 / 2.0])
    assert place(u1, theory.nash(gains, ONES, everything(gains))) == pytest.approx(1.0)
    assert place(u1, theory.kalai_smorodinsky(gains, everything(gains)).chosen) == 1.0
    assert place(u1, theory.egalitarian(gains, everything(gains))) == pytest.approx(2 / 3)
    assert place(u1, theory.utilitarian(gains, everything(gains))) == 2.0


def test_lexicographic_form_serves_the_second_worst_off_too():
    # All give the worst off a share of a half (ideals 4, 4, 4); only the last serves the next best.
    gains = np.array([[2.0, 2.0, 4.0], [2.0, 3.0, 2.0], [2.0, 3.0, 4.0], [4.0, 4.0, 1.0]])
    found = theory.kalai_smorodinsky(gains, everything(gains))
    assert found.chosen.tolist() == [False, False, True, False]
    assert found.share == 0.5


def test_who_can_gain_nothing_is_left_out():
    gains = np.array([[0.0, 1.0, 3.0], [0.0, 2.0, 2.0], [0.0, 3.0, 0.5]])
    others = gains[:, 1:]
    assert np.array_equal(
        theory.nash(gains, np.ones(3), everything(gains)),
        theory.nash(others, ONES, everything(gains)),
    )
    assert np.array_equal(
        theory.kalai_smorodinsky(gains, everything(gains)).chosen,
        theory.kalai_smorodinsky(others, everything(gains)).chosen,
    )


def test_where_nobody_can_have_all_the_worst_off_is_served_first():
    gains = np.array([[4.0, 0.0], [0.0, 2.0], [3.0, 0.0]])
    nash = theory.nash(gains, ONES, everything(gains))
    assert np.array_equal(nash, theory.kalai_smorodinsky(gains, everything(gains)).chosen)
    assert nash.tolist() == [True, True, False]


def test_nothing_feasible_is_no_package():
    gains, nothing = np.ones((3, 2)), np.zeros(3, dtype=bool)
    for chosen in (
        theory.nash(gains, ONES, nothing),
        theory.kalai_smorodinsky(gains, nothing).chosen,
        theory.egalitarian(gains, nothing),
        theory.utilitarian(gains, nothing),
    ):
        assert not chosen.any()


def test_alternating_offers():
    # Discount factors 0.9 and 0.8: (1 - 0.8) / (1 - 0.72). Alike and near 1: one half.
    assert theory.rubinstein_share_1982(0.9, 0.8) == pytest.approx(0.7142857, abs=5e-8)
    assert theory.rubinstein_share_1982(1 - 1e-9, 1 - 1e-9) == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("patience", [(0.9, 0.8), (0.5, 0.99), (0.7, 0.7)])
def test_short_rounds_lead_to_nash_weights(patience):
    # With discount factors d^h per round the share tends to that of weights -1 / ln d.
    weights = theory.rubinstein_weights(np.array(patience))
    short = [factor**1e-6 for factor in patience]
    assert theory.rubinstein_share_1982(*short) == pytest.approx(float(weights[0]), abs=1e-5)


def test_bargaining_before_a_war():
    # Even chances, costs 0.1 and up to 0.4: the best demand is 0.65 and is refused in 0.375.
    assert bargaining_range_fearon_1995(0.5, 0.1, 0.4) == pytest.approx((0.4, 0.9))
    assert best_demand_fearon_1995(0.5, 0.1, 0.4) == pytest.approx(0.65)
    assert war_chance_fearon_1995(0.1, 0.4) == pytest.approx(0.375)


def test_the_best_demand_is_the_best_of_a_grid():
    win, cost, largest = 0.5, 0.1, 0.4
    demand = np.arange(0, 10_001) / 10_000
    accepted = np.clip((win + largest - demand) / largest, 0.0, 1.0)
    worth = accepted * demand + (1.0 - accepted) * (win - cost)
    best = demand[np.argmax(worth)]
    assert best == pytest.approx(best_demand_fearon_1995(win, cost, largest), abs=1e-4)
    refused = 1.0 - accepted[np.argmax(worth)]
    assert refused == pytest.approx(war_chance_fearon_1995(cost, largest), abs=1e-3)


def test_what_excludes_packages():
    # Four packages, two conditions: 1 and 2 fail the first, 2 and 3 the second.
    holds = np.array([[True, True], [False, True], [False, False], [True, False]])
    assert theory.excluded(holds).tolist() == [0.5, 0.5]
    assert theory.excluded_alone(holds).tolist() == [0.25, 0.25]
