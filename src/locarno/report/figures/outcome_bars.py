"""Outcomes by design: held, eroded and war as natural frequencies of 100 histories."""

from dataclasses import dataclass

from locarno.report import words
from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width

_LEFT = 150.0
_RIGHT = 88.0
_ROW = 25.0
_BAR = 17.0
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class OutcomeShares:
    """One design's shares (0-1) at the horizon; they sum to 1."""

    design: str
    held: float
    eroded: float
    war: float


@dataclass(frozen=True, slots=True)
class OutcomeBars:
    """Input: one row for each design."""

    caption: svg.Caption
    rows: tuple[OutcomeShares, ...]


def of_hundred(shares: tuple[float, ...]) -> tuple[int, ...]:
    """Return whole numbers that sum to 100 (largest remainders; ties to the first).

    >>> of_hundred((1 / 3, 1 / 3, 1 / 3))
    (34, 33, 33)
    """
    exact = [round(_HUNDRED * share, 9) for share in shares]
    counts = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for index in order[: _HUNDRED - sum(counts)]:
        counts[index] += 1
    return tuple(counts)


def draw(given: OutcomeBars) -> str:
    """Return the stacked bars as SVG text."""
    scale = Scale((0.0, float(_HUNDRED)), (_LEFT, svg.WIDTH - _RIGHT))
    parts = [_key()]
    top = 18.0
    for index, row in enumerate(given.rows):
        parts.append(_row(row, scale, top + index * _ROW))
    bottom = top + len(given.rows) * _ROW
    face = Face(SMALL, fill=palette.MUTED)
    parts += [
        svg.text(scale.at(v), bottom + 7, f"{v:.0f}", face, "middle")
        for v in (0.0, 25.0, 50.0, 75.0, 100.0)
    ]
    middle = scale.at(_HUNDRED / 2)
    parts.append(svg.text(middle, bottom + 18, "of 100 simulated histories", face, "middle"))
    head = Face(SMALL, bold=True)
    parts.append(svg.text(svg.WIDTH, 8.6, "held · eroded · war", head, "end"))
    return svg.sheet(given.caption, parts, bottom + 20)


def _row(row: OutcomeShares, scale: Scale, top: float) -> str:
    face = Face(BODY, bold=True)
    parts = [svg.text(0, top + 12, fitted(row.design, _LEFT - 8, face), face)]
    start = 0
    shares = (row.held, row.eroded, row.war)
    counts = of_hundred(shares)
    for count, word in zip(counts, ("held", "eroded", "war"), strict=True):
        corner = (scale.at(start), top)
        size = (scale.at(start + count) - scale.at(start), _BAR)
        parts.append(_segment(word, corner, size, count))
        start += count
    shown = " · ".join(map(_counted, counts, shares))
    parts.append(svg.text(svg.WIDTH, top + 12, shown, Face(BODY), "end"))
    return "".join(parts)


def _counted(count: int, share: float) -> str:
    """The count, told apart from none and from all where the share is neither."""
    return words.hundred(share) if count in {0, _HUNDRED} else str(count)


def _segment(word: str, corner: tuple[float, float], size: tuple[float, float], count: int) -> str:
    if count == 0:
        return ""
    fill, ink = _colours(word)
    parts = [svg.rect(corner, size, fill, palette.INK)]
    if word == "eroded":
        parts.append(svg.hatch(corner, size, "#8A6420", 5.0))
    face = Face(BODY, bold=True, fill=ink)
    long, short = f"{count} of {_HUNDRED} {word}", str(count)
    for shown in (long, f"{count} {word}", short):
        if width(shown, face) + 8 <= size[0]:
            x, base_line = corner[0] + size[0] / 2, corner[1] + 12
            if word == "eroded":
                plate = width(shown, face) + 6
                parts.append(svg.rect((x - plate / 2, corner[1] + 3), (plate, _BAR - 6), fill))
            parts.append(svg.text(x, base_line, shown, face, "middle"))
            break
    return "".join(parts)


def _colours(word: str) -> tuple[str, str]:
    return {
        "held": (palette.HELD, palette.INK),
        "eroded": (palette.ERODED, palette.INK),
        "war": (palette.WAR, palette.PAPER),
    }[word]


def _key() -> str:
    face = Face(SMALL)
    parts, x = [], _LEFT
    for word in ("held", "eroded", "war"):
        corner, size = (x, 1.0), (14.0, 9.0)
        parts.append(svg.rect(corner, size, _colours(word)[0], palette.INK))
        if word == "eroded":
            parts.append(svg.hatch(corner, size, "#8A6420", 5.0))
        parts.append(svg.text(x + 18, 8.6, word, face))
        x += 18 + width(word, face) + 16
    return "".join(parts)
