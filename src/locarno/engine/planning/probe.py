"""The theatre stage in parts of units, loaded once and asked many times what one change would do.

Every answer here is about the linear relaxation: no whole plan misses less, so a difference of two
of its optima is what a change is worth before rounding to whole units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.highs import Effort, Solution, Solver
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import INFINITY, Name
from locarno.engine.planning.theatre import Theatre
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["LARGE", "NEGLIGIBLE", "Probe", "Run", "runs"]

F64 = NDArray[np.float64]

NEGLIGIBLE = 1e-6
"""Weight in a quarter below which a shortage is the solver's rounding."""

LARGE = 4_000
"""Columns from which on a programme is solved anew from the inside rather than walked on with."""

_ALL_MISSING = Name("all missing")


@dataclass(frozen=True, slots=True)
class Run:
    """Quarters that follow each other, both ends included."""

    begin: int
    end: int

    def __len__(self) -> int:
        return self.end - self.begin + 1


def runs(quarters: Iterable[int]) -> tuple[Run, ...]:
    """Quarters as runs, in order of time.

    >>> runs([7, 3, 4])
    (Run(begin=3, end=4), Run(begin=7, end=7))
    """
    found: list[Run] = []
    for quarter in sorted(set(quarters)):
        if found and quarter == found[-1].end + 1:
            found[-1] = Run(found[-1].begin, quarter)
        else:
            found.append(Run(quarter, quarter))
    return tuple(found)


class Probe:
    """The elastic theatre of a problem, solved warm after each change of its sides.

    Parameters
    ----------
    problem : what is planned.
    effort : how much work one solve may do.
    prices : whether duals are asked for, or only optima.
    """

    def __init__(
        self, problem: Problem, effort: Effort | None = None, *, prices: bool = True
    ) -> None:
        self.problem = problem
        self._priced = prices
        self.theatre = Theatre(problem, spare=prices)
        programme = self.theatre.programme
        # The rows ``offered`` imply these sides; without them every price lies on a row.
        for column in self.theatre.begun.values():
            programme.upper[column] = INFINITY
        self._lacking = self.theatre.lacking()
        total = [(int(c), float(self._lacking[c])) for c in np.flatnonzero(self._lacking)]
        programme.row(_ALL_MISSING, total)
        self._number = {name: row for row, name in enumerate(programme.row_names)}
        self._solver = Solver(programme, effort)

    @property
    def counted(self) -> int:
        """Quarters after the ramp, in which a shortage counts."""
        return max(self.problem.quarters - self.problem.ramp, 1)

    def has(self, name: Name) -> bool:
        """Whether the programme has such a row."""
        return name in self._number

    def side(self, name: Name) -> tuple[float, float]:
        """Sides of a row as the problem has them."""
        row = self._number[name]
        return self.theatre.programme.low[row], self.theatre.programme.high[row]

    def solve(self) -> Solution:
        """Least weight-quarters missing over the mandatory rows after the ramp, with duals."""
        return self._solved(self._lacking)

    def _solved(self, cost: F64) -> Solution:
        if self.theatre.programme.columns > LARGE:
            found = self._solver.inner(cost, corner=self._priced)
        else:
            found = self._solver.relaxed(cost, primal=True)
        if found.status is not PlanStatus.OPTIMAL or found.values is None:
            raise SolverFailure(
                str(found.status), "the solver stopped before the explanation of the plan was found"
            )
        return found

    def solve_tiers(self) -> Solution:
        """The same, and with that held, the least missing over the desired rows."""
        first = self.solve()
        desired = self.theatre.lacking(mandatory=False)
        if not desired.any():
            return first
        row = self._number[_ALL_MISSING]
        room = NEGLIGIBLE * max(1.0, first.objective)
        self._solver.bound_row(row, -INFINITY, first.objective + room)
        second = self._solved(desired)
        self._solver.bound_row(row, -INFINITY, INFINITY)
        return second

    def dual(self, solution: Solution, name: Name) -> float:
        """Change of the shortage for one more of a row's side; 0 for a row that is not there."""
        row = self._number.get(name)
        return 0.0 if row is None else float(solution.duals[row])

    def shortage(self, more: Mapping[Name, float]) -> float:
        """Least weight-quarters missing with some sides moved, which are then put back.

        Parameters
        ----------
        more : what is added to the finite sides of a row.
        """
        for name, amount in more.items():
            low, high = (s if abs(s) == INFINITY else s + amount for s in self.side(name))
            self._solver.bound_row(self._number[name], low, high)
        try:
            return self.solve().objective
        finally:
            for name in more:
                self._solver.bound_row(self._number[name], *self.side(name))

    def close(self, names: Iterable[Name]) -> None:
        """Set the upper sides of some rows to 0, for good."""
        for name in names:
            row = self._number[name]
            self.theatre.programme.high[row] = 0.0
            self._solver.bound_row(row, self.theatre.programme.low[row], 0.0)

    def barred(self, offers: Sequence[int], *, tiers: bool = False) -> Solution:
        """Optimum without some offers, which are then put back."""
        gone = set(offers)
        columns = [c for (offer, _), c in self.theatre.begun.items() if offer in gone]
        none = np.zeros(len(columns))
        self._solver.bound_columns(columns, none, none)
        try:
            return self.solve_tiers() if tiers else self.solve()
        finally:
            self._solver.bound_columns(columns, none, np.full(len(columns), INFINITY))

    def missing(self, solution: Solution) -> F64:
        """(Q, T) weight that each row lacks in a solution."""
        values = solution.values
        found = np.zeros((len(self.problem.rows), self.problem.quarters))
        if values is not None:
            for (row, quarter), column in self.theatre.short.items():
                found[row, quarter] = values[column]
        return np.where(found > NEGLIGIBLE, found, 0.0)

    def on_station(self, solution: Solution) -> F64:
        """(O, T) units on station in a solution, in parts of units."""
        values = solution.values
        if values is None:
            return np.zeros((len(self.problem.offers), self.problem.quarters))
        return self.theatre.on_station(values)
