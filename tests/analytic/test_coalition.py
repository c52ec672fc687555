"""Coalition: published and hand-worked probabilities of the five-guarantor example."""

import math

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from locarno.theory import coalition

P = np.array([0.9, 0.85, 0.8, 0.7, 0.6])  # the five guarantors of the worked example
MEDIAN_HOURS = 24.0 * np.array([1.0, 1.5, 2.0, 4.0, 7.0])
ONE_VOTE = [1] * 5
ALONE = [1] * 5


def halved(z, weight):
    """Return the grid with half the step."""
    step = 0.5 * (z[1] - z[0])
    fine = step * np.arange(-(len(z) - 1), len(z))
    # math.exp keeps the reference free of the code under test.
    density = np.array([math.exp(-0.5 * x * x) for x in fine])
    density[0] *= 0.5
    density[-1] *= 0.5
    assert len(fine) == 2 * len(weight) - 1
    return fine, density / density.sum()


def yes_of(p, rho, z):
    """Return chances (K, 1, G)."""
    return coalition.conditional_yes(np.asarray(p)[:, None], np.array([rho]), z)


# Dense quadrature of the Gaussian one-factor model, each figure to three digits: consensus,
# four of five, three of five, any one.
@pytest.mark.parametrize(
    ("rho", "consensus", "four", "three", "any_one"),
    [
        (0.0, 0.257, 0.677, 0.925, 0.9996),
        (0.3, 0.362, 0.674, 0.865, 0.992),
        (0.6, 0.461, 0.684, 0.823, 0.969),
        (0.9, 0.568, 0.702, 0.796, 0.921),
    ],
)
def test_five_guarantors_ever_willing(rho, consensus, four, three, any_one):
    z, weight = coalition.reluctance_grid(rho)
    yes = yes_of(P, rho, z)

    def share(quota):
        return float(
            coalition.integrate(coalition.at_least(yes, ONE_VOTE, ALONE, quota), weight)[0]
        )

    everybody = coalition.integrate(coalition.everybody(yes, ALONE), weight)
    assert float(everybody[0]) == pytest.approx(consensus, abs=6e-4)
    assert share(5) == pytest.approx(float(everybody[0]), abs=1e-15)
    assert share(4) == pytest.approx(four, abs=6e-4)
    assert share(3) == pytest.approx(three, abs=6e-4)
    assert share(1) == pytest.approx(any_one, abs=6e-4)
    lead = coalition.lead_nation(yes, yes, 0)
    assert float(coalition.integrate(lead.willing, weight)[0]) == pytest.approx(0.9, abs=1e-13)


def test_two_members_are_the_bivariate_normal():
    # Phi2(z, z; 0.5) with Phi(z) = 0.8, by an independent bivariate quadrature: 0.6871505667.
    z, weight = coalition.reluctance_grid(0.5)
    both = coalition.everybody(yes_of([0.8], 0.5, z), [2])
    assert float(coalition.integrate(both, weight)[0]) == pytest.approx(0.6871505666, abs=1e-9)


# The same five with medians of 1, 1.5, 2, 4 and 7 days, sigma 0.6, rho 0.4 for both willingness and
# delay; dense quadrature: chance of ever deciding, and of deciding within three days.
@pytest.mark.parametrize(
    ("quota", "ever", "three_days"), [(5, 0.395, 0.039), (4, 0.676, 0.236), (3, 0.849, 0.579)]
)
def test_five_guarantors_in_three_days(quota, ever, three_days):
    rho = np.array([0.4])
    z, weight = coalition.reluctance_grid(0.4)
    decided = coalition.conditional_decided(
        np.array([72.0]),
        np.array([[math.log(hours)] for hours in MEDIAN_HOURS]),
        np.array([0.6]),
        rho,
        z,
    )
    rule = coalition.qualified_majority(yes_of(P, 0.4, z), decided, ONE_VOTE, ALONE, quota)
    assert float(coalition.integrate(rule.willing, weight)[0]) == pytest.approx(ever, abs=6e-4)
    in_time = coalition.integrate(rule.willing_and_decided, weight)
    assert float(in_time[0]) == pytest.approx(three_days, abs=6e-4)
    if quota == 5:
        both = coalition.consensus(yes_of(P, 0.4, z), decided, ALONE)
        assert float(coalition.integrate(both.willing_and_decided, weight)[0]) == pytest.approx(
            three_days, abs=6e-4
        )


def test_the_resolute_half_agrees_far_more_often():
    # Consensus of the five at rho 0.6: 0.79 given Z < 0 and 0.13 given Z > 0, by quadrature.
    z, weight = coalition.reluctance_grid(0.6)
    values = coalition.everybody(yes_of(P, 0.6, z), ALONE)
    resolute, weak = coalition.split_at(values, weight, z, np.array([0.0]))
    assert float(resolute[0]) == pytest.approx(0.79, abs=5e-3)
    assert float(weak[0]) == pytest.approx(0.13, abs=5e-3)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_two_sides_agree_with_the_bivariate_normal(rho, p):
    # P(yes and Z < z0) = Phi2(Phi^-1(p), z0; sqrt(rho)), by SciPy's own bivariate normal.
    z, weight = coalition.reluctance_grid(rho)
    yes = yes_of([p], rho, z)[0]
    both = multivariate_normal(cov=[[1.0, math.sqrt(rho)], [math.sqrt(rho), 1.0]])
    for z0 in (-2.0, -0.63, 0.0, 0.1, 1.27, 2.0):
        resolute, weak = coalition.split_at(yes, weight, z, np.array(z0))
        below = float(norm.cdf(z0))
        joint = float(both.cdf([float(norm.ppf(p)), z0]))
        assert float(resolute[0]) == pytest.approx(joint / below, abs=5e-4)
        assert float(weak[0]) == pytest.approx((p - joint) / (1.0 - below), abs=5e-4)


@pytest.mark.parametrize("rho", [0.3, 0.9])
@pytest.mark.parametrize("quota", [1, 3, 4, 5])
def test_halving_the_step_changes_nothing(rho, quota):
    z, weight = coalition.reluctance_grid(rho)
    fine, fine_weight = halved(z, weight)

    def share(nodes, weights):
        reached = coalition.at_least(yes_of(P, rho, nodes), ONE_VOTE, ALONE, quota)
        return float(coalition.integrate(reached, weights)[0])

    assert abs(share(z, weight) - share(fine, fine_weight)) < 1e-12


@pytest.mark.parametrize("quota", [1, 18, 24, 35])
def test_many_identical_members_stay_within_a_millionth(quota):
    # The hardest case for the grid: 35 members that all change their mind at the same Z.
    z, weight = coalition.reluctance_grid(0.9)
    fine, fine_weight = halved(z, weight)

    def share(nodes, weights):
        reached = coalition.at_least(yes_of([0.8], 0.9, nodes), [1], [35], quota)
        return float(coalition.integrate(reached, weights)[0])

    assert abs(share(z, weight) - share(fine, fine_weight)) < 1e-6


def test_six_independent_members_of_equal_chance():
    # Binomial tails: at least 4 of 6 at 0.75 is 3402 / 4096; at 0.41 it is 0.1933.
    still = np.array([0.0])
    for p, expected, tolerance in ((0.75, 3402 / 4096, 1e-15), (0.41, 0.1933, 5e-5)):
        reached = coalition.at_least(yes_of([p], 0.0, still), [1], [6], 4)
        assert float(reached[0, 0]) == pytest.approx(expected, abs=tolerance)


def test_median_of_one_lognormal_member():
    # At rho 0 the median of exp(mu + sigma eta) is exp(mu): 48 h, whatever the chance of a yes.
    still = np.array([0.0])

    def decided_at(hours):
        decided = coalition.conditional_decided(
            np.array([hours]), np.array([math.log(48.0)]), np.array([0.6]), np.array([0.0]), still
        )
        return 0.7 * float(decided[0, 0])

    assert coalition.median_hours(decided_at, 1000.0) == pytest.approx(48.0, rel=1e-12)
    assert coalition.median_hours(decided_at, 47.0) == math.inf
    assert coalition.median_hours(lambda _: 0.0, 1000.0) == math.inf
