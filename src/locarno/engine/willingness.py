"""Whether members say yes: their stance, what obligations and pressure make of it, the mood.

Axes: R futures, G nodes of Z, B nodes of a bloc's factor.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.conditions import all_met
from locarno.engine.electorate import Body, bloc_grid, says_yes
from locarno.engine.futures import Futures
from locarno.engine.known import KnownArrays
from locarno.model.scenario import Case, by_class
from locarno.theory import coalition
from locarno.theory.normal import ndtr, ndtri

__all__ = ["body_says_yes", "member_yes", "typical_yes", "vote_numbers"]

F64 = NDArray[np.float64]

_SAID: Final = KnownArrays()


def typical_yes(
    case: Case, futures: Futures, stance: str, answer: str, *, backstop: bool | None = None
) -> F64:
    """Chance of a yes of one member in an average mood, moved by what was promised, (R,)."""
    chance = by_class(case.stances[stance].willing, answer)
    assert chance is not None  # noqa: S101 - the loader made sure
    shift = _obligation_shift(case, futures, backstop=backstop)
    moved = ndtr(ndtri(futures[chance]) + shift)
    return np.where(shift == 0.0, futures[chance], moved)


def _obligation_shift(case: Case, futures: Futures, *, backstop: bool | None) -> F64:
    """Sum of the shifts by obligations that bind and by troops in place, in probits, (R,)."""
    shift = np.zeros(futures.runs)
    for obligation in case.obligations.values():
        strength = case.channels.obligation.get(obligation.type)
        if strength is not None:
            binds = all_met(case, futures, obligation.conditions, backstop=backstop)
            shift = shift + binds * futures[strength]
    if case.troops_inside():
        shift = shift + futures[case.channels.tripwire]
    return shift


def member_yes(
    case: Case,
    futures: Futures,
    stance: str,
    answer: str,
    z: F64,
    *,
    bloc: int = -1,
    backstop: bool | None = None,
) -> F64:
    """Chance of a yes of one member of a stance at each node, (R, G), or (R, G, B) in a bloc."""

    def compute(drawn: Futures) -> F64:
        typical = typical_yes(case, drawn, stance, answer, backstop=backstop)
        return at_nodes(case, drawn, typical, z, bloc)

    return futures.remembered(("yes", stance, answer, backstop, z.size, bloc), compute)


def at_nodes(case: Case, futures: Futures, typical: F64, z: F64, bloc: int) -> F64:
    """A member's chance in an average mood, (R,), at each node, (R, G) or (R, G, B)."""
    rho = futures[case.coalition.correlation]
    if bloc < 0:
        return coalition.conditional_yes(typical, rho, z)
    own = list(case.coalition.blocs.values())[bloc]
    nodes, _ = bloc_grid(case)
    return coalition.bloc_yes(typical, rho, futures[own.correlation], z, nodes)


def body_says_yes(
    case: Case, futures: Futures, body: Body, answer: str, z: F64, *, backstop: bool | None = None
) -> F64:
    """Chance that the quorum of a body says yes to an answer, (R, G)."""
    _, weight = bloc_grid(case)
    drawn = futures.holding({})
    numbers = vote_numbers(case, drawn, body, answer, backstop=backstop)
    futures.reads |= drawn.reads

    def member(stance: str, bloc: int) -> F64:
        return member_yes(case, futures, stance, answer, z, bloc=bloc, backstop=backstop)

    kind = body.groups, body.quorum, body.by_stance()
    (said,) = _SAID(kind, (*numbers, z), lambda: (says_yes(body, weight, member),))
    return said


def vote_numbers(
    case: Case, futures: Futures, body: Body, answer: str, *, backstop: bool | None = None
) -> list[F64]:
    """What a body's vote hangs on: moods, blocs, and chances of a yes by stance."""
    blocs = list(case.coalition.blocs.values())
    found = [futures[case.coalition.correlation], *bloc_grid(case)]
    found += [futures[blocs[n].correlation] for n in sorted({g.bloc for g in body.groups} - {-1})]
    stances = dict.fromkeys(body.stances)
    found += [typical_yes(case, futures, each, answer, backstop=backstop) for each in stances]
    return found
