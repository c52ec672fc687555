"""Live disputes of the literature: both sides can be run, and conclusions are tested on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.probability import Probability

__all__ = [
    "Conclusion",
    "Dispute",
    "DisputeReport",
    "ReadingOutcome",
    "SideOfDispute",
    "Survivors",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class SideOfDispute:
    """One side of a dispute.

    Parameters
    ----------
    title : what it holds.
    sources : keys of the references it rests on.
    """

    title: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question on which the literature is divided, with its readings by id."""

    title: str
    readings: Mapping[str, SideOfDispute]


class Verdict(StrEnum):
    """What a reading makes of a conclusion of the file as written."""

    HOLDS = "holds"
    UNCLEAR = "cannot be told apart"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """What one design comes to under one reading.

    Parameters
    ----------
    dispute, reading : which side of which dispute; both empty for the file as written.
    p_held, p_eroded, p_war : outcomes at the horizon.
    share_deterred : by action, share of futures in which the answer offered is enough.
    """

    dispute: str
    reading: str
    design: str
    p_held: Probability
    p_eroded: Probability
    p_war: Probability
    share_deterred: Mapping[str, Probability]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Something that the file as written says, and what each reading makes of it.

    Parameters
    ----------
    kind : ``order``: ``a`` has more of the outcome than ``b``; ``deterred``: the share of futures
        in which action ``outcome`` is deterred under ``a`` is above one half; ``undeterred``: it
        is below.
    a, b : designs; ``b`` is empty where only one is spoken of.
    outcome : outcome or action.
    verdicts : by ``dispute=reading``.
    survives : whether every reading holds it.
    """

    kind: str
    a: str
    b: str
    outcome: str
    verdicts: Mapping[str, Verdict]
    survives: bool


@dataclass(frozen=True, slots=True)
class Survivors:
    """Conclusions that every reading holds, of all."""

    kept: int
    of: int


@dataclass(frozen=True, slots=True)
class DisputeReport:
    """Both sides of every dispute asked for, on the same futures and the same luck.

    Parameters
    ----------
    runs : futures of each reading, the first ones of the run.
    disputes : what was disputed, by id.
    outcomes : by reading and design, the file as written first.
    conclusions : those of the file as written on the same futures.
    survivors : how many conclusions survive of how many, on the ``order`` of two designs and on
        what is ``deterred`` or not.
    """

    runs: int
    disputes: Mapping[str, Dispute]
    outcomes: tuple[ReadingOutcome, ...]
    conclusions: tuple[Conclusion, ...]
    survivors: Mapping[str, Survivors]
