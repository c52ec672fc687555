"""What the next troops buy: fill by plan above, the gain of each step with its interval below."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted

_LEFT = 30.0
_GAP = 20.0
_TITLE = 14.0
_HEAD = 13.0
_UPPER, _LOWER = 84.0, 96.0
_BETWEEN = 12.0
_DOT = 2.6
_HUNDRED = 100.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Parameters
    ----------
    persons : troops pledged beyond the plan, all steps up to this one together.
    filled : share filled by the plan, of 100.
    gain, low, high : rise of the expected fill over the step before and its 95 % interval, in
        points of 100; nothing for the first.
    told : whether the gain can be told from none.
    """

    persons: float
    filled: float
    gain: float = 0.0
    low: float = 0.0
    high: float = 0.0
    told: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """One reading.

    Parameters
    ----------
    reading : its name.
    steps : from no further troops on.
    until : troops up to which some step still buys something that can be told; None where all do.
    """

    reading: str
    steps: tuple[Step, ...]
    until: float | None


@dataclass(frozen=True, slots=True)
class MarginalCurve:
    """Input: one or two readings, drawn on the same scales."""

    caption: svg.Caption
    panels: tuple[Panel, ...]


def draw(given: MarginalCurve) -> str:
    """Return the curves as SVG text."""
    steps = [step for panel in given.panels for step in panel.steps]
    most = max([1.0, *(step.persons for step in steps)])
    gains = [0.0, *(end for step in steps for end in (step.low, step.high))]
    low, high = min(gains), max(1.0, *gains)
    wide = (svg.WIDTH - (_LEFT + _GAP) * len(given.panels)) / len(given.panels)
    upper = Scale((0.0, _HUNDRED), (_TITLE + _HEAD + _UPPER, _TITLE + _HEAD))
    top = upper.points[0] + _BETWEEN + _HEAD
    lower = Scale((low, high), (top + _LOWER, top))
    parts = []
    for number, panel in enumerate(given.panels):
        left = _LEFT + number * (_LEFT + _GAP + wide)
        across = Scale((0.0, most), (left, left + wide))
        parts.append(svg.text(left, 8.6, f"{panel.reading} reading", Face(BODY, bold=True)))
        parts += _axes(across, upper, ticks(0.0, _HUNDRED, 4), "filled by the plan, of 100")
        heading = "expected fill gained by each step, points of 100"
        parts += _axes(across, lower, ticks(low, high, 4), heading)
        parts += _line(panel, across, upper)
        parts += _gains(panel, across, lower)
        parts += _limit(panel, across, upper, lower)
        parts += _along(across, lower)
    parts.append(_key(lower.points[0] + 40))
    return svg.sheet(given.caption, parts, lower.points[0] + 44)


def _axes(across: Scale, up: Scale, values: tuple[float, ...], heading: str) -> list[str]:
    left, right = across.points
    face = Face(SMALL, fill=palette.MUTED)
    room = right - left + _GAP
    parts = [svg.text(left, up.points[1] - 5, fitted(heading, room, face), face)]
    for value in values:
        y, zero = up.at(value), value == 0.0
        colour, wide = (palette.RULE, 0.9) if zero else (palette.GRID, 0.6)
        parts.append(svg.line((left, y), (right, y), colour, wide))
        parts.append(svg.text(left - 5, y + 2.9, svg.number(value), face, "end"))
    return parts


def _line(panel: Panel, across: Scale, up: Scale) -> list[str]:
    points = [(across.at(s.persons), up.at(s.filled)) for s in panel.steps]
    line = svg.tag(
        "path", d=svg.path(points), fill="none", stroke=palette.GUARANTOR, stroke_width=1.4
    )
    return [line, *(_dot(point, told=True) for point in points)]


def _gains(panel: Panel, across: Scale, up: Scale) -> list[str]:
    parts = []
    for step in panel.steps[1:]:
        x, low, high = across.at(step.persons), up.at(step.low), up.at(step.high)
        parts.append(svg.line((x, low), (x, high), palette.INK, 1.0))
        parts += [svg.line((x - 3, y), (x + 3, y), palette.INK, 1.0) for y in (low, high)]
        parts.append(_dot((x, up.at(step.gain)), told=step.told))
    return parts


def _dot(place: svg.Point, *, told: bool) -> str:
    fill = palette.GUARANTOR if told else palette.PAPER
    stroke = palette.GUARANTOR
    return svg.tag("circle", cx=place[0], cy=place[1], r=_DOT, fill=fill, stroke=stroke)


def _limit(panel: Panel, across: Scale, upper: Scale, lower: Scale) -> list[str]:
    """The number of troops from which on no step buys anything that can be told."""
    if panel.until is None:
        return []
    x = across.at(panel.until)
    parts = [
        svg.line((x, each.points[1]), (x, each.points[0]), palette.INK, 0.9, "4 2.5")
        for each in (upper, lower)
    ]
    left = x - across.points[0] > (across.points[1] - across.points[0]) / 2
    at, anchor = (x - 4, "end") if left else (x + 4, "start")
    face = Face(SMALL, bold=True)
    top = upper.points[0] - 16
    for number, line in enumerate(("no further gain", "can be told")):
        parts.append(svg.halo(at, top + 10 * number, line, face, anchor))
    return parts


def _along(across: Scale, lower: Scale) -> list[str]:
    face, y = Face(SMALL, fill=palette.MUTED), lower.points[0]
    parts = [
        svg.text(across.at(v), y + 11, svg.grouped(v), face, "middle")
        for v in ticks(0.0, across.values[1], 3)
    ]
    middle = (across.points[0] + across.points[1]) / 2
    return [*parts, svg.text(middle, y + 23, "further troops pledged", face, "middle")]


def _key(base_line: float) -> str:
    face = Face(SMALL)
    return "".join(
        (
            _dot((4, base_line - 3), told=True),
            svg.text(11, base_line, "can be told from no gain", face),
            _dot((134, base_line - 3), told=False),
            svg.text(141, base_line, "cannot be told", face),
            svg.line((222, base_line - 3), (236, base_line - 3), palette.INK, 1.0),
            svg.line((222, base_line - 6), (222, base_line), palette.INK, 1.0),
            svg.line((236, base_line - 6), (236, base_line), palette.INK, 1.0),
            svg.text(241, base_line, "95 % sampling interval of the gain", face),
        )
    )
