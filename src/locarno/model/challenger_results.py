"""What either of two challengers does in the campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Interval, Probability

__all__ = ["ChallengerYears", "Challengers"]


@dataclass(frozen=True, slots=True)
class ChallengerYears:
    """Ceasefire years of one of two challengers.

    ``attack`` is the chance that war begins with its attack; ``choices`` are shares of its
    decisions while there is no war, by action. ``breaches_per_year`` counts its grave breaches, and
    ``answered_share`` is that of them with an answer in time, absent where there are none.
    """

    name: str
    attack: Probability
    breaches_per_year: float
    answered_share: float | None
    choices: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Challengers:
    """Who breaks the ceasefire where two may, by party, the first in the file first.

    War that no attack began came from a ``reprisal`` that grew, or from a general ``clash``.
    ``attack_difference`` is the paired difference of both attacks, the first less the second.
    """

    by_party: Mapping[str, ChallengerYears]
    reprisal: Probability
    clash: Probability
    attack_difference: float
    attack_sampling: Interval
