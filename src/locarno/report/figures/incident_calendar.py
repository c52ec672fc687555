"""What happened beside what was recorded of it, quarter by quarter, two bands around each."""

import math
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale
from locarno.report.figures.small_multiples import LINE, TITLE
from locarno.report.figures.typeface import SMALL, Face, fitted

_GAP = 10.0
_LEFT = 46.0
_TALL = 150.0
_MOST_DECADES = 5
_QUARTERS_A_YEAR = 4
_TRUE = ("#0B3A5E", "#7FA6C6", "#DDE6EE", "")
_RECORDED = ("#8A4B08", "#E0B566", "#F5E8D0", "5 2.5")
"""Line, sampling, spread and dash of either series; apart by lightness and dash in a grey print."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many in a quarter, with two bands."""

    mean: float
    sampling_low: float
    sampling_high: float
    spread_low: float
    spread_high: float


@dataclass(frozen=True, slots=True)
class CalendarPanel:
    """One kind of event: in each quarter from 0 what happened, and what was recorded of it."""

    title: str
    true: tuple[Counted, ...]
    recorded: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class IncidentCalendar:
    """Input: one or two panels, each on its own logarithmic axis."""

    caption: svg.Caption
    panels: tuple[CalendarPanel, ...]


def draw(given: IncidentCalendar) -> str:
    """Return the panels side by side as SVG text."""
    if not 1 <= len(given.panels) <= 2:
        raise ValueError(f"an incident calendar draws 1 or 2 panels, {len(given.panels)} given")
    wide = (svg.WIDTH - _LEFT * 2 - _GAP) / 2
    parts = []
    for number, panel in enumerate(given.panels):
        left = _LEFT + number * (wide + _GAP + _LEFT)
        parts.append(_panel(panel, left, wide))
    floor = LINE + 6 + _TALL
    parts.append(_key(floor + 34))
    return svg.sheet(given.caption, parts, floor + 54)


def _panel(panel: CalendarPanel, left: float, wide: float) -> str:
    top = LINE + 6
    last = max(len(panel.true) - 1, 1)
    x = Scale((0.0, float(last)), (left, left + wide))
    y = Scale(_ends(panel), (top + _TALL, top), log=True)
    parts = [
        svg.paragraph(left, 0, (fitted(panel.title, wide, TITLE),), TITLE),
        svg.rect((left, top), (wide, _TALL), palette.PAPER),
    ]
    series = ((panel.true, _TRUE), (panel.recorded, _RECORDED))
    for rows, (_, _, spread, _) in series:
        parts.append(_band([(r.spread_low, r.spread_high) for r in rows], x, y, spread))
    for rows, (_, sampling, _, _) in series:
        parts.append(_band([(r.sampling_low, r.sampling_high) for r in rows], x, y, sampling))
    for rows, (ink, _, _, dash) in series:
        parts.append(_curve(rows, x, y, ink, dash))
    return "".join([*parts, _decades(x, y), _years(x, top + _TALL)])


def _ends(panel: CalendarPanel) -> tuple[float, float]:
    """Powers of ten around what is drawn, at most five apart."""
    rows = (*panel.true, *panel.recorded)
    drawn = [v for r in rows for v in (r.mean, r.spread_low, r.spread_high, r.sampling_high)]
    seen = [value for value in drawn if value > 0.0] or [1.0]
    high = max(math.ceil(math.log10(max(seen)) - 1e-9), math.floor(math.log10(min(seen))) + 1)
    low = max(math.floor(math.log10(min(seen)) + 1e-9), high - _MOST_DECADES)
    return 10.0**low, 10.0**high


def _band(ends: list[tuple[float, float]], x: Scale, y: Scale, fill: str) -> str:
    upper = [(x.at(float(n)), y.at(high)) for n, (_, high) in enumerate(ends)]
    lower = [(x.at(float(n)), y.at(low)) for n, (low, _) in enumerate(ends)]
    data = svg.path([*upper, *reversed(lower)], closed=True)
    return svg.tag("path", d=data, fill=fill, fill_opacity=0.75)


def _curve(rows: tuple[Counted, ...], x: Scale, y: Scale, ink: str, dash: str) -> str:
    points = [(x.at(float(n)), y.at(row.mean)) for n, row in enumerate(rows)]
    return svg.tag(
        "path", d=svg.path(points), fill="none", stroke=ink, stroke_width=1.6, stroke_dasharray=dash
    )


def _decades(x: Scale, y: Scale) -> str:
    quiet = Face(SMALL, fill=palette.MUTED)
    (left, right), parts = x.points, []
    low, high = (round(math.log10(value)) for value in y.values)
    for power in range(low, high + 1):
        at = y.at(10.0**power)
        shown = svg.grouped(10.0**power) if power >= 0 else svg.number(10.0**power, -power)
        parts.append(svg.line((left, at), (right, at), "#C4C4C4", 0.4))
        parts.append(svg.text(left - 4, at + 2.8, shown, quiet, "end"))
    return "".join(parts)


def _years(x: Scale, floor: float) -> str:
    quiet = Face(SMALL, fill=palette.MUTED)
    parts = [svg.line((x.points[0], floor), (x.points[1], floor), palette.RULE)]
    quarters = int(x.values[1])
    step = _QUARTERS_A_YEAR * max(1, math.ceil(quarters / _QUARTERS_A_YEAR / 6))
    for quarter in range(0, quarters + 1, step):
        at = x.at(float(quarter))
        parts.append(svg.line((at, floor), (at, floor + 3), palette.RULE, 0.8))
        label = f"{quarter // _QUARTERS_A_YEAR} y" if quarter else "0"
        parts.append(svg.text(at, floor + 12, label, quiet, "middle"))
    return "".join(parts)


def _key(base_line: float) -> str:
    face = Face(SMALL)
    parts = []
    for number, (word, (ink, sampling, spread, dash)) in enumerate(
        (("happened", _TRUE), ("recorded by monitoring", _RECORDED))
    ):
        at = base_line + 13 * number
        parts += [
            svg.line((0, at - 3), (18, at - 3), ink, 1.6, dash),
            svg.text(22, at, f"{word}: mean", face),
            svg.rect((150, at - 8), (16, 9), sampling),
            svg.text(170, at, "dark: 95 % sampling interval", face),
            svg.rect((306, at - 8), (16, 9), spread, "#9DB3C4"),
            svg.text(326, at, "light: 5–95 % spread between futures", face),
        ]
    return "".join(parts)
