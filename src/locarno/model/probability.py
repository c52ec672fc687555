"""Numbers that carry their uncertainty: intervals, ranges and two-layer probabilities.

A *future* is one draw of what is not known about the world; a *history* is one run of
luck inside a future. The two are never merged: the interval of a mean and the spread over
futures are separate fields.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of the real line.

    Attributes
    ----------
    low : lower end, in the unit of the number the interval belongs to
    high : upper end, same unit, never below ``low``
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse ends out of order; a NaN end is out of order too."""
        if not self.low <= self.high:
            msg = f"an interval needs low <= high, found low={self.low!r}, high={self.high!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Probability:
    """A probability with its two kinds of uncertainty kept apart.

    Attributes
    ----------
    mean : prior-predictive mean over futures and histories, in [0, 1]
    sampling : 95 % interval of ``mean``, clustered by future
    spread : 5-95 % range of the probability over futures, the luck inside a future
        removed; None for a share of futures, which has no such layer
    """

    mean: float
    sampling: Interval
    spread: Interval | None

    def __post_init__(self) -> None:
        """Refuse a mean that is not a probability."""
        if not 0.0 <= self.mean <= 1.0:
            msg = f"a probability needs a mean between 0 and 1, found {self.mean!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something happens, with its two kinds of uncertainty kept apart.

    Attributes
    ----------
    mean : over futures and histories, in a unit of time that the field says, not negative
    sampling : 95 % interval of ``mean``, clustered by future
    spread : 5-95 % range over futures, the luck inside a future removed
    """

    mean: float
    sampling: Interval
    spread: Interval

    def __post_init__(self) -> None:
        """Refuse what is less than never."""
        if not self.mean >= 0.0:
            msg = f"a rate needs a mean of 0 or more, found {self.mean!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Range:
    """A declared range with its most likely value.

    Attributes
    ----------
    low : lowest value held possible, in the unit of the quantity
    mode : most likely value, same unit
    high : highest value held possible, same unit
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        """Refuse values out of order; a NaN is out of order too."""
        if not self.low <= self.mode <= self.high:
            msg = (
                "a range needs low <= mode <= high, found "
                f"low={self.low!r}, mode={self.mode!r}, high={self.high!r}"
            )
            raise ValueError(msg)
