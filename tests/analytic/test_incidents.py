"""Incidents against what is known of the process in closed form."""

import numpy as np
import pytest
from scipy import stats

from locarno.kernels.incidents import incidents, tension
from locarno.theory.incidents.by_cluster import alias_table
from locarno.theory.incidents.choice import (
    CLUSTERS_BELOW,
    Method,
    chosen_method,
    largest_expected_rate,
)
from locarno.theory.incidents.inputs import Addresses, Process

BOTH = pytest.mark.parametrize("method", Method)
HISTORIES = 4000


def drawn(method, weight, rate, branching, spill, decay, days):
    """Counts (n, D, S) of histories with the same numbers and a factor of 1."""
    same = np.ones(HISTORIES)
    process = Process(np.array(weight), rate * same, branching * same, spill * same, decay * same)
    addresses = Addresses.grid(17, 0, HISTORIES, 1)
    length = np.full(HISTORIES, days)
    factor = np.ones((days, HISTORIES))
    return incidents(method, process, addresses, factor, length, by_day=True).counts


@BOTH
def test_without_excitation_counts_are_poisson(method):
    """Chi-square of counts 0 to 3 and above, its 0.1 % point at 4 degrees; no correlation."""
    counts = drawn(method, [1.0, 0.5], 0.8, 0.0, 0.0, 1.0, 20)
    for sector, rate in enumerate((0.8, 0.4)):
        seen = np.bincount(np.minimum(counts[:, :, sector], 4).ravel(), minlength=5)
        law = stats.poisson(rate)
        expected = np.array([*law.pmf(range(4)), law.sf(3)]) * counts[:, :, sector].size
        assert np.sum((seen - expected) ** 2 / expected) < stats.chi2.isf(0.001, 4)
    pairs = np.corrcoef(counts[:, :, 0].ravel(), counts[:, :, 1].ravel())[0, 1]
    days = np.corrcoef(counts[:, :-1, 0].ravel(), counts[:, 1:, 0].ravel())[0, 1]
    assert max(abs(pairs), abs(days)) < 4.0 / np.sqrt(20 * HISTORIES - HISTORIES)


@BOTH
def test_an_incident_sets_off_its_share_day_by_day(method):
    """Incidents of the background on day 0 only; the means of later days follow by recursion.

    From mean m the next day has kick * keep * m in the same sector and spread * m in each
    neighbour, and what is left of the day before; 4 standard errors of the mean.
    """
    same = np.ones(HISTORIES)
    process = Process(np.array([0.0, 0.0, 1.0, 0.0, 0.0]), 5.0 * same, 0.6 * same, 0.4 * same, same)
    factor = np.zeros((6, HISTORIES))
    factor[0] = 1.0
    counts = incidents(
        method, process, Addresses.grid(2, 0, HISTORIES, 1), factor, np.full(HISTORIES, 6),
        by_day=True,
    ).counts  # fmt: skip
    kick, keep, spread = process.kick()[0], process.keep()[0], process.spread()[0]
    mean, excitation = np.array([0.0, 0.0, 5.0, 0.0, 0.0]), np.zeros(5)
    for day in range(6):
        error = counts[:, day].std(axis=0) / np.sqrt(HISTORIES)
        assert np.all(np.abs(counts[:, day].mean(axis=0) - mean) <= 4.0 * error + 1e-12)
        beside = np.convolve(mean, [1.0, 0.0, 1.0])[1:-1]
        excitation = (excitation + kick * mean) * keep + spread * beside
        mean = excitation


@BOTH
def test_the_mean_without_spill_is_the_rate_over_one_less_the_branching(method):
    """mu / (1 - n) = 0.1 / 0.6 once the start is forgotten; 4 standard errors."""
    late = drawn(method, [1.0], 0.1, 0.4, 0.0, 0.7, 80)[:, 40:].sum(axis=(1, 2)) / 40.0
    assert abs(late.mean() - 0.1 / 0.6) < 4.0 * late.std() / np.sqrt(HISTORIES)


@BOTH
def test_the_mean_on_a_line_with_ends_solves_a_linear_system(method):
    """(I - M)^-1 mu, where M holds n (1 - f) on and n f / 2 beside the diagonal."""
    weight, branching, spill = np.array([0.5, 1.0, 2.0, 0.0]), 0.6, 0.5
    late = drawn(method, weight, 0.1, branching, spill, 0.7, 100)[:, 60:].sum(axis=1) / 40.0
    beside = np.diag(np.ones(3), 1) + np.diag(np.ones(3), -1)
    sets_off = branching * ((1.0 - spill) * np.eye(4) + spill / 2.0 * beside)
    mean = np.linalg.solve(np.eye(4) - sets_off, 0.1 * weight)
    error = late.std(axis=0) / np.sqrt(HISTORIES)
    assert np.all(np.abs(late.mean(axis=0) - mean) < 4.0 * error)


def test_both_ways_draw_from_one_law():
    """Chi-square of two samples: totals of 30 days in cells of ten per cent; 0.1 % point."""
    totals = [drawn(m, [0.3, 1.0, 0.2], 0.4, 0.7, 0.3, 0.3, 30).sum(axis=(1, 2)) for m in Method]
    edges = np.unique(np.quantile(np.concatenate(totals), np.arange(1, 10) / 10.0))
    seen = np.array([np.bincount(np.searchsorted(edges, t), minlength=edges.size + 1)
                     for t in totals])  # fmt: skip
    assert stats.chi2_contingency(seen).pvalue > 0.001


@BOTH
def test_large_rates_keep_mean_and_variance(method):
    """100 a sector-day, no excitation: both are 100; 4 standard errors."""
    counts = drawn(method, [1.0], 100.0, 0.0, 0.0, 1.0, 5).ravel()
    assert abs(counts.mean() - 100.0) < 4.0 * np.sqrt(100.0 / counts.size)
    assert abs(counts.var() - 100.0) < 4.0 * 100.0 * np.sqrt(2.0 / counts.size)


def test_tension_is_an_autoregression():
    """Variance s^2 (1 - p^(2d)) / (1 - p^2) after d nights, correlation p of neighbours."""
    same = np.ones(HISTORIES)
    addresses = Addresses.grid(4, 0, HISTORIES, 1)
    x = np.log(tension(0.9 * same, 0.2 * same, addresses, 31))
    assert np.all(x[0] == 0.0)
    for nights in (1, 5, 30):
        variance = 0.04 * (1.0 - 0.9 ** (2 * nights)) / (1.0 - 0.81)
        assert abs(x[nights].var() / variance - 1.0) < 4.0 * np.sqrt(2.0 / HISTORIES)
        assert abs(x[nights].mean()) < 4.0 * np.sqrt(variance / HISTORIES)
    assert abs(np.corrcoef(x[29], x[30])[0, 1] - 0.9) < 4.0 * (1.0 - 0.81) / np.sqrt(HISTORIES)


def test_the_alias_table_keeps_the_chances():
    weight = np.array([0.0, 3.0, 0.5, 0.0, 1.5, 7.0, 1e-12])
    chance, other = alias_table(weight)
    back = chance / weight.size
    np.add.at(back, other, (1.0 - chance) / weight.size)
    assert np.allclose(back, weight / weight.sum(), atol=1e-15)
    assert np.all(alias_table(np.zeros(3))[0] == 1.0)


def test_the_largest_expected_rate_by_hand():
    """0.01 x 3 x exp(0.3^2 / (2 (1 - 0.8^2))) / (1 - 0.5) = 0.06 x 1.13315."""
    process = Process(np.array([1.0, 3.0]), np.array([0.01, 0.001]), np.full(2, 0.5), np.zeros(2),
                      np.ones(2))  # fmt: skip
    found = largest_expected_rate(process, np.full(2, 0.8), np.full(2, 0.3))
    assert found == pytest.approx(0.06 * 1.133148453, rel=1e-9)


@pytest.mark.parametrize(
    ("rate", "method"),
    [(0.999 * CLUSTERS_BELOW, Method.CLUSTERS), (CLUSTERS_BELOW, Method.SECTORS)],
)
def test_the_rule_looks_at_the_largest_rate_of_the_study(rate, method):
    zero = np.zeros(2)
    process = Process(np.ones(3), np.array([0.0, rate]), zero, zero, np.ones(2))
    assert chosen_method(process, zero, zero) is method


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("rate", -0.1, "rate must be not negative"),
        ("branching", 1.0, r"branching must be in \[0, 1\)"),
        ("spill", 1.1, r"spill must be in \[0, 1\]"),
        ("decay", 0.0, "decay must be positive"),
        ("weight", np.nan, "weight must be not negative"),
    ],
)
def test_a_process_without_a_mean_is_refused(name, value, said):
    numbers = dict.fromkeys(("weight", "rate", "branching", "spill", "decay"), np.full(2, 0.5))
    with pytest.raises(ValueError, match=said):
        Process(**{**numbers, name: np.full(2, value)})


def test_shapes_and_words_that_do_not_fit_are_refused():
    two, three = np.full(2, 0.5), np.full(3, 0.5)
    with pytest.raises(ValueError, match="need one shape"):
        Process(two, two, two, two, three)
    with pytest.raises(ValueError, match="1 to 1048576 sectors"):
        Process(np.zeros(0), two, two, two, two)
    with pytest.raises(ValueError, match="future and history need one shape"):
        Addresses(1, np.zeros(2, dtype=np.uint64), np.zeros(3, dtype=np.uint64))
    with pytest.raises(ValueError, match=r"words in \[0, 2\*\*32\)"):
        Addresses.grid(2**32, 0, 1, 1)
    with pytest.raises(ValueError, match="persistence must be within"):
        largest_expected_rate(Process(two, two, two, two, two), np.ones(2), np.ones(2))
