"""What a plan is judged by, in order: an objective counts where those before it are equal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Problem

__all__ = ["LEVELS", "Level", "burden", "heaviest", "worth"]

I64 = NDArray[np.int64]

LEVELS = ("mandatory", "desired", "burden", "preference")


@dataclass(frozen=True, slots=True)
class Level:
    """How far one objective came.

    Parameters
    ----------
    name : one of ``LEVELS``.
    value : reached by the plan.
    bound : no plan in whole units reaches less, what came before held.
    """

    name: str
    value: float
    bound: float


def worth(problem: Problem, starts: I64) -> tuple[float, float, float]:
    """What is compared, smaller first: mandatory and desired shortfall, largest burden."""
    there = problem.on_station(starts)
    mandatory = float(problem.shortfall(there))
    desired = float(problem.shortfall(there, mandatory=False))
    return mandatory, desired, heaviest(problem, there)


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
