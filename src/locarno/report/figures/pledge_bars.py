"""Pledges by country against the requirement: stated filled, announced hollow and dashed."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width

_LEFT = 118.0
_RIGHT = 74.0
_ROW = 17.0
_BAR = 10.0


@dataclass(frozen=True, slots=True)
class CountryPledge:
    """One country's offer in the figure's unit.

    Parameters
    ----------
    stated : what somebody published, conditions met.
    announced : what is added when unquantified offers count at the assumed range.
    word : said instead of a bar, such as "refused" or "not given"; "" when there is a bar.
    """

    country: str
    stated: float
    announced: float = 0.0
    word: str = ""


@dataclass(frozen=True, slots=True)
class PledgeBars:
    """Input: pledges in the order to draw, the requirement in the same unit."""

    caption: svg.Caption
    pledges: tuple[CountryPledge, ...]
    requirement: float
    unit: str


def draw(given: PledgeBars) -> str:
    """Return the bars, the cumulative total and the requirement as SVG text."""
    stated = sum(p.stated for p in given.pledges)
    announced = sum(p.announced for p in given.pledges)
    most = max(given.requirement, stated + announced, 1.0) * 1.04
    scale = Scale((0.0, most), (_LEFT, svg.WIDTH - _RIGHT))
    top = 16.0
    bottom = top + (len(given.pledges) + 1) * _ROW + 8
    parts = [grid_column(scale, v, svg.grouped(v), (top - 4, bottom)) for v in ticks(0.0, most)]
    running, required = 0.0, scale.at(given.requirement)
    for index, pledge in enumerate(given.pledges):
        at = (running, top + index * _ROW)
        parts.append(_pledge(pledge, at, scale, required))
        running += pledge.stated + pledge.announced
    total_top = top + len(given.pledges) * _ROW + 5
    parts.append(svg.line((0, total_top - 3), (svg.WIDTH, total_top - 3), palette.RULE, 0.6))
    total = CountryPledge("Together", stated, announced)
    parts += [
        _pledge(total, (0.0, total_top), scale, required, bold=True),
        _requirement(given, scale, top, bottom),
    ]
    parts.append(_key(bottom + 26, given.unit))
    return svg.sheet(given.caption, parts, bottom + 32)


def _pledge(
    pledge: CountryPledge, at: svg.Point, scale: Scale, required: float, *, bold: bool = False
) -> str:
    start, top = at
    face = Face(BODY, bold=bold)
    left, middle = scale.at(start), scale.at(start + pledge.stated)
    right = scale.at(start + pledge.stated + pledge.announced)
    base_line = top + _BAR - 1.8
    parts = [svg.text(_LEFT - 8, base_line, fitted(pledge.country, _LEFT - 10, face), face, "end")]
    if pledge.stated > 0:
        parts.append(
            svg.rect((left, top), (middle - left, _BAR), palette.GUARANTOR, palette.GUARANTOR)
        )
    if pledge.announced > 0:
        size = (right - middle, _BAR)
        parts.append(svg.rect((middle, top), size, palette.PAPER, palette.GUARANTOR, "2.5 1.8"))
    small = Face(SMALL, bold=bold)
    right = right if pledge.stated + pledge.announced > 0 else scale.points[0]
    spot = _amount_place((left, right), _amount(pledge), small, required)
    parts.append(svg.halo(spot[0], base_line, _amount(pledge), small, spot[1]))
    return "".join(parts)


def _amount_place(
    ends: tuple[float, float], shown: str, face: Face, required: float
) -> tuple[float, str]:
    """Return x and anchor of the amount: right of the bar, beyond the line, or left of the bar."""
    room = width(shown, face) + 2
    for x in (ends[1] + 5, max(ends[1], required) + 5):
        if x + room <= svg.WIDTH and not x < required < x + room:
            return x, "start"
    return ends[0] - 5, "end"


def _amount(pledge: CountryPledge) -> str:
    if pledge.word:
        return f"0, {pledge.word}"
    if pledge.announced > 0 and pledge.stated > 0:
        return f"{svg.grouped(pledge.stated)} + {svg.grouped(pledge.announced)}"
    return svg.grouped(pledge.stated) if pledge.stated > 0 else f"+ {svg.grouped(pledge.announced)}"


def _requirement(given: PledgeBars, scale: Scale, top: float, bottom: float) -> str:
    x = scale.at(given.requirement)
    label = f"required: {svg.grouped(given.requirement)}"
    face = Face(SMALL, bold=True)
    anchor = "end" if x > svg.WIDTH / 2 else "start"
    return svg.line((x, top - 6), (x, bottom), palette.INK, 1.6) + svg.text(
        x, 7, label, face, anchor
    )


def _key(base_line: float, unit: str) -> str:
    face = Face(SMALL)
    return "".join(
        (
            svg.rect((0, base_line - 7), (16, 8), palette.GUARANTOR, palette.GUARANTOR),
            svg.text(21, base_line, "stated (published)", face),
            svg.rect((116, base_line - 7), (16, 8), palette.PAPER, palette.GUARANTOR, "2.5 1.8"),
            svg.text(137, base_line, "announced, no number given (assumed range)", face),
            svg.text(svg.WIDTH, base_line, f"{unit}; bars add up from left to right", face, "end"),
        )
    )
