"""Weaknesses of stations in the air and at sea that can be read off the page."""

from __future__ import annotations

from collections.abc import Iterator

from locarno.engine.air import air_sizing, reach_km
from locarno.engine.sea import sea_sizing
from locarno.model.results import Finding, Severity
from locarno.model.scenario import Case
from locarno.model.stations import Article19
from locarno.theory.stations import MONTREUX_LARGEST_TONNES

__all__ = [
    "check_air_stations_out_of_reach",
    "check_sea_stations_nobody_may_fill",
    "check_tonnage_of_states_off_the_sea",
]


def check_air_stations_out_of_reach(case: Case) -> Iterator[Finding]:
    """LOC020: a station too far from its base, or one that only a tanker makes possible."""
    sized = air_sizing(case)
    for need in sized.stations if sized else ():
        far, reach = need.distance_km.mode, reach_km(case, need.element)
        base, name = case.bases[need.base].name, case.elements[need.element].name
        if not need.feasible:
            yield Finding(
                "LOC020", Severity.ERROR, f"force.air.{_path(need.id)}",
                f"not feasible: {need.name} lies {far:.0f} km from {base}, and {name} has no time "
                "left on station there",
                "fly from a nearer base, refuel in the air, or check the coordinates of both",
                value=far,
            )  # fmt: skip
        elif far > reach:
            yield Finding(
                "LOC020", Severity.WARNING, f"force.air.{_path(need.id)}",
                f"{need.name} lies {far:.0f} km from {base}, beyond the {reach:.0f} km from which "
                f"{name} gets back on its own fuel",
                "fly from a nearer base: without a tanker at the right moment no aircraft returns",
                value=far,
            )  # fmt: skip


def _path(station: str) -> str:
    return station if station in {"tankers", "early_warning"} else f"stations.{station}"


def check_sea_stations_nobody_may_fill(case: Case) -> Iterator[Finding]:
    """LOC021: a station at sea that Article 19 leaves to nobody, or not to those it is for."""
    sized = sea_sizing(case)
    for need in sized.stations if sized and case.straits else ():
        where = f"force.sea.stations.{need.id}"
        word = f"Article 19: {_word(case)}"
        if not need.may_fill:
            kept = f"; kept out: {', '.join(need.barred)}" if need.barred else ""
            yield Finding(
                "LOC021", Severity.WARNING, where,
                f"nobody who offers {case.elements[need.element].name} may fill {need.name} "
                f"({word}){kept}",
                "ask the states on the sea for ships, or for the Straits to be opened",
            )  # fmt: skip
        elif not need.littoral and sized and sized.article_19 is Article19.CLOSED_TO_ALL:
            yield Finding(
                "LOC021", Severity.WARNING, where,
                f"{need.name} is reckoned for states off the closed sea, which may send no ships "
                f"({word})",
                "leave it to the states on the sea (littoral: true), or ask for the Straits to be "
                "opened",
            )  # fmt: skip


def _word(case: Case) -> str:
    return case.straits.article_19.value.replace("_", " ") if case.straits else "not given"


def check_tonnage_of_states_off_the_sea(case: Case) -> Iterator[Finding]:
    """LOC022: more tonnes of warships than states off the closed sea may have there."""
    sized = sea_sizing(case)
    if sized is not None and sized.limited_tonnes.mode > MONTREUX_LARGEST_TONNES:
        yield Finding(
            "LOC022", Severity.ERROR, "force.sea.stations",
            f"stations of states off the closed sea hold {sized.limited_tonnes.mode:.0f} t; at "
            f"most {MONTREUX_LARGEST_TONNES} t may be there at once",
            "leave stations to the states on the sea (littoral: true), or ask for smaller ships",
            value=sized.limited_tonnes.mode,
        )  # fmt: skip
