"""Incidents drawn as clusters: the readable reference of the kernel for quiet lines.

The process of ``by_sector`` is a sum of clusters. Incidents of the background arrive, for the whole
line at once; each sets off a Poisson number of others, each of which falls on a later day and in a
sector of its own. The counts of all days and sectors have the same joint law, and the work grows
with the incidents, not with the sectors.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from locarno.theory.incidents.inputs import SECTORS_A_BLOCK, Addresses, Process, Stream
from locarno.theory.philox import block_of, coarse_of, uniform_of
from locarno.theory.poisson import LARGEST_RATE, attempt_of, inversion_of
from locarno.theory.scalar import log_of

__all__ = ["LANES_PER_INCIDENT", "alias_table", "incidents_by_cluster"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

LANES_PER_INCIDENT = 64
"""Lanes of an incident: the first for itself, the others for those it sets off."""


def incidents_by_cluster(process: Process, addresses: Addresses, factor: F64, days: I64) -> I64:
    """Return the incidents of every history, day and sector.

    Parameters
    ----------
    process : numbers of n histories on a line of S sectors
    addresses : where their luck lies
    factor : (D, n) multiplier of the rates of a day, not of what is set off
    days : (n,) days that each history lasts, at most D

    Returns
    -------
    (n, D, S) counts, 0 from the end of a history on

    Source
    ------
    Hawkes and Oakes (1974), "A cluster process representation of a self-exciting process",
    Journal of Applied Probability 11, 493-503, in discrete days.

    Examples
    --------
    >>> one = np.ones(1)
    >>> process = Process(np.array([0.0, 9.0]), one, 0.5 * one, 0.0 * one, one)
    >>> addresses = Addresses.grid(seed=1, first=0, futures=1, histories=1)
    >>> counts = incidents_by_cluster(process, addresses, np.ones((5, 1)), np.array([4]))
    >>> counts[0, :, 0].tolist(), bool((counts[0, :4, 1] > 0).all()), counts[0, 4].tolist()
    ([0, 0, 0, 0, 0], True, [0, 0])
    """
    counts = np.zeros((process.rate.size, factor.shape[0], process.weight.size), dtype=np.int64)
    chance, other = alias_table(process.weight)
    rates = process.rate * math.fsum(process.weight)
    for n in range(process.rate.size):
        luck = _Luck(addresses, n)
        due: list[list[int]] = [[] for _ in range(int(days[n]))]
        for day, waiting in enumerate(due):
            arrivals = luck.arrivals(day, rates[n] * factor[day, n])
            for number in itertools.count():
                if number >= arrivals + len(waiting):
                    break
                u, v = luck.pair(Stream.OFFSPRING, day, number * LANES_PER_INCIDENT)
                if number < arrivals:
                    place = v * process.weight.size
                    sector = int(place)
                    if place - sector >= chance[sector]:
                        sector = int(other[sector])
                else:
                    sector = waiting[number - arrivals]
                counts[n, day, sector] += 1
                for child in range(1, 1 + inversion_of(u, process.branching[n])):
                    u, v = luck.pair(Stream.OFFSPRING, day, number * LANES_PER_INCIDENT + child)
                    later = day + 1 + int(-log_of(u) / process.decay[n])
                    there = sector + beside(v, process.spill[n])
                    if later < days[n] and 0 <= there < process.weight.size:
                        due[later].append(there)
    return counts


def beside(u: float, spill: float) -> int:
    """Return how far from its cause an incident falls: -1, 0 or 1 sectors.

    Parameters
    ----------
    u : uniform
    spill : share that falls into the two neighbouring sectors

    Returns
    -------
    sectors

    Source
    ------
    Inversion of a distribution on three points.

    Examples
    --------
    >>> [beside(u, 0.5) for u in (0.1, 0.4, 0.9)]
    [-1, 1, 0]
    """
    if u >= spill:
        return 0
    if u + u < spill:
        return -1
    return 1


def alias_table(weight: F64) -> tuple[F64, I64]:
    """Return the table by which one uniform picks a sector.

    Parameters
    ----------
    weight : (S,) relative chances, at least one of them positive

    Returns
    -------
    (S,) chance that a place picked evenly is kept, and (S,) what is taken instead

    Source
    ------
    Walker (1977), ACM Transactions on Mathematical Software 3, 253-256, in the form of Vose
    (1991), IEEE Transactions on Software Engineering 17, 972-975.

    Examples
    --------
    >>> chance, other = alias_table(np.array([1.0, 3.0]))
    >>> chance.tolist(), other.tolist()
    ([0.5, 1.0], [1, 1])
    """
    size = weight.size
    total = math.fsum(weight)
    left = weight * (size / total) if total > 0.0 else np.ones(size)
    chance, other = np.ones(size), np.arange(size)
    small = [place for place in range(size) if left[place] < 1.0]
    large = [place for place in range(size) if left[place] >= 1.0]
    while small and large:
        place, giver = small.pop(), large.pop()
        chance[place], other[place] = left[place], giver
        left[giver] = (left[giver] + left[place]) - 1.0
        (small if left[giver] < 1.0 else large).append(giver)
    return chance, other


class _Luck:
    """Draws of one history."""

    def __init__(self, addresses: Addresses, member: int) -> None:
        self.seed = np.uint64(addresses.seed)
        self.future, self.history = addresses.future[member], addresses.history[member]

    def block(self, stream: Stream, day: int, lane: int) -> tuple[np.uint64, ...]:
        """Words of an address."""
        return block_of(
            self.future, self.history, np.uint64(day), np.uint64(lane), self.seed, np.uint64(stream)
        )

    def pair(self, stream: Stream, day: int, lane: int) -> tuple[float, float]:
        """Two uniforms of an address."""
        words = self.block(stream, day, lane)
        return uniform_of(words[0], words[1]), uniform_of(words[2], words[3])

    def arrivals(self, day: int, rate: float) -> int:
        """Incidents of the background on a day: four days share a block at small rates."""
        if rate <= LARGEST_RATE:
            words = self.block(Stream.ARRIVALS, day // SECTORS_A_BLOCK, 0)
            return inversion_of(coarse_of(words[day % SECTORS_A_BLOCK]), rate)
        for attempt in itertools.count(1):
            found = attempt_of(*self.pair(Stream.ARRIVALS, day, attempt), rate)
            if found >= 0:
                return found
        raise AssertionError
