"""What a plan lacks, grouped as people speak of it: by row and by runs of quarters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.probe import NEGLIGIBLE, Run, runs
from locarno.engine.planning.problem import Problem

__all__ = ["Gap", "gaps"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap:
    """A row that lacks something in quarters that follow each other.

    Parameters
    ----------
    row : number of the row.
    quarters : first to last quarter, none before the end of the ramp.
    missing : weight-quarters missing in all of them.
    worst : weight missing in the worst of them.
    mandatory : whether the row must be filled.
    """

    row: int
    quarters: Run
    missing: float
    worst: float
    mandatory: bool


def gaps(problem: Problem, missing: F64) -> tuple[Gap, ...]:
    """Gaps of a plan, mandatory rows first, the largest first.

    Parameters
    ----------
    problem : what was planned.
    missing : (Q, T) weight that each row lacks.
    """
    found = []
    for number, row in enumerate(problem.rows):
        short = [
            t for t in range(problem.ramp, problem.quarters) if missing[number, t] > NEGLIGIBLE
        ]
        for run in runs(short):
            span = missing[number, run.begin : run.end + 1]
            found.append(Gap(number, run, float(span.sum()), float(span.max()), row.mandatory))
    found.sort(key=lambda gap: (not gap.mandatory, -gap.missing, gap.row, gap.quarters.begin))
    return tuple(found)
