"""Decision curves: how soon each rule decides, against what was promised, needed and recorded."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, hour_ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width

MOST_PANELS = 4
_LEFT = 26.0
_GAP = 26.0
_TALL = 118.0
_HEAD = 30.0
_FOOT = 20.0
_DASHES = ("12 2", "7 3", "2 2", "8 2 2 2", "1 3")
_SHADES = ("#1F6F54", "#B0531C", "#3B6EA8", "#7A5C00", "#5A5A5A")
_OWN = palette.GUARANTOR
_RECORD = "#1A1A1A"
_BAND, _BAND_EDGE = "#F0DFC4", "#A87A28"
_STRIP = 9.0


@dataclass(frozen=True, slots=True)
class RuleCurve:
    """One rule: hours from the attribution and the chance (0-1) decided by then, hours rising."""

    rule: str
    own: bool
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class CurvePanel:
    """One class of breach.

    Parameters
    ----------
    title : class and answer.
    curves : of each rule, in the same order in every panel.
    record : hours and share decided on record; empty where there is none.
    promised : promised time in hours; None = not given.
    needed_low, needed, needed_high : by when the decision must have come, 5 %, median and 95 %;
        what lies left of the axis is cut.
    """

    title: str
    curves: tuple[RuleCurve, ...]
    record: tuple[tuple[float, float], ...]
    promised: float | None
    needed_low: float
    needed: float
    needed_high: float


@dataclass(frozen=True, slots=True)
class DecisionCurves:
    """Input: one to four panels on the same axes."""

    caption: svg.Caption
    panels: tuple[CurvePanel, ...]


def draw(given: DecisionCurves) -> str:
    """Return the panels as SVG text."""
    if not 1 <= len(given.panels) <= MOST_PANELS:
        raise ValueError(f"draws 1 to {MOST_PANELS} panels, {len(given.panels)} given")
    columns = min(2, len(given.panels))
    wide = (svg.WIDTH - _LEFT - (columns - 1) * (_GAP + _LEFT)) / columns
    parts = []
    for number, panel in enumerate(given.panels):
        left = _LEFT + (number % columns) * (wide + _GAP + _LEFT)
        top = (number // columns) * (_HEAD + _TALL + _FOOT) + _HEAD
        parts.append(_panel(panel, (left, top), wide))
    rows = -(-len(given.panels) // columns)
    bottom = rows * (_HEAD + _TALL + _FOOT)
    key, end = _key(given.panels[0], bottom + 14)
    return svg.sheet(given.caption, [*parts, key], end + 16)


def _panel(panel: CurvePanel, corner: svg.Point, wide: float) -> str:
    left, top = corner
    floor = top + _TALL
    hours = [h for curve in panel.curves for h, _ in curve.points] or [3.0, 720.0]
    x = Scale((min(hours), max(hours)), (left, left + wide), log=True)
    y = Scale((0.0, 1.0), (floor, top))
    face = Face(BODY, bold=True)
    parts = [svg.text(left, top - 8, fitted(panel.title, wide, face), face)]
    parts += [_level(share, y, (left, left + wide)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    parts.append(_needed(panel, x, (top, floor)))
    parts += _times(x, floor)
    if panel.promised is not None:
        at = x.at(panel.promised)
        parts.append(svg.line((at, top), (at, floor), palette.PAPER, 3.6))
        parts.append(svg.line((at, top), (at, floor), _RECORD, 1.6))
    for number, curve in sorted(enumerate(panel.curves), key=lambda pair: pair[1].own):
        parts.append(_curve(curve, number, x, y))
    parts += [_dot(x.at(h), y.at(share)) for h, share in panel.record]
    return "".join(parts)


def _needed(panel: CurvePanel, x: Scale, span: tuple[float, float]) -> str:
    """When the decision must have come: a strip on top, its median as a line down to the axis."""
    if panel.needed_high <= x.values[0]:
        return ""
    low, high = x.at(max(panel.needed_low, x.values[0])), x.at(panel.needed_high)
    corner, size = (low, span[0]), (max(2.0, high - low), _STRIP)
    parts = [svg.rect(corner, size, _BAND, _BAND_EDGE), svg.hatch(corner, size, _BAND_EDGE, 5.0)]
    if panel.needed > x.values[0]:
        at = x.at(panel.needed)
        parts.append(svg.line((at, span[0]), (at, span[1]), _BAND_EDGE, 1.4, "5 2"))
    return "".join(parts)


def _level(share: float, y: Scale, span: tuple[float, float]) -> str:
    face = Face(SMALL, fill=palette.MUTED)
    at = y.at(share)
    shown = f"{100 * share:.0f}"
    rule = svg.line((span[0], at), (span[1], at), palette.GRID, 0.5)
    return rule + svg.text(span[0] - 4, at + 2.8, shown, face, "end")


def _times(x: Scale, floor: float) -> list[str]:
    """Times below the axis, those whose labels would touch left out."""
    face, parts, end = Face(SMALL, fill=palette.MUTED), [], -1.0
    for hours, label in hour_ticks(*x.values):
        at, half = x.at(hours), width(label, face) / 2
        if at - half < end + 4 or at + half > x.points[1] + 8:
            continue
        end = at + half
        parts.append(svg.line((at, floor), (at, floor + 3), palette.RULE, 0.8))
        parts.append(svg.text(at, floor + 12, label, face, "middle"))
    return [*parts, svg.line((x.points[0], floor), (x.points[1], floor), palette.RULE)]


def _curve(curve: RuleCurve, number: int, x: Scale, y: Scale) -> str:
    points = [(x.at(hours), y.at(share)) for hours, share in curve.points]
    return svg.tag(
        "path",
        d=svg.path(points),
        fill="none",
        stroke=_OWN if curve.own else _SHADES[number % len(_SHADES)],
        stroke_width=2.8 if curve.own else 1.5,
        stroke_dasharray="" if curve.own else _dash(number),
    )


def _dot(x: float, y: float) -> str:
    return svg.tag(
        "circle", cx=x, cy=y, r=1.9, fill=_RECORD, stroke=palette.PAPER, stroke_width=0.6
    )


def _key(panel: CurvePanel, base_line: float) -> tuple[str, float]:
    """The key, and how far down it goes; names that would leave the sheet start a new line."""
    face = Face(SMALL)
    parts, at, line = [], 0.0, base_line
    for number, curve in enumerate(panel.curves):
        label = f"{curve.rule} (this design)" if curve.own else curve.rule
        if at > 0.0 and at + 30 + width(label, face) > svg.WIDTH:
            at, line = 0.0, line + 14
        shade = _OWN if curve.own else _SHADES[number % len(_SHADES)]
        wide, dash = (2.8, "") if curve.own else (1.5, _dash(number))
        parts.append(svg.line((at, line - 3), (at + 26, line - 3), shade, wide, dash))
        parts.append(svg.text(at + 30, line, label, face))
        at += 30 + width(label, face) + 14
    return "".join(parts) + _marks(line + 16), line + 16


def _dash(number: int) -> str:
    """Each rule's own dashes, so that a grey print tells them apart."""
    return _DASHES[number % len(_DASHES)]


def _marks(base_line: float) -> str:
    face, band = Face(SMALL), ((0.0, base_line - 8.0), (18.0, 9.0))
    return "".join(
        (
            svg.rect(*band, _BAND, _BAND_EDGE),
            svg.hatch(*band, _BAND_EDGE, 5.0),
            svg.line((9, base_line - 8), (9, base_line + 3), _BAND_EDGE, 1.4, "5 2"),
            svg.text(22, base_line, "needed by: median, 5–95 %", face),
            svg.line((164, base_line - 8), (164, base_line + 2), _RECORD, 1.6),
            svg.text(170, base_line, "promised time", face),
            _dot(248, base_line - 3),
            svg.text(255, base_line, "decided on record", face),
            svg.text(svg.WIDTH, base_line, "of 100, by hours since attribution", face, "end"),
        )
    )
