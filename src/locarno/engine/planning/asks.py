"""What to ask whom for: what one more unit of each nation for each row would remove.

Prices of the plan screen all that could be asked; the dearest are then solved for, exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from locarno.engine.planning.highs import Effort, Solution
from locarno.engine.planning.newcomers import (
    Kind,
    Newcomer,
    Rotation,
    newcomers,
    with_newcomers,
)
from locarno.engine.planning.prices import Binding, Prices, read
from locarno.engine.planning.probe import NEGLIGIBLE, Probe
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import Name

__all__ = ["Ask", "AskKind", "Asks", "asks"]

_SAME = 1e-6
"""Part of the first unit's worth by which a later one may fall short and count as the same."""


class AskKind(StrEnum):
    """What is asked for."""

    OFFER = "offer"
    POOL = "pool"
    STATION = "station"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Ask:
    """One more unit from one nation for one row.

    Parameters
    ----------
    kind : one more unit offered from the same pool; one more unit in the pool; one more unit kept
        on station with its own rotation behind it; the same from a nation that offers none yet.
    nation, row : numbers of who is asked and for what.
    offer : number of the offer that grows; None for a new one.
    behind : units in rotation that come with it: 0 from the same pool, 1 in the pool, else cycle
        over tour.
    price : weight-quarters that it removes at most.
    removes : weight-quarters that the first one removes; None where it was not solved for.
    per_quarter : the same for each quarter after the ramp.
    units : how many more each remove as much as the first, as far as was looked.
    in_all : weight-quarters that those remove together.
    """

    kind: AskKind
    nation: int
    row: int
    offer: int | None
    behind: float
    price: float
    removes: float | None = None
    per_quarter: float | None = None
    units: int | None = None
    in_all: float | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """What could be asked, best first.

    Parameters
    ----------
    shortage : weight-quarters missing over the mandatory rows after the ramp, in parts of units.
    asks : those solved for by what they remove, then the others by price; none that removes
        nothing.
    """

    shortage: float
    asks: tuple[Ask, ...]


def asks(
    problem: Problem,
    *,
    top: int = 8,
    most_units: int = 8,
    units: Mapping[int, Kind] | None = None,
    turns: Mapping[int, Rotation] | None = None,
    effort: Effort | None = None,
) -> Asks:
    """What to ask whom for.

    Parameters
    ----------
    problem : what is planned.
    top : how many of the dearest are solved for, row by row in turn, among offers made and as many
        among new ones.
    most_units : up to how many units are looked at.
    units, turns : unit of each row and rotation of each nation for new offers; None reads them off
        the offers made.
    effort : how much work one solve may do.
    """
    probe = Probe(problem, effort)
    base = probe.solve()
    known = read(probe, base)
    made = _ranked(_made(problem, known))
    open_ = tuple(newcomers(problem, units, turns))
    new = _ranked(_new(probe, base, open_))
    by_place = {(n.nation, n.row): n for n in open_}
    chosen = tuple(by_place[ask.nation, ask.row] for ask in new[:top])
    solved = [_solved(probe, a, _more(problem, a), most_units, base) for a in made[:top]]
    solved += _solved_new(problem, new[:top], chosen, most_units, effort)
    solved = [ask for ask in solved if ask.removes is not None and ask.removes > NEGLIGIBLE]
    solved.sort(key=lambda ask: (-_rounded(ask.removes or 0.0), *_place(ask)))
    rest = sorted(made[top:] + new[top:], key=lambda ask: (-_rounded(ask.price), *_place(ask)))
    return Asks(base.objective, tuple(solved + rest))


def _rounded(value: float) -> float:
    """A value without the solver's rounding, so that equals keep the order of the file."""
    return round(value / NEGLIGIBLE) * NEGLIGIBLE


def _place(ask: Ask) -> tuple[int, int, int, int]:
    """Where an ask stands among equals: the order of rows, nations, offers and kinds."""
    kinds = tuple(AskKind)
    return ask.row, ask.nation, -1 if ask.offer is None else ask.offer, kinds.index(ask.kind)


def _ranked(found: Sequence[Ask]) -> list[Ask]:
    """Asks with a price, the dearest of each row before the second of any."""
    priced = [ask for ask in found if ask.price > NEGLIGIBLE]
    priced.sort(key=lambda ask: (-_rounded(ask.price), *_place(ask)))
    seen: Counter[int] = Counter()
    turn = []
    for ask in priced:
        turn.append(seen[ask.row])
        seen[ask.row] += 1
    order = sorted(range(len(priced)), key=lambda place: (turn[place], place))
    return [priced[place] for place in order]


def _made(problem: Problem, known: Prices) -> list[Ask]:
    """One more of each offer made, of its pool, and of both."""
    found = []
    for number, offer in enumerate(problem.offers):
        if offer.first >= problem.quarters:
            continue
        word, place = known.of(Binding.OFFER, number), (offer.nation, offer.row, number)
        if offer.pool is None:
            found.append(Ask(AskKind.STATION, *place, offer.cycle / offer.tour, word))
            continue
        each = known.of(Binding.POOL, offer.pool) * offer.draw
        behind = offer.cycle / offer.tour
        found.append(Ask(AskKind.OFFER, *place, 0.0, word))
        found.append(Ask(AskKind.POOL, *place, 1.0, each))
        found.append(Ask(AskKind.STATION, *place, behind, word + behind * each))
    return found


def _more(problem: Problem, ask: Ask) -> Mapping[Name, float]:
    """What one unit adds to the sides of rows."""
    number = ask.offer if ask.offer is not None else 0
    offer = problem.offers[number]
    more: dict[Name, float] = {}
    if ask.kind is not AskKind.POOL:
        more |= {Name("offered", number, t): 1.0 for t in range(offer.first, problem.quarters)}
    if ask.behind > 0.0 and offer.pool is not None:
        amount = offer.draw * ask.behind
        for quarter in range(problem.quarters):
            more[Name("pool", offer.pool, quarter)] = amount
            more[Name("lasting", offer.pool, quarter)] = amount * (problem.quarters - quarter)
    return more


def _solved(
    probe: Probe, ask: Ask, more: Mapping[Name, float], most_units: int, base: Solution
) -> Ask:
    """An ask with what it removes, and up to how many units."""
    there = {name: amount for name, amount in more.items() if probe.has(name)}

    def removed(count: int) -> float:
        moved = {name: amount * count for name, amount in there.items()}
        return max(base.objective - probe.shortage(moved), 0.0)

    first = removed(1)
    units, in_all = _extent(removed, first, most_units) if first > NEGLIGIBLE else (1, first)
    return replace(
        ask, removes=first, per_quarter=first / probe.counted, units=units, in_all=in_all
    )


def _extent(removed: Callable[[int], float], first: float, most_units: int) -> tuple[int, float]:
    """Units that each remove as much as the first, and what they remove together.

    What a number of units removes is concave in it, so doubling and then halving the step finds it.
    """
    good, in_all, step = 1, first, 1
    while step:
        count = good + step
        if count <= most_units and (found := removed(count)) >= count * first * (1.0 - _SAME):
            good, in_all, step = count, found, step * 2
        else:
            step //= 2
            most_units = min(most_units, count - 1)
    return good, in_all


def _new(probe: Probe, base: Solution, open_: Sequence[Newcomer]) -> list[Ask]:
    """One unit of each new offer at the prices of the plan."""
    problem = probe.problem
    wide = with_newcomers(problem, tuple(open_))
    worth = np.array(
        [
            [probe.dual(base, Name("cover", row, t)) for t in range(problem.quarters)]
            for row in range(len(problem.rows))
        ]
    ).reshape(len(problem.rows), problem.quarters)
    found = []
    for place, new in enumerate(open_):
        value = new.kind.weight * worth[new.row]
        for row, wanted in enumerate(problem.rows):
            if wanted.support is not None and new.row in wanted.support.rows:
                value = value - float(wanted.support.per_person) * new.kind.persons * worth[row]
        for number, cap in enumerate(wide.caps):
            amount = dict(cap.terms).get(len(problem.offers) + place, 0)
            if amount:
                priced = [probe.dual(base, Name("cap", number, t)) for t in range(problem.quarters)]
                value = value + amount * np.array(priced)
        price = float(np.maximum(value[new.rotation.first :], 0.0).sum())
        behind = new.rotation.cycle / new.rotation.tour
        found.append(Ask(AskKind.NEW, new.nation, new.row, None, behind, price))
    return found


def _solved_new(
    problem: Problem,
    chosen: Sequence[Ask],
    units: tuple[Newcomer, ...],
    most_units: int,
    effort: Effort | None,
) -> list[Ask]:
    """New offers with what they remove: all are in the programme, none is on offer until asked."""
    if not chosen:
        return []
    wide = with_newcomers(problem, units)
    begin = len(problem.offers)
    probe = Probe(wide, effort)
    rows = {
        number: [
            Name("offered", number, t) for t in range(wide.offers[number].first, wide.quarters)
        ]
        for number in range(begin, len(wide.offers))
    }
    for names in rows.values():
        probe.close(names)
    base = probe.solve()
    return [
        _solved(probe, ask, dict.fromkeys(rows[begin + place], 1.0), most_units, base)
        for place, ask in enumerate(chosen)
    ]
