"""The plan of the theatre stage: the linear programme, rounded to whole units, then improved.

Objectives in order, each held while the next is sought: mandatory shortfall after the ramp, desired
shortfall, the largest burden against fair share, and last steadiness, early arrival and few people
sent, which make a plan readable. Everything stops by work; the clock is a safety net.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.greedy import filled, greedy
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name
from locarno.engine.planning.room import Room
from locarno.engine.planning.theatre import Theatre
from locarno.errors import SolverFailure
from locarno.model.results import PlanStatus

__all__ = ["LEVELS", "Level", "TheatrePlan", "Thorough", "plan", "rounded"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

LEVELS = ("mandatory", "desired", "burden", "preference")

_NEGLIGIBLE = 1e-6
_ROOM = 0.01
"""Part by which a level may be missed while the next is sought; nothing of the shortfalls."""
_TOLERANCE = 1e-7
"""Part of all that is wanted by which the solver's rounding may miss a level."""
_STEADY = 1.0
_EARLY = 0.01
_SENT = 1e-4
_ORDER = 1e-6


@dataclass(frozen=True, slots=True)
class Thorough:
    """Work of the search in whole units.

    Parameters
    ----------
    rounds : neighbourhoods looked at.
    rows, nations : rows, or nations, that are planned anew in one of them.
    within : what is done in each.
    whole : what is done at the end on the whole problem, where it has no more than
    whole_columns : numbers to choose.
    """

    rounds: int = 60
    rows: int = 2
    nations: int = 4
    within: Effort = field(default_factory=lambda: Effort(nodes=20, seconds=60.0, shorten=True))
    whole: Effort = field(default_factory=lambda: Effort(nodes=500, seconds=60.0))
    whole_columns: int = 4_000


@dataclass(frozen=True, slots=True)
class Level:
    """How far one objective came.

    Parameters
    ----------
    name : one of ``LEVELS``.
    value : reached by the plan.
    bound : no plan in whole units reaches less, what came before held.
    """

    name: str
    value: float
    bound: float


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
    search = _Search(problem)
    wished, relaxed = search.relaxed()
    bound = _whole_bound(problem, relaxed[0].value)
    one_pass = greedy(problem)
    candidates = [rounded(problem, wished), one_pass, *([] if begin is None else [begin])]
    best = min(candidates, key=lambda starts: search.worth(starts)[:2])
    if thorough is not None:
        best = search.improved(best, bound, thorough)
        best, bound = search.proved(best, bound, thorough)
    there = problem.on_station(best)
    missing = float(problem.shortfall(there))
    proved = missing <= bound + _NEGLIGIBLE * max(1.0, bound)
    reached = search.worth(best)
    levels = [Level("mandatory", missing, bound)]
    for level, value in zip(relaxed[1:], reached[1:], strict=False):
        levels.append(Level(level.name, value, level.value))
    return TheatrePlan(
        starts=best,
        on_station=there,
        status=PlanStatus.OPTIMAL if proved else PlanStatus.STOPPED,
        missing=missing,
        bound=bound,
        greedy=float(problem.shortfall(problem.on_station(one_pass))),
        burden=_burden(problem, there),
        levels=tuple(levels),
    )


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
            count = math.floor(upto[number, column] + 0.5 - _NEGLIGIBLE) - int(begun[number])
            if count > 0 and wished[number, column] > _NEGLIGIBLE:
                count = min(count, room.most(number, column - problem.lead))
                room.begin(number, column - problem.lead, count)
                begun[number] += count
    filled(room)
    return room.starts


class _Search:
    """The programme of a problem with its objectives, solved again and again."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.theatre = Theatre(problem)
        self.steps = _steadiness(self.theatre)
        wanted = sum(sum(row.need) for row in problem.rows)
        self.rounding = _NEGLIGIBLE + _TOLERANCE * wanted
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

    def relaxed(self) -> tuple[F64, tuple[Level, ...]]:
        """(O, lead + T) tours in parts, and the optimum of each level in turn."""
        solver = Solver(self.theatre.programme)
        levels: list[Level] = []
        values: F64 | None = None
        for name, cost in self.costs:
            if not cost.any():
                levels.append(Level(name, 0.0, 0.0))
                continue
            # A new objective leaves the last optimum feasible: the primal method goes on from it.
            found = solver.relaxed(cost, primal=True)
            if found.values is None or found.status is not PlanStatus.OPTIMAL:
                if values is None:
                    message = f"no optimum of the {name} level was found"
                    raise SolverFailure(found.status.value, message)
                # What is left are preferences among plans that lack as little.
                break
            values = found.values
            levels.append(Level(name, max(found.objective, 0.0), max(found.objective, 0.0)))
            if name in self.held:
                slack = _ROOM if name == "burden" else _NEGLIGIBLE
                most = found.objective * (1.0 + slack) + self.rounding
                solver.bound_row(self.held[name], -math.inf, most)
        if values is None:
            return np.zeros((len(self.problem.offers), 0)), tuple(levels)
        return self.theatre.starts(values), tuple(levels)

    def worth(self, starts: I64) -> tuple[float, float, float]:
        """What is compared, smaller first: mandatory and desired shortfall, largest burden."""
        there = self.problem.on_station(starts)
        mandatory = float(self.problem.shortfall(there))
        desired = float(self.problem.shortfall(there, mandatory=False))
        return mandatory, desired, max(_burdens(self.problem, there), default=0.0)

    def improved(self, starts: I64, bound: float, work: Thorough) -> I64:
        """The plan with parts of it planned anew, while the rest stays as it is."""
        lacking = self.costs[0][1]
        solver = Solver(self.theatre.programme, work.within)
        columns = np.array(sorted(self.theatre.begun.values()), dtype=np.int64)
        upper = np.array(self.theatre.programme.upper)[columns]
        best, value = starts, float(self.problem.shortfall(self.problem.on_station(starts)))
        for free in _neighbourhoods(self.problem, work):
            if value <= bound + _NEGLIGIBLE * max(1.0, bound):
                break
            at = self._point(best)
            open_ = np.isin(columns, [c for (o, _), c in self.theatre.begun.items() if o in free])
            low = np.where(open_, 0.0, at[columns])
            solver.bound_columns(columns, low, np.where(open_, upper, at[columns]))
            found = solver.whole(lacking, at)
            if found.values is None or found.objective >= value - _NEGLIGIBLE:
                continue
            better = np.rint(self.theatre.starts(found.values)).astype(np.int64)
            best, value = better, float(self.problem.shortfall(self.problem.on_station(better)))
        return best

    def proved(self, starts: I64, bound: float, work: Thorough) -> tuple[I64, float]:
        """The plan and the bound after one search over everything, where that is not too large."""
        value = self.worth(starts)[0]
        if value <= bound + _NEGLIGIBLE * max(1.0, bound):
            return starts, bound
        if len(self.theatre.begun) > work.whole_columns:
            return starts, bound
        solver = Solver(self.theatre.programme, work.whole)
        found = solver.whole(self.costs[0][1], self._point(starts))
        bound = max(bound, found.bound)
        if found.values is None or found.objective >= value - _NEGLIGIBLE:
            return starts, bound
        return np.rint(self.theatre.starts(found.values)).astype(np.int64), bound

    def _point(self, starts: I64) -> F64:
        values = self.theatre.point(starts)
        for (row, quarter), column in self.steps.items():
            before = values[self.theatre.short[row, quarter - 1]]
            values[column] = abs(values[self.theatre.short[row, quarter]] - before)
        return values


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


def _neighbourhoods(problem: Problem, work: Thorough) -> Iterator[set[int]]:
    """Offers planned anew, round by round: those of some rows, then those of some nations.

    Rows and nations are taken at strides that grow once all have had their turn, so that every
    pair of them comes together in some round.
    """
    rows, nations = len(problem.rows), len(problem.nations)
    for number in range(work.rounds):
        turn, by_nation = divmod(number, 2)
        size, count = (nations, work.nations) if by_nation else (rows, work.rows)
        stride = 1 + turn // max(size, 1)
        chosen = {(turn + i * stride) % size for i in range(min(count, size))}
        yield {
            i
            for i, offer in enumerate(problem.offers)
            if (offer.nation if by_nation else offer.row) in chosen
        }


def _whole_bound(problem: Problem, relaxed: float) -> float:
    """The bound, rounded up where every shortfall in whole units is a whole number."""
    if any(row.support is not None for row in problem.rows):
        return relaxed
    return float(math.ceil(relaxed - _NEGLIGIBLE))


def _burdens(problem: Problem, on_station: I64) -> list[float]:
    """Person-quarters over fair share of every nation that has one."""
    served = [0] * len(problem.nations)
    for number, offer in enumerate(problem.offers):
        served[offer.nation] += offer.persons * int(on_station[number].sum())
    return [
        people / nation.fair
        for people, nation in zip(served, problem.nations, strict=True)
        if nation.fair > 0.0
    ]


def _burden(problem: Problem, on_station: I64) -> float | None:
    """Largest burden over the burden if all bore their fair share."""
    shares = [nation.fair for nation in problem.nations if nation.fair > 0.0]
    burdens = _burdens(problem, on_station)
    mean = math.fsum(b * s for b, s in zip(burdens, shares, strict=True)) / (
        math.fsum(shares) or 1.0
    )
    return max(burdens) / mean if mean > 0.0 else None
