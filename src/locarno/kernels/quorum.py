"""Compiled twins of `theory.coalition.quorum` and of what is left under pressure.

One column is one node of Z (in one future). Its table of votes and second weight lies flat in
memory and is updated member by member; in one weight the inner loops run along it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.jit import formula, jit

__all__ = ["kept_under_spreads", "quorum_columns"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@formula
def _vote(old: F64, new: F64, p: float, ballot: I64, size: I64, top: int) -> int:
    """Adds one member to a table of votes alone; returns the last cell that may hold something.

    ``ballot`` is (votes, second, veto, bloc), ``size`` the cells of both axes.
    """
    last = int(size[0]) - 1
    votes = min(int(ballot[0]), last)
    stays = 0.0 if ballot[2] else 1.0 - p
    for i in range(top + 1):
        new[i] = old[i] * stays
    reach = min(top + votes, last)
    for i in range(top + 1, reach + 1):
        new[i] = 0.0
    for i in range(min(top + 1, last - votes)):
        new[i + votes] += old[i] * p
    passed = 0.0
    for i in range(last - votes, top + 1):
        passed += old[i] * p
    if reach == last:
        new[last] += passed
    return reach


@formula
def _vote_twice(old: F64, new: F64, p: float, ballot: I64, size: I64, top: int) -> int:
    """Adds one member to a table of votes and second weight; ``top`` is the last row in use."""
    rows, columns = int(size[0]), int(size[1])
    stays = 0.0 if ballot[2] else 1.0 - p
    reach = min(top + int(ballot[0]), rows - 1)
    for i in range((top + 1) * columns):
        new[i] = old[i] * stays
    for i in range((top + 1) * columns, (reach + 1) * columns):
        new[i] = 0.0
    shift = min(ballot[1], columns - 1)
    for v in range(top + 1):
        start = v * columns
        target = min(v + ballot[0], rows - 1) * columns
        for u in range(columns - 1 - shift):
            new[target + u + shift] += old[start + u] * p
        passed = 0.0
        for u in range(columns - 1 - shift, columns):
            passed += old[start + u] * p
        new[target + columns - 1] += passed
    return reach


@formula
def _counted(
    tables: F64, which: int, yes: F64, counts: I64, ballots: I64, size: I64, bloc: int
) -> int:
    """Adds all members of a bloc to table ``which`` (0 or 1) of two; returns where it is then.

    ``yes`` (K, P) and ``counts`` (K, P): members of each group by what presses on them.
    """
    top = 0
    for i in range(tables.shape[1]):
        if tables[which, i] > 0.0:
            top = i // size[1]
    for k in range(counts.shape[0]):
        if ballots[k, 3] != bloc:
            continue
        for j in range(counts.shape[1]):
            for _ in range(counts[k, j]):
                old, new = tables[which], tables[1 - which]
                if size[1] == 1:
                    top = _vote(old, new, yes[k, j], ballots[k], size, top)
                else:
                    top = _vote_twice(old, new, yes[k, j], ballots[k], size, top)
                which = 1 - which
    # What lies beyond is left over from an earlier member.
    for i in range((top + 1) * size[1], tables.shape[1]):
        tables[which, i] = 0.0
    return which


@formula
def _joined(tables: F64, which: int, mean: F64, size: I64) -> int:
    """Adds a bloc, counted already, to table ``which`` of two; returns where it is then."""
    rows, columns = size[0], size[1]
    old, new = tables[which], tables[1 - which]
    new[:] = 0.0
    for i in range(mean.shape[0]):
        share = mean[i]
        if share == 0.0:
            continue
        more, second = i // columns, i % columns
        for v in range(rows):
            row = min(v + more, rows - 1) * columns
            for u in range(columns):
                new[row + min(u + second, columns - 1)] += old[v * columns + u] * share
    return 1 - which


@formula
def _column(yes: F64, counts: I64, ballots: I64, size: I64, weight: F64, room: F64) -> float:
    """Chance of a quorum at one node of Z.

    ``yes`` (K, P, B); ``room`` (5, cells) is overwritten: two tables, two of a bloc, its mean.
    """
    tables, within, mean = room[0:2], room[2:4], room[4]
    tables[:] = 0.0
    tables[0, 0] = 1.0
    which = _counted(tables, 0, yes[:, :, 0], counts, ballots, size, -1)
    for bloc in range(np.max(ballots[:, 3]) + 1):
        mean[:] = 0.0
        for b in range(weight.shape[0]):
            within[:] = 0.0
            within[0, 0] = 1.0
            found = _counted(within, 0, yes[:, :, b], counts, ballots, size, bloc)
            for i in range(mean.shape[0]):
                mean[i] += weight[b] * within[found, i]
        which = _joined(tables, which, mean, size)
    return min(float(tables[which, tables.shape[1] - 1]), 1.0)


@jit
def quorum_columns(
    yes: F64, weight: F64, members: I64, ballots: I64, size: I64
) -> F64:  # pragma: no cover - compiled
    """Chance that a quorum says yes in each column, (N,).

    Parameters
    ----------
    yes : (K, N, B), chance that one member of the group says yes; of a group without bloc only
        the first node of B is read.
    weight : (B,), weights of the nodes of a bloc's factor.
    members : (K,), members of each group.
    ballots : (K, 4): votes, second weight, 1 with a veto, number of the bloc or -1.
    size : votes needed + 1 and second weight needed + 1.
    """
    room = np.zeros((5, size[0] * size[1]))
    counts = members.reshape(-1, 1)
    found = np.empty(yes.shape[1])
    for n in range(yes.shape[1]):
        found[n] = _column(
            np.ascontiguousarray(yes[:, n : n + 1, :]), counts, ballots, size, weight, room
        )
    return found


@jit
def kept_under_spreads(
    yes: F64, weight: F64, spreads: I64, ballots: I64, size: I64, value: F64
) -> F64:  # pragma: no cover - compiled
    """What is left of an answer under spreads of pressure, (C,).

    Parameters
    ----------
    yes : (G, K, P, B), chance that one member says yes, by parts that press on it.
    weight : (B,), weights of the nodes of a bloc's factor.
    spreads : (C, K, P), members of each group by parts.
    ballots, size : as in ``quorum_columns``.
    value : (G,), weight of each node of Z times what a yes is worth there.
    """
    room = np.zeros((5, size[0] * size[1]))
    found = np.zeros(spreads.shape[0])
    for c in range(spreads.shape[0]):
        for g in range(yes.shape[0]):
            if value[g] > 0.0:
                found[c] += value[g] * _column(yes[g], spreads[c], ballots, size, weight, room)
    return found
