"""Tables for the terminal that read the same with and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

__all__ = ["plain_table"]


def plain_table(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    whole: Sequence[int] = (0, 1),
) -> Table:
    """A table whose texts are shown as they are; columns that stay whole are never wrapped."""
    table = Table(title=Text(title), box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    for number, head in enumerate(heads):
        table.add_column(Text(head), overflow="fold", no_wrap=number in whole)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
