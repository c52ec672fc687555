"""Postures that no force can take are refused."""

import pytest

from locarno.theory import density


@pytest.mark.parametrize(("km", "reserve"), [(0.0, 0.3), (-4.0, 0.3), (8.0, 1.0), (8.0, -0.1)])
def test_impossible_postures(km, reserve):
    with pytest.raises(ValueError, match=r"battalion holds|reserve is a share"):
        density.Posture(km_per_battalion=km, reserve_share=reserve)
