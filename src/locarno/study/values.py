"""Outcomes of a study in memory: one mean a point, with what an analysis needs beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import quantile
from locarno.model.study import Comparator, Condition
from locarno.study.space import Space
from locarno.theory.designs_of_experiments import Sample

__all__ = ["CaseValues", "condition_met", "input_values", "point_means", "seen"]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CaseValues:
    """Means over the histories of each point, (B * N,) an outcome, NaN where a point is missing."""

    case: int
    label: str
    means: Mapping[str, F64]


def point_means(sample: Sample, histories: int, found: Mapping[str, F64], name: str) -> F64:
    """Mean of an outcome over the histories of each point, (B * N,); NaN for missing points.

    Parameters
    ----------
    found : ``block``, ``point``, ``history`` and the outcome, in any order.
    """
    rows = found["block"].astype(np.int64) * sample.size + found["point"].astype(np.int64)
    known = (found["block"] < sample.blocks) & (found["point"] < sample.size)
    place = rows[known] * histories + found["history"][known].astype(np.int64)
    values = np.full(sample.points * histories, np.nan)
    values[place] = found[name][known]
    return np.asarray(values.reshape(sample.points, histories).sum(axis=1) / histories)


def condition_met(condition: Condition, means: Mapping[str, F64]) -> Flags:
    """Points at which an event took place; a point without an outcome has none."""
    values = means[condition.outcome]
    match condition.comparator:
        case Comparator.LEAST:
            met = values >= condition.value
        case Comparator.MORE:
            met = values > condition.value
        case Comparator.MOST:
            met = values <= condition.value
        case _:
            met = values < condition.value
    return np.asarray(met & np.isfinite(values))


def input_values(space: Space, path: str, u: F64, case: int | None = None) -> F64:
    """Values of an input at quantiles of its range, in its unit; NaN in a case without it.

    Parameters
    ----------
    case : number of the case, whose design may give the input a range of its own; None for the
        first case that has the input.
    """
    ranges = space.ranges if case is None else space.by_case[case]
    return quantile(ranges[path], u) if path in ranges else np.full(np.shape(u), np.nan)


def seen(space: Space, sample: Sample) -> Sample:
    """The sample as inputs stand: those that move together are mixed, as the cases see them."""
    if not sample.plan.space_filling:
        return sample
    u = space.model.quantiles(sample.matrix, np.arange(sample.points) % sample.size)
    return replace(sample, u=u.reshape(sample.u.shape))
