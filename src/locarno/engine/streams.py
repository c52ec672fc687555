"""Names of the random streams; a new stream goes at the end, so that no other one moves."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Stream"]


class Stream(IntEnum):
    """Second word of the Philox key: what a draw is for (semantics §16)."""

    PARAMETER = 1
    DELIVERY = 2
    CONDITION = 3
    MOOD = 4
    CHOICE = 5
    GOVERNMENT = 6
    INCIDENTS = 7
    REGIME = 8
    CHAIN = 9
    HAZARD = 10
    CONDUCT = 11
