"""Sizing in the air: what alert, patrols, tankers and early warning take, as ranges.

As in `sizing`, every output rises or falls with each input throughout, so that it is evaluated at
the favourable ends, the modes and the unfavourable ends. What is favourable is judged for each
element on its own: a refuelling more spares fighters and costs tankers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from locarno.engine.ranges import NOTHING, ends, largest, range_of, spanning, times, total
from locarno.model.evidence import Quantity
from locarno.model.probability import Range
from locarno.model.scenario import Case
from locarno.model.station_results import (
    AirElement,
    AirLimit,
    AirSizing,
    AirStationNeed,
    AirTask,
    AlertNeed,
)
from locarno.model.stations import AirForce, AirPatrol, Alert, EarlyWarning, Flight, Tankers
from locarno.model.terrain import Base
from locarno.theory import stations
from locarno.theory.geodesy import length_km

__all__ = ["air_sizing", "inputs_read", "reach_km"]


@dataclass(frozen=True, slots=True)
class _Task:
    """One station to be manned: by what, from where, how far away, with how many in the air."""

    id: str
    name: str
    task: AirTask
    element: str
    base: str
    flight: Flight
    distance: Range
    on_station: Range
    refuellings: Range


def air_sizing(case: Case) -> AirSizing | None:
    """The air force of a design from its alert and its stations; None where it counts aircraft.

    Parameters
    ----------
    case : one design in its setting; elements that it flies state their ``flight``.

    Returns
    -------
    AirSizing; a station out of reach is kept in its table, left out of every sum, and named in
    a caveat.
    """
    air = case.force.air
    if air is None:
        return None
    tasks = tuple(_tasks(case, air))
    needs = tuple(_need(case, air, task) for task in tasks)
    alerts = tuple(_alerts(case, air.alert)) if air.alert else ()
    names = dict.fromkeys([*(need.element for need in alerts), *(task.element for task in tasks)])
    return AirSizing(
        surge=range_of(air.surge),
        stations=needs,
        alerts=alerts,
        elements=tuple(_element(case, name, needs, alerts) for name in names),
        caveats=tuple(_caveats(case, air, needs)),
    )


def inputs_read(case: Case) -> tuple[Quantity, ...]:
    """Quantities that the sizing of the air force consults, for the ledger."""
    air = case.force.air
    if air is None:
        return ()
    read: list[Quantity | None] = [air.surge]
    elements = []
    if air.alert is not None:
        read += [air.alert.ready, air.alert.spare, air.alert.take_off]
        elements.append(air.alert.element)
    for patrol in air.stations.values():
        read += [patrol.aircraft, patrol.refuellings, patrol.distance]
        elements.append(patrol.element)
    if air.tankers is not None:
        read += [air.tankers.stations_per_boom, air.tankers.distance]
        elements.append(air.tankers.element)
    if air.early_warning is not None:
        read += [air.early_warning.orbits, air.early_warning.distance]
        elements.append(air.early_warning.element)
    for name in dict.fromkeys(elements):
        flight = _flight(case, name)
        read += [
            case.elements[name].persons,
            flight.endurance,
            flight.speed,
            flight.reserve,
            flight.availability,
        ]
        read += [flight.annual_hours, flight.refuelling]
    return tuple(quantity for quantity in read if quantity is not None)


def reach_km(case: Case, element: str) -> float:
    """Farthest station from which an element gets back on its own fuel, at most likely values."""
    return stations.unrefuelled_reach_km(_aircraft(_flight(case, element))[1])


def _flight(case: Case, element: str) -> Flight:
    flight = case.elements[element].flight
    assert flight is not None  # noqa: S101 - the loader makes sure of it
    return flight


def _aircraft(flight: Flight) -> list[stations.Aircraft]:
    """The aircraft at its best, as it most likely is, and at its worst."""
    reserve = ends(flight.reserve)
    best_first = (flight.endurance, flight.speed, flight.availability, flight.refuelling)
    return [
        stations.Aircraft(endurance, speed, kept, availability, gain)
        for kept, endurance, speed, availability, gain in zip(
            reserve, *(ends(quantity)[::-1] for quantity in best_first), strict=True
        )
    ]


def _distance(case: Case, post: AirPatrol | Tankers | EarlyWarning) -> Range:
    """Distance from base to station in km: stated, or measured on the ellipsoid."""
    if post.place is None:
        assert post.distance is not None  # noqa: S101 - the loader makes sure that one is given
        return range_of(post.distance)
    km = _measured(case.bases[post.base], post.place.lon, post.place.lat)
    return Range(km, km, km)


def _measured(base: Base, lon: float, lat: float) -> float:
    return length_km([(base.lon, base.lat), (lon, lat)])


def _tasks(case: Case, air: AirForce) -> Iterator[_Task]:
    """Patrols, then the tankers and the early warning that go with them."""
    for key, patrol in air.stations.items():
        yield _Task(
            key, patrol.name, AirTask.PATROL, patrol.element, patrol.base,
            _flight(case, patrol.element), _distance(case, patrol), range_of(patrol.aircraft),
            range_of(patrol.refuellings),
        )  # fmt: skip
    if air.tankers is not None:
        tankers = air.tankers
        yield _Task(
            "tankers", "Refuelling", AirTask.REFUELLING, tankers.element, tankers.base,
            _flight(case, tankers.element), _distance(case, tankers), _booms(air, tankers), NOTHING,
        )  # fmt: skip
    if air.early_warning is not None:
        orbit = air.early_warning
        yield _Task(
            "early_warning", "Early warning", AirTask.EARLY_WARNING, orbit.element, orbit.base,
            _flight(case, orbit.element), _distance(case, orbit), range_of(orbit.orbits), NOTHING,
        )  # fmt: skip


def _booms(air: AirForce, tankers: Tankers) -> Range:
    """Tankers always in the air; fewest refuellings and most stations a boom are favourable."""
    load = total(
        times(range_of(patrol.aircraft), range_of(patrol.refuellings))
        for patrol in air.stations.values()
    )
    served = ends(tankers.stations_per_boom)[::-1]
    return spanning(
        float(stations.booms(np.asarray(flown), np.asarray(1.0), np.asarray(each)))
        for flown, each in zip(ends(load), served, strict=True)
    )


def _need(case: Case, air: AirForce, task: _Task) -> AirStationNeed:
    """Station at its three corners, the favourable first."""
    corners = [
        stations.air_station(np.asarray(km), aircraft, on, np.asarray(refuellings))
        for km, aircraft, on, refuellings in zip(
            ends(task.distance), _aircraft(task.flight), ends(task.on_station),
            ends(task.refuellings)[::-1], strict=True,
        )
    ]  # fmt: skip
    time_on = [float(corner.time_on_station_hours) for corner in corners]
    feasible = min(time_on) > 0.0
    hours = spanning(float(c.annual_flying_hours) for c in corners) if feasible else None
    sorties = (24.0 * n / on for n, on in zip(ends(task.on_station), time_on, strict=True) if on)
    scramble = _scramble(case, air, task)
    return AirStationNeed(
        id=task.id,
        name=task.name,
        task=task.task,
        element=task.element,
        base=task.base,
        distance_km=task.distance,
        on_station=task.on_station,
        refuellings=task.refuellings,
        feasible=feasible,
        time_on_station_hours=spanning(time_on),
        flight_hours=spanning(float(corner.flight_hours) for corner in corners),
        sorties_per_day=spanning(sorties) if feasible else None,
        aircraft=spanning(float(c.aircraft) for c in corners) if feasible else None,
        annual_flying_hours=hours,
        airframes_all_year=None if hours is None else _airframes(task.flight, hours),
        scramble_base=scramble[0] if scramble else None,
        scramble_hours=scramble[1] if scramble else None,
    )


def _airframes(flight: Flight, hours: Range) -> Range | None:
    """Airframes whose year so many hours fly up, None where their year is not given."""
    if flight.annual_hours is None:
        return None
    years = ends(flight.annual_hours)[::-1]
    return spanning(
        float(stations.airframes(np.asarray(flown), np.asarray(year)))
        for flown, year in zip(ends(hours), years, strict=True)
    )


def _scramble(case: Case, air: AirForce, task: _Task) -> tuple[str, Range] | None:
    """Alert base nearest to an area and the hours from there, where both are known."""
    if air.alert is None or task.task is not AirTask.PATROL:
        return None
    place = air.stations[task.id].place
    known: Mapping[str, Range] = {task.base: task.distance} if task.base in air.alert.bases else {}
    if place is not None:
        measured = {k: _measured(case.bases[k], place.lon, place.lat) for k in air.alert.bases}
        known = {key: Range(km, km, km) for key, km in measured.items()}
    if not known:
        return None
    base = min(known, key=lambda key: known[key].mode)
    speeds = ends(_flight(case, air.alert.element).speed)[::-1]
    hours = (
        float(stations.scramble_hours(np.asarray(km), np.asarray(speed), np.asarray(ready)))
        for km, speed, ready in zip(
            ends(known[base]), speeds, ends(air.alert.take_off), strict=True
        )
    )
    return base, spanning(hours)


def _alerts(case: Case, alert: Alert) -> Iterator[AlertNeed]:
    """What every base takes to keep its aircraft on alert ready."""
    ready = total((range_of(alert.ready), range_of(alert.spare)))
    fit = ends(_flight(case, alert.element).availability)[::-1]
    kept = spanning(
        float(stations.ready_fleet(np.asarray(count), np.asarray(share)))
        for count, share in zip(ends(ready), fit, strict=True)
    )
    for base in alert.bases:
        yield AlertNeed(base, alert.element, ready, kept)


def _element(
    case: Case, name: str, needs: tuple[AirStationNeed, ...], alerts: tuple[AlertNeed, ...]
) -> AirElement:
    """The largest of alert, ramp and flying hours counts: the same aircraft serve all three."""
    assert case.force.air is not None  # noqa: S101 - the caller saw to it
    surge = range_of(case.force.air.surge)
    mine = [need for need in needs if need.element == name]
    flown = Range(*(float(share > 0.0) for share in ends(surge)))
    ramp = times(flown, total(need.aircraft for need in mine if need.aircraft is not None))
    alert = total(need.aircraft for need in alerts if need.element == name)
    hours = total(n.annual_flying_hours for n in mine if n.annual_flying_hours is not None)
    all_year = _airframes(_flight(case, name), hours)
    surged = None if all_year is None else times(surge, all_year)
    wanted = {AirLimit.RAMP: ramp, AirLimit.ALERT: alert}
    if surged is not None:
        wanted[AirLimit.FLYING_HOURS] = surged
    aircraft = largest(*wanted.values())
    share = None
    if all_year is not None and all_year.mode > 0.0:
        at_hand, year = np.asarray(aircraft.mode), np.asarray(all_year.mode)
        share = float(stations.sustained_share(at_hand, year))
    return AirElement(
        element=name, alert=alert, ramp=ramp, airframes=surged, airframes_all_year=all_year,
        aircraft=aircraft, limit=max(wanted, key=lambda limit: wanted[limit].mode),
        sustained_share=share,
    )  # fmt: skip


def _caveats(case: Case, air: AirForce, needs: tuple[AirStationNeed, ...]) -> Iterator[str]:
    for need in needs:
        if not need.feasible:
            far = f"{need.distance_km.mode:.0f} km from {case.bases[need.base].name}"
            likely = "" if need.time_on_station_hours.mode > 0.0 else "even at most likely values "
            yield (
                f"Not feasible: {need.name} lies {far}, {likely}too far for "
                f"{case.elements[need.element].name} to stay on station; it is not counted."
            )
    silent = dict.fromkeys(
        n.element for n in needs if _flight(case, n.element).annual_hours is None
    )
    for name in silent:
        yield (
            f"Annual flying hours of {case.elements[name].name} are not given: only aircraft at "
            "the bases are counted."
        )
    refuelled = any(patrol.refuellings.high > 0.0 for patrol in air.stations.values())
    if refuelled and air.tankers is None:
        yield "Patrols refuel in the air, and the design asks for no tanker of its own."
    if air.stations and air.surge.high <= 0.0:
        yield "No patrol is flown (surge 0): the stations are shown, and not counted."
