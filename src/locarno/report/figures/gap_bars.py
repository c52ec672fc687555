"""What fills each row of a requirement and why the rest is missing, both readings side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width, wrap

_LEFT = 194.0
_NAME = 128.0
_RIGHT = 104.0
_BAR = 10.0
_STEP = 12.0
_ROW = 29.0
_KEY = 12.0
_HUNDRED = 100.0

FILLED = "on station"


@dataclass(frozen=True, slots=True)
class Fill:
    """How parts of a bar are drawn: fill, colour of the hatch, dashes of the outline."""

    fill: str
    hatch: str = ""
    dash: str = ""


FILLS: Mapping[str, Fill] = {
    FILLED: Fill("#4A2A73"),
    "left out by the plan": Fill("#CFC2E2", hatch="#4A2A73"),
    "held back by rotation": Fill("#9C84BF"),
    "held back by another limit": Fill("#9C84BF", hatch="#FFFFFF"),
    "not there yet": Fill("#CFC2E2"),
    "kept out by a caveat or the Straits": Fill("#EDE8F4", hatch="#6B3FA0"),
    "a condition is not met": Fill("#EDE8F4"),
    "nobody pledged it": Fill(palette.PAPER, dash="2.5 1.8"),
}
"""Parts of a bar from left to right, by what is said of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row under one reading.

    Parameters
    ----------
    reading : its name.
    parts : amounts by the words of ``FILLS``; they add up to what is wanted.
    shown : amount on station and wanted, in words.
    """

    reading: str
    parts: Mapping[str, float]
    shown: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the requirement: its name, and a bar for each reading."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class GapBars:
    """Input: rows from top to bottom."""

    caption: svg.Caption
    rows: tuple[Row, ...]


def draw(given: GapBars) -> str:
    """Return the bars as SVG text."""
    scale = Scale((0.0, _HUNDRED), (_LEFT, svg.WIDTH - _RIGHT))
    used = [w for w in FILLS if any(b.parts.get(w, 0.0) > 0.0 for r in given.rows for b in r.bars)]
    key, top = _key(used)
    bottom = top + len(given.rows) * _ROW
    columns = [grid_column(scale, v, f"{v:.0f}", (top, bottom)) for v in (0.0, 50.0, 100.0)]
    parts = [key, *columns]
    for number, row in enumerate(given.rows):
        parts += _row(row, scale, top + number * _ROW + 3)
    face = Face(SMALL, fill=palette.MUTED)
    middle = (scale.points[0] + scale.points[1]) / 2
    parts.append(svg.text(middle, bottom + 20, "of 100 wanted", face, "middle"))
    return svg.sheet(given.caption, parts, bottom + 24)


def _row(row: Row, scale: Scale, top: float) -> list[str]:
    face = Face(BODY, bold=True)
    lines = wrap(row.name, _NAME, face)
    if len(lines) > len(row.bars):
        lines = (
            *lines[: len(row.bars) - 1],
            fitted(" ".join(lines[len(row.bars) - 1 :]), _NAME, face),
        )
    parts = [
        svg.text(0, top + number * _STEP + _BAR - 1, line, face)
        for number, line in enumerate(lines)
    ]
    for number, bar in enumerate(row.bars):
        y = top + number * _STEP
        small = Face(SMALL, fill=palette.MUTED)
        parts.append(svg.text(_LEFT - 6, y + _BAR - 2, bar.reading, small, "end"))
        wanted, start = sum(bar.parts.values()) or 1.0, 0.0
        for word in FILLS:
            amount = _HUNDRED * bar.parts.get(word, 0.0) / wanted
            if amount > 0.0:
                left, right = scale.at(start), scale.at(start + amount)
                parts.append(_part(FILLS[word], (left, y), (right - left, _BAR)))
            start += amount
        parts.append(svg.text(svg.WIDTH, y + _BAR - 2, bar.shown, Face(SMALL), "end"))
    return parts


def _part(fill: Fill, corner: svg.Point, size: svg.Point) -> str:
    drawn = svg.rect(corner, size, fill.fill, palette.GUARANTOR, fill.dash)
    return drawn + (svg.hatch(corner, size, fill.hatch, 3.5) if fill.hatch else "")


def _key(used: list[str]) -> tuple[str, float]:
    """The key in as many lines as it takes, and where the rows begin below it."""
    face, parts, x, y = Face(SMALL), [], 0.0, 1.0
    for word in used:
        room = 19.0 + width(word, face) + 14.0
        if x > 0.0 and x + room > svg.WIDTH:
            x, y = 0.0, y + _KEY
        parts.append(_part(FILLS[word], (x, y), (14.0, 8.0)))
        parts.append(svg.text(x + 19, y + 7.4, word, face))
        x += room
    return "".join(parts), y + _KEY + 4
