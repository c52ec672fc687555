"""Evaluation of the compiled quantal response, several games of one tree side by side.

What `theory.games.response.system` computes, and both of its equations solved. Every operation is
one of single numbers, done for each lane in turn: the compiler takes vector units for it, and a
lane's numbers do not depend on its neighbours. The Jacobian is gathered along the tree instead of
from a whole table of slopes.

Axes: as in `theory.games.tree`, and lanes last.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.games.tree import Tree
from locarno.theory.games.walk import LAM, STATE
from locarno.theory.scalar import exp_near, log_near

__all__ = ["FORMULAS", "Room", "Shape", "believe", "room_of", "slope", "solve", "spread", "turn",
           "value"]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Shape = tuple[I64, I64, I64, I64, I64, I64]

DEEP: Final = -700.0
"""Log-odds below which a chance is no longer told from this: e to it is still a normal number."""


@by_address
class Room(NamedTuple):
    """Work space; lanes last."""

    logs: F64  # (E, lanes) log chances
    chances: F64  # (E, lanes)
    far: F64  # (N, lanes) log reach
    belief: F64  # (N, lanes)
    values: F64  # (N, P, lanes); those of leaves are put in with the game
    worth: F64  # (A, lanes)
    slopes: F64  # (A, A, lanes)
    matrix: F64  # (F, F + 2, lanes) slopes of the errors, then Newton's step and the tangent
    weights: F64  # (F, lanes) log-odds of random play
    x: F64  # (F, lanes)
    base: F64  # (F, lanes)
    way: F64  # (F, lanes)
    bend: F64  # (F, lanes)
    guess: F64  # (F, lanes)
    state: F64  # (STATE, lanes)
    top: F64  # (H, lanes)
    total: F64  # (H, lanes)
    size: F64  # (lanes,) largest error
    row: F64  # (F + 2, lanes)
    one: F64  # (lanes,)
    other: F64  # (lanes,)
    job: I64  # (lanes,) draw, or start of one, that a lane works on; -1 for none
    place: I64  # (lanes,) precision that it is on its way to


def room_of(tree: Tree, lanes: int) -> Room:
    """Work space for games of one tree, so many side by side.

    Python makes it: a kernel would compile every ``zeros`` anew.
    """
    nodes, sets, free, actions = tree.size, len(tree.sets), tree.free, int(tree.first[-1])
    edges = actions + tree.chance.size
    several = ((edges,), (edges,), (nodes,), (nodes,), (nodes, len(tree.players)), (actions,),
               (actions, actions), (free, free + 2), (free,), (free,), (free,), (free,), (free,),
               (free,), (STATE,), (sets,), (sets,), (), (free + 2,), (), ())  # fmt: skip
    numbers = (np.ones((*shape, lanes)) for shape in several)
    whole = (np.zeros(lanes, np.int64) for _ in ("job", "place"))
    return Room(*(*numbers, *whole))


@part
def spread(shape: Shape, room: Room) -> None:
    """Chances of the actions, and their logs, from free log-odds."""
    first = shape[4]
    for number in range(first.size - 1):
        of = (first[number], first[number + 1], number)
        _rise((room.x, room.logs, room.chances, room.one, room.other), of)
        _share((room.logs, room.chances, room.one, room.other), of)


@part
def _rise(arrays: tuple[F64, F64, F64, F64, F64], of: tuple[int, int, int]) -> None:
    """Log-odds of a set's actions against the likeliest, e to them, and the sum of that."""
    x, logs, chances, top, total = arrays
    (begin, end, number), lanes = of, top.size
    for lane in range(lanes):
        top[lane] = 0.0
    for k in range(begin - number, end - number - 1):
        for lane in range(lanes):
            top[lane] = max(top[lane], x[k, lane])
    for lane in range(lanes):
        logs[begin, lane] = -top[lane]
        chances[begin, lane] = exp_near(max(-top[lane], DEEP))
        total[lane] = chances[begin, lane]
    for a in range(begin + 1, end):
        for lane in range(lanes):
            own = x[a - number - 1, lane] - top[lane]
            logs[a, lane] = own
            share = exp_near(max(own, DEEP))
            chances[a, lane] = share
            total[lane] += share


@part
def _share(arrays: tuple[F64, F64, F64, F64], of: tuple[int, int, int]) -> None:
    logs, chances, lost, total = arrays
    (begin, end, _), lanes = of, lost.size
    for lane in range(lanes):
        lost[lane] = log_near(total[lane])
        total[lane] = 1.0 / total[lane]
    for a in range(begin, end):
        for lane in range(lanes):
            logs[a, lane] -= lost[lane]
            chances[a, lane] *= total[lane]


@part
def believe(shape: Shape, room: Room) -> None:
    """Log reach, and beliefs by Bayes' rule within each information set."""
    _, _, information, _, _, owner = shape
    sets, lanes = owner.size, room.x.shape[1]
    _reach(shape, room)
    for node in range(information.size):
        number = information[node]
        if 0 <= number < sets:
            for lane in range(lanes):
                top, far = room.top[number, lane], room.far[node, lane]
                below = 0.0 if far == top else far - top
                share = exp_near(max(below, DEEP))
                room.belief[node, lane] = share
                room.total[number, lane] += share
    for node in range(information.size):
        number = information[node]
        if 0 <= number < sets:
            for lane in range(lanes):
                room.belief[node, lane] /= room.total[number, lane]


@part
def _reach(shape: Shape, room: Room) -> None:
    """Log reach of every node, and the largest of each information set."""
    parent, slot, information, _, _, owner = shape
    sets, lanes = owner.size, room.x.shape[1]
    for number in range(sets):
        for lane in range(lanes):
            room.top[number, lane] = -np.inf
            room.total[number, lane] = 0.0
    for node in range(parent.size):
        number = information[node]
        if node > 0:
            above, edge = parent[node], slot[node]
            for lane in range(lanes):
                room.far[node, lane] = room.far[above, lane] + room.logs[edge, lane]
        if 0 <= number < sets:
            for lane in range(lanes):
                room.top[number, lane] = max(room.top[number, lane], room.far[node, lane])


@part
def value(shape: Shape, room: Room) -> None:
    """Expected payoffs from every node on, and of every action to whoever takes it."""
    parent, slot, information, leaf, first, owner = shape
    players, actions, lanes = room.values.shape[1], first[-1], room.x.shape[1]
    _empty(leaf, actions, room)
    for node in range(parent.size - 1, 0, -1):
        above, edge = parent[node], slot[node]
        for player in range(players):
            for lane in range(lanes):
                share = room.chances[edge, lane] * room.values[node, player, lane]
                room.values[above, player, lane] += share
        if edge < actions:
            mine = owner[information[above]]
            for lane in range(lanes):
                share = room.belief[above, lane] * room.values[node, mine, lane]
                room.worth[edge, lane] += share


@part
def _empty(leaf: I64, actions: int, room: Room) -> None:
    lanes = room.x.shape[1]
    for node in range(leaf.size):
        if leaf[node] < 0:
            for player in range(room.values.shape[1]):
                for lane in range(lanes):
                    room.values[node, player, lane] = 0.0
    for action in range(actions):
        for lane in range(lanes):
            room.worth[action, lane] = 0.0
        for other in range(actions):
            for lane in range(lanes):
                room.slopes[action, other, lane] = 0.0


@part
def slope(shape: Shape, room: Room) -> None:
    """How the worth of an action (row) moves with the log of an action's chance."""
    parent, slot, information, _, first, owner = shape
    share, more, lanes = room.one, room.other, room.x.shape[1]
    for node in range(1, parent.size):
        edge, above = slot[node], parent[node]
        if edge >= first[-1]:
            continue
        mine = owner[information[above]]
        for lane in range(lanes):
            share[lane] = room.chances[edge, lane]
            away = room.values[node, mine, lane] - room.worth[edge, lane]
            more[lane] = room.belief[above, lane] * away
        up = above
        while up > 0:
            over = parent[up]
            if slot[up] < first[-1]:
                theirs = owner[information[over]]
                gain = (room.belief[over], share, room.values[node, theirs])
                _add_product(room.slopes[slot[up], edge], gain)
                # Here one believes to be the likelier, the likelier the way here.
                if theirs != mine:
                    _add(room.slopes[edge, slot[up]], more)
            for lane in range(lanes):
                share[lane] *= room.chances[slot[up], lane]
            up = over


@part
def _add_product(into: F64, three: tuple[F64, F64, F64]) -> None:
    """What lies below an action is worth more the more often that is taken."""
    belief, share, value = three
    for lane in range(into.size):
        into[lane] += belief[lane] * share[lane] * value[lane]


@part
def _add(into: F64, more: F64) -> None:
    for lane in range(into.size):
        into[lane] += more[lane]


@part
def turn(shape: Shape, room: Room) -> None:
    """Errors and gains of the log-odds, the largest error, and the slopes of the errors."""
    first = shape[4]
    lam, free, lanes = room.state[LAM], room.x.shape[0], room.x.shape[1]
    for lane in range(lanes):
        room.size[lane] = 0.0
    for row in range(first.size - 1):
        base = first[row]
        for a in range(base + 1, first[row + 1]):
            k = a - row - 1
            for lane in range(lanes):
                gain = room.worth[a, lane] - room.worth[base, lane]
                error = room.x[k, lane] - room.weights[k, lane] - lam[lane] * gain
                room.matrix[k, free, lane] = error
                room.matrix[k, free + 1, lane] = gain
                # A comparison with what is no number is false: so that it counts as large.
                far, most = abs(error), room.size[lane]
                room.size[lane] = most if far <= most else far  # noqa: FURB136
            arrays = (room.matrix, room.slopes, room.chances, room.one, lam)
            _turn_by(arrays, first, (a, base, k))


@part
def _turn_by(arrays: tuple[F64, F64, F64, F64, F64], first: I64, row: tuple[int, int, int]) -> None:
    """Slopes of one error by all log-odds; the chances of one set move together."""
    matrix, slopes, chances, whole, lam = arrays
    (a, base, k), lanes = row, matrix.shape[2]
    for column in range(first.size - 1):
        begin, end = first[column], first[column + 1]
        for lane in range(lanes):
            whole[lane] = slopes[a, begin, lane] - slopes[base, begin, lane]
        for b in range(begin + 1, end):
            for lane in range(lanes):
                turned = slopes[a, b, lane] - slopes[base, b, lane]
                whole[lane] += turned
                matrix[k, b - column - 1, lane] = turned
        for b in range(begin + 1, end):
            place, c = (1.0 if a == b else 0.0), b - column - 1
            for lane in range(lanes):
                turned = matrix[k, c, lane] - chances[b, lane] * whole[lane]
                matrix[k, c, lane] = place - lam[lane] * turned


@part
def solve(room: Room) -> None:
    """Solves for both right sides in place, with row pivots; no numbers where there are none."""
    matrix, factor, row = room.matrix, room.one, room.row
    free, lanes = matrix.shape[0], matrix.shape[2]
    for k in range(free):
        _pivot(matrix, room.other, factor, k)
        for lane in range(lanes):
            factor[lane] = 1.0 / matrix[k, k, lane]
        for j in range(k + 1, free + 2):
            for lane in range(lanes):
                row[j, lane] = matrix[k, j, lane] * factor[lane]
            for lane in range(lanes):
                matrix[k, j, lane] = row[j, lane]
        for i in range(k + 1, free):
            _take_away(matrix, factor, row, (i, k, k + 1))
    _back(room)


@part
def _back(room: Room) -> None:
    """Both solutions, from the last unknown to the first."""
    matrix, factor, row = room.matrix, room.one, room.row
    free, lanes = matrix.shape[0], matrix.shape[2]
    for k in range(free - 1, -1, -1):
        for j in range(free, free + 2):
            for lane in range(lanes):
                row[j, lane] = matrix[k, j, lane]
        for i in range(k):
            _take_away(matrix, factor, row, (i, k, free))


@part
def _take_away(matrix: F64, factor: F64, row: F64, where: tuple[int, int, int]) -> None:
    """Row k, which stands in ``row``, from row i, from a column on."""
    i, k, begin = where
    lanes = matrix.shape[2]
    for lane in range(lanes):
        factor[lane] = matrix[i, k, lane]
    for j in range(begin, matrix.shape[1]):
        for lane in range(lanes):
            matrix[i, j, lane] -= factor[lane] * row[j, lane]


@part
def _pivot(matrix: F64, best: F64, largest: F64, k: int) -> None:
    """Brings the largest of a column to its place, in each lane."""
    lanes = matrix.shape[2]
    for lane in range(lanes):
        largest[lane] = abs(matrix[k, k, lane])
        best[lane] = k
    for i in range(k + 1, matrix.shape[0]):
        for lane in range(lanes):
            size = abs(matrix[i, k, lane])
            larger = size > largest[lane]
            largest[lane] = size if larger else largest[lane]
            best[lane] = i if larger else best[lane]
    for lane in range(lanes):
        other = int(best[lane])
        if other != k:
            for j in range(k, matrix.shape[1]):
                kept = matrix[k, j, lane]
                matrix[k, j, lane] = matrix[other, j, lane]
                matrix[other, j, lane] = kept
