"""What the incidents of a line depend on, and where their luck lies."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp

__all__ = ["ATTEMPTS_LANE", "SECTORS_A_BLOCK", "Addresses", "Process", "Stream"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

SECTORS_A_BLOCK: Final = 4
"""Sectors (or days of the whole line) that share a block of Philox, a word each."""
ATTEMPTS_LANE: Final = 1 << 31
"""First lane of the attempts at counts whose rate is too large for one word."""
ATTEMPT_STEP: Final = 1 << 20
"""Lanes from one attempt to the next, and so the most sectors a line can have."""


class Stream(IntEnum):
    """Streams of incidents; a new one goes at the end, so that no other moves."""

    TENSION = 201
    SECTORS = 202
    ARRIVALS = 203
    OFFSPRING = 204
    TRUCE = 205


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the luck of n histories lies.

    Parameters
    ----------
    seed : study seed, in [0, 2**32).
    future, history : (n,) numbers of the future and of the history within it, in [0, 2**32).
    """

    seed: int
    future: U64
    history: U64

    def __post_init__(self) -> None:
        """Refuse what is no address."""
        if self.future.shape != self.history.shape or self.future.ndim != 1:
            raise ValueError("future and history need one shape (n,)")
        words = [np.array([self.seed]), self.future, self.history]
        if any(part.size and not 0 <= part.min() <= part.max() < 1 << 32 for part in words):
            raise ValueError("an address needs words in [0, 2**32)")

    @classmethod
    def grid(cls, seed: int, first: int, futures: int, histories: int) -> Addresses:
        """All histories of some futures in a row, histories running fastest."""
        future = np.repeat(np.arange(first, first + futures, dtype=np.uint64), histories)
        return cls(seed, future, np.tile(np.arange(histories, dtype=np.uint64), futures))

    def part(self, members: slice | I64) -> Addresses:
        """Those of some histories."""
        return Addresses(self.seed, self.future[members], self.history[members])


@dataclass(frozen=True, slots=True)
class Process:
    """Numbers of the process in each of n histories.

    On day d the incidents of sector s are Poisson with rate ``rate`` x ``weight[s]`` x factor(d)
    plus the excitation of the sector. Each incident sets off ``branching`` others on later days in
    all, the share ``spill`` of them in the two neighbouring sectors (what spills beyond an end of
    the line is lost), and how many come dies away by exp(-``decay``) a day.

    Parameters
    ----------
    weight : (S,) relative rate of each sector, not negative.
    rate : (n,) incidents a day in a sector of weight 1 at factor 1, not negative.
    branching : (n,) incidents that one sets off, at least 0 and below 1.
    spill : (n,) share of those in the neighbouring sectors, between 0 and 1.
    decay : (n,) per day, positive.

    Source
    ------
    Hawkes (1971), Biometrika 58, 83, in discrete days; the branching ratio below 1 keeps the
    mean finite.
    """

    weight: F64
    rate: F64
    branching: F64
    spill: F64
    decay: F64

    def __post_init__(self) -> None:
        """Refuse a process that has no mean."""
        rules = (
            ("weight", (self.weight >= 0.0) & (self.weight < np.inf), "not negative"),
            ("rate", (self.rate >= 0.0) & (self.rate < np.inf), "not negative"),
            ("branching", (self.branching >= 0.0) & (self.branching < 1.0), "in [0, 1)"),
            ("spill", (self.spill >= 0.0) & (self.spill <= 1.0), "in [0, 1]"),
            ("decay", (self.decay > 0.0) & (self.decay < np.inf), "positive"),
        )
        for name, right, wanted in rules:
            if not np.all(right):
                raise ValueError(f"{name} must be {wanted}")
        if not 0 < self.weight.size <= ATTEMPT_STEP:
            raise ValueError(f"a line has 1 to {ATTEMPT_STEP} sectors")
        if len({getattr(self, item.name).shape for item in fields(self)[1:]}) != 1:
            raise ValueError("rate, branching, spill and decay need one shape (n,)")

    def part(self, members: slice | I64) -> Process:
        """The process of some histories."""
        rest = (getattr(self, item.name)[members] for item in fields(self)[1:])
        return Process(self.weight, *rest)

    def keep(self) -> F64:
        """Share of the excitation left after a day, (n,)."""
        return exp(-self.decay)

    def kick(self) -> F64:
        """What an incident adds to its own sector's excitation before the day's decay, (n,)."""
        keep = self.keep()
        return self.branching * (1.0 - self.spill) * (1.0 - keep) / keep

    def spread(self) -> F64:
        """What an incident adds to the excitation of each neighbouring sector, (n,)."""
        return self.branching * self.spill * (1.0 - self.keep()) * 0.5
