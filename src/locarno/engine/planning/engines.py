"""One door for whole units, whichever engine is behind it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.cp_sat import solve_whole
from locarno.engine.planning.highs import Effort, Solution, Solver
from locarno.engine.planning.programme import Programme
from locarno.model.plan_results import Engine

__all__ = ["whole_units"]

F64 = NDArray[np.float64]


def whole_units(
    programme: Programme, cost: F64, effort: Effort, engine: Engine, begin: F64 | None = None
) -> Solution:
    """Best point in whole units within the effort allowed, and a bound that the engine proved.

    Parameters
    ----------
    programme : rows and columns.
    cost : (columns,) objective.
    effort : nodes for HiGHS, ``work`` for CP-SAT.
    engine : who searches.
    begin : (columns,) point to start from.

    Raises
    ------
    SolverFailure
        When the engine is not installed, or gives up.
    """
    if engine is Engine.CP_SAT:
        return solve_whole(programme, cost, effort.work, begin)
    return Solver(programme, effort).whole(cost, begin)
