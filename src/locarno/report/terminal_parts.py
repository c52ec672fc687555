"""Pieces of which the tables for the terminal are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from locarno.model.probability import Probability, Range
from locarno.model.results import Assessment, said_once
from locarno.report import words

_LONG_WORD = 20
"""Letters of a word that may be broken all the same."""

__all__ = ["caveat_lines", "caveats_of", "chance_cell", "range_cell", "share_cell", "table"]


def table(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    whole: Sequence[int] = (0, 1),
) -> Table:
    """A table whose texts are shown as they are; columns that stay whole are never wrapped.

    The others are wrapped between words as long as the terminal is wide enough for their longest.
    """
    shown = [tuple(row) for row in rows]
    found = Table(title=Text(title), box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    for number, head in enumerate(heads):
        word = max(len(w) for text in (head, *(row[number] for row in shown)) for w in _words(text))
        found.add_column(
            Text(head), overflow="fold", no_wrap=number in whole, min_width=min(word, _LONG_WORD)
        )
    for row in shown:
        found.add_row(*(Text(cell) for cell in row))
    return found


def _words(text: str) -> list[str]:
    return text.split() or [""]


def range_cell(given: Range | None) -> str:
    """Most likely value, and the range on the line below where it has one."""
    if given is None:
        return words.NOT_GIVEN
    mode = words.amount(given.mode)
    band = words.span(words.amount(given.low), words.amount(given.high))
    return mode if band == mode else f"{mode}\n{band}"


def caveat_lines(texts: Iterable[str]) -> list[RenderableType]:
    """Caveats as lines below a table."""
    return [Text(f"Caveat: {text}") for text in texts]


def caveats_of(assessment: Assessment) -> list[RenderableType]:
    """Caveats of the designs, each once, with the designs that it is about."""
    return caveat_lines(said_once({k: d.caveats for k, d in assessment.designs.items()}))


def chance_cell(chance: Probability | None) -> str:
    """Of 100, and the 95 % sampling interval on the line below where it shows."""
    if chance is None:
        return words.NOT_GIVEN
    mean, sampling = words.hundred(chance.mean), chance.sampling
    band = words.span(words.hundred(sampling.low), words.hundred(sampling.high), between="–")
    return mean if band == mean else f"{mean}\n{band}"


def share_cell(share: float | None) -> str:
    """A share, of 100."""
    return words.NOT_GIVEN if share is None else words.hundred(share)
