"""Pictures of the line: a map where it has a trace, else the line straightened."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from locarno.model.scenario import Case
from locarno.model.terrain import Line
from locarno.report import words
from locarno.report.figures import line_map, strip
from locarno.report.figures.cartography import distance_km
from locarno.report.figures.geography import BaseMap
from locarno.report.figures.svg import Caption

__all__ = ["line_picture"]

Stretch = tuple[str, float, float]


def line_picture(case: Case, design: str, base: BaseMap | None) -> str:
    """The line with its sectors and public bases.

    Parameters
    ----------
    case : the case whose buffer is drawn; design : its name.
    base : country outlines; without them, or without a trace, the line is drawn straightened.
    """
    stretches = _stretches(case.line)
    if base is None or len(case.line.trace) < 2:
        return _straight(case, stretches)
    buffer_km = case.agreement.buffer_km.mode
    notes = (
        f"Buffer as in {words.label(design)}, half of its width on each side." if buffer_km else "",
        "Bases are public ones and only those the scenario names.",
    )
    drawn = line_map.LineMap(
        caption=Caption("The line", _finding(case), tuple(note for note in notes if note)),
        points=tuple((place.lon, place.lat) for place in case.line.trace),
        length_km=case.line.length.mode,
        tolerance_km=case.line.tolerance.mode,
        sectors=tuple(line_map.Sector(*stretch) for stretch in stretches),
        bases=_bases(case),
        base=base,
        buffer_km=buffer_km / 2 or None,
    )
    return line_map.draw(drawn)


def _straight(case: Case, stretches: Sequence[Stretch]) -> str:
    return strip.draw(
        strip.Strip(
            Caption("The line, straightened", _finding(case)),
            case.line.length.mode,
            case.line.tolerance.mode,
            tuple(strip.StripSector(*stretch) for stretch in stretches),
        )
    )


def _finding(case: Case) -> str:
    count = len(case.line.sectors)
    length = f"{words.amount(case.line.length.mode)} km at {words.amount(case.line.tolerance.mode)}"
    sectors = f"{count} sector{'' if count == 1 else 's'}"
    return f"{sectors} along {length} km tolerance."


def _bases(case: Case) -> tuple[line_map.Base, ...]:
    return tuple(
        line_map.Base(
            base.lon, base.lat, base.name, line_map.BaseKind(base.kind.value), base.country
        )
        for base in case.bases.values()
    )


def _stretches(line: Line) -> tuple[Stretch, ...]:
    """Where each sector begins and ends, in km of the stated length."""
    marks = _marks(line)
    whole = marks[-1] or 1.0
    scaled = [line.length.mode * mark / whole for mark in marks]
    names = [sector.name for sector in line.sectors.values()]
    return tuple(
        (name, start, end) for name, (start, end) in zip(names, pairwise(scaled), strict=False)
    )


def _marks(line: Line) -> list[float]:
    """Running length at the bounds of the sectors: along the trace, else as the file says."""
    places = {place.place: index for index, place in enumerate(line.trace)}
    ends = [sector.end for sector in line.sectors.values()]
    if line.trace and all(end in places for end in ends):
        steps = [distance_km((a.lon, a.lat), (b.lon, b.lat)) for a, b in pairwise(line.trace)]
        along = list(accumulate(steps, initial=0.0))
        return [0.0, *(along[places[end]] for end in ends if end is not None)]
    lengths = [s.length.mode if s.length else 0.0 for s in line.sectors.values()]
    return list(accumulate(lengths, initial=0.0))
