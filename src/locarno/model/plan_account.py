"""Where pledges go: from everything that was promised to what a plan has on station, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Account", "Loss", "RowAccount"]


class Loss(StrEnum):
    """Why a pledge is not on station, or why a part of what is wanted is missing."""

    CONDITIONS = "conditions"
    CAVEATS = "caveats"
    NOT_THERE = "not_there"
    ROTATION = "rotation"
    LIMITS = "limits"
    LEFT_OUT = "left_out"
    NOT_NEEDED = "not_needed"
    UNPLEDGED = "unpledged"


@dataclass(frozen=True, slots=True)
class RowAccount:
    """The account of one row: pledged less what is lost is filled, filled and gap are wanted.

    Parameters
    ----------
    row : its id; empty for the sum over the mandatory rows that count people.
    in_persons : whether amounts are people; else units, which have no crew.
    mandatory : whether it must be filled.
    wanted : mean over the quarters after the ramp, as are all amounts.
    pledged : units whose number the reading counts, whatever stands in their way.
    lost : of these, what a lever rules out (``conditions``), what a caveat or the Straits keep from
        where the row is filled (``caveats``), what has not arrived (``not_there``), what is wanted
        and held back by rotation or by another limit, what could serve and is left out (only where
        a plan is not the best one for the row), and what is not needed.
    filled : what is on station and counts.
    gap : what is missing, each part put down to the pledge nearest to filling it: first what is
        held back, then what has not arrived, caveats, conditions; the rest nobody pledged.
    """

    row: str
    in_persons: bool
    mandatory: bool
    wanted: float
    pledged: float
    lost: Mapping[Loss, float]
    filled: float
    gap: Mapping[Loss, float]


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a plan.

    Parameters
    ----------
    rows : in the order of the requirement.
    total : over the mandatory rows that count people.
    """

    rows: tuple[RowAccount, ...]
    total: RowAccount
