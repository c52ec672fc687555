"""States of the world on which pledges, sensors and obligations hang."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.streams import Stream
from locarno.model.parties import Role
from locarno.model.scenario import Case

__all__ = ["BACKSTOP_LEVER", "CEASEFIRE_LEVER", "all_met", "condition_met", "lever_holds"]

BACKSTOP_LEVER = "agreement.us_backstop"
CEASEFIRE_LEVER = "agreement.ceasefire_first"


def lever_holds(case: Case, name: str, *, backstop: bool | None = None) -> bool:
    """Whether the lever behind a condition allows it; a chance condition always may be met.

    The lever about the order of ceasefire and deployment decides *when* something happens, never
    whether. ``backstop`` overrides the lever on the United States, for the years after it ends.
    """
    lever = case.conditions[name].lever
    if lever is None or lever == CEASEFIRE_LEVER:
        return True
    if lever == BACKSTOP_LEVER and backstop is not None:
        return backstop
    return bool(getattr(case.agreement, lever.removeprefix("agreement.")))


def condition_met(
    case: Case, futures: Futures, name: str, *, backstop: bool | None = None
) -> NDArray[np.bool_]:
    """Whether a condition is met in each future, shape (R,); one event for all who name it."""
    condition = case.conditions[name]
    if condition.probability is None:
        return np.full(futures.runs, lever_holds(case, name, backstop=backstop))
    lane = futures.positions[condition.probability.path]
    met: NDArray[np.bool_] = futures.luck(Stream.CONDITION, lane) < futures[condition.probability]
    return met


def all_met(
    case: Case, futures: Futures, names: tuple[str, ...], *, backstop: bool | None = None
) -> NDArray[np.bool_]:
    """Whether all conditions named are met in each future, shape (R,)."""
    met = np.full(futures.runs, fill_value=True)
    for name in names:
        met &= condition_met(case, futures, name, backstop=backstop)
    return met


def controlled_by_challenger(case: Case, name: str) -> bool:
    """Whether the challenger can withhold a condition."""
    return case.conditions[name].controlled_by is Role.CHALLENGER
