"""Results kept beside the parts of a scenario that they were computed from."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Known"]

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
