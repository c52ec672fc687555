"""Strips of paired differences: each design against one, with an interval valid at every look."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width

_LEFT = 168.0
_RIGHT = 12.0
_ROW = 22.0
_GAP = 14.0
_TOP = 34.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One design minus the reference, in points of 100."""

    design: str
    mean: float
    low: float
    high: float
    told_apart: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """Differences of one outcome, in the order to draw."""

    outcome: str
    rows: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DifferenceStrips:
    """Input: the reference design, and one strip an outcome."""

    caption: svg.Caption
    reference: str
    strips: tuple[Strip, ...]


def draw(given: DifferenceStrips) -> str:
    """Return the strips as SVG text, all on one scale."""
    ends = [v for s in given.strips for row in s.rows for v in (row.low, row.high)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = max(high - low, 1.0) * 0.04
    scale = Scale((low - room, high + room), (_LEFT, svg.WIDTH - _RIGHT))
    parts = [_key(), _sides(given.reference, scale)]
    top = _TOP
    for strip in given.strips:
        parts.append(svg.text(0, top + 10, strip.outcome, Face(BODY, bold=True)))
        bottom = top + _GAP + _ROW * len(strip.rows)
        start = top + _GAP
        parts += [
            svg.line((scale.at(v), start), (scale.at(v), bottom), palette.GRID, 0.6)
            for v in ticks(*scale.values, 8)
        ]
        parts.append(svg.line((scale.at(0.0), start), (scale.at(0.0), bottom), palette.INK, 1.2))
        for number, row in enumerate(strip.rows):
            parts.append(_row(row, scale, start + _ROW * (number + 0.5)))
        top = bottom + _GAP
    parts += [
        grid_column(scale, v, svg.number(v), (top - _GAP, top - _GAP))
        for v in ticks(*scale.values, 8)
    ]
    return svg.sheet(given.caption, parts, top + 2)


def _sides(reference: str, scale: Scale) -> str:
    """What lies on either side of nothing."""
    face = Face(SMALL, fill=palette.MUTED)
    shown = f"points of 100, less (left) or more (right) than under {reference}"
    room = scale.points[1] - scale.points[0]
    return svg.text(_LEFT, _TOP - 10, fitted(shown, room, face), face)


def _row(row: Difference, scale: Scale, y: float) -> str:
    face = Face(BODY)
    left, right = scale.at(row.low), scale.at(row.high)
    parts = [
        svg.text(0, y + 4, fitted(row.design, _LEFT - 10, face), face),
        svg.line((left, y), (right, y), palette.INK, 1.4),
        *(svg.line((x, y - 4), (x, y + 4), palette.INK, 1.4) for x in (left, right)),
        _dot(scale.at(row.mean), y, filled=row.told_apart),
    ]
    return "".join(parts)


def _dot(x: float, y: float, *, filled: bool) -> str:
    fill = palette.INK if filled else palette.PAPER
    return svg.tag("circle", cx=x, cy=y, r=4.2, fill=fill, stroke=palette.INK, stroke_width=1.2)


def _key() -> str:
    face = Face(SMALL)
    parts, x = [], _LEFT
    for word, filled in (("told apart", True), ("cannot be told apart", False)):
        parts.append(_dot(x + 5, 5.5, filled=filled))
        parts.append(svg.text(x + 14, 8.6, word, face))
        x += 14 + width(word, face) + 18
    return "".join(parts)
