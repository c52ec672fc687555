"""How ceasefires fail over time, by the first broken link: stacked shares, small multiples."""

import math
from dataclasses import dataclass

from locarno.report.figures import palette, small_multiples, svg
from locarno.report.figures.scales import Scale
from locarno.report.figures.small_multiples import LINE, MOST_DESIGNS, TITLE
from locarno.report.figures.typeface import SMALL, Face, fitted

_KEYS_A_ROW = 4
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
    last_day = max(day for panel in given.panels for day in panel.days)
    parts, bottom = small_multiples.panels(
        [panel.design for panel in given.panels], last_day, 5.0,
        lambda index, x, y: _panel(given.panels[index], x, y),
    )  # fmt: skip
    rows = math.ceil(len(given.causes) / _KEYS_A_ROW)
    parts.append(_key(given.causes, bottom + 8))
    return svg.sheet(given.caption, parts, bottom + 8 + 13 * rows)


def _panel(panel: IncidencePanel, x: Scale, y: Scale) -> str:
    (left, right), (floor, top) = x.points, y.points
    title = small_multiples.title(panel.design, right - left)
    parts = [
        svg.paragraph(left, top - 5 - LINE * len(title), title, TITLE),
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
    parts += [small_multiples.shares(x, y, ruled=False), small_multiples.years(x, floor)]
    return "".join(parts)


def _key(causes: tuple[str, ...], line: float) -> str:
    wide = svg.WIDTH / _KEYS_A_ROW
    parts = []
    for place, (cause, colour) in enumerate(zip(causes, _COLOURS, strict=False)):
        left = wide * (place % _KEYS_A_ROW)
        at = line + 13 * (place // _KEYS_A_ROW)
        parts.append(svg.rect((left, at - 8), (10, 9), colour))
        parts.append(svg.text(left + 14, at, fitted(cause, wide - 18, Face(SMALL)), Face(SMALL)))
    return "".join(parts)
