"""What a study may ask of the place where its evaluations are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Failure", "Segment", "Shard", "ShardRecord", "StudyStore"]

Segment = tuple[int, int, int]
"""Block, first point and the point after the last."""


@dataclass(frozen=True, slots=True)
class ShardRecord:
    """What one immutable shard holds, without its values.

    Parameters
    ----------
    case : key of the case it belongs to, a digest of all that the values depend on but the points.
    segments : points, in order; points : digest of their inputs; rows : points times histories.
    """

    case: str
    segments: tuple[Segment, ...]
    points: str
    rows: int


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard on its way to the store.

    Parameters
    ----------
    number : place of the case in the study; columns : (n * H,) each, histories running fastest.
    seconds : that its evaluation took.
    """

    record: ShardRecord
    number: int
    histories: int
    columns: Mapping[str, NDArray[np.float64]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Failure:
    """A case or a chunk that could not be evaluated, and why; the others go on."""

    case: str
    segments: tuple[Segment, ...]
    reason: str


class StudyStore(Protocol):
    """Keeps evaluations for good, each once."""

    def kept(self) -> tuple[ShardRecord, ...]:
        """Whole shards; what was found damaged is put aside and said."""
        ...

    def keep(self, shard: Shard) -> int:
        """Writes a shard; returns its bytes."""
        ...

    def size_of(self, shard: Shard) -> int:
        """Bytes that a shard would take."""
        ...
