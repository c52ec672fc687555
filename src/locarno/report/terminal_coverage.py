"""A guarantee sector by sector, for the terminal: people first, then arrival."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from locarno.model.probability import Probability
from locarno.model.sector_results import (
    NearerHub,
    Presence,
    Reach,
    SectorBySector,
)
from locarno.report import words
from locarno.report.coverage_words import (
    arrival_sentence,
    gap_sentence,
    may_be_helped,
)
from locarno.report.terminal_parts import table

__all__ = ["coverage_tables"]

_SHOWN = 2

_COVERAGE = (
    "Shares are of 100, with the 5–95 % spread between futures. All of it is coverage, to be"
    " repaired, in order along the line."
)
_CHOICE = (
    "The placement lacks as few people as it can in all: where those who serve may serve in several"
    " sectors, which of them lacks people is its choice."
)


def coverage_tables(
    design: str, readings: Mapping[str, SectorBySector]
) -> Iterator[RenderableType]:
    """What is known of each sector: people by reading, arrival once, for it knows no reading.

    Parameters
    ----------
    readings : results by the name of the reading; arrival is that of the last.
    """
    if not readings:
        return
    last = list(readings.values())[-1]
    yield _overview(design, last)
    for word, found in readings.items():
        if found.behind is not None:
            yield _people(f"{design}, {word}", found, found.behind)
    if any(sector.reach for sector in last.sectors):
        yield _arrival(design, last)
    yield from _repairs(design, last)
    yield Text("\n".join(_sentences(design, readings)) + "\n")


def _sentences(design: str, readings: Mapping[str, SectorBySector]) -> Iterator[str]:
    last = list(readings.values())[-1]
    if last.violation and last.answer:
        yield arrival_sentence(last, words.label(last.violation), words.label(last.answer))
    for word, found in readings.items():
        if text := gap_sentence(found):
            yield f"{design}, {word}: {text}"
    yield from last.absent
    yield _COVERAGE
    if any(s.presence and s.presence.movable for s in last.sectors):
        yield _CHOICE


def _overview(design: str, found: SectorBySector) -> RenderableType:
    """Where the sectors lie, and what is expected there."""
    rows = [
        (
            words.label(s.sector),
            words.span(words.plain_count(s.from_km), words.plain_count(s.to_km), "–"),
            _share(s.incidents),
        )
        for s in found.sectors
    ]
    heads = ("sector", "km", "incidents expected")
    return table(f"{design}: sector by sector", heads, rows, whole=(0,))


def _people(title: str, found: SectorBySector, behind: Presence) -> RenderableType:
    """Who stands in each sector; behind the line at the end."""
    rows = [
        (words.label(sector.sector), *_present(sector.presence))
        for sector in found.sectors
        if sector.presence is not None
    ]
    rows += [("behind the line", *_present(behind))]
    heads = ("sector", "wanted", "standing", "missing", "missing, of 100", "lead, nations")
    return table(f"{title}: people by sector, mean after the ramp", heads, rows, whole=(0,))


def _present(people: Presence) -> tuple[str, ...]:
    return (
        *map(words.amount, (people.wanted, people.standing, people.missing)),
        _share(people.missing_share),
        f"{people.lead}, {people.nations}" if people.lead else str(people.nations),
    )


def _arrival(design: str, found: SectorBySector) -> RenderableType:
    rows = [
        (words.label(sector.sector), *_reached(sector.reach))
        for sector in found.sectors
        if sector.reach is not None
    ]
    heads = ("sector", "nearest hub", "hours, 10/50/90 %", "in time", "incidents out of reach",
             "km uncovered, decided")  # fmt: skip
    return table(f"{design}: arrival by sector, if ordered at the breach", heads, rows, whole=(0,))


def _reached(reach: Reach) -> tuple[str, ...]:
    hours = (reach.hours.low, reach.hours.mode, reach.hours.high)
    return (
        words.label(reach.hub or "evenly placed"),
        "/".join(words.plain_count(value) for value in hours),
        _share(reach.in_time),
        _share(reach.unreached),
        words.plain_count(reach.uncovered_decided_km),
    )


def _repairs(design: str, found: SectorBySector) -> Iterator[RenderableType]:
    """Who could be moved to a sector, and which hub would be nearer."""
    rows = [
        (
            words.label(s.sector),
            _movable(s.presence.movable) if s.presence else "–",
            _nearer(s.reach.nearer) if s.reach else "–",
        )
        for s in found.sectors
        if may_be_helped(s)
    ]
    if rows:
        heads = ("sector", "people who stand elsewhere and may serve there", "a hub more")
        yield table(f"{design}: what could help a sector", heads, rows, whole=(0,))


def _movable(movable: Mapping[str, float]) -> str:
    """Who brings most, and how many more there are."""
    named = [f"{key} {words.amount(people)}" for key, people in movable.items()]
    left = len(named) - _SHOWN
    shown = ", ".join(named[:_SHOWN])
    return (f"{shown} and {left} more" if left > 0 else shown) or "–"


def _nearer(hub: NearerHub | None) -> str:
    if hub is None:
        return "–"
    km = words.plain_count(hub.farthest_km), words.plain_count(hub.instead_km)
    time = words.hundred(hub.in_time.mean)
    return f"{words.label(hub.hub)}: {km[0]} km instead of {km[1]}, {time} in time"


def _share(chance: Probability | None) -> str:
    """A mean of 100 with its spread between futures in brackets."""
    if chance is None:
        return words.NOT_GIVEN
    mean, spread = words.hundred(chance.mean), chance.spread
    if spread is None:
        return mean
    band = words.span(words.hundred(spread.low), words.hundred(spread.high), "–")
    return mean if band == mean else f"{mean} ({band})"
