"""Who serves when: people on station by nation and quarter, darker for more."""

from collections.abc import Sequence
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.typeface import SMALL, Face, fitted

_LEFT = 120.0
_RIGHT = 64.0
_ROW = 15.0
_LIGHT, _DARK = (0xF1, 0xEC, 0xF7), (0x4A, 0x2A, 0x73)


@dataclass(frozen=True, slots=True)
class NationRow:
    """People of one nation by quarter, and their mean after the ramp as text."""

    name: str
    persons: tuple[float, ...]
    mean: str


@dataclass(frozen=True, slots=True)
class NationQuarters:
    """Input: one row a nation, all of one length."""

    caption: svg.Caption
    rows: tuple[NationRow, ...]


def draw(given: NationQuarters) -> str:
    """Return the map as SVG text; a cell without people stays white."""
    quarters = max((len(row.persons) for row in given.rows), default=1)
    most = max((max(row.persons, default=0.0) for row in given.rows), default=0.0) or 1.0
    cell = (svg.WIDTH - _LEFT - _RIGHT) / quarters
    face = Face(SMALL)
    parts = []
    for index, row in enumerate(given.rows):
        top = index * _ROW + 4
        parts.append(svg.text(_LEFT - 6, top + 11, fitted(row.name, _LEFT - 8, face), face, "end"))
        for quarter, persons in enumerate(row.persons):
            if persons > 0.0:
                place = (_LEFT + quarter * cell, top)
                shade = _shade(persons / most)
                parts.append(svg.rect(place, (cell - 1, _ROW - 2), shade, shade))
        parts.append(svg.text(svg.WIDTH - 4, top + 11, row.mean, face, "end"))
    bottom = len(given.rows) * _ROW + 6
    parts += _years(quarters, cell, bottom)
    return svg.sheet(given.caption, parts, bottom + 20)


def _shade(share: float) -> str:
    """A colour between light and dark; the root keeps small contributions in sight."""
    part = share**0.5
    mixed = (round(a + (b - a) * part) for a, b in zip(_LIGHT, _DARK, strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def _years(quarters: int, cell: float, top: float) -> Sequence[str]:
    face = Face(SMALL, fill=palette.MUTED)
    return [
        svg.text(_LEFT + (4 * year + 2) * cell, top + 12, f"year {year + 1}", face, "middle")
        for year in range(quarters // 4)
    ]
