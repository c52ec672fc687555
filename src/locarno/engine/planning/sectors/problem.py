"""What placement in sectors is made from: a planning problem, its wants by sector, and cohesion.

``S`` is the number of sectors. Every row may also be wanted behind the line; that is place ``S``,
where any unit may stand and where cohesion is not counted. Axes otherwise as in the problem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Offer, Problem

__all__ = ["SectorProblem", "apportioned"]

I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorProblem:
    """Where the rows of a problem are wanted, and how many nations may stand side by side.

    Parameters
    ----------
    problem : what is planned; ``Offer.sectors`` says where an offer may serve.
    sectors : names of the S sectors, in order.
    need : for each row its weight wanted by sector and quarter, (S, T), no more in all than the
        row wants in that quarter, the rest being wanted behind the line; None for a row that is
        tied to no sector. A tail is always wanted behind the line.
    nations_per_sector : nations of which units may serve in a sector; None for any number.
    sectors_per_nation : sectors in which a nation's units may serve; None for any number.
    """

    problem: Problem
    sectors: tuple[str, ...]
    need: tuple[tuple[tuple[int, ...], ...] | None, ...]
    nations_per_sector: int | None = None
    sectors_per_nation: int | None = None

    def __post_init__(self) -> None:
        if len(self.need) != len(self.problem.rows):
            message = f"{len(self.need)} rows by sector for {len(self.problem.rows)} rows"
            raise ValueError(message)
        for row, by_sector in zip(self.problem.rows, self.need, strict=True):
            if by_sector is None:
                continue
            if row.support is not None:
                message = f"{row.id}: a tail is not placed by sector"
                raise ValueError(message)
            for quarter, whole in enumerate(row.need):
                if sum(sector[quarter] for sector in by_sector) > whole:
                    message = f"{row.id}: more is wanted in sectors than in all, quarter {quarter}"
                    raise ValueError(message)

    @property
    def behind(self) -> int:
        """Number of the place behind the line."""
        return len(self.sectors)

    @property
    def limited(self) -> bool:
        """Whether cohesion is asked for at all."""
        return self.nations_per_sector is not None or self.sectors_per_nation is not None

    def placed(self) -> tuple[int, ...]:
        """Numbers of the rows that are wanted by sector."""
        return tuple(row for row, need in enumerate(self.need) if need is not None)

    def wanted(self, row: int) -> I64:
        """(S + 1, T) weight wanted of a row by place, the last one behind the line."""
        by_sector = self.need[row]
        whole = np.array(self.problem.rows[row].need, dtype=np.int64)
        found = np.zeros((len(self.sectors) + 1, self.problem.quarters), dtype=np.int64)
        if by_sector is not None:
            found[:-1] = np.array(by_sector, dtype=np.int64)
        found[-1] = whole - found[:-1].sum(axis=0)
        return found

    def serves(self, offer: Offer) -> tuple[int, ...]:
        """Sectors in which units of an offer may serve; none for a row tied to no sector."""
        if self.need[offer.row] is None:
            return ()
        return tuple(range(len(self.sectors))) if offer.sectors is None else offer.sectors

    def there(self, posted: I64) -> I64:
        """(O, S + 1, T) units on station by place.

        Parameters
        ----------
        posted : (O, S + 1, lead + T) tours begun by place.
        """
        places = [self.problem.on_station(posted[:, place]) for place in range(self.behind + 1)]
        return np.stack(places, axis=1)

    def missing(self, posted: I64) -> tuple[I64, tuple[Fraction, ...]]:
        """What is missing after the placement.

        Returns
        -------
        (Q, S + 1, T) weight that the rows by sector lack in each place, 0 for other rows; and for
        each row the weight-quarters that it lacks after the ramp, exactly.
        """
        problem, there = self.problem, self.there(posted)
        lacking = np.zeros((len(problem.rows), self.behind + 1, problem.quarters), dtype=np.int64)
        for row in self.placed():
            numbers = list(problem.fillers(row))
            weights = np.array([problem.offers[i].weight for i in numbers], dtype=np.int64)
            have = np.tensordot(weights, there[numbers], axes=1)
            lacking[row] = np.maximum(self.wanted(row) - have, 0)
        of_all = problem.missing(there.sum(axis=1))
        return lacking, tuple(
            Fraction(int(lacking[row, :, problem.ramp :].sum()))
            if need is not None
            else sum(of_all[row][problem.ramp :], Fraction(0))
            for row, need in enumerate(self.need)
        )

    def shortfall(self, posted: I64, *, mandatory: bool = True) -> Fraction:
        """Weight-quarters missing after the ramp over the rows of one tier, place by place."""
        by_row = self.missing(posted)[1]
        chosen = self.problem.tiers()[0 if mandatory else 1]
        return sum((by_row[row] for row in chosen), Fraction(0))

    def presence(self, posted: I64) -> NDArray[np.bool_]:
        """(N, S) whether any unit of a nation serves in a sector."""
        found = np.zeros((len(self.problem.nations), len(self.sectors)), dtype=bool)
        for number, offer in enumerate(self.problem.offers):
            found[offer.nation] |= posted[number, :-1].any(axis=1)
        return found


def apportioned(total: int, shares: Sequence[float]) -> tuple[int, ...]:
    """Whole numbers in the ratio of shares, by largest remainder, that add up to a total.

    Parameters
    ----------
    total : to be given out; shares : not negative, not all 0.

    Source
    ------
    Hamilton's method of apportionment (1792); ties go to the first.

    >>> apportioned(10, [1.0, 1.0, 1.0])
    (4, 3, 3)
    """
    whole = sum(map(Fraction, shares), Fraction(0))
    exact = [total * Fraction(share) / whole for share in shares]
    found = [int(part) for part in exact]
    order = sorted(range(len(found)), key=lambda i: (found[i] - exact[i], i))
    for place in order[: total - sum(found)]:
        found[place] += 1
    return tuple(found)
