"""The judge of a plan: every rule once more, from the problem itself, in whole numbers.

It shares no code with the programme that made the plan: a wrong row there, or a wrong answer of a
solver, is found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.problem import Offer, Problem

__all__ = ["broken_rules"]

I64 = NDArray[np.int64]


def broken_rules(problem: Problem, starts: I64) -> tuple[str, ...]:
    """Sentences on every rule that a plan breaks; empty for a valid plan.

    Parameters
    ----------
    problem : the rules.
    starts : (O, lead + T) tours begun.
    """
    if starts.shape != (len(problem.offers), problem.lead + problem.quarters):
        return (f"the plan has the shape {starts.shape}",)
    tours = [_tours(problem, number, starts) for number in range(len(problem.offers))]
    present = [_present(problem, number, begun) for number, begun in enumerate(tours)]
    return (
        *_own(problem, tours, present),
        *_pools(problem, tours, present),
        *_caps(problem, present),
        *_lift(problem, tours, present),
    )


def _tours(problem: Problem, number: int, starts: I64) -> dict[int, int]:
    """Units that begin a tour, by quarter; the quarter may lie before the first."""
    return {
        column - problem.lead: int(count)
        for column, count in enumerate(starts[number])
        if int(count) != 0
    }


def _present(problem: Problem, number: int, tours: dict[int, int]) -> list[int]:
    """Units on station by quarter, unit by unit."""
    offer = problem.offers[number]
    found = [0] * problem.quarters
    for begun, count in tours.items():
        for quarter in range(max(begun, offer.first), min(begun + offer.tour, problem.quarters)):
            found[quarter] += count
    return found


def _own(problem: Problem, tours: list[dict[int, int]], present: list[list[int]]) -> Iterator[str]:
    """What an offer may not do on its own."""
    for offer, begun, there in zip(problem.offers, tours, present, strict=True):
        if any(count < 0 for count in begun.values()):
            yield f"{offer.id}: fewer than no units begin a tour"
        early = [quarter for quarter in begun if quarter <= offer.first - offer.tour]
        if early:
            yield f"{offer.id}: a tour begins in quarter {early[0]} and is over on arrival"
        for quarter, (units, most) in enumerate(zip(there, offer.most, strict=True)):
            if units > most:
                yield f"{offer.id}: {units} units on station in quarter {quarter}, at most {most}"
                break


def _pools(
    problem: Problem, tours: list[dict[int, int]], present: list[list[int]]
) -> Iterator[str]:
    """More out or at rest than a pool holds, or more service than it can give for ever."""
    for number, pool in enumerate(problem.pools):
        members = [i for i, offer in enumerate(problem.offers) if offer.pool == number]
        name = f"{problem.nations[pool.nation].id}, pool {pool.name}"
        for quarter in range(problem.quarters):
            away = sum(_away(problem.offers[i], tours[i], quarter) for i in members)
            if away > pool.size[quarter]:
                yield f"{name}: {away} away or at rest in quarter {quarter} of {pool.size[quarter]}"
                break
        for begin in problem.lasting():
            given = sum(
                (
                    Fraction(problem.offers[i].draw * problem.offers[i].cycle * there, 1)
                    / problem.offers[i].tour
                    for i in members
                    for there in present[i][begin:]
                ),
                Fraction(0),
            )
            if given > sum(pool.size[begin:]):
                yield f"{name}: more service from quarter {begin} on than it can give for ever"


def _away(offer: Offer, tours: dict[int, int], quarter: int) -> int:
    """How much of its pool an offer's units take up in a quarter, at home after a tour included."""
    if quarter < offer.first:
        return 0
    return sum(
        offer.draw * count
        for begun, count in tours.items()
        if begun <= quarter < begun + offer.cycle
    )


def _caps(problem: Problem, present: list[list[int]]) -> Iterator[str]:
    for cap in problem.caps:
        for quarter in range(problem.quarters):
            used = sum(each * present[number][quarter] for number, each in cap.terms)
            if used > cap.limit[quarter]:
                yield (
                    f"{cap.family} of {cap.subject}: {used} in quarter {quarter}, at most"
                    f" {cap.limit[quarter]}"
                )
                break


def _lift(problem: Problem, tours: list[dict[int, int]], present: list[list[int]]) -> Iterator[str]:
    lift = problem.lift
    if lift is None:
        return
    for quarter in range(problem.quarters):
        brought = Fraction(0)
        for offer, begun, there in zip(problem.offers, tours, present, strict=True):
            if quarter < offer.first:
                continue
            first = quarter == offer.first
            came = sum(n for q, n in begun.items() if q == quarter or (first and q < quarter))
            before = 0 if first or quarter == 0 else there[quarter - 1]
            more = max(there[quarter] - before, 0)
            brought += offer.tonnes * (lift.relief * came + (1 - lift.relief) * more)
        if brought > lift.tonnes[quarter]:
            yield f"lift: {float(brought):g} t in quarter {quarter}, at most {lift.tonnes[quarter]}"
            break
