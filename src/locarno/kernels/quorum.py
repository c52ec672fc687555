"""Compiled twin of `theory.coalition.quorum`, and of what is left under pressure.

The references add up the weights of those who say yes. Here those are added up who do not: a quorum
is reached where no more is missing than `may_be_missing`, so that a table ends there and whatever
goes beyond is dropped. Members without weight are asked first and the heaviest last, because a
table is worked on as far as those asked so far can reach: most see a corner of it.

A column is one node of Z (in one future). Thirty-two of them stand side by side in the last axis of
a table, so that each step is the same for all and the vector units can take it; no column looks at
another.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.jit import jit, part

__all__ = ["counted_columns", "kept_under_spreads", "quorum_columns"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

LANES: Final = 32
"""Columns side by side."""
ALL, BLOC, MEAN, JOINED = 0, 1, 2, 3
"""Tables of the room: of all so far, of a bloc at one node of its factor and in the mean, a sum."""
TABLES: Final = 4


@part
def _asked(
    table: F64, reach: tuple[int, int], yes: F64, no: F64, ballot: I64, size: I64
) -> tuple[int, int]:
    """Asks one member, who says yes with chances ``yes`` (LANES,), in place.

    ``reach`` are the rows and columns of the table in use; ``ballot`` is (outer weight, inner
    weight, veto, bloc), ``size`` the cells of both axes.
    """
    width, outer, inner = size[1], ballot[0], ballot[1]
    if ballot[2]:
        _scaled(table, reach, yes, width)
        return reach
    if outer == 0 and inner == 0:
        return reach
    high, wide = min(reach[0] + outer, size[0]), min(reach[1] + inner, width)
    _emptied(table, reach, (high, wide), width)
    # From the last cell down, so that what is moved up is the count before this member.
    for i in range(high - 1, -1, -1):
        for j in range(wide - 1, -1, -1):
            cell = i * width + j
            if i >= outer and j >= inner:
                source = cell - outer * width - inner
                for lane in range(LANES):
                    moved = table[source, lane] * no[lane]
                    table[cell, lane] = table[cell, lane] * yes[lane] + moved
            else:
                for lane in range(LANES):
                    table[cell, lane] *= yes[lane]
    return high, wide


@part
def _scaled(table: F64, reach: tuple[int, int], by: F64, width: int) -> None:
    """Multiplies every cell in use."""
    for i in range(reach[0]):
        for cell in range(i * width, i * width + reach[1]):
            for lane in range(LANES):
                table[cell, lane] *= by[lane]


@part
def _emptied(table: F64, reach: tuple[int, int], new: tuple[int, int], width: int) -> None:
    """Makes the cells that come into use empty."""
    for i in range(new[0]):
        for cell in range(i * width + (reach[1] if i < reach[0] else 0), i * width + new[1]):
            for lane in range(LANES):
                table[cell, lane] = 0.0


@part
def _counted(
    table: F64, chances: F64, first: int, counts: I64, body: tuple[I64, I64, I64], bloc: int,
    lanes: F64,
) -> tuple[int, int]:  # fmt: skip
    """Asks all members of a bloc, from nothing; returns rows and columns of the table in use.

    ``chances`` (K, P, N) at one node of the bloc's factor, of which those from column ``first`` are
    looked at; ``counts`` (K, P) members; ``body``: ballots, size, and the order of the groups.
    ``lanes`` (2, LANES) is overwritten.
    """
    ballots, size, order = body
    last = chances.shape[2] - 1
    for lane in range(LANES):
        table[0, lane] = 1.0
    reach = (1, 1)
    for k in order:
        if ballots[k, 3] != bloc:
            continue
        for j in range(counts.shape[1]):
            if counts[k, j] == 0:
                continue
            for lane in range(LANES):
                p = chances[k, j, min(first + lane, last)]
                lanes[0, lane], lanes[1, lane] = p, 1.0 - p
            for _ in range(counts[k, j]):
                reach = _asked(table, reach, lanes[0], lanes[1], ballots[k], size)
    return reach


@part
def _joined(room: F64, reach: tuple[int, int], more: tuple[int, int], size: I64) -> tuple[int, int]:
    """Adds a bloc, counted in the mean, to all so far."""
    width = size[1]
    high, wide = min(reach[0] + more[0] - 1, size[0]), min(reach[1] + more[1] - 1, width)
    everybody, mean, joined = room[ALL], room[MEAN], room[JOINED]
    for i in range(high):
        for j in range(wide):
            cell = i * width + j
            for lane in range(LANES):
                joined[cell, lane] = 0.0
            for v in range(max(0, i - reach[0] + 1), min(i + 1, more[0])):
                for u in range(max(0, j - reach[1] + 1), min(j + 1, more[1])):
                    one, other = v * width + u, (i - v) * width + j - u
                    for lane in range(LANES):
                        joined[cell, lane] += mean[one, lane] * everybody[other, lane]
    for i in range(high):
        for cell in range(i * width, i * width + wide):
            for lane in range(LANES):
                everybody[cell, lane] = joined[cell, lane]
    return high, wide


@part
def _block(
    yes: F64, first: int, weight: F64, counts: I64, body: tuple[I64, I64, I64], room: F64,
    lanes: F64,
) -> tuple[int, int]:  # fmt: skip
    """Counts all for the columns from ``first``; returns rows and columns in use of table ALL."""
    ballots, size, _ = body
    blocs = 0
    for k in range(ballots.shape[0]):
        blocs = max(blocs, ballots[k, 3] + 1)
    reach = _counted(room[ALL], yes[0], first, counts, body, -1, lanes)
    for bloc in range(blocs):
        more = (1, 1)
        for b in range(weight.shape[0]):
            more = _counted(room[BLOC], yes[b], first, counts, body, bloc, lanes)
            for i in range(more[0]):
                for cell in range(i * size[1], i * size[1] + more[1]):
                    for lane in range(LANES):
                        before = room[MEAN, cell, lane] if b > 0 else 0.0
                        room[MEAN, cell, lane] = before + weight[b] * room[BLOC, cell, lane]
        reach = _joined(room, reach, more, size)
    return reach


@jit
def counted_columns(
    yes: F64, weight: F64, counts: I64, body: tuple[I64, I64, I64], room: F64, found: F64
) -> None:
    """Chance of a quorum in each column under each spread, into ``found`` (C, N).

    ``yes`` (B, K, P, N), ``counts`` (C, K, P); ``body``: ballots, size, and the order of the
    groups; ``room`` (TABLES + 1, cells, LANES) is overwritten.
    """
    size, lanes = body[1], room[TABLES]
    for c in range(found.shape[0]):
        for first in range(0, found.shape[1], LANES):
            reach = _block(yes, first, weight, counts[c], body, room, lanes)
            for n in range(first, min(first + LANES, found.shape[1])):
                reached = 0.0
                for i in range(reach[0]):
                    for cell in range(i * size[1], i * size[1] + reach[1]):
                        reached += room[ALL, cell, n - first]
                found[c, n] = min(reached, 1.0)


def quorum_columns(yes: F64, weight: F64, members: I64, ballots: I64, size: I64) -> F64:
    """Chance that a quorum says yes in each column, (N,).

    Parameters
    ----------
    yes : (B, K, N), chance that one member of the group says yes; of a group without bloc only
        the first node of B is read.
    weight : (B,), weights of the nodes of a bloc's factor.
    members : (K,), members of each group.
    ballots : (K, 4): what is missing on either axis without the member, 1 with a veto, number of
        the bloc or -1.
    size : what may be missing on either axis, + 1; 0 where all together have not enough.
    """
    found: F64 = _counted_in(yes[:, :, None], weight, members[None, :, None], ballots, size)[0]
    return found


def kept_under_spreads(
    yes: F64, weight: F64, spreads: I64, ballots: I64, size: I64, value: F64
) -> F64:
    """What is left of an answer under spreads of pressure, (C,).

    Parameters
    ----------
    yes : (B, K, P, N), chance that one member says yes, by parts that press on it.
    weight : (B,), weights of the nodes of a bloc's factor.
    spreads : (C, K, P), members of each group by parts.
    ballots, size : as in ``quorum_columns``.
    value : (N,), weight of each node of Z times what a yes is worth there.
    """
    some = value > 0.0
    found = _counted_in(yes[..., some], weight, spreads, ballots, size)
    left: F64 = np.sum(found * value[some], axis=1)
    return left


def _counted_in(yes: F64, weight: F64, counts: I64, ballots: I64, size: I64) -> F64:
    found: F64 = np.zeros((counts.shape[0], yes.shape[-1]))
    cells = int(size[0] * size[1])
    if cells:
        order = np.lexsort((ballots[:, 0], ballots[:, 1], 1 - ballots[:, 2]))
        room = np.empty((TABLES + 1, max(cells, 2), LANES))
        chances, members = np.ascontiguousarray(yes), np.ascontiguousarray(counts)
        counted_columns(chances, weight, members, (ballots, size, order), room, found)
    return found
