"""From pledge to post: a waterfall for each reading, from what was promised to what is wanted."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width

_LEFT = 148.0
_GAP = 16.0
_TOP = 17.0
_ROW = 18.0
_BAR = 11.0
_ROOM = 46.0
"""Points right of a bar for its number."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One reading.

    Parameters
    ----------
    reading : its name.
    pledged, filled, wanted : ends of the account.
    lost : what each step takes, in the order of ``steps``.
    """

    reading: str
    pledged: float
    lost: tuple[float, ...]
    filled: float
    wanted: float


@dataclass(frozen=True, slots=True)
class PledgeAccount:
    """Input: names of the steps between pledged and filled, and one or two readings."""

    caption: svg.Caption
    steps: tuple[str, ...]
    panels: tuple[Panel, ...]
    unit: str = "people"


def draw(given: PledgeAccount) -> str:
    """Return the waterfalls, side by side on one scale, as SVG text."""
    labels = ("Pledged", *given.steps, "On station", "Missing", "Wanted")
    most = max([1.0, *(max(p.pledged, p.wanted) for p in given.panels)])
    bottom = _TOP + len(labels) * _ROW
    wide = (svg.WIDTH - _LEFT - _GAP * (len(given.panels) - 1)) / len(given.panels)
    parts = []
    for row, label in enumerate(labels):
        face = Face(BODY, bold=_is_end(row, len(labels)))
        y = _TOP + row * _ROW + _BAR - 1
        parts.append(svg.text(_LEFT - 8, y, fitted(label, _LEFT - 10, face), face, "end"))
    for number, panel in enumerate(given.panels):
        left = _LEFT + number * (wide + _GAP)
        scale = Scale((0.0, most), (left, left + wide - _ROOM))
        parts += _panel(panel, scale, bottom, len(labels))
    face = Face(SMALL, fill=palette.MUTED)
    middle = (_LEFT + svg.WIDTH) / 2
    parts.append(svg.text(middle, bottom + 22, given.unit, face, "middle"))
    return svg.sheet(given.caption, parts, bottom + 26)


def _is_end(row: int, rows: int) -> bool:
    """Whether a row stands for a total, drawn from zero, and not for a step."""
    return row in {0, rows - 3, rows - 1}


def _panel(panel: Panel, scale: Scale, bottom: float, rows: int) -> list[str]:
    face = Face(BODY, bold=True)
    parts = [svg.text(scale.points[0], 8.6, f"{panel.reading} reading", face)]
    grid = ticks(0.0, scale.values[1], 2)
    parts += [grid_column(scale, v, svg.grouped(v), (_TOP - 3, bottom)) for v in grid]
    spans = [(0.0, panel.pledged)]
    for amount in panel.lost:
        end = spans[-1][0] if len(spans) > 1 else panel.pledged
        spans.append((max(0.0, end - amount), end))
    spans += [(0.0, panel.filled), (panel.filled, panel.wanted), (0.0, panel.wanted)]
    for row, span in enumerate(spans):
        top = _TOP + row * _ROW
        parts.append(_bar(span, scale, top, row, rows))
    return parts


def _bar(span: tuple[float, float], scale: Scale, top: float, row: int, rows: int) -> str:
    left, right = scale.at(span[0]), scale.at(span[1])
    amount, end = span[1] - span[0], _is_end(row, rows)
    size = (max(0.8, right - left), _BAR)
    missing = row == rows - 2
    if row == rows - 1:
        bar = svg.rect((left, top), size, palette.PAPER, palette.INK)
    elif missing:
        bar = svg.rect((left, top), size, palette.PAPER, palette.INK, "2.5 1.8")
        bar += svg.hatch((left, top), size, palette.RULE) if amount > 0.0 else ""
    elif row == rows - 3:
        bar = svg.rect((left, top), size, "#4A2A73", "#4A2A73")
    else:
        bar = svg.rect((left, top), size, "#B9A6D3" if end else "#E4DCEF", palette.GUARANTOR)
    sign = "" if end or missing or amount == 0.0 else "−"
    face = Face(SMALL, bold=end)
    shown = f"{sign}{svg.grouped(amount)}"
    at = right + 4 if right + 4 + width(shown, face) <= scale.points[1] + _ROOM else left - 4
    return bar + svg.halo(at, top + _BAR - 2.3, shown, face, "start" if at > left else "end")
