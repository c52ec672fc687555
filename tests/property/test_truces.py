"""Re-commitments: the kernel has the bits of its reference, which means what it says."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.kernels.incidents import calmed
from locarno.theory.incidents.inputs import Addresses
from locarno.theory.incidents.truces import Truces, truce_factors

Z = 4.0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 60))
def test_the_kernel_has_the_bits_of_the_reference(seed, histories, days):
    random = np.random.default_rng(seed)
    truces = Truces(*random.random((6, histories)))
    truces = truces._replace(half_life=20 * truces.half_life, backed_days=30 * truces.backed_days)
    addresses = Addresses.grid(seed, 3, histories, 1)
    found = calmed(np.ones((days, histories)), truces, addresses)
    assert np.array_equal(found, truce_factors(truces, addresses, days))


def test_without_a_hazard_nothing_is_calmed():
    factor = np.random.default_rng(1).random((30, 2))
    none = Truces(*np.zeros((6, 2)))
    assert np.array_equal(calmed(factor, none, Addresses.grid(1, 0, 2, 1)), factor)


def test_a_truce_calms_by_its_strength_and_fades_by_its_half_life():
    n = 20_000
    left, half_life = 0.3, 5.0
    truces = Truces(*(np.full(n, x) for x in (1.0, left, half_life, 0.0, 0.0, 1.0)))
    first, both = calmed(np.ones((2, n)), truces, Addresses.grid(5, 0, n, 1))
    # Just after it the mean share left is 0.3, even on 0 to 0.6: variance 0.6^2 / 12.
    assert abs(first.mean() - left) <= Z * np.sqrt(0.6**2 / 12 / n)
    # The next day a second one is agreed, independent of how far the first has faded: by the mean
    # of 2^(-1/h) for an exponential h, by quadrature.
    u = (np.arange(200_000) + 0.5) / 200_000
    kept = np.exp(-np.log(2.0) / np.maximum(-np.log(u) * half_life, 0.01)).mean()
    expected = left * (1.0 - (1.0 - left) * kept)
    assert abs(both.mean() - expected) <= Z * both.std() / np.sqrt(n)


def test_what_is_backed_is_held_before_it_fades():
    # Half-life next to nothing: on day 1 only what is still held counts, e^(-1/20) of them.
    n, days = 20_000, 20.0
    truces = Truces(*(np.full(n, x) for x in (1.0, 0.9, 0.01, 1.0, 0.0, days)))
    second = calmed(np.ones((2, n)), truces, Addresses.grid(5, 0, n, 1))[1]
    assert (second == 0.0).all()  # the second truce of day 1 leaves nothing either way
    once = Truces(*(np.full(n, x) for x in (0.05, 0.9, 0.01, 1.0, 0.0, days)))
    factor = calmed(np.ones((40, n)), once, Addresses.grid(5, 0, n, 1))
    # Calm on day 39 if any of the 40 days agreed one that is still held: hold above its age, and
    # a fade needs one day more.
    ages = np.arange(40)
    felt = 0.05 * np.exp(-np.maximum(ages - 1, 0) / days)
    share = 1.0 - np.prod(1.0 - felt)
    found = (factor[39] < 0.5).mean()
    assert abs(found - share) <= Z * np.sqrt(share * (1.0 - share) / n)


def test_re_commitments_come_at_their_hazard():
    days, n, hazard = 365, 2000, 4.0
    chance = 1.0 - np.exp(-hazard / 365)
    truces = Truces(*(np.full(n, x) for x in (chance, 0.0, 0.01, 0.0, 0.0, 1.0)))
    factor = calmed(np.ones((days, n)), truces, Addresses.grid(5, 0, n, 1))
    # Nothing is left on the day itself, and a day later all is back.
    agreed = (factor == 0.0).sum()
    assert abs(agreed - n * days * chance) <= Z * np.sqrt(n * days * chance)
