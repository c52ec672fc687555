"""What easing one rule would remove: each rule eased alone, planned again in parts of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from locarno.engine.planning.highs import Effort
from locarno.engine.planning.prices import Binding, read
from locarno.engine.planning.probe import NEGLIGIBLE, Probe
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.programme import INFINITY, Name

__all__ = ["Ease", "Relaxation", "relaxations"]


class Ease(StrEnum):
    """Which rule is eased."""

    LONGER_TOUR = "longer tour"
    SHORTER_DWELL = "shorter dwell"
    HAND_OVER = "hand-over"
    LATER = "later"
    NO_CAP = "no cap"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What easing one rule removes.

    Parameters
    ----------
    ease : which rule.
    subject : number of the cap for ``NO_CAP``; -1 otherwise.
    name : the caller's name for ``OTHER``, such as a caveat; empty otherwise.
    removes : weight-quarters removed over the mandatory rows after the ramp; below 0 where the
        change does harm. ``LATER`` counts one quarter less, and that is part of it.
    per_quarter : the same for each quarter after the ramp.
    """

    ease: Ease
    subject: int
    name: str
    removes: float
    per_quarter: float


def relaxations(
    problem: Problem,
    others: Mapping[str, Problem] | None = None,
    *,
    relief: Fraction = Fraction(1, 5),
    effort: Effort | None = None,
) -> tuple[Relaxation, ...]:
    """Rules whose easing would change the shortage, best first.

    A tour one quarter longer with the same time at home; one quarter less at home; equipment left
    in place at a relief; one quarter more before the rows must be full; each cap that binds away.

    Parameters
    ----------
    problem : what is planned.
    others : further problems by name, such as one with a caveat lifted, compared in the same way.
    relief : share of its tonnes that a unit brings under a hand-over.
    effort : how much work one solve may do.
    """
    probe = Probe(problem, effort)
    solution = probe.solve()
    base = solution.objective
    found = [
        Relaxation(ease, -1, name, base - Probe(changed, effort).solve().objective, 0.0)
        for ease, name, changed in _changed(problem, others or {}, relief)
    ]
    for price in read(probe, solution).prices:
        if price.binding is Binding.CAP:
            names = (Name("cap", price.subject, t) for t in range(problem.quarters))
            away = dict.fromkeys((name for name in names if probe.has(name)), INFINITY)
            removes = base - probe.shortage(away)
            found.append(Relaxation(Ease.NO_CAP, price.subject, "", removes, 0.0))
    order = tuple(Ease)
    found = [
        replace(eased, per_quarter=eased.removes / probe.counted)
        for eased in found
        if abs(eased.removes) > NEGLIGIBLE
    ]
    found.sort(key=lambda e: (-round(e.removes, 6), order.index(e.ease), e.subject, e.name))
    return tuple(found)


def _changed(
    problem: Problem, others: Mapping[str, Problem], relief: Fraction
) -> list[tuple[Ease, str, Problem]]:
    offers = problem.offers
    longer = tuple(replace(o, tour=o.tour + 1, cycle=o.cycle + 1) for o in offers)
    shorter = tuple(replace(o, cycle=max(o.cycle - 1, o.tour)) for o in offers)
    found = [
        (Ease.LONGER_TOUR, "", replace(problem, offers=longer)),
        (Ease.SHORTER_DWELL, "", replace(problem, offers=shorter)),
    ]
    if problem.lift is not None and problem.lift.relief > relief:
        eased = replace(problem.lift, relief=relief)
        found.append((Ease.HAND_OVER, "", replace(problem, lift=eased)))
    if problem.ramp + 1 < problem.quarters:
        found.append((Ease.LATER, "", replace(problem, ramp=problem.ramp + 1)))
    return found + [(Ease.OTHER, name, changed) for name, changed in others.items()]
