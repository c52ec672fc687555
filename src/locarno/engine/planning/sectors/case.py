"""The sector problem of a case: which rows are wanted by sector, and the cohesion it asks for."""

from __future__ import annotations

import numpy as np

from locarno.engine.planning.from_case import CaseProblem
from locarno.engine.planning.sectors.problem import SectorProblem, apportioned
from locarno.model.scenario import Case

__all__ = ["case_sectors"]


def case_sectors(case: Case, made_from: CaseProblem) -> SectorProblem | None:
    """The sectors of a case; None where nothing is wanted by sector.

    Parameters
    ----------
    case : its line and the cohesion its force asks for.
    made_from : the planning problem; what its rows want is shared out in whole numbers, so that
        the sectors and what stands behind the line add up to it in every quarter.
    """
    names = tuple(case.line.sectors)
    need: list[tuple[tuple[int, ...], ...] | None] = []
    for row, wanted in zip(made_from.rows, made_from.problem.rows, strict=True):
        if not row.by_sector or wanted.support is not None:
            need.append(None)
            continue
        shares = [row.by_sector.get(name, 0.0) for name in names]
        shares.append(max(0.0, row.persons.mode - sum(shares)))
        by_quarter = [apportioned(total, shares) for total in wanted.need]
        by_place = np.array(by_quarter, dtype=np.int64).T[:-1]
        need.append(tuple(tuple(map(int, sector)) for sector in by_place))
    if not any(by_sector is not None for by_sector in need):
        return None
    return SectorProblem(
        problem=made_from.problem,
        sectors=names,
        need=tuple(need),
        nations_per_sector=case.force.nations_per_sector,
        sectors_per_nation=case.force.sectors_per_nation,
    )
