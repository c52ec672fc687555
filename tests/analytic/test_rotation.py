"""Rotation: planners' ratios and those of the US Army's published policies."""

import numpy as np
import pytest

from locarno.theory import rotation


# Months: tour, dwell, overlap and the pool for one on station. 1:2, 1:3 and 1:4 by definition; the
# last two with a hand-over of 1.5 and 0.5 months: 36 / 7.5 and 24 / 3.5.
@pytest.mark.parametrize(
    ("tour", "dwell", "overlap", "pool"),
    [
        (6.0, 12.0, 0.0, 3.0),
        (6.0, 18.0, 0.0, 4.0),
        (6.0, 24.0, 0.0, 5.0),
        (9.0, 27.0, 1.5, 4.8),
        (4.0, 20.0, 0.5, 6.9),
    ],
)
def test_multipliers(tour, dwell, overlap, pool):
    found = rotation.multiplier(np.array(tour), np.array(dwell), np.array(overlap))
    assert float(found) == pytest.approx(pool, abs=0.05)


# Policies AC11, AC12, AC13, RC14, RC15 of the sample project of Marathon (Center for Army
# Analysis), days: cycle, boots on ground, overlap, cycle / (boots on ground - overlap), and the
# ratio without overlap.
@pytest.mark.parametrize(
    ("cycle", "tour", "overlap", "pool", "plain"),
    [
        (730, 365, 0, 2.00, 2.00),
        (1095, 365, 45, 3.42, 3.00),
        (1095, 270, 45, 4.87, 4.06),
        (1825, 270, 45, 8.11, 6.76),
        (2190, 270, 45, 9.73, 8.11),
    ],
)
def test_marathon_policies(cycle, tour, overlap, pool, plain):
    dwell = float(cycle - tour)
    found = rotation.multiplier(
        np.full(2, float(tour)), np.full(2, dwell), np.array([overlap, 0.0])
    )
    assert found.tolist() == pytest.approx([pool, plain], abs=0.005)


def test_thirty_thousand_on_station_take_ninety():
    # Tour 6 months, dwell 12 (Gady 2025: 25-30 thousand take 75-90 thousand).
    assert rotation.pool_needed(30_000, 6, 12) == 90_000
    assert rotation.pool_needed(25_000, 6, 12) == 75_000


def test_pools_in_quarters():
    # 3 on station, tour 2, cycle 10 quarters: 15. 12 units, tour 2, cycle 8: 3; cycle 10: 2.4
    # rounds down; 13 * 3 / 7 = 5.57 as well.
    assert rotation.pool_needed(3, 2, 8) == 15
    assert rotation.largest_sustained(12, 2, 6) == 3
    assert rotation.largest_sustained(12, 2, 8) == 2
    assert rotation.largest_sustained(13, 3, 4) == 5
