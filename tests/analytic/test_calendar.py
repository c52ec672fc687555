"""The calendar of incidents against what its inputs say: rates, records, alarms, two bands."""

import dataclasses
import runpy
from pathlib import Path

import numpy as np
import pytest

from locarno.engine.calendar import calendar_of
from locarno.theory.episode.inputs import CALENDAR, EXCHANGED, RECORDED, TRUE
from locarno.theory.estimation import simulated_probability
from locarno.theory.rates import rate_over

CAMPAIGN = runpy.run_path(str(Path(__file__).parent / "test_campaign.py"))
A_QUARTER = 365 / 4
FUTURES = 40


def lived(horizon=365, **changes):
    """Outcomes of one variant as 40 futures that differ in their luck alone."""
    rules = CAMPAIGN["rules"](horizon_days=horizon)
    (found,) = CAMPAIGN["run"](rules, CAMPAIGN["variant"](**changes), histories=FUTURES * 25)
    return dataclasses.replace(found, futures=FUTURES)


def within(rate, expected, z=4.0):
    """Whether a mean lies within z standard errors, one being a quarter of the interval's width."""
    error = (rate.sampling.high - rate.sampling.low) / 3.92
    return abs(rate.mean - expected) <= z * error


# The estimate


def test_in_equal_time_a_rate_of_none_or_one_is_the_estimate_of_a_probability():
    hits = np.random.default_rng(5).random((60, 4)) < np.linspace(0.1, 0.9, 60)[:, None]
    rate, chance = rate_over(hits, np.ones(hits.shape)), simulated_probability(hits)
    assert rate.mean == pytest.approx(chance.mean, abs=1e-15)
    assert rate.sampling.low == pytest.approx(chance.sampling.low, abs=1e-12)
    assert rate.sampling.high == pytest.approx(chance.sampling.high, abs=1e-12)


@pytest.mark.parametrize("uneven", [False, True])
def test_the_spread_is_that_of_the_futures_without_their_luck(uneven):
    # Poisson counts of Gamma rates: with 4 short histories luck nearly doubles the variance.
    random = np.random.default_rng(11)
    true = random.gamma(4.0, 0.5, 4000)
    time = random.uniform(0.2, 1.0, (4000, 4)) if uneven else np.full((4000, 4), 0.5)
    counts = random.poisson(true[:, None] * time)
    found = rate_over(counts, time)
    plain = np.quantile(counts.sum(axis=1) / time.sum(axis=1), (0.05, 0.95))
    low, high = np.quantile(true, (0.05, 0.95))
    assert found.mean == pytest.approx(2.0, rel=0.03)
    # What is left of luck is its shape, which is less lopsided than the truth: within a twelfth
    # of the range. Without drawing together the range would be a quarter wider.
    wide = high - low
    assert found.spread.high == pytest.approx(high, abs=0.08 * wide)
    assert found.spread.low == pytest.approx(low, abs=0.08 * wide)
    assert plain[1] - plain[0] > 1.2 * (found.spread.high - found.spread.low)


def test_futures_that_differ_in_luck_alone_have_next_to_no_spread():
    counts = np.random.default_rng(2).poisson(3.0, (2000, 4))
    found = rate_over(counts, np.ones(counts.shape))
    plain = np.quantile(counts.mean(axis=1), (0.05, 0.95))
    assert found.spread.high - found.spread.low < 0.3 * (plain[1] - plain[0])
    assert found.sampling.high - found.sampling.low == pytest.approx(
        3.92 * np.sqrt(3.0 / counts.size), rel=0.05
    )


def test_the_sampling_interval_covers():
    random, hits = np.random.default_rng(3), 0
    for _ in range(400):
        true = random.gamma(2.0, 1.0, 50)
        time = random.uniform(0.1, 1.0, (50, 4))
        found = rate_over(random.poisson(true[:, None] * time), time)
        hits += found.sampling.low <= 2.0 <= found.sampling.high
    assert 0.91 <= hits / 400 <= 0.98


def test_time_in_which_nothing_was_counted_counts_for_nothing():
    counts, time = np.array([[2.0, 0.0], [4.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 0.5]])
    more = np.vstack([counts, np.zeros((3, 2))]), np.vstack([time, np.zeros((3, 2))])
    assert rate_over(*more) == rate_over(counts, time)
    assert rate_over(counts, time).mean == 7.0 / 2.5
    assert rate_over(*(each * np.array([[1.0], [0.0]]) for each in (counts, time))) is None
    with pytest.raises(ValueError, match="one shape"):
        rate_over(counts, time[:1])


# The calendar


def test_quiet_poisson_exchanges_come_at_their_rate_in_every_quarter():
    found = calendar_of(lived(exchanges=3.0), np.full(FUTURES, 8.0), 365)
    assert [quarter.quarter for quarter in found] == [0, 1, 2, 3]
    for quarter in found:
        assert quarter.ceasefires == 1.0
        assert within(quarter.exchanges, 3.0 * A_QUARTER)
        assert quarter.violations.mean == pytest.approx(8.0 * quarter.exchanges.mean)
        assert quarter.breaches.mean == quarter.reported.mean == 0.0


def test_a_quarter_cut_short_by_the_horizon_is_a_rate_all_the_same():
    found = calendar_of(lived(horizon=110, exchanges=3.0), np.ones(FUTURES), 110)
    assert len(found) == 2
    assert within(found[1].exchanges, 3.0 * A_QUARTER)


def test_buffer_and_presence_calm_what_is_true_and_what_is_recorded():
    found = calendar_of(
        lived(exchanges=3.0, buffer_calm=0.5, presence_calm=np.log(2.0), ground=1.0),
        np.full(FUTURES, 10.0),
        365,
    )
    for quarter in found:
        assert within(quarter.exchanges, 0.25 * 3.0 * A_QUARTER)
        assert within(quarter.violations, 2.5 * 3.0 * A_QUARTER)


def test_what_nobody_sees_is_not_reported_and_alarms_are_though_nothing_happened():
    seen, alarms, raids = 0.3, 0.02, 0.05
    found = calendar_of(
        lived(spoilers=raids, detected=seen, false_alarms=alarms, clash=0.0), np.ones(FUTURES), 365
    )
    for quarter in found:
        assert within(quarter.breaches, raids * A_QUARTER)
        assert within(quarter.reported, (seen * raids + alarms) * A_QUARTER)


def test_a_war_ends_the_count_and_its_rates_are_of_the_ceasefires_left():
    attack = CAMPAIGN["worth"](attack=1e6)
    outcomes = lived(exchanges=3.0, alone=attack, punished=attack)
    assert (outcomes.histories.war_day < 92).all()
    found = calendar_of(outcomes, np.ones(FUTURES), 365)
    assert [quarter.ceasefires for quarter in found] == [1.0, 0.0, 0.0, 0.0]
    assert within(found[0].exchanges, 3.0 * A_QUARTER)
    assert found[1].exchanges is found[3].reported is None


def test_quarters_add_up_to_what_is_counted_of_a_whole_history():
    outcomes = lived(horizon=500, exchanges=2.0, spoilers=0.05, detected=0.5, false_alarms=0.01)
    histories = outcomes.histories
    assert histories.calendar.shape == (CALENDAR, 6, FUTURES * 25)
    by_row = histories.calendar.sum(axis=1)
    assert by_row[EXCHANGED] == pytest.approx(histories.exchanges)
    assert np.array_equal(by_row[TRUE], histories.breaches)
    assert by_row[RECORDED].sum() > 0.4 * by_row[TRUE].sum()
