"""The door to HiGHS: linear and integer programmes in, our own words out.

Every run is single-threaded and stops by work (iterations, nodes), so that two runs give the same
plan on any machine; the clock is a safety net, and a plan that met it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.programme import Name, Programme
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["Effort", "Solution", "Solver", "infeasible_subset"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_TOLERANCE = 1e-9
_CONTINUOUS = highspy.HighsVarType.kContinuous
_INTEGER = highspy.HighsVarType.kInteger
_STATUS: Mapping[highspy.HighsModelStatus, PlanStatus] = {
    highspy.HighsModelStatus.kOptimal: PlanStatus.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: PlanStatus.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: PlanStatus.INFEASIBLE,
    highspy.HighsModelStatus.kIterationLimit: PlanStatus.STOPPED,
    highspy.HighsModelStatus.kSolutionLimit: PlanStatus.STOPPED,
    highspy.HighsModelStatus.kTimeLimit: PlanStatus.STOPPED_BY_CLOCK,
}
_DUAL, _PRIMAL = 1, 4
"""Simplex strategies."""
_IRREDUCIBLE_FROM_LP = 2 | 4
"""IIS strategy: from the linear programme, reduced until no row can be left out."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a solver may do.

    Parameters
    ----------
    iterations : simplex iterations of one linear programme.
    nodes : nodes of one search tree.
    gap : relative distance of plan and bound at which a search may stop.
    seconds : the safety net; far above what the work takes, also on a machine that does much else.
    work : deterministic seconds of the second engine, its own measure, where that is used instead.
    shorten : whether an integer programme may be shortened before it is solved. There HiGHS 1.14
        now and then cuts off the best plan (as in number 113 of the tests; its issue 2980 is of the
        kind): a bound found so proves nothing, what it finds is a plan like any other.
    """

    iterations: int = 500_000
    nodes: int = 1_000
    gap: float = 0.0
    seconds: float = 600.0
    shorten: bool = False
    work: float = 10.0


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solver found.

    Parameters
    ----------
    status : how the search ended.
    values : (columns,) best point found; None when there is none.
    objective : its cost; infinite without one.
    bound : no point costs less.
    duals : (rows,) change of the optimum for one more of a row's side; empty for integer ones.
    """

    status: PlanStatus
    values: F64 | None
    objective: float
    bound: float
    duals: F64


class Solver:
    """One programme loaded once and solved many times, warm."""

    def __init__(self, programme: Programme, effort: Effort | None = None) -> None:
        self.programme = programme
        self.effort = effort or Effort()
        self._highs = highspy.Highs()
        self._set(output_flag=False, threads=1, parallel="off", random_seed=0)
        self._set(
            primal_feasibility_tolerance=_TOLERANCE, dual_feasibility_tolerance=_TOLERANCE,
            mip_feasibility_tolerance=_TOLERANCE, mip_abs_gap=0.0,
        )  # fmt: skip
        self._pass()
        self._columns = np.arange(programme.columns, dtype=np.int32)
        self._whole: bool | None = None

    def _set(self, **options: object) -> None:
        for option, value in options.items():
            if self._highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
                raise SolverFailure("option", f"the solver refuses {option} = {value!r}")

    def _pass(self) -> None:
        if self._highs.passModel(_highs_form(self.programme)) == highspy.HighsStatus.kError:
            raise SolverFailure("model", "the solver refuses the planning model")

    def relaxed(self, cost: F64, *, primal: bool = False) -> Solution:
        """Optimum when parts of units are allowed, with duals; warm from the last solution.

        Parameters
        ----------
        cost : (columns,) what a column costs.
        primal : walk through points instead of prices: faster where a point is known, as the empty
            plan is in the elastic form.
        """
        found = self._simplex(cost, _PRIMAL if primal else _DUAL)
        if found.values is None and found.status in {PlanStatus.OPTIMAL, PlanStatus.STOPPED}:
            # Fractions of people, as a tail has, can carry a long warm walk past the tolerance:
            # HiGHS then calls the model optimal and the point not feasible. From nothing it finds
            # both.
            self._highs.clearSolver()
            found = self._simplex(cost, _DUAL)
        return found

    def _simplex(self, cost: F64, strategy: int) -> Solution:
        self._set(
            presolve="choose", solver="simplex", simplex_iteration_limit=self.effort.iterations,
            simplex_strategy=strategy,
        )  # fmt: skip
        return self._in_parts(cost)

    def inner(self, cost: F64, *, corner: bool = True) -> Solution:
        """The same from nothing, through the inside of what is possible and then to a corner.

        Where thousands of equal choices lead a simplex in circles, this takes a fraction of its
        work; that the programme was solved before, a little different, saves it none.

        Parameters
        ----------
        cost : (columns,) what a column costs.
        corner : whether to end in a corner, to the last digit; else some eight digits are right.
        """
        for crossover in ("on",) if corner else ("off", "on"):
            self._highs.clearSolver()
            self._set(presolve="choose", solver="ipm", run_crossover=crossover)
            found = self._in_parts(cost)
            if found.values is not None and found.status is PlanStatus.OPTIMAL:
                return found
        # From the inside the tolerance is sometimes out of reach; the simplex has the last word.
        self._highs.clearSolver()
        return self.relaxed(cost)

    def _in_parts(self, cost: F64) -> Solution:
        self._allow(whole=False)
        found = self._run(cost, whole=False)
        duals = np.asarray(self._highs.getSolution().row_dual, dtype=np.float64)
        return Solution(found.status, found.values, found.objective, found.bound, duals)

    def whole(self, cost: F64, begin: F64 | None = None) -> Solution:
        """Best plan in whole units within the effort allowed, never worse than ``begin``."""
        self._allow(whole=True)
        self._set(presolve="choose" if self.effort.shorten else "off")
        self._set(solver="choose", mip_max_nodes=self.effort.nodes, mip_rel_gap=self.effort.gap)
        return self._run(cost, whole=True, begin=begin)

    def _allow(self, *, whole: bool) -> None:
        """Whole units only, or parts of units too; said to the solver where it changes."""
        if whole != self._whole:
            self._whole = whole
            chosen = np.array(self.programme.whole, dtype=bool) & whole
            kinds = np.where(chosen, _INTEGER, _CONTINUOUS)
            self._highs.changeColsIntegrality(self.programme.columns, self._columns, kinds)

    def _run(self, cost: F64, *, whole: bool, begin: F64 | None = None) -> Solution:
        highs = self._highs
        highs.changeColsCost(self.programme.columns, self._columns, cost)
        if begin is not None:
            # Last of all: any change of the model makes the solver forget where to begin.
            start = highspy.HighsSolution()
            start.col_value = begin.tolist()
            highs.setSolution(start)
        # The solver's clock runs on from one solve to the next.
        self._set(time_limit=highs.getRunTime() + self.effort.seconds)
        if highs.run() == highspy.HighsStatus.kError:
            raise SolverFailure("error", "the solver gave up on the planning model")
        status = _STATUS.get(highs.getModelStatus(), PlanStatus.STOPPED)
        info = highs.getInfo()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if not feasible:
            bound = float(info.mip_dual_bound) if whole else -np.inf
            return Solution(status, None, np.inf, bound, np.empty(0))
        values = np.asarray(highs.getSolution().col_value, dtype=np.float64)
        objective = float(info.objective_function_value)
        bound = float(info.mip_dual_bound) if whole else objective
        return Solution(status, values, objective, min(bound, objective), np.empty(0))

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Change the sides of a row."""
        self._highs.changeRowBounds(row, low, high)

    def bound_columns(self, columns: Sequence[int] | I64, lower: F64, upper: F64) -> None:
        """Change the sides of some columns."""
        chosen = np.asarray(columns, dtype=np.int32)
        self._highs.changeColsBounds(len(chosen), chosen, lower, upper)

    def infeasible_rows(self) -> tuple[Name, ...]:
        """Names of rows of which no one can be left out: together they allow no plan."""
        self._set(iis_strategy=_IRREDUCIBLE_FROM_LP)
        # The clock runs on from the solve that found no plan; the search for the reason shares it.
        self._set(time_limit=self._highs.getRunTime() + self.effort.seconds)
        status, iis = self._highs.getIis()
        if status == highspy.HighsStatus.kError:
            raise SolverFailure("error", "the solver gave up on the reason why there is no plan")
        return tuple(self.programme.row_names[int(row)] for row in iis.row_index_)


def infeasible_subset(programme: Programme, effort: Effort | None = None) -> tuple[Name, ...]:
    """Rows of an infeasible programme, parts of units allowed, none of which is superfluous.

    Returns
    -------
    Their names; empty when the programme has a solution in parts of units.
    """
    solver = Solver(programme, effort)
    if solver.relaxed(np.zeros(programme.columns)).status is not PlanStatus.INFEASIBLE:
        return ()
    return solver.infeasible_rows()


def _highs_form(programme: Programme) -> highspy.HighsLp:
    found = highspy.HighsLp()
    found.num_col_, found.num_row_ = programme.columns, programme.rows
    found.col_cost_ = np.zeros(programme.columns)
    found.col_lower_ = np.array(programme.lower)
    found.col_upper_ = np.array(programme.upper)
    found.row_lower_ = np.array(programme.low)
    found.row_upper_ = np.array(programme.high)
    found.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    found.a_matrix_.start_ = np.array(programme.start, dtype=np.int32)
    found.a_matrix_.index_ = np.array(programme.index, dtype=np.int32)
    found.a_matrix_.value_ = np.array(programme.value, dtype=np.float64)
    found.integrality_ = [_CONTINUOUS] * programme.columns
    return found
