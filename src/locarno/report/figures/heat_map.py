"""Lead of one design over another in the plane of two inputs, with the line of break-even."""

from collections.abc import Sequence
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted

_LEFT, _TOP = 44.0, 18.0
_HIGH = 216.0
_BETTER, _WORSE = "#5C7F9C", "#C79A45"
_STRONG = 0.85

Piece = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Input: middles of cells, the lead in each (None for no future), and the break-even line.

    Parameters
    ----------
    x, y : names of the inputs with their units; x_values, y_values : increasing.
    lead : by row of y, positive where the first design is better; line : in values of x and y.
    first, second : names of the designs.
    """

    caption: svg.Caption
    x: str
    y: str
    x_values: tuple[float, ...]
    y_values: tuple[float, ...]
    lead: tuple[tuple[float | None, ...], ...]
    line: tuple[Piece, ...]
    first: str
    second: str


def draw(given: HeatMap) -> str:
    """Return the heat map as SVG text."""
    wide = (svg.WIDTH - _LEFT) / len(given.x_values)
    high = _HIGH / len(given.y_values)
    largest = max((abs(v) for row in given.lead for v in row if v is not None), default=1.0) or 1.0
    parts = []
    for j, row in enumerate(given.lead):
        top = _TOP + _HIGH - (j + 1) * high
        for i, value in enumerate(row):
            parts.append(_cell((_LEFT + i * wide, top), (wide, high), value, largest))
    parts += [_piece(given, piece, wide, high) for piece in given.line]
    parts += _axes(given, wide, high)
    below = _TOP + _HIGH + 38.0
    parts.append(_key(given, below))
    return svg.sheet(given.caption, parts, below + 4)


def _cell(corner: svg.Point, size: svg.Point, value: float | None, largest: float) -> str:
    if value is None:
        return svg.rect(corner, size, palette.PAPER, palette.GRID) + svg.hatch(
            corner, size, palette.GRID, 8.0
        )
    colour = _BETTER if value >= 0.0 else _WORSE
    strength = _STRONG * abs(value) / largest
    shade = svg.tag(
        "rect", x=corner[0], y=corner[1], width=size[0], height=size[1], fill=colour,
        fill_opacity=strength, stroke=palette.PAPER, stroke_width=0.8,
    )  # fmt: skip
    mark = svg.hatch(corner, size, "#7A6230", 9.0) if value < 0.0 else ""
    middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2 + 3)
    shown = f"{100 * value:+.0f}" if largest <= 1.0 else f"{value:+.3g}"
    return shade + mark + svg.halo(*middle, shown, Face(SMALL), "middle")


def _place(values: Sequence[float], value: float, step: float) -> float:
    """Points from the axis to a value, middles of cells lying a step apart."""
    below = max((n for n, v in enumerate(values) if v <= value), default=0)
    below = min(below, len(values) - 2)
    span = values[below + 1] - values[below]
    return (below + 0.5 + (value - values[below]) / span) * step


def _piece(given: HeatMap, piece: Piece, wide: float, high: float) -> str:
    ends = [
        (
            _LEFT + _place(given.x_values, x, wide),
            _TOP + _HIGH - _place(given.y_values, y, high),
        )
        for x, y in piece
    ]
    return svg.line(ends[0], ends[1], palette.INK, 2.0)


def _axes(given: HeatMap, wide: float, high: float) -> list[str]:
    face = Face(SMALL, fill=palette.MUTED)
    bottom = _TOP + _HIGH
    parts = [
        svg.text(_LEFT + (i + 0.5) * wide, bottom + 10, f"{v:.3g}", face, "middle")
        for i, v in enumerate(given.x_values)
    ]
    parts += [
        svg.text(_LEFT - 4, bottom - (j + 0.5) * high + 3, f"{v:.3g}", face, "end")
        for j, v in enumerate(given.y_values)
    ]
    room = svg.WIDTH - _LEFT
    across = fitted(f"→ {given.x}", room, Face(BODY))
    parts.append(svg.text(_LEFT + room / 2, bottom + 23, across, Face(BODY), "middle"))
    parts.append(svg.text(0, _TOP - 8, fitted(f"↑ {given.y}", svg.WIDTH, Face(BODY)), Face(BODY)))
    return parts


def _key(given: HeatMap, base_line: float) -> str:
    face = Face(SMALL)
    first = fitted(f"{given.first} is better", 150, face)
    second = fitted(f"{given.second} is better", 150, face)
    box = ((170.0, base_line - 8.0), (16.0, 9.0))
    return "".join(
        (
            svg.rect((0, base_line - 8), (16, 9), _BETTER),
            svg.text(21, base_line, first, face),
            svg.rect(*box, _WORSE),
            svg.hatch(*box, "#7A6230", 4.0),
            svg.text(191, base_line, second, face),
            svg.line((345, base_line - 3), (365, base_line - 3), palette.INK, 2.0),
            svg.text(370, base_line, "equally good", face),
        )
    )
