"""Boxes of a study on the line: where the inputs that they restrict have a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from locarno.model.results import LineMeasure
from locarno.model.scenario import Case
from locarno.report.brief import base_map
from locarno.report.figures import line_map, strip
from locarno.report.figures.svg import Caption

__all__ = ["NO_PLACE", "box_map"]

NO_PLACE: Final = "None of the inputs of this box has a place: it holds all along the line."
_SECTORS: Final = "line.sectors."
_NOTE: Final = (
    "Limits of the box by sector; a sector without one is not restricted. They say where the "
    "futures of the box lie, not where anything happens."
)

Found = Mapping[str, Any]


def box_map(box: Found, case: Case, measure: LineMeasure, outlines: str) -> str:
    """The line with the limits of a box in its sectors; empty where no input has a place.

    Parameters
    ----------
    box : of ``study.json``; case : the design that it is a box of.
    outlines : countries for the scenario's boundary policy; without a trace the line is straight.
    """
    placed = [limit for limit in box["limits"] if limit["place"] is not None]
    if not placed:
        return ""
    limits = {limit["place"]: _said(limit) for limit in placed}
    along = [f"{limit['input']} {_said(limit)} all along" for limit in placed if _whole(limit)]
    values = [limits.get(f"{_SECTORS}{key}", "") for key in case.line.sectors]
    title, sentence = f"{box['case']}: where the box lies", box["sentence"] + "."
    base = base_map(outlines, case.boundaries)
    if base is None or len(case.line.trace) < len(("from", "to")):
        # A strip has no room for more than names: its limits stand below.
        stretches = zip(measure.sectors, values, strict=True)
        along += [f"{sector.name}: {value}." for sector, value in stretches if value]
        return strip.draw(
            strip.Strip(
                Caption(title, sentence, (*along, _NOTE)),
                measure.length_km,
                measure.tolerance_km,
                tuple(strip.StripSector(s.name, s.from_km, s.to_km) for s in measure.sectors),
            )
        )
    return line_map.draw(
        line_map.LineMap(
            caption=Caption(title, sentence, (*along, _NOTE)),
            points=tuple((place.lon, place.lat) for place in case.line.trace),
            length_km=measure.length_km,
            tolerance_km=measure.tolerance_km,
            sectors=tuple(
                line_map.Sector(s.name, s.from_km, s.to_km, value)
                for s, value in zip(measure.sectors, values, strict=True)
            ),
            bases=(),
            base=base,
            value_name="limit of the box",
        )
    )


def _whole(limit: Found) -> bool:
    return not limit["place"].startswith(_SECTORS)


def _said(limit: Found) -> str:
    """The limit as one would print it beside its sector."""
    unit = "" if limit["unit"] == "1" else f" {limit['unit']}"
    low, high = limit["low"], limit["high"]
    if low is not None and high is not None:
        return f"{low:.3g} to {high:.3g}{unit}"
    return f"at least {low:.3g}{unit}" if low is not None else f"at most {high:.3g}{unit}"
