"""The requirement in its four dimensions: what is wanted by element, sector, quarter and tier."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from locarno.model.force_results import Requirement, RequirementRow, Tier
from locarno.model.forces import Domain
from locarno.model.probability import Range
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["RequirementCell", "cells", "share_in"]


@dataclass(frozen=True, slots=True)
class RequirementCell:
    """What one row wants in one sector and quarter.

    Parameters
    ----------
    row, domain, tier : of the row.
    sector : id of a sector of the line; None for what is not tied to one.
    quarter : from 0, the quarter of the ceasefire.
    units, persons : wanted there and then.
    """

    row: str
    domain: Domain
    tier: Tier
    sector: str | None
    quarter: int
    units: Range
    persons: Range


def cells(requirement: Requirement, horizon_days: int) -> Iterator[RequirementCell]:
    """Every cell that wants something: row by row, sector by sector, quarter by quarter.

    Parameters
    ----------
    requirement : its rows; the shares of sectors are those of the most likely people.
    horizon_days : days that the quarters cover, the last one perhaps in part.
    """
    quarters = math.ceil(horizon_days * QUARTERS_PER_YEAR / DAYS_PER_YEAR)
    for row in requirement.rows:
        for sector, part in _parts(row).items():
            for quarter in range(quarters):
                share = part * share_in(row, quarter)
                if share > 0.0:
                    yield RequirementCell(
                        row.id, row.domain, row.tier, sector, quarter,
                        _scaled(row.units, share), _scaled(row.persons, share),
                    )  # fmt: skip


def share_in(row: RequirementRow, quarter: int) -> float:
    """Share of a row wanted in a quarter: what its latest year so far says, else all of it."""
    year = quarter // QUARTERS_PER_YEAR + 1
    begun = [share for first, share in row.from_year.items() if first <= year]
    return begun[-1] if begun else 1.0


def _parts(row: RequirementRow) -> Mapping[str | None, float]:
    """Share of a row by sector, and under None what serves elsewhere."""
    if not row.by_sector or row.persons.mode <= 0.0:
        return {None: 1.0}
    parts: dict[str | None, float] = {
        sector: people / row.persons.mode for sector, people in row.by_sector.items()
    }
    return parts | {None: max(0.0, 1.0 - math.fsum(parts.values()))}


def _scaled(given: Range, share: float) -> Range:
    return Range(given.low * share, given.mode * share, given.high * share)
