"""Results as tidy tables for a spreadsheet: one row a number, nothing rounded, nothing computed.

Quarters and years are counted from 0, as in the JSON document: they are places in its lists. A row
without a sector is tied to none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from locarno.model.cost_results import GuarantorCost
from locarno.model.force_results import Reading
from locarno.model.probability import Interval, Range
from locarno.model.requirement_cells import cells
from locarno.model.results import Assessment

__all__ = ["TABLES", "csv_table"]

Cell = str | int | float | None
Row = tuple[Cell, ...]

_ENDS = ("low", "mode", "high")


def csv_table(assessment: Assessment, name: str) -> tuple[Row, ...]:
    """Rows of a table, its header first; a design whose stage was not run has no row.

    Parameters
    ----------
    assessment : results of a run.
    name : one of `TABLES`.
    """
    header, rows = TABLES[name]
    return header, *rows(assessment)


def _requirement(assessment: Assessment) -> Iterator[Row]:
    for name, design in assessment.designs.items():
        for row in design.requirement.rows if design.requirement else ():
            ends = (*_ends(row.units), *_ends(row.persons))
            yield name, row.id, row.domain.value, row.tier.value, *ends


def _rows(assessment: Assessment) -> Iterator[Row]:
    for name, design in assessment.designs.items():
        for cell in (
            cells(design.requirement, assessment.horizon_days) if design.requirement else ()
        ):
            whose = (name, cell.row, cell.domain.value, cell.tier.value, cell.sector, cell.quarter)
            yield *whose, *_ends(cell.units), *_ends(cell.persons)


def _account(assessment: Assessment) -> Iterator[Row]:
    for name, word, reading in _readings(assessment):
        for row in reading.account.rows if reading.account else ():
            unit = "person" if row.in_persons else "unit"
            yield name, word, row.row, unit, "pledged", "", row.pledged
            for why, amount in row.lost.items():
                yield name, word, row.row, unit, "lost", why.value, amount
            yield name, word, row.row, unit, "filled", "", row.filled
            for why, amount in row.gap.items():
                yield name, word, row.row, unit, "gap", why.value, amount
            yield name, word, row.row, unit, "wanted", "", row.wanted


def _readings(assessment: Assessment) -> Iterator[tuple[str, str, Reading]]:
    for name, design in assessment.designs.items():
        if design.generation is not None:
            for word, reading in design.generation.by_name.items():
                yield name, word, reading


def _plan(assessment: Assessment) -> Iterator[Row]:
    for name, word, reading in _readings(assessment):
        for line in reading.plan.lines:
            whose = (name, word, line.guarantor, line.pledge, line.element)
            # A plan of an older document has no people beside its units.
            people = line.persons or (None,) * len(line.on_station)
            for quarter, found in enumerate(zip(line.on_station, people, strict=True)):
                yield *whose, quarter, *found


def _shortfall(assessment: Assessment) -> Iterator[Row]:
    for name, word, reading in _readings(assessment):
        for short in reading.shortfall:
            when = (short.first_quarter, short.last_quarter)
            yield name, word, short.row, short.tier.value, *when, short.units, short.persons


def _placement(assessment: Assessment) -> Iterator[Row]:
    for name, word, reading in _readings(assessment):
        placed = reading.explanation.placement if reading.explanation else None
        for line in placed.lines if placed else ():
            whose = (name, word, line.guarantor, line.pledge, line.element, line.sector)
            for quarter, found in enumerate(zip(line.on_station, line.persons, strict=True)):
                yield *whose, quarter, *found


def _cost(assessment: Assessment) -> Iterator[Row]:
    for name, design in assessment.designs.items():
        plans = design.cost.plans if design.cost else None
        for word, plan in (plans or {}).items():
            for guarantor, bill in plan.by_guarantor.items():
                for count, by_year in _counts(bill).items():
                    for year, money in enumerate(by_year):
                        yield name, word, guarantor, count, year, *_ends(money)


def _calendar(assessment: Assessment) -> Iterator[Row]:
    for name, design in assessment.designs.items():
        for quarter in design.simulation.calendar if design.simulation else ():
            for what in _HAPPENED:
                rate = getattr(quarter, what)
                ends = (
                    (rate.mean, *_both(rate.sampling), *_both(rate.spread)) if rate else (None,) * 5
                )
                yield name, quarter.quarter, quarter.ceasefires, what, *ends


_HAPPENED = ("exchanges", "violations", "breaches", "reported")


def _both(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def _counts(bill: GuarantorCost) -> Mapping[str, tuple[Range, ...]]:
    """The ways of counting, each by year; they are never added."""
    return {
        "incremental": bill.incremental_by_year,
        "full": bill.full_by_year,
        "set_up": bill.set_up_by_year or (),
    }


def _ends(given: Range) -> tuple[float, float, float]:
    return given.low, given.mode, given.high


_OF_PLAN = ("design", "reading")

TABLES: Final[Mapping[str, tuple[tuple[str, ...], Callable[[Assessment], Iterator[Row]]]]] = {
    "requirement": (
        (
            "design", "row", "domain", "tier",
            *(f"units_{end}" for end in _ENDS), *(f"persons_{end}" for end in _ENDS),
        ),
        _requirement,
    ),
    "rows": (
        (
            "design", "row", "domain", "tier", "sector", "quarter",
            *(f"units_{end}" for end in _ENDS), *(f"persons_{end}" for end in _ENDS),
        ),
        _rows,
    ),
    "account": ((*_OF_PLAN, "row", "counted_in", "part", "reason", "amount"), _account),
    "plan": (
        (*_OF_PLAN, "guarantor", "pledge", "element", "quarter", "units", "persons"), _plan,
    ),
    "placement": (
        (
            *_OF_PLAN, "guarantor", "pledge", "element", "sector", "quarter", "units", "persons",
        ),
        _placement,
    ),
    "shortfall": (
        (*_OF_PLAN, "row", "tier", "first_quarter", "last_quarter", "units", "persons"), _shortfall,
    ),
    "calendar": (
        (
            "design", "quarter", "ceasefires", "what", "mean",
            "sampling_low", "sampling_high", "spread_low", "spread_high",
        ),
        _calendar,
    ),
    "cost": ((*_OF_PLAN, "guarantor", "count", "year", *(f"eur_{e}" for e in _ENDS)), _cost),
}  # fmt: skip
"""Header and rows of each table, by name."""
