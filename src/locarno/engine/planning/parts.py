"""Parts of a plan made anew by small integer programmes, while the rest of it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from locarno.engine.planning.engines import whole_units
from locarno.engine.planning.highs import Effort
from locarno.engine.planning.programme import INFINITY, Programme
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import Engine

__all__ = ["Parts"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_SUMMARIES = ("held",)
"""Rows over everything, which bring no further columns into a part."""


class Parts:
    """A programme of which parts are solved.

    Parameters
    ----------
    programme : with starts, which are chosen, and the other numbers, which only count.
    effort : how much work is done on one part.
    engine : who searches it.
    """

    def __init__(self, programme: Programme, effort: Effort, engine: Engine = Engine.HIGHS) -> None:
        self.programme = programme
        self.by_clock = False
        """Whether the clock stopped any part."""
        self._effort, self._engine = effort, engine
        shape = programme.rows, programme.columns
        self._rows = csr_array((programme.value, programme.index, programme.start), shape=shape)
        self._by_column = self._rows.tocsc()
        self._counts = np.array([name.family != "start" for name in programme.names])
        self._near = np.array(
            [not name.family.startswith(_SUMMARIES) for name in programme.row_names]
        )

    def again(
        self, point: F64, columns: I64, cost: F64, high: Mapping[int, float] | None = None
    ) -> F64:
        """The point with some of its whole numbers chosen anew, and what counts them.

        Parameters
        ----------
        point : (columns,) a point of the programme.
        columns : numbers of the columns that are free.
        cost : (columns,) objective.
        high : upper sides of some rows, where they are to be lower than the programme's.
        """
        near = self._touched(columns)
        counting = self._columns_of(near[self._near[near]])
        free = np.union1d(columns, counting[self._counts[counting]])
        rows = self._touched(free)
        part = self._part(rows, free, point, high or {})
        found = whole_units(part, cost[free], self._effort, self._engine, point[free])
        self.by_clock = self.by_clock or found.status is PlanStatus.STOPPED_BY_CLOCK
        if found.values is None:
            return point
        better = point.copy()
        better[free] = found.values
        better[columns] = np.rint(better[columns])
        return better

    def _touched(self, columns: I64) -> I64:
        """Rows in which any of some columns stands."""
        return np.unique(self._by_column[:, columns].indices).astype(np.int64)

    def _columns_of(self, rows: I64) -> I64:
        return np.unique(self._rows[rows].indices).astype(np.int64)

    def _part(self, rows: I64, free: I64, point: F64, high: Mapping[int, float]) -> Programme:
        """The programme of the free columns, the others standing at a point."""
        of, touched = self.programme, self._rows[rows]
        rest = point.copy()
        rest[free] = 0.0
        spent = touched @ rest
        inner = touched[:, free]
        part = Programme(
            names=[of.names[c] for c in free],
            lower=[of.lower[c] for c in free],
            upper=[of.upper[c] for c in free],
            whole=[of.whole[c] for c in free],
        )
        part.row_names = [of.row_names[r] for r in rows]
        part.low = [of.low[r] - s for r, s in zip(rows, spent, strict=True)]
        part.high = [
            min(of.high[r], high.get(int(r), INFINITY)) - s
            for r, s in zip(rows, spent, strict=True)
        ]
        part.start, part.index = inner.indptr.tolist(), inner.indices.tolist()
        part.value = inner.data.tolist()
        return part
