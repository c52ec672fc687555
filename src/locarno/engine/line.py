"""The line in figures: its stated length, its trace, and where the sectors lie along it."""

from __future__ import annotations

from itertools import accumulate

from locarno.model.results import LineMeasure, Stretch
from locarno.model.scenario import Case
from locarno.theory.geodesy import length_km, step_lengths_km

__all__ = ["line_measure"]


def line_measure(case: Case) -> LineMeasure:
    """Length, trace and sectors of the line.

    Sector lengths are those of the trace, scaled so that they add up to the stated length; without
    a trace they are as the file gives them.
    """
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
