"""From what is kept to what a study says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from locarno.model.probability import Interval
from locarno.model.study import SHARES, Better, Study
from locarno.model.study_results import (
    BoxFound,
    CaseAnswer,
    InputRange,
    Ranking,
    SensitivityTable,
    StudyAnswer,
    TradeOff,
)
from locarno.study.discovery import discovered
from locarno.study.drivers import sensitivity
from locarno.study.ranking import ranked
from locarno.study.space import Space
from locarno.study.values import CaseValues, seen
from locarno.theory.designs_of_experiments import Sample
from locarno.theory.estimation import Z_975
from locarno.theory.robustness import not_dominated

__all__ = ["answered", "outcomes_needed"]

_RANKED_BY = 3
"""Outcomes by which designs are ranked, the first listed ones."""


def outcomes_needed(study: Study) -> tuple[str, ...]:
    """Outcomes that an analysis reads: those listed and those of its conditions."""
    asked = (study.analysis.interest, study.analysis.given, study.analysis.satisfied)
    more = [condition.outcome for condition in asked if condition is not None]
    more += [study.analysis.choose_by] if study.analysis.choose_by else []
    return tuple(dict.fromkeys((*study.outcomes, *more)))


def answered(
    study: Study, space: Space, sample: Sample, cases: Sequence[CaseValues], version: str
) -> StudyAnswer:
    """All that a study says about its cases.

    Parameters
    ----------
    cases : outcomes of every case that has some, in the order of the study.
    """
    sample = seen(space, sample)
    by_number = {case.case: case for case in cases}
    boxes, caveats = _boxes(study, space, sample, cases)
    caveats += _not_finite(cases)
    tables = tuple(_known(study, space, t) for t in _sensitivity(study, sample, cases))
    if any(table.moving_together for table in tables):
        caveats.append(
            "Some inputs move with a stronger one, by a declared rank correlation or because the "
            "sample is small for them, and what one holds looks like the other's doing: such "
            "inputs are not called clear."
        )
    if study.function is None and not study.sampling.band:
        caveats.append(
            "Designs are ranked at the headline precision λ of the challenger's choice alone: "
            "`sampling.band` is false. Whether they come in the same order at both ends of its "
            "band is not asked."
        )
    caveats.append(
        "Shares are over the ranges that the scenario declares and over luck; a range of "
        "disagreement is no frequency in the world."
    )
    return StudyAnswer(
        locarno=version,
        title=study.title,
        plan=str(sample.plan),
        points=sample.points,
        histories=study.sampling.histories,
        seed=study.seed,
        outcomes=study.outcomes,
        inputs=tuple(
            InputRange(path, q.unit, q.low, q.high, q.basis) for path, q in space.ranges.items()
        ),
        cases=tuple(
            _case(study, sample, case.label, case.failure, by_number.get(number))
            for number, case in enumerate(space.cases)
        ),
        trade_off=_trade_off(study, cases),
        sensitivity=tables,
        boxes=boxes,
        ranking=_ranking(study, space, sample, cases),
        caveats=tuple(caveats),
    )


def _case(
    study: Study, sample: Sample, label: str, failure: str | None, values: CaseValues | None
) -> CaseAnswer:
    if values is None:
        return CaseAnswer(label, failure or "not evaluated", 0, {}, {})
    outcomes = {}
    lost = {}
    for name in study.outcomes:
        known = values.means[name][np.isfinite(values.means[name])]
        if known.size > 1:
            half = Z_975 * float(known.std(ddof=1)) / np.sqrt(known.size)
            centre = float(known.mean())
            outcomes[name] = (centre, Interval(centre - half, centre + half))
        if known.size < sample.points:
            lost[name] = sample.points - int(known.size)
    return CaseAnswer(label, failure, sample.points, outcomes, lost)


def _not_finite(cases: Sequence[CaseValues]) -> list[str]:
    """What is said of points without an outcome."""
    said = []
    for case in cases:
        for name, values in case.means.items():
            bad = int((~np.isfinite(values)).sum())
            if bad:
                said.append(
                    f"{case.label}: {bad} of {values.size} points have no finite {name}; they are "
                    "kept, counted and left out of what may leave points out"
                )
    return said


def _sensitivity(
    study: Study, sample: Sample, cases: Sequence[CaseValues]
) -> tuple[SensitivityTable, ...]:
    given = study.analysis.given
    found = []
    for case in cases:
        for name in study.outcomes:
            if sample.plan.space_filling or sample.blocks > 1:
                found.append(sensitivity(sample, case, name, study.seed))
            if given is not None and given.outcome != name:
                found.append(sensitivity(sample, case, name, study.seed, given))
    return tuple(found)


def _known(study: Study, space: Space, table: SensitivityTable) -> SensitivityTable:
    """A table with what stands behind its inputs, and whether its outcome is a share."""
    rows = tuple(
        replace(row, basis=space.ranges[row.input].basis if row.input in space.ranges else None)
        for row in table.rows
    )
    return replace(table, rows=rows, share=study.function is None and table.outcome in SHARES)


def _trade_off(study: Study, cases: Sequence[CaseValues]) -> TradeOff:
    """Cases on the first two outcomes that differ between them."""
    means = {
        name: np.array([np.nanmean(case.means[name]) for case in cases]) for name in study.outcomes
    }
    names = [name for name in study.outcomes if cases and float(np.ptp(means[name])) > 0.0][:2]
    if not names:
        return TradeOff((), ())
    signs = [1.0 if study.better(name) is Better.HIGHER else -1.0 for name in names]
    table = np.stack([s * means[name] for s, name in zip(signs, names, strict=True)], axis=1)
    best = not_dominated(table)
    kept = tuple(case.label for case, good in zip(cases, best, strict=True) if good)
    return TradeOff(tuple(names), kept)


def _boxes(
    study: Study, space: Space, sample: Sample, cases: Sequence[CaseValues]
) -> tuple[tuple[BoxFound, ...], list[str]]:
    interest = study.analysis.interest
    if interest is None:
        return (), []
    boxes: list[BoxFound] = []
    said = []
    for case in cases:
        found, why = discovered(space, sample, case, interest, study.analysis.density, study.seed)
        boxes += found
        if why is not None:
            said.append(why)
    return tuple(boxes), list(dict.fromkeys(said))


def _ranking(
    study: Study, space: Space, sample: Sample, cases: Sequence[CaseValues]
) -> tuple[Ranking, ...]:
    first = study.analysis.choose_by
    names = dict.fromkeys(([first] if first else []) + list(study.outcomes))
    found = (
        ranked(
            space, sample, cases, name, study.better(name), study.analysis.satisfied,
            study.analysis.map,
        )
        for name in list(names)[:_RANKED_BY]
    )  # fmt: skip
    return tuple(each for each in found if each is not None)
