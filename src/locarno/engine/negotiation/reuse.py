"""Stages of one combination of levels, kept for others that differ in nothing the stage reads."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

from locarno.engine.futures import Futures
from locarno.model.evidence import Quantity
from locarno.model.mandate import Agreement
from locarno.model.scenario import DESIGN_KEYS, Case

__all__ = ["Reuse"]

T = TypeVar("T")


class Reuse(Generic[T]):
    """Results of a stage by the case they were computed for.

    A result serves another case when all parts of the design are equal, apart from numbers of the
    agreement that the stage did not read. What a stage reads is seen, never assumed.

    Parameters
    ----------
    beside : parts of a design that the stage does not look at.
    """

    def __init__(self, beside: Collection[str] = ()) -> None:
        self._parts = [part for part in DESIGN_KEYS if part not in beside]
        self._found: list[tuple[Case, AbstractSet[str], T]] = []

    def __call__(self, case: Case, futures: Futures, compute: Callable[[Futures], T]) -> T:
        """The result for a case, computed only when none that is known serves.

        Parameters
        ----------
        case : one design with levels over it; the setting is that of all earlier cases.
        futures : draws of the case; what the stage reads is noted there.
        compute : makes the result from draws.
        """
        for known, reads, value in self._found:
            if self._serves(known, case, reads):
                futures.reads |= reads
                return value
        fresh = futures.holding({})
        value = compute(fresh)
        self._found.append((case, frozenset(fresh.reads), value))
        futures.reads |= fresh.reads
        return value

    def _serves(self, known: Case, case: Case, reads: AbstractSet[str]) -> bool:
        for part in self._parts:
            old, new = getattr(known, part), getattr(case, part)
            if part == "agreement":
                if not _agreement_serves(old, new, reads):
                    return False
            elif not _equal(old, new):
                return False
        return True


def _agreement_serves(known: Agreement, terms: Agreement, reads: AbstractSet[str]) -> bool:
    """Whether two agreements differ only in numbers that were given and not read."""
    for item in dataclasses.fields(Agreement):
        old, new = getattr(known, item.name), getattr(terms, item.name)
        unread = isinstance(old, Quantity) and f"agreement.{item.name}" not in reads
        number = new is None or isinstance(new, Quantity)
        if not (_equal(old, new) or (unread and number)):
            return False
    return True


def _equal(one: object, other: object) -> bool:
    return one is other or one == other
