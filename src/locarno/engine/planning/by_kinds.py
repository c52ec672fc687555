"""A plan and a bound by way of kinds of units, then found among the nations row by row.

Where lift is scarce, what can be on station is known first (``stations``). Tours of kinds of units
are sought that put just that there, and nations for them; where that succeeds the plan is proved
best. Else the programme of kinds is searched for the least that is missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.engines import whole_units
from locarno.engine.planning.filling import Filling, aimed
from locarno.engine.planning.greedy import greedy
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.levels import NEGLIGIBLE, met, worth
from locarno.engine.planning.merging import Merged
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name
from locarno.engine.planning.stations import Standing, group_of, standing
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import Engine

__all__ = ["ByKinds", "by_kinds"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ByKinds:
    """What was found.

    Parameters
    ----------
    starts : (O, lead + T) tours begun.
    bound : mandatory weight-quarters than which no plan lacks less.
    by_clock : whether the clock stopped any part of the search.
    """

    starts: I64
    bound: float
    by_clock: bool


def by_kinds(
    problem: Problem, merged: Effort, within: Effort, engine: Engine = Engine.HIGHS
) -> ByKinds:
    """A plan by way of the kinds of units, and a bound on what any plan lacks.

    Parameters
    ----------
    problem : what is planned.
    merged : what is done with interchangeable units taken together.
    within : what is done for each row.
    engine : who searches.
    """
    programme = Merged(problem)
    cost = programme.lacking()
    parts = Solver(programme.programme, merged).relaxed(cost)
    # What was not solved to its optimum in parts of units bounds nothing.
    bound = parts.bound if parts.status is PlanStatus.OPTIMAL else 0.0
    plans, late = [greedy(problem)], parts.status is PlanStatus.STOPPED_BY_CLOCK
    best = standing(problem)
    if best.units and best.bound >= bound - NEGLIGIBLE * max(1.0, bound):
        made, clock = _aimed(problem, best, (merged, engine), within)
        plans += made
        late = late or clock
    bound = max(bound, best.bound)
    if not any(met(worth(problem, made)[0], bound) for made in plans):
        found = whole_units(programme.programme, cost, merged, engine)
        late = late or found.status is PlanStatus.STOPPED_BY_CLOCK
        bound = max(bound, found.bound) if math.isfinite(found.bound) else bound
        if found.values is not None:
            filling = Filling(Theatre(problem), within, engine)
            plans.append(filling.by_row(programme.brought(found.values), _order(problem)))
            late = late or filling.parts.by_clock
    return ByKinds(min(plans, key=lambda starts: worth(problem, starts)[:2]), bound, late)


def _aimed(
    problem: Problem, best: Standing, search: tuple[Effort, Engine], within: Effort
) -> tuple[list[I64], bool]:
    """A plan that puts on station what is best, if kinds can; and whether the clock stopped it."""
    kinds, theatre = Merged(problem), Theatre(problem)
    for number, ((group, quarter), count) in enumerate(best.units.items()):
        name, side = Name("aim", number, quarter), float(count)
        kinds.programme.row(name, kinds.there(group, quarter), low=side, high=side)
        alike = (i for i in problem.fillers(group.row) if group_of(problem.offers[i]) == group)
        terms = [term for i in alike for term in theatre.present(i, quarter, 1.0)]
        theatre.programme.row(name, terms, high=side)
    found = whole_units(kinds.programme, kinds.programme.cost([]), *search)
    late = found.status is PlanStatus.STOPPED_BY_CLOCK
    if found.values is None:
        return [], late
    filling = Filling(theatre, within, search[1])
    made = aimed(filling, best, kinds.brought(found.values), _order(problem, best))
    return [made], late or filling.parts.by_clock


def _order(problem: Problem, best: Standing | None = None) -> Sequence[int]:
    """Mandatory rows first, what supports others after whom it supports, scarce units first."""
    used = dict.fromkeys(range(len(problem.rows)), 0.0)
    for (group, _), count in best.units.items() if best else ():
        used[group.row] += count * group.weight
    for row in used:
        used[row] /= float(_lasting(problem, row)) or 1.0

    def rank(row: int) -> tuple[bool, bool, float, int]:
        wanted = problem.rows[row]
        return not wanted.mandatory, wanted.support is not None, -used[row], row

    return sorted(range(len(problem.rows)), key=rank)


def _lasting(problem: Problem, row: int) -> Fraction:
    """Weight-quarters of a row that all its offers could give for ever."""
    found = Fraction(0)
    for number in problem.fillers(row):
        offer = problem.offers[number]
        if offer.pool is None:
            found += offer.weight * sum(offer.most)
        else:
            size = sum(problem.pools[offer.pool].size)
            found += Fraction(offer.weight * size * offer.tour, offer.draw * offer.cycle)
    return found
