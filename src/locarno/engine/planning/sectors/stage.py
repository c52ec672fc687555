"""The sector stage: a theatre plan placed in sectors, with a bound on what placing it must cost.

First without cohesion: the rows have nothing in common then, and each is placed exactly. Then,
where cohesion is asked for, who serves where is searched for and the tours are placed under the
best choices. Two bounds hold for every placement of the plan: what it lacks in sectors without
cohesion, and what the programme over stretches of quarters lacks with whole choices of who serves
where, solved as it is where it is small, and by prices where it is large. The placement is never
worse than the one made in one pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.sectors.blocks import blocks, stretches
from locarno.engine.planning.sectors.epochs import EpochProgramme
from locarno.engine.planning.sectors.exchange import exchanged
from locarno.engine.planning.sectors.one_pass import one_pass
from locarno.engine.planning.sectors.presence import Limits, first_presence, searched_presence
from locarno.engine.planning.sectors.problem import SectorProblem
from locarno.engine.planning.sectors.sharing import given_supply, shared_bound
from locarno.engine.planning.sectors.tours import Toured, toured
from locarno.model.force_results import PlanStatus

__all__ = ["Placement", "Placing", "limits_of", "place"]

I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

_DESIRED = 0.01
"""What a desired weight-quarter counts beside a mandatory one while choices are compared."""
_NEGLIGIBLE = 1e-6
_ROUNDING = 1e-9
"""Part of a bound by which arithmetic may overstate it."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Work of a placement.

    Parameters
    ----------
    judged : choices of who serves where that are judged.
    tours : of one row's search in whole units.
    exchanges : linear programmes that judge further exchanges.
    columns : largest programme that counts every quarter by itself; larger ones sum stretches.
    small : largest programme solved in whole choices for its bound; larger ones are bounded by
        prices instead, set so many
    rounds : times.
    bound : work of that programme.
    """

    judged: int = 40_000
    tours: Effort = field(default_factory=lambda: Effort(nodes=50))
    exchanges: int = 400
    columns: int = 3_000
    small: int = 1_000
    rounds: int = 100
    bound: Effort = field(default_factory=lambda: Effort(nodes=500))


@dataclass(frozen=True, slots=True)
class Placement:
    """A theatre plan placed in sectors.

    Parameters
    ----------
    posted : (O, S + 1, lead + T) tours begun by place, the last place behind the line.
    status : ``optimal`` when no placement of the plan is better, else ``stopped``.
    missing : mandatory weight-quarters that it lacks after the ramp.
    bound : no placement of the plan lacks less.
    greedy : what the placement made in one pass lacks.
    theatre : what the plan lacks before it is placed.
    free, free_bound : what it lacks, and must lack, when any number of nations may serve in a
        sector; whole units and caveats are the price up to there, cohesion from there on.
    """

    posted: I64
    status: PlanStatus
    missing: Fraction
    bound: Fraction
    greedy: Fraction
    theatre: Fraction
    free: Fraction
    free_bound: Fraction


def limits_of(sectors: SectorProblem) -> Limits:
    """Cohesion as numbers; where none is asked for, all there are."""
    most, many = sectors.nations_per_sector, sectors.sectors_per_nation
    return Limits(
        nations=len(sectors.problem.nations) if most is None else most,
        sectors=len(sectors.sectors) if many is None else many,
    )


def place(
    sectors: SectorProblem, starts: I64, work: Placing | None = None, begin: Mask | None = None
) -> Placement:
    """A theatre plan placed in sectors so that little is missing in them.

    Parameters
    ----------
    sectors : where what is wanted, and cohesion.
    starts : (O, lead + T) tours of the plan.
    work : how much is done.
    begin : (N, S) a choice of who serves where that is looked at too.

    Raises
    ------
    SolverFailure
        When the solver does not reach the optimum of a linear programme.
    """
    chosen = work or Placing()
    everywhere = np.ones((len(sectors.problem.nations), len(sectors.sectors)), dtype=bool)
    free = toured(_unlimited(sectors), starts, everywhere, chosen.tours)
    quick = one_pass(sectors, starts)
    theatre = sectors.problem.shortfall(sectors.problem.on_station(starts))
    least = max(free.bound, theatre)
    best, bound = free, least
    if sectors.limited and not _within(sectors, free.posted):
        best = Toured(quick, sectors.shortfall(quick), Fraction(0))
        for choice in _choices(sectors, starts, quick, chosen, begin):
            found = toured(sectors, starts, choice, chosen.tours)
            best = min(best, found, key=lambda some: _worth(sectors, some))
            if best.missing <= bound:
                break
        if best.missing > bound:
            bound = max(bound, _bound(sectors, starts, best.missing, chosen))
    return Placement(
        posted=best.posted,
        status=PlanStatus.OPTIMAL if best.missing <= bound else PlanStatus.STOPPED,
        missing=best.missing,
        bound=bound,
        greedy=sectors.shortfall(quick),
        theatre=theatre,
        free=free.missing,
        free_bound=least,
    )


def _worth(sectors: SectorProblem, some: Toured) -> tuple[Fraction, Fraction]:
    """What is compared, smaller first: mandatory and desired weight-quarters missing."""
    return some.missing, sectors.shortfall(some.posted, mandatory=False)


def _unlimited(sectors: SectorProblem) -> SectorProblem:
    return replace(sectors, nations_per_sector=None, sectors_per_nation=None)


def _within(sectors: SectorProblem, posted: I64) -> bool:
    """Whether a placement keeps to cohesion anyway."""
    there, limits = sectors.presence(posted), limits_of(sectors)
    few = there.sum(axis=0).max(initial=0) <= limits.nations
    return bool(few and there.sum(axis=1).max(initial=0) <= limits.sectors)


def _choices(
    sectors: SectorProblem, starts: I64, quick: I64, work: Placing, begin: Mask | None
) -> Iterator[Mask]:
    """Who serves where: as in the one-pass placement, as found by search, as given."""
    limits = limits_of(sectors)
    there = sectors.problem.on_station(starts)
    held = blocks(sectors, there, stretches(sectors), _DESIRED)
    yield sectors.presence(quick)
    if begin is not None:
        yield begin
    first = [first_presence(held, limits), sectors.presence(quick)]
    found = [searched_presence(held, some, limits, work.judged // 2) for some in first]
    choice = min(found, key=lambda some: some[1])[0]
    yield choice
    made = EpochProgramme(sectors, there, finest=True)
    if made.programme.columns > work.columns:
        made = EpochProgramme(sectors, there)
    yield exchanged(made, choice, limits, work.exchanges).presence


def _bound(sectors: SectorProblem, starts: I64, missing: Fraction, work: Placing) -> Fraction:
    """What every placement of the plan lacks at least."""
    problem, there = sectors.problem, sectors.problem.on_station(starts)
    made = EpochProgramme(sectors, there)
    if made.programme.columns <= work.small:
        least = Solver(made.programme, work.bound).whole(made.lacking()).bound
    else:
        held = blocks(sectors, there, stretches(sectors))
        target = float(missing)
        supplier = given_supply(held)
        least = shared_bound(held, limits_of(sectors), supplier, target, work.rounds).bound
    placed = Fraction(math.ceil(least - _NEGLIGIBLE - _ROUNDING * abs(least)))
    others = [row for row in problem.tiers()[0] if sectors.need[row] is None]
    lacking = problem.missing(there)
    return placed + sum((sum(lacking[r][problem.ramp :], Fraction(0)) for r in others), Fraction(0))
