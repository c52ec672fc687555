"""Quorums, power, pressure, force: closed forms, published tables and brute force."""

import itertools
import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from locarno.theory import coalition
from locarno.theory.coalition.force import force_and_quorum
from locarno.theory.coalition.grid import BLOC_STEP
from locarno.theory.coalition.power import power_of
from locarno.theory.coalition.pressure import (
    corners,
    kept_under_spreads,
    merged,
    spreads,
    spreads_to_look_at,
    worst_spread,
)
from locarno.theory.coalition.quorum import Group, Quorum, in_blocs, quorum_reached, share_of
from locarno.theory.coalition.watering import ends_at

P = np.array([0.9, 0.85, 0.8, 0.7, 0.6])  # the five guarantors of the worked example
MEDIAN_HOURS = 24.0 * np.array([1.0, 1.5, 2.0, 4.0, 7.0])
ALONE = np.ones(1)


def yes_of(p, rho, z):
    """Chances (K, 1, G)."""
    return coalition.conditional_yes(np.asarray(p)[:, None], np.array([rho]), z)


def mean_of(values, weight):
    return float(coalition.integrate(values, weight)[0])


# --- when a decision comes ------------------------------------------------------------------------


def test_the_slowest_of_three_exponential_members_takes_eleven_sixths():
    # Mean of the largest of three Exp(1): 1 + 1/2 + 1/3 = 11/6.
    yes = np.ones((3, 1, 1))

    def open_still(hours):
        decided = np.full((3, 1, 1), 1.0 - math.exp(-hours))
        rule = coalition.consensus(yes, decided, [1, 1, 1])
        return 1.0 - float(rule.willing_and_decided[0, 0])

    assert quad(open_still, 0.0, 60.0)[0] == pytest.approx(11.0 / 6.0, abs=1e-9)

    def second(hours):
        decided = np.full((1, 1, 1), 1.0 - math.exp(-hours))
        rule = coalition.qualified_majority(np.ones((1, 1, 1)), decided, [1], [3], 2)
        return 1.0 - float(rule.willing_and_decided[0, 0])

    # The second of three comes after 1/3 + 1/2.
    assert quad(second, 0.0, 60.0)[0] == pytest.approx(5.0 / 6.0, abs=1e-9)


def test_independent_members_decide_as_a_product():
    # No correlation: consensus by a time is the product of each member's chance of it.
    z, weight = coalition.reluctance_grid(0.0)
    mu = np.log(MEDIAN_HOURS)[:, None]
    decided = coalition.conditional_decided(
        np.array([72.0]), mu, np.array([0.6]), np.array([0.0]), z
    )
    rule = coalition.consensus(yes_of(P, 0.0, z), decided, [1] * 5)
    by_hand = math.prod(P * norm.cdf((math.log(72.0) - np.log(MEDIAN_HOURS)) / 0.6))
    assert mean_of(rule.willing_and_decided, weight) == pytest.approx(by_hand, abs=1e-12)


def test_a_lead_nation_alone_keeps_its_own_clock():
    z, weight = coalition.reluctance_grid(0.5)
    decided = coalition.conditional_decided(
        np.array([30.0]), np.array([[math.log(24.0)]]), np.array([0.6]), np.array([0.5]), z
    )
    rule = coalition.lead_nation(np.ones((1, 1, z.size)), decided, 0)
    # P(T <= 30 h) of the log-normal itself: correlation moves who is slow with whom, not how slow.
    alone = norm.cdf(math.log(30.0 / 24.0) / 0.6)
    assert mean_of(rule.willing_and_decided, weight) == pytest.approx(alone, abs=1e-12)


def test_a_lead_with_followers_waits_for_them():
    z, weight = coalition.reluctance_grid(0.0)
    yes = yes_of([0.9, 0.5, 0.5], 0.0, z)
    decided = np.full_like(yes, 0.5)
    lead = coalition.lead_nation(yes, decided, 0)
    follow = coalition.qualified_majority(yes[1:], decided[1:], [1, 1], [1, 1], 1)
    rule = coalition.lead_with_followers(lead, follow)
    # 0.9 times at least one of two at 0.5; in time 0.45 times at least one of two at 0.25.
    assert mean_of(rule.willing, weight) == pytest.approx(0.9 * 0.75, abs=1e-12)
    assert mean_of(rule.willing_and_decided, weight) == pytest.approx(0.45 * 0.4375, abs=1e-12)
    # The same as one body: the lead has a veto and no votes.
    body = [Group(1, votes=0, veto=True), Group(1), Group(1)]
    assert mean_of(quorum_reached(yes, body, Quorum(1)), weight) == pytest.approx(0.675, abs=1e-12)


# Section E of the worked example once more, through the general quorum: vetoes of all are
# consensus (.257 ... .568), four votes are 4/5, with a correlation that helps one, hurts another.
@pytest.mark.parametrize(
    ("rho", "consensus", "four"),
    [(0.0, 0.257, 0.677), (0.3, 0.362, 0.674), (0.6, 0.461, 0.684), (0.9, 0.568, 0.702)],
)
def test_one_quorum_holds_all_rules(rho, consensus, four):
    z, weight = coalition.reluctance_grid(rho)
    yes = yes_of(P, rho, z)
    all_needed = [Group(1, veto=True) for _ in P]
    assert mean_of(quorum_reached(yes, all_needed, Quorum(0)), weight) == pytest.approx(
        consensus, abs=6e-4
    )
    single = [Group(1) for _ in P]
    by_tally = in_blocs(yes[..., None], ALONE, single, Quorum(4))
    assert mean_of(by_tally, weight) == pytest.approx(four, abs=6e-4)
    np.testing.assert_allclose(by_tally, quorum_reached(yes, single, Quorum(4)), atol=1e-14)


def test_correlation_helps_consensus_and_hurts_a_majority():
    # The change of sign that the documentation states, at the worked example.
    def share(rho, quota):
        z, weight = coalition.reluctance_grid(rho)
        return mean_of(quorum_reached(yes_of(P, rho, z), [Group(1)] * 5, Quorum(quota)), weight)

    assert share(0.9, 5) - share(0.0, 5) > 0.3
    assert share(0.9, 3) - share(0.0, 3) < -0.12
    assert share(0.9, 1) < share(0.0, 1)


# --- blocs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rho", "own"), [(0.3, 0.2), (0.0, 0.5), (0.5, 0.4)])
def test_a_bloc_is_a_block_of_the_correlation_matrix(rho, own):
    # Two of three in a bloc: P(all yes) is a trivariate normal with rho + own between the two.
    p = [0.8, 0.7, 0.6]
    z, weight = coalition.reluctance_grid(rho)
    b, share = coalition.reluctance_grid(own / (1.0 - rho), BLOC_STEP)
    yes = coalition.bloc_yes(np.array(p)[:, None], np.array([rho]), np.array([own]), z, b)
    yes[2] = yes_of([p[2]], rho, z)[0][..., None]
    groups = [Group(1, bloc=0), Group(1, bloc=0), Group(1)]
    found = mean_of(in_blocs(yes, share, groups, None), weight)
    both = rho + own
    matrix = [[1.0, both, rho], [both, 1.0, rho], [rho, rho, 1.0]]
    # SciPy's own integral, by quasi-random points from a fixed seed.
    rng = np.random.default_rng(1)
    expected = multivariate_normal.cdf(
        norm.ppf(p), cov=matrix, maxpts=400_000, abseps=1e-8, rng=rng
    )
    assert found == pytest.approx(float(expected), abs=1e-6)
    # One member of a bloc says yes as often as ever.
    alone = in_blocs(yes[:1], share, groups[:1], None)
    assert mean_of(alone, weight) == pytest.approx(p[0], abs=1e-9)


def test_a_bloc_without_a_factor_of_its_own_is_no_bloc():
    z, weight = coalition.reluctance_grid(0.4)
    b, share = coalition.reluctance_grid(0.0, BLOC_STEP)
    yes = coalition.bloc_yes(P[:, None], np.array([0.4]), np.array([0.0]), z, b)
    in_two = [Group(1, bloc=k % 2) for k in range(5)]
    for quorum in (None, Quorum(3)):
        found = in_blocs(yes, share, in_two, quorum)
        plain = quorum_reached(yes_of(P, 0.4, z), [Group(1)] * 5, quorum)
        assert mean_of(found, weight) == pytest.approx(mean_of(plain, weight), abs=1e-12)


# --- power ----------------------------------------------------------------------------------------


def test_power_in_the_council_of_1958():
    # Weights 4, 4, 4, 2, 2, 1 and 12 of 17 to carry: Shapley-Shubik 14/60, 9/60 and none for the
    # smallest, which never tips the scale; Banzhaf 10, 6 and 0 of 32 (Felsenthal & Machover 1998).
    found = power_of([Group(3, 4), Group(2, 2), Group(1, 1)], Quorum(12))
    assert found.shapley_shubik == pytest.approx((14 / 60, 9 / 60, 0.0), abs=1e-12)
    assert found.banzhaf == pytest.approx((10 / 32, 6 / 32, 0.0), abs=1e-12)
    assert (found.carry, found.block) == (3, 2)


def test_power_in_the_security_council():
    # Five with a veto, ten without, nine yes needed: 0.19627 and 0.001865 (Shapley & Shubik).
    found = power_of([Group(5, veto=True), Group(10)], Quorum(9))
    assert found.shapley_shubik[0] == pytest.approx(421 / 2145, abs=1e-12)
    assert found.shapley_shubik[1] == pytest.approx(4 / 2145, abs=1e-12)
    assert (found.carry, found.block) == (9, 1)


def test_unanimity_shares_power_alike():
    found = power_of([Group(4, 7), Group(3, 1)], None)
    assert found.shapley_shubik == pytest.approx((1 / 7, 1 / 7), abs=1e-12)
    assert found.banzhaf == pytest.approx((1 / 64, 1 / 64), abs=1e-15)
    assert (found.carry, found.block) == (7, 1)


def winning(groups, quorum, chosen):
    """Whether a choice of single members decides, by the definition."""
    votes = sum(g.votes for g, yes in zip(groups, chosen, strict=True) if yes)
    second = sum(g.second for g, yes in zip(groups, chosen, strict=True) if yes)
    needed = all(yes for g, yes in zip(groups, chosen, strict=True) if g.veto)
    return needed and votes >= quorum.votes and second >= quorum.second


def test_power_and_chance_of_a_double_majority_by_counting_all():
    groups = [
        Group(1, 1, 8),
        Group(1, 1, 5),
        Group(1, 2, 3, veto=True),
        Group(1, 1, 2),
        Group(1, 3),
    ]
    quorum = Quorum(5, 11)
    found = power_of(groups, quorum)
    chance = np.array([0.9, 0.2, 0.7, 0.5, 0.6])
    total, swings = 0.0, np.zeros(5)
    orders = np.zeros(5)
    for chosen in itertools.product((False, True), repeat=5):
        if winning(groups, quorum, chosen):
            total += math.prod(c if yes else 1.0 - c for c, yes in zip(chance, chosen, strict=True))
            for k in range(5):
                without = (*chosen[:k], False, *chosen[k + 1 :])
                if chosen[k] and not winning(groups, quorum, without):
                    swings[k] += 1.0
                    size = sum(chosen) - 1
                    orders[k] += math.factorial(size) * math.factorial(4 - size) / 120.0
    assert found.banzhaf == pytest.approx(swings / 16.0, abs=1e-12)
    assert found.shapley_shubik == pytest.approx(orders, abs=1e-12)
    reached = quorum_reached(chance[:, None, None], groups, quorum)
    assert float(reached[0, 0]) == pytest.approx(total, abs=1e-14)


def test_two_keys_are_a_double_majority_of_separate_weights():
    # Key one needs both of two, key two one of two: 0.9 * 0.8 * (1 - 0.5 * 0.4).
    groups = [Group(1, 1, 0), Group(1, 1, 0), Group(1, 0, 1), Group(1, 0, 1)]
    chance = np.array([0.9, 0.8, 0.5, 0.6])[:, None, None]
    reached = quorum_reached(chance, groups, Quorum(2, 1))
    assert float(reached[0, 0]) == pytest.approx(0.72 * 0.8, abs=1e-14)
    found = power_of(groups, Quorum(2, 1))
    assert sum(found.shapley_shubik) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("share", "total", "votes"), [(2 / 3, 30, 20), (0.6667, 17, 12), (0.55, 27, 15), (1.0, 7, 7)]
)
def test_a_share_of_votes_is_rounded_up(share, total, votes):
    assert share_of(share, total) == votes


# --- pressure -------------------------------------------------------------------------------------


def pressed_table(p, rho, budget, parts, beta=1.0):
    """(G, K, P + 1, 1) of single members under parts of a budget, and the weights of Z."""
    z, weight = coalition.reluctance_grid(rho)
    shift = beta * budget * np.arange(parts + 1) / parts
    pressed = coalition.pressed(np.asarray(p)[:, None], shift[None, :])
    yes = coalition.conditional_yes(pressed.reshape(-1)[:, None], np.array([rho]), z)
    table = yes[:, 0].reshape(len(p), parts + 1, z.size)
    return np.moveaxis(table, 2, 0)[..., None], weight


def worst_of(p, rho, budget, quorum, parts=6):
    yes, weight = pressed_table(p, rho, budget, parts)
    groups = [Group(1) for _ in p]

    def kept(every):
        return kept_under_spreads(yes, ALONE, every, groups, quorum, weight)

    return worst_spread([1] * len(p), parts, kept), kept


@pytest.mark.parametrize("rho", [0.0, 0.4, 0.8])
def test_under_consensus_all_of_it_falls_on_one_member(rho):
    # Phi is log-concave, so the least is at a corner; without correlation on the least willing.
    found, kept = worst_of(P, rho, 1.0, None)
    assert found.exact
    assert found.pressed == 1
    assert found.kept == pytest.approx(float(kept(corners([1] * 5, 6)).min()), abs=1e-15)
    if rho == 0.0:
        assert found.spread[4, 6] == 1  # the member with 0.6: d ln Phi is steepest there
        by_hand = math.prod(P[:4]) * norm.cdf(norm.ppf(0.6) - 1.0)
        assert found.kept == pytest.approx(by_hand, abs=1e-12)


@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_where_one_yes_is_enough_equals_are_pressed_evenly(rho):
    # The chance that nobody says yes is log-concave and symmetric: greatest in the middle.
    found, _ = worst_of([0.3, 0.3, 0.3], rho, 1.5, Quorum(1), parts=6)
    assert found.spread[:, 2].tolist() == [1, 1, 1]
    if rho == 0.0:
        nobody = (1.0 - norm.cdf(norm.ppf(0.3) - 0.5)) ** 3
        assert found.kept == pytest.approx(1.0 - nobody, abs=1e-12)


@pytest.mark.parametrize("quota", [2, 3])
def test_the_worst_over_whole_parts_is_near_the_worst_over_all(quota):
    p, rho, budget = [0.9, 0.7, 0.6], 0.3, 1.2
    found, _ = worst_of(p, rho, budget, Quorum(quota))
    z, weight = coalition.reluctance_grid(rho)
    least = 1.0
    steps = np.linspace(0.0, 1.0, 41)
    for a, b in itertools.product(steps, steps):
        if a + b <= 1.0:
            shift = budget * np.array([a, b, max(1.0 - a - b, 0.0)])
            yes = yes_of(coalition.pressed(np.array(p), shift), rho, z)
            reached = mean_of(quorum_reached(yes, [Group(1)] * 3, Quorum(quota)), weight)
            least = min(least, reached)
    # Six parts are fine enough: less than a third of a point of 100.
    assert least - 1e-12 <= found.kept <= least + 0.003


def test_spreads_are_counted_and_listed_once_each():
    for members in ([3], [1, 1, 1], [2, 4, 1]):
        every = spreads(members, 5)
        assert len(every) == spreads_to_look_at(members, 5)
        assert len({spread.tobytes() for spread in every}) == len(every)
        parts = (every * np.arange(6)).sum(axis=(1, 2))
        assert np.all(parts == 5)
        assert np.all(every.sum(axis=2) == members)


def test_too_many_spreads_are_searched_with_a_bound_below():
    # Seventeen unlike members: the search finds what full sight finds on a smaller one of its kind.
    p = np.linspace(0.55, 0.95, 17)
    yes, weight = pressed_table(p, 0.4, 1.0, 6)
    groups, quorum = [Group(1) for _ in p], Quorum(12)

    def kept(every):
        return kept_under_spreads(yes, ALONE, every, groups, quorum, weight)

    assert spreads_to_look_at([1] * 17, 6) > 6_000
    classes = merged([1] * 17, [("", x) for x in p], 6)
    assert sum(map(len, classes)) == 17
    weakest = np.stack([yes[:, list(c)].min(axis=1) for c in classes], axis=1)
    coarse = [Group(len(c)) for c in classes]

    def relaxed():
        every = spreads([len(c) for c in classes], 6)
        return float(kept_under_spreads(weakest, ALONE, every, coarse, quorum, weight).min())

    found = worst_spread([1] * 17, 6, kept, relaxed)
    assert not found.exact
    assert found.bound <= found.kept
    plain = float(kept(np.eye(7, dtype=np.int64)[np.zeros((1, 17), dtype=int)])[0])
    assert found.kept < plain
    assert found.bound > 0.5 * found.kept  # a bound of some use
    # No neighbour of what was found is worse, and no corner either.
    assert found.kept <= float(kept(corners([1] * 17, 6)).min()) + 1e-15


def test_an_order_that_cannot_be_recalled_cannot_be_bought():
    kept = np.array([1.0, 0.9, 0.5])
    left = coalition.kept_under_pressure(kept, np.array([2.0, 2.0, 2.0]))
    assert left[0] == 1.0
    assert left[1] == pytest.approx(norm.cdf(norm.ppf(0.9) - 2.0), abs=1e-12)
    assert np.all(left[1:] < kept[1:])


# --- force and watering down ----------------------------------------------------------------------


def test_force_given_a_quorum_by_counting_all():
    groups = [Group(1, 2), Group(2, 1), Group(1, 0)]
    steps, chance = [5, 2, 3], np.array([0.8, 0.6, 0.5])
    joint = force_and_quorum(chance[:, None, None, None], ALONE, groups, steps, Quorum(3))
    expected = np.zeros(13)
    for a, b, c, d in itertools.product((0, 1), repeat=4):
        if 2 * a + b + c >= 3:
            weight = (0.8 if a else 0.2) * (0.6 if b else 0.4) * (0.6 if c else 0.4) * 0.5
            expected[5 * a + 2 * b + 2 * c + 3 * d] += weight
    np.testing.assert_allclose(joint[:, 0, 0], expected, atol=1e-15)
    assert joint.sum() == pytest.approx(0.8 * (1 - 0.16), abs=1e-14)


def test_a_vote_ends_at_the_strongest_that_finds_its_quorum():
    # One member, thresholds 0.2 and 0.7 of one latent: 0.2 strong, 0.5 weak, 0.3 nothing.
    z, weight = coalition.reluctance_grid(0.6)
    said = np.stack([yes_of([p], 0.6, z)[0] for p in (0.2, 0.7)])
    shares = [mean_of(row, weight) for row in ends_at(said)]
    assert shares == pytest.approx([0.2, 0.5, 0.3], abs=1e-12)
