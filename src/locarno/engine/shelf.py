"""Numbers of variants from their design to the campaign: parts that are equal are stored once.

Designs of one setting differ in few of their classes, answers and forces, and a precision changes
nothing but the game. Stored by itself, each variant would hold most of the same numbers again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.episode.inputs import NAMES, Variant
from locarno.theory.episode.tables import FUTURES_FIRST, SECOND_TO_LAST, WITHOUT_FUTURES

__all__ = ["Labels", "Shelf", "Shelved", "number_of", "some_futures"]

F64 = NDArray[np.float64]


class Place(NamedTuple):
    """Where on a shelf a number of a variant lies.

    Parameters
    ----------
    labels : of its parts, in their order.
    shape : of what the parts are put together to: axes before those of a part or, where futures
        come first, those behind them.
    columns : where futures come first, the column of its only part for each place behind them.
    """

    labels: tuple[bytes, ...]
    shape: tuple[int, ...] = ()
    columns: NDArray[np.intp] | None = None


class Labels(NamedTuple):
    """Where on a shelf the numbers of a variant lie.

    Parameters
    ----------
    of : places by name.
    second : those of the same variant as the second challenger sees it.
    """

    of: Mapping[str, Place]
    second: Labels | None


@dataclass(frozen=True, slots=True)
class Shelved:
    """A variant whose numbers lie on a shelf.

    Parameters
    ----------
    parts : those of the shelf, by label.
    """

    labels: Labels
    parts: Mapping[bytes, F64]

    def number(self, name: str, first: int = 0, last: int | None = None) -> F64:
        """A number of the variant as the first challenger sees it, for some futures."""
        place = self.labels.of[name]
        parts = [_cut(name, self.parts[label], first, last) for label in place.labels]
        if name in SECOND_TO_LAST:
            return np.stack(parts).reshape(*place.shape, *parts[0].shape)
        (part,) = parts
        if place.columns is None:
            return part
        return part[:, place.columns].reshape(len(part), *place.shape)

    def some(self, first: int, last: int) -> Variant:
        """The variant for futures ``first`` to ``last`` only."""
        numbers = {name: self.number(name, first, last) for name in NAMES}
        other = self.labels.second
        second = None if other is None else Shelved(other, self.parts).some(first, last)
        return Variant(**numbers, second=second)


@dataclass(slots=True)
class Shelf:
    """Parts of numbers by their label, which tells what they hold. Nobody may write into them.

    >>> shelf = Shelf()
    >>> shelf.label(np.ones(3)) == shelf.label(np.full(3, 1.0)), len(shelf.parts)
    (True, 1)
    """

    parts: dict[bytes, F64] = field(default_factory=dict)

    def put(self, variants: Sequence[Variant]) -> tuple[Shelved, ...]:
        """Variants with their parts on the shelf; they themselves may be let go of."""
        # Variants of a design share arrays, which are looked at once.
        seen: dict[tuple[str, int], Place] = {}
        return tuple(Shelved(self._labels(each, seen), self.parts) for each in variants)

    def take(self, variants: Sequence[Labels], parts: Mapping[bytes, F64]) -> tuple[Shelved, ...]:
        """Variants from another shelf with parts that came along; those that lack none."""
        self.parts.update(parts)
        return tuple(Shelved(each, self.parts) for each in variants if self._has(each))

    def _has(self, labels: Labels) -> bool:
        found = all(label in self.parts for place in labels.of.values() for label in place.labels)
        return found and (labels.second is None or self._has(labels.second))

    def clear(self) -> None:
        """Lets go of all parts, once nobody asks for a number."""
        self.parts.clear()

    def _labels(self, variant: Variant, seen: dict[tuple[str, int], Place]) -> Labels:
        found = {}
        for name in NAMES:
            value = getattr(variant, name)
            if (name, id(value)) not in seen:
                seen[name, id(value)] = self._place(name, value)
            found[name] = seen[name, id(value)]
        second = variant.second
        return Labels(found, None if second is None else self._labels(second, seen))

    def _place(self, name: str, value: F64) -> Place:
        if name in SECOND_TO_LAST:
            before = value.shape[:-2]
            return Place(tuple(self.label(value[each]) for each in np.ndindex(before)), before)
        if name not in FUTURES_FIRST:
            return Place((self.label(value),))
        few, columns = _different(value.reshape(len(value), -1))
        return Place((self.label(few),), value.shape[1:], columns)

    def label(self, part: F64) -> bytes:
        """The label of a part, which is put where no equal one lies."""
        dense = np.asarray(part, order="C")
        digest = sha256(repr((dense.shape, dense.dtype.str)).encode())
        digest.update(dense.data)
        label = digest.digest()
        if label not in self.parts:
            # A part of a larger array would keep all of it.
            self.parts[label] = dense if dense.base is None else dense.copy()
        return label


def _different(values: F64) -> tuple[F64, NDArray[np.intp]]:
    """The columns that differ, and which of them stands for each: kinds and types are often alike.

    Parameters
    ----------
    values : (R, columns).
    """
    rows = np.ascontiguousarray(values.T)
    first: dict[bytes, int] = {}
    columns = [first.setdefault(row.tobytes(), len(first)) for row in rows]
    chosen = [columns.index(column) for column in range(len(first))]
    return rows[chosen].T.copy(), np.array(columns, dtype=np.intp)


def number_of(variant: Variant | Shelved, name: str) -> F64:
    """A number of a variant as the first challenger sees it."""
    if isinstance(variant, Shelved):
        return variant.number(name)
    return np.asarray(getattr(variant, name))


def some_futures(variant: Variant | Shelved, first: int, last: int) -> Variant:
    """The same variant for futures ``first`` to ``last`` only."""
    if isinstance(variant, Shelved):
        return variant.some(first, last)
    cut = {name: _cut(name, getattr(variant, name), first, last) for name in NAMES}
    other = variant.second
    return Variant(**cut, second=None if other is None else some_futures(other, first, last))


def _cut(name: str, value: F64, first: int, last: int | None) -> F64:
    """A number, or a part of one, for some futures only."""
    if name in WITHOUT_FUTURES:
        return value
    if name in FUTURES_FIRST:
        return value[first:last]
    if name in SECOND_TO_LAST:
        return value[..., first:last, :]
    return value[..., first:last]
