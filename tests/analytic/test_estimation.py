"""Intervals cover and spreads recover what the data were drawn from."""

import numpy as np
import pytest
from scipy import stats

from locarno.model.probability import Interval
from locarno.theory.estimation import (
    conditional_probability,
    paired_difference,
    simulated_probability,
)
from locarno.theory.philox import uniforms

FUTURES, HISTORIES = 500, 4  # the default study


def histories(stream, chance):
    """Hits of a study whose futures have these chances, chance : (R,)."""
    future = np.arange(chance.size)[:, None]
    return uniforms(7, stream, future, np.arange(HISTORIES), 0, 0)[0] < chance[:, None]


@pytest.mark.parametrize("stream", range(8))
def test_pure_luck_gives_a_narrow_spread(stream):
    """The requirement of the work order: not wider than .35 when every future has p = .5."""
    found = simulated_probability(histories(stream, np.full(FUTURES, 0.5)))
    assert found.spread.high - found.spread.low <= 0.35


@pytest.mark.parametrize("stream", range(8))
def test_deep_ignorance_gives_a_wide_spread(stream):
    """The requirement of the work order: at least .9 when p is Beta(.3, .3)."""
    draws = uniforms(7, 100 + stream, np.arange(FUTURES), 0, 0, 0)[0]
    found = simulated_probability(histories(stream, stats.beta(0.3, 0.3).ppf(draws)))
    assert found.spread.high - found.spread.low >= 0.9


def test_spread_recovers_a_beta():
    """20 000 futures of Beta(2, 6): ends within .02 of the law's 5 % and 95 % points."""
    law = stats.beta(2.0, 6.0)
    chance = law.ppf(uniforms(7, 99, np.arange(20_000), 0, 0, 0)[0])
    spread = simulated_probability(histories(3, chance)).spread
    assert spread.low == pytest.approx(law.ppf(0.05), abs=0.02)
    assert spread.high == pytest.approx(law.ppf(0.95), abs=0.02)


def test_the_sampling_interval_covers():
    """300 studies, true mean .4: 95 % expected; 4 standard errors are 5 points."""
    law = stats.beta(2.0, 3.0)
    covered = 0
    for study in range(300):
        chance = law.ppf(uniforms(7, 1000 + study, np.arange(60), 0, 0, 0)[0])
        sampling = simulated_probability(histories(5000 + study, chance)).sampling
        covered += sampling.low <= 0.4 <= sampling.high
    assert 0.90 <= covered / 300 <= 0.995


def test_the_ratio_interval_covers():
    """given uniform on (0, 1), joint = given * p with p uniform: the true ratio is .5."""
    covered = 0
    for study in range(300):
        given, chance = uniforms(8, study, np.arange(80), 0, 0, 0)
        sampling = conditional_probability(given * chance, given).sampling
        covered += sampling.low <= 0.5 <= sampling.high
    assert 0.90 <= covered / 300 <= 0.995


def test_the_sequence_covers_at_every_look():
    """300 studies looked at 20 times from 50 to 1000 futures; the true difference is 0.

    All looks cover in at least 95 % of studies; a fixed 95 % interval would not.
    """
    looks = range(50, 1001, 50)
    sequence = fixed = 0
    for study in range(300):
        a, b = (draw < 0.3 for draw in uniforms(9, study, np.arange(1000)[:, None], [0, 1], 0, 0))
        found = [paired_difference(a[:n], b[:n]) for n in looks]
        sequence += all(interval.low <= 0.0 <= interval.high for _, interval in found)
        differences = (a.astype(float) - b).mean(axis=1)
        fixed += all(
            abs(differences[:n].mean()) <= 1.96 * differences[:n].std() / np.sqrt(n) for n in looks
        )
    assert sequence / 300 >= 0.95
    assert fixed / 300 < 0.9


def test_what_was_never_seen_may_still_happen():
    """Clopper-Pearson for none of 500: 1 - .025^(1/500) = .00735; for all of 500 its mirror."""
    never, always = np.zeros((500, 4)), np.ones((500, 4))
    assert simulated_probability(never).sampling.low == 0.0
    assert simulated_probability(never).sampling.high == pytest.approx(0.007351, abs=1e-6)
    assert simulated_probability(always).sampling.low == pytest.approx(1 - 0.007351, abs=1e-6)
    assert simulated_probability(never).spread == Interval(0.0, 0.0)
