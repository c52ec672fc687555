"""A plan on the line: who stands in which sector, what is missing there, what cohesion costs."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.generation import Planned
from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.sectors.case import case_sectors
from locarno.engine.planning.sectors.check import broken_places
from locarno.engine.planning.sectors.curve import cohesion_curve
from locarno.engine.planning.sectors.joint import least_in_sectors, plan_in_sectors
from locarno.engine.planning.sectors.problem import SectorProblem
from locarno.engine.planning.sectors.stage import Placement, place
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import CohesionStep, PlacedLine, SectorFill, SectorPlacement
from locarno.model.scenario import Case

__all__ = ["sector_placement"]

I64 = NDArray[np.int64]


def sector_placement(case: Case, planned: Planned) -> SectorPlacement | None:
    """The plan of a reading placed in sectors; None where nothing is wanted by sector.

    Parameters
    ----------
    case : its line, and the cohesion its force asks for.
    planned : the plan; its tours stay as they are.

    Raises
    ------
    SolverFailure
        When the independent check finds a placement that breaks a rule.
    """
    sectors = case_sectors(case, planned.made_from)
    if sectors is None:
        return None
    starts = planned.theatre.starts
    curve = cohesion_curve(sectors, starts)
    found = next(
        (step.placement for step in curve if step.nations == sectors.nations_per_sector), None
    )
    if found is None:
        begin = sectors.presence(curve[-1].placement.posted) if curve else None
        found = place(sectors, starts, begin=begin)
    broken = broken_places(sectors, starts, found.posted, found.missing)
    if broken:
        message = "the placement in sectors broke its own rules: " + "; ".join(broken)
        raise SolverFailure("invalid", message)
    together, least = _together(sectors, found)
    return SectorPlacement(
        nations_per_sector=sectors.nations_per_sector,
        sectors_per_nation=sectors.sectors_per_nation,
        sectors=tuple(_fills(planned, sectors, found)),
        lines=tuple(_lines(planned, sectors, found)),
        proved=found.status is PlanStatus.OPTIMAL,
        missing=float(found.missing),
        bound=float(found.bound),
        greedy=float(found.greedy),
        before=float(found.theatre),
        price=float(found.missing - found.free),
        together=together,
        least=least,
        curve=tuple(
            CohesionStep(s.nations, float(s.placement.missing), float(s.placement.bound))
            for s in curve
        ),
    )


def _together(sectors: SectorProblem, found: Placement) -> tuple[float | None, float]:
    """What a plan made with its sectors lacks, and no plan lacks less than."""
    if found.missing <= found.theatre:
        return None, least_in_sectors(sectors)[0]
    made = plan_in_sectors(sectors)
    broken = broken_rules(sectors.problem, made.starts)
    broken += broken_places(sectors, made.starts, made.posted, made.missing)
    if broken:
        message = "the plan made with its sectors broke its own rules: " + "; ".join(broken)
        raise SolverFailure("invalid", message)
    return float(min(made.missing, found.missing)), made.bound


def _fills(planned: Planned, sectors: SectorProblem, found: Placement) -> Iterator[SectorFill]:
    """Who stands in each sector and behind the line: means after the ramp."""
    problem, there = sectors.problem, sectors.there(found.posted)
    lacking = sectors.missing(found.posted)[0]
    counted = slice(problem.ramp, problem.quarters)
    quarters = max(problem.quarters - problem.ramp, 1)
    rows = sectors.placed()
    for place_ in range(sectors.behind + 1):
        people: dict[str, float] = {}
        for number, offer in enumerate(planned.made_from.offers):
            served = int(there[number, place_, counted].sum()) * problem.offers[number].persons
            if problem.offers[number].row in rows and served > 0:
                mean = served / quarters
                people[offer.guarantor] = people.get(offer.guarantor, 0.0) + mean
        behind = place_ == sectors.behind
        yield SectorFill(
            sector=None if behind else sectors.sectors[place_],
            wanted=float(sum(sectors.wanted(r)[place_, counted].sum() for r in rows)) / quarters,
            missing=float(sum(lacking[r, place_, counted].sum() for r in rows)) / quarters,
            by_guarantor=MappingProxyType(people),
            lead=None if behind or not people else max(people, key=lambda key: people[key]),
        )


def _lines(planned: Planned, sectors: SectorProblem, found: Placement) -> Iterator[PlacedLine]:
    """Units of each pledge by place and quarter, for the rows that are wanted by sector."""
    there, rows = sectors.there(found.posted), sectors.placed()
    for number, offer in enumerate(planned.made_from.offers):
        each = sectors.problem.offers[number]
        for place_, units in enumerate(there[number] if each.row in rows else ()):
            if units.any():
                yield PlacedLine(
                    guarantor=offer.guarantor,
                    pledge=offer.pledge,
                    element=offer.element,
                    sector=None if place_ == sectors.behind else sectors.sectors[place_],
                    on_station=tuple(map(float, units)),
                    persons=tuple(map(float, units * each.persons)),
                )
