"""What is lost when somebody stays at home and the others plan again, in parts of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from locarno.engine.planning.highs import Effort
from locarno.engine.planning.probe import NEGLIGIBLE, Probe
from locarno.engine.planning.problem import Problem

__all__ = ["Dropout", "Dropouts", "Loss", "dropouts", "without"]

_ALL_PAIRS = 12
"""Contributors up to which every pair is looked at."""


@dataclass(frozen=True, slots=True)
class Dropout:
    """One nation or two that stay at home.

    Parameters
    ----------
    nations : their numbers, in order.
    adds : weight-quarters more that are missing over the mandatory rows after the ramp, however
        the others plan.
    beyond : by how much two are worse than the sum of each alone; 0 for one.
    """

    nations: tuple[int, ...]
    adds: float
    beyond: float = 0.0


@dataclass(frozen=True, slots=True)
class Dropouts:
    """Who can be missed least.

    Parameters
    ----------
    shortage : weight-quarters missing with everybody there.
    single : every nation whose units could be there, the worst loss first.
    pairs : the pairs looked at, the worst loss first.
    """

    shortage: float
    single: tuple[Dropout, ...]
    pairs: tuple[Dropout, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What a row loses when some offers are gone and the rest is planned again.

    Parameters
    ----------
    row : number of the row.
    missing : weight-quarters after the ramp that it lacks with those offers.
    lost : weight-quarters that it lacks besides without them; below 0 where the new plan favours
        this row at the cost of others.
    """

    row: int
    missing: float
    lost: float


def dropouts(problem: Problem, *, largest: int = 6, effort: Effort | None = None) -> Dropouts:
    """Losses when one nation stays at home, and when two do.

    Parameters
    ----------
    problem : what is planned.
    largest : of how many nations, those with the worst loss, pairs are looked at when more than
        twelve could contribute; otherwise all pairs are.
    effort : how much work one solve may do.
    """
    probe = Probe(problem, effort, prices=False)
    base = probe.solve().objective
    offers = _offers(problem)
    alone = {nation: _added(probe, base, mine) for nation, mine in offers.items()}
    worst = sorted(alone, key=lambda nation: (-round(alone[nation], 6), nation))
    watched = worst if len(worst) <= _ALL_PAIRS else worst[:largest]
    pairs = []
    for one, other in combinations(sorted(watched), 2):
        adds = _added(probe, base, offers[one] + offers[other])
        pairs.append(Dropout((one, other), adds, _exact(adds - alone[one] - alone[other])))
    pairs.sort(key=lambda pair: (-round(pair.adds, 6), pair.nations))
    single = tuple(Dropout((nation,), alone[nation]) for nation in worst)
    return Dropouts(base, single, tuple(pairs))


def _offers(problem: Problem) -> dict[int, tuple[int, ...]]:
    """Offers that can be there, by nation."""
    found: dict[int, tuple[int, ...]] = {}
    for number, offer in enumerate(problem.offers):
        if offer.first < problem.quarters:
            found[offer.nation] = (*found.get(offer.nation, ()), number)
    return found


def _added(probe: Probe, base: float, offers: Sequence[int]) -> float:
    return max(_exact(probe.barred(offers).objective - base), 0.0)


def _exact(difference: float) -> float:
    """A difference without the solver's rounding."""
    return difference if abs(difference) > NEGLIGIBLE else 0.0


def without(
    problem: Problem, offers: Sequence[int], effort: Effort | None = None
) -> tuple[Loss, ...]:
    """What each row loses without some offers, such as all that hang on one backer.

    Mandatory rows are planned first, then desired ones. Only rows that lack something, with the
    offers or without them, are listed.

    Parameters
    ----------
    problem : what is planned.
    offers : numbers of the offers that are gone.
    effort : how much work one solve may do.
    """
    probe = Probe(problem, effort)
    before = probe.missing(probe.solve_tiers())[:, problem.ramp :].sum(axis=1)
    after = probe.missing(probe.barred(offers, tiers=True))[:, problem.ramp :].sum(axis=1)
    return tuple(
        Loss(row, float(before[row]), _exact(float(after[row] - before[row])))
        for row in map(int, np.flatnonzero((before > NEGLIGIBLE) | (after > NEGLIGIBLE)))
    )
