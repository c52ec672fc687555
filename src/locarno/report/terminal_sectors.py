"""Who stands in which sector, for the terminal: nations by sector, and the price of cohesion."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from locarno.model.plan_results import SectorPlacement
from locarno.report import words
from locarno.report.sector_words import cohesion_sentences, largest_first, sector_name
from locarno.report.terminal_parts import table

__all__ = ["sector_tables"]

_SHOWN = 6


def sector_tables(title: str, placed: SectorPlacement | None) -> Iterator[RenderableType]:
    """Sentences on the placement, who stands in each sector, and the curve of cohesion.

    Parameters
    ----------
    title : design and reading; placed : its plan on the line, None where nothing is by sector.
    """
    if placed is None:
        return
    yield Text(f"{title}: {' '.join(cohesion_sentences(placed))}\n{_numbers(placed)}\n")
    rows = [
        (
            sector_name(fill),
            words.amount(fill.wanted),
            words.amount(fill.missing),
            _people(largest_first(fill.by_guarantor)),
        )
        for fill in placed.sectors
    ]
    heads = ("sector", "wanted", "missing", "people by guarantor")
    yield table(f"{title}: who stands where, mean after the ramp", heads, rows, whole=(0,))
    if len(placed.curve) > 1:
        steps = [
            (str(step.nations), words.amount(step.missing), words.amount(step.bound))
            for step in placed.curve
        ]
        of_curve = (
            "nations to a sector",
            "person-quarters missing",
            "no placement lacks less than",
        )
        yield table(f"{title}: the price of cohesion", of_curve, steps)


def _people(most_first: list[tuple[str, float]]) -> str:
    """The largest contributors, and how many more there are."""
    shown = [f"{key} {words.amount(people)}" for key, people in most_first[:_SHOWN]]
    left = len(most_first) - len(shown)
    return ", ".join([*shown, f"and {left} more"] if left else shown)


def _numbers(placed: SectorPlacement) -> str:
    """What is missing before and after, of which how much for cohesion, and how good that is."""
    before, after, bound, greedy, price = map(
        words.amount,
        (placed.before, placed.missing, placed.bound, placed.greedy, placed.price),
    )
    together = (
        ""
        if placed.together is None
        else f" A plan made with its sectors in mind lacks {words.amount(placed.together)}, and no"
        f" plan less than {words.amount(placed.least)}."
    )
    return (
        f"Person-quarters missing: {before} before it is placed, {after} in sectors, {price} of"
        f" them for cohesion; no placement lacks less than {bound}, one made in one pass"
        f" {greedy}.{together}"
    )
