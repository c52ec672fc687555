"""Laws of the steps of the search: what is merged is a bound, and no part made anew is worse."""

from dataclasses import replace

import numpy as np
import pytest

from locarno.engine.planning import explain as explaining
from locarno.engine.planning import probe as probing
from locarno.engine.planning import search as searching
from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.dropouts import dropouts
from locarno.engine.planning.explain import Obstacle, explain
from locarno.engine.planning.greedy import greedy
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.improving import Thorough, improved
from locarno.engine.planning.levels import worth
from locarno.engine.planning.merging import Merged
from locarno.engine.planning.parts import Parts
from locarno.engine.planning.search import plan
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus

SEEDS = range(40)


def twins(problem):
    """Each nation twice, the second one later, and twice as much wanted."""
    nations, pools = len(problem.nations), len(problem.pools)
    late = tuple(
        replace(
            offer, nation=offer.nation + nations, id=f"{offer.id} again",
            most=(0, *offer.most[:-1]), pool=None if offer.pool is None else offer.pool + pools,
        )
        for offer in problem.offers
    )  # fmt: skip
    others = tuple(
        replace(
            cap, subject="again",
            terms=tuple((i + len(problem.offers), n) for i, n in cap.terms),
        )
        for cap in problem.caps
    )  # fmt: skip
    return replace(
        problem,
        nations=problem.nations + tuple(replace(n, id=f"{n.id} again") for n in problem.nations),
        pools=problem.pools + tuple(replace(p, nation=p.nation + nations) for p in problem.pools),
        offers=problem.offers + late,
        caps=problem.caps + others,
        rows=tuple(replace(row, need=tuple(2 * n for n in row.need)) for row in problem.rows),
    )


def least(theatre):
    found = Solver(theatre.programme, Effort(nodes=100_000)).whole(theatre.lacking())
    assert found.status is PlanStatus.OPTIMAL
    return found.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_kinds_of_units_lack_no_more_than_those_of_nations(seed, made_up_problem):
    problem = twins(made_up_problem(seed, nations=2))
    merged, theatre = Merged(problem), Theatre(problem)
    there = [offer for offer in problem.offers if offer.first < problem.quarters]
    assert len(merged.kinds) <= len(there) - len(there) // 2
    assert sorted(i for kind in merged.kinds for i in kind) == [
        i for i, offer in enumerate(problem.offers) if offer.first < problem.quarters
    ]
    whole = Solver(merged.programme, Effort(nodes=100_000)).whole(merged.lacking())
    assert whole.status is PlanStatus.OPTIMAL
    assert whole.objective <= least(theatre) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_any_plan_is_a_plan_of_kinds(seed, made_up_problem):
    problem = twins(made_up_problem(seed, nations=2))
    merged = Merged(problem)
    starts, programme = greedy(problem), merged.programme
    for kind, begun in enumerate(merged.begun):
        for start in begun:
            of = [
                i for i in merged.kinds[kind]
                if problem.offers[i].first == start.first
                or (start.first == start.quarter and problem.offers[i].first <= start.quarter)
            ]  # fmt: skip
            sent = float(starts[of, problem.lead + start.quarter].sum())
            programme.lower[start.column] = programme.upper[start.column] = sent
    found = Solver(programme).relaxed(merged.lacking())
    assert found.status is PlanStatus.OPTIMAL
    assert found.objective <= float(problem.shortfall(problem.on_station(starts))) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_made_anew_leaves_the_rest_and_is_no_worse(seed, made_up_problem):
    problem = made_up_problem(seed)
    theatre = Theatre(problem)
    parts, starts = Parts(theatre.programme, Effort(nodes=100)), greedy(problem)
    for free in range(len(problem.nations)):
        mine = [o.nation == free for o in problem.offers]
        columns = np.array([c for (o, _), c in theatre.begun.items() if mine[o]], dtype=np.int64)
        point = parts.again(theatre.point(starts), columns, theatre.lacking())
        other = np.rint(theatre.starts(point)).astype(np.int64)
        assert broken_rules(problem, other) == ()
        assert worth(problem, other)[0] <= worth(problem, starts)[0] + 1e-6
        still = [i for i, own in enumerate(mine) if not own]
        assert np.array_equal(other[still], starts[still])
        starts = other


@pytest.mark.parametrize("seed", SEEDS)
def test_large_and_small_problems_reach_the_same_optimum(seed, made_up_problem):
    # What is not searched as a whole must still be no worse than what was known, within its bound.
    problem = made_up_problem(seed)
    small = plan(problem, thorough=Thorough())
    large = plan(problem, thorough=Thorough(whole_columns=0))
    assert large.bound <= small.missing + 1e-6
    assert small.missing <= large.missing <= large.greedy
    assert broken_rules(problem, large.starts) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_level_is_bought_with_one_before_it(seed, made_up_problem):
    problem = made_up_problem(seed)
    known = plan(problem).starts
    found = improved(problem, [known], Thorough())
    before, after = worth(problem, known), worth(problem, found.starts)
    assert not found.by_clock
    assert after[:2] <= before[:2]
    for bound, value in zip(found.bounds, after, strict=False):
        assert bound <= value + 1e-6


def threshold(patch, columns):
    """Let problems count as large from so many columns on."""
    for module in (explaining, probing, searching):
        patch.setattr(module, "LARGE", columns)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_large_problem_is_explained_like_a_small_one(seed, made_up_problem, monkeypatch):
    problem = twins(made_up_problem(seed, nations=2))
    known, lost = plan(problem), dropouts(problem)
    missing = np.array([[float(m) for m in row] for row in problem.missing(known.on_station)])
    small = explain(problem, missing)
    threshold(monkeypatch, 0)
    large = explain(problem, missing)
    assert large.gaps == small.gaps
    for one, other in zip(large.reasons, small.reasons, strict=True):
        assert (one.row, one.obstacle) == (other.row, other.obstacle)
        if one.obstacle is not Obstacle.WHOLE_UNITS:
            assert one.members
            assert one.at_most < one.wanted
    again = dropouts(problem)
    adds = {dropout.nations: dropout.adds for dropout in (*lost.single, *lost.pairs)}
    for dropout in (*again.single, *again.pairs):
        assert dropout.adds == pytest.approx(adds.pop(dropout.nations), abs=1e-5)
    assert not adds
    assert plan(problem).bound == pytest.approx(known.bound, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_reason_by_kinds_is_a_set_of_rules_of_nations(seed, made_up_problem):
    # None of the rules can be left out, and together they leave no plan for the row.
    problem = twins(made_up_problem(seed, nations=2))
    for row in range(len(problem.rows)):
        allowed = np.full((len(problem.rows), problem.quarters), np.inf)
        kinds = explaining._Asked(Merged(problem, whole=False), row, allowed, None)
        full = explaining._Asked(Theatre(problem), row, allowed, None)
        least = kinds.least_missing()
        assert least.objective <= full.least_missing().objective + 1e-6
        if least.objective <= 1e-6:
            continue
        names = full.irreducible(kinds.priced(least))
        for column in full.own.values():
            full.programme.upper[column] = 0.0
        solver = Solver(full.programme)
        for number, name in enumerate(full.programme.row_names):
            if name not in names:
                solver.bound_row(number, -np.inf, np.inf)
        nothing = np.zeros(full.programme.columns)
        assert solver.relaxed(nothing).status is PlanStatus.INFEASIBLE
        for number, name in enumerate(full.programme.row_names):
            if name in names:
                solver.bound_row(number, -np.inf, np.inf)
                assert solver.relaxed(nothing).status is PlanStatus.OPTIMAL
                low, high = full.programme.low[number], full.programme.high[number]
                solver.bound_row(number, low, high)
