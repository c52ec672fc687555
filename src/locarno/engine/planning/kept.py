"""A plan kept from an earlier run: written down, and opened again as the plan of its problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.levels import LEVELS, Level, burden, worth
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.search import TheatrePlan
from locarno.errors import PlanRefused
from locarno.model.force_results import PlanStatus
from locarno.model.plan_store import KeptPlan

__all__ = ["kept", "reopened"]

I64 = NDArray[np.int64]

_NEGLIGIBLE = 1e-6


def kept(problem: Problem, plan: TheatrePlan) -> KeptPlan:
    """A plan written down by the names of the offers."""
    tours = {
        offer.id: MappingProxyType(
            {
                int(column) - problem.lead: int(begun[column])
                for column in np.flatnonzero(begun)
            }
        )
        for offer, begun in zip(problem.offers, plan.starts, strict=True)
        if begun.any()
    }  # fmt: skip
    bounds = {level.name: level.bound for level in plan.levels[1:] if level.bound is not None}
    return KeptPlan(MappingProxyType(tours), plan.missing, plan.bound, MappingProxyType(bounds))


def reopened(problem: Problem, found: KeptPlan, beside: TheatrePlan) -> TheatrePlan:
    """A kept plan as the plan of its problem; every number is computed again but its bound.

    The bound is what a search proved, and cannot be had without searching again; it is taken where
    nothing known contradicts it.

    Parameters
    ----------
    problem : what is planned; found : what was kept for it.
    beside : a plan made without it, which lacks no less than the bound of any.

    Raises
    ------
    PlanRefused
        When the plan does not fit the problem, or says of itself what is not so.
    """
    starts = _starts(problem, found)
    there = problem.on_station(starts)
    missing = float(problem.shortfall(there))
    if missing != found.missing:
        message = f"says that it lacks {found.missing:,.6g}, but lacks {missing:,.6g}"
        raise PlanRefused(message)
    if missing > beside.missing:
        message = (
            f"lacks {missing:,.6g}, more than the plan made without it ({beside.missing:,.6g})"
        )
        raise PlanRefused(message)
    if found.bound > missing + _slack(missing):
        message = f"says that no plan lacks less than {found.bound:,.6g}, but lacks {missing:,.6g}"
        raise PlanRefused(message)
    bound = max(found.bound, beside.bound)
    return replace(
        beside,
        starts=starts,
        on_station=there,
        status=PlanStatus.OPTIMAL if missing <= bound + _slack(bound) else PlanStatus.STOPPED,
        missing=missing,
        bound=bound,
        burden=burden(problem, there),
        levels=_levels(problem, starts, {**found.bounds, LEVELS[0]: bound}),
    )


def _levels(problem: Problem, starts: I64, bounds: Mapping[str, float]) -> tuple[Level, ...]:
    """What a plan comes to, with the bounds that were kept beside it."""
    levels = tuple(
        Level(name, value, bounds.get(name))
        for name, value in zip(LEVELS, worth(problem, starts), strict=True)
    )
    for level in levels[1:]:
        if level.bound is not None and level.bound > level.value + _slack(level.value):
            message = (
                f"says that no plan has a {level.name} of less than {level.bound:,.6g}, but has"
                f" {level.value:,.6g}"
            )
            raise PlanRefused(message)
    return levels


def _slack(value: float) -> float:
    """By how much rounding may part a bound and the plan that meets it."""
    return _NEGLIGIBLE * max(1.0, value)


def _starts(problem: Problem, found: KeptPlan) -> I64:
    """(O, lead + T) tours begun."""
    numbers = {offer.id: number for number, offer in enumerate(problem.offers)}
    starts = np.zeros((len(numbers), problem.lead + problem.quarters), dtype=np.int64)
    for name, begun in found.tours.items():
        if name not in numbers:
            raise PlanRefused(f"sends {name}, which is no offer")
        for quarter, units in begun.items():
            if not -problem.lead <= quarter < problem.quarters:
                raise PlanRefused(f"has a tour of {name} begin in quarter {quarter}")
            starts[numbers[name], problem.lead + quarter] = units
    return starts
