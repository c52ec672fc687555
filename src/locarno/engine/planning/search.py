"""The plan of the theatre stage: the linear programme, rounded to whole units, then improved.

Objectives in order, each held while the next is sought: mandatory shortfall after the ramp, desired
shortfall, the largest burden against fair share, and last steadiness, early arrival and few people
sent, which make a plan readable. Everything stops by work; the clock is a safety net.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.greedy import filled, greedy
from locarno.engine.planning.highs import Solver
from locarno.engine.planning.improving import Thorough, improved, whole_bound
from locarno.engine.planning.levels import LEVELS, NEGLIGIBLE, Level, burden, met, worth
from locarno.engine.planning.probe import LARGE
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name
from locarno.engine.planning.room import Room
from locarno.engine.planning.theatre import Theatre
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["TheatrePlan", "Thorough", "plan", "rounded"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_ROOM = 0.01
"""Part by which a level may be missed while the next is sought; nothing of the shortfalls."""
_TOLERANCE = 1e-7
"""Part of all that is wanted by which the solver's rounding may miss a level."""
_STEADY = 1.0
_EARLY = 0.01
_SENT = 1e-4
_ORDER = 1e-6


@dataclass(frozen=True, slots=True)
class TheatrePlan:
    """A plan in whole units.

    Parameters
    ----------
    starts : (O, lead + T) tours begun.
    on_station : (O, T) units on station.
    status : ``optimal`` when its mandatory shortfall is proved least, else ``stopped``.
    missing, bound : mandatory weight-quarters that it lacks after the ramp; no plan lacks less.
    greedy : what the one-pass plan lacks.
    burden : largest burden over the mean one; None where no fair share is given.
    levels : the objectives, in order.
    """

    starts: I64
    on_station: I64
    status: PlanStatus
    missing: float
    bound: float
    greedy: float
    burden: float | None
    levels: tuple[Level, ...]


def plan(
    problem: Problem, *, thorough: Thorough | None = None, begin: I64 | None = None
) -> TheatrePlan:
    """A plan in whole units that respects every rule, and how good it is known to be.

    Parameters
    ----------
    problem : what is planned.
    thorough : work of a search in whole units; None rounds the linear programme and stops.
    begin : tours of a plan known before; the result lacks no more than it does.

    Raises
    ------
    SolverFailure
        When the solver does not reach the optimum of the linear programme.
    """
    one_pass = greedy(problem)
    known = [one_pass, *([] if begin is None else [begin])]
    reached: tuple[Level, ...] = ()
    if thorough is None or thorough.is_small(problem):
        wished, reached = _Relaxation(problem).solved()
        known.insert(0, rounded(problem, wished))
    bound = whole_bound(problem, reached[0].value) if reached else 0.0
    best, stopped = min(known, key=lambda starts: worth(problem, starts)[:2]), PlanStatus.STOPPED
    if thorough is None:
        bounds = _bounds(worth(problem, best), (bound, *(level.value for level in reached[1:3])))
    else:
        found = improved(problem, known, thorough, bound)
        best, bounds = found.starts, found.bounds
        stopped = PlanStatus.STOPPED_BY_CLOCK if found.by_clock else stopped
    there = problem.on_station(best)
    levels = tuple(map(Level, LEVELS, worth(problem, best), bounds))
    return TheatrePlan(
        starts=best,
        on_station=there,
        status=PlanStatus.OPTIMAL if levels[0].status is PlanStatus.OPTIMAL else stopped,
        missing=levels[0].value,
        bound=levels[0].bound or 0.0,
        greedy=float(problem.shortfall(problem.on_station(one_pass))),
        burden=burden(problem, there),
        levels=levels,
    )


def _bounds(reached: Sequence[float], least: Sequence[float]) -> tuple[float | None, ...]:
    """Bounds on the levels, as far as what came before is itself the least that there can be."""
    found: list[float | None] = []
    known = True
    for place, value in enumerate(reached):
        found.append(least[place] if known and place < len(least) else None)
        known = known and place < len(least) and met(value, least[place])
    return tuple(found)


def rounded(problem: Problem, wished: F64) -> I64:
    """Whole tours, (O, lead + T), close to the parts of tours wished for; it respects every rule.

    The sum of the tours begun so far is rounded, not each number: what is on station then strays
    from the wish by less than a unit or two, however many small parts there are.
    """
    room = Room(problem)
    upto = np.cumsum(wished, axis=1)
    begun = np.zeros(len(problem.offers), dtype=np.int64)
    for column in range(wished.shape[1]):
        for number in range(len(problem.offers)):
            count = math.floor(upto[number, column] + 0.5 - NEGLIGIBLE) - int(begun[number])
            if count > 0 and wished[number, column] > NEGLIGIBLE:
                count = min(count, room.most(number, column - problem.lead))
                room.begin(number, column - problem.lead, count)
                begun[number] += count
    filled(room)
    return room.starts


class _Relaxation:
    """The programme of a problem with its objectives, in parts of units."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.theatre = Theatre(problem)
        self.steps = _steadiness(self.theatre)
        wanted = sum(sum(row.need) for row in problem.rows)
        self.rounding = NEGLIGIBLE + _TOLERANCE * wanted
        self.costs = [
            ("mandatory", self.theatre.lacking()),
            ("desired", self.theatre.lacking(mandatory=False)),
            ("burden", self._heaviest()),
            ("preference", self._preference()),
        ]
        self.held = {
            name: self.theatre.programme.row(
                Name(f"held {name}"), [(int(c), float(cost[c])) for c in np.flatnonzero(cost)]
            )
            for name, cost in self.costs[:-1]
        }

    def _heaviest(self) -> F64:
        """Objective: the largest burden; nothing where no fair share is given."""
        fair = any(nation.fair > 0.0 for nation in self.problem.nations)
        return self.theatre.programme.cost([(self.theatre.heaviest, 1.0)] if fair else [])

    def _preference(self) -> F64:
        """Objective: gaps in the ramp, changes from quarter to quarter, people, order of offers."""
        problem = self.problem
        terms = [(column, _STEADY) for column in self.steps.values()]
        terms += [
            (column, _EARLY * (2.0 - quarter / problem.quarters))
            for (_, quarter), column in self.theatre.short.items()
            if quarter < problem.ramp
        ]
        for number, offer in enumerate(problem.offers):
            each = max(1, offer.persons) * (_SENT + _ORDER * number)
            for quarter in range(offer.first, problem.quarters):
                terms += self.theatre.present(number, quarter, each)
        return self.theatre.programme.cost(terms)

    def solved(self) -> tuple[F64, tuple[Level, ...]]:
        """(O, lead + T) tours in parts, and the optimum of each level in turn."""
        solver, large = Solver(self.theatre.programme), self.theatre.programme.columns > LARGE
        levels: list[Level] = []
        values: F64 | None = None
        for name, cost in self.costs:
            if not cost.any():
                levels.append(Level(name, 0.0, 0.0))
                continue
            # A new objective leaves the last optimum feasible: the primal method goes on from it.
            found = solver.inner(cost) if large else solver.relaxed(cost, primal=True)
            if found.values is None or found.status is not PlanStatus.OPTIMAL:
                if values is None:
                    message = f"no optimum of the {name} level was found"
                    raise SolverFailure(found.status.value, message)
                # What is left are preferences among plans that lack as little.
                break
            values = found.values
            levels.append(Level(name, max(found.objective, 0.0), max(found.objective, 0.0)))
            if name in self.held:
                slack = _ROOM if name == "burden" else NEGLIGIBLE
                most = found.objective * (1.0 + slack) + self.rounding
                solver.bound_row(self.held[name], -math.inf, most)
        if values is None:
            return np.zeros((len(self.problem.offers), 0)), tuple(levels)
        return self.theatre.starts(values), tuple(levels)


def _steadiness(theatre: Theatre) -> dict[tuple[int, int], int]:
    """Columns that bound how much what a row lacks changes from each quarter to the next."""
    programme, found = theatre.programme, {}
    for row in range(len(theatre.problem.rows)):
        for quarter in range(1, theatre.problem.quarters):
            change = programme.column(Name("change", row, quarter))
            now, before = theatre.short[row, quarter], theatre.short[row, quarter - 1]
            name = Name("change", row, quarter)
            programme.row(name, [(change, 1.0), (now, -1.0), (before, 1.0)], low=0.0)
            programme.row(name, [(change, 1.0), (now, 1.0), (before, -1.0)], low=0.0)
            found[row, quarter] = change
    return found
