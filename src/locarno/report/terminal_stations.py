"""Stations in the air and at sea for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from locarno.model.force_results import Requirement
from locarno.model.probability import Range
from locarno.model.results import Assessment
from locarno.model.station_results import AirLimit, AirSizing, AirStationNeed, SeaSizing
from locarno.report import words
from locarno.report.air_words import contested_designs
from locarno.report.terminal_parts import chance_cell, range_cell, table

__all__ = ["cover_view", "station_tables"]

_LIMITS = {
    AirLimit.ALERT: "alert",
    AirLimit.RAMP: "aircraft at the bases",
    AirLimit.FLYING_HOURS: "flying hours of a year",
}
_FEASIBLE = "not feasible"
_NONE = "–"


def cover_view(assessment: Assessment) -> RenderableType:
    """How long superiority in the air lasts when it is challenged; nothing where nobody does."""
    heads = ("design", "aircraft based", "air defence", "fit aircraft", "days of superiority",
             "days with cover, of 100", "throughout, of 100")  # fmt: skip
    contested = contested_designs(assessment)
    rows = [
        (
            name,
            f"{row.basing.value}{' (as designed)' if row.own else ''}",
            "suppressed" if row.suppression else "not suppressed",
            range_cell(row.aircraft),
            words.span(*map(_days, (row.days[0], row.days[2]))),
            chance_cell(row.share_covered),
            chance_cell(row.to_deadline),
        )
        for name in contested.flown
        for row in assessment.designs[name].contested_air or ()
    ]
    without = words.listing(contested.grounded)
    none = [Text(f"No aircraft fit to fight come under {without}.")] if without else []
    if not rows:
        return Group(*none)
    title = "Contested air: from a challenge to the day by which an offensive is a fact"
    return Group(table(title, heads, rows), *none, Text(_COVER))


def _days(days: float | None) -> str:
    return "longer" if days is None else words.amount(days)


_COVER = (
    "Days of superiority: 10 % and 90 % points of futures; longer: not lost by then. Air defence is"
    " suppressed only with the backing of the United States. Aggregate numbers, assumed throughout."
)


def station_tables(design: str, required: Requirement) -> list[RenderableType]:
    """Tables of the stations behind a requirement; none where a design counts its units.

    Parameters
    ----------
    design : its name; required : its force.
    """
    parts: list[RenderableType] = []
    if required.air is not None:
        parts += _air(design, required.air)
    if required.sea is not None:
        parts += _sea(design, required.sea)
    return parts


def _air(design: str, air: AirSizing) -> Iterator[RenderableType]:
    if air.stations:
        yield _air_stations(design, air)
    heads = ("element", "on alert", "for the stations", "for the hours", "asked for",
             "what decides", "stations, % of a year")  # fmt: skip
    rows = [
        (
            need.element,
            range_cell(need.alert),
            range_cell(need.ramp),
            range_cell(need.airframes),
            range_cell(need.aircraft),
            _LIMITS[need.limit],
            _NONE if need.sustained_share is None else words.hundred(need.sustained_share),
        )
        for need in air.elements
    ]
    yield table(f"{design}: aircraft; the largest need counts", heads, rows, whole=(0,))
    yield Text(_bases(air) + "\n")


def _air_stations(design: str, air: AirSizing) -> Table:
    """A column for each station, since there is more to say of one than a line has room for."""
    heads = ("", *(need.id for need in air.stations))
    measures: tuple[tuple[str, Callable[[AirStationNeed], str]], ...] = (
        ("base", lambda need: need.base),
        ("km", lambda need: range_cell(need.distance_km)),
        ("in the air", lambda need: range_cell(need.on_station)),
        ("refuelled", lambda need: range_cell(need.refuellings)),
        ("h on station", lambda need: (
            range_cell(need.time_on_station_hours) if need.feasible else _FEASIBLE
        )),
        ("sorties a day", lambda need: _flown(need, need.sorties_per_day)),
        ("aircraft", lambda need: _flown(need, need.aircraft)),
        ("h a year", lambda need: _flown(need, need.annual_flying_hours)),
        ("airframes all year", lambda need: _flown(need, need.airframes_all_year)),
        ("h from alert", lambda need: (
            _NONE if need.scramble_hours is None else range_cell(need.scramble_hours)
        )),
    )  # fmt: skip
    rows = [(name, *(cell(need) for need in air.stations)) for name, cell in measures]
    return table(f"{design}: air stations, while they are flown", heads, rows, whole=(0,))


def _flown(need: AirStationNeed, found: Range | None) -> str:
    """A number of a station that can be flown."""
    return range_cell(found) if need.feasible else _NONE


def _bases(air: AirSizing) -> str:
    """Where alert is kept, and for how much of the year the stations are flown."""
    bases = words.listing([need.base for need in air.alerts])
    alert = f"Alert at {bases}. " if bases else ""
    share = words.span(words.hundred(air.surge.low), words.hundred(air.surge.high))
    flown = f"stations are flown {share} % of the year" if air.stations else "no stations"
    return f"{alert}{flown[0].upper()}{flown[1:]}."


def _sea(design: str, sea: SeaSizing) -> Iterator[RenderableType]:
    heads = ("station", "element", "on station", "stay, days", "fleet", "tonnes", "may fill",
             "kept out")  # fmt: skip
    rows = [
        (
            need.id,
            need.element,
            range_cell(need.ships),
            range_cell(need.stay_days),
            range_cell(need.fleet),
            range_cell(need.tonnes),
            words.listing(need.may_fill) or "nobody",
            words.listing(need.barred) or "nobody",
        )
        for need in sea.stations
    ]
    yield table(f"{design}: stations at sea", heads, rows, whole=(0,))
    state = sea.article_19
    if state is not None:
        tonnes = words.amount(sea.limited_tonnes.mode)
        word = state.value.replace("_", " ")
        yield Text(f"Article 19: {word}; {tonnes} t of states off the sea on station.\n")
