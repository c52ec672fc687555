"""Compiled twins of `theory.coalition.quorum` and of what is left under pressure.

One column is one node of Z (in one future). Its table of votes and second weight lies flat in
memory and is updated member by member; in one weight the inner loops run along it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.jit import jit, part

__all__ = ["columns_of_quorum", "kept_of_quorum", "kept_under_spreads", "quorum_columns"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

BLOC, MEAN = 2, 4
"""Rows of the room: two tables, two of a bloc, and its mean."""


@part
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


@part
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


@part
def _counted(
    room: F64, start: int, votes: tuple[F64, I64], where: tuple[int, int], ballots: I64, size: I64,
    bloc: int,
) -> int:  # fmt: skip
    """Adds all members of a bloc to table ``start`` of the room; returns which it is then.

    Tables come in pairs, 0 and 1, 2 and 3: of each the other is where a member is added.
    ``votes`` are chances (K, N, B) and members of each group by what presses on them (K, P);
    ``where`` is the first column of the chances that belongs to them, and the node of B.
    """
    yes, counts = votes
    first, b = where
    which, top = start, 0
    for i in range(room.shape[1]):
        if room[which, i] > 0.0:
            top = i // size[1]
    for k in range(counts.shape[0]):
        if ballots[k, 3] != bloc:
            continue
        for j in range(counts.shape[1]):
            for _ in range(counts[k, j]):
                p, other = yes[k, first + j, b], which ^ 1
                if size[1] == 1:
                    top = _vote(room[which], room[other], p, ballots[k], size, top)
                else:
                    top = _vote_twice(room[which], room[other], p, ballots[k], size, top)
                which = other
    # What lies beyond is left over from an earlier member.
    for i in range((top + 1) * size[1], room.shape[1]):
        room[which, i] = 0.0
    return which


@part
def _joined(room: F64, which: int, size: I64) -> int:
    """Adds a bloc, counted already, to table ``which`` of 0 and 1; returns which it is then."""
    rows, columns = size[0], size[1]
    old, new, mean = room[which], room[which ^ 1], room[MEAN]
    _clear(new)
    for i in range(mean.shape[0]):
        share = mean[i]
        if share == 0.0:
            continue
        more, second = i // columns, i % columns
        for v in range(rows):
            row = min(v + more, rows - 1) * columns
            for u in range(columns):
                new[row + min(u + second, columns - 1)] += old[v * columns + u] * share
    return which ^ 1


@part
def _clear(values: F64) -> None:
    for i in range(values.size):
        values[i] = 0.0


@part
def _column(
    yes: F64, first: int, counts: I64, ballots: I64, size: I64, weight: F64, room: F64
) -> float:
    """Chance of a quorum at one node of Z.

    ``yes`` (K, N, B), of which the columns from ``first`` belong to ``counts`` (K, P);
    ``room`` (5, cells) is overwritten: two tables, two of a bloc, its mean.
    """
    for table in range(2):
        _clear(room[table])
    room[0, 0] = 1.0
    blocs = 0
    for k in range(ballots.shape[0]):
        blocs = max(blocs, ballots[k, 3] + 1)
    which = _counted(room, 0, (yes, counts), (first, 0), ballots, size, -1)
    for bloc in range(blocs):
        _clear(room[MEAN])
        for b in range(weight.shape[0]):
            _clear(room[BLOC])
            _clear(room[BLOC + 1])
            room[BLOC, 0] = 1.0
            found = _counted(room, BLOC, (yes, counts), (first, b), ballots, size, bloc)
            for i in range(room.shape[1]):
                room[MEAN, i] += weight[b] * room[found, i]
        which = _joined(room, which, size)
    return min(float(room[which, room.shape[1] - 1]), 1.0)


def quorum_columns(yes: F64, weight: F64, members: I64, ballots: I64, size: I64) -> F64:
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
    found = np.zeros(yes.shape[1])
    columns_of_quorum(yes, weight, members[:, None].copy(), ballots, size, _room(size), found)
    return found


def kept_under_spreads(
    yes: F64, weight: F64, spreads: I64, ballots: I64, size: I64, value: F64
) -> F64:
    """What is left of an answer under spreads of pressure, (C,).

    Parameters
    ----------
    yes : (G, K, P, B), chance that one member says yes, by parts that press on it.
    weight : (B,), weights of the nodes of a bloc's factor.
    spreads : (C, K, P), members of each group by parts.
    ballots, size : as in ``quorum_columns``.
    value : (G,), weight of each node of Z times what a yes is worth there.
    """
    found = np.zeros(spreads.shape[0])
    kept_of_quorum(yes, weight, spreads, (ballots, size), value, _room(size), found)
    return found


def _room(size: I64) -> F64:
    return np.zeros((MEAN + 1, int(size[0]) * int(size[1])))


@jit
def columns_of_quorum(
    yes: F64, weight: F64, counts: I64, ballots: I64, size: I64, room: F64, found: F64
) -> None:
    """``quorum_columns`` with members (K, 1), into ``found`` (N,)."""
    for n in range(found.size):
        found[n] = _column(yes, n, counts, ballots, size, weight, room)


@jit
def kept_of_quorum(
    yes: F64, weight: F64, spreads: I64, body: tuple[I64, I64], value: F64, room: F64, found: F64
) -> None:
    """``kept_under_spreads`` into ``found`` (C,); ``body``: ballots and size."""
    ballots, size = body
    for c in range(found.size):
        for g in range(value.size):
            if value[g] > 0.0:
                left = _column(yes[g], 0, spreads[c], ballots, size, weight, room)
                found[c] += value[g] * left
