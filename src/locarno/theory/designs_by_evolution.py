"""Many-objective search over designs whose levers have levels: NSGA-II on a grid.

Every choice is by a total order, ties included, and every draw comes from one generator, so that a
seed gives the same search everywhere. Axes: ``P`` candidates, ``L`` levers, ``M`` objectives, which
are better when lower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Evolution", "Plan", "crowding", "evolved", "fronts", "tournament"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

Candidate = tuple[int, ...]
Evaluate = Callable[[Sequence[Candidate]], F64]

_CROSSED = 0.9
"""Chance that two parents mix their levers."""
_TRIES = 20
"""Rounds of offspring, a population each, before a generation goes on with the new ones it has."""
_SEARCH = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to search.

    Parameters
    ----------
    levels : (L,) levels of each lever, at least 1; population, generations : at least 1 each.
    """

    levels: tuple[int, ...]
    population: int
    generations: int
    seed: int

    @property
    def designs(self) -> int:
        """Designs on the grid."""
        return int(np.prod(np.array(self.levels, dtype=object)))

    @property
    def most(self) -> int:
        """Designs that are looked at, at most."""
        return min(self.designs, self.population * self.generations)


@dataclass(frozen=True, slots=True)
class Evolution:
    """What a search has seen, in the order in which it was asked for.

    Parameters
    ----------
    candidates : (P,) each a level of every lever; objectives : (P, M), NaN where none is known.
    generations : that were made, the first included.
    """

    candidates: tuple[Candidate, ...]
    objectives: F64
    generations: int


def fronts(objectives: F64) -> I64:
    """Rank of each candidate, (P,): 0 where no other is as good everywhere and better somewhere.

    Parameters
    ----------
    objectives : (P, M), better when lower; a row with NaN is beaten by every row without.

    Source
    ------
    Deb, Pratap, Agarwal and Meyarivan (2002), IEEE Trans. Evol. Comp. 6(2), section III A.

    Examples
    --------
    >>> fronts(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 2.0]])).tolist()
    [0, 0, 1, 2]
    """
    unknown = np.asarray(np.isnan(objectives).any(axis=1))
    values = np.where(unknown[:, np.newaxis], np.inf, objectives)
    no_worse = np.asarray((values[:, np.newaxis] <= values[np.newaxis]).all(axis=2))
    dominates = no_worse & ~no_worse.T
    rank = np.full(len(values), -1, dtype=np.int64)
    number = 0
    while (rank < 0).any():
        left = rank < 0
        beaten = dominates[left].any(axis=0)
        rank[left & ~beaten] = number
        number += 1
    return rank


def crowding(objectives: F64) -> F64:
    """How much room each candidate of one front has about it, (P,); infinite at the ends.

    Source
    ------
    Deb et al. (2002), section III B; candidates with the same objectives share the room of one.

    Examples
    --------
    >>> crowding(np.array([[0.0, 4.0], [1.0, 2.0], [4.0, 0.0]])).tolist()
    [inf, 2.0, inf]
    """
    distinct, place = np.unique(objectives, axis=0, return_inverse=True)
    room = np.zeros(len(distinct))
    for column in distinct.T:
        order = np.argsort(column, kind="stable")
        width = float(column[order[-1]] - column[order[0]])
        if not np.isfinite(width) or width == 0.0:
            continue
        room[order[0]] = room[order[-1]] = np.inf
        room[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / width
    if len(distinct) == 1:
        room[:] = np.inf
    return np.asarray(room[place.reshape(-1)])


def _best_first(objectives: F64) -> tuple[I64, I64, F64]:
    """Order by rank, then room, then place; with rank and room of each."""
    rank = fronts(objectives)
    room = np.zeros(len(objectives))
    for number in range(int(rank.max()) + 1):
        here = rank == number
        if np.isfinite(objectives[here]).all():
            room[here] = crowding(objectives[here])
    place = np.arange(len(objectives))
    return np.lexsort((place, -room, rank)), rank, room


def tournament(rank: I64, room: F64, pairs: I64) -> I64:
    """Winner of each pair, (n,): lower rank, then more room, then the earlier candidate.

    Parameters
    ----------
    rank, room : (P,); pairs : (n, 2) places.

    Examples
    --------
    >>> tournament(np.array([0, 1, 0]), np.array([1.0, 9.0, 2.0]), np.array([[0, 1], [0, 2]]))
    array([0, 2])
    """
    found = []
    for a, b in pairs.tolist():
        key = [(rank[n], -room[n], n) for n in (a, b)]
        found.append(min(key)[2])
    return np.array(found, dtype=np.int64)


def evolved(plan: Plan, evaluate: Evaluate) -> Evolution:
    """Designs seen by NSGA-II, no design twice; the whole grid where it is no larger than that.

    Parameters
    ----------
    evaluate : objectives of some candidates, (n, M), better when lower, NaN where none is known.

    Source
    ------
    Deb et al. (2002); levers are crossed uniformly (Syswerda 1989) and changed to any other level
    with chance 1/L. Offspring seen before are drawn anew, so that work buys new designs only.

    Examples
    --------
    >>> plan = Plan((8, 8), 8, 6, 1)
    >>> found = evolved(plan, lambda some: np.array(some, dtype=float))
    >>> (0, 0) in found.candidates
    True
    """
    draws = np.random.default_rng([plan.seed, _SEARCH])
    if plan.designs <= plan.population * plan.generations:
        everything = tuple(_grid(plan.levels))
        return Evolution(everything, evaluate(everything), 1)
    seen: dict[Candidate, None] = {}
    first = _fresh(lambda: _anywhere(plan, draws), seen, plan.population)
    objectives = evaluate(first)
    alive = np.arange(len(first))
    made = 1
    while made < plan.generations and len(seen) < plan.designs:
        known = list(seen)
        order, rank, room = _best_first(objectives[alive])
        alive = alive[order][: plan.population]
        rank, room = rank[order][: plan.population], room[order][: plan.population]
        parents = [known[n] for n in alive]
        offspring = _fresh(
            lambda p=parents, r=rank, w=room: _children(plan, draws, p, r, w),  # type: ignore[misc]
            seen,
            plan.population,
        )
        if not offspring:
            break
        alive = np.concatenate([alive, np.arange(len(known), len(seen))])
        objectives = np.concatenate([objectives, evaluate(offspring)])
        made += 1
    return Evolution(tuple(seen), objectives, made)


def _grid(levels: Sequence[int]) -> Iterator[Candidate]:
    for flat in range(int(np.prod(np.array(levels, dtype=np.int64)))):
        yield tuple(int(n) for n in np.unravel_index(flat, tuple(levels)))


def _fresh(
    draw: Callable[[], list[Candidate]], seen: dict[Candidate, None], count: int
) -> list[Candidate]:
    """As many candidates as wanted that were not seen before; they count as seen from now on."""
    found: list[Candidate] = []
    for _ in range(_TRIES):
        for candidate in draw():
            if candidate not in seen and len(found) < count:
                seen[candidate] = None
                found.append(candidate)
        if len(found) == count:
            break
    return found


def _anywhere(plan: Plan, draws: np.random.Generator) -> list[Candidate]:
    u = draws.random((plan.population, len(plan.levels)))
    rows = (u * np.array(plan.levels)).astype(np.int64)
    return [tuple(row) for row in rows.tolist()]


def _children(
    plan: Plan, draws: np.random.Generator, parents: Sequence[Candidate], rank: I64, room: F64
) -> list[Candidate]:
    """One offspring for each place of the population, each of two winners."""
    count, levers = plan.population, len(plan.levels)
    pairs = (draws.random((2 * count, 2)) * len(parents)).astype(np.int64)
    winners = tournament(rank, room, pairs).reshape(count, 2)
    mixed = draws.random((count, 1)) < _CROSSED
    second = mixed & (draws.random((count, levers)) < 1.0 / 2.0)
    changed = draws.random((count, levers)) < 1.0 / levers
    other = (draws.random((count, levers)) * (np.array(plan.levels) - 1)).astype(np.int64) + 1
    table = np.array(parents)
    rows = np.where(second, table[winners[:, 1]], table[winners[:, 0]])
    # A step of 1 to levels - 1 around the circle: any other level, each as likely.
    rows = np.where(changed, (rows + other) % np.array(plan.levels), rows)
    return [tuple(row) for row in rows.tolist()]
