"""Panels of several designs on the same axes: days across, shares of 100 upwards."""

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, wrap

Panel = TypeVar("Panel")

MOST_DESIGNS = 8
_A_SHEET = 6
"""Designs on a sheet where one sheet does not hold them all: two full rows."""
LINE = 11.5
DAYS_PER_YEAR = 365.0
TITLE = Face(BODY, bold=True)
_GAP = 14.0
_TALL = 112.0
_LEFT = 26.0


def sheets(given: Sequence[Panel]) -> list[tuple[Panel, ...]]:
    """Return the panels dealt out to as few sheets as hold them."""
    most = len(given) if len(given) <= MOST_DESIGNS else _A_SHEET
    return [tuple(given[start : start + most]) for start in range(0, len(given), most)]


def panels(
    designs: Sequence[str], last_day: float, above: float, draw: Callable[[int, Scale, Scale], str]
) -> tuple[list[str], float]:
    """Return the panels of one to eight designs, and the height that they take.

    Parameters
    ----------
    above : room between a title and its panel; draw : panel of a number on its scales of days and
        shares.
    """
    count = len(designs)
    columns = min(count, 4 if count > 6 else 3 if count in {3, 5, 6} else 2)
    wide = (svg.WIDTH - _LEFT - 12.0 - _GAP * (columns - 1)) / columns
    deep = LINE * max(len(title(design, wide)) for design in designs) + above
    parts = []
    for index in range(count):
        left = _LEFT + (index % columns) * (wide + _GAP)
        top = (index // columns) * (_TALL + deep + 22.0)
        x = Scale((0.0, last_day), (left, left + wide))
        y = Scale((0.0, 1.0), (top + deep + _TALL, top + deep))
        parts.append(draw(index, x, y))
    return parts, math.ceil(count / columns) * (_TALL + deep + 22.0)


def title(design: str, room: float) -> tuple[str, ...]:
    """Return the name of a design on at most two lines."""
    lines = wrap(design, room, TITLE)
    return lines if len(lines) <= 2 else (lines[0], fitted(" ".join(lines[1:]), room, TITLE))


def shares(x: Scale, y: Scale, *, ruled: bool) -> str:
    """Return the axis of shares, labelled in the first column, with rules across if wanted."""
    left, right = x.points
    quiet = Face(SMALL, fill=palette.MUTED)
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        if ruled:
            parts.append(svg.line((left, y.at(share)), (right, y.at(share)), "#C4C4C4", 0.4))
        if left == _LEFT:
            shown = f"{100 * share:.0f}"
            parts.append(svg.text(left - 4, y.at(share) + 2.8, shown, quiet, "end"))
    return "".join(parts)


def years(x: Scale, floor: float) -> str:
    """Return the axis of days, told in years."""
    face = Face(SMALL, fill=palette.MUTED)
    span = x.values[1] / DAYS_PER_YEAR
    step = max(1, math.ceil(span / 5 - 1e-9)) if span >= 2 else 0.5
    parts = []
    for i in range(int(span / step + 0.02) + 1):
        at = x.at(i * step * DAYS_PER_YEAR)
        label = f"{svg.number(i * step)} y" if i else "0"
        parts.append(svg.line((at, floor), (at, floor + 3), palette.RULE, 0.8))
        anchor = "end" if at > x.points[1] - 4 else "middle"
        parts.append(svg.text(at, floor + 12, label, face, anchor))
    return "".join(parts) + svg.line((x.points[0], floor), (x.points[1], floor), palette.RULE)
