"""A linear programme under construction, whose rows know what they mean.

Solvers see numbers; explanations see the names. Nothing here knows what a force is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Name", "Programme"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

INFINITY = float("inf")


class Name(NamedTuple):
    """What a row or a column stands for.

    Parameters
    ----------
    family : kind, such as ``cover`` or ``pool``.
    subject : number of the row, pool, cap or offer that it belongs to; -1 for none.
    quarter : quarter; -1 where it spans several.
    """

    family: str
    subject: int = -1
    quarter: int = -1


@dataclass(slots=True)
class Programme:
    """low <= A x <= high, lower <= x <= upper, some x whole."""

    names: list[Name] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_names: list[Name] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, name: Name, upper: float = INFINITY, *, whole: bool = False) -> int:
        """Append a column from 0 to ``upper`` and return its number."""
        self.names.append(name)
        self.lower.append(0.0)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.names) - 1

    def row(
        self,
        name: Name,
        terms: Iterable[tuple[int, float]],
        *,
        low: float = -INFINITY,
        high: float = INFINITY,
    ) -> int:
        """Append low <= sum of value * column <= high and return its number."""
        for column, value in terms:
            self.index.append(column)
            self.value.append(value)
        self.start.append(len(self.index))
        self.row_names.append(name)
        self.low.append(low)
        self.high.append(high)
        return len(self.row_names) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.names)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_names)

    def cost(self, terms: Iterable[tuple[int, float]]) -> F64:
        """(columns,) objective with these values and 0 elsewhere."""
        cost = np.zeros(self.columns)
        for column, value in terms:
            cost[column] += value
        return cost

    def activity(self, row: int, values: Sequence[float] | F64) -> float:
        """Sum of value * column of a row at a point."""
        span = slice(self.start[row], self.start[row + 1])
        return float(
            sum(v * values[c] for c, v in zip(self.index[span], self.value[span], strict=True))
        )
