"""Superiority in contested air against closed forms, the differential equations and laws."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from locarno.theory.contested_air import (
    Cover,
    Side,
    cover_of,
    daily_loss,
    share_covered,
    time_between,
)

aircraft = st.floats(1.0, 200.0)
over = st.floats(0.05, 0.5)
wear = st.floats(0.0, 0.2)
kills = st.floats(0.0, 0.3)
sides = st.builds(lambda *given: Side(*map(np.array, given)), aircraft, over, wear, kills)


def both_at(own, other, day):
    """Both sides after some days, from the differential equations themselves."""

    def moves(_, x):
        return [
            -own.wear * x[0] - other.kills * other.over * x[1],
            -other.wear * x[1] - own.kills * own.over * x[0],
        ]

    start = [float(own.aircraft), float(other.aircraft)]
    return solve_ivp(moves, (0.0, day), start, rtol=1e-10, atol=1e-12).y[:, -1]


def ratio_over(own, other, day):
    """Aircraft over the area against the other side's after some days."""
    a, b = both_at(own, other, day)
    return a * own.over / (b * other.over)


@given(sides, sides, st.floats(0.3, 3.0))
@settings(deadline=None)
def test_it_ends_and_begins_when_the_equations_say(own, other, parity):
    cover = cover_of(own, other, np.array(parity))
    start = float(own.aircraft * own.over / (other.aircraft * other.over))
    assume(abs(start / parity - 1.0) > 1e-3)
    day = float(cover.ends if start > parity else cover.begins)
    if 0.01 < day < 300.0 and min(both_at(own, other, day)) > 1e-3:
        assert ratio_over(own, other, day) == pytest.approx(parity, rel=1e-5)
        before, after = ratio_over(own, other, 0.98 * day), ratio_over(own, other, 1.02 * day)
        assert (before > parity > after) if start > parity else (before < parity < after)
    elif math.isinf(day):
        for later in (3.0, 10.0, 30.0):
            if min(both_at(own, other, later)) > 1e-3:
                assert (ratio_over(own, other, later) > parity) == (start > parity)


def test_without_combat_sorties_are_aircraft_times_rate_times_survival():
    # 40 aircraft flying 2 sorties a day, 3 of 100 lost in each: halved after ln 2 / (2 ln 1/.97).
    rate = daily_loss(np.array(0.03), np.array(2.0), np.array(0.0))
    assert 40.0 * math.exp(-rate * 7.0) == pytest.approx(40.0 * 0.97**14)
    own = Side(np.array(40.0), np.array(0.3), rate, np.array(0.0))
    other = Side(np.array(20.0), np.array(0.3), np.array(0.0), np.array(0.0))
    ends = float(cover_of(own, other, np.array(1.0)).ends)
    assert ends == pytest.approx(math.log(2.0) / (-2.0 * math.log(0.97)))
    # What bases lose adds to it, compounded.
    both = daily_loss(np.array(0.03), np.array(2.0), np.array(0.1))
    assert math.exp(-both) == pytest.approx(0.97**2 * 0.9)


def test_without_wear_it_is_lanchesters_square_law():
    # Equal kills: superiority is kept for ever by the larger side, and never gained by the other.
    small, large = (
        Side(np.array(n), np.array(0.4), np.array(0.0), np.array(0.1)) for n in (30.0, 50.0)
    )
    assert math.isinf(cover_of(large, small, np.array(1.0)).ends)
    assert math.isinf(cover_of(small, large, np.array(1.0)).begins)
    # The smaller one is gone after artanh(30/50) / (kills over): its ratio falls to nothing then.
    gone = math.atanh(0.6) / 0.04
    terms = (np.array(0.04), np.array(0.0), np.array(0.04))
    assert float(time_between(np.array(0.6), np.array(0.0), terms)) == pytest.approx(gone)
    # Twice as many over the area stand against four times the kills each: a draw for ever.
    fewer = Side(np.array(25.0), np.array(0.4), np.array(0.0), np.array(0.4))
    ratio = ratio_over(fewer, large, 20.0)
    assert ratio == pytest.approx(0.5, rel=1e-6)
    for parity in (0.49, 0.5):
        assert math.isinf(cover_of(fewer, large, np.array(parity)).ends)


@pytest.mark.parametrize("root", [0.0, 1e-9, 1e-7, 1e-5, 1e-3])
def test_where_the_root_vanishes_the_time_has_no_gap(root):
    # a = c = 0 and b = root: ln(2 / 1) / b; with a = 1 and b = 0 it is the distance itself.
    if root:
        terms = (np.array(0.0), np.array(root), np.array(0.0))
        found = float(time_between(np.array(2.0), np.array(1.0), terms))
        assert found == pytest.approx(math.log(2.0) / root, rel=1e-9)
    near = (np.array(1.0), np.array(root), np.array(0.0))
    assert float(time_between(np.array(2.0), np.array(1.0), near)) == pytest.approx(1.0, rel=2e-3)


def test_a_ratio_that_does_not_move_gets_nowhere():
    still = (np.array(0.0),) * 3
    assert math.isinf(time_between(np.array(2.0), np.array(1.0), still))
    assert time_between(np.array(2.0), np.array(2.0), still) == 0.0


def test_nobody_in_the_air_covers_nothing_and_nobody_against_it_all():
    none = Side(*map(np.array, (0.0, 0.3, 0.1, 0.1)))
    some = Side(*map(np.array, (9.0, 0.3, 0.1, 0.1)))
    week, one = np.array(7.0), np.array(1.0)
    assert share_covered(cover_of(none, some, one), week) == 0.0
    assert share_covered(cover_of(none, none, one), week) == 0.0
    assert share_covered(cover_of(some, none, one), week) == 1.0
    # Out of reach of the area is as good as not there.
    far = some._replace(over=np.array(0.0))
    assert share_covered(cover_of(far, some, one), week) == 0.0


@given(sides, sides, st.floats(0.3, 3.0), st.floats(0.5, 60.0), st.floats(1.0, 3.0))
def test_more_aircraft_fewer_losses_and_a_lower_bar_never_cover_less(own, other, parity, days, by):
    def share(mine, theirs, bar):
        return float(share_covered(cover_of(mine, theirs, np.array(bar)), np.array(days)))

    plain = share(own, other, parity)
    assert 0.0 <= plain <= 1.0
    slack = 1e-9
    assert share(own._replace(aircraft=own.aircraft * by), other, parity) >= plain - slack
    assert share(own._replace(wear=own.wear / by), other, parity) >= plain - slack
    assert share(own._replace(kills=own.kills * by), other, parity) >= plain - slack
    assert share(own, other._replace(aircraft=other.aircraft * by), parity) <= plain + slack
    assert share(own, other._replace(kills=other.kills * by), parity) <= plain + slack
    assert share(own, other, parity / by) >= plain - slack


@given(sides, sides, st.floats(0.3, 3.0), st.floats(0.1, 10.0))
def test_only_the_proportion_of_both_forces_matters(own, other, parity, scale):
    plain = cover_of(own, other, np.array(parity))
    larger = cover_of(
        own._replace(aircraft=own.aircraft * scale),
        other._replace(aircraft=other.aircraft * scale),
        np.array(parity),
    )
    days = np.array(20.0)
    assert share_covered(larger, days) == pytest.approx(float(share_covered(plain, days)), abs=1e-6)


def test_arrays_are_their_elements():
    random = np.random.default_rng(4)
    own, other = (Side(*random.uniform(0.0, 0.4, (4, 50))) for _ in range(2))
    whole = cover_of(own, other, np.ones(50))
    for place in range(50):
        one = [Side(*(field[place] for field in side)) for side in (own, other)]
        single = cover_of(*one, np.array(1.0))
        assert (single.begins, single.ends) == (whole.begins[place], whole.ends[place])
    assert isinstance(whole, Cover)
