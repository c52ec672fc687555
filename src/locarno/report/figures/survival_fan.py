"""Survival of the ceasefire by day: small multiples on one axis, two bands kept apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from locarno.report import words
from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, wrap

MOST_DESIGNS = 8
_GAP = 14.0
_TALL = 112.0
_LINE = 11.5
_LEFT = 26.0
_DAYS_PER_YEAR = 365.0
_TITLE, _TEXT = Face(BODY, bold=True), Face(SMALL)
_SPREAD, _SAMPLING = "#DDE6EE", "#7FA6C6"


@dataclass(frozen=True, slots=True)
class SurvivalPoint:
    """Share of histories (0-1) in which the ceasefire is still held on a day, with two bands."""

    day: float
    mean: float
    sampling_low: float
    sampling_high: float
    spread_low: float
    spread_high: float


@dataclass(frozen=True, slots=True)
class SurvivalPanel:
    """One design's curve, days rising."""

    design: str
    points: tuple[SurvivalPoint, ...]


@dataclass(frozen=True, slots=True)
class SurvivalFan:
    """Input: one to eight panels, drawn on the same axes."""

    caption: svg.Caption
    panels: tuple[SurvivalPanel, ...]


def draw(given: SurvivalFan) -> str:
    """Return the small multiples as SVG text."""
    count = len(given.panels)
    if not 1 <= count <= MOST_DESIGNS:
        raise ValueError(f"survival fan draws 1 to {MOST_DESIGNS} designs, {count} given")
    columns = min(count, 4 if count > 6 else 3 if count > 4 else 2)
    columns = 3 if count == 3 else columns
    rows = math.ceil(count / columns)
    wide = (svg.WIDTH - _LEFT - 12.0 - _GAP * (columns - 1)) / columns
    deep = _LINE * (1 + max(len(_title(p.design, wide)) for p in given.panels)) + 6
    last_day = max(p.day for panel in given.panels for p in panel.points)
    parts = []
    for index, panel in enumerate(given.panels):
        left = _LEFT + (index % columns) * (wide + _GAP)
        top = (index // columns) * (_TALL + deep + 22.0)
        x = Scale((0.0, last_day), (left, left + wide))
        y = Scale((0.0, 1.0), (top + deep + _TALL, top + deep))
        parts.append(_panel(panel, x, y, labelled=index % columns == 0))
    bottom = rows * (_TALL + deep + 22.0)
    parts.append(_key(bottom + 8))
    return svg.sheet(given.caption, parts, bottom + 14)


def _panel(panel: SurvivalPanel, x: Scale, y: Scale, *, labelled: bool) -> str:
    (left, right), (floor, top) = x.points, y.points
    quiet = Face(SMALL, fill=palette.MUTED)
    title = _title(panel.design, right - left)
    parts = [
        svg.paragraph(left, top - 17 - _LINE * len(title), title, _TITLE),
        svg.text(left, top - 6, fitted(_ending(panel), right - left, _TEXT), _TEXT),
        svg.rect((left, top), (right - left, floor - top), palette.PAPER),
        _band([(p.day, p.spread_low, p.spread_high) for p in panel.points], x, y, _SPREAD),
        _band([(p.day, p.sampling_low, p.sampling_high) for p in panel.points], x, y, _SAMPLING),
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(svg.line((left, y.at(share)), (right, y.at(share)), "#C4C4C4", 0.4))
        if labelled:
            shown = f"{100 * share:.0f}"
            parts.append(svg.text(left - 4, y.at(share) + 2.8, shown, quiet, "end"))
    parts += [_years(x, floor), _curve(panel, x, y)]
    return "".join(parts)


def _band(rows: Sequence[tuple[float, float, float]], x: Scale, y: Scale, fill: str) -> str:
    upper = [(x.at(day), y.at(high)) for day, _, high in rows]
    lower = [(x.at(day), y.at(low)) for day, low, _ in reversed(rows)]
    return svg.tag("path", d=svg.path([*upper, *lower], closed=True), fill=fill)


def _years(x: Scale, floor: float) -> str:
    face = Face(SMALL, fill=palette.MUTED)
    years = x.values[1] / _DAYS_PER_YEAR
    step = max(1, math.ceil(years / 5 - 1e-9)) if years >= 2 else 0.5
    parts = []
    for i in range(int(years / step + 0.02) + 1):
        at = x.at(i * step * _DAYS_PER_YEAR)
        label = f"{svg.number(i * step)} y" if i else "0"
        parts.append(svg.line((at, floor), (at, floor + 3), palette.RULE, 0.8))
        anchor = "end" if at > x.points[1] - 4 else "middle"
        parts.append(svg.text(at, floor + 12, label, face, anchor))
    return "".join(parts) + svg.line((x.points[0], floor), (x.points[1], floor), palette.RULE)


def _curve(panel: SurvivalPanel, x: Scale, y: Scale) -> str:
    points = [(x.at(p.day), y.at(p.mean)) for p in panel.points]
    return svg.tag("path", d=svg.path(points), fill="none", stroke="#0B3A5E", stroke_width=1.6)


def _title(design: str, room: float) -> tuple[str, ...]:
    lines = wrap(design, room, _TITLE)
    return lines if len(lines) <= 2 else (lines[0], fitted(" ".join(lines[1:]), room, _TITLE))


def _ending(panel: SurvivalPanel) -> str:
    last = panel.points[-1]
    years = svg.number(last.day / _DAYS_PER_YEAR, 1)
    return f"{words.hundred(last.mean)} of 100 held after {years} y"


def _key(base_line: float) -> str:
    face = Face(SMALL)
    return "".join(
        (
            svg.line((0, base_line - 3), (16, base_line - 3), "#0B3A5E", 1.6),
            svg.text(20, base_line, "mean", face),
            svg.rect((50, base_line - 8), (16, 9), _SAMPLING),
            svg.text(70, base_line, "dark: 95 % sampling interval", face),
            svg.rect((206, base_line - 8), (16, 9), _SPREAD, "#9DB3C4"),
            svg.text(226, base_line, "light: 5–95 % spread between futures", face),
            svg.text(svg.WIDTH, base_line, "% still held", face, "end"),
        )
    )
