"""The force that does best over draws of what is kept: more offers than the want, where they help.

What is sent is decided before anybody knows which offers are kept; what is then missing follows.
The force is what each pool can keep on station for ever, steady between changes of the wants and
offers, in parts of units and without lift: it says what to over-subscribe, not which unit goes
when. With the starts of every quarter in it, the programme takes minutes instead of a second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.probe import NEGLIGIBLE, Run
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name, Programme
from locarno.engine.planning.risk import Delivery, delivery
from locarno.errors import SolverFailure
from locarno.model.force_results import PlanStatus

__all__ = ["Addition", "Hedge", "hedge"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_WORTH = 1e-4
"""Weight-quarters of shortage that a weight-quarter on station must save to be sent at all."""


@dataclass(frozen=True, slots=True)
class Addition:
    """An offer of which the hedged plan has more.

    Parameters
    ----------
    offer : number of the offer.
    units : units more on station than in the nominal plan, mean over the quarters after the ramp.
    """

    offer: int
    units: float


@dataclass(frozen=True, slots=True)
class Hedge:
    """The force that does best in the tail of the draws, beside the nominal one.

    Parameters
    ----------
    nominal : what the draws make of the nominal plan.
    hedged : what they make of the hedged one.
    on_station : (O, T) its units on station after the ramp, in parts of units.
    additions : offers of which it has more, the most people first.
    """

    nominal: Delivery
    hedged: Delivery
    on_station: tuple[tuple[float, ...], ...]
    additions: tuple[Addition, ...]


def hedge(
    problem: Problem,
    nominal: F64 | I64,
    kept: F64,
    alpha: float = 0.9,
    effort: Effort | None = None,
) -> Hedge:
    """The steady force with the least mean shortage over the worst share 1 - alpha of draws.

    Parameters
    ----------
    problem : what is planned.
    nominal : (O, T) units on station in the plan that it is compared with.
    kept : (K, O) share of each offer that is kept, by draw.
    alpha : level of the tail, 0 to below 1; 0 takes the mean over all draws.
    effort : how much work the solver may do.

    Raises
    ------
    SolverFailure
        When the solver stops before the optimum.

    Source
    ------
    Rockafellar and Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2 (2000):
    the tail mean as a linear programme.
    """
    drawn = _Drawn(problem, kept, alpha)
    found = Solver(drawn.programme, effort).relaxed(drawn.cost(), primal=True)
    if found.status is not PlanStatus.OPTIMAL or found.values is None:
        raise SolverFailure(
            str(found.status), "the solver stopped before the hedged plan was found"
        )
    there = drawn.on_station(found.values)
    more = (there - nominal)[:, problem.ramp :].mean(axis=1)
    additions = [Addition(i, float(more[i])) for i in map(int, np.flatnonzero(more > _LEAST))]
    additions.sort(key=lambda a: (-round(a.units * problem.offers[a.offer].persons, 6), a.offer))
    return Hedge(
        nominal=delivery(problem, nominal, kept, alpha),
        hedged=delivery(problem, there, kept, alpha),
        on_station=tuple(tuple(line) for line in there.tolist()),
        additions=tuple(additions),
    )


_LEAST = 1e-3
"""Units, mean over the quarters, below which an addition is not worth naming."""


class _Drawn:
    """Units kept on station for ever in each epoch, with the shortage of every draw.

    Parameters
    ----------
    problem : what is planned.
    kept : (K, O) share of each offer that is kept, by draw.
    alpha : level of the tail.
    """

    def __init__(self, problem: Problem, kept: F64, alpha: float) -> None:
        self.problem, self.kept, self.alpha = problem, kept, alpha
        self.programme = Programme()
        self.epochs = _epochs(problem)
        self.there: dict[tuple[int, int], int] = {}
        for number, offer in enumerate(problem.offers):
            for epoch, run in enumerate(self.epochs):
                most = offer.most[run.begin]
                if most > 0:
                    name = Name("there", number, run.begin)
                    self.there[number, epoch] = self.programme.column(name, float(most))
        for epoch, run in enumerate(self.epochs):
            self._bounds(epoch, run)
        self.level = self.programme.column(Name("level"))
        self.over = [self.programme.column(Name("over", k)) for k in range(len(kept))]
        for draw in range(len(kept)):
            self._tail(draw)

    def _bounds(self, epoch: int, run: Run) -> None:
        """Pools give no more than they can for ever, caps hold."""
        for number, pool in enumerate(self.problem.pools):
            terms = [
                (column, offer.draw * offer.cycle / offer.tour)
                for i, offer in enumerate(self.problem.offers)
                if offer.pool == number and (column := self.there.get((i, epoch))) is not None
            ]
            self._at_most(Name("lasting", number, run.begin), terms, pool.size[run.begin])
        for number, cap in enumerate(self.problem.caps):
            counted = [
                (column, float(each))
                for i, each in cap.terms
                if (column := self.there.get((i, epoch))) is not None
            ]
            self._at_most(Name("cap", number, run.begin), counted, cap.limit[run.begin])

    def _at_most(self, name: Name, terms: list[tuple[int, float]], high: int) -> None:
        if terms:
            self.programme.row(name, terms, high=float(high))

    def _tail(self, draw: int) -> None:
        """What a draw misses over the level of the tail."""
        terms = [(self.over[draw], 1.0), (self.level, 1.0)]
        for row in self.problem.tiers()[0]:
            for epoch, run in enumerate(self.epochs):
                column = self.programme.column(Name("missing", row, run.begin))
                self._cover(draw, row, epoch, column)
                terms.append((column, -float(len(run))))
        self.programme.row(Name("tail", draw), terms, low=0.0)

    def _cover(self, draw: int, row: int, epoch: int, missing: int) -> None:
        wanted, quarter = self.problem.rows[row], self.epochs[epoch].begin
        terms = [(missing, 1.0)]
        for number, offer in enumerate(self.problem.offers):
            column = self.there.get((number, epoch))
            each = float(offer.weight) if offer.row == row else 0.0
            if wanted.support is not None and offer.row in wanted.support.rows:
                each -= float(wanted.support.per_person) * offer.persons
            each *= float(self.kept[draw, number])
            if column is not None and each:
                terms.append((column, each))
        self.programme.row(Name("drawn", row, quarter), terms, low=float(wanted.need[quarter]))

    def cost(self) -> F64:
        """Mean of the tail, and the little that a unit must be worth to be sent."""
        tail = 1.0 / ((1.0 - self.alpha) * len(self.kept))
        terms = [(self.level, 1.0), *((column, tail) for column in self.over)]
        terms += [
            (column, _WORTH * self.problem.offers[number].weight * len(self.epochs[epoch]))
            for (number, epoch), column in self.there.items()
        ]
        return self.programme.cost(terms)

    def on_station(self, values: F64) -> F64:
        """(O, T) units on station; what comes before the end of the ramp is not planned."""
        found = np.zeros((len(self.problem.offers), self.problem.quarters))
        for (number, epoch), column in self.there.items():
            run = self.epochs[epoch]
            found[number, run.begin : run.end + 1] = values[column]
        return np.where(found > NEGLIGIBLE, found, 0.0)


def _epochs(problem: Problem) -> tuple[Run, ...]:
    """Runs of quarters after the ramp in which no want, offer, pool or cap changes."""
    lines = [row.need for row in problem.rows] + [offer.most for offer in problem.offers]
    lines += [pool.size for pool in problem.pools] + [cap.limit for cap in problem.caps]
    begins = [
        t
        for t in range(problem.ramp, problem.quarters)
        if t == problem.ramp or any(line[t] != line[t - 1] for line in lines)
    ]
    ends = [begin - 1 for begin in begins[1:]] + [problem.quarters - 1]
    return tuple(Run(begin, end) for begin, end in zip(begins, ends, strict=False))
