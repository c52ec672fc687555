"""Designs in the plane of two outcomes, each named, with the intervals of both means."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face

_LEFT, _TOP, _HIGH = 44.0, 8.0, 230.0
_STEP = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """One design: both means, their intervals, and whether no other design is better on both."""

    name: str
    x: float
    y: float
    x_ends: tuple[float, float]
    y_ends: tuple[float, float]
    best: bool


@dataclass(frozen=True, slots=True)
class TradeOffs:
    """Input: designs and what the axes say."""

    caption: svg.Caption
    x: str
    y: str
    places: tuple[Place, ...]


def draw(given: TradeOffs) -> str:
    """Return the picture as SVG text."""
    across = _scale([v for p in given.places for v in p.x_ends], (_LEFT, svg.WIDTH - 100.0))
    upward = _scale([v for p in given.places for v in p.y_ends], (_TOP + _HIGH, _TOP))
    bottom = _TOP + _HIGH
    parts = [grid_column(across, v, f"{v:.3g}", (_TOP, bottom)) for v in ticks(*across.values, 6)]
    parts += [_grid_row(upward, v) for v in ticks(*upward.values, 6)]
    parts += [_place(p, across, upward) for p in given.places]
    parts += _names(given.places, across, upward)
    middle = (_LEFT + svg.WIDTH - 100.0) / 2
    parts.append(svg.text(middle, bottom + 24, f"→ {given.x}", Face(BODY), "middle"))
    parts.append(svg.text(0, bottom + 36, f"↑ {given.y}", Face(BODY)))
    return svg.sheet(given.caption, parts, bottom + 40)


def _scale(values: list[float], points: tuple[float, float]) -> Scale:
    low, high = min(values), max(values)
    room = max(high - low, 1e-9) * 0.08
    return Scale((low - room, high + room), points)


def _grid_row(scale: Scale, value: float) -> str:
    y = scale.at(value)
    quiet = Face(SMALL, fill=palette.MUTED)
    return svg.line((_LEFT, y), (svg.WIDTH - 100.0, y), palette.GRID, 0.6) + svg.text(
        _LEFT - 4, y + 3, f"{value:.3g}", quiet, "end"
    )


def _place(place: Place, across: Scale, upward: Scale) -> str:
    x, y = across.at(place.x), upward.at(place.y)
    colour = palette.INK if place.best else palette.RULE
    size = 3.4
    lines = svg.line((across.at(place.x_ends[0]), y), (across.at(place.x_ends[1]), y), colour)
    lines += svg.line((x, upward.at(place.y_ends[0])), (x, upward.at(place.y_ends[1])), colour)
    dot = svg.tag(
        "circle", cx=x, cy=y, r=size, fill=palette.INK if place.best else palette.PAPER,
        stroke=palette.INK, stroke_width=1.0,
    )  # fmt: skip
    return lines + dot


def _names(places: tuple[Place, ...], across: Scale, upward: Scale) -> list[str]:
    """Names in a column on the right, each led to its dot, so that none lies on another."""
    ordered = sorted(places, key=lambda p: upward.at(p.y))
    parts = []
    last = -_STEP
    for place in ordered:
        y = max(upward.at(place.y), last + _STEP)
        last = y
        face = Face(SMALL, bold=place.best)
        start = (across.at(place.x) + 5, upward.at(place.y))
        parts.append(svg.line(start, (svg.WIDTH - 98, y), palette.GRID, 0.7))
        parts.append(svg.text(svg.WIDTH - 96, y + 3, place.name, face))
    return parts
