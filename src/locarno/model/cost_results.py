"""Results of costing: ranges, what drives them, by guarantor and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Range

__all__ = [
    "Cost",
    "CostSwing",
    "GuarantorCost",
    "PlanCost",
]


@dataclass(frozen=True, slots=True)
class CostSwing:
    """What carries the range of the extra cost: the price of a person or the number of people.

    ``factor`` is its high over its low end. The shares add to 1; each is the logarithm of the
    factor that is left when only the price, or only the number, moves.
    """

    factor: float
    due_to_price: float
    due_to_persons: float


@dataclass(frozen=True, slots=True)
class GuarantorCost:
    """Cost of what one guarantor keeps on station under a plan, in EUR.

    Years are counted from the ceasefire; the last may be a part of one. ``full`` contains
    ``incremental``; ``set_up`` is paid once and is part of neither. ``own_number`` says whether
    the extra cost of a person is this guarantor's own.
    """

    incremental_by_year: tuple[Range, ...]
    full_by_year: tuple[Range, ...]
    set_up_by_year: tuple[Range, ...] | None
    incremental_eur_per_year: Range
    full_eur_per_year: Range
    own_number: bool


@dataclass(frozen=True, slots=True)
class PlanCost:
    """Cost of a plan by guarantor and year, in EUR; three counts that are never added."""

    by_guarantor: Mapping[str, GuarantorCost]
    incremental_by_year: tuple[Range, ...]
    full_by_year: tuple[Range, ...]
    set_up_by_year: tuple[Range, ...] | None
    incremental_eur_per_year: Range
    full_eur_per_year: Range
    set_up_eur: Range | None
    price_year: int
    basis: str
    swing: CostSwing | None


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost a year of the force required, counted in two ways that are never added.

    ``plans`` has the cost of what the pledges put there instead, by reading, where plans were made.
    """

    incremental_eur_per_year: Range
    full_eur_per_year: Range
    price_year: int
    swing: CostSwing | None = None
    plans: Mapping[str, PlanCost] | None = None
