"""People in each sector and behind the line: by the plan, over the futures, and who could be moved.

Axes: R futures, S sectors, T quarters; place S is behind the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.delivery import Delivered
from locarno.engine.generation import Planned
from locarno.engine.planning.sectors.case import case_sectors
from locarno.engine.planning.sectors.problem import SectorProblem
from locarno.model.plan_results import PlacedLine, SectorFill, SectorPlacement
from locarno.model.scenario import Case
from locarno.model.sector_results import Presence
from locarno.theory.estimation import computed_probability

__all__ = ["PlacedPeople", "placed_people"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlacedPeople:
    """Who stands in the sectors in their order, and behind the line."""

    sectors: tuple[Presence, ...]
    behind: Presence


def placed_people(
    case: Case, planned: Planned, placed: SectorPlacement | None, drawn: tuple[Delivered, int]
) -> PlacedPeople | None:
    """What the placement of a plan says of each place; None where there is none.

    Parameters
    ----------
    planned, placed : the plan and where its people stand, which stays as it is in every future.
    drawn : share of its most likely number that each pledge brings, (R,) each, and R.
    """
    sectors = case_sectors(case, planned.made_from)
    if placed is None or sectors is None:
        return None
    board = _Board(planned, sectors, placed)
    shares = [board.missing_share(place, *drawn) for place in range(sectors.behind + 1)]
    found = [
        _presence(fill, share, board.movable(place) if fill.sector and fill.missing > 0.0 else {})
        for place, (fill, share) in enumerate(zip(placed.sectors, shares, strict=True))
    ]
    return PlacedPeople(tuple(found[:-1]), found[-1])


def _presence(fill: SectorFill, share: F64 | None, movable: Mapping[str, float]) -> Presence:
    return Presence(
        wanted=fill.wanted,
        standing=float(sum(fill.by_guarantor.values())),
        missing=fill.missing,
        lead=fill.lead,
        nations=len(fill.by_guarantor),
        missing_share=None if share is None else computed_probability(share),
        movable=MappingProxyType(dict(movable)),
    )


class _Board:
    """The placed plan by place: lines of pledges and the offers that they fill."""

    def __init__(self, planned: Planned, sectors: SectorProblem, placed: SectorPlacement) -> None:
        problem = sectors.problem
        self.sectors = sectors
        self.counted = slice(problem.ramp, problem.quarters)
        self.quarters = max(problem.quarters - problem.ramp, 1)
        self.offers = {
            (offer.guarantor, offer.pledge): number
            for number, offer in enumerate(planned.made_from.offers)
        }
        self.places: list[list[PlacedLine]] = [[] for _ in range(sectors.behind + 1)]
        number_of = {name: number for number, name in enumerate(sectors.sectors)}
        for line in placed.lines:
            place = sectors.behind if line.sector is None else number_of[line.sector]
            self.places[place].append(line)

    def missing_share(self, place: int, kept: Delivered, runs: int) -> F64 | None:
        """(R,) part of the people wanted after the ramp who are not there, quarter by quarter."""
        lacking, whole = np.zeros(runs), 0
        for row in self.sectors.placed():
            wanted = self.sectors.wanted(row)[place, self.counted]
            there = np.zeros((runs, wanted.size))
            for line in self.places[place]:
                if self._row(line) == row:
                    people = np.array(line.persons[self.counted])
                    there += kept[line.guarantor, line.pledge][:, np.newaxis] * people
            lacking += np.maximum(wanted - there, 0.0).sum(axis=1)
            whole += int(wanted.sum())
        return lacking / whole if whole > 0 else None

    def movable(self, place: int) -> Mapping[str, float]:
        """Mean people by guarantor who stand elsewhere and may serve in a place, most first."""
        found: dict[str, float] = {}
        for other, lines in enumerate(self.places):
            for line in lines if other != place else ():
                people = float(sum(line.persons[self.counted])) / self.quarters
                if people > 0.0 and self._may_serve(line, place):
                    found[line.guarantor] = found.get(line.guarantor, 0.0) + people
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def _row(self, line: PlacedLine) -> int:
        return self.sectors.problem.offers[self.offers[line.guarantor, line.pledge]].row

    def _may_serve(self, line: PlacedLine, place: int) -> bool:
        """Whether caveats and cohesion let units of a line serve in a place beside who is there."""
        offer = self.sectors.problem.offers[self.offers[line.guarantor, line.pledge]]
        if place not in self.sectors.serves(offer):
            return False
        there = {each.guarantor for each in self.places[place]}
        if line.guarantor in there:
            return True
        side_by_side, most = self.sectors.nations_per_sector, self.sectors.sectors_per_nation
        serving = sum(
            any(each.guarantor == line.guarantor for each in lines) for lines in self.places[:-1]
        )
        return (side_by_side is None or len(there) < side_by_side) and (
            most is None or serving < most
        )
