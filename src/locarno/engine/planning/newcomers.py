"""Offers that nobody has made yet: a unit of a row from a nation that offers none for it.

A new unit is like those that others offer for the row, comes when its nation's other units come,
and brings its own rotation behind it, so that it can stay for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from locarno.engine.planning.problem import Cap, Offer, Problem

__all__ = ["Kind", "Newcomer", "Rotation", "kinds", "newcomers", "rotations", "with_newcomers"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A unit of a row.

    Parameters
    ----------
    weight : what it counts towards the row.
    persons : people in it.
    tonnes : its equipment.
    """

    weight: int
    persons: int
    tonnes: int = 0


@dataclass(frozen=True, slots=True)
class Rotation:
    """How a nation rotates.

    Parameters
    ----------
    tour, cycle : quarters on station and from one tour to the next.
    first : first quarter in which a new unit can be there.
    """

    tour: int
    cycle: int
    first: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A unit that a nation could offer for a row.

    Parameters
    ----------
    nation, row : numbers.
    kind : the unit.
    rotation : the nation's.
    """

    nation: int
    row: int
    kind: Kind
    rotation: Rotation


def kinds(problem: Problem) -> Mapping[int, Kind]:
    """Usual unit of each row that somebody fills: the one most often offered."""
    found = {}
    for row in range(len(problem.rows)):
        seen = Counter(
            Kind(o.weight, o.persons, o.tonnes) for o in problem.offers if o.row == row
        )  # fmt: skip
        if seen:
            found[row] = seen.most_common(1)[0][0]
    return found


def rotations(problem: Problem) -> Mapping[int, Rotation]:
    """Usual rotation of each nation whose units can be there: that of its largest offer."""
    found: dict[int, Rotation] = {}
    size: dict[int, int] = {}
    for offer in problem.offers:
        people = offer.persons * max(offer.most, default=0)
        if offer.first < problem.quarters and people > size.get(offer.nation, -1):
            size[offer.nation] = people
            found[offer.nation] = Rotation(offer.tour, offer.cycle, offer.first)
    return found


def newcomers(
    problem: Problem,
    units: Mapping[int, Kind] | None = None,
    turns: Mapping[int, Rotation] | None = None,
) -> tuple[Newcomer, ...]:
    """Units that nations could offer for rows to which they offer nothing yet.

    Parameters
    ----------
    problem : what is planned.
    units : unit of each row, by number; None takes ``kinds``.
    turns : rotation of each nation, by number; None takes ``rotations``. Without an entry nothing
        is known about the row or the nation, and nothing is asked.
    """
    units = kinds(problem) if units is None else units
    turns = rotations(problem) if turns is None else turns
    offered = {(offer.nation, offer.row) for offer in problem.offers}
    return tuple(
        Newcomer(nation, row, units[row], turns[nation])
        for row in range(len(problem.rows))
        for nation in range(len(problem.nations))
        if (nation, row) not in offered and row in units and nation in turns
    )


def with_newcomers(problem: Problem, added: tuple[Newcomer, ...]) -> Problem:
    """The problem with one unit of each newcomer on offer, after all other offers."""
    caps = []
    for cap in problem.caps:
        more = ((len(problem.offers) + n, _counted(problem, cap, a)) for n, a in enumerate(added))
        caps.append(replace(cap, terms=cap.terms + tuple(term for term in more if term[1])))
    offers = problem.offers + tuple(_offer(problem, newcomer) for newcomer in added)
    return replace(problem, offers=offers, caps=tuple(caps))


def _offer(problem: Problem, added: Newcomer) -> Offer:
    first = min(added.rotation.first, problem.quarters)
    return Offer(
        nation=added.nation,
        row=added.row,
        id=f"{problem.nations[added.nation].id}.{problem.rows[added.row].id}",
        weight=added.kind.weight,
        persons=added.kind.persons,
        most=(0,) * first + (1,) * (problem.quarters - first),
        tour=added.rotation.tour,
        cycle=added.rotation.cycle,
        tonnes=added.kind.tonnes,
    )


def _counted(problem: Problem, cap: Cap, added: Newcomer) -> int:
    """What a newcomer counts in a cap: as its nation's offers do by people, or its row's by unit.

    A cap on a nation holds all its offers, one on a kind of unit all that fill its row.
    """
    amount = dict(cap.terms)
    own = [i for i, offer in enumerate(problem.offers) if offer.nation == added.nation]
    if own and all(i in amount for i in own):
        largest = max(own, key=lambda i: problem.offers[i].persons)
        people = problem.offers[largest].persons
        return amount[largest] * added.kind.persons // people if people else amount[largest]
    fillers = problem.fillers(added.row)
    return max((amount[i] for i in fillers), default=0) if all(i in amount for i in fillers) else 0
