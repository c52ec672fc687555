"""What one more of anything would be worth at most: the duals of the elastic plan, in words' units.

The optimum is convex in every side, so a price is an upper bound of what one more removes and a
lower bound of what one less adds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from locarno.engine.planning.highs import Effort, Solution
from locarno.engine.planning.probe import NEGLIGIBLE, Probe, Run
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name

__all__ = ["Binding", "Price", "Prices", "prices"]


class Binding(StrEnum):
    """What kind of thing stands in the way."""

    OFFER = "offer"
    POOL = "pool"
    CAP = "cap"
    LIFT = "lift"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Price:
    """What one more of something removes at most.

    Parameters
    ----------
    binding : kind of thing.
    subject : number of the offer, pool, cap or row; -1 for lift.
    quarters : first to last quarter in which it binds.
    removes : weight-quarters removed over the plan, at most, by one more in every quarter: one unit
        of an offer, of a pool or of a cap, one tonne of lift, one weight less wanted of a row.
    per_quarter : the same for each quarter after the ramp.
    """

    binding: Binding
    subject: int
    quarters: Run
    removes: float
    per_quarter: float


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of everything that binds, the dearest of each kind first.

    Parameters
    ----------
    shortage : weight-quarters missing over the mandatory rows after the ramp, in parts of units.
    prices : those above 0.
    """

    shortage: float
    prices: tuple[Price, ...]

    def of(self, binding: Binding, subject: int) -> float:
        """Weight-quarters that one more removes at most; 0 for what does not bind."""
        return next(
            (p.removes for p in self.prices if (p.binding, p.subject) == (binding, subject)), 0.0
        )


def prices(problem: Problem, effort: Effort | None = None) -> Prices:
    """Prices of offers, pools, caps, lift and rows.

    Parameters
    ----------
    problem : what is planned.
    effort : how much work the solver may do.
    """
    probe = Probe(problem, effort)
    return read(probe, probe.solve())


def read(probe: Probe, solution: Solution) -> Prices:
    """Prices in a solution of a probe."""
    problem = probe.problem
    counts = {
        Binding.OFFER: range(len(problem.offers)),
        Binding.POOL: range(len(problem.pools)),
        Binding.CAP: range(len(problem.caps)),
        Binding.LIFT: range(-1, 0),
        Binding.ROW: range(len(problem.rows)),
    }
    found = [
        price
        for binding, subjects in counts.items()
        for subject in subjects
        if (price := _price(probe, solution, binding, subject)) is not None
    ]
    order = {binding: place for place, binding in enumerate(Binding)}
    found.sort(key=lambda price: (order[price.binding], -price.removes, price.subject))
    return Prices(solution.objective, tuple(found))


_FAMILY = {
    Binding.OFFER: "offered",
    Binding.POOL: "pool",
    Binding.CAP: "cap",
    Binding.LIFT: "lift",
    Binding.ROW: "cover",
}


def _price(probe: Probe, solution: Solution, binding: Binding, subject: int) -> Price | None:
    quarters = probe.problem.quarters
    each: dict[int, float] = {}
    for quarter in range(quarters):
        each[quarter] = abs(probe.dual(solution, Name(_FAMILY[binding], subject, quarter)))
    for begin in range(quarters) if binding is Binding.POOL else ():
        # One more in every quarter raises the side of ``lasting`` by as many quarters.
        worth = abs(probe.dual(solution, Name("lasting", subject, begin)))
        for quarter in range(begin, quarters):
            each[quarter] += worth
    where = [quarter for quarter, worth in each.items() if worth > NEGLIGIBLE]
    if not where:
        return None
    removes = sum(each.values())
    return Price(binding, subject, Run(where[0], where[-1]), removes, removes / probe.counted)
