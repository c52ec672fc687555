"""What rotation takes: people deployed, preparing and recovering by quarter."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, ticks
from locarno.report.figures.typeface import SMALL, Face

_LEFT = 62.0
_TOP = 24.0
_HEIGHT = 150.0
_STATES = (("deployed", "#4A2A73"), ("preparing", "#B9A6D3"), ("recovering", "#E4DCEF"))


@dataclass(frozen=True, slots=True)
class RotationBars:
    """Input: people by quarter in each state, three runs of one length."""

    caption: svg.Caption
    deployed: tuple[float, ...]
    preparing: tuple[float, ...]
    recovering: tuple[float, ...]


def draw(given: RotationBars) -> str:
    """Return the stacked bars as SVG text."""
    runs = (given.deployed, given.preparing, given.recovering)
    most = max((sum(each) for each in zip(*runs, strict=True)), default=0.0) or 1.0
    scale = Scale((0.0, most), (_TOP + _HEIGHT, _TOP))
    width = (svg.WIDTH - _LEFT) / max(len(given.deployed), 1)
    parts = [*_legend()]
    for value in ticks(0.0, most, 4):
        y, face = scale.at(value), Face(SMALL, fill=palette.MUTED)
        parts.append(svg.line((_LEFT, y), (svg.WIDTH, y), palette.RULE, 0.7))
        parts.append(svg.text(_LEFT - 6, y + 4, svg.grouped(value), face, "end"))
    for quarter, people in enumerate(zip(*runs, strict=True)):
        base = 0.0
        for (_, fill), persons in zip(_STATES, people, strict=True):
            top, bottom = scale.at(base + persons), scale.at(base)
            if persons > 0.0:
                place = (_LEFT + quarter * width + 1, top)
                parts.append(svg.rect(place, (width - 2, bottom - top), fill, palette.GUARANTOR))
            base += persons
    face = Face(SMALL, fill=palette.MUTED)
    bottom = _TOP + _HEIGHT
    for year in range(len(given.deployed) // 4):
        x = _LEFT + (4 * year + 2) * width
        parts.append(svg.text(x, bottom + 15, f"year {year + 1}", face, "middle"))
    return svg.sheet(given.caption, parts, bottom + 22)


def _legend() -> list[str]:
    parts, face = [], Face(SMALL)
    for number, (name, fill) in enumerate(_STATES):
        x = _LEFT + 110.0 * number
        parts.append(svg.rect((x, 4), (10, 10), fill, palette.GUARANTOR))
        parts.append(svg.text(x + 15, 13, name, face))
    return parts
