"""When rotation breaks: a level that a plan once had and cannot hold, and whose pools are empty."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Problem

__all__ = ["Break", "rotation_break"]

I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Break:
    """Rotation that cannot hold the level it once had.

    Parameters
    ----------
    quarter : first quarter from which the filled share stays below its peak.
    pools : numbers of the pools that have no unit left for a start in that quarter.
    """

    quarter: int
    pools: tuple[int, ...]


def rotation_break(problem: Problem, starts: I64) -> Break | None:
    """Where the rotation of a plan breaks.

    Parameters
    ----------
    problem : what was planned.
    starts : (O, lead + T) tours begun.

    Returns
    -------
    None where what is there lasts, or falls for another reason than exhausted pools.
    """
    return _break(problem, starts, _filled(problem, problem.on_station(starts)))


def _filled(problem: Problem, on_station: I64) -> tuple[Fraction, ...]:
    """Share of the mandatory want that is on station, by quarter."""
    mandatory = problem.tiers()[0]
    missing = problem.missing(on_station)
    found = []
    for quarter in range(problem.quarters):
        wanted = Fraction(0)
        for number in mandatory:
            row = problem.rows[number]
            wanted += row.need[quarter]
            if row.support is not None:
                people = problem.persons(on_station, row.support.rows)[quarter]
                wanted += row.support.per_person * people
        short = sum((missing[number][quarter] for number in mandatory), Fraction(0))
        found.append(1 - short / wanted if wanted else Fraction(1))
    return tuple(found)


def _break(problem: Problem, starts: I64, filled: tuple[Fraction, ...]) -> Break | None:
    """First quarter after the peak from which the share stays below it, where pools are empty."""
    peak = max(filled)
    quarter = max(t for t, value in enumerate(filled) if value == peak) + 1
    if quarter >= problem.quarters:
        return None
    short = problem.missing(problem.on_station(starts))
    lacking = {row for row in problem.tiers()[0] if short[row][quarter] > 0}
    empty = tuple(
        pool
        for pool in range(len(problem.pools))
        if _empty(problem, starts, pool, quarter, lacking)
    )
    return Break(quarter, empty) if empty else None


def _empty(problem: Problem, starts: I64, pool: int, quarter: int, lacking: set[int]) -> bool:
    """Whether a pool that serves a row that lacks something has no unit left to start."""
    members = [(i, o) for i, o in enumerate(problem.offers) if o.pool == pool]
    draws = [o.draw for _, o in members if o.row in lacking and o.most[quarter] > 0]
    if not draws:
        return False
    now = problem.lead + quarter
    taken = sum(
        o.draw * int(starts[i, max(now - o.cycle + 1, 0) : now + 1].sum()) for i, o in members
    )
    return problem.pools[pool].size[quarter] - taken < min(draws)
