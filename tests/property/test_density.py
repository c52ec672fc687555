"""Force size: scaling and the inverse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locarno.theory import density

lengths = st.floats(1.0, 3000.0)
postures = st.builds(density.Posture, st.floats(1.0, 200.0), st.floats(0.0, 0.8))
supports = st.floats(1.0, 4.0)


@given(lengths, postures, supports)
def test_km_per_brigade_is_the_inverse(length, posture, support):
    size = density.force_size(np.array(length), posture, np.array(4500.0), np.array(support))
    km = density.km_per_brigade(
        np.array(length), size.land_persons, np.array(4500.0), np.array(support)
    )
    assert float(km * size.brigades) == pytest.approx(length, rel=1e-12)


@given(lengths, postures, supports, st.floats(0.5, 2.0))
def test_twice_the_line_takes_twice_the_force_and_terrain_divides_it(
    length, posture, support, terrain
):
    def land(km, factor):
        size = density.force_size(
            np.array(km), posture, np.array(4500.0), np.array(support), np.array(factor)
        )
        return float(size.land_persons)

    assert land(2.0 * length, 1.0) == pytest.approx(2.0 * land(length, 1.0), rel=1e-12)
    assert land(length, terrain) == pytest.approx(land(length, 1.0) / terrain, rel=1e-12)


@given(lengths, st.floats(1.0, 200.0), st.floats(0.0, 0.8))
def test_the_reserve_is_its_share(length, km, reserve):
    size = density.force_size(
        np.array(length), density.Posture(km, reserve), np.array(4500.0), np.array(1.0)
    )
    behind = float(size.battalions - size.battalions_in_line)
    assert behind == pytest.approx(reserve * float(size.battalions), abs=1e-9)
    assert float(size.land_persons) == float(size.combat_persons)
