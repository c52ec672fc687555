"""What is said of a guarantee sector by sector."""

from __future__ import annotations

from collections.abc import Mapping

from locarno.model.results import DesignAssessment
from locarno.model.sector_results import (
    ClassChosen,
    LineSector,
    SectorBySector,
)

__all__ = [
    "arrival_sentence",
    "explained_sectors",
    "gap_sentence",
    "helped",
    "may_be_helped",
]

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


def explained_sectors(design: DesignAssessment) -> dict[str, SectorBySector]:
    """What the explained readings of a design say of each sector, by the name of the reading."""
    if design.generation is None:
        return {}
    readings = design.generation.by_name.items()
    return {word: r.explanation.by_sector for word, r in readings if r.explanation}


def arrival_sentence(found: SectorBySector, breach: str, answer: str) -> str:
    """What class of breach arrival is judged against, and why.

    Parameters
    ----------
    breach, answer : the class and what answers it, in words.
    """
    if found.chosen is None:
        return ""
    return f"Arrival is judged against {breach} (answer: {answer}): {_CHOSEN[found.chosen]}."


def gap_sentence(found: SectorBySector) -> str:
    """Which sectors lack people and are reached late; nothing where none is both."""
    names = {sector.sector: sector.name for sector in found.sectors}
    if not found.gaps:
        return ""
    if len(found.gaps) == len(names) > 1:
        return "Every sector is both short of people and reached late."
    listed = _AMONG.join(names[gap.sector] for gap in found.gaps)
    return f"Both short of people and reached late, in order along the line: {listed}."


def helped(found: SectorBySector) -> list[tuple[int, str]]:
    """Sectors that could be helped: those that the same would help stand together.

    Returns
    -------
    Number of the first of each group, and the names of all of it.
    """
    groups: dict[object, list[int]] = {}
    for number, sector in enumerate(found.sectors):
        if may_be_helped(sector):
            movable = sector.presence.movable if sector.presence else {}
            what = (tuple(movable.items()), sector.reach.nearer if sector.reach else None)
            groups.setdefault(what, []).append(number)
    return [
        (numbers[0], _AMONG.join(found.sectors[number].name for number in numbers))
        for numbers in groups.values()
    ]


def may_be_helped(sector: LineSector) -> bool:
    """Whether somebody could be moved to a sector, or one hub more would be nearer."""
    moved = sector.presence is not None and bool(sector.presence.movable)
    return moved or (sector.reach is not None and sector.reach.nearer is not None)
