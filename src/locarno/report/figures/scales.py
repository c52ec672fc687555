"""Axes: values to points on the page, round tick values, drawn axes."""

import math
from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.typeface import SMALL, Face

_ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_HOUR_TICKS = (
    (1.0, "1 h"), (3.0, "3 h"), (6.0, "6 h"), (24.0, "1 day"), (72.0, "3 days"), (168.0, "1 week"),
    (720.0, "1 month"), (2160.0, "3 months"), (8760.0, "1 year"), (43800.0, "5 years"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """A map from a range of values to a range of points, linear or logarithmic."""

    values: tuple[float, float]
    points: tuple[float, float]
    log: bool = False

    def at(self, value: float) -> float:
        """Return the position of a value, held inside the axis."""
        low, high = self.values
        held = min(max(value, low), high)
        share = (
            math.log(held / low) / math.log(high / low) if self.log else (held - low) / (high - low)
        )
        return self.points[0] + share * (self.points[1] - self.points[0])


def round_step(span: float, count: int) -> float:
    """Return a round step (1, 2, 2.5 or 5 times a power of ten) giving at most `count` steps.

    >>> round_step(986.0, 10)
    100.0
    """
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    return next(s * power for s in _ROUND_STEPS if s * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, count: int = 5) -> tuple[float, ...]:
    """Return the round values between low and high.

    >>> ticks(0.0, 1.0)
    (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    """
    step = round_step(high - low, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(i * step, 10) for i in range(first, last + 1))


def hour_ticks(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Return the times of the axis in words, as (hours, label)."""
    return tuple((hours, label) for hours, label in _HOUR_TICKS if low <= hours <= high)


def grid_column(scale: Scale, value: float, label: str, span: tuple[float, float]) -> str:
    """Return one vertical grid line over the span (top, bottom) with its label below."""
    x = scale.at(value)
    face = Face(SMALL, fill=palette.MUTED)
    return svg.line((x, span[0]), (x, span[1]), palette.GRID, 0.6) + svg.text(
        x, span[1] + 9.5, label, face, "middle"
    )
