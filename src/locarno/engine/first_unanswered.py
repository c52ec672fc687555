"""The first grave breach of a history to which no answer came in time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.engine.simulation import Outcomes
from locarno.model.outcome_results import FirstUnanswered
from locarno.theory.episode.dates import quarter_days
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import Broken
from locarno.theory.estimation import simulated_probability
from locarno.units import quarter_of_day

__all__ = ["first_unanswered"]


def first_unanswered(
    outcomes: Outcomes, classes: Sequence[str], horizon_days: int
) -> FirstUnanswered:
    """When it comes, of which class it is, and which link failed it.

    Parameters
    ----------
    classes : violation classes in the order of the file.
    """
    found = outcomes.histories
    happened = found.unanswered_day != NEVER
    quarter = quarter_of_day(found.unanswered_day[happened])
    shares = np.bincount(quarter, minlength=len(quarter_days(horizon_days))) / happened.size
    return FirstUnanswered(
        p_any=simulated_probability(happened.reshape(outcomes.futures, -1)),
        by_quarter=tuple(map(float, shares)),
        median_quarter=_median(np.sort(quarter), happened.size),
        classes=_shares(found.unanswered_class[happened], classes, happened.size),
        links=_shares(
            found.unanswered_link[happened], [link.name.lower() for link in Broken], happened.size
        ),
    )


def _median(quarters: NDArray[np.int64], histories: int) -> int | None:
    """Quarter by whose end half of all histories have had one, of those that had, in order."""
    half = (histories + 1) // 2
    return int(quarters[half - 1]) if quarters.size >= half else None


def _shares(places: NDArray[np.int64], names: Sequence[str], histories: int) -> dict[str, float]:
    counts = np.bincount(places, minlength=len(names))
    return {
        name: float(count / histories)
        for name, count in zip(names, counts, strict=True)
        if count
    }  # fmt: skip
