"""Which designs have aircraft that could hold the air."""

from __future__ import annotations

from typing import NamedTuple

from locarno.model.results import Assessment

__all__ = ["Contested", "contested_designs"]


class Contested(NamedTuple):
    """Designs under which the air may be contested: those with fit aircraft, and those without."""

    flown: tuple[str, ...]
    grounded: tuple[str, ...]


def contested_designs(assessment: Assessment) -> Contested:
    """Both kinds in the order of the designs, both empty where nobody contests the air."""
    given = {name: d.contested_air for name, d in assessment.designs.items() if d.contested_air}
    flown = tuple(n for n, rows in given.items() if any(row.aircraft.high > 0.0 for row in rows))
    return Contested(flown, tuple(name for name in given if name not in flown))
