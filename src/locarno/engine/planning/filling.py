"""Plans made row by row, within what each row may bring: from kinds of units to nations."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.highs import Effort
from locarno.engine.planning.levels import NEGLIGIBLE
from locarno.engine.planning.parts import Parts
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.stations import Standing, group_of
from locarno.engine.planning.theatre import Theatre
from locarno.model.plan_results import Engine

__all__ = ["Filling", "aimed"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class Filling:
    """A theatre stage whose rows are filled one after the other.

    Parameters
    ----------
    theatre : the programme; rows may have been added to it.
    within : what is done for each row.
    engine : who does it.
    """

    def __init__(self, theatre: Theatre, within: Effort, engine: Engine = Engine.HIGHS) -> None:
        self.problem, self.theatre = theatre.problem, theatre
        self.parts = Parts(theatre.programme, within, engine)
        self._lift = {
            name.quarter: row
            for row, name in enumerate(theatre.programme.row_names)
            if name.family == "lift"
        }

    def by_row(self, tonnes: F64, order: Sequence[int]) -> I64:
        """(O, lead + T) tours of a plan made row by row.

        Parameters
        ----------
        tonnes : (Q, T) what each row may bring, besides what is spare and what those before it
            left.
        order : numbers of the rows.
        """
        offers, lead = len(self.problem.offers), self.problem.lead
        starts = np.zeros((offers, lead + self.problem.quarters), dtype=np.int64)
        cost = self.theatre.lacking() + self.theatre.lacking(mandatory=False)
        allowed = self._spare(tonnes)
        for row in order:
            allowed = allowed + tonnes[row]
            high = {place: float(allowed[quarter]) for quarter, place in self._lift.items()}
            starts = self.again(starts, self.columns(self.problem.fillers(row)), cost, high)
        return starts

    def _spare(self, tonnes: F64) -> F64:
        """(T,) tonnes that lift could carry besides."""
        lift = self.problem.lift
        if lift is None:
            return np.zeros(self.problem.quarters)
        spare: F64 = np.array(lift.tonnes, dtype=np.float64) - tonnes.sum(axis=0)
        spare[spare < 0.0] = 0.0
        return spare

    def again(
        self, starts: I64, columns: I64, cost: F64, high: Mapping[int, float] | None = None
    ) -> I64:
        """A plan with some of its tours chosen anew."""
        point = self.parts.again(self.theatre.point(starts), columns, cost, high)
        return np.rint(self.theatre.starts(point)).astype(np.int64)

    def columns(self, offers: Container[int], quarters: Container[int] | None = None) -> I64:
        """Tours begun of some offers, in some quarters or in all."""
        found = [
            column
            for (offer, quarter), column in self.theatre.begun.items()
            if offer in offers and (quarters is None or quarter in quarters)
        ]
        return np.array(found, dtype=np.int64)


def aimed(filling: Filling, best: Standing, tonnes: F64, order: Sequence[int]) -> I64:
    """(O, lead + T) tours of a plan that puts on station what is known to be best.

    Rows that do not get there are planned anew together with each other row in turn, until the plan
    lacks no more than the best, or every row has had its turn.

    Parameters
    ----------
    filling : of a theatre stage that puts no more on station than the best.
    best : what can be on station.
    tonnes, order : as for ``Filling.by_row``.
    """
    problem, cost = filling.problem, filling.theatre.lacking()
    starts = filling.by_row(tonnes, order)
    value = float(problem.shortfall(problem.on_station(starts)))
    for row in order:
        behind = _behind(problem, best, starts)
        if value <= best.bound + NEGLIGIBLE * max(1.0, best.bound) or not behind:
            break
        chosen = {offer for one in (row, *behind) for offer in problem.fillers(one)}
        other = filling.again(starts, filling.columns(chosen), cost)
        reached = float(problem.shortfall(problem.on_station(other)))
        if reached < value - NEGLIGIBLE and not broken_rules(problem, other):
            starts, value = other, reached
    return starts


def _behind(problem: Problem, best: Standing, starts: I64) -> tuple[int, ...]:
    """Rows of which less is on station in some quarter than could be."""
    there = problem.on_station(starts)
    found = set()
    for (group, quarter), count in best.units.items():
        alike = (i for i in problem.fillers(group.row) if group_of(problem.offers[i]) == group)
        if sum(int(there[i, quarter]) for i in alike) < count:
            found.add(group.row)
    return tuple(sorted(found))
