"""What is said of where along the line a guarantee would fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from locarno.model.results import DesignAssessment
from locarno.model.sector_results import (
    ClassChosen,
    LineSector,
    SectorBySector,
    SectorGap,
    SectorMeasure,
    SectorOrder,
)
from locarno.report import words

__all__ = [
    "arrival_sentence",
    "explained_sectors",
    "gaps_shown",
    "may_be_helped",
    "order_of",
    "order_sentences",
    "place_of",
]

GAPS_SHOWN = 3
_FEW = 5
"""Sectors that a sentence names; more are told from the others the other way round."""

_AMONG = "; "
"""Between names of sectors, which may have an "and" of their own."""

_CHOSEN: Mapping[ClassChosen, str] = {
    ClassChosen.LATE: "the gravest breach on the ground that troops ordered at once are not almost"
    " certain to meet in time",
    ClassChosen.LEAST: "the breach on the ground that troops ordered at once meet in time least"
    " often; they are almost certain to meet each",
    ClassChosen.GRAVEST: "the gravest breach on the ground; troops ordered at once meet every one"
    " in time",
}
_BY: Mapping[SectorMeasure, str] = {
    SectorMeasure.UNREACHED: "By incidents that troops ordered at once come too late to",
    SectorMeasure.MISSING: "By the share of people missing once pledges are kept or broken",
}


def explained_sectors(design: DesignAssessment) -> dict[str, SectorBySector]:
    """What the explained readings of a design say of each sector, by the name of the reading."""
    if design.generation is None:
        return {}
    both = (("stated", design.generation.stated), ("announced", design.generation.announced))
    return {word: r.explanation.by_sector for word, r in both if r.explanation}


def arrival_sentence(found: SectorBySector, breach: str, answer: str) -> str:
    """What class of breach arrival is judged against, and why.

    Parameters
    ----------
    breach, answer : the class and what answers it, in words.
    """
    if found.chosen is None:
        return ""
    return f"Arrival is judged against {breach} (answer: {answer}): {_CHOSEN[found.chosen]}."


def order_of(found: SectorBySector, measure: SectorMeasure) -> SectorOrder | None:
    """The comparison by a measure, where there is one."""
    return next((order for order in found.orders if order.measure == measure), None)


def place_of(order: SectorOrder, number: int) -> str:
    """The places that a sector may have, 1 being the weakest."""
    place = order.places[number]
    return words.span(str(place.first), str(place.last), between="–")


def order_sentences(found: SectorBySector) -> Iterator[str]:
    """Which sectors are the weakest by each measure, as far as it can be told."""
    names = {sector.sector: sector.name for sector in found.sectors}
    for order in found.orders:
        yield f"{_BY[order.measure]}: {_weakest(found, order, names)}."


def _weakest(found: SectorBySector, order: SectorOrder, names: Mapping[str, str]) -> str:
    weakest = [names[key] for key in order.weakest]
    others = [name for key, name in names.items() if key not in order.weakest]
    if not weakest:
        small = all(_value(sector, order.measure) < order.margin for sector in found.sectors)
        return "no sector loses enough to show" if small else "the sectors cannot be told apart"
    if len(weakest) == 1:
        return f"{weakest[0]} is the weakest"
    if len(weakest) <= max(_FEW, len(others)):
        return f"{_AMONG.join(weakest)} are the weakest and cannot be told apart"
    if not others:
        return "every sector may be the weakest, though some pairs are told apart"
    verb = "is" if len(others) == 1 else "are"
    return f"only {_AMONG.join(others)} {verb} told to be less weak than another"


def _value(sector: LineSector, measure: SectorMeasure) -> float:
    """Mean of what sectors are compared by."""
    if measure is SectorMeasure.UNREACHED:
        assert sector.reach is not None  # noqa: S101 - compared by it
        share = sector.reach.unreached
    else:
        assert sector.presence is not None  # noqa: S101 - compared by it
        share = sector.presence.missing_share
    assert share is not None  # noqa: S101 - compared by it
    return share.mean


def gaps_shown(found: SectorBySector) -> tuple[SectorGap, ...]:
    """Sectors both short and late to tell of, in their order: the weakest by arrival first."""
    order = order_of(found, SectorMeasure.UNREACHED)
    weakest = order.weakest if order else ()
    first = sorted(found.gaps, key=lambda gap: gap.sector not in weakest)
    chosen = {gap.sector for gap in islice(first, GAPS_SHOWN)}
    return tuple(gap for gap in found.gaps if gap.sector in chosen)


def may_be_helped(sector: LineSector) -> bool:
    """Whether somebody could be moved to a sector, or one hub more would be nearer."""
    moved = sector.presence is not None and bool(sector.presence.movable)
    return moved or (sector.reach is not None and sector.reach.nearer is not None)
