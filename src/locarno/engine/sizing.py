"""Sizing: the force a design needs, deployed and in the pool that sustains it, as ranges.

Each output is a monotone function of every input, so evaluating it at the inputs' favourable ends,
their modes and their unfavourable ends gives its range exactly. Nothing is drawn here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from locarno.engine import air, sea
from locarno.engine.line import line_measure
from locarno.engine.ranges import ends, plus, range_of, times, total
from locarno.model.force_results import LandSizing, Requirement, RequirementRow, Tier
from locarno.model.forces import Domain, LandPosture
from locarno.model.probability import Range
from locarno.model.scenario import Case
from locarno.model.station_results import AirSizing, SeaSizing
from locarno.theory.density import Posture, force_size
from locarno.theory.rotation import multiplier

__all__ = ["LAND", "inputs_read", "requirement"]

LAND = "land"
"""Row of the requirement that any element of domain land may fill."""


def requirement(case: Case) -> Requirement:
    """Force that a design asks for: by row, by domain, deployed and in the pool.

    Parameters
    ----------
    case : one design in its setting.

    Returns
    -------
    Persons, units and brigades as ranges. The pool counts everybody who rotates through the force:
    persons deployed times 1 + dwell, the hand-over taking no time.
    """
    sized = _land_sized(case)
    composed = _land_composed(case)
    flown, sailed = air.air_sizing(case), sea.sea_sizing(case)
    others = (*_flown(case, flown), *_counted(case), *_sailed(case, sailed))
    rows = _with_tail(case, [row for row in (_land_row(case, sized, composed), *others) if row])
    deployed = total(row.persons for row in rows)
    cycle_per_tour = Range(*(_pool_multiplier(dwell) for dwell in ends(case.sizing.dwell)))
    return Requirement(
        persons_deployed=deployed,
        persons_pool=times(deployed, cycle_per_tour),
        by_domain=_by_domain(rows),
        rows=rows,
        land_sized=sized,
        land_composed=composed,
        composed_over_sized=(
            composed.mode / sized.persons.mode
            if composed and sized and sized.persons.mode
            else None
        ),
        reason=case.force.reason,
        pool_multiplier=cycle_per_tour.mode,
        air=flown,
        sea=sailed,
        caveats=(
            *_caveats(case, rows, sized, composed),
            *(flown.caveats if flown else ()),
            *(sailed.caveats if sailed else ()),
        ),
    )


def _pool_multiplier(dwell: float) -> float:
    """People in the pool for each one deployed, at so many tours' time at home per tour."""
    return float(multiplier(np.asarray(1.0), np.asarray(dwell), np.asarray(0.0)))


def inputs_read(case: Case) -> tuple[str, ...]:
    """Paths of the quantities that sizing consults, for the ledger."""
    sizing, posture = case.sizing, case.force.land
    consulted = [sizing.dwell]
    if posture is not None:
        frontage = (posture.km_per_battalion, posture.reserve_share, sizing.battalions_per_brigade)
        asked = (posture.brigades,) if posture.brigades is not None else frontage
        consulted += [item for item in asked if item is not None]
        consulted += [case.line.length, case.line.tolerance]
        consulted += [sizing.brigade_persons, sizing.support_factor]
    for key, count in (*case.force.composition.items(), *case.force.counts.items()):
        consulted += [count, case.elements[key].persons]
    consulted += [case.elements[key].brigade_equivalents for key in case.force.composition]
    consulted += case.force.by_year.values()
    for key in case.force.tail:
        supports = case.elements[key].supports
        consulted += [] if supports is None else [supports, case.elements[key].persons]
    consulted += [*air.inputs_read(case), *sea.inputs_read(case)]
    return tuple(quantity.path for quantity in consulted)


def _land_sized(case: Case) -> LandSizing | None:
    """Land force that the posture asks for on this line."""
    posture, sizing = case.force.land, case.sizing
    if posture is None or (posture.brigades is None and posture.km_per_battalion is None):
        return None
    if posture.brigades is not None:
        return _from_brigades(case, posture, range_of(posture.brigades))
    assert posture.km_per_battalion is not None  # noqa: S101 - the first test saw to it
    line, width = case.line.length, posture.km_per_battalion
    reserve, per_brigade = posture.reserve_share, sizing.battalions_per_brigade
    # The smallest force has the shortest line, the widest frontage, the least reserve, and so on.
    corners = [
        force_size(
            np.asarray(length), Posture(km, share), np.asarray(persons), np.asarray(support),
            battalions_per_brigade=battalions,
        )
        for length, km, share, persons, support, battalions in zip(
            ends(line), ends(width)[::-1], ends(reserve), ends(sizing.brigade_persons),
            ends(sizing.support_factor), ends(per_brigade)[::-1], strict=True,
        )
    ]  # fmt: skip

    def over(name: str) -> Range:
        return Range(*(float(getattr(corner, name)) for corner in corners))

    return LandSizing(
        label=posture.label,
        line_km=range_of(line),
        tolerance_km=case.line.tolerance.mode,
        battalions_in_line=over("battalions_in_line"),
        battalions=over("battalions"),
        brigades=over("brigades"),
        fighting_persons=over("combat_persons"),
        persons=over("land_persons"),
    )


def _from_brigades(case: Case, posture: LandPosture, brigades: Range) -> LandSizing:
    """Land force of a posture that counts brigades."""
    fighting = times(brigades, range_of(case.sizing.brigade_persons))
    return LandSizing(
        label=posture.label,
        line_km=range_of(case.line.length),
        tolerance_km=case.line.tolerance.mode,
        battalions_in_line=None,
        battalions=None,
        brigades=brigades,
        fighting_persons=fighting,
        persons=times(fighting, range_of(case.sizing.support_factor)),
    )


def _land_composed(case: Case) -> Range | None:
    """Persons in the recorded land units, None where no force is recorded."""
    if not case.force.composition:
        return None
    return total(
        times(range_of(count), range_of(case.elements[key].persons))
        for key, count in case.force.composition.items()
    )


def _land_row(
    case: Case, sized: LandSizing | None, composed: Range | None
) -> RequirementRow | None:
    """The land row: the recorded force where there is one, else the posture's; units: brigades."""
    sectors, years = _by_sector(case, composed or (sized.persons if sized else None)), _years(case)
    if composed is not None:
        composition = case.force.composition
        brigades = total(
            times(range_of(count), range_of(case.elements[key].brigade_equivalents))
            for key, count in composition.items()
        )
        desired = all(key in case.force.desired for key in composition)
        tier = Tier.DESIRED if desired else Tier.MANDATORY
        return RequirementRow(
            LAND, Domain.LAND, brigades, composed, tier, by_sector=sectors, from_year=years
        )
    if sized is None:
        return None
    return RequirementRow(
        LAND, Domain.LAND, sized.brigades, sized.persons, Tier.MANDATORY,
        by_sector=sectors, from_year=years,
    )  # fmt: skip


def _by_sector(case: Case, land: Range | None) -> Mapping[str, float]:
    """People in line by sector, by length; empty for a force that does not stand along the line."""
    posture = case.force.land
    if land is None or not case.force.inside or not posture or posture.km_per_battalion is None:
        return {}
    in_line = land.mode * (1.0 - posture.reserve_share.mode)
    stretches = line_measure(case).sectors
    whole = math.fsum(stretch.to_km - stretch.from_km for stretch in stretches)
    return {
        key: in_line * (stretch.to_km - stretch.from_km) / whole
        for key, stretch in zip(case.line.sectors, stretches, strict=True)
    }


def _years(case: Case) -> Mapping[int, float]:
    """Share of every row wanted from the start of a year on."""
    shares = {int(year): share.mode for year, share in case.force.by_year.items()}
    return dict(sorted(shares.items()))


def _counted(case: Case) -> Iterable[RequirementRow]:
    """One row for each other element asked for."""
    for key, count in case.force.counts.items():
        yield _row(case, key, range_of(count))


def _flown(case: Case, sized: AirSizing | None) -> Iterable[RequirementRow]:
    """One row for each type of aircraft that alert and stations need."""
    for need in sized.elements if sized else ():
        if need.aircraft.high > 0.0:
            yield _row(case, need.element, need.aircraft)


def _sailed(case: Case, sized: SeaSizing | None) -> Iterable[RequirementRow]:
    """One row for each type of ship on station; its fleet is no row, for offers are on station."""
    needs = sized.stations if sized else ()
    for element in dict.fromkeys(need.element for need in needs):
        yield _row(case, element, total(n.ships for n in needs if n.element == element))


def _row(case: Case, key: str, units: Range) -> RequirementRow:
    element = case.elements[key]
    tier = Tier.DESIRED if key in case.force.desired else Tier.MANDATORY
    persons = times(units, range_of(element.persons))
    return RequirementRow(key, element.domain, units, persons, tier, from_year=_years(case))


def _with_tail(case: Case, rows: list[RequirementRow]) -> tuple[RequirementRow, ...]:
    """The rows, those of the tail grown by what supports everybody else."""
    supported = total(row.persons for row in rows if row.id not in case.force.tail)
    found = {row.id: row for row in rows}
    for key in case.force.tail:
        element = case.elements[key]
        if element.supports is None:
            continue
        low, mode, high = ends(element.supports)
        # The smallest tail serves the fewest people, as many to a unit as can be.
        tail = Range(supported.low / high, supported.mode / mode, supported.high / low)
        own = found.get(key)
        units = plus(own.units, tail) if own else tail
        found[key] = replace(_row(case, key, units), tail=tail)
    return tuple(found.values())


def _by_domain(rows: tuple[RequirementRow, ...]) -> Mapping[Domain, Range]:
    """Persons of every domain, 0 where the design asks for none."""
    return {domain: total(row.persons for row in rows if row.domain is domain) for domain in Domain}


def _caveats(
    case: Case,
    rows: tuple[RequirementRow, ...],
    sized: LandSizing | None,
    composed: Range | None,
) -> tuple[str, ...]:
    found = []
    if case.force.land is not None and sized is None:
        label = case.force.land.label
        found.append(
            f"The posture {label!r} states neither a frontage nor a number of brigades: "
            "no land force was sized from it."
        )
    if composed is not None and sized is not None and case.force.reason is None:
        found.append("The recorded land force counts, not the sized one; no reason is given.")
    if not rows:
        found.append("The design asks for no force.")
    return tuple(found)
