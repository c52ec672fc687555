"""What a guarantee covers, sector by sector: incidents expected, people there, arrival.

Three things that other stages know apart are joined where the plan stands on the line. This is
coverage, to be repaired: sectors stand in their order along the line and are never ranked.
Axes: R futures, S sectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import order_hours
from locarno.engine.futures import Futures, Typical
from locarno.engine.line import line_measure
from locarno.engine.reach import standing
from locarno.engine.sector_presence import PlacedPeople
from locarno.engine.sector_reach import (
    SectorPieces,
    answered,
    beyond,
    hours_to,
    reach_km,
    sector_pieces,
    share_within,
    with_hub,
)
from locarno.model.results import Stretch
from locarno.model.scenario import Case
from locarno.model.sector_results import (
    ClassChosen,
    LineSector,
    NearerHub,
    Presence,
    Reach,
    SectorBySector,
    SectorGap,
)
from locarno.theory.estimation import computed_probability
from locarno.theory.incidents.expected import expected_shares

__all__ = ["by_sector"]

F64 = NDArray[np.float64]

_GAP: Final = 0.05
"""What may be missing or late of something that is all but certain, in the words of §19."""
_NEARER_KM: Final = 1.0
"""Least gain of a hub that is worth naming: places along the line are known to a km."""
_NAMED: Final = 3
_HUNDRED: Final = 100.0


class _Arrival(NamedTuple):
    """How troops reach the sectors against one class of breach; ``chosen`` is why that class."""

    violation: str
    answer: str
    chosen: ClassChosen
    rows: tuple[Reach, ...]


def by_sector(case: Case, futures: Futures, people: PlacedPeople | None) -> SectorBySector:
    """What is known of each sector.

    Parameters
    ----------
    case, futures : one design in its setting; R draws.
    people : who stands where; None where nothing is wanted by sector.
    """
    expected = _expected(case, futures)
    reached = _arrival(case, futures, expected)
    names = tuple(case.line.sectors)
    sectors = tuple(
        LineSector(
            sector=key,
            name=stretch.name,
            from_km=stretch.from_km,
            to_km=stretch.to_km,
            incidents=None if expected is None else computed_probability(expected[:, number]),
            presence=None if people is None else people.sectors[number],
            reach=None if reached is None else reached.rows[number],
        )
        for number, (key, stretch) in enumerate(zip(names, line_measure(case).sectors, strict=True))
    )
    return SectorBySector(
        sectors=sectors,
        behind=None if people is None else people.behind,
        violation=reached.violation if reached else None,
        answer=reached.answer if reached else None,
        chosen=reached.chosen if reached else None,
        gaps=tuple(_gaps(case, sectors, reached)),
        absent=tuple(_absent(case, expected, people)),
    )


def _expected(case: Case, futures: Futures) -> F64 | None:
    """(R, S) part of all incidents that each sector expects; None where all may weigh nothing."""
    sectors = zip(line_measure(case).sectors, case.line.sectors.values(), strict=True)
    mass = np.stack([_km(stretch) * futures[each.weight] for stretch, each in sectors], axis=1)
    if not np.all(mass.sum(axis=1) > 0.0):
        return None
    law = case.incidents
    return expected_shares(mass, futures[law.branching], futures[law.spill])


def _km(stretch: Stretch) -> float:
    return stretch.to_km - stretch.from_km


def _arrival(case: Case, futures: Futures, expected: F64 | None) -> _Arrival | None:
    """Arrival against the class of breach on the ground that matters most.

    Parameters
    ----------
    expected : (R, S) part of all incidents that each sector expects, where it is known.
    """
    stands, answers = standing(case), answered(case)
    if stands is None or not answers or not stands.pieces.km.sum() > 0.0:
        return None
    sectors = sector_pieces(case, stands)
    by_rank = sorted(answers, key=lambda name: -case.violations[name].rank)
    reach = {name: reach_km(case, futures, name) for name in by_rank}
    # (R, S) share of each sector's km that troops ordered at once reach in time, by class.
    in_time = {
        name: np.stack([share_within(sector, far) for sector in sectors], axis=1)
        for name, far in reach.items()
    }
    km = np.array([sector.km.sum() for sector in sectors])
    chosen, why = _matters_most(
        {
            name: float(np.sum((1.0 - shares) * km)) / (float(km.sum()) * futures.runs)
            for name, shares in in_time.items()
        }
    )
    typical = Typical(futures.positions)
    ordered = float(order_hours(case, typical, chosen)[0])
    decided = float(reach_km(case, typical, chosen, ordered)[0])
    others = list(with_hub(case, stands, sectors))
    late = None if expected is None else expected * (1.0 - in_time[chosen])
    rows = tuple(
        Reach(
            hub=sector.hub,
            hours=hours,
            in_time=computed_probability(now),
            unreached=None if late is None else computed_probability(late[:, number]),
            uncovered_decided_km=beyond(sector, decided),
            nearer=_nearer(sector, now, [(name, row[number]) for name, row in others],
                           reach[chosen]),
        )
        for number, (sector, hours, now) in enumerate(
            zip(sectors, hours_to(case, futures, answers[chosen], sectors), in_time[chosen].T,
                strict=True)
        )
    )  # fmt: skip
    return _Arrival(chosen, answers[chosen], why, rows)


def _matters_most(late: Mapping[str, float]) -> tuple[str, ClassChosen]:
    """The gravest class that troops ordered at once are not all but certain to meet in time.

    Without one, that which they meet least often; of equals the gravest.

    Parameters
    ----------
    late : share of futures and km in which they come too late, by class, the gravest first.
    """
    chosen = next((name for name, share in late.items() if share > _GAP), None)
    if chosen is not None:
        return chosen, ClassChosen.LATE
    most = max(late, key=lambda name: late[name])
    return most, ClassChosen.LEAST if late[most] > 0.0 else ClassChosen.GRAVEST


def _nearer(
    sector: SectorPieces, now: F64, others: Sequence[tuple[str, SectorPieces]], reach: F64
) -> NearerHub | None:
    """The hub, held as well, that leaves the farthest km nearest; None where none helps.

    Parameters
    ----------
    now : (R,) share of its km reached in time as it is; reach : (R,) km that troops come in time.
    others : the sector as it were with each hub more.
    """
    if not others:
        return None
    name, best = min(others, key=lambda other: float(other[1].away[-1]))
    farthest, in_time = float(best.away[-1]), share_within(best, reach)
    instead = float(sector.away[-1])
    if farthest > instead - _NEARER_KM or not (in_time > now).any():
        return None
    return NearerHub(name, farthest, instead, computed_probability(in_time))


def _gaps(
    case: Case, sectors: tuple[LineSector, ...], reached: _Arrival | None
) -> Iterator[SectorGap]:
    """Sectors that lack people and that troops ordered at once are not all but certain to reach."""
    for sector in sectors:
        people, reach = sector.presence, sector.reach
        if people is None or reach is None or reached is None:
            continue
        short = people.missing > _GAP * people.wanted
        if short and reach.in_time.mean < 1.0 - _GAP:
            breach = case.violations[reached.violation].label.lower()
            yield SectorGap(
                sector.sector,
                f"{sector.name}: {people.missing:,.0f} of {people.wanted:,.0f} people wanted are "
                f"missing, and troops ordered at once reach it in time in "
                f"{_HUNDRED * reach.in_time.mean:.0f} of 100 ({breach}).",
                f"{_who(case, people)} {_whence(case, reach)}",
            )


def _who(case: Case, people: Presence) -> str:
    """Who could be moved to a sector, at what price."""
    if not people.movable:
        return "Nobody who stands elsewhere may serve there: it takes further pledges."
    named = [
        f"{case.guarantors[key].name} {number:,.0f}"
        for key, number in list(people.movable.items())[:_NAMED]
    ]
    left = len(people.movable) - len(named)
    more = f" and {left} more" if left else ""
    return (
        f"Of those who stand elsewhere these may serve there: {', '.join(named)}{more}; what they "
        "leave would then lack up to as many."
    )


def _whence(case: Case, reach: Reach) -> str:
    """Which hub would be nearer."""
    found = reach.nearer
    if found is None:
        return "No other hub of the scenario would help."
    return (
        f"A hub at {case.bases[found.hub].name} as well would leave no km farther than "
        f"{found.farthest_km:.0f} km instead of {found.instead_km:.0f}, in time in "
        f"{_HUNDRED * found.in_time.mean:.0f} of 100."
    )


def _absent(case: Case, expected: F64 | None, people: PlacedPeople | None) -> Iterator[str]:
    """Why incidents, people or arrival are not there."""
    if expected is None:
        yield "No sector is sure to have a weight, so that no share of the incidents is expected."
    if people is None:
        yield _no_people(case)
    if standing(case) is None:
        yield "No reserves stand inside the country, so that nobody is timed to the sectors."
    elif not answered(case):
        yield "Troops answer no breach on the ground, so that nobody is timed to the sectors."


def _no_people(case: Case) -> str:
    """Why nothing is wanted by sector."""
    if not case.force.inside:
        why = "the force stands outside the country"
    elif case.force.land is None or case.force.land.km_per_battalion is None:
        why = "the force is not sized by the length of the line"
    else:
        why = "the force has no people on land"
    return f"Nobody is wanted by sector: {why}."
