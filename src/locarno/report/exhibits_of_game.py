"""The picture of the deterrence game: its phase diagram."""

from __future__ import annotations

from locarno.model.results import DesignAssessment
from locarno.report import words
from locarno.report.figures import deterrence_regions
from locarno.report.figures.svg import Caption

__all__ = ["regions"]


def regions(design: DesignAssessment, name: str) -> str:
    """Phase diagram of the attack; empty where no game was solved."""
    found = design.game
    if found is None or not found.cloud:
        return ""
    points = tuple(deterrence_regions.RegionPoint(p.offered, p.needed) for p in found.cloud)
    caption = Caption(
        f"Where {words.label(name)} deters an attack, and where nothing does",
        "Each dot is a future: how credible the answer to an attack is against how credible it"
        " would have to be. Below the line the guarantee deters.",
        (
            (
                "Needed is (V − S)/(V − w): it hangs on payoffs that are assumed. Offered is what"
                " the coalition does in the solved game. The first futures of the run."
            ),
        ),
    )
    return deterrence_regions.draw(deterrence_regions.DeterrenceRegions(caption, points))
