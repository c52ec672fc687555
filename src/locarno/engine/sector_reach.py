"""Which km of each sector troops reach in time: what coverage of the line is made from.

Axes: R futures, J pieces of the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import deadline_hours
from locarno.engine.futures import Futures
from locarno.engine.line import line_measure
from locarno.engine.reach import Standing, base_points, route
from locarno.model.probability import Range
from locarno.model.results import Stretch
from locarno.model.scenario import Case
from locarno.model.terrain import BaseKind
from locarno.theory.geodesy import distances_km

__all__ = [
    "SectorPieces",
    "answered",
    "beyond",
    "hours_to",
    "hubs_inside",
    "reach_km",
    "sector_pieces",
    "share_within",
    "with_hub",
]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_PLACES = 16
"""Places in a sector, from the nearest to a hub to the farthest, whose hours are sorted."""
_POINTS = (0.1, 0.5, 0.9)
_LEAST_HOURS_A_KM = 1e-12


@dataclass(frozen=True, slots=True)
class SectorPieces:
    """A sector's pieces from the nearest to a hub to the farthest.

    Parameters
    ----------
    hub : the hub that most of its km are nearest to; None where hubs stand evenly.
    number : numbers of the pieces; away, km : of each, how far from a hub and how long.
    """

    stretch: Stretch
    hub: str | None
    number: I64
    away: F64
    km: F64


def answered(case: Case) -> Mapping[str, str]:
    """Classes of breach on the ground whose answer are troops, with that answer."""
    return {
        name: rung.answer
        for name, rung in case.ladder.items()
        if case.violations[name].ground and case.responses[rung.answer].force
    }


def sector_pieces(case: Case, stands: Standing) -> tuple[SectorPieces, ...]:
    """The sectors in their order along the line."""
    names, pieces = case.force.hubs_at, stands.pieces
    found = []
    for number, stretch in enumerate(line_measure(case).sectors):
        here = np.flatnonzero(pieces.sector == number)
        order = here[np.argsort(stands.away_km[here], kind="stable")]
        km = pieces.km[order]
        if not km.sum() > 0.0:
            km = np.ones(km.size)
        served = np.bincount(stands.hub[order], km, case.force.places)
        hub = names[int(served.argmax())] if names else None
        found.append(SectorPieces(stretch, hub, order, stands.away_km[order], km))
    return tuple(found)


def hubs_inside(case: Case) -> tuple[str, ...]:
    """Hubs of the file inside the country, and those of the design, in the order of the file."""
    placed = case.force.hubs_at
    return tuple(
        name
        for name, base in case.bases.items()
        if name in placed or (base.kind is BaseKind.HUB and case.may_host(base))
    )


def with_hub(
    case: Case, stands: Standing, sectors: tuple[SectorPieces, ...]
) -> Iterator[tuple[str, tuple[SectorPieces, ...]]]:
    """The sectors as they were with one hub of the file more, for each that the design has not."""
    names = [name for name in hubs_inside(case) if name not in case.force.hubs_at]
    if not names or not stands.pieces.points:
        return
    for name, row in zip(
        names, distances_km(base_points(case, tuple(names)), stands.pieces.points), strict=True
    ):
        yield name, tuple(_nearer(sector, row) for sector in sectors)


def _nearer(sector: SectorPieces, from_hub: F64) -> SectorPieces:
    away = np.minimum(sector.away, from_hub[sector.number])
    order = np.argsort(away, kind="stable")
    return replace(sector, number=sector.number[order], away=away[order], km=sector.km[order])


def hours_to(
    case: Case, futures: Futures, answer: str, sectors: tuple[SectorPieces, ...]
) -> list[Range]:
    """10, 50 and 90 % points of the hours to each sector, over futures and places."""
    journey = route(case, futures, case.responses[answer])
    found = []
    for sector in sectors:
        upto = np.cumsum(sector.km)
        wanted = upto[-1] * (np.arange(_PLACES) + 0.5) / _PLACES
        away = sector.away[np.searchsorted(upto, wanted)]
        hours = np.sort((journey.start[:, None] + journey.per_km[:, None] * away).ravel())
        found.append(Range(*(float(hours[int(point * hours.size)]) for point in _POINTS)))
    return found


def beyond(sector: SectorPieces, reach: float) -> float:
    """Km of a sector that lie beyond a reach."""
    return math.fsum(sector.km[sector.away > reach])


def reach_km(case: Case, futures: Futures, name: str, ordered: float = 0.0) -> F64:
    """Straight km that troops ordered so long after a breach come before its fait accompli, (R,).

    Below 0 where they come nowhere.
    """
    journey = route(case, futures, case.responses[case.ladder[name].answer])
    left = deadline_hours(case, futures, case.violations[name]) - ordered - journey.start
    reach: F64 = left / np.maximum(journey.per_km, _LEAST_HOURS_A_KM)
    return reach


def share_within(sector: SectorPieces, reach: F64) -> F64:
    """Share of a sector's km within reach in each future, (R,)."""
    upto = np.concatenate(([0.0], np.cumsum(sector.km)))
    share: F64 = upto[np.searchsorted(sector.away, reach, side="right")] / upto[-1]
    return share
