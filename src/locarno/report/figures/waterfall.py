"""Waterfall of a force: from the battalions on the line to the pool that rotation needs."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, grid_column, ticks
from locarno.report.figures.typeface import BODY, SMALL, Face, fitted, width

_LEFT = 158.0
_ROW = 19.0
_BAR = 12.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step in persons; low and high give its range; a total starts again from zero."""

    label: str
    persons: float
    low: float | None = None
    high: float | None = None
    total: bool = False


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Input: the steps from top to bottom; a total is drawn from zero with the number given."""

    caption: svg.Caption
    steps: tuple[Step, ...]
    unit: str = "persons"


def draw(given: Waterfall) -> str:
    """Return the waterfall as SVG text."""
    spans = _spans(given.steps)
    ends = [
        start + max(s.persons, s.high or 0.0)
        for s, (start, _) in zip(given.steps, spans, strict=True)
    ]
    most = max([*ends, 1.0])
    room = max([width(_shown(s), Face(SMALL, bold=s.total)) for s in given.steps], default=0.0) + 8
    scale = Scale((0.0, most), (_LEFT, svg.WIDTH - room))
    bottom = len(given.steps) * _ROW + 2
    parts = [grid_column(scale, v, svg.grouped(v), (0.0, bottom)) for v in ticks(0.0, most, 5)]
    for index, (step, span) in enumerate(zip(given.steps, spans, strict=True)):
        parts.append(_bar(step, span, scale, index * _ROW + 4))
        if index + 1 < len(given.steps) and not given.steps[index + 1].total:
            x = scale.at(span[1])
            low = index * _ROW + 4 + _BAR
            parts.append(svg.line((x, low), (x, low + _ROW - _BAR), palette.RULE, 0.7))
    face = Face(SMALL, fill=palette.MUTED)
    parts.append(
        svg.text((scale.points[0] + scale.points[1]) / 2, bottom + 20, given.unit, face, "middle")
    )
    return svg.sheet(given.caption, parts, bottom + 24)


def _spans(steps: tuple[Step, ...]) -> list[tuple[float, float]]:
    spans, running = [], 0.0
    for step in steps:
        start = 0.0 if step.total else running
        running = start + step.persons
        spans.append((start, running))
    return spans


def _bar(step: Step, span: tuple[float, float], scale: Scale, top: float) -> str:
    left, right = scale.at(span[0]), scale.at(span[1])
    fill, edge = ("#4A2A73", "#4A2A73") if step.total else ("#B9A6D3", palette.GUARANTOR)
    face = Face(BODY, bold=step.total)
    parts = [
        svg.text(_LEFT - 8, top + _BAR - 2.5, fitted(step.label, _LEFT - 10, face), face, "end"),
        svg.rect((left, top), (max(0.8, right - left), _BAR), fill, edge),
    ]
    reach = right
    if step.low is not None and step.high is not None:
        offset = span[0]
        first, last = scale.at(offset + step.low), scale.at(offset + step.high)
        reach = max(right, last)
        parts.append(_whisker(first, last, top + _BAR / 2))
    parts.append(svg.halo(reach + 5, top + _BAR - 2.5, _shown(step), Face(SMALL, bold=step.total)))
    return "".join(parts)


def _shown(step: Step) -> str:
    if step.low is None or step.high is None:
        return svg.grouped(step.persons)
    return f"{svg.grouped(step.persons)} ({svg.grouped(step.low)}–{svg.grouped(step.high)})"


def _whisker(first: float, last: float, middle: float) -> str:
    return "".join(
        (
            svg.line((first, middle), (last, middle), palette.PAPER, 2.6),
            svg.line((first, middle), (last, middle), palette.INK, 1.0),
            svg.line((first, middle - 3), (first, middle + 3), palette.INK, 1.0),
            svg.line((last, middle - 3), (last, middle + 3), palette.INK, 1.0),
        )
    )
