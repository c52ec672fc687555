"""Credibility of the answer to an attack: needed against offered and believed, by design."""

from dataclasses import dataclass

from locarno.report import words
from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted

_LEFT = 128.0
_RIGHT = 128.0
_ROW = 33.0


@dataclass(frozen=True, slots=True)
class DesignCredibility:
    """One design; all values are chances (0-1).

    Parameters
    ----------
    needed_p10, needed_p50, needed_p90 : quantiles of the needed credibility; None where no
        credibility would be enough.
    offered, offered_low, offered_high : what the coalition would do: mean and 5-95 % spread.
    believed : the challenger's estimate.
    share_deterred : share of futures in which offered reaches needed, or None.
    """

    design: str
    needed_p10: float | None
    needed_p50: float | None
    needed_p90: float | None
    offered: float
    offered_low: float
    offered_high: float
    believed: float
    share_deterred: float | None = None


@dataclass(frozen=True, slots=True)
class Credibility:
    """Input: one row for each design, for one action (the attack)."""

    caption: svg.Caption
    rows: tuple[DesignCredibility, ...]
    action: str = "attack"


def draw(given: Credibility) -> str:
    """Return the comparison as SVG text."""
    scale = Scale((0.0, 1.0), (_LEFT, svg.WIDTH - _RIGHT))
    top = 16.0
    bottom = top + len(given.rows) * _ROW
    parts = [
        grid_column(scale, v, svg.number(v), (top, bottom)) for v in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    head = Face(SMALL, bold=True)
    parts.append(svg.text(_LEFT, 8, f"chance of a timely answer ({given.action})", head))
    parts.append(svg.text(svg.WIDTH, 8, "deterred in", head, "end"))
    parts += [_row(row, scale, top + i * _ROW) for i, row in enumerate(given.rows)]
    parts.append(_key(bottom + 26))
    return svg.sheet(given.caption, parts, bottom + 44)


def _row(row: DesignCredibility, scale: Scale, top: float) -> str:
    face, small = Face(BODY, bold=True), Face(SMALL)
    middle = top + _ROW / 2
    parts = [
        svg.line((0, top), (svg.WIDTH, top), palette.GRID, 0.6),
        svg.text(0, middle + 3, fitted(row.design, _LEFT - 8, face), face),
        _needed(row, scale, middle - 7),
        _given(row, scale, middle + 7),
    ]
    if row.share_deterred is not None:
        shown = f"{words.hundred(row.share_deterred)} of 100 futures"
        parts.append(svg.text(svg.WIDTH, middle + 3, shown, small, "end"))
    return "".join(parts)


def _needed(row: DesignCredibility, scale: Scale, y: float) -> str:
    quantiles = (row.needed_p10, row.needed_p50, row.needed_p90)
    if row.needed_p10 is None:
        return svg.halo(
            scale.points[1], y + 3, "no credibility is enough", Face(SMALL, italic=True), "end"
        )
    first, last = scale.at(row.needed_p10), scale.points[1]
    open_end = row.needed_p90 is None
    last = last if row.needed_p90 is None else scale.at(row.needed_p90)
    parts = [svg.line((first, y), (last, y), palette.INK, 1.2, "3 2" if open_end else "")]
    parts += [
        svg.line(
            (scale.at(q), y - (5 if q is row.needed_p50 else 3)),
            (scale.at(q), y + (5 if q is row.needed_p50 else 3)),
            palette.INK,
            1.8,
        )
        for q in quantiles
        if q is not None
    ]
    if open_end:
        parts.append(svg.text(last + 4, y + 3, "none", Face(SMALL, italic=True)))
    return "".join(parts)


def _given(row: DesignCredibility, scale: Scale, y: float) -> str:
    ends = ((scale.at(row.offered_low), y), (scale.at(row.offered_high), y))
    return "".join(
        (
            svg.line(*ends, "#B9A6D3", 5.0),
            svg.tag("circle", cx=scale.at(row.offered), cy=y, r=4.6, fill=palette.GUARANTOR),
            svg.tag(
                "circle",
                cx=scale.at(row.believed),
                cy=y,
                r=5.4,
                fill="none",
                stroke=palette.SIDE_B,
                stroke_width=2.0,
            ),
        )
    )


def _key(base_line: float) -> str:
    face, y = Face(SMALL), base_line - 2.8
    return "".join(
        (
            svg.line((0, y), (22, y), palette.INK, 1.2),
            *(
                svg.line((x, y - h), (x, y + h), palette.INK, 1.8)
                for x, h in ((0, 3), (11, 5), (22, 3))
            ),
            svg.text(28, base_line, "needed to deter: 10 %, median, 90 % of futures", face),
            svg.line((268, y), (290, y), "#B9A6D3", 5.0),
            svg.tag("circle", cx=279, cy=y, r=4.6, fill=palette.GUARANTOR),
            svg.text(296, base_line, "offered by the coalition, 5–95 % spread", face),
            svg.tag(
                "circle",
                cx=11,
                cy=y + 15,
                r=5.4,
                fill="none",
                stroke=palette.SIDE_B,
                stroke_width=2,
            ),
            svg.text(28, base_line + 15, "believed by the challenger", face),
        )
    )
