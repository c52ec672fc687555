"""Hints that end a message."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

__all__ = ["suggestion"]

_LISTED: Final = 12
"""Most words a message lists."""
_LONGEST: Final = 100
"""Longest word that is compared with others; comparing takes the square of the length."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for a near miss, else the words there are.

    >>> suggestion("decaay", ["decay", "rate"])
    "; did you mean 'decay'?"
    >>> suggestion("x", ["decay", "rate"])
    '; there are: decay, rate'
    """
    return _suggestion(word[:_LONGEST], tuple(str(k) for k in known))


@lru_cache(maxsize=4096)
def _suggestion(word: str, words: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, words, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    listed = ", ".join(words[:_LISTED]) + (", ..." if len(words) > _LISTED else "")
    return f"; there are: {listed}" if words else "; there are none"
