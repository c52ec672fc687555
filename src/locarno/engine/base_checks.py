"""Bases that cannot stand where the file says: far from the line, or with coordinates exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from locarno.model.results import Finding, Severity
from locarno.model.scenario import Case
from locarno.theory.geodesy import distances_km

__all__ = ["check_bases_far_from_the_line"]

_SUSPECT_KM: Final = 1_000.0
"""Distance from which exchanged coordinates are looked for."""
_MARCH_KM: Final = 2_000.0
"""Straight distance beyond which no hub sends troops to a line by road."""
_NEARER: Final = 0.25
_STEEPEST: Final = 90.0


def check_bases_far_from_the_line(case: Case) -> Iterator[Finding]:
    """LOC023: a base whose coordinates seem exchanged, or a hub that no road march starts from."""
    trace = [(point.lon, point.lat) for point in case.line.trace]
    for key, base in case.bases.items() if trace else ():
        away = float(distances_km([(base.lon, base.lat)], trace).min())
        if away > _SUSPECT_KM and abs(base.lon) <= _STEEPEST:
            other = float(distances_km([(base.lat, base.lon)], trace).min())
            if other < _NEARER * away:
                yield Finding(
                    "LOC023", Severity.WARNING, f"bases.{key}",
                    f"{base.name} lies {away:,.0f} km from the line; with longitude and latitude "
                    f"exchanged it would be {other:,.0f} km",
                    "check its coordinates: lon is east, lat is north",
                    value=away,
                )  # fmt: skip
                continue
        if away > _MARCH_KM and key in case.force.hubs_at:
            yield Finding(
                "LOC023", Severity.WARNING, f"bases.{key}",
                f"{base.name} is a hub {away:,.0f} km from the line, and its troops come by road",
                "check its coordinates, or name a nearer hub",
                value=away,
            )  # fmt: skip
