"""The door to CP-SAT, an optional engine for whole units: a programme in, the same words out.

It counts in integers only, so that what it proves, it proves exactly. It works on one thread and
stops by its own deterministic measure of work, never by the clock.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.highs import Solution
from locarno.engine.planning.programme import Programme
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["available", "solve_whole"]

F64 = NDArray[np.float64]

_DENOMINATOR = 1_000_000
_STATUS: Mapping[str, PlanStatus] = {
    "OPTIMAL": PlanStatus.OPTIMAL,
    "INFEASIBLE": PlanStatus.INFEASIBLE,
    "FEASIBLE": PlanStatus.STOPPED,
    "UNKNOWN": PlanStatus.STOPPED,
}
_WITH_VALUES = ("OPTIMAL", "FEASIBLE")
_LARGEST = 10**9


def available() -> bool:
    """Whether the engine is installed."""
    return importlib.util.find_spec("ortools") is not None


def solve_whole(
    programme: Programme, cost: F64, work: float, begin: F64 | None = None, workers: int = 1
) -> Solution:
    """Best point in whole units, or the best found within the work allowed.

    Parameters
    ----------
    programme : rows and columns; coefficients are taken as the fractions that they stand for.
    cost : (columns,) objective; columns that cost nothing and stand in no row are left at 0.
    work : deterministic seconds, the engine's own measure.
    begin : (columns,) point to start from.
    workers : threads; with more than one they take turns, so that the result stays the same.

    Raises
    ------
    SolverFailure
        When the engine is not installed, with what to do about it.
    """
    if not available():
        raise SolverFailure(
            "missing",
            "the second solver is not installed; get it with: pip install locarno[solver]",
        )
    return _Run(programme, cost).solved(work, begin, workers)


class _Run:
    """One programme in integers."""

    def __init__(self, programme: Programme, cost: F64) -> None:
        # Imported late: an optional package, and half a second.
        from ortools.sat.python import cp_model  # noqa: PLC0415

        self.cp_model = cp_model
        self.programme = programme
        self.model = cp_model.CpModel()
        self.scale = self._scales()
        self.columns = [self._column(number) for number in range(programme.columns)]
        for row in range(programme.rows):
            self._row(row)
        exact = [Fraction(c).limit_denominator(_DENOMINATOR) for c in cost]
        parts = [e / s for e, s in zip(exact, self.scale, strict=True)]
        self.whole = math.lcm(*(part.denominator for part in parts))
        terms = [
            int(part * self.whole) * column
            for part, column in zip(parts, self.columns, strict=True)
            if part
        ]
        self.model.minimize(sum(terms))

    def _scales(self) -> list[int]:
        """By how much each column is multiplied to be whole: the denominators of its rows."""
        programme = self.programme
        scale = [1] * programme.columns
        for row in range(programme.rows):
            span = slice(programme.start[row], programme.start[row + 1])
            whole = math.lcm(*(_exact(value).denominator for value in programme.value[span]), 1)
            for column in programme.index[span]:
                if not programme.whole[column]:
                    scale[column] = math.lcm(scale[column], whole)
        return scale

    def _column(self, number: int) -> Any:  # noqa: ANN401 - the engine is optional
        upper = self.programme.upper[number]
        most = _LARGEST if math.isinf(upper) else int(upper * self.scale[number])
        return self.model.new_int_var(0, most, "")

    def _row(self, row: int) -> None:
        programme = self.programme
        span = slice(programme.start[row], programme.start[row + 1])
        terms = [
            (column, _exact(value) / self.scale[column])
            for column, value in zip(programme.index[span], programme.value[span], strict=True)
        ]
        low, high = programme.low[row], programme.high[row]
        ends = [_exact(end) for end in (low, high) if math.isfinite(end)]
        whole = math.lcm(*(v.denominator for _, v in terms), *(e.denominator for e in ends), 1)
        total = sum(int(value * whole) * self.columns[column] for column, value in terms)
        if math.isfinite(low):
            self.model.add(total >= int(_exact(low) * whole))
        if math.isfinite(high):
            self.model.add(total <= int(_exact(high) * whole))

    def solved(self, work: float, begin: F64 | None, workers: int) -> Solution:
        if begin is not None:
            for column, value, scale in zip(self.columns, begin, self.scale, strict=True):
                self.model.add_hint(column, round(value * scale))
        solver = self.cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.interleave_search = workers > 1
        solver.parameters.max_deterministic_time = work
        solver.parameters.random_seed = 0
        word = solver.status_name(solver.solve(self.model))
        status = _STATUS.get(word, PlanStatus.STOPPED)
        # A model that the engine refuses proves nothing.
        bound = solver.best_objective_bound / self.whole if word in _STATUS else -math.inf
        if word not in _WITH_VALUES:
            # Asked for values all the same, the engine reads memory that holds none.
            return Solution(status, None, math.inf, bound, np.empty(0))
        found = [solver.value(column) for column in self.columns]
        values = np.array([float(v) / s for v, s in zip(found, self.scale, strict=True)])
        return Solution(status, values, solver.objective_value / self.whole, bound, np.empty(0))


def _exact(value: float) -> Fraction:
    return Fraction(value).limit_denominator(_DENOMINATOR)
