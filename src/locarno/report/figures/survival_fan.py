"""Survival of the ceasefire by day: small multiples on one axis, two bands kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from locarno.report import words
from locarno.report.figures import palette, small_multiples, svg
from locarno.report.figures.scales import Scale
from locarno.report.figures.small_multiples import DAYS_PER_YEAR, LINE, MOST_DESIGNS, TITLE
from locarno.report.figures.typeface import SMALL, Face, fitted

_TEXT = Face(SMALL)
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
    last_day = max(p.day for panel in given.panels for p in panel.points)
    parts, bottom = small_multiples.panels(
        [panel.design for panel in given.panels], last_day, LINE + 6,
        lambda index, x, y: _panel(given.panels[index], x, y),
    )  # fmt: skip
    parts.append(_key(bottom + 8))
    return svg.sheet(given.caption, parts, bottom + 14)


def _panel(panel: SurvivalPanel, x: Scale, y: Scale) -> str:
    (left, right), (floor, top) = x.points, y.points
    title = small_multiples.title(panel.design, right - left)
    parts = [
        svg.paragraph(left, top - 17 - LINE * len(title), title, TITLE),
        svg.text(left, top - 6, fitted(_ending(panel), right - left, _TEXT), _TEXT),
        svg.rect((left, top), (right - left, floor - top), palette.PAPER),
        _band([(p.day, p.spread_low, p.spread_high) for p in panel.points], x, y, _SPREAD),
        _band([(p.day, p.sampling_low, p.sampling_high) for p in panel.points], x, y, _SAMPLING),
    ]
    parts += [
        small_multiples.shares(x, y, ruled=True),
        small_multiples.years(x, floor),
        _curve(panel, x, y),
    ]
    return "".join(parts)


def _band(rows: Sequence[tuple[float, float, float]], x: Scale, y: Scale, fill: str) -> str:
    upper = [(x.at(day), y.at(high)) for day, _, high in rows]
    lower = [(x.at(day), y.at(low)) for day, low, _ in reversed(rows)]
    return svg.tag("path", d=svg.path([*upper, *lower], closed=True), fill=fill)


def _curve(panel: SurvivalPanel, x: Scale, y: Scale) -> str:
    points = [(x.at(p.day), y.at(p.mean)) for p in panel.points]
    return svg.tag("path", d=svg.path(points), fill="none", stroke="#0B3A5E", stroke_width=1.6)


def _ending(panel: SurvivalPanel) -> str:
    last = panel.points[-1]
    years = svg.number(last.day / DAYS_PER_YEAR, 1)
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
