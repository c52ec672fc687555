"""Theatre and sectors planned together, once it is known which nation serves where.

With that known, an offer in a sector is an offer like any other: the problem is written out with
one row for each place and one offer for each place in which it may serve, and goes through the
theatre stage as it is, with its bound, its rounding and its search.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Cap, Offer, Problem, Row
from locarno.engine.planning.sectors.problem import SectorProblem

__all__ = ["WrittenOut", "written_out"]

I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

OFFERED = "offered"
"""Family of the caps on the units of one offer over all its places."""


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """A problem with a row for each place, and the way back.

    Parameters
    ----------
    problem : the problem written out.
    offers : (number of the offer, place) of each of its offers.
    sectors : what it was made from.
    """

    problem: Problem
    offers: tuple[tuple[int, int], ...]
    sectors: SectorProblem

    def posted(self, starts: I64) -> I64:
        """(O, S + 1, lead + T) tours begun by place.

        Parameters
        ----------
        starts : tours begun of the problem written out.
        """
        original = self.sectors.problem
        shape = (len(original.offers), self.sectors.behind + 1, original.lead + original.quarters)
        found = np.zeros(shape, dtype=np.int64)
        skip = original.lead - self.problem.lead
        for number, (offer, place) in enumerate(self.offers):
            found[offer, place, skip:] = starts[number]
        return found

    def starts(self, posted: I64) -> I64:
        """Tours begun of the problem written out, of a placement that keeps to its presence."""
        skip = self.sectors.problem.lead - self.problem.lead
        return np.stack([posted[offer, place, skip:] for offer, place in self.offers])


def written_out(sectors: SectorProblem, presence: Mask) -> WrittenOut:
    """The problem with one row for each place.

    Parameters
    ----------
    sectors : what is planned and placed.
    presence : (N, S) where each nation may serve.
    """
    problem = sectors.problem
    rows, numbers = _rows(sectors)
    offers, origin = _offers(sectors, presence, numbers)
    copies: dict[int, list[int]] = {}
    for number, (offer, _) in enumerate(origin):
        copies.setdefault(offer, []).append(number)
    caps = [
        replace(cap, terms=tuple((i, each) for o, each in cap.terms for i in copies.get(o, ())))
        for cap in problem.caps
    ]
    caps += [
        Cap(
            family=OFFERED,
            subject=problem.offers[offer].id,
            limit=problem.offers[offer].most,
            terms=tuple((number, 1) for number in some),
        )
        for offer, some in copies.items()
        if len(some) > 1
    ]
    made = replace(problem, rows=tuple(rows), offers=tuple(offers), caps=tuple(caps))
    return WrittenOut(made, tuple(origin), sectors)


def _rows(sectors: SectorProblem) -> tuple[list[Row], dict[tuple[int, int], int]]:
    """A row for each place where something is wanted, and the number of each."""
    rows: list[Row] = []
    numbers: dict[tuple[int, int], int] = {}
    problem = sectors.problem
    for number, row in enumerate(problem.rows):
        if sectors.need[number] is None:
            numbers[number, sectors.behind] = len(rows)
            rows.append(row)
            continue
        for place, wanted in enumerate(sectors.wanted(number)):
            if wanted.any():
                numbers[number, place] = len(rows)
                name = sectors.sectors[place] if place < sectors.behind else "behind the line"
                need = tuple(map(int, wanted))
                rows.append(replace(row, id=f"{row.id} in {name}", need=need))
    supported = [
        row
        if row.support is None
        else replace(
            row,
            support=replace(
                row.support,
                rows=tuple(n for (of, _), n in numbers.items() if of in row.support.rows),
            ),
        )
        for row in rows
    ]
    return supported, numbers


def _offers(
    sectors: SectorProblem, presence: Mask, numbers: dict[tuple[int, int], int]
) -> tuple[list[Offer], list[tuple[int, int]]]:
    found: list[Offer] = []
    origin: list[tuple[int, int]] = []
    for number, offer in enumerate(sectors.problem.offers):
        serves = [s for s in sectors.serves(offer) if presence[offer.nation, s]]
        for place in (*serves, sectors.behind):
            if (offer.row, place) in numbers:
                row = numbers[offer.row, place]
                found.append(replace(offer, row=row, id=f"{offer.id}@{place}", sectors=None))
                origin.append((number, place))
    return found, origin
