"""Addresses of an episode's luck: streams, lanes and slots (semantics §16)."""

from __future__ import annotations

from enum import IntEnum

__all__ = [
    "HOURS_LANE", "KIND_LANE", "LANES_PER_SLOT", "MEETING_LANE", "SIDE_LANE", "SIDE_SLOT", "Lane",
    "Purpose", "Slot",
]  # fmt: skip


class Purpose(IntEnum):
    """Streams of an episode; a new one goes at the end, so that no other moves.

    104 held the exchanges of the whole line; ``theory.incidents`` draws them by sector now.
    """

    QUARTER = 101
    CHOICE = 102
    DAY = 103
    CHAIN = 105
    REPRISAL = 106
    DATE = 107
    PLACE = 108
    COHESION = 109
    ELECTION = 110
    CASUALTIES = 111


class Lane(IntEnum):
    """Draws of one quarter or day that are told apart; each gives two uniforms."""

    MOOD_AND_GOVERNMENT = 0
    WITHDRAWAL_AND_BACKSTOP = 1
    RENEWAL = 2
    REGIME_AND_SPOILER = 0
    PROVOCATION_AND_ALARM = 1
    GRAVE = 2  # and one more for each grave class


class Slot(IntEnum):
    """Kinds of breach of one day, so that each has luck of its own."""

    REGIME = 0
    SPOILER = 1
    PROVOCATION = 2
    ALARM = 3
    OFFENSIVE = 4
    AIR = 5  # a meeting in the air that leads to shots, and one at sea
    SEA = 6
    EXCHANGE = 8  # and one more for each grave class
    REPRISAL = 1 << 16  # and one more for each class


KIND_LANE = 1 << 16
"""Lane of the kind of challenger beside the lanes of its shocks, one an action."""

HOURS_LANE = 1
"""Lane of a day's hours, beside the dates of attacks: one for each of two challengers."""

MEETING_LANE = 1 << 17
"""Lane of a day's meetings in the air and at sea, beside those of its breaches."""

LANES_PER_SLOT = 4
"""Pairs of uniforms that the answer to one breach uses."""

SIDE_SLOT = 1 << 18
"""Slot from which on those of the second challenger lie, and lane of its day.

What belongs to a challenger is what it does and what the party that faces it does to it: the first
one's slots and lanes are those of a scenario that has no other.
"""

SIDE_LANE = 1 << 24
"""Lane from which on the second challenger's governments, shocks and dates lie."""
