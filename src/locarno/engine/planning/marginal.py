"""The marginal curves: how much of the next troops wanted can be filled, and what more would buy.

Both are optima in parts of units: the first is convex in what is wanted, so each step is filled at
most as well as the one before; the second is concave in what is pledged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from locarno.engine.planning.highs import Effort, Solution
from locarno.engine.planning.probe import NEGLIGIBLE, Probe
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name

__all__ = ["Demanded", "Supplied", "marginal_demand", "marginal_supply"]

STEPS = (0, 5_000, 10_000, 15_000, 20_000)
"""People added."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """A larger want and what of it can be filled.

    Parameters
    ----------
    added : people wanted besides, every mandatory row in proportion.
    shortage : weight-quarters missing over the mandatory rows after the ramp.
    filled : share of this step that is filled; None for the first step and where it adds nothing.
    """

    added: int
    shortage: float
    filled: float | None


@dataclass(frozen=True, slots=True)
class Supplied:
    """More troops from those who send some, and what they remove.

    Parameters
    ----------
    added : people kept on station besides, spread as the plan spreads them, with the rotation
        behind them.
    shortage : weight-quarters missing over the mandatory rows after the ramp.
    removes : weight-quarters that this step removes; None for the first.
    """

    added: int
    shortage: float
    removes: float | None


def marginal_demand(
    problem: Problem, added: Sequence[int] = STEPS, effort: Effort | None = None
) -> tuple[Demanded, ...]:
    """What can be filled of a growing want.

    People are turned into weight by what the offers of a row have of both; a row that nobody fills
    or whose units have no crew does not grow. Support grows with the people that it supports.

    Parameters
    ----------
    problem : what is planned.
    added : people wanted besides, rising.
    effort : how much work one solve may do.
    """
    probe = Probe(problem, effort)
    probe.solve()
    people = {row: _people(problem, row) for row in problem.tiers()[0]}
    total = sum(people.values()) / probe.counted
    found: list[Demanded] = []
    wanted = 0.0
    for amount in added:
        more = {
            Name("cover", row, t): amount / total * problem.rows[row].need[t]
            for row, crew in people.items()
            if crew > 0.0
            for t in range(problem.quarters)
        }
        shortage = probe.shortage(more)
        now = sum(side for name, side in more.items() if name.quarter >= problem.ramp)
        step = now - wanted
        rise = shortage - found[-1].shortage if found else 0.0
        part = 1.0 - rise / step if found and step > NEGLIGIBLE else None
        found.append(Demanded(amount, shortage, part))
        wanted = now
    return tuple(found)


def _people(problem: Problem, row: int) -> float:
    """Person-quarters after the ramp that the want of a row stands for."""
    weight = persons = 0
    for offer in problem.offers:
        if offer.row == row:
            weight += offer.weight * max(offer.most, default=0)
            persons += offer.persons * max(offer.most, default=0)
    return sum(problem.rows[row].need[problem.ramp :]) * persons / weight if weight else 0.0


def marginal_supply(
    problem: Problem, added: Sequence[int] = STEPS, effort: Effort | None = None
) -> tuple[Supplied, ...]:
    """What each further step of troops would remove.

    Parameters
    ----------
    problem : what is planned.
    added : people pledged besides, rising.
    effort : how much work one solve may do.
    """
    probe = Probe(problem, effort)
    each = _spread(probe, probe.solve())
    found: list[Supplied] = []
    for amount in added:
        shortage = probe.shortage({name: worth * amount for name, worth in each.items()})
        removes = max(found[-1].shortage - shortage, 0.0) if found else None
        found.append(Supplied(amount, shortage, removes))
    return tuple(found)


def _spread(probe: Probe, solution: Solution) -> dict[Name, float]:
    """Change of the sides of rows for one person more, spread as the people on station are."""
    problem = probe.problem
    there = probe.on_station(solution)[:, problem.ramp :].sum(axis=1)
    people = sum(o.persons * float(there[i]) for i, o in enumerate(problem.offers))
    found: dict[Name, float] = {}
    for number, offer in enumerate(problem.offers):
        if people <= 0.0 or there[number] <= NEGLIGIBLE:
            continue
        units = float(there[number]) / people
        for quarter in range(problem.quarters):
            names = [(Name("offered", number, quarter), units)]
            if offer.pool is not None:
                behind = units * offer.draw * offer.cycle / offer.tour
                left = problem.quarters - quarter
                names.append((Name("pool", offer.pool, quarter), behind))
                names.append((Name("lasting", offer.pool, quarter), behind * left))
            for name, worth in names:
                if probe.has(name):
                    found[name] = found.get(name, 0.0) + worth
    return found
