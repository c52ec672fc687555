"""What can still begin: every limit of a problem as room left, kept up to date tour by tour.

Plans grown through here are valid at every step, which is what lets greedy, rounded and repaired
plans share one text of the rules besides the checker's.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Offer, Problem

__all__ = ["Room"]

I64 = NDArray[np.int64]


class Room:
    """A plan under construction and the room that it leaves.

    Parameters
    ----------
    problem : what is planned; the plan begins empty.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        offers, quarters = problem.offers, problem.quarters
        self.starts = np.zeros((len(offers), problem.lead + quarters), dtype=np.int64)
        self.on_station = np.zeros((len(offers), quarters), dtype=np.int64)
        self._offered = np.array([o.most for o in offers], dtype=np.int64).reshape(-1, quarters)
        self._pools = np.array([p.size for p in problem.pools], dtype=np.int64).reshape(
            -1, quarters
        )
        self._caps = np.array([c.limit for c in problem.caps], dtype=np.int64).reshape(-1, quarters)
        self._begins = problem.lasting()
        # In parts of a unit that make the part of every tour a whole number.
        self._parts = math.lcm(*(offer.tour for offer in offers))
        self._lasting = [
            [self._parts * sum(pool.size[begin:]) for begin in self._begins]
            for pool in problem.pools
        ]
        whole = problem.lift.relief.denominator if problem.lift else 1
        self._lift = [whole * t for t in problem.lift.tonnes] if problem.lift else []
        self._there = np.zeros((len(problem.rows), quarters), dtype=np.int64)
        self._people = np.zeros((len(problem.rows), quarters), dtype=np.int64)
        self._counted: list[list[tuple[int, int]]] = [[] for _ in offers]
        for number, cap in enumerate(problem.caps):
            for offer, each in cap.terms:
                self._counted[offer].append((number, each))

    def most(self, number: int, begun: int) -> int:
        """Most tours of an offer that can still begin in a quarter.

        Parameters
        ----------
        number : of the offer.
        begun : quarter; one before the offer is there means a tour cut short.
        """
        offer = self.problem.offers[number]
        stay = self._stay(offer, begun)
        if stay.start >= stay.stop:
            return 0
        room = int(self._offered[number, stay].min())
        for cap, each in self._counted[number]:
            if each:
                room = min(room, int(self._caps[cap, stay].min()) // each)
        if offer.pool is not None:
            room = min(room, self._in_pool(offer, begun, stay))
        if room > 0 and self.problem.lift is not None and offer.tonnes:
            room = self._liftable(number, begun, room)
        return max(room, 0)

    def _stay(self, offer: Offer, begun: int) -> slice:
        """Quarters on station of a tour."""
        return slice(max(begun, offer.first), min(begun + offer.tour, self.problem.quarters))

    def _in_pool(self, offer: Offer, begun: int, stay: slice) -> int:
        assert offer.pool is not None  # noqa: S101 - asked only where there is one
        taken = slice(max(begun, 0), min(begun + offer.cycle, self.problem.quarters))
        room = int(self._pools[offer.pool, taken].min()) // offer.draw
        for place, begin in enumerate(self._begins):
            there = stay.stop - max(stay.start, begin)
            if there > 0:
                each = offer.draw * offer.cycle * there * (self._parts // offer.tour)
                room = min(room, self._lasting[offer.pool][place] // each)
        return room

    def _liftable(self, number: int, begun: int, room: int) -> int:
        """Largest number that lift carries, halving the search: more never takes less lift."""
        low, high = 0, room
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._carried(number, begun, middle)
            low, high = (middle, high) if fits else (low, middle - 1)
        return low

    def _carried(self, number: int, begun: int, count: int) -> bool:
        """Whether lift carries so many more tours; only what begins and ends moves tonnes."""
        stay = self._stay(self.problem.offers[number], begun)
        before = [self._brought(number, t) for t in (stay.start, stay.stop)]
        self._move(number, begun, count)
        after = [self._brought(number, t) for t in (stay.start, stay.stop)]
        self._move(number, begun, -count)
        changes = zip((stay.start, stay.stop), before, after, strict=True)
        return all(
            quarter >= self.problem.quarters or self._lift[quarter] - late + early >= 0
            for quarter, early, late in changes
        )

    def _brought(self, number: int, quarter: int) -> int:
        """Tonnes times the denominator of the relief share that an offer brings in a quarter."""
        problem, offer = self.problem, self.problem.offers[number]
        if problem.lift is None or quarter >= problem.quarters:
            return 0
        begun = int(self.starts[number, problem.lead + quarter])
        before = 0
        if quarter == offer.first:
            begun = int(self.starts[number, : problem.lead + quarter + 1].sum())
        else:
            before = int(self.on_station[number, quarter - 1])
        more = max(int(self.on_station[number, quarter]) - before, 0)
        part, whole = problem.lift.relief.as_integer_ratio()
        return offer.tonnes * (part * begun + (whole - part) * more)

    def _move(self, number: int, begun: int, count: int) -> None:
        offer = self.problem.offers[number]
        self.starts[number, self.problem.lead + begun] += count
        self.on_station[number, self._stay(offer, begun)] += count

    def gap(self, row: int, quarter: int) -> Fraction:
        """Weight that a row lacks in a quarter; below 0 where there is more than enough."""
        wanted = self.problem.rows[row]
        gap = Fraction(wanted.need[quarter] - int(self._there[row, quarter]))
        if wanted.support is not None:
            people = sum(int(self._people[other, quarter]) for other in wanted.support.rows)
            gap += wanted.support.per_person * people
        return gap

    def begin(self, number: int, begun: int, count: int) -> None:
        """Let tours begin; a negative number takes them back."""
        offer = self.problem.offers[number]
        stay = self._stay(offer, begun)
        moved = [stay.start, stay.stop] if self.problem.lift and offer.tonnes else []
        before = [self._brought(number, t) for t in moved]
        self._move(number, begun, count)
        for quarter, early in zip(moved, before, strict=True):
            if quarter < self.problem.quarters:
                self._lift[quarter] -= self._brought(number, quarter) - early
        self._there[offer.row, stay] += offer.weight * count
        self._people[offer.row, stay] += offer.persons * count
        self._offered[number, stay] -= count
        for cap, each in self._counted[number]:
            self._caps[cap, stay] -= each * count
        if offer.pool is None:
            return
        taken = slice(max(begun, 0), min(begun + offer.cycle, self.problem.quarters))
        self._pools[offer.pool, taken] -= offer.draw * count
        for place, begin in enumerate(self._begins):
            there = max(stay.stop - max(stay.start, begin), 0)
            served = offer.draw * offer.cycle * there * (self._parts // offer.tour)
            self._lasting[offer.pool][place] -= served * count
