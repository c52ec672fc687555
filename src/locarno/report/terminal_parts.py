"""Pieces of which the tables for the terminal are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from locarno.model.probability import Range
from locarno.report import words

__all__ = ["range_cell", "table"]


def table(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    whole: Sequence[int] = (0, 1),
) -> Table:
    """A table whose texts are shown as they are; columns that stay whole are never wrapped."""
    found = Table(title=Text(title), box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    for number, head in enumerate(heads):
        found.add_column(Text(head), overflow="fold", no_wrap=number in whole)
    for row in rows:
        found.add_row(*(Text(cell) for cell in row))
    return found


def range_cell(given: Range | None) -> str:
    """Most likely value, and the range on the line below where it has one."""
    if given is None:
        return words.NOT_GIVEN
    mode = words.amount(given.mode)
    band = words.span(words.amount(given.low), words.amount(given.high))
    return mode if band == mode else f"{mode}\n{band}"
