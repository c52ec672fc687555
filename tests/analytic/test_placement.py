"""Reserves on a line and Erlang's formulas."""

import math

import numpy as np
import pytest

from locarno.theory import placement


# 1,000 km at 30 km/h, no reaction time, straight roads: L / 2nv and L / 4nv.
@pytest.mark.parametrize(
    ("reserves", "worst", "mean"), [(10.0, 1.7, 0.8), (5.0, 3.3, 1.7), (3.0, 5.6, 2.8)]
)
def test_reach_of_reserves(reserves, worst, mean):
    found = placement.reserve_reach(
        np.array(1000.0), np.array(reserves), np.array(30.0), np.array(0.0), np.array(1.0)
    )
    assert float(found.worst_hours) == pytest.approx(worst, abs=0.05)
    assert float(found.mean_hours) == pytest.approx(mean, abs=0.05)


def test_reaction_adds_and_detour_multiplies():
    # Five reserves: 3 h to move and roads 1.3 times as long: 3 + 1.3 * 10 / 3 and 3 + 1.3 * 5 / 3.
    found = placement.reserve_reach(
        np.array(1000.0), np.array(5.0), np.array(30.0), np.array(3.0), np.array(1.3)
    )
    assert float(found.worst_hours) == pytest.approx(3.0 + 13.0 / 3.0)
    assert float(found.mean_hours) == pytest.approx(3.0 + 6.5 / 3.0)


def test_reach_agrees_with_driving_to_every_km():
    # 700 km, four reserves at the middles of 175 km each, every 0.5 km of line.
    places = np.arange(0.25, 700.0, 0.5)
    posts = 175.0 * (np.arange(4) + 0.5)
    hours = np.abs(places[:, None] - posts).min(axis=1) / 40.0
    found = placement.reserve_reach(
        np.array(700.0), np.array(4.0), np.array(40.0), np.array(0.0), np.array(1.0)
    )
    assert float(found.mean_hours) == pytest.approx(hours.mean(), rel=1e-3)
    assert float(found.worst_hours) == pytest.approx(hours.max(), rel=5e-3)


def test_erlang_tables():
    # Published tables of traffic theory: B(3, 5), C(3, 5), B(10, 15).
    assert float(placement.erlang_b(np.array(3.0), 5)) == pytest.approx(0.1101, abs=5e-5)
    assert float(placement.erlang_c(np.array(3.0), 5)) == pytest.approx(0.2362, abs=5e-5)
    assert float(placement.erlang_b(np.array(10.0), 15)) == pytest.approx(0.0365, abs=5e-5)


@pytest.mark.parametrize("servers", [0, 1, 4, 12])
@pytest.mark.parametrize("load", [0.0, 0.5, 3.0, 20.0])
def test_erlang_b_is_its_definition(load, servers):
    # (a^n / n!) / sum over k <= n of a^k / k!
    terms = [load**k / math.factorial(k) for k in range(servers + 1)]
    found = placement.erlang_b(np.array(load), servers)
    assert float(found) == pytest.approx(terms[-1] / sum(terms), rel=1e-12)


def test_an_overloaded_team_always_keeps_somebody_waiting():
    assert placement.erlang_c(np.array([5.0, 9.0, 0.0]), 5).tolist() == [1.0, 1.0, 0.0]
    # One team: an incident waits whenever the team is busy.
    assert float(placement.erlang_c(np.array(0.3), 1)) == pytest.approx(0.3)
