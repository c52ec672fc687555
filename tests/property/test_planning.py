"""Laws of plans in whole units, on made-up problems with every kind of rule."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.greedy import greedy
from locarno.engine.planning.highs import Solver
from locarno.engine.planning.room import Room
from locarno.engine.planning.search import Thorough, plan, rounded
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus

SEEDS = range(60)


def solved(problem):
    found = plan(problem, thorough=Thorough())
    assert broken_rules(problem, found.starts) == ()
    return found


def never_worse(easier, harder):
    """Plans are compared where both are proved, else a bound with a plan."""
    if {easier.status, harder.status} == {PlanStatus.OPTIMAL}:
        assert easier.missing <= harder.missing + 1e-9
    assert easier.bound <= harder.missing + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_more_of_anything_never_adds_shortfall(seed, made_up_problem):
    problem = made_up_problem(seed)
    base = solved(problem)
    first = problem.offers[seed % len(problem.offers)]
    more = replace(first, most=tuple(most + (most > 0) for most in first.most))
    offers = tuple(more if offer is first else offer for offer in problem.offers)
    never_worse(solved(replace(problem, offers=offers)), base)
    pools = tuple(replace(p, size=tuple(s + 1 for s in p.size)) for p in problem.pools)
    never_worse(solved(replace(problem, pools=pools)), base)
    never_worse(solved(replace(problem, caps=())), base)
    never_worse(solved(replace(problem, lift=None)), base)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_nation_less_is_never_better(seed, made_up_problem):
    problem = made_up_problem(seed)
    kept = tuple(
        replace(o, most=(0,) * problem.quarters) if o.nation == 0 else o for o in problem.offers
    )
    never_worse(solved(problem), solved(replace(problem, offers=kept)))


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_whole_units_and_one_pass_stand_in_order(seed, made_up_problem):
    problem = made_up_problem(seed)
    theatre = Theatre(problem)
    relaxed = Solver(theatre.programme).relaxed(theatre.lacking())
    found = solved(problem)
    near = rounded(problem, theatre.starts(relaxed.values))
    assert broken_rules(problem, near) == ()
    assert broken_rules(problem, greedy(problem)) == ()
    assert relaxed.objective <= found.bound + 1e-6
    assert found.bound <= found.missing + 1e-6
    assert found.missing <= float(problem.shortfall(problem.on_station(near)))
    assert found.missing <= found.greedy
    again = plan(problem, begin=found.starts)
    assert again.missing <= found.missing


@pytest.mark.parametrize("seed", SEEDS)
def test_one_unit_more_than_there_is_room_for_is_rejected(seed, made_up_problem):
    problem = made_up_problem(seed)
    room = Room(problem)
    for number, column in np.argwhere(solved(problem).starts):
        count = int(solved(problem).starts[number, column])
        room.begin(int(number), int(column) - problem.lead, count)
    checked = 0
    for number, offer in enumerate(problem.offers):
        for begun in range(offer.first - offer.tour + 1, problem.quarters):
            more = room.starts.copy()
            if offer.first >= problem.quarters:
                continue
            more[number, problem.lead + begun] += 1
            fits = room.most(number, begun) > 0
            assert (broken_rules(problem, more) == ()) is fits, (number, begun)
            checked += 1
    assert checked or all(not any(offer.most) for offer in problem.offers)


def test_two_runs_give_the_same_plan(made_up_problem):
    for seed in range(10):
        problem = made_up_problem(seed, nations=4, rows=3, quarters=8)
        one, two = solved(problem), solved(problem)
        assert one.starts.tobytes() == two.starts.tobytes()
        assert one == replace(two, starts=one.starts, on_station=one.on_station)


def test_a_loaded_machine_gives_the_same_plan(made_up_problem):
    # Work is counted, not time: neighbours who take the processor change nothing.
    problem = made_up_problem(7, nations=5, rows=3, quarters=10)
    quiet = solved(problem)
    stop = threading.Event()
    busy = [threading.Thread(target=spin, args=(stop,), daemon=True) for _ in range(3)]
    for thread in busy:
        thread.start()
    try:
        loaded = solved(problem)
    finally:
        stop.set()
        for thread in busy:
            thread.join()
    assert loaded.starts.tobytes() == quiet.starts.tobytes()
    assert loaded.levels == quiet.levels
    assert loaded.status is quiet.status


def spin(stop):
    """Take the processor until told to stop."""
    while not stop.is_set():
        sum(range(1_000))
