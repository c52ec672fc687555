"""What delivery makes of a plan: fill, chance of being full and the bad tail, nothing replanned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.probe import NEGLIGIBLE
from locarno.engine.planning.problem import Problem

__all__ = ["Delivery", "delivery", "shortages", "tail_mean", "value_at_risk"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A plan over draws of what is kept.

    Parameters
    ----------
    fill : (K,) share of the mandatory want filled after the ramp, by draw; 1 where nothing is
        wanted.
    expected_fill : its mean.
    p_full : share of draws in which nothing is missing.
    shortage : (K,) weight-quarters missing over the mandatory rows after the ramp.
    expected_shortage : its mean.
    tail_shortage : its mean over the worst share 1 - alpha of draws (CVaR).
    alpha : level of the tail.
    """

    fill: tuple[float, ...]
    expected_fill: float
    p_full: float
    shortage: tuple[float, ...]
    expected_shortage: float
    tail_shortage: float
    alpha: float


def delivery(problem: Problem, on_station: F64 | I64, kept: F64, alpha: float = 0.9) -> Delivery:
    """What the draws make of a plan.

    Parameters
    ----------
    problem : what was planned.
    on_station : (O, T) units on station in the plan.
    kept : (K, O) share of each offer that is kept, by draw.
    alpha : level of the tail, 0 to below 1; 0 gives the mean.
    """
    missing, wanted = shortages(problem, on_station, kept)
    runs = len(missing)
    # Without a want there is nothing to miss.
    fill = 1.0 - np.where(wanted > 0.0, missing / np.where(wanted > 0.0, wanted, 1.0), 0.0)
    return Delivery(
        fill=tuple(fill.tolist()),
        expected_fill=math.fsum(fill) / runs,
        p_full=int(np.count_nonzero(missing <= NEGLIGIBLE)) / runs,
        shortage=tuple(missing.tolist()),
        expected_shortage=math.fsum(missing) / runs,
        tail_shortage=tail_mean(missing.tolist(), alpha),
        alpha=alpha,
    )


def shortages(problem: Problem, on_station: F64 | I64, kept: F64) -> tuple[F64, F64]:
    """(K,) weight-quarters missing and wanted over the mandatory rows after the ramp, by draw."""
    missing, wanted = np.zeros(len(kept)), np.zeros(len(kept))
    for number in problem.tiers()[0]:
        row = problem.rows[number]
        want = np.tile(np.array(row.need[problem.ramp :], dtype=np.float64), (len(kept), 1))
        there = np.zeros_like(want)
        for i, offer in enumerate(problem.offers):
            present = kept[:, i, np.newaxis] * on_station[i, problem.ramp :]
            if offer.row == number:
                there += offer.weight * present
            if row.support is not None and offer.row in row.support.rows:
                want += float(row.support.per_person) * offer.persons * present
        missing += np.maximum(want - there, 0.0).sum(axis=1)
        wanted += want.sum(axis=1)
    return missing, wanted


def value_at_risk(losses: Sequence[float], alpha: float) -> float:
    """Smallest loss that at least a share ``alpha`` of equally likely losses does not exceed.

    >>> value_at_risk([0.0, 1.0, 2.0, 3.0], 0.75)
    2.0
    """
    place = max(math.ceil(alpha * len(losses) - NEGLIGIBLE) - 1, 0)
    return sorted(losses)[place]


def tail_mean(losses: Sequence[float], alpha: float) -> float:
    """Mean of the worst share 1 - ``alpha`` of equally likely losses, the last one in part.

    Source
    ------
    Rockafellar and Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2 (2000).

    >>> tail_mean([0.0, 1.0, 2.0, 3.0], 0.5), tail_mean([0.0, 1.0, 2.0, 3.0], 0.0)
    (2.5, 1.5)
    """
    level = value_at_risk(losses, alpha)
    over = math.fsum(max(loss - level, 0.0) for loss in losses)
    return level + over / ((1.0 - alpha) * len(losses))
