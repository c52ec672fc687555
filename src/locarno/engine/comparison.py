"""Paired differences of designs that share futures and luck (semantics §17)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.simulation import Outcomes
from locarno.model.results import Comparison
from locarno.theory.estimation import paired_difference

__all__ = ["compared"]

_COMPARED: Final = ("p_held", "p_war")


def compared(
    works: Mapping[str, tuple[Outcomes | None, Mapping[str, Outcomes]]],
) -> tuple[Comparison, ...]:
    """Paired differences of every two designs; told apart only if the sign never changes.

    Parameters
    ----------
    works : by design, outcomes at the headline precision (None if not simulated) and by precision.
    """
    found = []
    for (a, (first, by_a)), (b, (second, by_b)) in itertools.combinations(works.items(), 2):
        for outcome in _COMPARED:
            if first is None or second is None:
                continue
            difference, sampling = paired_difference(_hits(first, outcome), _hits(second, outcome))
            signs = {np.sign(difference)}
            for key in by_a:
                other, _ = paired_difference(_hits(by_a[key], outcome), _hits(by_b[key], outcome))
                signs.add(np.sign(other))
            clear = sampling.low > 0 or sampling.high < 0
            told = bool(clear and len(signs) == 1)
            found.append(Comparison(a, b, outcome, difference, sampling, told))
    return tuple(found)


def _hits(outcomes: Outcomes, outcome: str) -> NDArray[np.bool_]:
    return outcomes.held() if outcome == "p_held" else outcomes.war()
