"""Coverage of the line by the reserves of a design, sector by sector.

Axes: R futures, J pieces of the line.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import deadline_hours, order_hours
from locarno.engine.futures import Futures, Typical
from locarno.engine.line import line_measure
from locarno.engine.reach import Standing, base_points, route, standing
from locarno.model.arrival import Arrival, ClassArrival, Coverage, SectorArrival, Siting
from locarno.model.probability import Probability, Range
from locarno.model.results import Stretch
from locarno.model.scenario import Case
from locarno.model.terrain import BaseKind
from locarno.theory.estimation import computed_probability
from locarno.theory.facility import best_centre, best_cover, centre_of_stretches
from locarno.theory.geodesy import distances_km

__all__ = ["arrival"]

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]

_PLACES = 16
"""Places in a sector, from the nearest to a hub to the farthest, whose hours are sorted."""
_POINTS = (0.1, 0.5, 0.9)
_SAME_KM = 1e-6
_LEAST_HOURS_A_KM = 1e-12


@dataclass(frozen=True, slots=True)
class _Sector:
    """A sector's pieces from the nearest to a hub to the farthest."""

    stretch: Stretch
    hub: str | None
    away: F64
    km: F64


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
    answered = _answered(case)
    if stands is None or not answered or not stands.pieces.km.sum() > 0.0:
        return None
    sectors, sites = _sectors(case, stands), _sites(case, stands)
    pieces = stands.pieces
    # Exactly rounded sums: the km left uncovered are never more than the km there are.
    line_km = math.fsum(pieces.km)
    spread = {answer: _hours(case, futures, answer, sectors) for answer in answered.values()}
    by_class = {
        name: _against(case, futures, name, sectors, sites, spread[answer])
        for name, answer in answered.items()
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


def _answered(case: Case) -> Mapping[str, str]:
    """Classes of breach on the ground whose answer are troops, with that answer."""
    return {
        name: rung.answer
        for name, rung in case.ladder.items()
        if case.violations[name].ground and case.responses[rung.answer].force
    }


def _sectors(case: Case, stands: Standing) -> tuple[_Sector, ...]:
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
        found.append(_Sector(stretch, hub, stands.away_km[order], km))
    return tuple(found)


def _watched(case: Case, sectors: tuple[_Sector, ...]) -> list[tuple[float, float]]:
    """Stretches where an incident may happen; all of them where the weights rule out every one."""
    ends = [(sector.stretch.from_km, sector.stretch.to_km) for sector in sectors]
    expected = [sector.weight.high > 0.0 for sector in case.line.sectors.values()]
    return [end for end, may in zip(ends, expected, strict=True) if may] or ends


def _hours(case: Case, futures: Futures, answer: str, sectors: tuple[_Sector, ...]) -> list[Range]:
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


def _against(
    case: Case, futures: Futures, name: str, sectors: tuple[_Sector, ...], sites: _Sites | None,
    hours: list[Range],
) -> ClassArrival:  # fmt: skip
    """Coverage against one class of breach."""
    typical = Typical(futures.positions)
    ordered = float(order_hours(case, typical, name)[0])
    near, late = _reach_km(case, typical, name), _reach_km(case, typical, name, ordered)
    at_once = _coverage(sectors, sites, float(near[0]), 0.0)
    decided = _coverage(sectors, sites, float(late[0]), ordered)
    reach = _reach_km(case, futures, name)
    shares = [_share_within(sector, reach) for sector in sectors]
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
                (_beyond(sector, float(near[0])), _beyond(sector, float(late[0]))),
            )
            for number, sector in enumerate(sectors)
        ),
    )


def _coverage(
    sectors: tuple[_Sector, ...], sites: _Sites | None, reach: float, ordered: float
) -> Coverage:
    left = math.fsum(x for s in sectors for x in s.km[s.away > reach])
    best, best_left = _best(sites, reach, left) if sites else (None, None)
    return Coverage(ordered, max(0.0, reach), left, best, best_left)


def _beyond(sector: _Sector, reach: float) -> float:
    """Km of a sector that lie beyond a reach."""
    return math.fsum(sector.km[sector.away > reach])


def _row(
    sector: _Sector, hours: Range, in_time: Probability, left: tuple[float, float]
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


def _reach_km(case: Case, futures: Futures, name: str, ordered: float = 0.0) -> F64:
    """Straight km that troops ordered so long after a breach come before its fait accompli, (R,).

    Below 0 where they come nowhere.
    """
    journey = route(case, futures, case.responses[case.ladder[name].answer])
    left = deadline_hours(case, futures, case.violations[name]) - ordered - journey.start
    reach: F64 = left / np.maximum(journey.per_km, _LEAST_HOURS_A_KM)
    return reach


def _share_within(sector: _Sector, reach: F64) -> F64:
    """Share of a sector's km within reach in each future, (R,)."""
    upto = np.concatenate(([0.0], np.cumsum(sector.km)))
    share: F64 = upto[np.searchsorted(sector.away, reach, side="right")] / upto[-1]
    return share


def _sites(case: Case, stands: Standing) -> _Sites | None:
    """Hubs of the file inside the country, where there are enough and the line has a trace."""
    placed = case.force.hubs_at
    names = tuple(
        name
        for name, base in case.bases.items()
        if name in placed or (base.kind is BaseKind.HUB and case.may_host(base))
    )
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
