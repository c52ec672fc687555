"""Who serves where, bettered exchange by exchange, each judged exactly by a linear programme.

The prices of a choice say how much a pair of nation and sector more can win at most, and how much
one less costs at least. Only exchanges that win more than they cost by these prices can better the
choice, so that the others need not be looked at. Work is counted in linear programmes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.highs import Solver
from locarno.engine.planning.sectors.epochs import EpochProgramme
from locarno.engine.planning.sectors.presence import Limits
from locarno.model.force_results import PlanStatus

__all__ = ["Exchanged", "exchanged"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A choice and what is missing under it.

    Parameters
    ----------
    presence : (N, S) who serves where.
    missing : weight-quarters of the programme's objective.
    settled : whether no exchange of one or two pairs betters it; else the work was done.
    judged : linear programmes solved.
    """

    presence: Mask
    missing: float
    settled: bool
    judged: int


def exchanged(made: EpochProgramme, begin: Mask, limits: Limits, work: int) -> Exchanged:
    """The choice that exchanges lead to.

    Parameters
    ----------
    made : the programme over stretches of quarters.
    begin : (N, S) choice to begin from.
    limits : cohesion.
    work : linear programmes that may be solved.
    """
    judge = _Judge(made)
    best = begin & judge.able
    value, prices = judge.of(best)
    solved = 1
    while value > _NEGLIGIBLE:
        for step in _steps(best, judge.able, prices, limits):
            if solved >= work:
                return Exchanged(best, value, settled=False, judged=solved)
            other = best.copy()
            for pair in step:
                other[pair] ^= True
            reached, again = judge.of(other)
            solved += 1
            if reached < value - _NEGLIGIBLE * max(1.0, value):
                best, value, prices = other, reached, again
                break
        else:
            break
    return Exchanged(best, value, settled=True, judged=solved)


class _Judge:
    """The programme with who serves where fixed, solved warm again and again."""

    def __init__(self, made: EpochProgramme) -> None:
        self._made, self._cost = made, made.lacking()
        self._solver = Solver(made.programme)
        self._pairs = list(made.serves)
        self._columns = np.array(list(made.serves.values()), dtype=np.int64)
        shape = (len(made.sectors.problem.nations), len(made.sectors.sectors))
        self.able = np.zeros(shape, dtype=bool)
        for pair in self._pairs:
            self.able[pair] = True
        self._rows, self._useful, self._owner = self._pair_rows()

    def _pair_rows(self) -> tuple[I64, F64, I64]:
        """Rows that tie units to a pair: their number, the units, and the pair's place."""
        programme = self._made.programme
        place = {int(column): number for number, column in enumerate(self._columns)}
        rows, useful, owner = [], [], []
        for number, name in enumerate(programme.row_names):
            if name.family == "pair":
                at = programme.start[number] + 1
                rows.append(number)
                useful.append(-programme.value[at])
                owner.append(place[programme.index[at]])
        return np.array(rows, dtype=np.int64), np.array(useful), np.array(owner, dtype=np.int64)

    def of(self, presence: Mask) -> tuple[float, F64]:
        """What is missing, and (N, S) what a pair more wins at most or one less costs at least."""
        sides = np.array([float(presence[pair]) for pair in self._pairs])
        self._solver.bound_columns(self._columns, sides, sides)
        found = self._solver.relaxed(self._cost)
        prices = np.zeros(presence.shape)
        if found.values is None or found.status is not PlanStatus.OPTIMAL:
            return np.inf, prices
        worth = np.bincount(
            self._owner, -found.duals[self._rows] * self._useful, minlength=len(self._pairs)
        )
        for pair, price in zip(self._pairs, worth.tolist(), strict=True):
            prices[pair] = max(price, 0.0)
        return found.objective, prices


def _steps(
    base: Mask, able: Mask, prices: F64, limits: Limits
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Exchanges that keep cohesion and win more than they cost by the prices, the best first."""
    found: list[tuple[float, tuple[tuple[int, int], ...]]] = []
    for nation, sector in np.argwhere(able & ~base).tolist():
        wins = float(prices[nation, sector])
        if wins <= _NEGLIGIBLE:
            continue
        for leave in _leaving(base, nation, sector, limits):
            score = wins - sum(float(prices[pair]) for pair in leave)
            if score > _NEGLIGIBLE:
                found.append((score, ((nation, sector), *leave)))
    pairs = [tuple(pair) for pair in np.argwhere(base).tolist()]
    for number, (nation, sector) in enumerate(pairs):
        for other, there in pairs[number + 1 :]:
            come = ((nation, there), (other, sector))
            if nation == other or sector == there or any(base[p] or not able[p] for p in come):
                continue
            score = sum(float(prices[pair]) for pair in come)
            score -= float(prices[nation, sector]) + float(prices[other, there])
            if score > _NEGLIGIBLE:
                found.append((score, (*come, (nation, sector), (other, there))))
    found.sort(key=lambda step: (-step[0], step[1]))
    return (step for _, step in found)


def _leaving(
    base: Mask, nation: int, sector: int, limits: Limits
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Pairs that may make room for one more."""
    full = base[:, sector].sum() >= limits.nations
    busy = base[nation].sum() >= limits.sectors
    here = [(int(n), sector) for n in np.flatnonzero(base[:, sector])]
    there = [(nation, int(s)) for s in np.flatnonzero(base[nation])]
    if full and busy:
        yield from ((a, b) for a in here for b in there)
    elif full:
        yield from ((a,) for a in here)
    elif busy:
        yield from ((b,) for b in there)
    else:
        yield ()
