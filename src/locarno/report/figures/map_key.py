"""The key below a map: shapes, then the numbered sectors in one or two columns."""

import math
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.line_layers import shape
from locarno.report.figures.typeface import SMALL, Face, fitted, width

Point = tuple[float, float]

_ROW = 13.0
_GUTTER = 20.0
_SHORT_LIST = 4


@dataclass(frozen=True, slots=True)
class KeyTexts:
    """What the key below the map says: sector rows (name, km, value), kinds of bases."""

    rows: tuple[tuple[str, str, str], ...]
    value_name: str
    kinds: tuple[str, ...]
    contested: bool


def key(top: float, texts: KeyTexts) -> tuple[str, float]:
    """Return the key (shapes, then the sectors in two columns) and its height in points."""
    face = Face(SMALL)
    entries = [
        (shape(kind, (6.0, 0.0)), f"{kind} base" if kind != "hub" else "hub")
        for kind in texts.kinds
    ]
    entries.append((_sample_line(), "line, shades alternate by sector"))
    if texts.contested:
        entries.append((svg.line((0, 0), (13, 0), "#7A7A7A", 0.8, "3 2"), "contested boundary"))
    parts, x = [], 0.0
    for drawing, label in entries:
        parts.append(
            svg.tag("g", drawing, transform=f"translate({svg.number(x)} {svg.number(top + 6)})")
        )
        parts.append(svg.text(x + 17, top + 8.7, label, face))
        x += 17 + width(label, face) + 16
    rows, high = _sector_rows(top + 16, texts)
    return "".join(parts) + rows, 16 + high


def _sample_line() -> str:
    return (
        svg.line((0, 0), (13, 0), palette.INK, 4.4)
        + svg.line((0.8, 0), (6.5, 0), palette.PAPER, 2.4)
        + svg.line((6.5, 0), (12.2, 0), "#9A9A9A", 2.4)
    )


def _sector_rows(top: float, texts: KeyTexts) -> tuple[str, float]:
    if not texts.rows:
        return "", 0.0
    half = (svg.WIDTH - _GUTTER) / 2
    fits = all(width(name, Face(SMALL)) <= _name_room(half, texts) for name, _, _ in texts.rows)
    columns = 2 if fits and len(texts.rows) > _SHORT_LIST else 1
    wide = half if columns > 1 else svg.WIDTH
    per_column = math.ceil(len(texts.rows) / columns)
    parts = []
    for column in range(columns):
        x = column * (wide + _GUTTER)
        parts.append(_row((x, top), wide, ("", "Sector", "km", texts.value_name), texts))
    for i, (name, span, value) in enumerate(texts.rows):
        corner = ((i // per_column) * (wide + _GUTTER), top + (i % per_column + 1) * _ROW)
        parts.append(_row(corner, wide, (str(i + 1), name, span, value), texts))
    return "".join(parts), (per_column + 1) * _ROW


def _span_end(wide: float, texts: KeyTexts) -> float:
    face = Face(SMALL, bold=True)
    values = [width(text, face) for text in (texts.value_name, *(row[2] for row in texts.rows))]
    return wide - min(wide * 0.4, max(values) + 12.0) if any(values) else wide


def _name_room(wide: float, texts: KeyTexts) -> float:
    spans = [width(row[1], Face(SMALL)) for row in texts.rows]
    return _span_end(wide, texts) - 18.0 - max(spans) - 8.0


def _row(corner: Point, wide: float, cells: tuple[str, str, str, str], texts: KeyTexts) -> str:
    x, y = corner
    base_line = y + 9.0
    number, name, span, value = cells
    face = Face(SMALL, bold=not number, fill=palette.INK if number else palette.MUTED)
    span_end = _span_end(wide, texts)
    value_room = wide - span_end - 6.0
    return "".join(
        (
            svg.line((x, y + _ROW), (x + wide, y + _ROW), palette.GRID, 0.5),
            svg.text(x + 7, base_line, number, Face(SMALL, bold=True), "middle") if number else "",
            svg.text(x + 18, base_line, fitted(name, _name_room(wide, texts), face), face),
            svg.text(x + span_end, base_line, span, face, "end"),
            svg.text(x + wide, base_line, fitted(value, value_room, face), face, "end")
            if value
            else "",
        )
    )
