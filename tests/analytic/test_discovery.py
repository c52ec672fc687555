"""Boxes that are known are found again; how well is part of the test."""

import numpy as np
import pytest

from locarno.theory.discovery.boxes import Box, fit, inside
from locarno.theory.discovery.cart import cart
from locarno.theory.discovery.prim import prim
from locarno.theory.discovery.stability import recovery, stability
from locarno.theory.philox import uniforms

INF = np.inf
KNOWN = Box(np.array([0.6, -INF, -INF, -INF, -INF]), np.array([INF, INF, INF, 0.45, INF]))


def points(seed, size, columns=5):
    found, _ = uniforms(seed, 9, np.arange(size)[:, np.newaxis], 0, 0, np.arange(columns))
    return found


def cases(noise, seed=1, size=1500):
    x = points(seed, size)
    chance = np.where(inside(x, KNOWN), 1.0 - noise, noise)
    return x, points(seed + 1, size, 1)[:, 0] < chance


def search(x, interest, density=0.8):
    found = prim(x, interest, threshold=0.1)
    return found[0].chosen(density).box if found else None


@pytest.mark.parametrize(
    ("noise", "density", "precision", "recall"), [(0.0, 0.99, 0.97, 0.93), (0.1, 0.8, 0.9, 0.85)]
)
def test_prim_recovers_a_known_box(noise, density, precision, recall):
    x, interest = cases(noise)
    found = recovery(points(99, 5000), KNOWN, search(x, interest, density))
    assert found.precision > precision
    assert found.recall > recall
    assert found.inputs_right == 1.0


def test_cart_recovers_a_known_box():
    x, interest = cases(0.0)
    box, how = cart(x, interest)[0]
    found = recovery(points(99, 5000), KNOWN, box)
    assert how.density > 0.99
    assert min(found.precision, found.recall) > 0.97
    assert found.inputs_right == 1.0


def test_leaves_of_cart_are_a_partition():
    x, interest = cases(0.1)
    leaves = cart(x, interest)
    assert sum(how.mass for _, how in leaves) == pytest.approx(1.0)
    assert sum(how.coverage for _, how in leaves) == pytest.approx(1.0)
    assert (sum(inside(x, box).astype(int) for box, _ in leaves) == 1).all()


def test_a_box_that_is_there_is_stable_and_one_of_noise_is_not():
    draws = np.random.default_rng(1)
    halves = [draws.permutation(1500)[:750] for _ in range(10)]
    x, interest = cases(0.1)
    box = search(x, interest)
    there = stability(x, interest, box, search, halves)
    assert there.found == 1.0
    assert there.restricted[[0, 3]].tolist() == [1.0, 1.0]
    assert there.restricted[[1, 2, 4]].max() <= 0.3
    assert there.overlap > 0.85
    luck = points(3, 1500, 1)[:, 0] < 0.3
    of_noise = stability(x, luck, search(x, luck), search, halves)
    assert there.holds(box)
    assert of_noise.overlap < 0.75
    assert not of_noise.holds(search(x, luck))


def test_fit_counts():
    """Two of three cases inside, two of four points inside are cases, four of six inside."""
    x = np.array([[0.1], [0.2], [0.3], [0.4], [0.8], [0.9]])
    interest = np.array([True, False, True, False, True, False])
    found = fit(x, interest, Box(np.array([-INF]), np.array([0.5])))
    assert (found.coverage, found.density, found.mass) == pytest.approx((2 / 3, 0.5, 4 / 6))


@pytest.mark.parametrize("every", [True, False])
def test_nothing_to_tell_apart_is_refused(every):
    with pytest.raises(ValueError, match="must be some of the points"):
        prim(points(1, 50), np.full(50, every), threshold=0.5)
