"""Laws that rules of bargaining keep for all packages."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from locarno.theory import bargaining as theory

# Sixteenths: differences are exact, so that no rounding makes or breaks a tie.
GAINS = st.integers(0, 64).map(lambda k: k / 16.0)
POWERS = st.integers(1, 8).map(float)


@st.composite
def bargaining(draw, most=24):
    """Gains of some packages to two to four parties, and which packages are feasible."""
    count, parties = draw(st.integers(1, most)), draw(st.integers(2, 4))
    gains = draw(arrays(np.float64, (count, parties), elements=GAINS))
    feasible = draw(arrays(np.bool_, count))
    weight = draw(arrays(np.float64, parties, elements=POWERS))
    return gains, weight, feasible


def rules(gains, weight, feasible):
    return (
        theory.nash(gains, weight, feasible),
        theory.kalai_smorodinsky(gains, feasible).chosen,
        theory.egalitarian(gains, feasible),
        theory.utilitarian(gains, feasible),
    )


@given(bargaining())
def test_every_rule_picks_feasible_packages_and_some_where_there_are(case):
    gains, weight, feasible = case
    for chosen in rules(gains, weight, feasible):
        assert not np.any(chosen & ~feasible)
        assert chosen.any() == feasible.any()


@given(bargaining())
def test_no_rule_picks_what_another_package_beats_for_everybody(case):
    gains, weight, feasible = case
    for chosen in rules(gains, weight, feasible):
        for package in np.flatnonzero(chosen):
            better = feasible & np.all(gains > gains[package], axis=1)
            assert not better.any()


@given(bargaining(), st.randoms(use_true_random=False))
def test_order_of_packages_and_of_parties_changes_nothing(case, random):
    gains, weight, feasible = case
    rows, columns = list(range(len(gains))), list(range(gains.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled = rules(gains[rows][:, columns], weight[columns], feasible[rows])
    for before, after in zip(rules(gains, weight, feasible), shuffled, strict=True):
        assert np.array_equal(before[rows], after)


@given(bargaining(), st.lists(st.sampled_from([0.25, 0.5, 2.0, 8.0]), min_size=4, max_size=4))
def test_units_of_parties_do_not_matter_to_nash_and_kalai_smorodinsky(case, units):
    gains, weight, feasible = case
    scaled = gains * np.array(units[: gains.shape[1]])
    assert np.array_equal(
        theory.nash(gains, weight, feasible), theory.nash(scaled, weight, feasible)
    )
    before = theory.kalai_smorodinsky(gains, feasible)
    after = theory.kalai_smorodinsky(scaled, feasible)
    assert np.array_equal(before.chosen, after.chosen)
    assert before.share == after.share


@given(bargaining())
def test_parties_alike_are_treated_alike(case):
    """With every package its mirror image is there: the picks are symmetric."""
    gains, _, feasible = case
    mirrored = np.vstack([gains, gains[:, ::-1]])
    both = np.concatenate([feasible, feasible])
    for chosen in rules(mirrored, np.ones(gains.shape[1]), both):
        half = len(gains)
        assert np.array_equal(chosen[:half], chosen[half:])


@given(bargaining(), st.data())
def test_nash_does_not_care_for_packages_it_would_not_pick(case, data):
    gains, weight, feasible = case
    chosen = theory.nash(gains, weight, feasible)
    removed = data.draw(arrays(np.bool_, len(gains))) & ~chosen
    fewer = feasible & ~removed
    ideal = np.max(gains[feasible], axis=0) if feasible.any() else None
    # What a party could gain must not vanish altogether, or it would drop out.
    if ideal is None or np.any((ideal > 0) & (np.max(gains[fewer], axis=0) == 0)):
        return
    if not np.any(np.all(gains[feasible][:, ideal > 0] > 0, axis=1)):
        return
    assert np.array_equal(theory.nash(gains, weight, fewer), chosen)


def test_kalai_smorodinsky_may_care():
    gains = np.array([[2.0, 2.0], [1.0, 3.0], [0.0, 6.0]])
    everything, without = np.array([True, True, True]), np.array([True, True, False])
    assert theory.kalai_smorodinsky(gains, everything).chosen.tolist() == [False, True, False]
    assert theory.kalai_smorodinsky(gains, without).chosen.tolist() == [True, False, False]


@given(bargaining(), bargaining(most=6))
def test_kalai_smorodinsky_gives_nobody_less_when_only_its_own_ideal_grows(case, more):
    """Individual monotonicity, on the comprehensive hull: the first party's promised gain."""
    gains, _, feasible = case
    added, _, _ = more
    if not feasible.any() or gains.shape[1] != added.shape[1]:
        return
    ideal = np.max(gains[feasible], axis=0)
    others = np.all(added[:, 1:] <= ideal[1:], axis=1)
    larger = np.vstack([gains, added])
    both = np.concatenate([feasible, others])
    before = theory.kalai_smorodinsky(gains, feasible).share * ideal[0]
    after_ideal = np.max(larger[both], axis=0)
    after = theory.kalai_smorodinsky(larger, both).share * after_ideal[0]
    # A party that could gain nothing at first joins the table with the new packages.
    if np.array_equal(ideal > 0, after_ideal > 0):
        assert after >= before - 1e-12


@given(
    st.integers(4, 24),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(1, 3),
)
def test_a_better_alternative_never_lowers_the_own_nash_payoff(parts, own, other, rise):
    """Transferable utility: a sum of whole coins; the own disagreement point rises."""
    if own + rise + other > parts:
        return
    shares = np.arange(2 * parts + 1) / 2.0
    divided = np.column_stack([shares, parts - shares])

    def payoff(mine):
        gains = divided - np.array([mine, other], dtype=float)
        feasible = theory.acceptable(gains, np.array([True, True]))
        return divided[theory.nash(gains, np.ones(2), feasible)][:, 0].mean()

    assert payoff(own + rise) >= payoff(own)
    expected = theory.split_the_difference(float(parts), np.array([float(own), float(other)]))
    assert abs(payoff(own) - expected[0]) <= 0.25


@given(bargaining(), st.data())
def test_the_credible_zone_shrinks_when_attacks_get_likelier(case, data):
    gains, _, _ = case
    chance = st.integers(0, 20).map(lambda k: k / 20.0)
    attack = data.draw(arrays(np.float64, len(gains), elements=chance))
    more = data.draw(arrays(np.float64, len(gains), elements=chance))
    kept = data.draw(arrays(np.bool_, len(gains)))
    accepted = theory.acceptable(gains - 1.0, np.ones(gains.shape[1], dtype=bool))
    before = theory.credible(accepted, kept, attack, 0.3)
    after = theory.credible(accepted, kept, np.maximum(attack, more), 0.3)
    assert not np.any(after & ~before)
    assert not np.any(before & ~accepted)


@given(arrays(np.bool_, st.tuples(st.integers(1, 20), st.integers(1, 6))))
def test_a_condition_excludes_at_least_what_it_excludes_alone(holds):
    everything, alone = theory.excluded(holds), theory.excluded_alone(holds)
    assert np.all(alone <= everything)
    assert alone.sum() <= 1.0
    admitted = holds.all(axis=1).mean()
    for column in range(holds.shape[1]):
        lifted = holds.copy()
        lifted[:, column] = True
        assert np.isclose(lifted.all(axis=1).mean() - admitted, alone[column])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_a_sorted_sum_has_no_order(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    assert theory.sorted_sum(np.array(values)) == theory.sorted_sum(np.array(shuffled))
