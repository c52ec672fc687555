"""Rows as CSV text, as RFC 4180 has it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["as_csv"]


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    r"""Rows as CSV text; numbers keep every digit, None is an empty cell, lines end with CR LF.

    >>> as_csv([("row", "units"), ("land, sea", 0.1), ("air", None)])
    'row,units\r\n"land, sea",0.1\r\nair,\r\n'
    """
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
