"""Names of the sampling plans."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["SamplingPlan"]


class SamplingPlan(StrEnum):
    """How points are laid out, and so which analyses they allow."""

    SOBOL = "sobol"
    LHS = "lhs"
    MORRIS = "morris"
    SALTELLI = "saltelli"
    SALTELLI_PAIRS = "saltelli_pairs"
    FACTORIAL = "factorial"

    @property
    def space_filling(self) -> bool:
        """Whether the points are one even sample of the space, as given-data methods need it."""
        return self in {SamplingPlan.SOBOL, SamplingPlan.LHS}
