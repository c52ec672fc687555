"""Results kept beside what they were computed from: parts of a scenario, or numbers of futures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import count
from threading import Lock
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Known", "KnownArrays"]

F64 = NDArray[np.float64]
T = TypeVar("T")


class Known(Generic[T]):
    """The last few results of a computation that looks at some parts of a scenario and no draw.

    Designs of one setting share its line and its bases, and what is measured on them need not be
    measured again for each. Parts are compared by what they hold, so that a result never serves
    a scenario that differs in them. What is kept is shared: nobody may write into it.

    Parameters
    ----------
    most : results kept, the oldest are let go.

    >>> squares = Known[int]()
    >>> squares((3,), lambda: 9), squares((3,), lambda: 0)
    (9, 9)
    """

    def __init__(self, most: int = 16) -> None:
        self._found: deque[tuple[tuple[object, ...], T]] = deque(maxlen=most)

    def __call__(self, parts: tuple[object, ...], compute: Callable[[], T]) -> T:
        """The result for some parts, computed only when none is known for equal ones."""
        # A copy: another thread may add to it meanwhile, with a result that is the same.
        for known, value in tuple(self._found):
            if known == parts:
                return value
        value = compute()
        self._found.append((parts, value))
        return value


_MOST_BYTES: Final = 64_000_000


class _Store:
    """Results on arrays by their keys; what nobody asked for longest goes first.

    Parameters
    ----------
    most : bytes of all results kept.
    """

    def __init__(self, most: int) -> None:
        self._most, self._size, self._lock = most, 0, Lock()
        self._found: dict[bytes, tuple[F64, ...]] = {}

    def get(self, key: bytes) -> tuple[F64, ...] | None:
        with self._lock:
            found = self._found.pop(key, None)
            if found is not None:
                self._found[key] = found  # asked for last, let go of last
            return found

    def keep(self, key: bytes, found: tuple[F64, ...]) -> None:
        if _bytes(found) > self._most:
            return
        with self._lock:
            # Another thread may have come with the same numbers meanwhile.
            self._size += _bytes(found) - _bytes(self._found.pop(key, ()))
            self._found[key] = found
            while self._size > self._most:
                self._size -= _bytes(self._found.pop(next(iter(self._found))))

    def clear(self) -> None:
        with self._lock:
            self._found.clear()
            self._size = 0


_OF_ALL: Final = _Store(_MOST_BYTES)
_NUMBER: Final = count()


class KnownArrays:
    """The last results of a computation on arrays, for all who come with the same numbers.

    Designs of one setting, rules of one coalition and combinations of a bargaining share most of
    what their chains are made of. Arrays are compared by what they hold, so that it does not matter
    how a number came about. What is kept is shared: nobody may write into it. All computations
    have room together; what nobody asked for longest is let go.

    Parameters
    ----------
    most : bytes of results kept in a room of its own; None for the room of all.

    >>> sums, two = KnownArrays(), np.full(2, 2.0)
    >>> [array.tolist() for array in sums((), (two, two), lambda: (two + two,))]
    [[4.0, 4.0]]
    >>> [array.tolist() for array in sums((), (two, two.copy()), lambda: ())]
    [[4.0, 4.0]]
    """

    def __init__(self, most: int | None = None) -> None:
        self._number = next(_NUMBER)
        self._store = _OF_ALL if most is None else _Store(most)

    def __call__(
        self,
        what: tuple[object, ...],
        given: Iterable[F64],
        compute: Callable[[], tuple[F64, ...]],
    ) -> tuple[F64, ...]:
        """The result for some arrays, computed only when none is known for equal ones.

        Parameters
        ----------
        what : all that the result hangs on and that is no array; told apart by ``repr``.
        given : arrays that the result hangs on.
        """
        digest = sha256(repr((self._number, what)).encode())
        for part in given:
            digest.update(repr(part.shape).encode())
            digest.update(np.ascontiguousarray(part).data)
        key = digest.digest()
        found = self._store.get(key)
        if found is None:
            found = compute()
            self._store.keep(key, found)
        return found

    @staticmethod
    def forget() -> None:
        """Lets go of all in the room of all, once nobody will ask for it."""
        _OF_ALL.clear()


def _bytes(arrays: tuple[F64, ...]) -> int:
    return sum(array.nbytes for array in arrays)
