"""What would have to be assumed of pledges without a number for the force to last."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name
from locarno.engine.planning.theatre import Theatre
from locarno.errors import SolverFailure

__all__ = ["Assumed", "assumed"]

_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Assumed:
    """Least numbers behind which the force lasts, or comes as near to it as it can.

    Parameters
    ----------
    units : units that each open offer has to bring at most at any moment, by offer number.
    missing : mandatory weight-quarters that no number of theirs fills.
    rows : numbers of the rows that stay short.
    """

    units: Mapping[int, int]
    missing: float
    rows: tuple[int, ...]


def assumed(problem: Problem, free: Collection[int], effort: Effort | None = None) -> Assumed:
    """Fewest people that open offers must bring for the mandatory rows to be full and stay full.

    Parameters
    ----------
    problem : all offers, the open ones at any number.
    free : offers whose number is open; arrival, rotation and pools still bind them.

    Returns
    -------
    Units by open offer, parts of a unit rounded up. Of several ways with as few people it takes
    the one that a linear programme's vertex gives; the people in all are the same.
    """
    opened = _opened(problem, free)
    theatre = Theatre(opened)
    columns = {}
    for number in sorted(free):
        columns[number] = theatre.programme.column(Name("assumed", number))
        for quarter in range(opened.offers[number].first, opened.quarters):
            terms = [*theatre.present(number, quarter, 1.0), (columns[number], -1.0)]
            theatre.programme.row(Name("assumed", number, quarter), terms, high=0.0)
    lacking = theatre.lacking()
    held = theatre.programme.row(
        Name("held"), [(int(c), 1.0) for c in lacking.nonzero()[0]], high=math.inf
    )
    solver = Solver(theatre.programme, effort)
    first = solver.relaxed(lacking)
    if first.values is None:
        raise SolverFailure(first.status.value, "no plan was found for the open pledges")
    solver.bound_row(held, -math.inf, first.objective + _NEGLIGIBLE)
    people = theatre.programme.cost(
        (column, float(max(1, opened.offers[number].persons))) for number, column in columns.items()
    )
    best = solver.relaxed(people)
    values = first.values if best.values is None else best.values
    short = {
        row
        for (row, quarter), column in theatre.short.items()
        if opened.rows[row].mandatory
        and quarter >= opened.ramp
        and values[column] > _NEGLIGIBLE * max(1.0, _most_wanted(opened, row))
    }
    units = {number: math.ceil(values[column] - _NEGLIGIBLE) for number, column in columns.items()}
    return Assumed(units, first.objective, tuple(sorted(short)))


def _opened(problem: Problem, free: Collection[int]) -> Problem:
    """The problem with as many units in open offers as any row could want."""
    offers = list(problem.offers)
    for number in free:
        offer = offers[number]
        enough = math.ceil(_most_wanted(problem, offer.row) / offer.weight) * offer.cycle
        most = tuple(enough if present > 0 else 0 for present in offer.most)
        offers[number] = replace(offer, most=most)
    return replace(problem, offers=tuple(offers))


def _most_wanted(problem: Problem, row: int) -> float:
    """Most weight that a row can want: its own, and what all the people it supports would take."""
    wanted, support = float(max(problem.rows[row].need)), problem.rows[row].support
    if support is None:
        return wanted
    for number in support.rows:
        crews = [o.persons / o.weight for o in problem.offers if o.row == number]
        people = max(problem.rows[number].need) * max(crews, default=0.0)
        wanted += float(support.per_person) * people
    return wanted
