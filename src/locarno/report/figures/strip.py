"""Strip diagram: the line straightened, sectors along the kilometres, a few rows of values."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.disclaimer import GENERALISED, length_note
from locarno.report.figures.scales import Scale, ticks
from locarno.report.figures.typeface import SMALL, Face, width, wrap

_LEFT = 96.0
_BOX = 30.0
_ROW = 54.0
_KEY_ROW = 12.0


@dataclass(frozen=True, slots=True)
class StripSector:
    """A sector of the straightened line, from and to in km of the stated length."""

    name: str
    from_km: float
    to_km: float


@dataclass(frozen=True, slots=True)
class StripRow:
    """One row of values, a value for each sector; None is drawn as "not given".

    ``whole`` draws an outline that the value is a part of; ``most`` is the full height of the row,
    otherwise that of the largest value or outline.
    """

    label: str
    values: tuple[float | None, ...]
    digits: int = 0
    whole: tuple[float | None, ...] = ()
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """Input of the strip: the line's length in km with its tolerance in km, sectors, rows."""

    caption: svg.Caption
    length_km: float
    tolerance_km: float
    sectors: tuple[StripSector, ...]
    rows: tuple[StripRow, ...] = ()


def draw(given: Strip) -> str:
    """Return the strip as SVG text."""
    scale = Scale((0.0, given.length_km), (_LEFT, svg.WIDTH - 14.0))
    parts = [_boxes(given, scale)]
    top = _BOX + 8
    for row in given.rows:
        parts.append(_row(given, row, scale, top))
        top += _ROW
    face = Face(SMALL, fill=palette.MUTED)
    parts.append(svg.line((scale.points[0], top), (scale.points[1], top), palette.RULE))
    for km in ticks(0.0, given.length_km, 8):
        x = scale.at(km)
        parts.append(svg.line((x, top), (x, top + 4), palette.RULE))
        parts.append(svg.text(x, top + 13, svg.grouped(km), face, "middle"))
    parts.append(svg.text(0, top + 13, "km along the line", face))
    key, high = _names(given, top + 20)
    return svg.sheet(_noted(given), [*parts, key], top + 20 + high)


def _boxes(given: Strip, scale: Scale) -> str:
    parts = [svg.text(0, _BOX / 2 + 3, "Sector", Face(SMALL, bold=True))]
    for index, sector in enumerate(given.sectors):
        left, right = scale.at(sector.from_km), scale.at(sector.to_km)
        fill = palette.PAPER if index % 2 == 0 else "#D5D5D5"
        parts.append(svg.rect((left, 0), (right - left, _BOX), fill, palette.INK))
        middle = (left + right) / 2
        face = Face(SMALL)
        lines = wrap(sector.name, right - left - 4, face)
        inside = len(lines) <= 2 and all(
            width(w, face) <= right - left - 4 for w in sector.name.split()
        )
        if inside:
            top = _BOX / 2 - len(lines) * SMALL * 0.64
            parts.append(svg.paragraph(middle, top, lines, face, "middle"))
        else:
            parts.append(
                svg.text(middle, _BOX / 2 + 3, str(index + 1), Face(SMALL, bold=True), "middle")
            )
    return "".join(parts)


def _row(given: Strip, row: StripRow, scale: Scale, top: float) -> str:
    most = row.most or max([v for v in (*row.values, *row.whole) if v is not None] or [1.0]) or 1.0
    high, floor = _ROW - 22, top + _ROW - 8
    parts = [svg.paragraph(0, top + 8, wrap(row.label, _LEFT - 10, Face(SMALL)), Face(SMALL))]
    wholes = row.whole or (None,) * len(row.values)
    for sector, value, whole in zip(given.sectors, row.values, wholes, strict=True):
        left, right = scale.at(sector.from_km), scale.at(sector.to_km)
        middle = (left + right) / 2
        if value is None:
            label = "not given" if right - left > 44 else "–"
            parts.append(svg.text(middle, floor - 3, label, Face(SMALL, italic=True), "middle"))
            continue
        tall = high * value / most
        corner = (left + 2, floor - tall)
        parts.append(svg.rect(corner, (right - left - 4, tall), "#B9A6D3", palette.GUARANTOR))
        top_of = tall
        if whole is not None:
            top_of = max(tall, high * whole / most)
            outline = (left + 2, floor - top_of)
            parts.append(svg.rect(outline, (right - left - 4, top_of), "none", palette.INK))
        shown = svg.grouped(value, row.digits)
        parts.append(svg.text(middle, floor - top_of - 3, shown, Face(SMALL), "middle"))
    parts.append(svg.line((scale.points[0], floor), (scale.points[1], floor), palette.RULE, 0.6))
    return "".join(parts)


def _names(given: Strip, top: float) -> tuple[str, float]:
    """Return the numbered list of the sectors, in as many lines as it needs, and its height."""
    face = Face(SMALL)
    named = (f"{i + 1} {s.name}" for i, s in enumerate(given.sectors))
    lines = wrap(" · ".join(t.replace(" ", "\u00a0") for t in named), svg.WIDTH, face)
    drawn = svg.paragraph(0, top, lines, face)
    return drawn, len(lines) * _KEY_ROW


def _noted(given: Strip) -> svg.Caption:
    notes = (length_note(given.length_km, given.tolerance_km), GENERALISED)
    caption = given.caption
    return svg.Caption(caption.title, caption.finding, (*notes, *caption.notes))
