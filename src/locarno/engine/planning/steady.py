"""A solver that begins afresh where walking on from the last solution has led it astray."""

from __future__ import annotations

from locarno.engine.planning.highs import F64, Solution, Solver
from locarno.model.results import PlanStatus

__all__ = ["SteadySolver"]


class SteadySolver(Solver):
    """As ``Solver``, for long walks from one linear programme to the next.

    Fractions of people, as a tail has, can carry a warm solve past its tolerance: HiGHS then calls
    the model optimal and the point not feasible. From nothing it finds both.
    """

    def relaxed(self, cost: F64, *, primal: bool = False) -> Solution:
        """See ``Solver.relaxed``."""
        found = super().relaxed(cost, primal=primal)
        if found.values is None and found.status in {PlanStatus.OPTIMAL, PlanStatus.STOPPED}:
            self._highs.clearSolver()
            found = super().relaxed(cost)
        return found
