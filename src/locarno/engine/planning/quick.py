"""Quick plans, each problem planned once: designs and packages of levels often pose the same."""

from __future__ import annotations

from typing import Final

from locarno.engine.known import Known
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.search import TheatrePlan, plan

__all__ = ["quick_plan"]

_PLANS: Final[Known[TheatrePlan]] = Known(64)


def quick_plan(problem: Problem) -> TheatrePlan:
    """The plan that rounding the linear programme gives; a plan depends on its problem alone.

    Raises
    ------
    SolverFailure
        As for `plan`.
    """
    return _PLANS((problem,), lambda: _made(problem))


def _made(problem: Problem) -> TheatrePlan:
    found = plan(problem)
    found.starts.setflags(write=False)
    found.on_station.setflags(write=False)
    return found
