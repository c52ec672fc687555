"""Tornado of drivers: the outcome at the low and the high value of each input."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width, wrap

_LEFT = 168.0
_RIGHT = 8.0
_ROW = 30.0
_LINE = 11.0
_BAR = 12.0
_LOW, _HIGH = "#E3D3B4", "#5C7F9C"


@dataclass(frozen=True, slots=True)
class Driver:
    """One input; outcome in the figure's unit at its low and high value.

    Parameters
    ----------
    low_label, high_label : the values as text with unit.
    basis : measured, published, elicited or assumed; assumed gets the mark ○ and the word.
    meaning : what the number is, on up to two lines below the name; may be empty.
    """

    name: str
    low_label: str
    high_label: str
    at_low: float
    at_high: float
    basis: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Tornado:
    """Input: drivers in the order to draw, the outcome's name and its central value (0-100)."""

    caption: svg.Caption
    drivers: tuple[Driver, ...]
    outcome: str
    centre: float


def draw(given: Tornado) -> str:
    """Return the tornado as SVG text."""
    ends = [v for d in given.drivers for v in (d.at_low, d.at_high)] + [given.centre]
    low, high = min(ends), max(ends)
    room = max(high - low, 1.0) * 0.22
    scale = Scale((low - room, high + room), (_LEFT, svg.WIDTH - _RIGHT))
    top = 16.0
    tops = [top]
    for driver in given.drivers:
        tops.append(tops[-1] + _ROW + _LINE * (len(_words(driver)) - 2))
    bottom = tops[-1]
    parts = [grid_column(scale, v, svg.number(v), (top, bottom)) for v in ticks(*scale.values, 8)]
    for driver, start in zip(given.drivers, tops, strict=False):
        parts.append(_driver(driver, given.centre, scale, start))
    x = scale.at(given.centre)
    parts.append(svg.line((x, top - 3), (x, bottom), palette.INK, 1.2))
    shown = f"as assumed: {svg.number(given.centre, 1)}"
    parts.append(svg.text(x, 8, shown, Face(SMALL, bold=True), "middle"))
    middle = (scale.points[0] + scale.points[1]) / 2
    face = Face(SMALL, fill=palette.MUTED)
    axis = wrap(given.outcome, scale.points[1] - scale.points[0], face)
    parts.append(svg.paragraph(middle, bottom + 13, axis, face, "middle"))
    base_line = bottom + 26 + 10 * len(axis)
    parts.append(_key(base_line))
    return svg.sheet(given.caption, parts, base_line + 4)


def _driver(driver: Driver, centre: float, scale: Scale, top: float) -> str:
    rows = _words(driver)
    steps = range(len(rows))
    parts = [svg.text(0, top + 12 + _LINE * i, rows[i][0], rows[i][1]) for i in steps]
    bars = [(driver.at_low, driver.low_label, False), (driver.at_high, driver.high_label, True)]
    same_side = (driver.at_low - centre) * (driver.at_high - centre) >= 0
    bars.sort(key=lambda bar: -abs(bar[0] - centre))
    both = f"{driver.low_label}; {driver.high_label}"
    for index, (value, label, is_high) in enumerate(bars):
        inset = 3.0 if same_side and index else 0.0
        parts.append(_bar((value, centre), scale, top + 6, inset, is_high=is_high))
        if not (same_side and index):
            parts.append(_end(value, centre, scale, top + 6, both if same_side else label))
    return "".join(parts)


def _words(driver: Driver) -> list[tuple[str, Face]]:
    """Lines beside a bar: name, meaning and basis."""
    assumed = driver.basis == "assumed"
    basis = f"{'○ ' if assumed else ''}{driver.basis}"
    named, quiet = Face(BODY, bold=True), Face(SMALL, fill=palette.MUTED)
    return [
        *((line, named) for line in _two_lines(driver.name, named)),
        *((line, quiet) for line in _two_lines(driver.meaning, quiet)),
        (basis, Face(SMALL, italic=assumed, fill=palette.MUTED)),
    ]


def _two_lines(text: str, face: Face) -> tuple[str, ...]:
    room = _LEFT - 10
    lines = wrap(text, room, face) if text else ()
    return lines if len(lines) <= 2 else (lines[0], fitted(" ".join(lines[1:]), room, face))


def _bar(
    ends: tuple[float, float], scale: Scale, top: float, inset: float, *, is_high: bool
) -> str:
    left, right = sorted((scale.at(ends[0]), scale.at(ends[1])))
    corner, size = (left, top + inset), (max(0.8, right - left), _BAR - 2 * inset)
    if is_high:
        return svg.rect(corner, size, _HIGH, "#2F4C63")
    return svg.rect(corner, size, _LOW, "#7A6230") + svg.hatch(corner, size, "#7A6230", 4.0)


def _end(value: float, centre: float, scale: Scale, top: float, label: str) -> str:
    face = Face(SMALL)
    x = scale.at(value)
    if value < centre:
        room = x - _LEFT - 3
        return svg.halo(x - 4, top + _BAR - 3, fitted(label, room, face), face, "end")
    shown = fitted(label, max(_room_right(x), width("…", face) * 3), face)
    return svg.halo(x + 4, top + _BAR - 3, shown, face)


def _room_right(x: float) -> float:
    return svg.WIDTH - x - 4.0


def _key(base_line: float) -> str:
    face = Face(SMALL)
    box = ((0.0, base_line - 8.0), (16.0, 9.0))
    return "".join(
        (
            svg.rect(*box, _LOW, "#7A6230"),
            svg.hatch(*box, "#7A6230", 4.0),
            svg.text(21, base_line, "input at its low value", face),
            svg.rect((130, base_line - 8), (16, 9), _HIGH, "#2F4C63"),
            svg.text(151, base_line, "input at its high value", face),
            svg.text(svg.WIDTH, base_line, "○ assumed: no published number behind it", face, "end"),
        )
    )
