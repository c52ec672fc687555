"""Which design comes first, how surely, and which assumption would change that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.model.study import BAND, Better, Comparator, Condition, Grid
from locarno.model.study_results import (
    HeatMap,
    LambdaLead,
    Rank,
    Ranking,
    Reversal,
    WorthOfEvidence,
)
from locarno.study.space import Space
from locarno.study.values import CaseValues, input_values
from locarno.theory.designs_of_experiments import Sample
from locarno.theory.estimation import paired_difference
from locarno.theory.robustness import (
    SLICES,
    Flip,
    break_even,
    break_even_line,
    information_value,
    regret,
    reversals,
    satisfied,
)

__all__ = ["ranked"]

F64 = NDArray[np.float64]

_SHOWN = 5
_FEWEST_IN_SLICE = 10
_CELLS = 6
_WORST = 0.95
_MIDDLES = (np.arange(SLICES) + 0.5) / SLICES


def ranked(
    space: Space,
    sample: Sample,
    cases: Sequence[CaseValues],
    outcome: str,
    better: Better,
    good: Condition | None,
    grid: Grid | None,
) -> Ranking | None:
    """Designs by one outcome; None where fewer than two can be compared on the same points.

    Parameters
    ----------
    good : what is good enough; grid : inputs of the heat map, None takes those that move the lead
        most.
    """
    whole = [case for case in cases if np.isfinite(case.means[outcome]).any()]
    if len(whole) < len(("first", "second")):
        return None
    sign = 1.0 if better is Better.HIGHER else -1.0
    both = np.stack([sign * case.means[outcome] for case in whole])
    known = np.asarray(np.isfinite(both).all(axis=0))
    values, x = both[:, known], sample.matrix[known]
    order = np.argsort(-values.mean(axis=1), kind="stable")
    ranks = _ranks(whole, values, order, sign, outcome, good)
    first, second = values[order[0]], values[order[1]]
    lead, interval = paired_difference(first[:, np.newaxis], second[:, np.newaxis])
    ends = _by_lambda([whole[int(n)] for n in order[:2]], known, outcome, sign)
    told = bool(interval.low > 0.0) and all(each.lead > 0.0 for each in ends)
    even = sample.plan.space_filling and values.shape[1] >= SLICES * _FEWEST_IN_SLICE
    flips = reversals(x, first, second) if even else ()
    turned = tuple(_reversal(space, sample, flip) for flip in flips[:_SHOWN])
    gains = information_value(x, values) if even else np.zeros(0)
    names = (whole[int(order[0])].label, whole[int(order[1])].label)
    return Ranking(
        outcome, better, ranks, lead, interval, told, turned,
        tuple(
            WorthOfEvidence(sample.names[k], float(gains[k]))
            for k in np.argsort(-gains, kind="stable")[:_SHOWN]
            if gains[k] > 0.0
        ),
        _map(space, sample, x, first - second, _axes(sample, flips, grid)),
        _sentence(names, outcome, flips, sample, ends if interval.low > 0.0 else None), ends,
    )  # fmt: skip


def _ranks(
    whole: Sequence[CaseValues],
    values: F64,
    order: NDArray[np.int64],
    sign: float,
    outcome: str,
    good: Condition | None,
) -> tuple[Rank, ...]:
    lost = regret(values)
    shares = None
    if good is not None and good.outcome == outcome:
        higher = good.comparator in {Comparator.LEAST, Comparator.MORE}
        if higher == (sign > 0):
            shares = satisfied(values, sign * good.value)
    return tuple(
        Rank(
            whole[k].label, float(sign * values[k].mean()), float(lost[k].mean()),
            float(np.quantile(lost[k], _WORST)), None if shares is None else float(shares[k]),
        )
        for k in order.tolist()
    )  # fmt: skip


def _by_lambda(
    first_two: Sequence[CaseValues], known: NDArray[np.bool_], outcome: str, sign: float
) -> tuple[LambdaLead, ...]:
    """Lead of the first design at the ends of the band of lambda, where it enters the outcome."""
    found = []
    for end in BAND:
        column = f"{outcome}_{end}"
        if all(column in case.means for case in first_two):
            first, second = (sign * case.means[column][known][:, np.newaxis] for case in first_two)
            found.append(LambdaLead(end, *paired_difference(first, second)))
    return tuple(found)


def _reversal(space: Space, sample: Sample, flip: Flip) -> Reversal:
    path = sample.names[flip.column]
    values = input_values(space, path, _MIDDLES)
    where = break_even(values, flip.differences) if flip.flips else None
    return Reversal(
        path, space.ranges[path].unit, tuple(values.tolist()), tuple(flip.differences.tolist()),
        flip.intervals, flip.flips, where,
    )  # fmt: skip


def _sentence(
    names: tuple[str, str],
    outcome: str,
    flips: Sequence[Flip],
    sample: Sample,
    ends: Sequence[LambdaLead] | None,
) -> str:
    """What would change the order of the first two, or that nothing in range does.

    Parameters
    ----------
    ends : leads at the ends of the band of lambda; None where even the headline's is not clear.
    """
    first, second = names
    lead = f"{first} is better than {second} on {outcome}"
    turned = [each.end for each in ends or () if each.lead <= 0.0]
    if ends is None or turned:
        lead = f"{first} and {second} cannot be told apart on {outcome}"
    if turned:
        lead += f", for the lead is gone at the {' and the '.join(turned)} end of the band of λ"
    if not flips:
        return f"{lead}; {sample.points} points of {sample.plan} do not say what would change that"
    turning = [sample.names[flip.column] for flip in flips if flip.flips]
    if turning:
        return f"{lead}, and {' or '.join(turning[:3])} turns the order within its range"
    return f"{lead}, and none of {len(flips)} assumptions turns the order anywhere in its range"


def _axes(sample: Sample, flips: Sequence[Flip], grid: Grid | None) -> tuple[int, int] | None:
    """Columns of the heat map: those asked for, else those along which the lead changes most."""
    if grid is not None:
        if grid.x in sample.names and grid.y in sample.names:
            return sample.names.index(grid.x), sample.names.index(grid.y)
        return None
    if len(flips) < len(("x", "y")):
        return None
    span = sorted(flips, key=lambda flip: -float(np.ptp(flip.differences)))
    return span[0].column, span[1].column


def _map(
    space: Space, sample: Sample, x: F64, lead: F64, axes: tuple[int, int] | None
) -> HeatMap | None:
    """Mean lead by cells of equal width in the quantiles of two inputs."""
    if axes is None:
        return None
    places = [np.minimum((x[:, column] * _CELLS).astype(np.int64), _CELLS - 1) for column in axes]
    cell = places[1] * _CELLS + places[0]
    counts = np.bincount(cell, minlength=_CELLS**2)
    totals = np.bincount(cell, weights=lead, minlength=_CELLS**2)
    mean = np.where(counts > 0, totals / np.maximum(counts, 1), np.nan).reshape(_CELLS, _CELLS)
    middles = (np.arange(_CELLS) + 0.5) / _CELLS
    names = [sample.names[column] for column in axes]
    values = [input_values(space, name, middles) for name in names]
    return HeatMap(
        names[0], names[1], space.ranges[names[0]].unit, space.ranges[names[1]].unit,
        tuple(values[0].tolist()), tuple(values[1].tolist()),
        tuple(tuple(None if np.isnan(v) else float(v) for v in row) for row in mean),
        break_even_line(values[0], values[1], mean),
    )  # fmt: skip
