"""Hours that are one of several, each with a chance.

Axes: R futures, Q hours that it may be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["Mixture"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mixture:
    """A discrete distribution of hours in each future.

    Parameters
    ----------
    hours : Q arrays (R,), in no order.
    share : Q arrays (R,), chance of each; they add to 1.
    """

    hours: tuple[F64, ...]
    share: tuple[F64, ...]

    def mean(self, of: Callable[[F64], F64] = lambda hours: hours) -> F64:
        """Mean of a function of the hours; futures are the first axis of what it gives."""
        return self.mean_at(lambda number: of(self.hours[number]))

    def mean_at(self, of: Callable[[int], F64]) -> F64:
        """The same of a function of the number of the hours."""
        if len(self.hours) == 1:
            return of(0)
        total: F64 | None = None
        for number, share in enumerate(self.share):
            if not share.any():
                continue
            value = of(number)
            added = share.reshape((-1, *[1] * (value.ndim - 1))) * value
            if total is None:
                total = added
            else:
                total += added
        assert total is not None  # noqa: S101 - shares add to 1
        return total

    def plus(self, other: Mixture) -> Mixture:
        """Distribution of the sum with other hours, independent of these."""
        pairs = list(product(zip(self.hours, self.share, strict=True),
                             zip(other.hours, other.share, strict=True)))  # fmt: skip
        return Mixture(
            tuple(one[0] + two[0] for one, two in pairs),
            tuple(one[1] * two[1] for one, two in pairs),
        )

    def before(self, until: F64) -> Mixture:
        """Distribution given that the hours are below a limit, (R,); as is where they never are."""
        kept = [np.where(h < until, s, 0.0) for h, s in zip(self.hours, self.share, strict=True)]
        total = np.sum(kept, axis=0)
        possible = total > 0.0
        whole = np.where(possible, total, 1.0)
        return Mixture(
            self.hours,
            tuple(
                np.where(possible, part / whole, share)
                for part, share in zip(kept, self.share, strict=True)
            ),
        )
