"""The search for a plan in whole units: from kinds of units to nations, then part by part.

First a plan and a bound are sought by way of the kinds of units (``by_kinds``): those programmes
are small, and what they prove holds. Parts of that plan are planned anew while the rest stays:
rows, stretches of quarters, pairs of rows, groups of nations, each by a small integer programme
that cannot make it worse. Last, where it is not too large, everything at once. All stop by work,
none by the clock.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.by_kinds import by_kinds
from locarno.engine.planning.engines import whole_units
from locarno.engine.planning.filling import Filling
from locarno.engine.planning.highs import Effort, Solution, Solver
from locarno.engine.planning.levels import LEVELS, NEGLIGIBLE, Ladder, met, worth
from locarno.engine.planning.probe import LARGE
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import Engine

__all__ = ["Improved", "Thorough", "improved", "whole_bound"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_FAIR = LEVELS.index("burden")
_STRETCH = 4
"""Quarters that are planned anew together; the next stretch begins one earlier than this ends."""


@dataclass(frozen=True, slots=True)
class Thorough:
    """Work of the search in whole units.

    Parameters
    ----------
    rounds : parts of the plan that are made anew for what is missing.
    later : parts that are made anew for each level after that.
    nations : nations that are planned anew together.
    merged : what is done with interchangeable units taken together.
    within : what is done in each part.
    whole, last : what is done at the end on the whole problem, for what is missing and for each
        level after that, where it has no more than
    whole_columns : numbers to choose.
    engine : who searches the programme of kinds, and at the end the whole problem, for what is
        missing; parts, burden and cost are always HiGHS's.
    """

    rounds: int = 60
    later: int = 10
    nations: int = 2
    merged: Effort = field(default_factory=lambda: Effort(nodes=50))
    within: Effort = field(default_factory=lambda: Effort(nodes=20, shorten=True))
    whole: Effort = field(default_factory=lambda: Effort(nodes=500))
    last: Effort = field(default_factory=lambda: Effort(nodes=1, gap=2e-2))
    whole_columns: int = 4_000
    engine: Engine = Engine.HIGHS

    def is_small(self, problem: Problem) -> bool:
        """Whether a problem is small enough to be searched as a whole."""
        lengths = (problem.quarters - o.first + o.tour - 1 for o in problem.offers
                   if o.first < problem.quarters)  # fmt: skip
        return sum(lengths) <= self.whole_columns


@dataclass(frozen=True, slots=True)
class Improved:
    """What a search found.

    Parameters
    ----------
    starts : (O, lead + T) tours begun.
    bounds : of each level that it seeks, what came before held.
    by_clock : whether the clock stopped any part of it, so that another run may find another plan.
    """

    starts: I64
    bounds: tuple[float, ...]
    by_clock: bool


def improved(
    problem: Problem, known: Sequence[I64], work: Thorough, bound: float = 0.0
) -> Improved:
    """The best plan that the search finds.

    Parameters
    ----------
    problem : what is planned.
    known : plans known before, none of which is better than the result.
    work : how much is done.
    bound : mandatory weight-quarters than which no plan is known to lack less.
    """
    improver = _Improver(problem, work)
    found = by_kinds(problem, work.merged, work.within, work.engine)
    bound = max(bound, whole_bound(problem, found.bound))
    best = min([*known, found.starts], key=lambda starts: worth(problem, starts)[:2])
    bounds = []
    for level in range(len(LEVELS)):
        improver.seek(level, best)
        if level:
            bound = improver.least(best, level)
        best = improver.better(best, level, bound)
        best, bound = improver.proved(best, level, bound)
        bounds.append(bound)
    return Improved(best, tuple(bounds), found.by_clock or improver.by_clock)


class _Improver:
    """A problem whose plans are made better.

    Parameters
    ----------
    problem : what is planned.
    work : how much is done.
    """

    def __init__(self, problem: Problem, work: Thorough) -> None:
        self.problem, self.work = problem, work
        self.seek(0, None)
        self._clock = False

    def seek(self, level: int, starts: I64 | None) -> None:
        """Turn to a level; the last one takes a programme of its own.

        Burden and cost are sought for the force that the plan so far puts on station: from there on
        no row may lack more in any quarter than it does, so that fair and cheap plans come no later
        and leave no holes.
        """
        last = level == len(LEVELS) - 1
        if level == 0 or last:
            self.theatre = Theatre(self.problem)
            self.ladder = Ladder(self.theatre, upkeep=last)
            self._filling = Filling(self.theatre, self.work.within)
        if level >= _FAIR and starts is not None:
            values = self.theatre.point(starts)
            for column in self.theatre.short.values():
                self.theatre.programme.upper[column] = float(values[column]) + NEGLIGIBLE

    @property
    def by_clock(self) -> bool:
        """Whether the clock stopped any of the work so far."""
        return self._clock

    def _seen(self, found: Solution) -> Solution:
        self._clock = self._clock or found.status is PlanStatus.STOPPED_BY_CLOCK
        return found

    def least(self, starts: I64, level: int) -> float:
        """A bound on one level, those before it held: the optimum in parts of units."""
        cost = self.ladder.costs[level]
        if not cost.any():
            return 0.0
        self.ladder.hold(worth(self.problem, starts)[:level])
        solver = Solver(self.theatre.programme, self.work.whole)
        large = self.theatre.programme.columns > LARGE
        found = self._seen(solver.inner(cost) if large else solver.relaxed(cost))
        return found.objective if found.status is PlanStatus.OPTIMAL else 0.0

    # -- part by part -------------------------------------------------------------------------

    def better(self, starts: I64, level: int, bound: float) -> I64:
        """The plan with parts made anew for one level, those before it no worse."""
        best, value = starts, worth(self.problem, starts)[: level + 1]
        for number, columns in enumerate(self._neighbourhoods()):
            rounds = self.work.later if level >= _FAIR else self.work.rounds
            if number >= rounds or met(value[level], bound):
                break
            self.ladder.hold(value[:level])
            found = self._again(best, columns, self.ladder.costs[level])
            reached = worth(self.problem, found)[: level + 1]
            if _below(reached, value) and not broken_rules(self.problem, found):
                best, value = found, reached
        return best

    def proved(self, starts: I64, level: int, bound: float) -> tuple[I64, float]:
        """The plan and the bound after one search over everything, where that is not too large."""
        value = worth(self.problem, starts)[: level + 1]
        if met(value[level], bound) or len(self.theatre.begun) > self.work.whole_columns:
            return starts, bound
        self.ladder.hold(value[:level])
        work = self.work.last if level >= _FAIR else self.work.whole
        engine = Engine.HIGHS if level else self.work.engine
        cost, point = self.ladder.costs[level], self.ladder.point(starts)
        found = self._seen(whole_units(self.theatre.programme, cost, work, engine, point))
        bound = max(bound, found.bound)
        if found.values is None:
            return starts, bound
        other = np.rint(self.theatre.starts(found.values)).astype(np.int64)
        reached = worth(self.problem, other)[: level + 1]
        if _below(reached, value) and not broken_rules(self.problem, other):
            return other, bound
        return starts, bound

    def _again(self, starts: I64, columns: I64, cost: F64) -> I64:
        point = self._filling.parts.again(self.ladder.point(starts), columns, cost)
        self._clock = self._clock or self._filling.parts.by_clock
        return np.rint(self.theatre.starts(point)).astype(np.int64)

    def _neighbourhoods(self) -> Iterator[I64]:
        """Numbers that are chosen anew: rows, stretches, then pairs of rows and groups of nations.

        Pairs and groups are taken at strides that grow once all have had their turn, so that every
        two of them come together in some round.
        """
        problem, work = self.problem, self.work
        columns = self._filling.columns
        offers, rows, nations = problem.offers, len(problem.rows), len(problem.nations)
        for row in range(rows):
            yield columns(problem.fillers(row))
        for begin in range(1 - _STRETCH // 2, problem.quarters, _STRETCH - 1):
            yield columns(range(len(offers)), range(begin, begin + _STRETCH))
        for turn in itertools.count():
            first, second = turn % rows, (turn + 1 + turn // rows) % rows
            yield columns({*problem.fillers(first), *problem.fillers(second)})
            stride = 1 + turn // nations
            group = {(turn + place * stride) % nations for place in range(work.nations)}
            yield columns({i for i, offer in enumerate(offers) if offer.nation in group})


def _below(reached: tuple[float, ...], value: tuple[float, ...]) -> bool:
    """Whether the last of some levels is less and none of the others is more, beyond rounding."""
    *before, last = (have + NEGLIGIBLE for have in value)
    held = all(new <= old for new, old in zip(reached, before, strict=False))
    return held and reached[-1] < last - 2 * NEGLIGIBLE


def whole_bound(problem: Problem, relaxed: float) -> float:
    """The bound, rounded up where every shortfall in whole units is a whole number."""
    if any(row.support is not None for row in problem.rows):
        return relaxed
    return float(math.ceil(relaxed - NEGLIGIBLE))
