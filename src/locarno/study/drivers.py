"""Which inputs hold most of an outcome, by the analysis that the sampling plan is made for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from locarno.model.probability import Interval
from locarno.model.sampling_plan import SamplingPlan
from locarno.model.study import Condition
from locarno.model.study_results import PairRow, SensitivityRow, SensitivityTable
from locarno.study.resampling import bootstrap_counts, bootstrap_rows
from locarno.study.values import CaseValues, condition_met
from locarno.theory.designs_of_experiments import Sample
from locarno.theory.estimation import Z_975
from locarno.theory.normal import ndtri
from locarno.theory.sensitivity.elementary_effects import elementary_effects
from locarno.theory.sensitivity.given_data import Swing, delta, pawn, swings
from locarno.theory.sensitivity.sobol import sobol_indices, sobol_pairs

__all__ = ["SHOWN", "clear_of_nothing", "sensitivity"]

F64 = NDArray[np.float64]

SHOWN = 8
"""Inputs that a table lists; the bootstrap of PAWN and delta look at these only."""
_RESAMPLES = 60
_LEVEL = 0.05


def sensitivity(
    sample: Sample, values: CaseValues, outcome: str, seed: int, given: Condition | None = None
) -> SensitivityTable:
    """Inputs of one case by their hold on one outcome.

    Parameters
    ----------
    given : event within which the outcome is looked at; plans whose points hang together refuse it.
    """
    try:
        match sample.plan:
            case SamplingPlan.SALTELLI | SamplingPlan.SALTELLI_PAIRS if given is None:
                return _sobol(sample, values, outcome, seed)
            case SamplingPlan.MORRIS if given is None:
                return _morris(sample, values, outcome)
            case _:
                return _given_data(sample, values, outcome, seed, given)
    except ValueError as error:
        return SensitivityTable(
            values.label, outcome, "none", None if given is None else str(given),
            len(sample.factors), sample.points, None, (), str(error),
        )  # fmt: skip


def _interval(centre: float, half: float) -> Interval | None:
    return None if np.isnan(half) else Interval(centre - half, centre + half)


def _sobol(sample: Sample, values: CaseValues, outcome: str, seed: int) -> SensitivityTable:
    counts = bootstrap_counts(seed, _RESAMPLES, sample.size)
    found = sobol_indices(sample, values.means[outcome], counts)
    order = np.argsort(-found.total, kind="stable")[:SHOWN]
    many = _many(len(found.factors)) / Z_975
    rows = tuple(
        SensitivityRow(
            found.factors[k], float(found.first[k]),
            _interval(float(found.first[k]), float(found.first_half[k])), float(found.total[k]),
            _interval(float(found.total[k]), float(found.total_half[k])), None, None, None, None,
            bool(found.total[k] > many * found.total_half[k]),
        )
        for k in order
    )  # fmt: skip
    pairs: tuple[PairRow, ...] = ()
    if sample.plan is SamplingPlan.SALTELLI_PAIRS:
        pairs = _pairs(sample, values.means[outcome], counts)
    return SensitivityTable(
        values.label, outcome, "sobol", None, len(found.factors), sample.points, None, rows,
        pairs=pairs,
    )  # fmt: skip


def _pairs(sample: Sample, y: F64, counts: F64) -> tuple[PairRow, ...]:
    """Pairs that share most of the variance between them."""
    found = sobol_pairs(sample, y, counts)
    many = _many(len(found.pairs)) / Z_975
    names = [(found.factors[i], found.factors[j]) for i, j in found.pairs]
    return tuple(
        PairRow(
            names[n][0], names[n][1], float(found.index[n]),
            _interval(float(found.index[n]), float(found.half[n])),
            bool(found.index[n] > many * found.half[n]),
        )
        for n in np.argsort(-found.index, kind="stable")[:SHOWN].tolist()
    )  # fmt: skip


def _morris(sample: Sample, values: CaseValues, outcome: str) -> SensitivityTable:
    found = elementary_effects(sample, values.means[outcome])
    order = np.argsort(-found.mean_absolute, kind="stable")[:SHOWN]
    many = _many(len(found.factors)) / Z_975
    rows = tuple(
        SensitivityRow(
            found.factors[k], float(found.mean_absolute[k]),
            _interval(float(found.mean_absolute[k]), float(found.half[k])),
            float(found.deviation[k]), None, float(found.mean[k]), None, None, None,
            bool(found.mean_absolute[k] > many * found.half[k]),
        )
        for k in order
    )  # fmt: skip
    return SensitivityTable(
        values.label, outcome, "morris", None, len(found.factors), sample.points, None, rows
    )


def _given_data(
    sample: Sample, values: CaseValues, outcome: str, seed: int, given: Condition | None
) -> SensitivityTable:
    """Swings of all inputs; PAWN with its bootstrap, and delta, of those that swing most."""
    y = values.means[outcome]
    event = None if given is None else condition_met(given, values.means)
    if float(np.ptp(y[np.isfinite(y)] if event is None else y[event])) == 0.0:
        message = f"{outcome} is the same at every point: no input moves it"
        raise ValueError(message)
    moved = swings(sample, y, event)
    order = np.argsort(-np.abs(moved.swing), kind="stable")[:SHOWN]
    some = sample.only(order.tolist())
    counted = np.isfinite(y) if event is None else np.isfinite(y) & event
    count = int(counted.sum())
    index = pawn(some, y, bootstrap_rows(seed, _RESAMPLES, count), event)
    shift = delta(some, y, event)
    # An input that moves with a stronger one in this sample is not told apart from it.
    alone = ~np.array(sample.aliased(order.tolist()))
    clear = clear_of_nothing(moved, count)
    clear[order] &= alone
    rows = tuple(
        SensitivityRow(
            sample.names[k], float(index.index[n]),
            Interval(float(index.low[n]), float(index.high[n])), float(shift[n]), None,
            float(moved.swing[k]), Interval(float(moved.low[k]), float(moved.high[k])),
            float(moved.at_low[k]), float(moved.at_high[k]), bool(clear[k]),
        )
        for n, k in enumerate(order.tolist())
    )  # fmt: skip
    return SensitivityTable(
        values.label, outcome, "pawn", None if given is None else str(given),
        len(sample.names), count, index.floor, rows, mean=float(y[counted].mean()),
        moving_together=int((~alone).sum()),
    )  # fmt: skip


def clear_of_nothing(moved: Swing, count: int) -> NDArray[np.bool_]:
    """Swings told apart from 0, allowing for as many looks as there are inputs, (K,).

    Parameters
    ----------
    moved : swings of all inputs that were looked at; count : points behind them.

    Source
    ------
    Bonferroni (1936): the chance that any of K inputs without effect is called clear is at most
    5 %, however they hang together, as long as the sample does not confound them with others.
    """
    freedom = 2 * max(round(count / 5), 2) - 2
    level = 1.0 - _LEVEL / (2.0 * len(moved.inputs))
    wider = float(stdtrit(freedom, level) / stdtrit(freedom, 0.975))
    return np.asarray(np.abs(moved.swing) > wider * (moved.high - moved.low) / 2.0)


def _many(looks: int) -> float:
    """Two-sided normal point by Bonferroni."""
    return float(ndtri(np.array([1.0 - _LEVEL / (2.0 * max(looks, 1))]))[0])
