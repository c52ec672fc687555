"""Rules that bind stations in the air and at sea to elements, bases and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from locarno.io.located import shown
from locarno.model.forces import Domain
from locarno.model.scenario import Case
from locarno.model.stations import AirForce, AirPatrol, EarlyWarning, Tankers

__all__ = ["broken_stations"]

Finding = tuple[str, str]
"""Dotted path and message."""

_ALPHA_3: Final = re.compile(r"[A-Z]{3}")


def broken_stations(case: Case) -> Iterator[Finding]:
    """Stations that cannot be computed, or that ask for what is counted as well."""
    yield from _air(case)
    yield from _sea(case)
    yield from _straits(case)
    if case.contested_air is not None:
        path = "contested_air.element"
        yield from _fits(case, path, case.contested_air.element, Domain.AIR)
    yield from _met(case)


def _met(case: Case) -> Iterator[Finding]:
    """Elements said to meet the challenger's in the air or at sea that are elsewhere."""
    if case.encounters is None:
        return
    for meeting, domain in ((case.encounters.air, Domain.AIR), (case.encounters.sea, Domain.SEA)):
        for key in meeting.elements if meeting else ():
            yield from _elsewhere(case, f"encounters.{domain.value}.elements", key, domain)


def _air(case: Case) -> Iterator[Finding]:
    air = case.force.air
    if air is None:
        return
    flown = _flown(air)
    for path, element in flown.items():
        yield from _fits(case, path, element, Domain.AIR)
    yield from _counted(case, set(flown.values()), "air")
    for path, post in _posts(air).items():
        if (post.place is None) == (post.distance is None):
            yield path, "needs either `place` or `distance`"
    if air.alert is not None and not air.alert.bases:
        yield "force.air.alert.bases", "needs at least one base"
    for element in dict.fromkeys(flown.values()):
        flight = case.elements[element].flight if element in case.elements else None
        if flight is not None and flight.reserve.high >= flight.endurance.low:
            yield (
                f"elements.{element}.flight.reserve",
                (
                    f"must stay below the endurance: {flight.reserve.high:g} h are kept back of "
                    f"{flight.endurance.low:g} h"
                ),
            )


def _posts(air: AirForce) -> dict[str, AirPatrol | Tankers | EarlyWarning]:
    """What flies from a base to somewhere, by path."""
    posts: dict[str, AirPatrol | Tankers | EarlyWarning] = {
        f"force.air.stations.{key}": patrol for key, patrol in air.stations.items()
    }
    if air.tankers is not None:
        posts["force.air.tankers"] = air.tankers
    if air.early_warning is not None:
        posts["force.air.early_warning"] = air.early_warning
    return posts


def _flown(air: AirForce) -> dict[str, str]:
    """Elements that the air force flies, by the path that names them."""
    found = {f"{path}.element": post.element for path, post in _posts(air).items()}
    if air.alert is not None:
        found["force.air.alert.element"] = air.alert.element
    return found


def _sea(case: Case) -> Iterator[Finding]:
    sea = case.force.sea
    if sea is None:
        return
    for key, patrol in sea.stations.items():
        path = f"force.sea.stations.{key}.element"
        yield from _fits(case, path, patrol.element, Domain.SEA)
    yield from _counted(case, {patrol.element for patrol in sea.stations.values()}, "sea")


def _fits(case: Case, path: str, key: str, domain: Domain) -> Iterator[Finding]:
    """An element of the right domain that says what it can do; an unknown one is told of before."""
    element = case.elements.get(key)
    if element is None:
        return
    facts = "flight" if domain is Domain.AIR else "voyage"
    if element.domain is not domain:
        yield from _elsewhere(case, path, key, domain)
    elif getattr(element, facts) is None:
        yield path, f"stations are computed from `elements.{key}.{facts}`, which is not given"


def _elsewhere(case: Case, path: str, key: str, domain: Domain) -> Iterator[Finding]:
    """An element of another domain than it must be; an unknown one is told of before."""
    element = case.elements.get(key)
    if element is not None and element.domain is not domain:
        yield (
            path,
            (
                f"{shown(key)} is of domain {element.domain.value}, not {domain.value}; name an "
                f"element of domain {domain.value}"
            ),
        )


def _counted(case: Case, computed: set[str], part: str) -> Iterator[Finding]:
    for key in case.force.counts:
        if key in computed:
            yield (
                f"force.counts.{key}",
                f"is counted here and computed from `force.{part}`; remove one of them",
            )


def _straits(case: Case) -> Iterator[Finding]:
    """A state on the sea is a guarantor, a party or has an ISO code."""
    for number, state in enumerate(case.straits.littoral if case.straits else ()):
        known = state in case.guarantors or state in case.parties
        if not known and _ALPHA_3.fullmatch(state) is None:
            yield (
                f"straits.littoral.{number}",
                (
                    f"must be a guarantor, a party or an ISO 3166 alpha-3 code such as TUR, found "
                    f"{shown(state)}"
                ),
            )
