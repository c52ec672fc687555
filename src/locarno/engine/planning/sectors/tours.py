"""The sector of each tour, once it is settled which nation serves where: row by row, exactly.

A unit stays in one sector for its tour. With presence settled the rows have nothing in common any
more, so that each is a small programme of its own, nearly always whole in its linear form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.programme import Name, Programme
from locarno.engine.planning.sectors.one_pass import one_pass
from locarno.engine.planning.sectors.problem import SectorProblem
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["Toured", "toured"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NEGLIGIBLE = 1e-6
_ROUNDING = 1e-9
"""Part of a bound by which the solver's arithmetic may overstate it."""


@dataclass(frozen=True, slots=True)
class Toured:
    """Tours by place.

    Parameters
    ----------
    posted : (O, S + 1, lead + T) tours begun by place.
    missing : mandatory weight-quarters missing after the ramp, in sectors and behind the line.
    bound : no other placement of the same tours under the same presence lacks less.
    """

    posted: I64
    missing: Fraction
    bound: Fraction


def toured(sectors: SectorProblem, starts: I64, presence: Mask, effort: Effort) -> Toured:
    """The tours of a plan, each in a sector where its nation serves.

    Parameters
    ----------
    sectors : where what is wanted.
    starts : (O, lead + T) tours begun.
    presence : (N, S) where each nation may serve.
    effort : work of one row's search in whole units.
    """
    posted = one_pass(sectors, starts, presence)
    bound = Fraction(0)
    by_row = sectors.missing(posted)[1]
    for row, missing in enumerate(by_row):
        least = missing
        if sectors.need[row] is not None and missing > 0:
            least = _row(sectors, row, posted, presence, effort)
        if sectors.problem.rows[row].mandatory:
            bound += least
    posted = _withdrawn(sectors, posted)
    return Toured(posted, sectors.shortfall(posted), bound)


def _withdrawn(sectors: SectorProblem, posted: I64) -> I64:
    """The same with units behind the line that a sector has to spare throughout their tour."""
    problem, found = sectors.problem, posted.copy()
    there = sectors.there(posted)
    for row in sectors.placed():
        numbers = list(problem.fillers(row))
        weights = np.array([problem.offers[i].weight for i in numbers], dtype=np.int64)
        spare = np.tensordot(weights, there[numbers], axes=1) - sectors.wanted(row)
        for number in reversed(numbers):
            offer = problem.offers[number]
            for place, column in np.argwhere(found[number, :-1]).tolist():
                begun = column - problem.lead
                stay = slice(max(begun, offer.first), min(begun + offer.tour, problem.quarters))
                units = min(
                    int(spare[place, stay].min()) // offer.weight, int(found[number, place, column])
                )
                if units > 0:
                    found[number, place, column] -= units
                    found[number, sectors.behind, column] += units
                    spare[place, stay] -= units * offer.weight
    return found


@dataclass(frozen=True, slots=True)
class _RowProgramme:
    """Tours of one row by place: (offer, place, column of the starts) to number of a column.

    ``total`` is the row over all that is missing.
    """

    programme: Programme
    tours: dict[tuple[int, int, int], int]
    short: dict[tuple[int, int], int]
    total: int

    def whole(self, values: F64) -> bool:
        """Whether a point has whole tours."""
        tours = values[list(self.tours.values())]
        return bool(np.abs(tours - np.rint(tours)).max(initial=0.0) <= _NEGLIGIBLE)

    def placed(self, posted: I64, values: F64) -> I64:
        """The placement with the tours of a point in this row."""
        found = posted.copy()
        for (number, place, column), at in self.tours.items():
            found[number, place, column] = round(float(values[at]))
        return found

    def point(self, posted: I64, missing: I64) -> F64:
        values = np.zeros(self.programme.columns)
        for (number, place, column), at in self.tours.items():
            values[at] = posted[number, place, column]
        for (place, quarter), at in self.short.items():
            values[at] = missing[place, quarter]
        return values


def _row(sectors: SectorProblem, row: int, posted: I64, presence: Mask, effort: Effort) -> Fraction:
    """Better tours of a row where there are any, and what no placement of them is below."""
    made = _row_programme(sectors, row, posted.sum(axis=1), presence)
    cost = made.programme.cost((column, 1.0) for column in made.short.values())
    solver = Solver(made.programme, effort)
    relaxed = solver.relaxed(cost)
    if relaxed.values is None or relaxed.status is not PlanStatus.OPTIMAL:
        raise SolverFailure(relaxed.status.value, "no optimum of the placement of a row was found")
    bound, values = relaxed.objective, relaxed.values
    if not made.whole(values):
        begin = made.point(posted, sectors.missing(posted)[0][row])
        found = solver.whole(cost, begin)
        if found.values is None:
            return _up(bound)
        bound, values = max(bound, found.bound), found.values
    before = sectors.missing(posted)[1][row]
    better = made.placed(posted, values)
    if sectors.missing(better)[1][row] < before:
        posted[:] = better
    _line_first(sectors, row, posted, made, solver)
    return _up(bound)


def _line_first(
    sectors: SectorProblem, row: int, posted: I64, made: _RowProgramme, solver: Solver
) -> None:
    """Among placements that lack as little, one that lacks it behind the line rather than on it."""
    lacking, by_row = sectors.missing(posted)
    on_line = int(lacking[row, : sectors.behind, sectors.problem.ramp :].sum())
    if on_line == 0:
        return
    solver.bound_row(made.total, -math.inf, float(by_row[row]))
    sides = ((place, at) for (place, _), at in made.short.items())
    found = solver.relaxed(
        made.programme.cost((at, 1.0) for place, at in sides if place != sectors.behind)
    )
    if found.values is None or not made.whole(found.values):
        return
    other = made.placed(posted, found.values)
    lacking, again = sectors.missing(other)
    fewer = int(lacking[row, : sectors.behind, sectors.problem.ramp :].sum()) < on_line
    if fewer and again[row] <= by_row[row]:
        posted[:] = other


def _up(bound: float) -> Fraction:
    """Weights and wants are whole numbers, and so is what is missing."""
    return Fraction(math.ceil(bound - _NEGLIGIBLE - _ROUNDING * bound))


def _row_programme(sectors: SectorProblem, row: int, starts: I64, presence: Mask) -> _RowProgramme:
    problem, programme = sectors.problem, Programme()
    wanted = sectors.wanted(row)
    tours: dict[tuple[int, int, int], int] = {}
    present: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for number in problem.fillers(row):
        offer = problem.offers[number]
        serves = [s for s in sectors.serves(offer) if presence[offer.nation, s]]
        for column in np.flatnonzero(starts[number]).tolist():
            count, begun = float(starts[number, column]), column - problem.lead
            terms = []
            for place in (*serves, sectors.behind):
                name = Name("tour", number, column)
                at = programme.column(name, count, whole=True)
                tours[number, place, column] = at
                terms.append((at, 1.0))
                for quarter in range(
                    max(begun, offer.first), min(begun + offer.tour, problem.quarters)
                ):
                    present.setdefault((place, quarter), []).append((at, float(offer.weight)))
            programme.row(Name("posted", number, column), terms, low=count, high=count)
    short: dict[tuple[int, int], int] = {}
    for place in range(sectors.behind + 1):
        for quarter in range(problem.ramp, problem.quarters):
            want = float(wanted[place, quarter])
            if want > 0.0:
                lacking = programme.column(Name("short", row, quarter))
                short[place, quarter] = lacking
                cover = [(lacking, 1.0), *present.get((place, quarter), [])]
                programme.row(Name("cover", row, quarter), cover, low=want)
    total = programme.row(Name("all missing"), [(at, 1.0) for at in short.values()])
    return _RowProgramme(programme, tours, short, total)
