"""Zone of agreement: how many packages are left, what excludes the others, what parties gain."""

from dataclasses import dataclass

from locarno.report import words
from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted

_LEFT = 206.0
_RIGHT = 88.0
_ROW = 19.0
_BAR = 11.0
_ZONE, _EDGE = "#B9A6D3", palette.GUARANTOR
_LOST, _ONLY = "#E6E6E6", "#6E6E6E"
_HEAD, _TEXT = Face(SMALL, bold=True), Face(SMALL)


@dataclass(frozen=True, slots=True)
class Share:
    """Packages left after a step (0-1): mean and 5-95 % spread between futures."""

    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Excluder:
    """Packages that a condition excludes, and those that nothing else would (0-1)."""

    name: str
    excludes: float
    alone: float


@dataclass(frozen=True, slots=True)
class Slack:
    """What a package leaves a party beyond no agreement: 10, 50 and 90 % of futures."""

    name: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class AgreementZone:
    """Input: what is left, what binds, and slack at one package, which ``package`` names."""

    caption: svg.Caption
    left: tuple[Share, ...]
    binds: tuple[Excluder, ...]
    package: str
    slack: tuple[Slack, ...]


def draw(given: AgreementZone) -> str:
    """Return the three parts, one below the other, as SVG text."""
    scale = Scale((0.0, 1.0), (_LEFT, svg.WIDTH - _RIGHT))
    parts, top = [], 4.0
    shares = 4.0 + _ROW * len(given.left)
    parts += _section("Packages left, of 100", "spread", scale, top, shares)
    parts += [_share(row, scale, top + 16 + i * _ROW) for i, row in enumerate(given.left)]
    top += shares + 48
    bars = 4.0 + _ROW * len(given.binds)
    parts += _section("Packages excluded by", "by it alone", scale, top, bars)
    parts += [_excluder(row, scale, top + 16 + i * _ROW) for i, row in enumerate(given.binds)]
    top += bars + 34
    parts.append(_key(top))
    top += 22
    if given.slack:
        parts += _slacks(given, top)
        top += 44 + _ROW * len(given.slack)
    return svg.sheet(given.caption, parts, top)


def _section(title: str, right: str, scale: Scale, top: float, high: float) -> list[str]:
    span = (top + 12, top + 12 + high)
    return [
        svg.text(0, top + 7, title, _HEAD),
        svg.text(svg.WIDTH, top + 7, right, _HEAD, "end"),
        *(grid_column(scale, v, f"{100 * v:.0f}", span) for v in (0.0, 0.25, 0.5, 0.75, 1.0)),
    ]


def _share(row: Share, scale: Scale, top: float) -> str:
    middle = top + _BAR / 2
    ends = ((scale.at(row.low), middle), (scale.at(row.high), middle))
    shown = f"{words.hundred(row.mean)}; {_span(row)}"
    start = scale.at(0.0)
    return "".join(
        (
            svg.text(0, top + 9, fitted(row.name, _LEFT - 8, Face(BODY)), Face(BODY)),
            svg.rect((start, top), (scale.at(row.mean) - start, _BAR), _ZONE, _EDGE),
            svg.line(*ends, palette.INK, 1.2),
            *(svg.line((x, middle - 3), (x, middle + 3), palette.INK, 1.2) for x, _ in ends),
            svg.text(svg.WIDTH, top + 9, shown, _TEXT, "end"),
        )
    )


def _span(row: Share) -> str:
    return words.span(words.hundred(row.low), words.hundred(row.high))


def _excluder(row: Excluder, scale: Scale, top: float) -> str:
    start = scale.at(0.0)
    only = (scale.at(row.alone) - start, _BAR)
    return "".join(
        (
            svg.text(0, top + 9, fitted(row.name, _LEFT - 8, Face(BODY)), Face(BODY)),
            svg.rect((start, top), (scale.at(row.excludes) - start, _BAR), _LOST, palette.RULE),
            svg.rect((start, top), only, _ONLY, palette.INK) if row.alone > 0.0 else "",
            svg.text(
                svg.WIDTH, top + 9,
                f"{words.hundred(row.excludes)}; {words.hundred(row.alone)} alone", _TEXT, "end",
            ),
        )
    )  # fmt: skip


def _key(base_line: float) -> str:
    box = (16, 9)
    return "".join(
        (
            svg.rect((0, base_line - 8), box, _LOST, palette.RULE),
            svg.text(21, base_line, "excluded by this and perhaps by others", _TEXT),
            svg.rect((220, base_line - 8), box, _ONLY, palette.INK),
            svg.text(
                241, base_line, "by this and nothing else: what lifting it would admit", _TEXT
            ),
        )
    )


def _slacks(given: AgreementZone, top: float) -> list[str]:
    ends = [v for row in given.slack for v in (row.low, row.high)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = max(high - low, 0.5) * 0.06
    scale = Scale((low - room, high + room), (_LEFT, svg.WIDTH - _RIGHT))
    span = (top + 12, top + 16 + _ROW * len(given.slack))
    parts = [
        svg.text(0, top + 7, fitted(given.package, svg.WIDTH - 60, _HEAD), _HEAD),
        svg.text(svg.WIDTH, top + 7, "median", _HEAD, "end"),
        *(grid_column(scale, v, svg.number(v), span) for v in ticks(*scale.values, 7)),
        svg.line((scale.at(0.0), span[0]), (scale.at(0.0), span[1]), palette.INK, 1.4),
    ]
    for number, row in enumerate(given.slack):
        y = top + 22 + number * _ROW
        name = fitted(row.name, _LEFT - 8, Face(BODY))
        parts.append(svg.text(0, y + 3, name, Face(BODY)))
        parts.append(svg.line((scale.at(row.low), y), (scale.at(row.high), y), palette.INK, 1.2))
        refused = row.middle < 0.0
        parts.append(
            svg.tag(
                "circle", cx=scale.at(row.middle), cy=y, r=4.2, stroke=palette.INK,
                stroke_width=1.2, fill=palette.PAPER if refused else palette.INK,
            )
        )  # fmt: skip
        shown = words.amount(row.middle)
        parts.append(svg.text(svg.WIDTH, y + 3, shown, _TEXT, "end"))
    return parts
