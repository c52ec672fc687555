"""Both sides of the disputes for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from locarno.model.disputes import DisputeReport
from locarno.report import words
from locarno.report.survival import (
    conclusion_text,
    falls_under,
    side_rows,
    survival_sentence,
)
from locarno.report.terminal_parts import chance_cell, share_cell, table

__all__ = ["dispute_parts"]

_ATTACK = "attack"
_AS_WRITTEN = "as written"


def dispute_parts(report: DisputeReport) -> Iterator[RenderableType]:
    """Outcomes under each reading, what survives all of them, and what does not."""
    rows = []
    for row in side_rows(report):
        found = report.outcomes[row.place]
        attack = found.share_deterred.get(_ATTACK)
        chances = (found.p_held, found.p_eroded, found.p_war)
        rows.append((words.label(found.dispute) or _AS_WRITTEN, words.label(found.reading),
                     row.design, *map(chance_cell, chances),
                     share_cell(attack.mean if attack else None)))  # fmt: skip
    heads = ("dispute", "reading", "design", "held", "eroded", "war", "attack deterred")
    title = f"Both sides of each dispute, of 100, on {words.plain_count(report.runs)} futures"
    yield table(title, heads, rows, whole=(0, 1, 2))
    yield Text(survival_sentence(report))
    fallen = [found for found in report.conclusions if not found.survives]
    if fallen:
        lines = [
            (conclusion_text(found), verdict.value, words.listing(readings))
            for found in fallen
            for verdict, readings in falls_under(found).items()
        ]
        yield table("What does not survive", ("conclusion", "is", "under"), lines, whole=(1,))
