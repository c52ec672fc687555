"""The line in figures: its stated length, its trace, and where the sectors lie along it."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.known import Known
from locarno.model.results import LineMeasure, Stretch
from locarno.model.scenario import Case
from locarno.theory.geodesy import length_km, step_lengths_km

__all__ = ["Pieces", "line_measure", "line_pieces"]

F64 = NDArray[np.float64]

PIECE_KM = 1.0
"""Longest piece into which the line is cut where places along it count."""


_MEASURES: Final[Known[LineMeasure]] = Known()
_PIECES: Final[Known[Pieces]] = Known()


class Pieces(NamedTuple):
    """The line in short pieces, in order; J pieces.

    Parameters
    ----------
    sector : (J,), number of the sector that the piece lies in.
    km : (J,), its length in km of the stated length.
    middle_km : (J,), where its middle lies along the stated length.
    points : longitude and latitude of the middles; empty where the line has no trace.
    """

    sector: NDArray[np.int64]
    km: F64
    middle_km: F64
    points: tuple[tuple[float, float], ...]


def line_measure(case: Case) -> LineMeasure:
    """Length, trace and sectors of the line.

    Sector lengths are those of the trace, scaled so that they add up to the stated length; without
    a trace they are as the file gives them.
    """
    return _MEASURES((case.line,), lambda: _measured(case))


def _measured(case: Case) -> LineMeasure:
    line = case.line
    stated, tolerance = line.length.mode, line.tolerance.mode
    points = [(place.lon, place.lat) for place in line.trace]
    marks = _marks(case)
    whole = marks[-1] or 1.0
    factor = stated / whole
    scaled = [factor * mark for mark in marks]
    names = [sector.name for sector in line.sectors.values()]
    stretches = zip(names, scaled[:-1], scaled[1:], strict=True)
    return LineMeasure(
        length_km=stated,
        tolerance_km=tolerance,
        at_tolerance={key: q.mode for key, q in line.at_tolerance.items()},
        trace_km=length_km(points) if points else None,
        trace_km_at_tolerance=length_km(points, tolerance) if points else None,
        factor=factor,
        sectors=tuple(Stretch(*stretch) for stretch in stretches),
    )


def _marks(case: Case) -> list[float]:
    """Running length at the bounds of the sectors, before scaling, km."""
    line = case.line
    if not line.trace:
        lengths = [s.length.mode if s.length else 0.0 for s in line.sectors.values()]
        return [0.0, *accumulate(lengths)]
    steps = step_lengths_km([(place.lon, place.lat) for place in line.trace])
    along = [0.0, *accumulate(steps)]
    places = [place.place for place in line.trace]
    return [0.0, *(along[places.index(str(sector.end))] for sector in line.sectors.values())]


def line_pieces(case: Case) -> Pieces:
    """The line cut into pieces of at most a kilometre; sector lengths are as in `line_measure`.

    Between two places of the trace the line runs straight in longitude and latitude, which leaves
    a geodesic by less than 0.1 km on the 40 km and less between such places.
    """
    return _PIECES((case.line,), lambda: _cut(case))


def _cut(case: Case) -> Pieces:
    marks = _marks(case)
    factor = case.line.length.mode / (marks[-1] or 1.0)
    sector: list[int] = []
    km: list[float] = []
    points: list[tuple[float, float]] = []
    for number, start, end, length in _steps(case):
        count = max(1, math.ceil(factor * length / PIECE_KM))
        sector += [number] * count
        km += [factor * length / count] * count
        shares = [(i + 0.5) / count for i in range(count)]
        if start is not None and end is not None:
            (x, y), (to_x, to_y) = start, end
            points += [(x + s * (to_x - x), y + s * (to_y - y)) for s in shares]
    sizes = np.array(km)
    found = Pieces(np.array(sector), sizes, np.cumsum(sizes) - 0.5 * sizes, tuple(points))
    for column in (found.sector, found.km, found.middle_km):
        column.setflags(write=False)
    return found


_Point = tuple[float, float]


def _steps(case: Case) -> list[tuple[int, _Point | None, _Point | None, float]]:
    """Straight steps of the line: number of the sector, ends where there is a trace, length."""
    line = case.line
    sectors = list(line.sectors.values())
    if not line.trace:
        lengths = [s.length.mode if s.length else 0.0 for s in sectors]
        return [(number, None, None, length) for number, length in enumerate(lengths)]
    points = [(place.lon, place.lat) for place in line.trace]
    places = [place.place for place in line.trace]
    ends = [places.index(str(sector.end)) for sector in sectors]
    lengths = list(step_lengths_km(points))
    return [
        (sum(end <= step for end in ends), start, stop, lengths[step])
        for step, (start, stop) in enumerate(pairwise(points))
    ]
