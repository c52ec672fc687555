"""What a plan is judged by, in order: an objective counts where those before it are equal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name
from locarno.engine.planning.theatre import Theatre
from locarno.model.force_results import PlanStatus

__all__ = ["LEVELS", "NEGLIGIBLE", "Ladder", "Level", "burden", "heaviest", "met", "worth"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

LEVELS = ("mandatory", "desired", "burden", "upkeep")
NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Level:
    """How far one objective came.

    Parameters
    ----------
    name : one of ``LEVELS``: mandatory and desired weight-quarters missing after the ramp, most
        person-quarters over fair share of a nation, EUR that those on station cost.
    value : reached by the plan.
    bound : no plan in whole units reaches less, what came before held, and in a searched plan from
        the burden on what each row lacks in each quarter; None where nothing is known, as what came
        before is itself not the least.
    """

    name: str
    value: float
    bound: float | None

    @property
    def status(self) -> PlanStatus:
        """Whether the value is proved least."""
        least = self.bound is not None and met(self.value, self.bound)
        return PlanStatus.OPTIMAL if least else PlanStatus.STOPPED


def met(value: float, bound: float) -> bool:
    """Whether a plan reaches a bound, but for rounding."""
    return value <= bound + NEGLIGIBLE * max(1.0, bound)


def worth(problem: Problem, starts: I64) -> tuple[float, ...]:
    """What a plan comes to at each level, smaller being better."""
    there = problem.on_station(starts)
    mandatory = float(problem.shortfall(there))
    desired = float(problem.shortfall(there, mandatory=False))
    return mandatory, desired, heaviest(problem, there), float(problem.upkeep(there))


class Ladder:
    """The objectives of a theatre stage, each of which can be held while the next is sought.

    Parameters
    ----------
    theatre : the programme, to which what counts the objectives is added.
    upkeep : whether the cost is among them: who is there at all takes a number for each nation and
        quarter, which the levels before do without.
    """

    def __init__(self, theatre: Theatre, *, upkeep: bool = False) -> None:
        self.theatre = theatre
        self._here: dict[tuple[int, int], tuple[int, int]] = {}
        problem, programme = theatre.problem, theatre.programme
        fair = any(nation.fair > 0.0 for nation in problem.nations)
        costs = [
            theatre.lacking(),
            theatre.lacking(mandatory=False),
            programme.cost([(theatre.heaviest, 1.0)] if fair else []),
        ]
        self._rows = [
            programme.row(
                Name(f"held {name}"), [(int(c), float(cost[c])) for c in np.flatnonzero(cost)]
            )
            for name, cost in zip(LEVELS, costs, strict=False)
        ]
        if upkeep:
            last = self._upkeep()
            costs = [np.append(cost, np.zeros(len(last) - len(cost))) for cost in costs]
            costs.append(last)
        self.costs: tuple[F64, ...] = tuple(costs)

    def _upkeep(self) -> F64:
        """Objective: EUR of those on station, and of those whom their nations bring besides."""
        problem, programme = self.theatre.problem, self.theatre.programme
        priced: list[tuple[int, float]] = []
        for nation, sender in enumerate(problem.nations):
            for quarter in range(problem.quarters if sender.price else 0):
                people = [
                    term
                    for number, offer in enumerate(problem.offers)
                    if offer.nation == nation
                    for term in self.theatre.present(number, quarter, float(offer.persons))
                ]
                priced += [(column, sender.price * each) for column, each in people]
                if people and problem.own is not None:
                    priced.append((self._besides(nation, quarter, people), float(sender.price)))
        return programme.cost(priced)

    def _besides(self, nation: int, quarter: int, people: Sequence[tuple[int, float]]) -> int:
        """Column of those whom a nation brings for itself in a quarter."""
        problem, programme = self.theatre.problem, self.theatre.programme
        own = problem.own
        assert own is not None  # noqa: S101 - asked only where there is something
        name = Name("own", nation, quarter)
        here = programme.column(Name("here", nation, quarter), 1.0, whole=True)
        besides = programme.column(name)
        most = sum(o.persons * o.most[quarter] for o in problem.offers if o.nation == nation)
        programme.row(name, [*people, (here, -float(most))], high=0.0)
        programme.row(name, [(besides, 1.0), (here, -float(own.least))], low=0.0)
        if own.share:
            share = -float(own.share)
            shared = [(besides, 1.0), *((column, share * each) for column, each in people)]
            programme.row(name, shared, low=0.0)
        self._here[nation, quarter] = here, besides
        return besides

    def point(self, starts: I64) -> F64:
        """(columns,) the point of a plan."""
        problem, values = self.theatre.problem, self.theatre.point(starts)
        people, own = problem.served(problem.on_station(starts)), problem.own
        for (nation, quarter), (here, besides) in self._here.items():
            count = int(people[nation, quarter])
            if own is not None and count:
                values[here] = 1.0
                values[besides] = max(float(own.least), float(own.share) * count)
        return values

    def hold(self, values: Sequence[float]) -> None:
        """Keep the first levels at what they have reached, and leave the others free."""
        for place, row in enumerate(self._rows):
            held = values[place] if place < len(values) else math.inf
            self.theatre.programme.high[row] = held + NEGLIGIBLE * max(1.0, held)


def heaviest(problem: Problem, on_station: I64) -> float:
    """Most person-quarters over fair share of a nation that has one; 0 where none has."""
    return max(_burdens(problem, on_station), default=0.0)


def burden(problem: Problem, on_station: I64) -> float | None:
    """Largest burden over the one if all bore their fair share; None where no share is given."""
    shares = [nation.fair for nation in problem.nations if nation.fair > 0.0]
    burdens = _burdens(problem, on_station)
    mean = math.fsum(b * s for b, s in zip(burdens, shares, strict=True)) / (
        math.fsum(shares) or 1.0
    )
    return max(burdens) / mean if mean > 0.0 else None


def _burdens(problem: Problem, on_station: I64) -> list[float]:
    """Person-quarters over fair share of every nation that has one."""
    served = [0] * len(problem.nations)
    for number, offer in enumerate(problem.offers):
        served[offer.nation] += offer.persons * int(on_station[number].sum())
    return [
        people / nation.fair
        for people, nation in zip(served, problem.nations, strict=True)
        if nation.fair > 0.0
    ]
