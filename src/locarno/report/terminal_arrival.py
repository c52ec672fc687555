"""Coverage of the line by reserves for the terminal: by class of breach, then by sector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from locarno.model.arrival import Arrival, ClassArrival, Coverage, SectorArrival, Siting
from locarno.model.probability import Range
from locarno.model.results import Assessment
from locarno.report import words

__all__ = ["arrival_view"]

_UNCOVERED = (
    "Uncovered: km that troops from the nearest hub reach only after the fait accompli, at the most"
    " likely values; at best if ordered at the breach itself, decided if ordered after attribution"
    " and a decision in median time. This is coverage, not the outcome of a fight."
)


def arrival_view(assessment: Assessment) -> RenderableType:
    """Where reserves stand, and how soon they reach each part of the line."""
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        found = design.arrival
        if found is not None:
            parts += [_classes(name, found), _sectors(name, found), Text(_hubs(found))]
            parts += [Text(line) for line in _better(found)]
    return Group(*parts, Text(_UNCOVERED)) if parts else Group()


def _classes(design: str, found: Arrival) -> Table:
    heads = ("breach", "answer", "accomplished after", "in time, of 100", "km uncovered at best",
             "ordered after", "km uncovered, decided")  # fmt: skip
    rows = [
        (
            name,
            row.answer,
            words.hours(row.fait_accompli_hours),
            words.hundred(row.in_time.mean),
            _km(row.at_once.uncovered_km),
            words.hours(row.decided.ordered_hours),
            _km(row.decided.uncovered_km),
        )
        for name, row in found.by_class.items()
    ]
    title = f"{design}: coverage of {_km(found.line_km)} km; in time if ordered at the breach"
    return _table(title, heads, rows)


def _sectors(design: str, found: Arrival) -> Table:
    by_answer = _by_answer(found.by_class)
    heads = ("sector", "km", "nearest hub", "km away", *(f"hours, {a}" for a in by_answer))
    rows = []
    for number, first in enumerate(next(iter(by_answer.values()))):
        hours = (_points(sectors[number].hours) for sectors in by_answer.values())
        along = words.span(_km(first.from_km), _km(first.to_km))
        away = words.span(_km(first.away_km.low), _km(first.away_km.high))
        rows.append((first.name, along, words.label(first.hub or "evenly placed"), away, *hours))
    title = f"{design}: hours from order to arrival, 10/50/90 % of futures and places"
    return _table(title, heads, rows)


def _by_answer(classes: Mapping[str, ClassArrival]) -> dict[str, tuple[SectorArrival, ...]]:
    """Sectors by answer: classes with one answer share the hours."""
    found: dict[str, tuple[SectorArrival, ...]] = {}
    for row in classes.values():
        found.setdefault(row.answer, row.sectors)
    return found


def _hubs(found: Arrival) -> str:
    """Where the hubs stand, in one sentence."""
    where = (
        words.listing([words.label(hub) for hub in found.hubs])
        if found.hubs
        else "evenly along the line"
    )
    placed = f"{found.count} hub{'' if found.count == 1 else 's'}: {where}"
    far = f"the farthest km is {_km(found.farthest_km)} km away, the mean {_km(found.mean_km)}"
    return f"{placed}; {far}; as many on the line itself at best {_km(found.on_line_km)}."


def _better(found: Arrival) -> Iterable[str]:
    """Choices among the scenario's own hubs that cover more, or that none does."""
    if found.centre is None:
        return
    if found.hubs and found.centre.hubs == found.hubs:
        yield f"No other {found.count} of the scenario's hubs stand nearer to the farthest km."
    elif found.hubs:
        names = _named(found.centre)
        yield f"The same number at {names} would leave no km farther than {_far(found.centre)}."
    for name, row in found.by_class.items():
        for what, reach in (("at best", row.at_once), ("decided", row.decided)):
            yield from _gain(f"{name}, {what}", reach, found.hubs)


def _gain(what: str, reach: Coverage, hubs: tuple[str, ...]) -> Iterable[str]:
    best, left = reach.best, reach.best_uncovered_km
    if hubs and best is not None and left is not None and best.hubs != hubs:
        instead = f"{_km(left)} km uncovered instead of {_km(reach.uncovered_km)}"
        yield f"{what}: the same number at {_named(best)} would leave {instead}."


def _named(siting: Siting) -> str:
    names = words.listing([words.label(hub) for hub in siting.hubs])
    return names if siting.proved else f"{names} (best found, not proved)"


def _far(siting: Siting) -> str:
    return f"{_km(siting.farthest_km)} km"


def _km(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")


def _points(hours: Range) -> str:
    return "/".join(f"{value:.0f}" for value in (hours.low, hours.mode, hours.high))


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=Text(title), box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    for number, head in enumerate(heads):
        table.add_column(Text(head), overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
