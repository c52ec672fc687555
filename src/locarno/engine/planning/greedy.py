"""A plan made in one pass, as planners make it by hand: by priority, quarter by quarter.

Mandatory rows come first, then in the order of the requirement; in every quarter a row's gap is
filled from the offers that were there first. What somebody else wished for may be begun before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Problem
from locarno.engine.planning.room import Room

__all__ = ["filled", "greedy"]

I64 = NDArray[np.int64]


def greedy(problem: Problem) -> I64:
    """Tours begun, (O, lead + T), of the one-pass plan; it respects every rule.

    Source
    ------
    The order of filling is that of the US Army's rotation model Marathon (Center for Army
    Analysis): the highest demand first, from the supply that is ready.
    """
    room = Room(problem)
    filled(room)
    return room.starts


def filled(room: Room) -> None:
    """Begin what fills gaps, in one pass."""
    problem = room.problem
    mandatory, desired = problem.tiers()
    # What supports others comes after those whom it supports.
    order = sorted((*mandatory, *desired), key=lambda row: _rank(problem, row))
    fillers = {row: _earliest_first(problem, row) for row in order}
    for quarter in range(problem.quarters):
        for row in order:
            _fill(room, row, quarter, fillers[row])


def _rank(problem: Problem, row: int) -> tuple[bool, bool, int]:
    wanted = problem.rows[row]
    return not wanted.mandatory, wanted.support is not None, row


def _earliest_first(problem: Problem, row: int) -> list[int]:
    return sorted(problem.fillers(row), key=lambda number: (problem.offers[number].first, number))


def _fill(room: Room, row: int, quarter: int, fillers: Sequence[int]) -> None:
    problem = room.problem
    for number in fillers:
        gap = room.gap(row, quarter)
        if gap <= 0:
            return
        offer = problem.offers[number]
        if quarter < offer.first:
            continue
        wanted = math.ceil(gap / offer.weight)
        count = min(wanted, room.most(number, quarter))
        if count > 0:
            room.begin(number, quarter, count)
