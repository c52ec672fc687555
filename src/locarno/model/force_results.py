"""Results of sizing and of force generation: what is wanted, and who fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from locarno.model.forces import Domain
from locarno.model.plan_account import Account
from locarno.model.plan_results import Explanation, Proof, RotationBars
from locarno.model.probability import Probability, Range
from locarno.model.station_results import AirSizing, SeaSizing

__all__ = [
    "Generation",
    "LandSizing",
    "Plan",
    "PlanLine",
    "PlanStatus",
    "Reading",
    "Requirement",
    "RequirementRow",
    "Shortfall",
    "Tier",
]


class Tier(StrEnum):
    """Whether a row must be filled."""

    MANDATORY = "mandatory"
    DESIRED = "desired"


class PlanStatus(StrEnum):
    """What the planner can say of a plan."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"
    STOPPED_BY_CLOCK = "stopped_by_clock"


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One thing that has to be there: an element (or ``land``), in units and in people.

    ``by_sector`` shares the most likely people out over the sectors of the line, by id; what is
    left serves elsewhere. ``tail`` is the part of the units that supports the others, which a plan
    counts again for the people it really sends. ``from_year`` is the share of the row wanted from
    the start of a year on; empty means all of it, always.
    """

    id: str
    domain: Domain
    units: Range
    persons: Range
    tier: Tier
    by_sector: Mapping[str, float] = field(default_factory=dict)
    tail: Range | None = None
    from_year: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LandSizing:
    """Steps from the line to the land force; battalions are None where brigades are counted."""

    label: str
    line_km: Range
    tolerance_km: float
    battalions_in_line: Range | None
    battalions: Range | None
    brigades: Range
    fighting_persons: Range
    persons: Range


@dataclass(frozen=True, slots=True)
class Requirement:
    """The force a design needs: deployed, and the pool that sustains it.

    ``land_sized`` comes from posture and line, ``land_composed`` from recorded units; where both
    exist the composed force counts and ``reason`` says why they differ. ``air`` and ``sea`` are
    the stations behind rows that were computed, None where the design counts units.
    """

    persons_deployed: Range
    persons_pool: Range
    by_domain: Mapping[Domain, Range]
    rows: tuple[RequirementRow, ...]
    land_sized: LandSizing | None = None
    land_composed: Range | None = None
    composed_over_sized: float | None = None
    reason: str | None = None
    pool_multiplier: float = 1.0
    air: AirSizing | None = None
    sea: SeaSizing | None = None
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Units of a mandatory or desired row missing over a run of quarters."""

    row: str
    tier: Tier
    first_quarter: int
    last_quarter: int
    units: float
    persons: float


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What one pledge puts on station, by quarter, in units of its element and in people."""

    guarantor: str
    pledge: str
    element: str
    on_station: tuple[float, ...]
    persons: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Who sends what when, under one reading of the pledges."""

    lines: tuple[PlanLine, ...]
    status: PlanStatus


@dataclass(frozen=True, slots=True)
class Reading:
    """Force generation under one reading of the pledges (semantics §5, §13).

    ``months_to`` has the months until 50, 80 and 100 % of what is mandatory is there to stay;
    ``rotation_breaks`` the quarter from which the force stays below its largest number so far;
    ``account`` where the pledges go, from what was promised to what is on station.
    """

    filled_share: float | None
    expected_fill: Probability | None
    p_full: Probability | None
    shortfall: tuple[Shortfall, ...]
    months_to_full: int | None
    sustainable: bool
    status: PlanStatus
    bound: float
    first_arrival_days: float | None
    persons_on_station: tuple[float, ...]
    by_guarantor: Mapping[str, float]
    lost_without: Mapping[str, float]
    plan: Plan
    months_to: Mapping[str, int | None] = field(default_factory=dict)
    rotation_breaks: int | None = None
    proof: Proof | None = None
    rotation: RotationBars | None = None
    explanation: Explanation | None = None
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """Both readings, always side by side."""

    stated: Reading
    announced: Reading

    @property
    def by_name(self) -> Mapping[str, Reading]:
        """Both by their names."""
        return {"stated": self.stated, "announced": self.announced}
