"""Plans in whole units against a second solver and against brute force."""

import itertools

import numpy as np
import pytest

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.cp_sat import solve_whole
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus

RANDOM = 200
TINY = 200
BATCH = 20


def least(theatre):
    found = Solver(theatre.programme, Effort(nodes=100_000)).whole(theatre.lacking())
    assert found.status is PlanStatus.OPTIMAL
    return found.objective


@pytest.mark.parametrize("batch", range(RANDOM // BATCH))
def test_two_solvers_agree(batch, made_up_problem):
    for seed in range(BATCH * batch, BATCH * (batch + 1)):
        problem = made_up_problem(seed)
        theatre = Theatre(problem)
        second = solve_whole(theatre.programme, theatre.lacking(), work=60.0)
        assert second.status is PlanStatus.OPTIMAL, seed
        assert second.objective == pytest.approx(least(theatre), abs=1e-6), seed
        starts = np.rint(theatre.starts(second.values)).astype(np.int64)
        assert broken_rules(problem, starts) == (), seed
        assert float(problem.shortfall(problem.on_station(starts))) == pytest.approx(
            second.objective, abs=1e-6
        ), seed


@pytest.mark.parametrize("batch", range(TINY // BATCH))
def test_brute_force_agrees(batch, made_up_problem):
    for seed in range(1_000 + BATCH * batch, 1_000 + BATCH * (batch + 1)):
        problem = made_up_problem(seed, nations=2, rows=1, quarters=3)
        assert least(Theatre(problem)) == pytest.approx(brute(problem), abs=1e-6), seed


def brute(problem):
    """Least shortfall over every plan there is that the auditor accepts."""
    lead = problem.lead
    places = [
        (number, lead + begun, max(offer.most))
        for number, offer in enumerate(problem.offers)
        if offer.first < problem.quarters
        for begun in range(offer.first - offer.tour + 1, problem.quarters)
    ]
    best = float("inf")
    for counts in itertools.product(*(range(most + 1) for _, _, most in places)):
        starts = np.zeros((len(problem.offers), lead + problem.quarters), dtype=np.int64)
        for (number, column, _), count in zip(places, counts, strict=True):
            starts[number, column] = count
        there = problem.on_station(starts)
        value = float(problem.shortfall(there))
        if value < best and not broken_rules(problem, starts):
            best = value
    return best
