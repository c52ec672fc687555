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
from locarno.kernels.elimination import Shape
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.games.tree import Tree
from locarno.theory.games.walk import LAM, STATE
from locarno.theory.scalar import exp_near, log_near

__all__ = ["FORMULAS", "Room", "believe", "room_of", "slope", "solve", "spread", "turn",
           "value"]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

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
    matrix: F64  # (F, F + 2, lanes) slopes of the errors, and both right sides, in their order
    newton: F64  # (F, lanes) Newton's step
    tangent: F64  # (F, lanes)
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
    several = (
        (edges,), (edges,), (nodes,), (nodes,), (nodes, len(tree.players)), (actions,),
        (actions, actions), (free, free + 2), (free,), (free,), (free,), (free,), (free,), (free,),
        (free,), (free,), (STATE,), (sets,), (sets,), (), (free + 2,), (), (),
    )  # fmt: skip
    numbers = (np.ones((*shape, lanes)) for shape in several)
    whole = (np.zeros(lanes, np.int64) for _ in ("job", "place"))
    return Room(*(*numbers, *whole))


@part
def spread(shape: Shape, room: Room) -> None:
    """Chances of the actions, and their logs, from free log-odds."""
    first = shape.first
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
    information, sets, lanes = shape.information, shape.owner.size, room.x.shape[1]
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
    parent, slot, information = shape.parent, shape.slot, shape.information
    sets, lanes = shape.owner.size, room.x.shape[1]
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
    parent, slot, information, owner = shape.parent, shape.slot, shape.information, shape.owner
    players, actions, lanes = room.values.shape[1], shape.first[-1], room.x.shape[1]
    _empty(shape, room)
    _clear(room.slopes, shape.moved, shape.first)
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
def _empty(shape: Shape, room: Room) -> None:
    lanes = room.x.shape[1]
    for node in range(shape.leaf.size):
        if shape.leaf[node] < 0:
            for player in range(room.values.shape[1]):
                for lane in range(lanes):
                    room.values[node, player, lane] = 0.0
    for action in range(shape.first[-1]):
        for lane in range(lanes):
            room.worth[action, lane] = 0.0


@part
def _clear(slopes: F64, moved: I64, first: I64) -> None:
    lanes = slopes.shape[2]
    for pair in range(moved.shape[0]):
        row, column = moved[pair, 0], moved[pair, 1]
        for action in range(first[row], first[row + 1]):
            for other in range(first[column], first[column + 1]):
                for lane in range(lanes):
                    slopes[action, other, lane] = 0.0


@part
def slope(shape: Shape, room: Room) -> None:
    """How the worth of an action (row) moves with the log of an action's chance."""
    parent, slot, first = shape.parent, shape.slot, shape.first
    information, owner = shape.information, shape.owner
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
    first, free = shape.first, room.x.shape[0]
    lam, lanes = room.state[LAM], room.x.shape[1]
    for lane in range(lanes):
        room.size[lane] = 0.0
    for row in range(first.size - 1):
        base = first[row]
        for a in range(base + 1, first[row + 1]):
            k, place = a - row - 1, shape.begin[row] + a - base - 1
            for lane in range(lanes):
                gain = room.worth[a, lane] - room.worth[base, lane]
                error = room.x[k, lane] - room.weights[k, lane] - lam[lane] * gain
                room.matrix[place, free, lane] = error
                room.matrix[place, free + 1, lane] = gain
                # A comparison with what is no number is false: so that it counts as large.
                far, most = abs(error), room.size[lane]
                room.size[lane] = most if far <= most else far  # noqa: FURB136
    _blank(shape, room.matrix)
    arrays = (room.matrix, room.slopes, room.chances, room.one, lam)
    for pair in range(shape.moved.shape[0]):
        _turn_by(arrays, shape, (shape.moved[pair, 0], shape.moved[pair, 1]))


@part
def _blank(shape: Shape, matrix: F64) -> None:
    """Parts of the matrix that no slope fills: 0, and 1 on the diagonal."""
    first, begin, lanes = shape.first, shape.begin, matrix.shape[2]
    for pair in range(shape.blank.shape[0]):
        row, column = shape.blank[pair, 0], shape.blank[pair, 1]
        for i in range(begin[row], begin[row] + first[row + 1] - first[row] - 1):
            for j in range(begin[column], begin[column] + first[column + 1] - first[column] - 1):
                for lane in range(lanes):
                    matrix[i, j, lane] = 1.0 if i == j else 0.0


@part
def _turn_by(arrays: tuple[F64, F64, F64, F64, F64], shape: Shape, of: tuple[int, int]) -> None:
    """Slopes of one set's errors by another's log-odds; the chances of one set move together."""
    matrix, slopes, chances, whole, lam = arrays
    (row, column), first, lanes = of, shape.first, matrix.shape[2]
    base, begin, end = first[row], first[column], first[column + 1]
    for a in range(base + 1, first[row + 1]):
        i, j = shape.begin[row] + a - base - 1, shape.begin[column] - begin - 1
        for lane in range(lanes):
            whole[lane] = slopes[a, begin, lane] - slopes[base, begin, lane]
        for b in range(begin + 1, end):
            for lane in range(lanes):
                turned = slopes[a, b, lane] - slopes[base, b, lane]
                whole[lane] += turned
                matrix[i, j + b, lane] = turned
        for b in range(begin + 1, end):
            for lane in range(lanes):
                turned = matrix[i, j + b, lane] - chances[b, lane] * whole[lane]
                matrix[i, j + b, lane] = -lam[lane] * turned


@part
def solve(shape: Shape, room: Room) -> None:
    """Solves for both right sides; no numbers where there are none."""
    matrix, factor, row = room.matrix, room.one, room.row
    free, lanes = matrix.shape[0], matrix.shape[2]
    for number in range(shape.ends.size - 1):
        for k in range(shape.ends[number], shape.ends[number + 1]):
            _eliminate(shape, room, (number, k))
    for k in range(shape.ends[-1], free):
        _pivot(matrix, room.other, factor, k)
        for lane in range(lanes):
            factor[lane] = 1.0 / matrix[k, k, lane]
        for j in range(k + 1, free + 2):
            for lane in range(lanes):
                row[j, lane] = matrix[k, j, lane] * factor[lane]
            for lane in range(lanes):
                matrix[k, j, lane] = row[j, lane]
        for i in range(k + 1, free):
            _take_away(matrix, factor, row, (i, k, k + 1, free + 2))
    _back(shape, room)
    _in_order(shape, room)


@part
def _eliminate(shape: Shape, room: Room, of: tuple[int, int]) -> None:
    """One unknown from all equations that it stands in; ``of``: its set in the order, its place."""
    matrix, factor, row = room.matrix, room.one, room.row
    (number, k), lanes = of, matrix.shape[2]
    for lane in range(lanes):
        factor[lane] = 1.0 / matrix[k, k, lane]
    for part_of in range(shape.column[number], shape.column[number + 1]):
        for j in range(max(shape.columns[part_of, 0], k + 1), shape.columns[part_of, 1]):
            for lane in range(lanes):
                row[j, lane] = matrix[k, j, lane] * factor[lane]
            for lane in range(lanes):
                matrix[k, j, lane] = row[j, lane]
    for others in range(shape.row[number], shape.row[number + 1]):
        for i in range(max(shape.rows[others, 0], k + 1), shape.rows[others, 1]):
            for part_of in range(shape.column[number], shape.column[number + 1]):
                begin, end = shape.columns[part_of, 0], shape.columns[part_of, 1]
                _take_away(matrix, factor, row, (i, k, max(begin, k + 1), end))


@part
def _back(shape: Shape, room: Room) -> None:
    """Both solutions, from the last unknown to the first."""
    matrix, factor, row = room.matrix, room.one, room.row
    free, lanes, pivots = matrix.shape[0], matrix.shape[2], shape.ends[-1]
    for k in range(free - 1, pivots - 1, -1):
        for j in range(free, free + 2):
            for lane in range(lanes):
                row[j, lane] = matrix[k, j, lane]
        for i in range(pivots, k):
            _take_away(matrix, factor, row, (i, k, free, free + 2))
    for number in range(shape.ends.size - 2, -1, -1):
        for k in range(shape.ends[number + 1] - 1, shape.ends[number] - 1, -1):
            _put_in(shape, matrix, (number, k))


@part
def _put_in(shape: Shape, matrix: F64, of: tuple[int, int]) -> None:
    """What is known of the unknowns that an equation still has; ``of`` as in ``_eliminate``."""
    (number, k), free, lanes = of, matrix.shape[0], matrix.shape[2]
    # The last part holds the right sides themselves.
    for part_of in range(shape.column[number], shape.column[number + 1] - 1):
        for j in range(max(shape.columns[part_of, 0], k + 1), shape.columns[part_of, 1]):
            for side in range(free, matrix.shape[1]):
                for lane in range(lanes):
                    matrix[k, side, lane] -= matrix[k, j, lane] * matrix[j, side, lane]


@part
def _in_order(shape: Shape, room: Room) -> None:
    """Both solutions in the order of the log-odds."""
    first, free, lanes = shape.first, room.x.shape[0], room.x.shape[1]
    for number in range(first.size - 1):
        place = shape.begin[number]
        for k in range(first[number] - number, first[number + 1] - number - 1):
            for lane in range(lanes):
                room.newton[k, lane] = room.matrix[place, free, lane]
                room.tangent[k, lane] = room.matrix[place, free + 1, lane]
            place += 1


@part
def _take_away(matrix: F64, factor: F64, row: F64, where: tuple[int, int, int, int]) -> None:
    """Row k, which stands in ``row``, from row i, in some columns."""
    i, k, begin, end = where
    lanes = matrix.shape[2]
    for lane in range(lanes):
        factor[lane] = matrix[i, k, lane]
    for j in range(begin, end):
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
