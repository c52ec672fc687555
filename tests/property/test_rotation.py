"""Rotation: the pool is enough, and one unit less is not."""

from hypothesis import given
from hypothesis import strategies as st

from locarno.theory import rotation

times = st.integers(1, 1000)


@given(st.integers(0, 200_000), times, st.integers(0, 3000))
def test_pool_and_sustained_are_each_others_inverse(on_station, tour, dwell):
    pool = rotation.pool_needed(on_station, tour, dwell)
    assert rotation.largest_sustained(pool, tour, dwell) >= on_station
    if on_station > 0:
        assert rotation.largest_sustained(pool - 1, tour, dwell) < on_station


@given(st.integers(1, 8), st.integers(1, 5), st.integers(0, 12))
def test_staggered_starts_keep_the_number_on_station(on_station, tour, dwell):
    # Starts spread evenly over the cycle: the pool of the formula never leaves a gap.
    pool = rotation.pool_needed(on_station, tour, dwell)
    cycle = tour + dwell
    starts = [index * cycle // pool for index in range(pool)]
    for day in range(cycle):
        present = sum((day - start) % cycle < tour for start in starts)
        assert present >= on_station
