"""Resistance to pressure: what is left of an answer when somebody leans on the members.

Pressure z on a member lowers its willingness to Phi(Phi^-1(p) - beta z). Whoever presses has a
budget, spreads it over members as it likes, and seeks the spread that leaves least of the answer.
Here the budget comes in whole parts, so that the spreads can be counted; members who are alike are
not told apart. Where there are few enough, all are looked at: the worst is *exact*. Otherwise a
search finds a bad one, and a bound stands below it: merging members into the weakest of their kind
can only make matters worse, and among the merged all spreads are looked at again.

Under consensus no counting is needed. Phi is log-concave, products and averages over Gaussian
factors stay so (Prékopa), and a log-concave function is least at a corner: all of the budget on one
member, in whatever parts it could come. For a single yes among many it is the other way round: the
chance that nobody says yes is log-concave, and pressing evenly is best.

Axes: C spreads, K groups of identical members, P + 1 numbers of parts on a member (0 to P).

Source
------
Prékopa, Acta Sci. Math. (Szeged) 34 (1973) 335-343 (marginals of log-concave functions). Blocking
sets of weighted games as in Matsui & Matsui, J. Oper. Res. Soc. Japan 43 (2000) 71-86; the budgeted
spread over correlated voters is our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.coalition.quorum import Group, Quorum, in_blocs

__all__ = [
    "MOST_SPREADS",
    "Worst",
    "corners",
    "kept_under_spreads",
    "merged",
    "spreads",
    "spreads_to_look_at",
    "worst_spread",
]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Kept = Callable[[I64], F64]
"""What is left of the answer under spreads (C, K, P + 1), (C,)."""

MOST_SPREADS: Final = 6_000
"""Spreads that are all looked at; with more a search and a bound take over."""


class Worst(NamedTuple):
    """The worst spread found.

    Parameters
    ----------
    kept : what is left of the answer under it.
    bound : nothing is left below this; equal to ``kept`` where it is exact.
    spread : (K, P + 1), members of each group by parts that press on each of them.
    """

    kept: float
    bound: float
    spread: I64

    @property
    def exact(self) -> bool:
        """Whether no spread of so many parts leaves less."""
        return self.bound >= self.kept

    @property
    def pressed(self) -> int:
        """Members on whom any pressure falls."""
        return int(np.sum(self.spread[:, 1:]))


def spreads_to_look_at(members: Sequence[int], parts: int) -> int:
    """Number of ways to lay whole parts on members of whom some are alike.

    Parameters
    ----------
    members : (K,), members of each group; parts : parts of the budget, all of them used.

    >>> spreads_to_look_at([3], 4)  # 4, 3 + 1, 2 + 2, 2 + 1 + 1
    4
    """
    ways = [1] + [0] * parts
    for count in members:
        own = [_partitions(part, count) for part in range(parts + 1)]
        ways = [sum(ways[a] * own[t - a] for a in range(t + 1)) for t in range(parts + 1)]
    return ways[parts]


def _partitions(total: int, most: int) -> int:
    """Ways to write a whole number as a sum of at most so many, order aside."""
    ways = [1] + [0] * total
    for part in range(1, most + 1):  # at most `most` parts is as many as parts of at most `most`
        for t in range(part, total + 1):
            ways[t] += ways[t - part]
    return ways[total]


def spreads(members: Sequence[int], parts: int) -> I64:
    """Every way to lay whole parts on the members, (C, K, P + 1), in a fixed order."""
    found = [np.array(rows) for rows in _spread_rows(list(members), parts, parts)]
    return np.array(found, dtype=np.int64).reshape(-1, len(members), parts + 1)


def _spread_rows(members: list[int], left: int, parts: int) -> Iterator[list[list[int]]]:
    if not members:
        if left == 0:
            yield []
        return
    for here in range(left, -1, -1):
        for row in _rows(members[0], here, here, parts):
            for rest in _spread_rows(members[1:], left - here, parts):
                yield [row, *rest]


def _rows(count: int, left: int, largest: int, parts: int) -> Iterator[list[int]]:
    """Members of one group by parts on each, so that the parts add up to ``left``."""
    if left == 0:
        yield [count] + [0] * parts
        return
    if count == 0:
        return
    for part in range(min(left, largest), 0, -1):
        for row in _rows(count - 1, left - part, part, parts):
            row[part] += 1
            yield row


def corners(members: Sequence[int], parts: int) -> I64:
    """The spreads that lay all parts on one member, (K, K, P + 1).

    >>> corners([2, 1], 1)[0].tolist()  # one of the first group pressed, the other not
    [[1, 1], [1, 0]]
    """
    count = len(members)
    found = np.zeros((count, count, parts + 1), dtype=np.int64)
    found[:, :, 0] = members
    for number in range(count):
        found[number, number, 0] -= 1
        found[number, number, parts] += 1
    return found


def kept_under_spreads(
    yes: F64,
    weight: F64,
    spreads: I64,
    groups: Sequence[Group],
    quorum: Quorum | None,
    value: F64,
) -> F64:
    """What is left of an answer under spreads of pressure, (C,), exact.

    Parameters
    ----------
    yes : (G, K, P + 1, B), chance that one member says yes, by parts that press on it.
    weight : (B,), weights of the nodes of a bloc's factor.
    spreads : (C, K, P + 1), members of each group by parts.
    groups, quorum : the rule; None means everybody.
    value : (G,), weight of each node of Z times what a yes is worth there.
    """
    found = []
    for spread in spreads:
        places = np.argwhere(spread)
        part = [groups[k]._replace(members=int(spread[k, j])) for k, j in places]
        chance = np.stack([yes[:, k, j] for k, j in places])[:, None]
        reached = in_blocs(chance, weight, part, quorum)[0]
        found.append(float(np.sum(value * reached)))
    return np.array(found)


def worst_spread(
    members: Sequence[int], parts: int, kept: Kept, relaxed: Callable[[], float] | None = None
) -> Worst:
    """The spread that leaves least of the answer.

    Parameters
    ----------
    members : (K,), members of each group.
    parts : parts of the budget.
    kept : what is left under spreads; never more under more pressure on anybody.
    relaxed : what is left at least, asked for where the spreads are too many to look at; without
        it the bound is 0.
    """
    if spreads_to_look_at(members, parts) <= MOST_SPREADS:
        every = spreads(members, parts)
        left = kept(every)
        place = int(np.argmin(left))
        return Worst(float(left[place]), float(left[place]), every[place])
    found, spread = _searched(members, parts, kept)
    bound = relaxed() if relaxed is not None else 0.0
    return Worst(found, min(bound, found), spread)


def _searched(members: Sequence[int], parts: int, kept: Kept) -> tuple[float, I64]:
    """Moves one part at a time to where it hurts most, from every corner and from an even spread.

    The even spread lays its parts one by one, each where it hurts most.
    """
    starts = [*corners(members, parts), _laid_one_by_one(members, parts, kept)]
    best: tuple[float, I64] | None = None
    for start in starts:
        spread, left = start, float(kept(start[None])[0])
        while True:
            moves = _moves(spread)
            values = kept(moves)
            place = int(np.argmin(values))
            if not values[place] < left:
                break
            spread, left = moves[place], float(values[place])
        if best is None or left < best[0]:
            best = left, spread
    assert best is not None  # noqa: S101 - a coalition has members
    return best


def _laid_one_by_one(members: Sequence[int], parts: int, kept: Kept) -> I64:
    spread = np.zeros((len(members), parts + 1), dtype=np.int64)
    spread[:, 0] = members
    for _ in range(parts):
        options = [_moved(spread, (k, j), 1) for k, j in np.argwhere(spread[:, :-1])]
        spread = options[int(np.argmin(kept(np.array(options))))]
    return spread


def _moves(spread: I64) -> I64:
    """Spreads that differ by one part taken from one member and laid on another."""
    found = [spread]
    for k, j in np.argwhere(spread[:, 1:]):
        lighter = _moved(spread, (int(k), int(j) + 1), -1)
        found += [_moved(lighter, (int(a), int(b)), 1) for a, b in np.argwhere(lighter[:, :-1])]
    return np.array(found)


def _moved(spread: I64, place: tuple[int, int], by: int) -> I64:
    new = spread.copy()
    k, j = place
    new[k, j] -= 1
    new[k, j + by] += 1
    return new


def merged(
    members: Sequence[int], likeness: Sequence[tuple[object, float]], parts: int
) -> tuple[tuple[int, ...], ...]:
    """Groups to merge, nearest first, until the spreads are few enough to look at all of them.

    Parameters
    ----------
    members : (K,), members of each group.
    likeness : (K,), what must be the same to be merged, and a number that should be near.
    parts : parts of the budget.

    Returns
    -------
    Indices of the groups in each merged one.

    >>> merged([1] * 40, [("", x / 40) for x in range(40)], 8)[0][:3]
    (0, 1, 2)
    """
    classes: list[tuple[int, ...]] = [(number,) for number in _ordered(likeness)]
    while spreads_to_look_at([_size(members, c) for c in classes], parts) > MOST_SPREADS:
        gaps = [
            (likeness[b[0]][1] - likeness[a[-1]][1], place)
            for place, (a, b) in enumerate(pairwise(classes))
            if likeness[a[0]][0] == likeness[b[0]][0]
        ]
        if not gaps:
            break
        _, place = min(gaps)
        classes[place : place + 2] = [classes[place] + classes[place + 1]]
    return tuple(classes)


def _ordered(likeness: Sequence[tuple[object, float]]) -> list[int]:
    """Groups of the same kind together, in order of the number."""
    kinds = list(dict.fromkeys(kind for kind, _ in likeness))
    return sorted(
        range(len(likeness)), key=lambda n: (kinds.index(likeness[n][0]), likeness[n][1], n)
    )


def _size(members: Sequence[int], groups: Sequence[int]) -> int:
    return sum(members[number] for number in groups)
