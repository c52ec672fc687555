"""What an episode tells: its address, its events, and the record that is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.combat import NO_BATTLE
from locarno.theory.episode.breach import NONE
from locarno.theory.episode.choice import NO_SHOCK
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import CALENDAR
from locarno.theory.philox import uniforms

__all__ = ["Address", "Event", "Record", "Side", "State"]

F64 = NDArray[np.float64]


class Address(NamedTuple):
    """Where the luck of a history lies."""

    seed: int
    future: int
    history: int

    def pair(self, stream: int, day: int, lane: int) -> tuple[float, float]:
        """Two uniforms of an address."""
        u, v = uniforms(self.seed, stream, self.future, self.history, day, lane)
        return float(u), float(v)


class Event(NamedTuple):
    """A breach and its answer.

    Parameters
    ----------
    day, slot, violation, sector : when, of what kind, of which class, where.
    author : which challenger committed it, 1 or 2; 0 if none did.
    link : first broken link, 0 for an answer in time.
    band : band of the clash that the answer led to.
    wrongly : whether the answer went to a side that had not committed it.
    """

    day: int
    slot: int
    violation: int
    sector: int
    author: int
    link: int
    band: int
    wrongly: bool


@dataclass(slots=True)
class Record:
    """What happened in a history; -1 stands for never. Fields are those of ``Histories``."""

    war_day: int = NEVER
    war_cause: int = NONE
    chosen_attack: bool = False
    war_by: int = 0
    eroded_day: int = NEVER
    eroded_cause: int = NONE
    clash: int = 0
    exchanges: float = 0.0
    breaches: int = 0
    answered: int = 0
    wrong_answers: int = 0
    breaches_by: list[int] = field(default_factory=lambda: [0, 0])
    answered_by: list[int] = field(default_factory=lambda: [0, 0])
    actions: list[int] = field(default_factory=list)
    second_actions: list[int] = field(default_factory=list)
    log_spared: float = 0.0
    unsolved: int = 0
    battle: int = NO_BATTLE
    battle_days: int = 0
    helped: int = 0
    ground: float = 0.0
    calendar: F64 = field(default_factory=lambda: np.zeros((CALENDAR, 0)))
    air_clash: int = 0
    sea_clash: int = 0
    unanswered_day: int = NEVER
    unanswered_class: int = -1
    unanswered_link: int = NONE
    lost: float = 0.0
    share_left: float = 1.0
    mood: float = 0.0
    backstop_over: int = 0
    lapsed: int = 0
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Side:
    """What is remembered of a challenger from one day to the next."""

    belief: float
    private: list[float]
    needed: float = NO_SHOCK
    epoch: int = 0
    kind: int = 0
    action: int = 0
    attack_day: int = NEVER


@dataclass(slots=True)
class State:
    """What is remembered from one day to the next, the challengers' part in their order."""

    sides: list[Side]
    common: float = 0.0
    mood: float = 0.0
    share_left: float = 1.0
    backstop: int = 0
    lapsed: bool = False
    quarter: int = 0
    calm: float = 1.0
    presence: float = 1.0
    cohesion: float = 0.0
    terms: int = 0
    stance: list[float] = field(default_factory=list)
