"""Why a row cannot be filled: a smallest set of rules that together leave no plan.

Each row that lacks something gets its own reason. First it is asked for alone, as if nothing else
were wanted; if even that is impossible, the reason lies in its own offers, pools and bounds.
Otherwise it is asked for with every other row as well filled as the plan fills it: what then
stands in the way is what it competes for. If parts of units would do, only whole units do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.gaps import Gap, gaps
from locarno.engine.planning.highs import Effort, Solution, Solver
from locarno.engine.planning.merging import Merged
from locarno.engine.planning.probe import LARGE, NEGLIGIBLE, Probe, Run
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import INFINITY, Name, Programme
from locarno.engine.planning.theatre import Theatre
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["Explanation", "Member", "Obstacle", "Reason", "explain", "irreducible"]

F64 = NDArray[np.float64]

_UNPRICED = 1e-9
_SLACK = 1e-7
"""Part of a want that another row may lose besides, so that rounding alone forbids nothing."""


class Obstacle(StrEnum):
    """In which company a row cannot be filled."""

    ALONE = "alone"
    TOGETHER = "together"
    WHOLE_UNITS = "whole units"


@dataclass(frozen=True, slots=True)
class Member:
    """Rules of one kind that belong to a reason.

    Parameters
    ----------
    family : kind of rule, as the theatre stage names its rows.
    subject : number of the row, offer, pool or cap; -1 for lift.
    quarters : first to last quarter of the rules.
    """

    family: str
    subject: int
    quarters: Run


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one row cannot be filled.

    Parameters
    ----------
    row : number of the row.
    obstacle : in which company it cannot be filled.
    quarters : quarters in which it cannot be full throughout: those of the rules, and those from
        the first to the last in which the plan lacks something.
    wanted : mean weight wanted over those quarters.
    at_most : mean weight that can be there of it at most; None when only whole units are in the
        way.
    members : the rules, by kind; none of them is superfluous.
    nations : numbers of the nations whose rules they are, who gives most first.
    """

    row: int
    obstacle: Obstacle
    quarters: Run
    wanted: float
    at_most: float | None
    members: tuple[Member, ...] = ()
    nations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a plan lacks and why.

    Parameters
    ----------
    gaps : what is missing, the largest first.
    reasons : one for each row that lacks something, in the order of their first gap.
    """

    gaps: tuple[Gap, ...]
    reasons: tuple[Reason, ...]


def explain(
    problem: Problem, missing: F64 | None = None, effort: Effort | None = None
) -> Explanation:
    """What a plan lacks and why.

    Parameters
    ----------
    problem : what was planned.
    missing : (Q, T) weight that each row lacks in the plan; None takes the best plan in parts of
        units.
    effort : how much work one solve may do.

    Source
    ------
    Elastic programmes and irreducible infeasible subsets: Chinneck, "Feasibility and Infeasibility
    in Optimization", Springer 2008.
    """
    if missing is None:
        probe = Probe(problem, effort)
        missing = probe.missing(probe.solve_tiers())
    found = gaps(problem, missing)
    rows = list(dict.fromkeys(gap.row for gap in found))
    return Explanation(found, tuple(_reason(problem, missing, row, effort) for row in rows))


def _reason(problem: Problem, missing: F64, row: int, effort: Effort | None) -> Reason:
    short = np.flatnonzero(missing[row, problem.ramp :] > NEGLIGIBLE) + problem.ramp
    gap = Run(int(short[0]), int(short[-1]))
    anything = np.full_like(missing, INFINITY)
    slack = _SLACK * np.maximum(1.0, [row.need for row in problem.rows])
    for obstacle, asked, allowed in (
        (Obstacle.ALONE, _alone(problem, row), anything),
        (Obstacle.TOGETHER, problem, missing + slack),
    ):
        if reason := _proved(asked, row, allowed, (obstacle, gap, effort)):
            return reason
    span = problem.rows[row].need[gap.begin : gap.end + 1]
    return Reason(row, Obstacle.WHOLE_UNITS, gap, sum(span) / len(span), None)


def _proved(
    problem: Problem, row: int, allowed: F64, case: tuple[Obstacle, Run, Effort | None]
) -> Reason | None:
    """Why a row cannot be full; None when it can in parts of units.

    The rules may span less than the gap of the plan: what is impossible in a part of some quarters
    is impossible in all of them.
    """
    obstacle, gap, effort = case
    full = asked = _Asked(Theatre(problem), row, allowed, effort)
    found = None
    if full.programme.columns > LARGE:
        # What kinds of units cannot do, nations cannot; it is shown with a fraction of the work.
        kinds = _Asked(Merged(problem, whole=False), row, allowed, effort)
        found = kinds.least_missing()
        asked = kinds if found.objective > NEGLIGIBLE else full
    if asked is full:
        found = full.least_missing()
    if found is None or found.objective <= NEGLIGIBLE:
        return None
    names = full.irreducible(asked.priced(found))
    cover = [n.quarter for n in names if n.family == "cover" and n.subject == row]
    quarters = Run(min(gap.begin, *cover), max(gap.end, *cover))
    best = asked.least_missing(range(quarters.begin, quarters.end + 1))
    wanted = asked.wanted(best, quarters)
    members = _grouped(names, problem)
    return Reason(
        row, obstacle, quarters, wanted, wanted - best.objective / len(quarters),
        members, asked.nations(members, best),
    )  # fmt: skip


def _alone(problem: Problem, row: int) -> Problem:
    """The problem in which only one row asks for anything, under the same numbers."""
    nothing = (0,) * problem.quarters
    return replace(
        problem,
        rows=tuple(
            wanted if number == row else replace(wanted, need=nothing, support=None)
            for number, wanted in enumerate(problem.rows)
        ),
        offers=tuple(o if o.row == row else replace(o, most=nothing) for o in problem.offers),
    )


class _Asked:
    """A problem in which one row shall be full after the ramp.

    Parameters
    ----------
    stage : programme of what is asked.
    row : the row.
    allowed : (Q, T) what the other rows may lack.
    effort : how much work one solve may do.
    """

    def __init__(
        self, stage: Theatre | Merged, row: int, allowed: F64, effort: Effort | None
    ) -> None:
        self.problem, self.row, self.effort = stage.problem, row, effort
        self.stage, self.programme = stage, stage.programme
        # The rows ``offered`` and ``pool`` imply these sides; a reason has to name them.
        for column, name in enumerate(self.programme.names):
            if name.family == "start":
                self.programme.upper[column] = INFINITY
        self.own: dict[int, int] = {}
        for (number, quarter), column in stage.short.items():
            if number == row and quarter >= self.problem.ramp:
                self.own[quarter] = column
            elif quarter >= self.problem.ramp:
                self.programme.upper[column] = float(allowed[number, quarter])
        self.solver = Solver(self.programme, effort)

    def least_missing(self, quarters: Iterable[int] | None = None) -> Solution:
        """Least weight-quarters that the row lacks, in all quarters or in some."""
        chosen = self.own if quarters is None else quarters
        cost = self.programme.cost((self.own[quarter], 1.0) for quarter in chosen)
        large = self.programme.columns > LARGE and quarters is None
        found = self.solver.inner(cost) if large else self.solver.relaxed(cost, primal=True)
        if found.status is not PlanStatus.OPTIMAL or found.values is None:
            raise SolverFailure(str(found.status), "the solver stopped before a reason was found")
        return found

    def priced(self, solution: Solution) -> list[Name]:
        """Rows with a price: they prove that something must be missing, the rest has no part."""
        rows = np.flatnonzero(np.abs(solution.duals) > _UNPRICED)
        names = [self.programme.row_names[row] for row in rows]
        if isinstance(self.stage, Theatre):
            return names
        return [one for name in names for one in self.stage.summed(name)]

    def irreducible(self, names: Iterable[Name]) -> tuple[Name, ...]:
        """Rows among some that together keep the row from being full."""
        known = set(self.programme.row_names)
        for column in self.own.values():
            self.programme.upper[column] = 0.0
        try:
            return irreducible(self.programme, [n for n in names if n in known], self.effort)
        finally:
            for column in self.own.values():
                self.programme.upper[column] = INFINITY

    def wanted(self, solution: Solution, quarters: Run) -> float:
        """Mean weight that the row wants, its support of others included."""
        row = self.problem.rows[self.row]
        total = float(sum(row.need[quarters.begin : quarters.end + 1]))
        if row.support is not None and solution.values is not None:
            there = self.stage.on_station(solution.values)[:, quarters.begin : quarters.end + 1]
            for number, offer in enumerate(self.problem.offers):
                if offer.row in row.support.rows:
                    people = offer.persons * float(there[number].sum())
                    total += float(row.support.per_person) * people
        return total / len(quarters)

    def nations(self, members: Iterable[Member], solution: Solution) -> tuple[int, ...]:
        """Nations named in a reason, who then gives the row most first."""
        problem, given = self.problem, np.zeros(len(self.problem.nations))
        if solution.values is not None:
            there = self.stage.on_station(solution.values)
            for number in problem.fillers(self.row):
                offer = problem.offers[number]
                given[offer.nation] += offer.weight * float(there[number].sum())
        named = {nation for member in members for nation in _owners(problem, member)}
        return tuple(sorted(named, key=lambda nation: (-given[nation], nation)))


def _owners(problem: Problem, member: Member) -> tuple[int, ...]:
    """Nation whose rule it is; none for rows and common bounds."""
    if member.family in {"pool", "lasting"}:
        return (problem.pools[member.subject].nation,)
    if member.family == "offered":
        return (problem.offers[member.subject].nation,)
    return ()


def irreducible(
    programme: Programme, names: Sequence[Name], effort: Effort | None = None
) -> tuple[Name, ...]:
    """Rows of an infeasible set of which no one can be left out, all sides of columns kept.

    Parameters
    ----------
    programme : where the rows are.
    names : rows that together allow no point.
    effort : how much work one solve may do.
    """
    number = {name: row for row, name in enumerate(programme.row_names)}
    kept = set(names)
    free = Programme(
        names=programme.names, lower=programme.lower, upper=programme.upper, whole=programme.whole
    )
    for name in names:
        row = number[name]
        span = slice(programme.start[row], programme.start[row + 1])
        terms = zip(programme.index[span], programme.value[span], strict=True)
        free.row(name, terms, low=programme.low[row], high=programme.high[row])
    solver, nothing = Solver(free, effort), np.zeros(programme.columns)
    for row, name in enumerate(free.row_names):
        solver.bound_row(row, -INFINITY, INFINITY)
        if solver.relaxed(nothing).status is PlanStatus.INFEASIBLE:
            kept.discard(name)
        else:
            solver.bound_row(row, free.low[row], free.high[row])
    return tuple(name for name in free.row_names if name in kept)


def _grouped(names: Iterable[Name], problem: Problem) -> tuple[Member, ...]:
    """Rules by kind and subject, kinds in the order of the programme."""
    found: dict[tuple[str, int], list[int]] = {}
    for name in names:
        last = problem.quarters - 1 if name.family == "lasting" else name.quarter
        found.setdefault((name.family, name.subject), []).extend((name.quarter, last))
    order = {family: place for place, family in enumerate(_FAMILIES)}
    return tuple(
        Member(family, subject, Run(min(quarters), max(quarters)))
        for (family, subject), quarters in sorted(
            found.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0][1])
        )
    )


_FAMILIES = ("cover", "offered", "pool", "lasting", "cap", "lift", "arrived")
