"""Theatre and sectors planned together: who serves where first, then everybody's tours.

A plan made blind to sectors and placed afterwards pays for cohesion twice: nations are sent who do
not fit side by side. So who serves where is settled first, on sums over stretches of quarters in
which the units themselves are still free, by exchanges that a linear programme judges. With that
settled the problem is a theatre stage with a row for each place, whose linear programme is rounded
and then made better kind by kind, sector by sector and stretch by stretch.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.greedy import greedy
from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.parts import Parts
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.search import rounded
from locarno.engine.planning.sectors.blocks import blocks, stretches
from locarno.engine.planning.sectors.epochs import EpochProgramme
from locarno.engine.planning.sectors.exchange import exchanged
from locarno.engine.planning.sectors.one_pass import one_pass
from locarno.engine.planning.sectors.presence import first_presence, searched_presence
from locarno.engine.planning.sectors.problem import SectorProblem
from locarno.engine.planning.sectors.stage import limits_of
from locarno.engine.planning.sectors.together import WrittenOut, written_out
from locarno.engine.planning.stations import standing
from locarno.engine.planning.theatre import Theatre
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["JointPlan", "Together", "least_in_sectors", "plan_in_sectors", "steady_units"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NEGLIGIBLE = 1e-6
_ROUNDING = 1e-9
_SMALL = 1_000
"""Largest programme in which who serves where is chosen in whole."""
_WHOLE = Effort(nodes=500)
_STRETCH = 4
"""Quarters that are planned anew together; the next stretch begins one earlier than this ends."""


@dataclass(frozen=True, slots=True)
class Together:
    """Work of a plan made with its sectors.

    Parameters
    ----------
    judged : choices of who serves where judged by a flow.
    exchanges : linear programmes that judge further exchanges.
    parts : parts of the plan made anew.
    within : what is done in each.
    """

    judged: int = 40_000
    exchanges: int = 1_000
    parts: int = 60
    within: Effort = field(default_factory=lambda: Effort(nodes=20, shorten=True))


@dataclass(frozen=True, slots=True)
class JointPlan:
    """A plan made with its sectors.

    Parameters
    ----------
    starts : (O, lead + T) tours begun; posted : (O, S + 1, lead + T) the same by place.
    presence : (N, S) where each nation may serve.
    status : ``optimal`` when no plan and placement lacks less, else ``stopped``.
    missing : mandatory weight-quarters that it lacks after the ramp.
    bound : no plan and placement lacks less.
    settled_bound : none with this choice of who serves where lacks less.
    greedy : what the one-pass plan placed in one pass lacks.
    """

    starts: I64
    posted: I64
    presence: Mask
    status: PlanStatus
    missing: Fraction
    bound: float
    settled_bound: float
    greedy: Fraction


def plan_in_sectors(sectors: SectorProblem, work: Together | None = None) -> JointPlan:
    """A plan and its placement, neither given.

    Parameters
    ----------
    sectors : what is planned and placed.
    work : how much is done.

    Raises
    ------
    SolverFailure
        When the solver does not reach the optimum of a linear programme.
    """
    chosen = work or Together()
    bound, there = least_in_sectors(sectors)
    presence = _presence(sectors, there, chosen)
    blind = greedy(sectors.problem)
    quick = one_pass(sectors, blind)
    posted, settled = _tours(sectors, presence, chosen, bound)
    least = sectors.shortfall(quick)
    missing = sectors.shortfall(posted)
    if least < missing:
        posted, missing, presence = quick, least, sectors.presence(quick)
    proved = float(missing) <= bound + _NEGLIGIBLE + _ROUNDING * bound
    return JointPlan(
        starts=posted.sum(axis=1),
        posted=posted,
        presence=presence,
        status=PlanStatus.OPTIMAL if proved else PlanStatus.STOPPED,
        missing=missing,
        bound=bound,
        settled_bound=settled,
        greedy=least,
    )


def least_in_sectors(sectors: SectorProblem) -> tuple[float, F64]:
    """A bound on every plan and placement, and (O, T) units on station of the best theatre plan.

    It is the largest of three: what can be on station in whole units where lift is scarce, the
    optimum of the theatre stage in parts of units, which counts every quarter and no sectors, and
    that of the choice of sectors, which sums quarters; in the last, who serves where is chosen in
    whole, where that is not too large.
    """
    theatre = Theatre(sectors.problem)
    found = Solver(theatre.programme).relaxed(theatre.lacking(), primal=True)
    if found.values is None or found.status is not PlanStatus.OPTIMAL:
        raise SolverFailure(found.status.value, "no optimum of the theatre stage was found")
    made = EpochProgramme(sectors)
    solver, cost = Solver(made.programme, _WHOLE), made.lacking()
    if made.programme.columns <= _SMALL:
        placed = solver.whole(cost).bound
    else:
        parts = solver.relaxed(cost)
        placed = parts.objective if parts.status is PlanStatus.OPTIMAL else 0.0
    least = max(found.objective, placed, standing(sectors.problem).bound)
    if not any(row.support for row in sectors.problem.rows):
        least = float(math.ceil(least - _NEGLIGIBLE - _ROUNDING * least))
    return least, theatre.on_station(found.values)


def _presence(sectors: SectorProblem, there: F64, work: Together) -> Mask:
    """Who serves where, so that the units of which there can be most are of use."""
    if not sectors.limited:
        return np.ones((len(sectors.problem.nations), len(sectors.sectors)), dtype=bool)
    limits, made = limits_of(sectors), EpochProgramme(sectors)
    found = []
    for units in (steady_units(sectors.problem), there):
        held = blocks(sectors, units, stretches(sectors))
        first = first_presence(held, limits)
        begin = searched_presence(held, first, limits, work.judged // 2)[0]
        found.append(exchanged(made, begin, limits, 1))
    best = min(found, key=lambda some: some.missing)
    return exchanged(made, best.presence, limits, work.exchanges).presence


def steady_units(problem: Problem) -> F64:
    """(O, T) units that each offer can keep on station for ever once they are there."""
    found = np.array([offer.most for offer in problem.offers], dtype=np.float64)
    for number, offer in enumerate(problem.offers):
        if offer.pool is not None:
            size = np.array(problem.pools[offer.pool].size, dtype=np.float64)
            lasting = size * offer.tour / (offer.draw * offer.cycle)
            found[number] = np.minimum(found[number], lasting)
    return found.reshape(len(problem.offers), problem.quarters)


def _tours(
    sectors: SectorProblem, presence: Mask, work: Together, bound: float
) -> tuple[I64, float]:
    """Tours by place under a choice of who serves where, and the bound under it."""
    made = written_out(sectors, presence)
    theatre = Theatre(made.problem)
    cost = theatre.lacking()
    relaxed = Solver(theatre.programme).relaxed(cost)
    if relaxed.values is None or relaxed.status is not PlanStatus.OPTIMAL:
        raise SolverFailure(relaxed.status.value, "no optimum of the plan by sector was found")
    settled = max(bound, relaxed.objective)
    near = rounded(made.problem, theatre.starts(relaxed.values))
    candidates = [near, greedy(made.problem)]
    best = min(candidates, key=lambda s: float(made.problem.shortfall(made.problem.on_station(s))))
    value = float(made.problem.shortfall(made.problem.on_station(best)))
    parts = Parts(theatre.programme, work.within)
    for number, columns in enumerate(_neighbourhoods(made, theatre)):
        if number >= work.parts or value <= settled + _NEGLIGIBLE + _ROUNDING * settled:
            break
        point = parts.again(theatre.point(best), columns, cost)
        other = np.rint(theatre.starts(point)).astype(np.int64)
        reached = float(made.problem.shortfall(made.problem.on_station(other)))
        if reached < value - _NEGLIGIBLE and not broken_rules(made.problem, other):
            best, value = other, reached
    return made.posted(best), settled


def _neighbourhoods(made: WrittenOut, theatre: Theatre) -> Iterator[I64]:
    """Numbers that are chosen anew: a kind in all places, a sector, a stretch, then pairs."""
    original, sectors = made.sectors.problem, made.sectors
    rows, places = len(original.rows), sectors.behind + 1
    kinds = [original.offers[offer].row for offer, _ in made.offers]
    stands = [place for _, place in made.offers]

    def of(numbers: Container[int], quarters: Container[int] | None = None) -> I64:
        columns = [
            column
            for (offer, quarter), column in theatre.begun.items()
            if offer in numbers and (quarters is None or quarter in quarters)
        ]
        return np.array(columns, dtype=np.int64)

    everything = range(len(made.offers))
    gap = 0
    while True:
        gap += 1
        for row in range(rows):
            yield of({i for i in everything if kinds[i] in {row, (row + gap - 1) % rows}})
        for begin in range(1 - _STRETCH // 2, original.quarters, _STRETCH - 1):
            yield of(everything, range(begin, begin + _STRETCH))
        for place in range(places):
            yield of({i for i in everything if stands[i] in {place, (place + gap) % places}})
