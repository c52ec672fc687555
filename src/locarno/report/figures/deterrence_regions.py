"""Phase diagram of deterrence: credibility offered against needed, a design's futures on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from locarno.report import words
from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column
from locarno.report.figures.typeface import SMALL, Face

_LEFT, _RIGHT = 128.0, 366.0
_TOP, _BOTTOM = 52.0, 272.0
_STRIP = 26.0
_DETERRED, _UNDETERRED, _NEVER, _ALONE = "#DCE9F3", "#F6E7C8", "#E7D2D0", "#E9EFE4"
_WORDS = _RIGHT + 10.0


@dataclass(frozen=True, slots=True)
class RegionPoint:
    """One future: chances 0 to 1; needed is None where nothing deters, 0 where none is needed."""

    offered: float
    needed: float | None


@dataclass(frozen=True, slots=True)
class DeterrenceRegions:
    """Input: the futures of one design and one action."""

    caption: svg.Caption
    points: tuple[RegionPoint, ...]


def draw(given: DeterrenceRegions) -> str:
    """Return the diagram as SVG text."""
    across = Scale((0.0, 1.0), (_LEFT, _RIGHT))
    up = Scale((0.0, 1.0), (_BOTTOM, _TOP))
    parts = [*_regions(), *_axes(across, up)]
    parts += [_dot(point, across, up) for point in given.points]
    parts += _counts(given.points)
    return svg.sheet(given.caption, parts, _BOTTOM + _STRIP + 38)


def _regions() -> Iterator[str]:
    """The strip where nothing deters, the two triangles, and the strip where nothing is needed."""
    wide = _RIGHT - _LEFT
    yield svg.rect((_LEFT, _TOP - _STRIP), (wide, _STRIP), _NEVER)
    yield svg.rect((_LEFT, _TOP), (wide, _BOTTOM - _TOP), _UNDETERRED)
    corners = ((_LEFT, _BOTTOM), (_RIGHT, _TOP), (_RIGHT, _BOTTOM))
    yield svg.tag("path", d=svg.path(corners, closed=True), fill=_DETERRED)
    yield svg.rect((_LEFT, _BOTTOM), (wide, _STRIP), _ALONE)
    yield svg.line((_LEFT, _BOTTOM), (_RIGHT, _TOP), palette.INK, 1.2)


def _axes(across: Scale, up: Scale) -> Iterator[str]:
    face = Face(SMALL)
    for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        label = words.hundred(value)
        yield grid_column(across, value, label, (_TOP - _STRIP, _BOTTOM + _STRIP))
        yield svg.text(_LEFT - 5, up.at(value) + 3, label, face, "end")
    bold = Face(SMALL, bold=True)
    middle = (_LEFT + _RIGHT) / 2
    yield svg.text(middle, _BOTTOM + _STRIP + 24, "offered: of 100 attacks answered in time", bold,
                   "middle")  # fmt: skip
    yield svg.text(0, _TOP - _STRIP - 8, "needed to deter, of 100", bold)
    yield svg.text(0, _TOP - _STRIP / 2 + 3, "nothing deters", face)
    yield svg.text(0, _BOTTOM + _STRIP / 2 + 3, "none is needed", face)


def _dot(point: RegionPoint, across: Scale, up: Scale) -> str:
    if point.needed is None:
        y = _TOP - _STRIP / 2
    elif point.needed == 0.0:
        y = _BOTTOM + _STRIP / 2
    else:
        y = up.at(point.needed)
    return svg.tag(
        "circle", cx=across.at(point.offered), cy=y, r=1.9, fill=palette.GUARANTOR,
        fill_opacity=0.55,
    )  # fmt: skip


def _counts(points: tuple[RegionPoint, ...]) -> Iterator[str]:
    """Shares of the futures by region, beside it."""
    total = max(len(points), 1)
    never = sum(point.needed is None for point in points)
    alone = sum(point.needed == 0.0 for point in points)
    held = sum(point.needed is not None and 0.0 < point.needed <= point.offered for point in points)
    rows = (
        (_TOP - _STRIP / 2, never, "whatever is offered"),
        (_TOP + 34, total - never - alone - held, "too little is offered"),
        (_BOTTOM - 24, held, "the guarantee deters"),
        (_BOTTOM + _STRIP / 2, alone, "the protected army"),
    )
    bold, face = Face(SMALL, bold=True), Face(SMALL)
    yield svg.text(_WORDS, _TOP - _STRIP - 8, "of 100 futures", bold)
    for y, count, said in rows:
        yield svg.text(_WORDS, y + 3, words.hundred(count / total), bold)
        yield svg.text(_WORDS + 22, y + 3, said, face)
