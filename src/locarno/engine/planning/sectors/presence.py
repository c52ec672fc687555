"""Who serves in which sector: a search from one choice to the best one near it.

A choice is judged by a flow that fills sectors nation by nation; it need not be the largest flow,
so that what is missing is never understated. All choices one step away are judged together. Work
is counted in choices judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.sectors.blocks import Blocks

__all__ = ["Limits", "first_presence", "improved_presence", "left_over", "searched_presence"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

_BATCH = 512
_NEGLIGIBLE = 1e-9
_ROUNDS = 3
"""Times that every pair of sectors is emptied."""
_STRIDE = 7


@dataclass(frozen=True, slots=True)
class Limits:
    """Cohesion as numbers: how many nations to a sector, how many sectors to a nation."""

    nations: int
    sectors: int


def left_over(held: Blocks, choices: Mask) -> F64:
    """(B,) weight-quarters missing, by worth, in each of B choices of who serves where.

    Parameters
    ----------
    held : what is there and wanted.
    choices : (B, N, S) whether a nation serves in a sector.

    Notes
    -----
    Nations with one sector give first, then those with more, the largest last; each gives to its
    sectors in their order. What is left over fills what is wanted behind the line.
    """
    need = np.repeat(held.need[np.newaxis], len(choices), axis=0)
    behind = np.repeat(held.behind[np.newaxis] - held.elsewhere, len(choices), axis=0)
    degree = choices.sum(axis=2)
    pairs = np.flatnonzero(choices.any(axis=0).ravel())
    count = choices.shape[2]
    rest = np.repeat(held.supply[np.newaxis], len(choices), axis=0)
    for level in range(1, int(degree.max(initial=0)) + 1):
        for nation, sector in zip(*np.divmod(pairs, count), strict=True):
            here = np.flatnonzero(choices[:, nation, sector] & (degree[:, nation] == level))
            if not len(here):
                continue
            given = np.minimum(rest[here, nation], need[here, sector])
            given *= held.may[nation, sector]
            rest[here, nation] -= given
            need[here, sector] -= given
    behind = np.maximum(behind - rest.sum(axis=1), 0.0)
    return np.asarray((need.sum(axis=1) + behind) @ held.worth, dtype=np.float64)


def first_presence(held: Blocks, limits: Limits, given: Mask | None = None) -> Mask:
    """(N, S) a choice made in one pass: always the pair that fills most of what is left.

    Parameters
    ----------
    held : what is there and wanted; limits : cohesion.
    given : (N, S) pairs chosen already.
    """
    need, rest = held.need.copy(), held.supply.copy()
    chosen = np.zeros(held.may.shape[:2], dtype=bool)
    before = [] if given is None else [tuple(pair) for pair in np.argwhere(given).tolist()]
    gains = np.minimum(rest[:, np.newaxis], need[np.newaxis]) * held.may @ held.worth
    while True:
        open_ = ~chosen
        open_ &= (chosen.sum(axis=1) < limits.sectors)[:, np.newaxis]
        open_ &= (chosen.sum(axis=0) < limits.nations)[np.newaxis]
        gains = np.where(open_, gains, 0.0)
        if before:
            nation, sector = before.pop(0)
        else:
            nation, sector = divmod(int(gains.argmax()), gains.shape[1])
            if gains[nation, sector] <= _NEGLIGIBLE:
                return chosen
        given_ = np.minimum(rest[nation], need[sector]) * held.may[nation, sector]
        rest[nation] -= given_
        need[sector] -= given_
        chosen[nation, sector] = True
        gains[nation] = np.minimum(rest[nation], need) * held.may[nation] @ held.worth
        gains[:, sector] = np.minimum(rest, need[sector]) * held.may[:, sector] @ held.worth


def searched_presence(held: Blocks, begin: Mask, limits: Limits, work: int) -> tuple[Mask, float]:
    """The best choice found by emptying sectors, two at a time, and searching on from there.

    Parameters
    ----------
    held : what is there and wanted.
    begin : (N, S) choice to begin from; the result is no worse.
    limits : cohesion.
    work : choices that may be judged.
    """
    best, value, judged = improved_presence(held, begin, limits, work)
    count = held.need.shape[0]
    pairs = [(first, first + gap) for gap in range(1, count) for first in range(count - gap)]
    turn = 0
    while pairs and value > _NEGLIGIBLE and judged < work and turn < _ROUNDS * len(pairs):
        emptied = best.copy()
        emptied[:, list(pairs[turn % len(pairs)])] = False
        # In later rounds a nation leaves as well, another one each time.
        if turn >= len(pairs):
            emptied[(turn * _STRIDE) % len(best)] = False
        turn += 1
        again = first_presence(held, limits, emptied)
        found, reached, steps = improved_presence(held, again, limits, work - judged)
        judged += max(steps, 1)
        if reached < value - _NEGLIGIBLE * max(1.0, value):
            best, value, turn = found, reached, 0
    return best, value


def improved_presence(
    held: Blocks, begin: Mask, limits: Limits, work: int
) -> tuple[Mask, float, int]:
    """A choice that no single step betters, or the best one when the work is done.

    Returns
    -------
    The choice, what is missing then, and how many choices were judged.

    Parameters
    ----------
    held : what is there and wanted.
    begin : (N, S) choice to begin from.
    limits : cohesion.
    work : choices that may be judged.
    """
    best, value = begin, float(left_over(held, begin[np.newaxis])[0])
    used, judged = np.asarray(held.may.any(axis=2)), 1
    while value > _NEGLIGIBLE and judged < work:
        steps = _steps(best, used, limits)
        if not len(steps):
            break
        judged += len(steps)
        values = np.concatenate(
            [
                left_over(held, _stepped(best, steps[at : at + _BATCH]))
                for at in range(0, len(steps), _BATCH)
            ]
        )
        chosen = int(values.argmin())
        if values[chosen] >= value - _NEGLIGIBLE * max(1.0, value):
            break
        best, value = _stepped(best, steps[chosen : chosen + 1])[0], float(values[chosen])
    return best, value, judged


def _stepped(base: Mask, steps: I64) -> Mask:
    """(B, N, S) the choice after each step, four pairs that change sides, -1 for none."""
    found = np.repeat(base[np.newaxis], len(steps), axis=0).reshape(len(steps), -1)
    rows = np.arange(len(steps))
    for column in range(steps.shape[1]):
        at = steps[:, column]
        there = at >= 0
        found[rows[there], at[there]] ^= True
    return found.reshape(-1, *base.shape)


def _steps(base: Mask, used: Mask, limits: Limits) -> I64:
    """(B, 4) steps that keep cohesion: one more pair, one instead of another, two that exchange."""
    count = base.shape[1]
    ins = np.flatnonzero((used & ~base).ravel())
    outs = np.flatnonzero(base.ravel())
    nation_room = base.sum(axis=1) < limits.sectors
    sector_room = base.sum(axis=0) < limits.nations
    found = []
    come, sector = np.divmod(ins, count)
    free = ins[nation_room[come] & sector_room[sector]]
    found.append(np.stack([free, *[np.full(len(free), -1)] * 3], axis=1))
    a, b = (grid.ravel() for grid in np.meshgrid(ins, outs, indexing="ij"))
    (na, sa), (nb, sb) = np.divmod(a, count), np.divmod(b, count)
    fits = (nation_room[na] | (na == nb)) & (sector_room[sa] | (sa == sb))
    a, b = a[fits], b[fits]
    found.append(np.stack([a, b, *[np.full(len(a), -1)] * 2], axis=1))
    c, d = (grid.ravel() for grid in np.meshgrid(outs, outs, indexing="ij"))
    (nc, sc), (nd, sd) = np.divmod(c, count), np.divmod(d, count)
    to_c, to_d = nc * count + sd, nd * count + sc
    plain = (c < d) & (nc != nd) & (sc != sd)
    plain &= used.ravel()[to_c] & used.ravel()[to_d] & ~base.ravel()[to_c] & ~base.ravel()[to_d]
    found.append(np.stack([c, d, to_c, to_d], axis=1)[plain])
    return np.concatenate(found).astype(np.int64)
