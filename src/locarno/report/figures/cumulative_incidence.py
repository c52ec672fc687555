"""How ceasefires fail over time, by the first broken link: stacked shares, small multiples."""

import math
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, wrap

MOST_DESIGNS = 8
_GAP = 14.0
_TALL = 112.0
_LINE = 11.5
_LEFT = 26.0
_KEYS_A_ROW = 4
_DAYS_PER_YEAR = 365.0
_TITLE = Face(BODY, bold=True)
_COLOURS = (
    "#0B3A5E", "#4F86B0", "#A9C8DE", "#6A1F1A", "#B0644F", "#E0B566", "#7A7A3A",
    "#555555", "#B8B8B8",
)  # fmt: skip
"""From dark to light within a hue, so that neighbours differ in a grey print too."""


@dataclass(frozen=True, slots=True)
class IncidencePanel:
    """One design: days rising, and for each of the causes its share (0-1) by then."""

    design: str
    days: tuple[float, ...]
    shares: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class CumulativeIncidence:
    """Input: one to eight panels on the same axes; words of the causes, at most nine."""

    caption: svg.Caption
    causes: tuple[str, ...]
    panels: tuple[IncidencePanel, ...]


def draw(given: CumulativeIncidence) -> str:
    """Return the small multiples as SVG text."""
    count = len(given.panels)
    if not 1 <= count <= MOST_DESIGNS:
        raise ValueError(f"cumulative incidence draws 1 to {MOST_DESIGNS} designs, {count} given")
    if len(given.causes) > len(_COLOURS):
        raise ValueError(f"cumulative incidence draws at most {len(_COLOURS)} causes")
    columns = min(count, 3 if count in {3, 5, 6} else 4 if count > 6 else 2)
    wide = (svg.WIDTH - _LEFT - 12.0 - _GAP * (columns - 1)) / columns
    deep = _LINE * max(len(_title(p.design, wide)) for p in given.panels) + 5
    last_day = max(day for panel in given.panels for day in panel.days)
    parts = []
    for index, panel in enumerate(given.panels):
        left = _LEFT + (index % columns) * (wide + _GAP)
        top = (index // columns) * (_TALL + deep + 22.0)
        x = Scale((0.0, last_day), (left, left + wide))
        y = Scale((0.0, 1.0), (top + deep + _TALL, top + deep))
        parts.append(_panel(panel, x, y, labelled=index % columns == 0))
    bottom = math.ceil(count / columns) * (_TALL + deep + 22.0)
    rows = math.ceil(len(given.causes) / _KEYS_A_ROW)
    parts.append(_key(given.causes, bottom + 8))
    return svg.sheet(given.caption, parts, bottom + 8 + 13 * rows)


def _panel(panel: IncidencePanel, x: Scale, y: Scale, *, labelled: bool) -> str:
    (left, right), (floor, top) = x.points, y.points
    quiet = Face(SMALL, fill=palette.MUTED)
    title = _title(panel.design, right - left)
    parts = [
        svg.paragraph(left, top - 5 - _LINE * len(title), title, _TITLE),
        svg.rect((left, top), (right - left, floor - top), palette.HELD),
    ]
    below = [0.0] * len(panel.days)
    for shares, colour in zip(panel.shares, _COLOURS, strict=False):
        above = [low + share for low, share in zip(below, shares, strict=True)]
        upper = [(x.at(day), y.at(high)) for day, high in zip(panel.days, above, strict=True)]
        lower = [(x.at(day), y.at(low)) for day, low in zip(panel.days, below, strict=True)]
        area = svg.path([*upper, *reversed(lower)], closed=True)
        parts.append(svg.tag("path", d=area, fill=colour, stroke=palette.PAPER, stroke_width=0.3))
        below = above
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        if labelled:
            shown = f"{100 * share:.0f}"
            parts.append(svg.text(left - 4, y.at(share) + 2.8, shown, quiet, "end"))
    return "".join(parts) + _years(x, floor)


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


def _key(causes: tuple[str, ...], line: float) -> str:
    wide = svg.WIDTH / _KEYS_A_ROW
    parts = []
    for place, (cause, colour) in enumerate(zip(causes, _COLOURS, strict=False)):
        left = wide * (place % _KEYS_A_ROW)
        at = line + 13 * (place // _KEYS_A_ROW)
        parts.append(svg.rect((left, at - 8), (10, 9), colour))
        parts.append(svg.text(left + 14, at, fitted(cause, wide - 18, Face(SMALL)), Face(SMALL)))
    return "".join(parts)


def _title(design: str, room: float) -> tuple[str, ...]:
    lines = wrap(design, room, _TITLE)
    return lines if len(lines) <= 2 else (lines[0], fitted(" ".join(lines[1:]), room, _TITLE))
