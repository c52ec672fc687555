"""Deterrence: worked values of published models and the Gumbel-logit identity."""

import math

import numpy as np
import pytest

from locarno.theory import deterrence


# Fearon 1997, challenger's threshold v / (p v + c), worked for v = 1, p = 0.5: 1 / 1.1 and 1 / 0.8.
@pytest.mark.parametrize(("cost", "threshold"), [(0.6, 0.9091), (0.3, 1.25)])
def test_fearon_1997_challenger(cost, threshold):
    found = deterrence.resistance_threshold_fearon_1997(1.0, 0.5, cost)
    assert found == pytest.approx(threshold, abs=5e-5)


def test_fearon_1997_challenger_is_indifferent_at_the_threshold():
    # Attack: (1 - q) v + q ((1 - p) v - c) = 0 at q = v / (p v + c).
    prize, win, cost = 1.3, 0.4, 1.1
    q = deterrence.resistance_threshold_fearon_1997(prize, win, cost)
    assert (1.0 - q) * prize + q * ((1.0 - win) * prize - cost) == pytest.approx(0.0, abs=1e-15)


def test_fearon_1997_defender():
    # p = 0.5, c = 0.6: sunk 1.2 whatever the signal; tied with m = 0.2 (0.6 - 0.2) / 0.5 = 0.8; the
    # separating sunk cost is the stake of the type just willing to fight, 1.2.
    assert deterrence.fight_value_sunk_fearon_1997(0.5, 0.6) == pytest.approx(1.2)
    assert deterrence.fight_value_tied_fearon_1997(0.5, 0.6, 0.2) == pytest.approx(0.8)
    assert deterrence.fight_value_tied_fearon_1997(0.5, 0.6, 0.0) == pytest.approx(1.2)
    assert deterrence.separating_signal_fearon_1997(0.5, 0.6) == pytest.approx(1.2)


# Zagare & Kilgour 2000, worked: (1, 0.6, 0.2) -> 0.5; asymmetric game (1, 0.5, 0.3) -> 0.714286;
# unilateral game c_s (1, 0.5, 0.1) -> 0.555556, d_t (0.8, 0.3, 0) -> 0.625; mutual (1, 0.6, 0.3)
# -> 0.571429.
@pytest.mark.parametrize(
    ("gain", "keep", "punished", "threshold"),
    [
        (1.0, 0.6, 0.2, 0.5),
        (1.0, 0.5, 0.3, 0.714286),
        (1.0, 0.5, 0.1, 0.555556),
        (0.8, 0.3, 0.0, 0.625),
        (1.0, 0.6, 0.3, 0.571429),
    ],
)
def test_zagare_kilgour_thresholds(gain, keep, punished, threshold):
    found = deterrence.threshold_zagare_kilgour_2000(gain, keep, punished)
    assert found == pytest.approx(threshold, abs=5e-7)


def test_kilgour_zagare_bluff_equilibrium():
    # Both hard with 0.3, d_t = 0.625, c_s = 0.555556: v = 0.257143, u = 0.365079.
    v = deterrence.challenge_share_kilgour_zagare_1991(0.3, 0.625)
    u = deterrence.bluff_share_kilgour_zagare_1991(0.3, 5.0 / 9.0)
    assert v == pytest.approx(0.257143, abs=5e-7)
    assert u == pytest.approx(0.365079, abs=5e-7)
    # What makes it one: a challenger is hard with d_t once it has challenged, and the defender
    # resists with c_s.
    assert 0.3 / (0.3 + 0.7 * v) == pytest.approx(0.625)
    assert 0.3 + 0.7 * u == pytest.approx(5.0 / 9.0)


def test_tripwire_binds_a_weak_guarantor():
    # Value of fighting -3: from a yielding cost of 2 on (c + k / 2 >= -k).
    assert deterrence.tripwire_yielding_cost(-3.0) == pytest.approx(2.0)
    assert deterrence.tripwire_yielding_cost(1.0) == 0.0


def test_tripwire_credibility():
    # V = 4 if the guarantor yields, w = -4 if it fights, 0 for not attacking: one half.
    assert float(deterrence.needed(np.array(0.0), np.array(4.0), np.array(-4.0))) == 0.5


def test_shares_under_gumbel_shocks_are_the_logit_shares():
    histories = 200_000
    values = np.array([0.3, 0.1, 0.25, -0.4])
    weight = np.array([1.0, 2.0, 0.5, 3.0])
    gumbel = np.random.default_rng(20260101).gumbel(size=(4, histories))
    played = deterrence.choose(np.repeat(values[:, None], histories, axis=1), 6.0, weight, gumbel)
    logit = deterrence.logit_choice(values[:, None], 6.0, weight)[:, 0]
    for action, share in enumerate(logit):
        # Four standard errors: 1 chance in 4,000 over the four actions; the seed is fixed.
        error = math.sqrt(share * (1.0 - share) / histories)
        assert np.mean(played == action) == pytest.approx(share, abs=4.0 * error)
