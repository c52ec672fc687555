"""Coverage of the line by the reserves of a design, sector by sector.

Axes: R futures, J pieces of the line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import deadline_hours, order_hours
from locarno.engine.futures import Futures, Typical
from locarno.engine.reach import Standing, base_points, standing
from locarno.engine.sector_reach import (
    SectorPieces,
    answered,
    beyond,
    hours_to,
    hubs_inside,
    reach_km,
    sector_pieces,
    share_within,
)
from locarno.model.arrival import Arrival, ClassArrival, Coverage, SectorArrival, Siting
from locarno.model.probability import Probability, Range
from locarno.model.scenario import Case
from locarno.theory.estimation import computed_probability
from locarno.theory.facility import best_centre, best_cover, centre_of_stretches
from locarno.theory.geodesy import distances_km

__all__ = ["arrival"]

F64 = NDArray[np.float64]

_SAME_KM = 1e-6


@dataclass(frozen=True, slots=True)
class _Sites:
    """Bases that could serve as hubs, and their distance (bases, J) from the pieces."""

    names: tuple[str, ...]
    away: F64
    km: F64
    placed: tuple[str, ...]
    count: int


def arrival(case: Case, futures: Futures) -> Arrival | None:
    """Coverage of the line against each class of breach on it that troops answer.

    None where no reserves stand inside the country, or where no such class is answered by troops.
    """
    stands = standing(case)
    answers = answered(case)
    if stands is None or not answers or not stands.pieces.km.sum() > 0.0:
        return None
    sectors, sites = sector_pieces(case, stands), _sites(case, stands)
    pieces = stands.pieces
    # Exactly rounded sums: the km left uncovered are never more than the km there are.
    line_km = math.fsum(pieces.km)
    spread = {answer: hours_to(case, futures, answer, sectors) for answer in answers.values()}
    by_class = {
        name: _against(case, futures, name, sectors, sites, spread[answer])
        for name, answer in answers.items()
    }
    return Arrival(
        hubs=case.force.hubs_at,
        count=case.force.places,
        line_km=line_km,
        farthest_km=float(stands.away_km.max()),
        mean_km=float(np.sum(stands.away_km * pieces.km)) / line_km,
        on_line_km=centre_of_stretches(_watched(case, sectors), case.force.places),
        by_class=by_class,
        centre=_centre(sites) if sites else None,
    )


def _watched(case: Case, sectors: tuple[SectorPieces, ...]) -> list[tuple[float, float]]:
    """Stretches where an incident may happen; all of them where the weights rule out every one."""
    ends = [(sector.stretch.from_km, sector.stretch.to_km) for sector in sectors]
    expected = [sector.weight.high > 0.0 for sector in case.line.sectors.values()]
    return [end for end, may in zip(ends, expected, strict=True) if may] or ends


def _against(
    case: Case, futures: Futures, name: str, sectors: tuple[SectorPieces, ...],
    sites: _Sites | None, hours: list[Range],
) -> ClassArrival:  # fmt: skip
    """Coverage against one class of breach."""
    typical = Typical(futures.positions)
    ordered = float(order_hours(case, typical, name)[0])
    near, late = reach_km(case, typical, name), reach_km(case, typical, name, ordered)
    at_once = _coverage(sectors, sites, float(near[0]), 0.0)
    decided = _coverage(sectors, sites, float(late[0]), ordered)
    reach = reach_km(case, futures, name)
    shares = [share_within(sector, reach) for sector in sectors]
    lengths = np.array([sector.km.sum() for sector in sectors])
    whole = np.sum(lengths[:, None] * np.stack(shares), axis=0) / lengths.sum()
    return ClassArrival(
        answer=case.ladder[name].answer,
        fait_accompli_hours=float(deadline_hours(case, typical, case.violations[name])[0]),
        in_time=computed_probability(whole),
        at_once=at_once,
        decided=decided,
        sectors=tuple(
            _row(
                sector,
                hours[number],
                computed_probability(shares[number]),
                (beyond(sector, float(near[0])), beyond(sector, float(late[0]))),
            )
            for number, sector in enumerate(sectors)
        ),
    )


def _coverage(
    sectors: tuple[SectorPieces, ...], sites: _Sites | None, reach: float, ordered: float
) -> Coverage:
    left = math.fsum(x for s in sectors for x in s.km[s.away > reach])
    best, best_left = _best(sites, reach, left) if sites else (None, None)
    return Coverage(ordered, max(0.0, reach), left, best, best_left)


def _row(
    sector: SectorPieces, hours: Range, in_time: Probability, left: tuple[float, float]
) -> SectorArrival:
    upto = np.cumsum(sector.km)
    middle = sector.away[np.searchsorted(upto, 0.5 * upto[-1])]
    return SectorArrival(
        name=sector.stretch.name,
        from_km=sector.stretch.from_km,
        to_km=sector.stretch.to_km,
        hub=sector.hub,
        away_km=Range(float(sector.away[0]), float(middle), float(sector.away[-1])),
        hours=hours,
        in_time=in_time,
        uncovered_km=left[0],
        uncovered_decided_km=left[1],
    )


def _sites(case: Case, stands: Standing) -> _Sites | None:
    """Hubs of the file inside the country, where there are enough and the line has a trace."""
    placed = case.force.hubs_at
    names = hubs_inside(case)
    if len(names) < case.force.places or not stands.pieces.points:
        return None
    away = distances_km(base_points(case, names), stands.pieces.points)
    return _Sites(names, away, stands.pieces.km, placed, case.force.places)


def _centre(sites: _Sites) -> Siting:
    """The choice whose farthest place is nearest; the design's own where none is better."""
    radius, cover = best_centre(sites.away, sites.count)
    own = bool(sites.placed) and _farthest(sites, sites.placed) <= radius + _SAME_KM
    chosen = sites.placed if own else tuple(sites.names[i] for i in cover.chosen)
    return Siting(chosen, _farthest(sites, chosen), cover.proved)


def _best(sites: _Sites, reach: float, left: float) -> tuple[Siting, float]:
    """The choice that leaves the fewest km beyond a reach, and those km.

    Among equally good ones the design's own, then the one whose farthest place is nearest.
    """
    centre = _centre(sites)
    cover = best_cover(sites.away <= reach, sites.km, sites.count)
    chosen = tuple(sites.names[i] for i in cover.chosen)
    least = _left(sites, chosen, reach)
    if sites.placed and left <= least + _SAME_KM:
        return Siting(sites.placed, _farthest(sites, sites.placed), cover.proved), left
    if _left(sites, centre.hubs, reach) <= least + _SAME_KM:
        chosen = centre.hubs
    return Siting(chosen, _farthest(sites, chosen), cover.proved), least


def _left(sites: _Sites, names: tuple[str, ...], reach: float) -> float:
    """Km that lie beyond a reach of all the hubs named."""
    return math.fsum(sites.km[_nearest(sites, names) > reach])


def _farthest(sites: _Sites, names: tuple[str, ...]) -> float:
    """Distance of the place farthest from the hubs named, km."""
    return float(_nearest(sites, names).max())


def _nearest(sites: _Sites, names: tuple[str, ...]) -> F64:
    """Distance of each piece from the nearest of the hubs named, (J,), km."""
    nearest: F64 = sites.away[[sites.names.index(name) for name in names]].min(axis=0)
    return nearest
