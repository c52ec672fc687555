"""Response clock: answer time against the fait accompli, and the five chances of the chain."""

import math
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, hour_ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width

_LEFT = 84.0
_TIME_RIGHT = 300.0
_BARS_LEFT = 312.0
_ROW = 44.0
_COLUMN = 30.0
_BAR_HIGH = 22.0
_LINKS = ("det.", "attr.", "will.", "dec.", "arr.")
_PROMISED = "#1A1A1A"
_NO_ANSWER = "no answer in any future"


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One violation class; times in hours from the breach, None = not given.

    Parameters
    ----------
    answer_low, answer_median, answer_high : 5 %, median and 95 % of the answer's arrival.
    promised : the promised time of the response.
    fait_low, fait_high : band in which the fait accompli is done.
    chances : P(detected), P(attributed), P(willing), P(decided), P(arrived), each given the one
        before.
    in_time : their product, P(answered in time).
    """

    violation: str
    answer_low: float | None
    answer_median: float | None
    answer_high: float | None
    promised: float | None
    fait_low: float | None
    fait_high: float | None
    chances: tuple[float, float, float, float, float]
    in_time: float


@dataclass(frozen=True, slots=True)
class ResponseClock:
    """Input: one row for each violation class."""

    caption: svg.Caption
    rows: tuple[ClockRow, ...]


def draw(given: ResponseClock) -> str:
    """Return the clock as SVG text."""
    scale = _hours(given.rows)
    top = 18.0
    bottom = top + len(given.rows) * _ROW
    parts = [_header()]
    parts += [grid_column(scale, hours, label, (top, bottom)) for hours, label in _labelled(scale)]
    for index, row in enumerate(given.rows):
        parts.append(_row(row, scale, top + index * _ROW))
    parts.append(_key(bottom + 28))
    return svg.sheet(given.caption, parts, bottom + 46)


def _labelled(scale: Scale) -> list[tuple[float, str]]:
    """Return the times whose labels do not touch the one before."""
    kept: list[tuple[float, str]] = []
    end = -math.inf
    for hours, label in hour_ticks(*scale.values):
        half = width(label, Face(SMALL)) / 2
        if scale.at(hours) - half > end + 4:
            kept.append((hours, label))
            end = scale.at(hours) + half
    return kept


def _hours(rows: tuple[ClockRow, ...]) -> Scale:
    times = [
        t
        for r in rows
        for t in (r.answer_low, r.answer_median, r.answer_high, r.promised, r.fait_low, r.fait_high)
        if t is not None and t > 0
    ]
    low, high = min([*times, 6.0]), max([*times, 168.0])
    return Scale((low / 1.3, high * 1.3), (_LEFT, _TIME_RIGHT), log=True)


def _header() -> str:
    face = Face(SMALL, bold=True)
    parts = [svg.text(_LEFT, 9, "hours from the breach (log scale)", face)]
    for i, label in enumerate(_LINKS):
        parts.append(svg.text(_BARS_LEFT + i * _COLUMN + 10, 9, label, face, "middle"))
    parts.append(svg.text(svg.WIDTH, 9, "in time", face, "end"))
    return "".join(parts)


def _row(row: ClockRow, scale: Scale, top: float) -> str:
    middle = top + _ROW / 2
    face = Face(BODY, bold=True)
    parts = [
        svg.line((0, top), (svg.WIDTH, top), palette.GRID, 0.6),
        svg.text(0, middle + 3, fitted(row.violation, _LEFT - 6, face), face),
        _fait(row, scale, top),
        _answer(row, scale, middle),
    ]
    if row.promised is not None:
        x = scale.at(row.promised)
        parts.append(svg.line((x, top + 5), (x, top + _ROW - 5), palette.PAPER, 4.0))
        parts.append(svg.line((x, top + 5), (x, top + _ROW - 5), _PROMISED, 1.8))
    for i, chance in enumerate(row.chances):
        parts.append(_chance(_BARS_LEFT + i * _COLUMN, top, chance))
    shown = f"{svg.number(100 * row.in_time, 0)} %"
    parts.append(svg.text(svg.WIDTH, middle + 4, shown, Face(BODY + 1.5, bold=True), "end"))
    return "".join(parts)


def _fait(row: ClockRow, scale: Scale, top: float) -> str:
    if row.fait_low is None or row.fait_high is None:
        return ""
    left, right = scale.at(row.fait_low), scale.at(row.fait_high)
    corner, size = (left, top + 5), (max(2.0, right - left), _ROW - 10)
    return svg.rect(corner, size, "#F0DFC4", "#C79A4B") + svg.hatch(corner, size, "#C79A4B", 5.0)


def _answer(row: ClockRow, scale: Scale, middle: float) -> str:
    parts = []
    if row.answer_low is not None and row.answer_high is not None:
        ends = ((scale.at(row.answer_low), middle), (scale.at(row.answer_high), middle))
        parts += [svg.line(*ends, palette.PAPER, 6.0), svg.line(*ends, palette.GUARANTOR, 3.6)]
    if row.answer_median is not None:
        x = scale.at(row.answer_median)
        style: dict[str, str | float] = {"stroke": palette.PAPER, "stroke_width": 1.2}
        parts.append(svg.tag("circle", cx=x, cy=middle, r=5.2, fill=palette.GUARANTOR, **style))
    else:
        plate = width(_NO_ANSWER, Face(SMALL, italic=True)) + 6
        x = (_LEFT + _TIME_RIGHT) / 2
        parts.append(svg.rect((x - plate / 2, middle - 6), (plate, 12), palette.PAPER))
        parts.append(svg.text(x, middle + 3, _NO_ANSWER, Face(SMALL, italic=True), "middle"))
    return "".join(parts)


def _chance(left: float, top: float, chance: float) -> str:
    floor = top + _ROW - 14
    tall = _BAR_HIGH * min(1.0, max(0.0, chance))
    return "".join(
        (
            svg.rect((left, floor - _BAR_HIGH), (20, _BAR_HIGH), palette.PANEL),
            svg.rect((left, floor - tall), (20, tall), "#8D6FB8"),
            svg.line((left, floor), (left + 20, floor), palette.RULE, 0.8),
            svg.text(left + 10, floor + 10, f"{chance:.2f}", Face(SMALL), "middle"),
        )
    )


def _key(base_line: float) -> str:
    face, middle = Face(SMALL), base_line - 2.8
    band = ((231.0, base_line - 8.0), (18.0, 9.0))
    return "".join(
        (
            svg.line((0, middle), (18, middle), palette.GUARANTOR, 3.6),
            svg.tag("circle", cx=9, cy=middle, r=4.4, fill=palette.GUARANTOR),
            svg.text(22, base_line, "answer: median, 5–95 %", face),
            svg.line((139, base_line - 8), (139, base_line + 2), _PROMISED, 1.8),
            svg.text(144, base_line, "promised time", face),
            svg.rect(*band, "#F0DFC4", "#C79A4B"),
            svg.hatch(*band, "#C79A4B", 5.0),
            svg.text(253, base_line, "fait accompli is done in this band", face),
            svg.text(
                0,
                base_line + 13,
                "det. detected · attr. attributed to the right side · will. coalition willing ·"
                " dec. decided · arr. arrived, each given the one before",
                face,
            ),
        )
    )
