"""What a search for designs says: those that no other beats, and why each of the rest loses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Interval
from locarno.model.study import Better
from locarno.model.study_results import Answer

__all__ = ["Advantage", "Candidate", "Loss", "Objective", "SearchAnswer"]


@dataclass(frozen=True, slots=True)
class Objective:
    """What designs are judged by; simulated says whether it has a sampling error."""

    name: str
    text: str
    unit: str
    better: Better
    simulated: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A design that was looked at.

    Parameters
    ----------
    number : place on the grid of designs and levels, by which the store knows it.
    objectives : mean of each in its unit; empty where it could not be evaluated, for the reason
        in ``failure``.
    """

    case: str
    number: int
    objectives: Mapping[str, float]
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Advantage:
    """By how much the better design is better on one objective, in its unit, never below 0.

    Parameters
    ----------
    interval : of the paired difference, valid however often one looks; None for what the plan
        alone says, which has no sampling error.
    """

    by: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a design loses.

    Parameters
    ----------
    case : the one that loses; to : the one that is as good on all objectives and better on some:
        of all that are, the one furthest ahead, each objective in parts of its range.
    clear : whether the plan alone makes it better somewhere, or some interval is clear of 0.
    """

    case: str
    to: str
    advantages: Mapping[str, Advantage]
    clear: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class SearchAnswer(Answer):
    """Everything that a search says.

    Parameters
    ----------
    grid : designs that the levers allow; looked_at : of them; generations : that were made.
    front : designs that no other one looked at beats, in the order of the grid; losses : the rest.
    """

    grid: int
    looked_at: int
    generations: int
    objectives: tuple[Objective, ...]
    candidates: tuple[Candidate, ...]
    front: tuple[str, ...]
    losses: tuple[Loss, ...]
    caveats: tuple[str, ...]
