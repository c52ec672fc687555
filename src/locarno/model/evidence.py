"""Evidence: where a number comes from, how sure it is, and what was consulted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.errors import EvidenceError
from locarno.model.term import term

__all__ = [
    "Basis",
    "Confidence",
    "LedgerEntry",
    "Quantity",
    "Shape",
    "Source",
    "Together",
    "weakest_first",
]


class Basis(StrEnum):
    """What stands behind a number, strongest first."""

    MEASURED = "measured"
    PUBLISHED = "published"
    ELICITED = "elicited"
    ASSUMED = "assumed"


class Confidence(StrEnum):
    """How far a source is trusted."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


class Shape(StrEnum):
    """How a quantity is drawn: ``deep`` is a range of disagreement, never averaged silently."""

    FIXED = "fixed"
    PERT = "pert"
    DEEP = "deep"
    TRIANGULAR = "triangular"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True)
class Source:
    """A reference that numbers point to."""

    title: str
    date: str | None = None
    url: str | None = None
    confidence: Confidence = Confidence.MODERATE
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number someone can be asked about.

    ``low`` and ``high`` bound the draw (for ``lognormal`` they are its 5 % and 95 % points);
    ``mode`` is the most likely value, or the value itself when the quantity is fixed. ``given``
    tells a number of the file from the default of a term the file leaves out.
    """

    path: str
    unit: str
    low: float
    mode: float
    high: float
    shape: Shape = Shape.FIXED
    source: str | None = None
    basis: Basis = Basis.ASSUMED
    note: str | None = None
    given: bool = True

    def __post_init__(self) -> None:
        """Refuse numbers that are not finite or lie outside their own range."""
        if not all(math.isfinite(x) for x in (self.low, self.mode, self.high)):
            message = f"must be a finite number, found {self.low}, {self.mode}, {self.high}"
            raise EvidenceError(message)
        if not self.low <= self.mode <= self.high:
            message = (
                f"range is reversed: low {self.low:g}, mode {self.mode:g}, high {self.high:g}; "
                "write low <= mode <= high"
            )
            raise EvidenceError(message)

    @property
    def uncertain(self) -> bool:
        """Whether two futures may differ in this number."""
        return self.high > self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Inputs that move together across futures (semantics §4)."""

    inputs: tuple[str, ...] = term("paths of the inputs")
    rank_correlation: float = term("rank correlation of each pair", ge=-1, le=1)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger: a number, its range, and whether the run consulted it."""

    path: str
    unit: str
    low: float
    mode: float
    high: float
    shape: Shape
    source: str | None
    basis: Basis
    read: bool
    note: str | None = None


def weakest_first(
    entries: Iterable[LedgerEntry], sources: Mapping[str, Source]
) -> tuple[LedgerEntry, ...]:
    """Entries from the weakest basis and the least trusted source to the strongest.

    Among equals the ranges come first: a single number says nothing of what is not known.
    """
    bases = list(reversed(Basis))
    confidences = list(reversed(Confidence))

    def rank(entry: LedgerEntry) -> tuple[int, int, bool]:
        source = sources.get(entry.source or "")
        trust = confidences.index(source.confidence) if source else -1
        return bases.index(entry.basis), trust, entry.low == entry.high

    return tuple(sorted(entries, key=rank))
