"""Plans kept for later, and where they are kept: what a stage may ask of a folder it cannot see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["KeptPlan", "PlanStore"]


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A searched plan in words that outlive the program: who begins how many tours when.

    Parameters
    ----------
    tours : units that begin a tour, by offer (``guarantor.pledge``) and quarter; a quarter below 0
        is that of a tour cut short.
    missing : mandatory weight-quarters that the plan lacks after the ramp.
    bound : no plan in whole units lacks less.
    bounds : what no plan falls below at each later level, what came before held.
    """

    tours: Mapping[str, Mapping[int, int]]
    missing: float
    bound: float
    bounds: Mapping[str, float] = field(default_factory=dict)


class PlanStore(Protocol):
    """Plans by the digest of the planning problem that they solve."""

    def empty(self) -> bool:
        """Whether no plan was kept before."""

    def find(self, digest: str) -> KeptPlan | None:
        """The plan kept for a problem; None where there is none, or none that can be read."""

    def keep(self, digest: str, plan: KeptPlan) -> None:
        """Keeps the plan of a problem."""

    def refuse(self, digest: str, why: str) -> None:
        """Notes why a plan that was found is not used; the clause goes on from its name."""
