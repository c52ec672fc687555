"""Chances too small for plain histories, with what computing their last step is worth."""

from __future__ import annotations

from dataclasses import dataclass

from locarno.model.probability import Probability

__all__ = ["RareChance", "RareEnds"]


@dataclass(frozen=True, slots=True)
class RareChance:
    """Chance of something within the horizon whose last step is computed.

    Parameters
    ----------
    chance : estimate without bias, its spread that of futures with what luck is left in each.
    error : standard error of the mean, clustered by future.
    gain : how many times as many plain histories the same error within futures would take; None
        where nothing is left to chance.
    """

    chance: Probability
    error: float
    gain: float | None

    @property
    def mean(self) -> float:
        """The estimate."""
        return self.chance.mean


@dataclass(frozen=True, slots=True)
class RareEnds:
    """The ends of a ceasefire that may be rare, each as the first to come.

    ``attack`` is a challenger's decision on an attack; ``escalation`` a general clash, or a
    reprisal that grows, which nobody decided on.
    """

    attack: RareChance
    escalation: RareChance
