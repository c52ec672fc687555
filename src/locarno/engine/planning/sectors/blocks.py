"""Sums of what is there and wanted, by nation, row and stretch of quarters, as arrays.

Axes: ``N`` nations, ``S`` sectors, ``J`` pairs of a row and a stretch of quarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.sectors.problem import SectorProblem

__all__ = ["Blocks", "blocks", "stretches"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Wants and units of the rows by sector, summed over stretches of quarters after the ramp.

    Parameters
    ----------
    supply : (N, J) weight-quarters of units that may serve in some sector.
    may : (N, S, J) where they may serve.
    elsewhere : (J,) weight-quarters of units that may serve behind the line only.
    need : (S, J) wanted in each sector; behind : (J,) wanted behind the line.
    worth : (J,) what a weight-quarter missing counts.
    """

    supply: F64
    may: Mask
    elsewhere: F64
    need: F64
    behind: F64
    worth: F64


def stretches(sectors: SectorProblem, *, finest: bool = False) -> tuple[slice, ...]:
    """Quarters after the ramp, cut where a want changes or a lasting limit begins.

    Parameters
    ----------
    sectors : what is placed; finest : whether to cut after every quarter.
    """
    problem = sectors.problem
    found = {problem.ramp, *problem.lasting()}
    for row in range(len(problem.rows)):
        wanted = sectors.wanted(row)
        found |= {t for t in range(1, problem.quarters) if (wanted[:, t] != wanted[:, t - 1]).any()}
    if finest:
        found = set(range(problem.quarters))
    cuts = sorted(t for t in found if problem.ramp <= t < problem.quarters)
    return tuple(slice(a, b) for a, b in pairwise([*cuts, problem.quarters]))


def blocks(
    sectors: SectorProblem, there: F64 | I64, spans: tuple[slice, ...], desired: float = 0.0
) -> Blocks:
    """What a plan has to place, summed.

    Parameters
    ----------
    sectors : wants and caveats.
    there : (O, T) units on station; parts of units are allowed.
    spans : stretches of quarters.
    desired : what a weight-quarter of a desired row counts, beside 1 for a mandatory one.
    """
    problem, rows = sectors.problem, sectors.placed()
    columns = [(row, span) for row in rows for span in spans]
    nations, count, width = len(problem.nations), len(sectors.sectors), len(spans)
    supply = np.zeros((nations, len(columns)))
    may = np.zeros((nations, count, len(columns)), dtype=bool)
    elsewhere = np.zeros(len(columns))
    for number, offer in enumerate(problem.offers):
        if offer.row not in rows:
            continue
        first = rows.index(offer.row) * width
        at = slice(first, first + width)
        sums = np.array([float(there[number, span].sum()) * offer.weight for span in spans])
        serves = list(sectors.serves(offer))
        if serves:
            supply[offer.nation, at] += sums
            may[offer.nation, serves, at] = True
        else:
            elsewhere[at] += sums
    wanted = np.array([sectors.wanted(row)[:, span].sum(axis=1) for row, span in columns])
    wanted = wanted.reshape(len(columns), count + 1).astype(np.float64)
    worth = np.array([1.0 if problem.rows[row].mandatory else desired for row, _ in columns])
    return Blocks(supply, may, elsewhere, wanted[:, :-1].T.copy(), wanted[:, -1].copy(), worth)
