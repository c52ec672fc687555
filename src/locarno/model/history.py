"""One simulated history as it can be told, never finer than the quarter (semantics §20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["HistoryTold", "QuarterTold", "ToldBreaches", "ToldUnanswered"]


@dataclass(frozen=True, slots=True)
class ToldBreaches:
    """Breaches of a quarter that are alike.

    Parameters
    ----------
    violation : class; by : who committed them, in one word (false alarm for none at all).
    ended : ``answered``, or the first broken link.
    count : how many; wrongly : answers among them that went to a side that had done nothing.
    clash : worst band of a clash, 0 for none.
    """

    violation: str
    by: str
    ended: str
    count: int
    wrongly: int
    clash: int


@dataclass(frozen=True, slots=True)
class QuarterTold:
    """A quarter: what the challengers were at, how much was shot, and what happened.

    ``actions`` are by challenger, under the name of each, or under ``challenger`` if there is one.
    ``exchanges`` is true, after what buffer and presence kept from happening; ``recorded`` is what
    the monitors' count would say of it.
    """

    number: int
    actions: Mapping[str, tuple[str, ...]]
    exchanges: float
    recorded: float
    breaches: tuple[ToldBreaches, ...]


@dataclass(frozen=True, slots=True)
class ToldUnanswered:
    """The first grave breach that no answer in time met: when, of which class, and why."""

    quarter: int
    violation: str
    link: str


@dataclass(frozen=True, slots=True)
class HistoryTold:
    """A history of one design.

    Parameters
    ----------
    outcome : held, eroded or war; cause : its first broken link, None where it held.
    outcome_quarter : when, None where it held; eroded_quarter : when it was eroded, if it was.
    unanswered : the first grave breach without an answer, None where there was none.
    left : share of the members that had not taken their troops home at the end, 0 where the
        guarantee had lapsed.
    """

    design: str
    future: int
    history: int
    outcome: str
    cause: str | None
    outcome_quarter: int | None
    eroded_quarter: int | None
    quarters: tuple[QuarterTold, ...]
    unanswered: ToldUnanswered | None
    left: float
