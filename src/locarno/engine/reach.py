"""Where the reserves of a design stand, and how long they travel to the line.

Axes: R futures, J pieces of the line, Q parts of it that stand for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.known import Known
from locarno.engine.line import Pieces, line_pieces
from locarno.engine.mixture import Mixture
from locarno.model.mandate import Response
from locarno.model.scenario import Case
from locarno.theory.geodesy import distances_km
from locarno.theory.placement import reserve_reach

__all__ = ["Route", "Standing", "arrival_hours", "arrivals", "base_points", "route", "standing"]

F64 = NDArray[np.float64]

_PARTS = 3
"""Parts of the line, from the nearest to a hub to the farthest, that stand for all of it in the
response chain: three give the chance of arrival in time as sixty do, to a quarter of a point of a
hundred and mostly far less, and cost the chain a tenth to a fifth of its time."""


class Standing(NamedTuple):
    """Which hub each piece of the line is nearest to.

    Parameters
    ----------
    pieces : the line.
    hub : (J,), number of the nearest hub.
    away_km : (J,), straight distance from it in km.
    """

    pieces: Pieces
    hub: NDArray[np.int64]
    away_km: F64


_STANDING: Final[Known[Standing]] = Known()
_PARTS_OF: Final[Known[tuple[F64, F64]]] = Known()


class Route(NamedTuple):
    """Hours of a journey: ``start`` before the first km, ``per_km`` for each straight km, (R,)."""

    start: F64
    per_km: F64


def standing(case: Case) -> Standing | None:
    """Nearest hub of each piece of the line, and how far it is; None without hubs inside."""
    force = case.force
    if not force.inside or not force.places:
        return None
    return _STANDING(_where(case), lambda: _standing(case))


def _where(case: Case) -> tuple[object, ...]:
    """Everything that tells how far the line is from its hubs."""
    force = case.force
    return force.hubs_at, force.hubs, case.bases, case.line


def _standing(case: Case) -> Standing:
    force = case.force
    pieces = line_pieces(case)
    if force.hubs_at:
        away = distances_km(base_points(case, force.hubs_at), pieces.points)
    else:
        step = case.line.length.mode / force.hubs
        hubs = step * (np.arange(force.hubs) + 0.5)
        away = np.abs(pieces.middle_km - hubs[:, None])
    hub = away.argmin(axis=0)
    nearest = away[hub, np.arange(hub.size)]
    hub.setflags(write=False)
    nearest.setflags(write=False)
    return Standing(pieces, hub, nearest)


def base_points(case: Case, names: tuple[str, ...]) -> list[tuple[float, float]]:
    """Longitude and latitude of bases."""
    return [(case.bases[name].lon, case.bases[name].lat) for name in names]


def route(case: Case, futures: Futures, response: Response) -> Route:
    """Hours before troops are on the road, and on it for each straight km.

    Hubs that stand evenly move apart as the line grows, those at real places do not.
    """
    force = case.force
    start = futures[force.react] + futures[response.travel]
    if force.load is not None:
        start = start + futures[force.load]
    per_km = futures[force.detour] / futures[force.march]
    if not force.hubs_at:
        stated = case.line.length.mode or 1.0
        per_km = per_km * (futures[case.line.length] / stated)
    return Route(start, per_km)


def arrivals(case: Case, futures: Futures, response: Response) -> Mixture:
    """Hours from the decision until the answer is there; 0 without troops.

    From real places the hours differ along the line, and Q parts stand for it. Hubs that stand
    evenly reach it all in about the same time: their mean serves.
    """
    hours = arrival_hours(case, futures, response)
    in_parts = response.force and case.force.inside and case.force.hubs_at
    share = _share_by_part(case, futures) if in_parts else (np.ones(futures.runs),)
    return Mixture(hours, share)


def arrival_hours(case: Case, futures: Futures, response: Response) -> tuple[F64, ...]:
    """The hours of ``arrivals``, (R,) each, without the chance of each."""
    if not response.force:
        return (np.zeros(futures.runs),)
    force = case.force
    if force.inside and force.hubs_at:
        away, _ = _PARTS_OF(_where(case), lambda: _parts(case))
        journey = route(case, futures, response)
        return tuple(journey.start + journey.per_km * float(x) for x in away)
    if force.inside and force.hubs > 0:
        base = reserve_reach(
            futures[case.line.length], np.asarray(float(force.hubs)), futures[force.march],
            futures[force.react], futures[force.detour],
        ).mean_hours  # fmt: skip
        base = base if force.load is None else base + futures[force.load]
    else:
        base = futures[force.outside]
    hours: F64 = base + futures[response.travel]
    return (hours,)


def _share_by_part(case: Case, futures: Futures) -> tuple[F64, ...]:
    """Chance that the answer is wanted at each part of the line, (R,) each."""
    _, km = _PARTS_OF(_where(case), lambda: _parts(case))
    weights = [futures[sector.weight] for sector in case.line.sectors.values()]
    mass = [_sum(weight * float(x) for weight, x in zip(weights, row, strict=True)) for row in km]
    total = _sum(mass)
    length = float(km.sum())
    return tuple(
        np.where(total > 0.0, part / np.where(total > 0.0, total, 1.0), float(row.sum()) / length)
        for part, row in zip(mass, km, strict=True)
    )


def _sum(values: Iterable[F64]) -> F64:
    first, *others = values
    for value in others:
        first = first + value
    return first


def _parts(case: Case) -> tuple[F64, F64]:
    """Mean distance of each part from its hubs, (Q,), and its km by sector, (Q, sectors).

    The parts expect equally many incidents when the sectors' weights are at their most likely.
    """
    stands = standing(case)
    assert stands is not None  # noqa: S101 - the caller saw the hubs
    pieces = stands.pieces
    weight = np.array([sector.weight.mode for sector in case.line.sectors.values()])
    mass = pieces.km * weight[pieces.sector]
    if not mass.sum() > 0.0:
        mass = np.ones(mass.size)
    order = np.argsort(stands.away_km, kind="stable")
    upto = np.cumsum(mass[order])
    part = np.minimum((_PARTS * (upto - 0.5 * mass[order]) / upto[-1]).astype(int), _PARTS - 1)
    km = np.zeros((_PARTS, weight.size))
    np.add.at(km, (part, pieces.sector[order]), pieces.km[order])
    whole = np.bincount(part, mass[order], _PARTS)
    away = np.bincount(part, mass[order] * stands.away_km[order], _PARTS)
    kept = whole > 0.0
    return away[kept] / whole[kept], km[kept]
