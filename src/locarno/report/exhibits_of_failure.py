"""The picture of how ceasefires fail over time."""

from __future__ import annotations

from locarno.model.results import Assessment
from locarno.report import words
from locarno.report.figures import cumulative_incidence, small_multiples
from locarno.report.figures.svg import Caption
from locarno.report.prose import CAUSES

__all__ = ["failures"]


def failures(assessment: Assessment) -> str:
    """Cumulative incidence of the first failure, by its cause; empty without a simulation."""
    simulated = {
        name: design.simulation
        for name, design in assessment.designs.items()
        if design.simulation is not None
    }
    found = {cause for one in simulated.values() for _, shares in one.failures for cause in shares}
    causes = tuple(cause for cause in CAUSES if cause in found)
    if not causes:
        return ""
    panels = [
        cumulative_incidence.IncidencePanel(
            words.label(name),
            tuple(float(day) for day, _ in one.failures),
            tuple(tuple(shares.get(cause, 0.0) for _, shares in one.failures) for cause in causes),
        )
        for name, one in simulated.items()
    ]
    caption = Caption(
        "How ceasefires fail, and by which link first",
        "Of 100 simulated ceasefires, those no longer held by then, by the first broken link of"
        " what ended that; the pale ground is what still holds.",
        (
            (
                "The causes of a design add up to what its ceasefires have lost. War after erosion"
                " counts with the link that eroded the ceasefire."
            ),
        ),
    )
    return "\n".join(
        cumulative_incidence.draw(cumulative_incidence.CumulativeIncidence(caption, causes, sheet))
        for sheet in small_multiples.sheets(panels)
    )
