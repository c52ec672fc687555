"""The judge of a placement: every rule once more, tour by tour, in whole numbers.

It shares no code with what makes placements: a wrong row there, or a wrong answer of a solver, is
found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.sectors.problem import SectorProblem

__all__ = ["broken_places"]

I64 = NDArray[np.int64]


def broken_places(
    sectors: SectorProblem, starts: I64, posted: I64, said: Fraction | None = None
) -> tuple[str, ...]:
    """Sentences on every rule that a placement breaks; empty for a valid one.

    Parameters
    ----------
    sectors : the rules.
    starts : (O, lead + T) tours begun in the plan that is placed.
    posted : (O, S + 1, lead + T) the same tours by place.
    said : mandatory weight-quarters that it is said to lack; None where nothing is said.
    """
    problem = sectors.problem
    shape = (len(problem.offers), len(sectors.sectors) + 1, problem.lead + problem.quarters)
    if posted.shape != shape:
        return (f"the placement has the shape {posted.shape}",)
    tours = _tours(posted)
    return (
        *_sums(sectors, starts, tours),
        *_caveats(sectors, tours),
        *_cohesion(sectors, tours),
        *_missing(sectors, tours, said),
    )


def _tours(posted: I64) -> list[tuple[int, int, int, int]]:
    """(offer, place, column, units) of whatever is posted."""
    return [
        (int(offer), int(place), int(column), int(posted[offer, place, column]))
        for offer, place, column in np.argwhere(posted != 0)
    ]


def _sums(
    sectors: SectorProblem, starts: I64, tours: list[tuple[int, int, int, int]]
) -> Iterator[str]:
    """Every tour of the plan is somewhere, and nothing else is."""
    total: dict[tuple[int, int], int] = {}
    for offer, _, column, units in tours:
        if units < 0:
            yield f"{sectors.problem.offers[offer].id}: fewer than no units serve somewhere"
        total[offer, column] = total.get((offer, column), 0) + units
    for number, sender in enumerate(sectors.problem.offers):
        for column, count in enumerate(starts[number]):
            placed = total.get((number, column), 0)
            if placed != int(count):
                quarter = column - sectors.problem.lead
                yield f"{sender.id}: {placed} of {int(count)} tours of quarter {quarter} are placed"
                break


def _caveats(sectors: SectorProblem, tours: list[tuple[int, int, int, int]]) -> Iterator[str]:
    said: set[tuple[int, int]] = set()
    for number, place, _, _ in tours:
        offer = sectors.problem.offers[number]
        if place == len(sectors.sectors) or (number, place) in said:
            continue
        barred = offer.sectors is not None and place not in offer.sectors
        if barred or sectors.need[offer.row] is None:
            said.add((number, place))
            yield f"{offer.id}: may not serve in {sectors.sectors[place]}"


def _cohesion(sectors: SectorProblem, tours: list[tuple[int, int, int, int]]) -> Iterator[str]:
    nations = [offer.nation for offer in sectors.problem.offers]
    pairs = {(nations[number], place) for number, place, _, _ in tours}
    pairs = {pair for pair in pairs if pair[1] < len(sectors.sectors)}
    for place, name in enumerate(sectors.sectors):
        count, most = sum(p == place for _, p in pairs), sectors.nations_per_sector
        if most is not None and count > most:
            yield f"{name}: {count} nations, at most {most}"
    for nation, state in enumerate(sectors.problem.nations):
        count, most = sum(n == nation for n, _ in pairs), sectors.sectors_per_nation
        if most is not None and count > most:
            yield f"{state.id}: in {count} sectors, at most {most}"


def _missing(
    sectors: SectorProblem, tours: list[tuple[int, int, int, int]], said: Fraction | None
) -> Iterator[str]:
    """What is missing, counted unit by unit, against what is said."""
    if said is None:
        return
    problem = sectors.problem
    have: dict[tuple[int, int, int], int] = {}
    people: dict[tuple[int, int], int] = {}
    for number, place, column, units in tours:
        offer = problem.offers[number]
        where = place if sectors.need[offer.row] is not None else 0
        begun = column - problem.lead
        for quarter in range(max(begun, offer.first), min(begun + offer.tour, problem.quarters)):
            key = (offer.row, where, quarter)
            have[key] = have.get(key, 0) + units * offer.weight
            crowd = (offer.row, quarter)
            people[crowd] = people.get(crowd, 0) + units * offer.persons
    total = Fraction(0)
    for number, row in enumerate(problem.rows):
        by_sector = sectors.need[number]
        for quarter in range(problem.ramp, problem.quarters if row.mandatory else 0):
            wants = [Fraction(row.need[quarter])]
            if by_sector is not None:
                inside = [sector[quarter] for sector in by_sector]
                wants = [*map(Fraction, inside), Fraction(row.need[quarter] - sum(inside))]
            if row.support is not None:
                served = sum(people.get((other, quarter), 0) for other in row.support.rows)
                wants[0] += row.support.per_person * served
            for place, want in enumerate(wants):
                total += max(want - have.get((number, place, quarter), 0), Fraction(0))
    if total != said:
        yield f"it is said to lack {float(said):g} and lacks {float(total):g}"
