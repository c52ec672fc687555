"""Commitment problem (Powell 2006): worked values."""

import itertools

import numpy as np
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


# --- period by period ---------------------------------------------------------------------------

YEARS = st.lists(st.floats(0.01, 0.99), min_size=2, max_size=8)


@given(YEARS, st.floats(0.0, 0.8), st.floats(0.5, 0.99))
def test_a_path_is_its_pairs_of_periods(path, destroyed, discount):
    """The margins of a path are those of the two-period form, in shares of the pie for ever."""
    chances, factor = np.array([path]), np.array([[discount]])
    riser = commitment.war_share(chances, np.full_like(chances, destroyed))
    decliner = commitment.war_share(1.0 - chances, np.full_like(chances, destroyed))
    margins = commitment.margins_powell_2006(riser, decliner, factor)[0]
    pie = commitment.pie_value(discount)
    for year, (now, after) in enumerate(itertools.pairwise(path)):
        shift = commitment.shift_powell_2006(
            commitment.war_value(now, destroyed, discount),
            commitment.war_value(after, destroyed, discount),
            discount,
        )
        surplus = commitment.bargaining_surplus_powell_2006(
            pie,
            commitment.war_value(now, destroyed, discount),
            commitment.war_value(1.0 - now, destroyed, discount),
        )
        assert margins[year] * pie == pytest.approx(shift - surplus, abs=1e-9)
        critical = commitment.critical_chance_powell_2006(now, destroyed, discount)
        if abs(after - critical) > 1e-9:
            assert (margins[year] > 0.0) == (after > critical)


# Worked by hand in the two-period form: 0.32 of a pie of 20 is 0.016; -0.44 of 20 is -0.022.
@pytest.mark.parametrize(("after", "margin"), [(0.6, 0.016), (0.55, -0.022)])
def test_the_worked_example_as_a_share_of_the_pie(after, margin):
    riser = commitment.war_share(np.array([0.3, after]), np.array(0.2))
    decliner = commitment.war_share(1.0 - np.array([0.3, after]), np.array(0.2))
    found = commitment.margins_powell_2006(riser, decliner, np.array([0.95]))
    assert found.tolist() == [pytest.approx(margin, abs=1e-12)]


@given(YEARS, st.floats(0.01, 0.8), st.floats(0.5, 0.99))
def test_both_sides_cannot_break_at_once(path, destroyed, discount):
    """In one period only one side can rise by more than peace has to share."""
    chances, factor = np.array(path), np.array([discount])
    first = commitment.war_share(chances, np.full_like(chances, destroyed))
    second = commitment.war_share(1.0 - chances, np.full_like(chances, destroyed))
    one = commitment.margins_powell_2006(first, second, factor)
    other = commitment.margins_powell_2006(second, first, factor)
    assert not np.any((one > 0.0) & (other > 0.0))


@given(YEARS, st.floats(0.0, 0.7), st.floats(0.0, 0.25), st.floats(0.5, 0.99))
def test_dearer_war_and_a_cap_on_the_shift_lower_the_margin(path, destroyed, more, discount):
    chances, factor = np.array(path), np.array([discount])

    def margins(chances, destroyed):
        lost = np.full_like(chances, destroyed)
        mine = commitment.war_share(chances, lost)
        return commitment.margins_powell_2006(mine, commitment.war_share(1 - chances, lost), factor)

    assert np.all(margins(chances, destroyed + more) <= margins(chances, destroyed) + 1e-12)
    capped = np.minimum(chances, chances[0])
    first = margins(chances, destroyed)[0]
    assert margins(capped, destroyed)[0] <= first + 1e-12


def test_no_shift_never_breaks_the_peace():
    steady = np.full((1, 5), 0.4)
    for destroyed in (0.0, 0.2):
        mine = commitment.war_share(steady, np.full_like(steady, destroyed))
        other = commitment.war_share(1.0 - steady, np.full_like(steady, destroyed))
        found = commitment.margins_powell_2006(mine, other, np.array([[0.9]]))
        # (discount - 1) of the own war value, less what war destroys.
        assert found == pytest.approx(np.full((1, 4), -0.1 * 0.4 * (1 - destroyed) - destroyed))


def test_chance_of_winning_is_the_own_share():
    own, other = np.array([1.0, 3.0, 0.0, 0.0]), np.array([1.0, 1.0, 2.0, 0.0])
    assert commitment.contest_chance(own, other).tolist() == [0.5, 0.75, 0.0, 0.5]


def test_readiness_is_restored_at_an_even_pace():
    years = np.array([0.0, 1.0, 2.0, 4.0, 9.0])
    found = commitment.readiness(np.array(0.6), np.array(4.0), years)
    assert found == pytest.approx([0.6, 0.7, 0.8, 1.0, 1.0])
    at_once = commitment.readiness(np.array(0.6), np.array(0.0), years)
    assert at_once == pytest.approx([0.6, 1.0, 1.0, 1.0, 1.0])
    # What was ready from the start is exactly 1, so that it changes no other number.
    assert commitment.readiness(np.array(1.0), np.array(0.0), years).tolist() == [1.0] * 5
