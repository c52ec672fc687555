"""Commitment problem (Powell 2006): worked values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locarno.theory import commitment


# Costly lottery, worked: discount, destroyed share, riser's chance now and next, shift, surplus.
@pytest.mark.parametrize(
    ("discount", "destroyed", "now", "after", "shift", "surplus", "war"),
    [
        (0.9, 0.2, 0.3, 0.7, 0.33, 0.25, True),
        (0.9, 0.2, 0.3, 0.55, 0.195, 0.25, False),
        (0.9, 0.3, 0.3, 0.7, 0.33, 0.4286, False),
    ],
)
def test_costly_lottery(discount, destroyed, now, after, shift, surplus, war):
    found_shift = commitment.lottery_shift_powell_2006(now, after, discount)
    found_surplus = commitment.lottery_surplus_powell_2006(destroyed)
    assert found_shift == pytest.approx(shift, abs=1e-12)
    assert found_surplus == pytest.approx(surplus, abs=5e-5)
    assert commitment.peace_breaks_powell_2006(found_shift, found_surplus) is war


# The same in present values: one pie a period, discount 0.95, a fifth destroyed, the riser at 0.3
# now: 4.32 against 4.00 if it comes to 0.6, 3.56 if to 0.55.
@pytest.mark.parametrize(("after", "shift", "war"), [(0.6, 4.32, True), (0.55, 3.56, False)])
def test_present_values(after, shift, war):
    riser = commitment.war_value(0.3, 0.2, 0.95)
    decliner = commitment.war_value(0.7, 0.2, 0.95)
    later = commitment.war_value(after, 0.2, 0.95)
    surplus = commitment.bargaining_surplus_powell_2006(commitment.pie_value(0.95), riser, decliner)
    assert surplus == pytest.approx(4.0)
    found = commitment.shift_powell_2006(riser, later, 0.95)
    assert found == pytest.approx(shift)
    assert commitment.peace_breaks_powell_2006(found, surplus) is war


def test_critical_chance():
    # By hand: 0.55 over 0.95.
    assert commitment.critical_chance_powell_2006(0.3, 0.2, 0.95) == pytest.approx(
        0.578947, abs=5e-7
    )


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.0, 0.8), st.floats(0.5, 0.99))
def test_the_two_forms_agree(now, after, destroyed, discount):
    riser = commitment.war_value(now, destroyed, discount)
    surplus = commitment.bargaining_surplus_powell_2006(
        commitment.pie_value(discount), riser, commitment.war_value(1.0 - now, destroyed, discount)
    )
    later = commitment.war_value(after, destroyed, discount)
    shift = commitment.shift_powell_2006(riser, later, discount)
    critical = commitment.critical_chance_powell_2006(now, destroyed, discount)
    if abs(after - critical) > 1e-9:
        assert commitment.peace_breaks_powell_2006(shift, surplus) is (after > critical)
