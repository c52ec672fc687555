"""Force size: worked table for 1,000 km of line and the figures of public debate."""

import numpy as np
import pytest

from locarno.theory import density

LINE_KM = np.array(1000.0)
BRIGADE = np.array(4500.0)  # combat persons, CBO Primer: 4,000 to 4,700


# Columns: battalions in line, in all, brigades, combat persons, total, total per km. Support factor
# 1.45 * 1.35 * 1.10 = 2.153 (doctrine's slices), 1.713 for presence. Figures rounded for print.
@pytest.mark.parametrize(
    ("posture", "support", "row"),
    [
        (density.DENSE_DEFENCE, 2.153, (250, 375, 125, 562_500, 1_211_000, 1_211)),
        (density.WIDE_DEFENCE, 2.153, (125, 187, 62.5, 281_250, 605_600, 606)),
        (density.SCREEN, 2.153, (67, 89, 29.6, 133_300, 287_100, 287)),
        (density.HUBS, 2.153, (33, 50, 16.7, 75_000, 161_500, 161)),
        (density.PRESENCE, 1.713, (10, 10, 3.3, 15_000, 25_700, 26)),
    ],
)
def test_postures_on_a_thousand_km(posture, support, row):
    size = density.force_size(LINE_KM, posture, BRIGADE, np.array(support))
    found = (
        size.battalions_in_line,
        size.battalions,
        size.brigades,
        size.combat_persons,
        size.land_persons,
        size.land_persons / LINE_KM,
    )
    assert [float(value) for value in found] == pytest.approx(list(row), rel=0.02)


def test_a_hundred_thousand_persons_are_a_brigade_every_90_km():
    # 1,000 km * 4,500 * 2 / 100,000
    km = density.km_per_brigade(LINE_KM, np.array(100_000.0), BRIGADE, np.array(2.0))
    assert float(km) == pytest.approx(90.0)


# Press and think tanks, 2025: a brigade every 40 km without reserve or support; three brigades and
# 3,000 others ("about 30,000"); one brigade and 1,000 others ("10,000"); RAND's seven brigades for
# the Baltic states, 30,000 to 35,000 without slice.
@pytest.mark.parametrize(
    ("brigades", "support", "others", "low", "high"),
    [
        (25.0, 1.0, 0.0, 112_500, 112_500),
        (3.0, 2.0, 3_000.0, 30_000, 30_000),
        (1.0, 2.0, 1_000.0, 10_000, 10_000),
        (7.0, 1.0, 0.0, 30_000, 35_000),
    ],
)
def test_claims_of_the_debate(brigades, support, others, low, high):
    land = density.force_for_brigades(np.array(brigades), BRIGADE, np.array(support))
    assert low <= float(land) + others <= high


def test_a_brigade_every_40_km_is_the_posture_without_reserve():
    posture = density.Posture(km_per_battalion=40.0 / 3.0, reserve_share=0.0)
    size = density.force_size(LINE_KM, posture, BRIGADE, np.array(1.0))
    assert float(size.brigades) == pytest.approx(25.0)
    assert float(size.land_persons) == pytest.approx(112_500.0)


def test_many_small_contingents_pay_more_support():
    # 20 nations of 500 bring 80 each, 1,600; 4 of 2,500 bring 200 each, 800.
    small = 20.0 * float(density.national_support_element(np.array(500.0)))
    large = 4.0 * float(density.national_support_element(np.array(2_500.0)))
    assert (small, large) == (1_600.0, 800.0)
    assert float(density.national_support_element(np.array(0.0))) == 0.0
