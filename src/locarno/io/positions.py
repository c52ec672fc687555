"""Positions of quantities in a file, by which their random draws are addressed (semantics §16)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["positions_in_order", "positions_of_borrowed", "positions_of_levels"]

_NEVER_DRAWN: Final = re.compile(
    r"elements\.[^.]*\.(?:flight\.|voyage\.|supports|tonnes)"
    r"|force\.(?:air|sea|by_year)\.|force\.(?:lift|relief)"
    r"|guarantors\.[^.]*\.(?:committed\.|recovering\.|ceiling|fair_share|pledges\.[^.]*\.buildup)"
    r"|costs\.(?:by_guarantor\.|exchange\.|set_up)|sizing\.national_support\."
)
"""What is planned with and never drawn: it comes after what is drawn, and so moves no draw."""

_JOINED_LATER: Final = (
    re.compile(r"channels\.tripwire"),
    re.compile(
        r"(?:bargaining|commitment)\.|parties\.[^.]*\.strength\.(?:ready|ready_years|ceiling)$"
    ),
    re.compile(
        r"coalition\.(?:blocs|pressure|member_times)|decision_times\.dual_key"
        r"|guarantors\.[^.]*\.population|stances\.[^.]*\.beta"
        r"|procedure\.(?:population_quota|followers_needed|keys\.|revote)"
    ),
    re.compile(r"incidents\.spill$"),
    re.compile(
        r"monitoring\.false_alarms$|coalition\.(?:unanswered|casualties|hardening|new_government)$"
        r"|hazards\.government_change$|guarantors\.[^.]*\.government_change$"
    ),
    re.compile(r"game\."),
    re.compile(r"incidents\.truces\."),
    re.compile(r"combat\."),
    re.compile(r"contested_air\.|channels\.air_cover$"),
    re.compile(r"parties\.[^.]*\.faced$"),
    re.compile(r"encounters\."),
    re.compile(r"incidents\.casualties$"),
)
"""Inputs that the first version of the language did not have; append only."""

_BLOCK: Final = 1 << 20
"""More than any file can hold: each group that joined counts from a multiple of it."""
_BORROWED: Final = 1 << 29
_LEVELS: Final = 1 << 30


def positions_in_order(paths: Iterable[str]) -> dict[str, int]:
    """Ordinal of every path.

    Parameters
    ----------
    paths : in file order, across all designs and views; a path may be repeated.

    Returns
    -------
    Ordinals from 0 in file order, what is never drawn last; what joined the language later counts
    from a number of its own, so that no input moves the draw of another.
    """
    groups: list[list[str]] = [[] for _ in range(len(_JOINED_LATER) + 1)]
    for path in dict.fromkeys(paths):
        groups[_group(path)].append(path)
    groups[0].sort(key=lambda path: _NEVER_DRAWN.match(path) is not None)
    return {
        path: number * _BLOCK + place
        for number, group in enumerate(groups)
        for place, path in enumerate(group)
    }


def positions_of_levels(paths: Iterable[str], known: Iterable[str]) -> dict[str, int]:
    """Ordinals of paths that only the levels of a bargaining bring into a case.

    Parameters
    ----------
    paths : in file order; known : those that have a position already.
    """
    found = dict.fromkeys(paths)
    fresh = [path for path in found if path not in set(known)]
    return {path: _LEVELS + place for place, path in enumerate(fresh)}


def positions_of_borrowed(paths: Iterable[str], known: Iterable[str]) -> dict[str, int]:
    """Ordinals of paths that only guarantees carried over from other scenarios have.

    Parameters
    ----------
    paths : in file order; known : those that have a position already.
    """
    places = positions_of_levels(paths, known)
    return {path: place - _LEVELS + _BORROWED for path, place in places.items()}


def _group(path: str) -> int:
    later = (n for n, joined in enumerate(_JOINED_LATER, start=1) if joined.match(path))
    return next(later, 0)
