"""Coalition: edges of the functions, by hand."""

import math

import numpy as np
import pytest

from locarno.engine.electorate import Body, packed
from locarno.kernels.quorum import quorum_columns
from locarno.theory import coalition
from locarno.theory.coalition.quorum import Group, Quorum, in_blocs


def test_certain_members_stay_certain():
    z, _ = coalition.reluctance_grid(0.9)
    yes = coalition.conditional_yes(np.array([0.0, 1.0]), np.array([0.9, 0.9]), z)
    assert np.all(yes[0] == 0.0)
    assert np.all(yes[1] == 1.0)


@pytest.mark.parametrize("rho", [-0.1, 1.0, math.nan])
def test_grid_refuses_what_is_no_correlation(rho):
    with pytest.raises(ValueError, match=r"\[0, 1\)"):
        coalition.reluctance_grid(rho)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, 0.99])
def test_grid_is_a_standard_normal(rho):
    z, weight = coalition.reluctance_grid(rho)
    # Moments 0, 1, 0, 3 of the standard normal.
    for power, moment in ((1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0)):
        assert float(np.sum(weight * z**power)) == pytest.approx(moment, abs=1e-11)
    assert float(np.sum(weight)) == pytest.approx(1.0, abs=1e-15)


def test_no_time_decides_nothing_and_endless_time_everything():
    z = np.array([-2.0, 0.0, 2.0])
    hours = np.array([-1.0, 0.0, math.inf])
    decided = coalition.conditional_decided(hours, np.zeros(3), np.ones(3), np.full(3, 0.4), z)
    assert np.all(decided[:2] == 0.0)
    assert np.all(decided[2] == 1.0)


def test_time_without_spread_is_a_step():
    z = np.array([-2.0, 0.0, 2.0])
    hours = np.array([0.5, 1.0, 2.0])
    decided = coalition.conditional_decided(hours, np.zeros(3), np.zeros(3), np.full(3, 0.4), z)
    assert decided.tolist() == [[0.0] * 3, [1.0] * 3, [1.0] * 3]


@pytest.mark.parametrize(("quota", "expected"), [(-1, 1.0), (0, 1.0), (6, 0.125), (7, 0.0)])
def test_quota_at_and_beyond_all_votes(quota, expected):
    # Three members of 2 votes at chance 1/2: all three are needed for 6 votes, 1/8.
    assert float(coalition.at_least(np.full((1, 1, 1), 0.5), [2], [3], quota)[0, 0]) == expected


def test_large_votes_with_a_common_measure_count_like_small_ones():
    yes = np.random.default_rng(1).uniform(size=(3, 4, 5))
    small = coalition.at_least(yes, [1, 2, 3], [1, 1, 1], 4)
    large = coalition.at_least(yes, [1000, 2000, 3000], [1, 1, 1], 3001)
    assert np.array_equal(small, large)


def test_members_without_votes_change_nothing():
    yes = np.random.default_rng(2).uniform(size=(3, 4, 5))
    assert np.allclose(
        coalition.at_least(yes, [0, 2, 3], [4, 1, 1], 4),
        coalition.at_least(yes[1:], [2, 3], [1, 1], 4),
        atol=1e-15,
    )


def test_blocks_do_not_show():
    # 300 futures of 81 nodes take several blocks; each must come out as it does alone.
    yes = np.random.default_rng(3).uniform(size=(2, 300, 81))
    whole = coalition.at_least(yes, [2, 1], [3, 4], 6)
    for future in (0, 49, 50, 51, 299):
        alone = coalition.at_least(yes[:, future : future + 1], [2, 1], [3, 4], 6)
        assert np.array_equal(whole[future], alone[0])


def test_standing_order_runs_unless_recalled_or_late():
    half = np.array([0.5, 0.5])
    rule = coalition.pre_delegated(
        half, np.array([0.1, 0.1]), np.array([10.0, 10.0]), np.array([10.0, 9.9])
    )
    assert rule.willing.tolist() == [[0.5], [0.5]]
    assert float(rule.willing_and_decided[0, 0]) == pytest.approx(0.5 * math.exp(-1.0), rel=1e-15)
    assert float(rule.willing_and_decided[1, 0]) == 0.0
    # Without a vote nothing depends on Z, so an average over Z changes nothing.
    _, weight = coalition.reluctance_grid(0.5)
    assert coalition.integrate(rule.willing, weight).tolist() == pytest.approx([0.5, 0.5])


def test_two_keys_of_single_members_are_their_consensus():
    yes = np.random.default_rng(4).uniform(size=(2, 3, 5))
    decided = np.random.default_rng(5).uniform(size=(2, 3, 5))
    keys = coalition.dual_key(
        coalition.lead_nation(yes, decided, 0), coalition.lead_nation(yes, decided, 1)
    )
    together = coalition.consensus(yes, decided, [1, 1])
    assert np.allclose(keys.willing, together.willing, atol=1e-15)
    assert np.allclose(keys.willing_and_decided, together.willing_and_decided, atol=1e-15)


def test_a_side_without_mass_takes_the_end_of_the_grid():
    z, weight = coalition.reluctance_grid(0.0)
    values = np.linspace(1.0, 0.0, len(z))[None, :]
    resolute, weak = coalition.split_at(values, weight, z, np.array([-9.0]))
    assert float(resolute[0]) == 1.0
    assert float(weak[0]) == pytest.approx(0.5, abs=1e-15)
    resolute, weak = coalition.split_at(values, weight, z, np.array([9.0]))
    assert float(resolute[0]) == pytest.approx(0.5, abs=1e-15)
    assert float(weak[0]) == 0.0


def test_what_may_be_missing_is_told_on_two_axes_in_their_greatest_common_unit():
    # 60 votes in twenties, 40 needed: one twenty may be missing. 12 people in threes, 7 needed: 5
    # may be missing, which is one three. Whoever has a veto never is.
    groups = (Group(1, 20, 6, veto=True), Group(2, 20, 3))
    form = packed(Body(("a", "b"), groups, Quorum(40, 7)))
    assert form.size.tolist() == [2, 2]
    assert form.ballots.tolist() == [[0, 0, 1, -1], [1, 1, 0, -1]]


def test_a_quorum_beyond_all_together_is_never_reached():
    groups = (Group(2, 1, 1),)
    form = packed(Body(("a",), groups, Quorum(1, 3)))
    yes = np.ones((1, 1, 4))
    found = quorum_columns(yes, np.ones(1), form.members, form.ballots, form.size)
    assert found.tolist() == [0.0] * 4
    assert in_blocs(yes[..., None], np.ones(1), groups, Quorum(1, 3)).tolist() == [[0.0] * 4]


def test_columns_do_not_look_at_one_another():
    groups = (Group(3, 2, 1), Group(4, 1, 2, bloc=0), Group(1, veto=True))
    form = packed(Body(("a", "b", "c"), groups, Quorum(5, 6)))
    yes = np.random.default_rng(7).uniform(size=(2, 3, 83))
    args = np.array([0.25, 0.75]), form.members, form.ballots, form.size
    whole = quorum_columns(yes, *args)
    parts = [quorum_columns(yes[:, :, i : i + 7], *args) for i in range(0, 83, 7)]
    assert whole.tolist() == np.concatenate(parts).tolist()
