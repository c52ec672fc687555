"""Pictures of a plan: who serves when, and what rotation takes."""

from __future__ import annotations

from locarno.model.force_results import Reading
from locarno.model.results import DesignAssessment
from locarno.model.scenario import Case
from locarno.report import words
from locarno.report.figures import nation_quarters, rotation_bars
from locarno.report.figures.svg import Caption

__all__ = ["nations_by_quarter", "rotation"]


def nations_by_quarter(design: DesignAssessment, case: Case, name: str) -> str:
    """Who serves when under the announced reading; empty without a plan that sends people.

    Parameters
    ----------
    design : results with generation; case : its guarantors; name : of the design.
    """
    reading = design.generation.announced if design.generation else None
    if reading is None or not reading.by_guarantor:
        return ""
    rows = tuple(
        nation_quarters.NationRow(case.guarantors[key].name, people, words.amount(mean))
        for key, mean in reading.by_guarantor.items()
        if any(people := _people(reading, key))
    )
    if not rows:
        return ""
    caption = Caption(
        f"Who serves when in {words.label(name)}",
        "People on station by nation and quarter under the announced reading, darker for more;"
        " at the end of each row its mean after the ramp.",
        ("White: nobody on station. The same numbers stand in the data block of this file.",),
    )
    return nation_quarters.draw(nation_quarters.NationQuarters(caption, rows))


def _people(reading: Reading, key: str) -> tuple[float, ...]:
    """People of one nation on station by quarter."""
    lines = [line.persons for line in reading.plan.lines if line.guarantor == key and line.persons]
    return tuple(map(sum, zip(*lines, strict=True)))


def rotation(design: DesignAssessment, name: str) -> str:
    """People deployed, preparing and recovering by quarter; empty without a plan.

    Parameters
    ----------
    design : results with generation; name : of the design.
    """
    bars = design.generation.announced.rotation if design.generation else None
    if bars is None or not any(bars.deployed):
        return ""
    caption = Caption(
        f"What rotation takes in {words.label(name)}",
        "People of the units in the plan on the first day of each quarter, announced reading:"
        " on station, in the second half of their time at home, and in the first.",
        ("Who has not gone yet, or has rested and is not needed, is not drawn.",),
    )
    return rotation_bars.draw(
        rotation_bars.RotationBars(caption, bars.deployed, bars.preparing, bars.recovering)
    )
