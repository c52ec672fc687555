"""Random streams of the closed form; those of a campaign are in ``theory.episode.purpose``.

A new stream goes at the end, so that no other one moves.
"""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Stream"]


class Stream(IntEnum):
    """Second word of the Philox key: what a draw is for (semantics §16)."""

    PARAMETER = 1
    DELIVERY = 2
    CONDITION = 3
