"""The planning core where the answer is known: rotation in closed form, and plans by hand."""

from dataclasses import replace
from fractions import Fraction

import highspy
import numpy as np
import pytest

from locarno.engine.planning.assumed import assumed
from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.greedy import greedy
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.problem import Cap, Lift, Nation, Offer, Pool, Problem, Row, Support
from locarno.engine.planning.replay import replay, replayed_days
from locarno.engine.planning.search import Thorough, plan
from locarno.engine.planning.theatre import Theatre
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus
from locarno.theory.rotation import largest_sustained, multiplier, pool_needed


def one(need, tour, cycle, pool, quarters, *, closing=None, **changes):
    """One nation with one offer, all of its pool."""
    offer = Offer(
        nation=0, row=0, id="A.units", weight=1, persons=1, most=(pool,) * quarters,
        tour=tour, cycle=cycle, pool=0,
    )  # fmt: skip
    made = Problem(
        quarters=quarters, ramp=0, closing=cycle if closing is None else closing,
        nations=(Nation(id="A"),), rows=(Row(id="units", need=(need,) * quarters),),
        offers=(offer,), pools=(Pool(nation=0, name="land", size=(pool,) * quarters),),
    )  # fmt: skip
    return replace(made, **changes)


def least_missing(problem):
    """Least shortfall in whole units, by the integer programme alone."""
    theatre = Theatre(problem)
    found = Solver(theatre.programme, Effort(nodes=10_000)).whole(theatre.lacking())
    assert found.status is PlanStatus.OPTIMAL
    return found.objective


CASES = [
    (n, tour, cycle)
    for n in (1, 2, 3, 4)
    for tour, cycle in ((1, 3), (2, 6), (2, 8), (2, 10), (3, 10), (3, 7), (4, 10), (2, 7), (1, 5))
]


@pytest.mark.parametrize(("need", "tour", "cycle"), CASES)
def test_the_pool_of_the_identity_is_enough_and_one_less_is_not(need, tour, cycle):
    pool = pool_needed(need, tour, cycle - tour)
    assert pool == -(-need * cycle // tour)
    quarters = cycle + tour + 2
    assert least_missing(one(need, tour, cycle, pool, quarters)) == pytest.approx(0, abs=1e-6)
    assert least_missing(one(need, tour, cycle, pool - 1, quarters)) > 0.5


@pytest.mark.parametrize(
    ("quarters", "closing", "pool"),
    [(4, 0, 6), (8, 0, 12), (10, 0, 15), (20, 0, 15),
     (4, 10, 15), (8, 10, 15), (10, 10, 15), (20, 10, 15)],
)  # fmt: skip
def test_a_short_horizon_flatters_only_without_the_terminal_condition(quarters, closing, pool):
    # 3 on station, 2 of 10 quarters: note E1 of the field study behind this model.
    assert least_missing(one(3, 2, 10, pool, quarters, closing=closing)) == pytest.approx(
        0, abs=1e-6
    )
    assert least_missing(one(3, 2, 10, pool - 1, quarters, closing=closing)) > 0.5


def test_twelve_units_at_two_in_eight_keep_three_on_station():
    assert largest_sustained(12, 2, 6) == 3
    assert least_missing(one(3, 2, 8, 12, 16)) == pytest.approx(0, abs=1e-6)
    assert least_missing(one(4, 2, 8, 12, 16)) > 0.5


@pytest.mark.parametrize(
    ("cycle", "tour", "overlap", "with_overlap", "without"),
    [(730, 365, 0, 2.00, 2.00), (1095, 365, 45, 3.42, 3.00), (1095, 270, 45, 4.87, 4.06),
     (1825, 270, 45, 8.11, 6.76), (2190, 270, 45, 9.73, 8.11)],
    ids=["AC11", "AC12", "AC13", "RC14", "RC15"],
)  # fmt: skip
def test_policy_ratios_of_marathon(cycle, tour, overlap, with_overlap, without):
    # Sample policies of the US Army's rotation model, days.
    def ratio(shared):
        return float(multiplier(*map(np.float64, (tour, cycle - tour, shared))))

    assert ratio(overlap) == pytest.approx(with_overlap, abs=0.005)
    assert ratio(0) == pytest.approx(without, abs=0.005)


def test_a_ceiling_holds_people_not_units():
    problem = one(5, 1, 1, 9, 4)
    offer = replace(problem.offers[0], persons=300)
    cap = Cap(family="ceiling", subject="A", limit=(1_000,) * 4, terms=((0, 300),))
    assert plan(replace(problem, offers=(offer,), caps=(cap,))).on_station.tolist() == [[3] * 4]


def test_lift_brings_all_of_an_increase_and_a_share_of_a_relief():
    problem = one(4, 1, 1, 9, 6)
    offer = replace(problem.offers[0], tonnes=10)
    lift = Lift(tonnes=(25,) * 6, relief=Fraction(1, 5))
    found = plan(replace(problem, offers=(offer,), lift=lift), thorough=Thorough())
    # First 2 (20 t); then 2 reliefs (4 t) and 2 more (20 t) fit within 25 t.
    assert found.on_station.tolist() == [[2, 4, 4, 4, 4, 4]]
    whole = plan(replace(problem, offers=(offer,), lift=replace(lift, relief=Fraction(1))))
    assert whole.on_station.tolist() == [[2] * 6]


def test_a_tail_grows_with_those_it_supports():
    # One logistician for 3 people: 6 soldiers want 2.
    base = one(6, 1, 1, 9, 4)
    tail = Row(id="tail", need=(0,) * 4, support=Support(rows=(0,), per_person=Fraction(1, 3)))
    few = replace(base.offers[0], row=1, most=(1,) * 4, pool=None)
    problem = replace(base, rows=(*base.rows, tail), offers=(*base.offers, few))
    found = plan(problem, thorough=Thorough())
    assert found.on_station[0].tolist() == [6] * 4
    assert found.missing == 4


def test_open_pledges_are_told_what_they_have_to_bring():
    base = one(5, 1, 3, 6, 6)
    # A pool of 6 at 1:2 keeps 2 on station; the open offer must bring the other 3.
    open_ = replace(base.offers[0], id="B.open", nation=0, pool=None, most=(1,) * 6)
    problem = replace(base, offers=(*base.offers, open_))
    found = assumed(problem, [1])
    assert found.units == {1: 3}
    assert found.missing == pytest.approx(0, abs=1e-6)
    assert found.rows == ()


def test_what_no_open_pledge_can_bring_is_named():
    base = one(5, 1, 3, 6, 6)
    late = replace(base.offers[0], id="B.open", pool=None, most=(0, 0, 0, 1, 1, 1))
    found = assumed(replace(base, offers=(*base.offers, late)), [1])
    assert found.rows == (0,)
    assert found.missing > 0


def test_the_auditor_rejects_one_unit_too_many():
    problem = one(3, 2, 10, 15, 12)
    found = plan(problem, thorough=Thorough())
    assert found.missing == 0
    assert broken_rules(problem, found.starts) == ()
    for column in range(found.starts.shape[1]):
        more = found.starts.copy()
        more[0, column] += 1
        assert any("pool land" in said for said in broken_rules(problem, more)), column


def test_units_are_in_one_place_every_day():
    problem = one(3, 2, 10, 15, 20)
    found = plan(problem, thorough=Thorough())
    days = replayed_days(problem, 0, found.starts)
    assert days.units <= 15
    assert np.array_equal(
        days.deployed + days.recovering + days.preparing + days.ready,
        np.full(1_825, days.units),
    )
    seen = replay(problem, found.starts)
    assert seen.deployed[0].tolist() == found.on_station[0].tolist()
    # A tour of 2 quarters, then 4 of recovery and 4 of preparation.
    assert seen.recovering[0, 10] + seen.preparing[0, 10] == 12


def test_no_work_allowed_gives_the_best_plan_so_far_and_its_bound():
    problem = one(3, 2, 10, 12, 20)
    nothing = Thorough(rounds=0, whole_columns=0)
    found = plan(problem, thorough=nothing)
    assert found.bound <= found.missing <= found.greedy
    assert found.status in {PlanStatus.OPTIMAL, PlanStatus.STOPPED}
    assert broken_rules(problem, found.starts) == ()


def test_a_solver_that_gives_up_is_an_error_with_a_sentence(monkeypatch):
    monkeypatch.setattr(highspy.Highs, "run", lambda _: highspy.HighsStatus.kError)
    with pytest.raises(SolverFailure, match="the solver gave up on the planning model"):
        plan(one(3, 2, 10, 15, 12))


def test_greedy_is_a_plan_by_itself():
    problem = one(3, 2, 10, 15, 20)
    assert broken_rules(problem, greedy(problem)) == ()
