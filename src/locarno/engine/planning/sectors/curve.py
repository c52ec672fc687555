"""The price of cohesion: what a plan lacks with one nation to a sector, two, and so on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.sectors.problem import SectorProblem
from locarno.engine.planning.sectors.stage import Placement, Placing, place

__all__ = ["Step", "cohesion_curve"]

I64 = NDArray[np.int64]

_MOST = 12
"""Nations to a sector up to which the curve is followed."""


@dataclass(frozen=True, slots=True)
class Step:
    """The plan placed with so many nations to a sector at most."""

    nations: int
    placement: Placement


def cohesion_curve(
    sectors: SectorProblem, starts: I64, work: Placing | None = None
) -> tuple[Step, ...]:
    """Placements with more and more nations to a sector, until more of them buy nothing.

    Each begins from the one before, so that more nations never add to what is missing; a bound
    with more nations holds for fewer too.

    Parameters
    ----------
    sectors : what is placed; its own number of nations to a sector is not looked at.
    starts : (O, lead + T) tours of the plan.
    work : of each placement.
    """
    serving = {offer.nation for offer in sectors.problem.offers if sectors.serves(offer)}
    found: list[Step] = []
    begin = None
    for nations in range(1, min(len(serving), _MOST) + 1):
        step = place(replace(sectors, nations_per_sector=nations), starts, work, begin)
        begin = sectors.presence(step.posted)
        found.append(Step(nations, step))
        if step.missing <= step.free:
            break
    bounded: list[Step] = []
    for step_ in reversed(found):
        least = max([step_.placement.bound, *(later.placement.bound for later in bounded[-1:])])
        bounded.append(replace(step_, placement=replace(step_.placement, bound=least)))
    return tuple(reversed(bounded))
