"""Coalition rules: what must hold for every coalition, and kernel against reference."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.engine.electorate import Body, packed
from locarno.kernels.quorum import kept_under_spreads as compiled_kept
from locarno.kernels.quorum import quorum_columns
from locarno.theory import coalition
from locarno.theory.coalition.pressure import kept_under_spreads, spreads, worst_spread
from locarno.theory.coalition.quorum import Group, Quorum, in_blocs, quorum_reached
from locarno.theory.coalition.watering import ends_at, expected_level

ALONE = np.ones(1)
chances = st.floats(0.02, 0.98)
groups_of_any_kind = st.lists(
    st.builds(
        Group,
        members=st.integers(0, 3),
        votes=st.integers(0, 4),
        second=st.integers(0, 3),
        veto=st.booleans(),
        bloc=st.integers(-1, 1),
    ),
    min_size=1,
    max_size=4,
)
quorums = st.one_of(st.none(), st.builds(Quorum, st.integers(0, 20), st.integers(0, 12)))


def form_of(groups, quorum):
    return packed(Body(("",) * len(groups), tuple(groups), quorum))


def table(seed, *shape):
    return np.random.default_rng(seed).uniform(size=shape)


@settings(max_examples=80, deadline=None)
@given(groups_of_any_kind, quorums, st.integers(1, 3), st.integers(0, 2**31))
def test_the_kernel_counts_as_the_reference_does(groups, quorum, nodes, seed):
    yes, weight = table(seed, len(groups), 1, 4, nodes), table(seed + 1, nodes)
    weight /= weight.sum()
    members, ballots, size = form_of(groups, quorum)
    columns = np.moveaxis(yes[:, 0], 2, 0)
    found = quorum_columns(columns, weight, members, ballots, size)
    np.testing.assert_allclose(found, in_blocs(yes, weight, groups, quorum)[0], atol=1e-13)


@settings(max_examples=30, deadline=None)
@given(groups_of_any_kind, quorums, st.integers(0, 2**31))
def test_the_kernel_presses_as_the_reference_does(groups, quorum, seed):
    yes, value = table(seed, 3, len(groups), 3, 2), table(seed + 1, 3)
    weight = np.array([0.3, 0.7])
    every = spreads([group.members for group in groups], 2)[:6]
    if not len(every):
        return
    _, ballots, size = form_of(groups, quorum)
    found = compiled_kept(yes.transpose(3, 1, 2, 0), weight, every, ballots, size, value)
    expected = kept_under_spreads(yes, weight, every, groups, quorum, value)
    np.testing.assert_allclose(found, expected, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(groups_of_any_kind, st.integers(0, 2**31))
def test_more_quorum_never_makes_a_decision_likelier_or_sooner(groups, seed):
    # Whatever the members' own times: the chance of a quorum in time falls with either quota.
    in_time = table(seed, len(groups), 1, 3, 1)
    free = [group._replace(bloc=-1) for group in groups]
    for quotas in ([(n, 2) for n in range(6)], [(2, n) for n in range(6)]):
        reached = [in_blocs(in_time, ALONE, free, Quorum(*quota)) for quota in quotas]
        assert all(np.all(later <= earlier + 1e-12) for earlier, later in pairwise(reached))
    # Where all together reach a quota, asking all is the strictest of them.
    whole = Quorum(sum(g.members * g.votes for g in free), sum(g.members * g.second for g in free))
    everybody = in_blocs(in_time, ALONE, free, None)
    assert np.all(everybody <= in_blocs(in_time, ALONE, free, whole) + 1e-12)


@settings(max_examples=60, deadline=None)
@given(groups_of_any_kind, quorums, st.integers(0, 2**31), st.randoms(use_true_random=False))
def test_relabelling_members_changes_nothing(groups, quorum, seed, random):
    yes, weight = table(seed, len(groups), 1, 2, 2), np.array([0.4, 0.6])
    order = list(range(len(groups)))
    random.shuffle(order)
    shuffled = in_blocs(yes[order], weight, [groups[k] for k in order], quorum)
    np.testing.assert_allclose(shuffled, in_blocs(yes, weight, groups, quorum), atol=1e-13)
    # Nor does telling members of a group apart.
    apart = [(k, group._replace(members=1)) for k, group in enumerate(groups)
             for _ in range(group.members)]  # fmt: skip
    if apart:
        single = in_blocs(yes[[k for k, _ in apart]], weight, [g for _, g in apart], quorum)
        np.testing.assert_allclose(single, in_blocs(yes, weight, groups, quorum), atol=1e-13)


@settings(max_examples=60, deadline=None)
@given(groups_of_any_kind, st.integers(0, 2**31))
def test_a_veto_never_helps(groups, seed):
    yes = table(seed, len(groups), 1, 3, 1)
    free = [group._replace(veto=False, bloc=-1) for group in groups]
    bound = [group._replace(veto=True) if k == 0 else group for k, group in enumerate(free)]
    without = quorum_reached(yes[..., 0], free, Quorum(3, 1))
    assert np.all(quorum_reached(yes[..., 0], bound, Quorum(3, 1)) <= without + 1e-13)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(chances, min_size=2, max_size=4),
    st.floats(0.0, 0.9),
    st.integers(1, 4),
    st.lists(st.floats(0.0, 2.0), min_size=2, max_size=3),
)
def test_more_pressure_never_helps_the_coalition(p, rho, quota, budgets):
    z, weight = coalition.reluctance_grid(rho)
    groups = [Group(1) for _ in p]
    left = []
    for budget in sorted(budgets):
        shift = budget * np.arange(4) / 3
        pressed = coalition.pressed(np.array(p)[:, None], shift)
        yes = coalition.conditional_yes(pressed.reshape(-1)[:, None], np.array([rho]), z)
        cells = np.moveaxis(yes[:, 0].reshape(len(p), 4, z.size), 2, 0)[..., None]

        def kept(every, cells=cells):
            quorum = Quorum(min(quota, len(p)))
            return kept_under_spreads(cells, ALONE, every, groups, quorum, weight)

        worst = worst_spread([1] * len(p), 3, kept)
        untouched = np.zeros((1, len(p), 4), dtype=np.int64)
        untouched[:, :, 0] = 1
        assert worst.kept <= float(kept(untouched)[0]) + 1e-13
        left.append(worst.kept)
    assert all(later <= earlier + 1e-13 for earlier, later in pairwise(left))


@settings(max_examples=40)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=5))
def test_a_vote_ends_somewhere(said):
    shares = ends_at(np.array(said).reshape(-1, 1, 1))
    assert np.all(shares >= 0.0)
    assert float(shares.sum()) == 1.0 or abs(float(shares.sum()) - 1.0) < 1e-12
    level = expected_level([float(share) for share in shares[:, 0, 0]])
    assert 0.0 <= level <= len(said)


@settings(max_examples=40)
@given(chances, st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_pressure_adds_up(p, first, second):
    once = coalition.pressed(np.array(p), np.array(first + second))
    twice = coalition.pressed(coalition.pressed(np.array(p), np.array(first)), np.array(second))
    np.testing.assert_allclose(once, twice, atol=1e-9)
