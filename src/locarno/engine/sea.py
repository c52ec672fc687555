"""Sizing at sea: ships on station, the fleet behind them, and what the Straits let in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from locarno.engine.ranges import NOTHING, ends, range_of, spanning, times, total
from locarno.model.evidence import Quantity
from locarno.model.forces import Domain, PledgeStatus
from locarno.model.parties import Role
from locarno.model.probability import Range
from locarno.model.scenario import Case
from locarno.model.station_results import SeaSizing, SeaStationNeed
from locarno.model.stations import Article19, SeaPatrol, Voyage
from locarno.theory import stations

__all__ = ["SeaCap", "SeaCaps", "inputs_read", "sea_caps", "sea_sizing"]

_AT_WAR = (Role.CHALLENGER, Role.PROTECTED)


@dataclass(frozen=True, slots=True)
class SeaCap:
    """What the Straits make of one pledge of ships.

    Parameters
    ----------
    guarantor, pledge, element : keys in the case.
    littoral : whether the guarantor lies on the closed sea; its ships count to no limit.
    admitted : whether Article 19 lets its ships be there.
    tonnes_per_unit : displacement of one ship, most likely; None where the element states none.
    stay_days : longest stay of a ship, None without limit.
    notice_days : notice of the passage; added to no other time here.
    """

    guarantor: str
    pledge: str
    element: str
    littoral: bool
    admitted: bool
    tonnes_per_unit: float | None
    stay_days: int | None
    notice_days: int


@dataclass(frozen=True, slots=True)
class SeaCaps:
    """Limits on warships of states that do not lie on the closed sea.

    For a plan with x ships of pledge p present: x = 0 where p is not admitted; over admitted
    pledges that are not littoral the sum of x times ``tonnes_per_unit`` is at most
    ``largest_tonnes``, and over those of one guarantor at most ``largest_state_tonnes``. A pledge
    without tonnes enters no sum.

    Parameters
    ----------
    pledges : one entry for every pledge of an element of domain sea that is not refused.
    """

    pledges: tuple[SeaCap, ...]
    largest_tonnes: float
    largest_state_tonnes: float


def sea_caps(case: Case) -> SeaCaps | None:
    """What the Straits allow of every pledge of ships, for a planner; None without straits.

    Parameters
    ----------
    case : one design in its setting.

    Source
    ------
    Montreux Convention 1936, articles 13, 18 and 19.
    """
    if case.straits is None:
        return None
    return SeaCaps(
        tuple(_caps(case)),
        float(stations.MONTREUX_LARGEST_TONNES),
        float(stations.MONTREUX_LARGEST_STATE_TONNES),
    )


def _caps(case: Case) -> Iterator[SeaCap]:
    for key, guarantor in case.guarantors.items():
        littoral = _littoral(case, key)
        notice = (
            stations.MONTREUX_NOTICE_DAYS_LITTORAL
            if littoral
            else stations.MONTREUX_NOTICE_DAYS_OTHER
        )
        for name, pledge in guarantor.pledges.items():
            element = case.elements[pledge.element]
            if element.domain is Domain.SEA and pledge.status is not PledgeStatus.REFUSED:
                yield SeaCap(
                    guarantor=key,
                    pledge=name,
                    element=pledge.element,
                    littoral=littoral,
                    admitted=_admitted(case, key),
                    tonnes_per_unit=element.voyage.tonnes.mode if element.voyage else None,
                    stay_days=None if littoral else stations.MONTREUX_LARGEST_STAY_DAYS,
                    notice_days=notice,
                )


def _littoral(case: Case, state: str) -> bool:
    return case.straits is not None and state in case.straits.littoral


def _admitted(case: Case, state: str) -> bool:
    party = case.parties.get(state)
    return stations.straits_admit(
        None if case.straits is None else case.straits.article_19,
        littoral=_littoral(case, state),
        belligerent=party is not None and any(role in party.roles for role in _AT_WAR),
    )


def sea_sizing(case: Case) -> SeaSizing | None:
    """The naval force of a design from its stations; None where it counts ships.

    Parameters
    ----------
    case : one design in its setting; elements on station state their ``voyage``.

    Returns
    -------
    SeaSizing; what a design asks for is the ships on station, the fleet says what keeps them there.
    """
    sea = case.force.sea
    if sea is None:
        return None
    needs = tuple(_need(case, key, patrol) for key, patrol in sea.stations.items())
    limited = total(need.tonnes for need in needs if not need.littoral)
    return SeaSizing(
        article_19=None if case.straits is None else case.straits.article_19,
        stations=needs,
        limited_tonnes=limited if case.straits is not None else NOTHING,
        states_needed=None if case.straits is None else stations.montreux_states(limited.mode),
        caveats=tuple(_caveats(case, needs, limited)),
    )


def inputs_read(case: Case) -> tuple[Quantity, ...]:
    """Quantities that the sizing of the naval force consults, for the ledger."""
    if case.force.sea is None:
        return ()
    read = []
    for patrol in case.force.sea.stations.values():
        voyage = _voyage(case, patrol.element)
        read += [
            case.elements[patrol.element].persons,
            patrol.ships,
            patrol.transit,
            voyage.tonnes,
            voyage.days,
            voyage.cycle,
        ]
    return tuple(dict.fromkeys(read))


def _voyage(case: Case, element: str) -> Voyage:
    voyage = case.elements[element].voyage
    assert voyage is not None  # noqa: S101 - the loader makes sure of it
    return voyage


def _need(case: Case, key: str, patrol: SeaPatrol) -> SeaStationNeed:
    """Station at its corners: long stays, short transits and short cycles are favourable."""
    voyage = _voyage(case, patrol.element)
    exempt = patrol.littoral or case.straits is None
    stay = spanning(
        float(stations.montreux_stay_days(np.asarray(days), littoral=exempt))
        for days in ends(voyage.days)
    )
    corners = zip(ends(stay)[::-1], ends(patrol.transit), ends(voyage.cycle), strict=True)
    per_ship = spanning(
        float(stations.ships_per_station(*map(np.asarray, corner))) for corner in corners
    )
    ships = range_of(patrol.ships)
    may_fill, barred = _offering(case, patrol)
    return SeaStationNeed(
        id=key, name=patrol.name, element=patrol.element, littoral=patrol.littoral, ships=ships,
        stay_days=stay, fleet=times(ships, per_ship), tonnes=times(ships, range_of(voyage.tonnes)),
        may_fill=may_fill, barred=barred,
    )  # fmt: skip


def _offering(case: Case, patrol: SeaPatrol) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Guarantors that offer the element: those who may fill the station, and those barred."""
    may_fill: list[str] = []
    barred: list[str] = []
    for key, guarantor in case.guarantors.items():
        if any(
            pledge.element == patrol.element and pledge.status is not PledgeStatus.REFUSED
            for pledge in guarantor.pledges.values()
        ):
            (may_fill if _admitted(case, key) else barred).append(key)
    return tuple(may_fill), tuple(barred)


def _caveats(case: Case, needs: tuple[SeaStationNeed, ...], limited: Range) -> Iterator[str]:
    if case.straits is None:
        return
    for need in needs:
        if not need.may_fill:
            word = case.straits.article_19.value.replace("_", " ")
            yield (
                f"Nobody who offers {case.elements[need.element].name} may fill {need.name} "
                f"(Article 19: {word})."
            )
        elif not need.littoral and case.straits.article_19 is Article19.CLOSED_TO_ALL:
            yield (
                f"{need.name} is reckoned for states off the closed sea, whom Article 19 keeps "
                "out: only states on it may fill the station."
            )
    most = stations.MONTREUX_LARGEST_TONNES
    if limited.mode > most:
        yield (
            f"Stations of states off the closed sea hold {limited.mode:.0f} t of warships; at most "
            f"{most} t may be there at once."
        )
