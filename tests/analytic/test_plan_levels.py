"""Objectives of a plan in order, against every plan that there is, and by hand."""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.improving import Thorough, improved
from locarno.engine.planning.levels import LEVELS, Ladder, worth
from locarno.engine.planning.problem import Nation, Offer, Own, Problem, Row
from locarno.engine.planning.search import plan
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus

SEEDS = range(30)
SEARCHED = Thorough(last=Effort(nodes=1_000))


def priced(problem):
    """The problem with fair shares and prices that differ, and what each nation brings."""
    nations = tuple(
        replace(nation, fair=1.0 + number, price=7 - 3 * number)
        for number, nation in enumerate(problem.nations)
    )
    return replace(problem, nations=nations, ramp=0, own=Own(least=2, share=Fraction(1, 3)))


def every_plan(problem):
    """What each plan that keeps the rules comes to."""
    lead = problem.lead
    places = [
        (number, lead + begun, max(offer.most))
        for number, offer in enumerate(problem.offers)
        if offer.first < problem.quarters
        for begun in range(offer.first - offer.tour + 1, problem.quarters)
    ]
    for counts in itertools.product(*(range(most + 1) for _, _, most in places)):
        starts = np.zeros((len(problem.offers), lead + problem.quarters), dtype=np.int64)
        for (number, column, _), count in zip(places, counts, strict=True):
            starts[number, column] = count
        if not broken_rules(problem, starts):
            yield worth(problem, starts), problem.missing(problem.on_station(starts))


@pytest.mark.parametrize("seed", SEEDS)
def test_levels_are_those_of_the_best_of_all_plans(seed, made_up_problem):
    problem = priced(made_up_problem(seed, nations=2, rows=1, quarters=2))
    plans = list(every_plan(problem))
    found = plan(problem, thorough=SEARCHED)
    least = min(value[:2] for value, _ in plans)
    # Burden and cost are sought for what the plan puts on station.
    gaps = problem.missing(found.on_station)
    best = min(
        value
        for value, lacking in plans
        if value[:2] == least
        and all(a <= b for row, own in zip(lacking, gaps, strict=True)
                for a, b in zip(row, own, strict=True))
    )  # fmt: skip
    assert tuple(level.name for level in found.levels) == LEVELS
    for level, value in zip(found.levels, best, strict=True):
        assert level.bound <= value + 1e-6
        assert level.value == pytest.approx(value)
        assert level.status is PlanStatus.OPTIMAL


@pytest.mark.parametrize("seed", range(8))
def test_a_later_level_never_costs_an_earlier_one(seed, made_up_problem):
    problem = replace(priced(made_up_problem(seed, rows=3)), ramp=1)
    known = plan(problem).starts
    # Each level alone makes the plan better by what it is, and leaves what came before.
    nothing = Effort(nodes=1)
    short = improved(problem, [known], Thorough(later=0, last=nothing, whole_columns=0))
    full = improved(problem, [known], Thorough())
    assert worth(problem, full.starts)[:2] <= worth(problem, short.starts)[:2]
    assert worth(problem, full.starts) <= worth(problem, known)
    assert broken_rules(problem, full.starts) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_counts_the_objectives_counts_what_plans_come_to(seed, made_up_problem):
    problem = priced(made_up_problem(seed))
    starts = plan(problem, thorough=Thorough(rounds=4, later=4)).starts
    theatre = Theatre(problem)
    ladder = Ladder(theatre, upkeep=True)
    point = ladder.point(starts)
    for cost, value in zip(ladder.costs, worth(problem, starts), strict=True):
        assert float(cost @ point) == pytest.approx(value)
    programme = theatre.programme
    for row in range(programme.rows):
        low, high = programme.low[row], programme.high[row]
        assert low - 1e-9 <= programme.activity(row, point) <= high + 1e-9


def two(own, *, price=(10, 10)):
    """Two nations of which either can send the two units that are wanted."""
    offers = tuple(
        Offer(nation=n, row=0, id=f"N{n}.units", weight=1, persons=100, most=(2,) * 4, tour=1,
              cycle=1)
        for n in range(2)
    )  # fmt: skip
    return Problem(
        quarters=4, ramp=1, closing=0, rows=(Row(id="units", need=(2,) * 4),), offers=offers,
        nations=tuple(Nation(id=f"N{n}", fair=0.0, price=price[n]) for n in range(2)), own=own,
    )  # fmt: skip


def test_many_flags_cost_what_each_brings_for_itself():
    # 2 x 100 people for 4 quarters at EUR 10, and 80 people of its own for a nation that comes:
    # one nation sends both. A tenth for each one sent would be no more than 20.
    found = plan(two(Own(least=80, share=Fraction(1, 10))), thorough=SEARCHED)
    assert found.levels[-1].value == 4 * 10 * (200 + 80)
    assert sorted(found.on_station.sum(axis=1)) == [0, 8]
    # Where the share is the larger part, two flags cost no more than one.
    found = plan(two(Own(least=10, share=Fraction(1, 2))), thorough=SEARCHED)
    assert found.levels[-1].value == 4 * 10 * (200 + 100)


def test_the_cheaper_nation_serves_where_burdens_do_not_bind():
    found = plan(two(None, price=(30, 10)), thorough=SEARCHED)
    assert found.levels[-1].value == 4 * 10 * 200
    assert found.on_station.tolist() == [[0] * 4, [2] * 4]


def test_thrift_brings_nobody_later():
    # Nothing is counted as missing in the ramp, and still those who can come early do.
    found = plan(two(Own(least=80)), thorough=SEARCHED)
    assert found.on_station[:, 0].sum() == 2


def test_a_bound_behind_a_level_that_is_not_least_is_not_known(made_up_problem):
    seen = {
        level.bound is None
        for seed in range(40)
        for level in plan(made_up_problem(seed)).levels[1:3]
    }
    assert seen == {True, False}


def test_equal_nations_bear_equal_burdens():
    # Two units for four quarters: each of two equal nations serves four unit-quarters.
    problem = two(None)
    fair = replace(problem, nations=tuple(replace(n, fair=1.0) for n in problem.nations))
    found = plan(fair, thorough=SEARCHED)
    assert found.on_station.sum(axis=1).tolist() == [4, 4]
    assert found.burden == pytest.approx(1.0)


def test_the_programme_alone_finds_the_same_cost():
    problem = two(Own(least=80))
    theatre = Theatre(problem)
    ladder = Ladder(theatre, upkeep=True)
    ladder.hold(worth(problem, plan(problem).starts)[:3])
    found = Solver(theatre.programme, Effort(nodes=1_000)).whole(ladder.costs[-1])
    assert found.objective == pytest.approx(3 * 10 * (200 + 80))
