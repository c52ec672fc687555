"""Pictures of the line: a map where it has a trace, else the line straightened."""

from __future__ import annotations

from collections.abc import Iterator

from locarno.model.results import LineMeasure
from locarno.model.scenario import Case
from locarno.model.sector_results import SectorBySector
from locarno.report import words
from locarno.report.figures import line_map, strip
from locarno.report.figures.geography import BaseMap
from locarno.report.figures.svg import Caption

__all__ = ["line_picture", "sectors_strip"]

_HUNDRED = 100.0
_THOUSAND = 1000.0


def line_picture(case: Case, measure: LineMeasure | None, design: str, base: BaseMap | None) -> str:
    """The line with its sectors and public bases.

    Parameters
    ----------
    case : the case whose buffer is drawn; design : its name.
    measure : the line in figures; None draws nothing.
    base : country outlines; without them, or without a trace, the line is drawn straightened.
    """
    if measure is None:
        return ""
    if base is None or len(case.line.trace) < 2:
        return _straight(case, measure)
    buffer_km = case.agreement.buffer_km.mode
    notes = (
        f"Buffer as in {words.label(design)}, half of its width on each side." if buffer_km else "",
        "Bases are public ones and only those the scenario names.",
        _scaled(measure),
    )
    drawn = line_map.LineMap(
        caption=Caption("The line", _finding(case), tuple(note for note in notes if note)),
        points=tuple((place.lon, place.lat) for place in case.line.trace),
        length_km=measure.length_km,
        tolerance_km=measure.tolerance_km,
        sectors=tuple(line_map.Sector(s.name, s.from_km, s.to_km) for s in measure.sectors),
        bases=_bases(case),
        base=base,
        buffer_km=buffer_km / 2 or None,
    )
    return line_map.draw(drawn)


def _straight(case: Case, measure: LineMeasure) -> str:
    return strip.draw(
        strip.Strip(
            Caption("The line, straightened", _finding(case)),
            measure.length_km,
            measure.tolerance_km,
            tuple(strip.StripSector(s.name, s.from_km, s.to_km) for s in measure.sectors),
        )
    )


def _scaled(measure: LineMeasure) -> str:
    """How the lengths of the trace were scaled to the stated length."""
    if measure.trace_km is None:
        return ""
    trace = f"{words.amount(measure.trace_km)} km at zero tolerance"
    return f"Sector lengths are those of the trace ({trace}) times {measure.factor:.3f}."


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


def sectors_strip(
    found: SectorBySector, measure: LineMeasure | None, design: str, reading: str
) -> str:
    """What is expected in each sector, who is missing there, and how many arrive in time.

    Parameters
    ----------
    found : results of the design under the reading; measure : of the line, None draws nothing.
    """
    if measure is None:
        return ""
    rows = [row for row in _rows(found) if any(value is not None for value in row.values)]
    if not rows:
        return ""
    caption = Caption(
        f"Sector by sector in {words.label(design)}",
        "What is expected along the line, who is missing there after the ramp, and in what share of"
        f" futures and km troops ordered at once are there in time; {reading} reading.",
    )
    sectors = tuple(strip.StripSector(s.name, s.from_km, s.to_km) for s in found.sectors)
    drawn = strip.Strip(caption, measure.length_km, measure.tolerance_km, sectors, tuple(rows))
    return strip.draw(drawn)


def _rows(found: SectorBySector) -> Iterator[strip.StripRow]:
    sectors = found.sectors
    yield strip.StripRow(
        "Incidents expected, of 100",
        tuple(_HUNDRED * s.incidents.mean if s.incidents else None for s in sectors),
    )
    yield strip.StripRow(
        "People missing (filled) of those wanted (outline), thousands",
        tuple(s.presence.missing / _THOUSAND if s.presence else None for s in sectors),
        digits=1,
        whole=tuple(s.presence.wanted / _THOUSAND if s.presence else None for s in sectors),
    )
    yield strip.StripRow(
        "In time if ordered at the breach, of 100",
        tuple(_HUNDRED * s.reach.in_time.mean if s.reach else None for s in sectors),
        most=_HUNDRED,
    )
