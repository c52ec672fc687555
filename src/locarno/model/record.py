"""The record of past decisions that a guarantee is held against."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RecordedDecision"]


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """One case: somebody breached a line, and a body had to decide what to do.

    Parameters
    ----------
    id : of the case.
    crisis : crisis it belongs to; cases of one crisis are not independent.
    procedure : how the body decides, in the words of the record.
    response : level of the response; None where none came.
    hours : hours from the breach to the decision; None where none came or the time is not known.
    tactical : whether it is the clock of a pilot or gunner under standing rules.
    """

    id: str
    crisis: str
    procedure: str
    response: str | None
    hours: float | None
    tactical: bool
