"""Philox4x32-10 gives the published words, and draws depend on their address alone."""

import numpy as np
import pytest

from locarno.theory.philox import BLOCK, philox4x32, uniforms, unit_interval

# Random123 (Salmon et al. 2011), file kat_vectors, lines "philox4x32 10".
ONES = 0xFFFFFFFF
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_known_answers(counter, key, words):
    found = philox4x32(counter, key)
    assert tuple(int(word) for word in found) == words
    assert all(word.dtype == np.uint32 and word.shape == () for word in found)


def test_known_answers_hold_for_arrays_longer_than_a_block():
    counter, key, words = KNOWN[2]
    size = BLOCK + 3
    found = philox4x32((np.full((size, 1), counter[0]), counter[1], counter[2], counter[3]), key)
    for word, expected in zip(found, words, strict=True):
        assert word.shape == (size, 1)
        assert np.all(word == expected)


def test_a_draw_depends_on_its_address_alone():
    grid = uniforms(5, 2, np.arange(4)[:, None, None], np.arange(3)[:, None], 9, np.arange(2))
    assert grid[0].shape == (4, 3, 2)
    for index in np.ndindex(4, 3, 2):
        alone = uniforms(5, 2, index[0], index[1], 9, index[2])
        assert float(alone[0]) == grid[0][index]
        assert float(alone[1]) == grid[1][index]


@pytest.mark.parametrize("position", range(6))
def test_every_part_of_the_address_matters(position):
    address = [1, 2, 3, 4, 5, 6]
    moved = list(address)
    moved[position] += 1
    assert uniforms(*address) != uniforms(*moved)


def test_inputs_are_not_changed():
    future = np.arange(10, dtype=np.uint64)
    uniforms(1, 1, future, future, future, future)
    assert future.tolist() == list(range(10))


def test_no_addresses_give_no_draws():
    assert uniforms(1, 1, np.arange(0), 0, 0, 0)[0].shape == (0,)


def test_uniforms_stay_inside_the_open_interval():
    """Smallest and largest word: k = 0 and k = 2**52 - 1, so 2**-53 and 1 - 2**-53."""
    words = np.array([0, ONES], dtype=np.uint64)
    assert unit_interval(words, words).tolist() == [2.0**-53, 1.0 - 2.0**-53]


def test_uniforms_use_both_words():
    """By hand: high word 1 is worth 2**20, low word 2**12 is worth 1, and half is added."""
    found = unit_interval(np.uint64([1, 0, 0]), np.uint64([0, 2**12, 2**12 - 1]))
    assert (found * 2.0**52).tolist() == [2**20 + 0.5, 1.5, 0.5]


def test_uniforms_are_uniform():
    """Kolmogorov-Smirnov distance of 20 000 draws; 1.95 / sqrt(n) is the 0.1 % point."""
    for draws in uniforms(1, 0, np.arange(20_000), 0, 0, 0):
        steps = (np.arange(20_000) + 0.5) / 20_000
        assert np.max(np.abs(np.sort(draws) - steps)) < 1.95 / np.sqrt(20_000)


def test_the_two_uniforms_are_not_correlated():
    """4 standard errors of a correlation of 20 000 independent pairs."""
    first, second = uniforms(1, 0, np.arange(20_000), 0, 0, 0)
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(20_000)


@pytest.mark.parametrize(("seed", "stream"), [(-1, 0), (2**32, 0), (0, -1), (0, 2**32)])
def test_a_key_out_of_range_is_refused(seed, stream):
    with pytest.raises(ValueError, match=r"key \(seed, stream\) needs words in \[0, 2\*\*32\)"):
        uniforms(seed, stream, 0, 0, 0, 0)


@pytest.mark.parametrize("word", [-1, 2**32])
def test_a_counter_out_of_range_is_refused(word):
    with pytest.raises(ValueError, match=r"counter needs words in \[0, 2\*\*32\), found"):
        uniforms(0, 0, [0, word], 0, 0, 0)


def test_a_counter_of_fractions_is_refused():
    with pytest.raises(ValueError, match="counter needs whole numbers, found float64"):
        uniforms(0, 0, 0.5, 0, 0, 0)
