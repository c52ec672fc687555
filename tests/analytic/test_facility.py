"""Facilities on a line and in the plane against closed forms and against trying everything."""

import itertools
import math

import numpy as np
import pytest

from locarno.theory import facility

CASES = 250


# L / 2n, semantics of a uniform line; 1,000 km is the example of the planning notes.
@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 37])
@pytest.mark.parametrize("length", [1000.0, 986.0, 0.7])
def test_a_uniform_line_needs_half_its_share(length, count):
    found = facility.centre_of_stretches([(0.0, length)], count)
    assert found == pytest.approx(length / (2 * count), rel=1e-12)


# 1,000 km at 30 km/h: hours to the farthest and to the mean place, as in a published table of
# reserves on a line.
@pytest.mark.parametrize(("count", "worst", "mean"), [(10, 1.7, 0.8), (5, 3.3, 1.7), (3, 5.6, 2.8)])
def test_hours_of_a_centre(count, worst, mean):
    radius = facility.centre_of_stretches([(0.0, 1000.0)], count)
    assert radius / 30.0 == pytest.approx(worst, abs=0.05)
    assert radius / 60.0 == pytest.approx(mean, abs=0.05)


def test_sectors_cut_out_of_a_line_change_nothing_and_gaps_need_no_cover():
    whole = facility.centre_of_stretches([(0.0, 300.0), (300.0, 700.0), (700.0, 1000.0)], 4)
    assert whole == pytest.approx(125.0, rel=1e-12)
    # Two towns 20 km wide and 300 km apart: one place each, or two for one and one for the other.
    towns = [(0.0, 20.0), (320.0, 340.0)]
    assert facility.centre_of_stretches(towns, 2) == pytest.approx(10.0)
    assert facility.centre_of_stretches(towns, 3) == pytest.approx(10.0)
    assert facility.centre_of_stretches(towns, 4) == pytest.approx(5.0)
    assert facility.centre_of_stretches(towns, 1) == pytest.approx(170.0)


def test_points_have_no_width():
    assert facility.centre_of_stretches([(3.0, 3.0), (3.0, 3.0)], 1) == 0.0
    assert facility.centre_of_stretches([(3.0, 3.0), (8.0, 8.0)], 2) == 0.0
    assert facility.centre_of_stretches([(3.0, 3.0), (8.0, 8.0)], 1) == 2.5
    assert facility.centre_of_points([7.0], [2.0], 1) == 0.0


# --- by trying everything -------------------------------------------------------------------------


def groups(points, count):
    """All ways to cut sorted points into at most so many neighbouring groups."""
    for cuts in range(min(count, len(points))):
        for places in itertools.combinations(range(1, len(points)), cuts):
            ends = [0, *places, len(points)]
            yield [points[a:b] for a, b in itertools.pairwise(ends)]


def cost_of_one_place(group):
    """Smallest largest weighted distance: some pair decides it (v w (y - x) / (v + w))."""
    return max(
        (v * w * (y - x) / (v + w) for (x, v), (y, w) in itertools.combinations(group, 2)),
        default=0.0,
    )


@pytest.mark.parametrize("seed", range(CASES))
def test_points_on_a_line_by_trying_every_grouping(seed):
    draw = np.random.default_rng(seed)
    size, count = int(draw.integers(1, 9)), int(draw.integers(1, 5))
    places = draw.integers(0, 40, size).astype(float)
    weights = draw.integers(1, 5, size) / 2.0
    even = np.ones(size)
    for weight in (weights, even):
        points = sorted(zip(places.tolist(), weight.tolist(), strict=True))
        best = min(max(map(cost_of_one_place, cut)) for cut in groups(points, count))
        found = facility.centre_of_points(places.tolist(), weight.tolist(), count)
        assert found == pytest.approx(best, rel=1e-9, abs=1e-12)
    # Points without weights are stretches without width.
    found = facility.centre_of_stretches([(x, x) for x in sorted(places.tolist())], count)
    assert found == pytest.approx(best, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(CASES))
def test_stretches_against_many_points(seed):
    # Points every 0.05 along the stretches need at most 0.025 less than the stretches themselves.
    draw = np.random.default_rng(seed)
    ends = np.sort(draw.choice(60, 2 * int(draw.integers(1, 5)), replace=False)) / 2.0
    stretches = [(float(a), float(b)) for a, b in ends.reshape(-1, 2)]
    count = int(draw.integers(1, 6))
    points = [x / 20 for a, b in stretches for x in range(round(a * 20), round(b * 20) + 1)]
    found = facility.centre_of_stretches(stretches, count)

    def needed(radius):
        used, reached = 0, -math.inf
        for x in points:
            if x > reached + 1e-9:
                used, reached = used + 1, x + 2 * radius
        return used

    assert needed(found) <= count
    assert needed(found - 0.0251) > count or found <= 0.0251


def best_by_trying(reached, weight, count):
    chosen = itertools.combinations(range(len(reached)), min(count, len(reached)))
    return max(float(weight[reached[list(sites)].any(axis=0)].sum()) for sites in chosen)


def runs_on_a_line(draw, sites, places):
    """Each site reaches one run of places, some none."""
    ends = np.sort(draw.integers(0, places + 1, (sites, 2)), axis=1)
    return (np.arange(places) >= ends[:, :1]) & (np.arange(places) < ends[:, 1:])


@pytest.mark.parametrize("seed", range(CASES))
@pytest.mark.parametrize("on_a_line", [True, False])
def test_cover_by_trying_every_choice(seed, on_a_line):
    draw = np.random.default_rng(seed)
    sites, places = int(draw.integers(1, 9)), int(draw.integers(1, 15))
    count = int(draw.integers(1, 6))
    reached = (
        runs_on_a_line(draw, sites, places) if on_a_line else draw.random((sites, places)) < 0.3
    )
    weight = draw.integers(0, 6, places).astype(float)
    found = facility.best_cover(reached, weight, count)
    assert found.proved
    assert len(found.chosen) == min(count, sites)
    assert found.covered == weight[reached[list(found.chosen)].any(axis=0)].sum()
    assert found.covered == best_by_trying(reached, weight, count)


@pytest.mark.parametrize("seed", range(CASES))
def test_centre_by_trying_every_choice(seed):
    draw = np.random.default_rng(seed)
    sites, places = int(draw.integers(1, 8)), int(draw.integers(1, 12))
    count = int(draw.integers(1, sites + 1))
    distance = draw.integers(1, 30, (sites, places)).astype(float)
    radius, cover = facility.best_centre(distance, count)
    best = min(
        distance[list(chosen)].min(axis=0).max()
        for chosen in itertools.combinations(range(sites), count)
    )
    assert radius == best
    assert distance[list(cover.chosen)].min(axis=0).max() == best
    assert cover.proved


def test_the_line_programme_and_the_search_agree_on_a_long_line():
    # 25 sites that reach 40 of 400 places each; the search has no idea that this is a line once
    # one more site reaches two far places.
    draw = np.random.default_rng(7)
    starts = np.sort(draw.choice(360, 25, replace=False))
    reached = (np.arange(400) >= starts[:, None]) & (np.arange(400) < starts[:, None] + 40)
    weight = draw.integers(0, 9, 400).astype(float)
    both_ends = np.zeros((1, 400), dtype=bool)
    both_ends[0, [0, 399]] = True
    weight[[0, 399]] = 0.0
    with_it = np.concatenate((reached, both_ends))
    for count in (1, 2, 3, 5):
        on_line = facility.best_cover(reached, weight, count)
        searched = facility.best_cover(with_it, weight, count)
        assert on_line.proved
        assert searched.proved
        assert on_line.covered == searched.covered


def test_a_search_cut_short_says_so():
    draw = np.random.default_rng(3)
    reached = draw.random((20, 60)) < 0.2
    weight = np.ones(60)
    cut = facility.best_cover(reached, weight, 5, most_nodes=6)
    whole = facility.best_cover(reached, weight, 5)
    assert not cut.proved
    assert whole.proved
    assert cut.covered <= whole.covered


def test_more_sites_than_useful_fills_up_with_the_first():
    reached = np.array([[True, True], [True, False], [False, False], [False, True]])
    assert facility.best_cover(reached, np.ones(2), 2) == ((0, 1), 2.0, True)
    assert facility.best_cover(reached, np.ones(2), 9) == ((0, 1, 2, 3), 2.0, True)
