"""When a ceasefire counts as eroded (semantics §11): unanswered breaches, or slices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEVER", "Breaches", "eroded_days"]

I64 = NDArray[np.int64]

NEVER = -1
"""Day that never comes."""

_SHARE_MARGIN = 1e-9
"""Keeps a share such as 28 % of 25 breaches, 7.000000000000001 in binary, from needing eight."""


@dataclass(frozen=True, slots=True)
class Breaches:
    """True breaches of one variant that count towards erosion, one entry each.

    Parameters
    ----------
    history : index of the history.
    due : day on which the fait-accompli time has passed.
    link : first broken link, 0 for a timely answer.
    slices : whether it left the challenger a slice.
    """

    history: I64
    due: I64
    link: I64
    slices: NDArray[np.bool_]


def eroded_days(
    breaches: Breaches,
    last_day: I64,
    *,
    window_days: int,
    at_least: int,
    unanswered_share: float,
    slice_ceiling: int,
) -> tuple[I64, I64]:
    """Day on which each history is first eroded, and the broken link that completed it.

    Parameters
    ----------
    breaches : all that count, in any order.
    last_day : (n,), day after which nothing counts any more (horizon or war).
    window_days, at_least, unanswered_share, slice_ceiling : the rule.

    Returns
    -------
    (n,) day or -1; (n,) link of the last unanswered breach due by that day, or 0.
    """
    order = np.lexsort((breaches.due, breaches.history))
    order = order[breaches.due[order] <= last_day[breaches.history[order]]]
    history, due = breaches.history[order], breaches.due[order]
    link, slices = breaches.link[order], breaches.slices[order]
    cut = _slice_count(history, slices) >= slice_ceiling
    # The counts change when a breach enters the window, and again on the day it has left it.
    left = due + window_days
    stays = left <= last_day[history]
    asked = np.concatenate([history, history[stays]])
    when = np.concatenate([due, left[stays]])
    total, failed, end = _in_window(history, due, link, asked, when, window_days)
    enough = failed >= unanswered_share * total - _SHARE_MARGIN
    met = (total >= at_least) & enough
    met[: cut.size] |= cut
    latest = _last_unanswered(history, link)
    hits = np.flatnonzero(met)
    hits = hits[np.argsort(when[hits], kind="stable")[::-1]]
    day = np.full(last_day.shape, NEVER)
    cause = np.zeros(last_day.shape, dtype=np.int64)
    day[asked[hits]] = when[hits]
    cause[asked[hits]] = latest[end[hits] - 1]
    return day, cause


def _in_window(
    history: I64, due: I64, link: I64, asked: I64, when: I64, window: int
) -> tuple[I64, I64, I64]:
    """Breaches and unanswered breaches in the window that ends on each day asked about.

    The third array is the place after the last breach in that window.
    """
    if not history.size:
        return history, history, history
    span = int(when.max()) + window + 1
    key = history * span + due
    unanswered = np.concatenate([[0], np.cumsum(link != 0)])
    end = np.searchsorted(key, asked * span + when, side="right")
    start = np.searchsorted(key, asked * span + np.maximum(when - window + 1, 0))
    return end - start, unanswered[end] - unanswered[start], end


def _slice_count(history: I64, slices: NDArray[np.bool_]) -> I64:
    """Slices of each history up to each breach."""
    running = np.cumsum(slices)
    first = np.searchsorted(history, history)
    before = np.where(first > 0, running[np.maximum(first - 1, 0)], 0)
    count: I64 = running - before
    return count


def _last_unanswered(history: I64, link: I64) -> I64:
    """Broken link of the last unanswered breach of the same history up to each breach."""
    place = np.where(link != 0, np.arange(link.size), NEVER)
    latest = np.maximum.accumulate(place) if place.size else place
    first = np.searchsorted(history, history)
    return np.where(latest >= first, link[np.maximum(latest, 0)], 0)
