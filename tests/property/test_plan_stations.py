"""Who can be on station at once: a bound on every plan, and a plan that reaches it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from ortools.sat.python import cp_model

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.by_kinds import by_kinds
from locarno.engine.planning.cp_sat import solve_whole
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.merging import Merged
from locarno.engine.planning.problem import Lift, Nation, Offer, Problem, Row, Support
from locarno.engine.planning.stations import group_of, standing
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus

SEEDS = range(12)


def least(problem):
    theatre = Theatre(problem)
    found = Solver(theatre.programme, Effort(nodes=100_000)).whole(theatre.lacking())
    assert found.status is PlanStatus.OPTIMAL
    return found.objective


def scarce(problem, seed):
    """The same with lift that binds in most quarters, more of it in some."""
    tonnes = tuple(2 + (seed + quarter) % 4 for quarter in range(problem.quarters))
    return replace(problem, lift=Lift(tonnes=tonnes, relief=Fraction(seed % 4 + 1, 4)))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_lacks_less_than_the_best_on_station(seed, made_up_problem):
    problem = scarce(made_up_problem(seed), seed)
    assert standing(problem).bound <= least(problem) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_units_of_the_best_come_to_its_bound(seed, made_up_problem):
    problem = scarce(made_up_problem(seed), seed)
    best = standing(problem)
    for quarter in range(problem.ramp, problem.quarters if best.units else 0):
        there = {group: n for (group, q), n in best.units.items() if q == quarter}
        assert all(n >= 0 for n in there.values())
    missing = Fraction(0)
    for quarter in range(problem.ramp, problem.quarters):
        for row in problem.tiers()[0]:
            wanted, gap = problem.rows[row], Fraction(problem.rows[row].need[quarter])
            for (group, when), count in best.units.items():
                if when == quarter and group.row == row:
                    gap -= group.weight * count
                if when == quarter and wanted.support and group.row in wanted.support.rows:
                    gap += wanted.support.per_person * group.persons * count
            missing += max(gap, Fraction(0))
    if best.units:
        assert float(missing) == pytest.approx(best.bound, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_by_kinds_is_valid_and_within_its_bound(seed, made_up_problem):
    problem = scarce(made_up_problem(seed), seed)
    found = by_kinds(problem, Effort(nodes=50), Effort(nodes=20, shorten=True))
    assert broken_rules(problem, found.starts) == ()
    optimum = least(problem)
    assert found.bound <= optimum + 1e-6
    assert float(problem.shortfall(problem.on_station(found.starts))) >= optimum - 1e-6


def one_kind(tonnes, lift, tour=2, quarters=8, need=20, **row):
    """Many units of one kind, of which only lift limits how many are there."""
    return Problem(
        quarters=quarters, ramp=2, closing=0, nations=(Nation(id="A"),),
        rows=(Row(id="battalion", need=(need,) * quarters, **row),),
        offers=(
            Offer(nation=0, row=0, id="A.battalion", weight=1, persons=100, tonnes=tonnes,
                  most=(50,) * quarters, tour=tour, cycle=tour),
        ),
        lift=Lift(tonnes=(lift,) * quarters),
    )  # fmt: skip


@pytest.mark.parametrize("tonnes", [3, 6, 7, 11])
@pytest.mark.parametrize("tour", [1, 2, 3])
def test_whole_loads_in_closed_form(tonnes, tour):
    # Of one kind, tours of D quarters leave floor(D * lift / tonnes) there, in parts of units more.
    problem = one_kind(tonnes, 10, tour)
    there = min(20, tour * 10 // tonnes)
    assert standing(problem).bound == pytest.approx(6 * (20 - there))


def test_the_best_on_station_is_found_and_proved_where_parts_of_units_see_less():
    # Two kinds of load, 6 t and 4 t of weight 3 and 2, 12 t a quarter and tours of two quarters.
    quarters = 10
    problem = Problem(
        quarters=quarters, ramp=2, closing=0, nations=(Nation(id="A"), Nation(id="B")),
        rows=(
            Row(id="heavy", need=(30,) * quarters),
            Row(id="light", need=(2,) * quarters),
            Row(id="tail", need=(0,) * quarters,
                support=Support(rows=(0, 1), per_person=Fraction(1, 100))),
        ),
        offers=tuple(
            Offer(nation=nation, row=row, id=f"{nation}.{row}", weight=weight, persons=persons,
                  tonnes=tonnes, most=(9,) * quarters, tour=2, cycle=2)
            for nation in (0, 1)
            for row, weight, persons, tonnes in ((0, 3, 70, 7), (1, 2, 30, 4), (2, 4, 10, 5))
        ),
        lift=Lift(tonnes=(12,) * quarters),
    )  # fmt: skip
    best = standing(problem)
    merged = Merged(problem)
    relaxed = Solver(merged.programme).relaxed(merged.lacking()).objective
    assert best.bound > relaxed + 1.0
    found = by_kinds(problem, Effort(nodes=50), Effort(nodes=20, shorten=True))
    assert found.bound == pytest.approx(best.bound)
    assert float(problem.shortfall(problem.on_station(found.starts))) == pytest.approx(found.bound)
    assert least(problem) == pytest.approx(found.bound, abs=1e-6)


def test_nothing_is_said_without_lift_or_with_too_many_choices():
    problem = one_kind(6, 10)
    assert standing(replace(problem, lift=None)).bound == 0.0
    brief = tuple(
        replace(problem.offers[0], row=row, id=str(row), tour=1, cycle=1) for row in range(3)
    )
    rows = tuple(replace(problem.rows[0], id=str(row)) for row in range(4))
    many = replace(problem, rows=rows, offers=(*brief, replace(problem.offers[0], row=3)))
    assert standing(many) == standing(replace(problem, lift=None))


def test_the_second_engine_stopped_before_any_plan_has_none(monkeypatch):
    theatre = Theatre(one_kind(6, 10))
    monkeypatch.setattr(cp_model.CpSolver, "status_name", lambda *_: "UNKNOWN")
    found = solve_whole(theatre.programme, theatre.lacking(), work=1.0)
    assert found.values is None
    assert found.status is PlanStatus.STOPPED
    assert np.isinf(found.objective)


def test_groups_tell_units_apart_by_what_a_plan_sees():
    offer = one_kind(6, 10).offers[0]
    assert group_of(offer) == group_of(replace(offer, cycle=9, nation=0, id="other"))
    assert group_of(offer) != group_of(replace(offer, tonnes=7))
