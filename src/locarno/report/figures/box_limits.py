"""A box of scenario discovery: how much of each input's range it takes."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted

_LEFT = 12.0
_ROW = 46.0
_BAR = 11.0
_INSIDE = "#5C7F9C"


@dataclass(frozen=True, slots=True)
class Restriction:
    """One input of a box; low and high are shares of its range (quantiles), 0 and 1 where open.

    Parameters
    ----------
    low_label, high_label : the limits with unit, empty where open.
    note : how often the restriction comes back, and its chance by accident.
    """

    name: str
    low: float
    high: float
    low_label: str
    high_label: str
    note: str


@dataclass(frozen=True, slots=True)
class BoxLimits:
    """Input: the restrictions of a box, in the order to draw."""

    caption: svg.Caption
    restrictions: tuple[Restriction, ...]


def draw(given: BoxLimits) -> str:
    """Return the box as SVG text."""
    parts = []
    for number, row in enumerate(given.restrictions):
        parts.append(_row(row, number * _ROW))
    return svg.sheet(given.caption, parts, max(len(given.restrictions), 1) * _ROW)


def _row(row: Restriction, top: float) -> str:
    wide = svg.WIDTH - 2 * _LEFT
    quiet, bold = Face(SMALL, fill=palette.MUTED), Face(BODY, bold=True)
    left, right = _LEFT + row.low * wide, _LEFT + row.high * wide
    bar = top + 17
    parts = [
        svg.text(0, top + 10, fitted(row.name, svg.WIDTH * 0.6, bold), bold),
        svg.text(svg.WIDTH, top + 10, fitted(row.note, svg.WIDTH * 0.38, quiet), quiet, "end"),
        svg.rect((_LEFT, bar), (wide, _BAR), palette.PANEL, palette.RULE),
        svg.rect((left, bar), (right - left, _BAR), _INSIDE, palette.INK),
    ]
    if row.low_label:
        anchor = "start" if row.low < 1 / 3 else "end"
        parts.append(svg.text(left, bar + _BAR + 9, f"from {row.low_label}", Face(SMALL), anchor))
    if row.high_label:
        anchor = "end" if row.high > 2 / 3 else "start"
        shown = f"up to {row.high_label}"
        parts.append(svg.text(right, bar + _BAR + 9, shown, Face(SMALL), anchor))
    return "".join(parts)
