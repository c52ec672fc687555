"""Results of the stages: frozen, with units and caveats, in the order a number travels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from locarno.model.arrival import Arrival
from locarno.model.bargaining_results import BargainResult, CommitmentProblem, Objection
from locarno.model.coalition_results import CoalitionDecision
from locarno.model.disputes import DisputeReport
from locarno.model.evidence import Basis, LedgerEntry
from locarno.model.forces import Domain
from locarno.model.game_results import GameResult
from locarno.model.plan_account import Account
from locarno.model.plan_results import Explanation, Proof, RotationBars
from locarno.model.probability import Interval, Probability, Range
from locarno.model.station_results import AirSizing, SeaSizing

__all__ = [
    "ActionDeterrence",
    "Assessment",
    "ClockRow",
    "Comparison",
    "Cost",
    "CostSwing",
    "DesignAssessment",
    "Deterrence",
    "Driver",
    "Finding",
    "Generation",
    "GuarantorCost",
    "LandSizing",
    "Ledger",
    "LineMeasure",
    "Needed",
    "Outcome",
    "Plan",
    "PlanCost",
    "PlanLine",
    "PlanStatus",
    "Reading",
    "Requirement",
    "RequirementRow",
    "Severity",
    "Shortfall",
    "Simulation",
    "Stretch",
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


class Severity(StrEnum):
    """Weight of a finding."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Outcome(StrEnum):
    """State of a ceasefire at the horizon (semantics §11)."""

    HELD = "held"
    ERODED = "eroded"
    WAR = "war"


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


@dataclass(frozen=True, slots=True)
class ClockRow:
    """The response chain of one violation class; each chance is given the one before."""

    answer: str
    p_detect: Probability
    p_attribute: Probability
    p_willing: Probability
    p_decide_in_time: Probability
    p_arrive_in_time: Probability
    p_in_time: Probability
    median_hours: float | None
    range_hours: tuple[float, float] | None
    promised_hours: float | None
    fait_accompli_hours: Range
    arrival_hours: Range | None


@dataclass(frozen=True, slots=True)
class Needed:
    """Credibility that deters an action: quantiles over futures; None where nothing deters."""

    p10: float | None
    p50: float | None
    p90: float | None
    share_zero: Probability
    share_none: Probability


@dataclass(frozen=True, slots=True)
class ActionDeterrence:
    """Needed, offered and believed credibility of the answer to one action."""

    needed: Needed
    offered: Probability
    believed: Probability
    share_deterred: Probability
    due_to_guarantee: float


@dataclass(frozen=True, slots=True)
class Deterrence:
    """What the challenger would do at one decision, in closed form."""

    by_action: Mapping[str, ActionDeterrence]
    p_action: Mapping[str, Mapping[str, Probability]]
    noise_floor: Mapping[str, Mapping[str, float]]
    payoff_scale: float
    multiplicity: int
    clipped_share: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """Ceasefire years: outcomes at the horizon and over time.

    ``failures`` holds, day by day, the share of all histories that were no longer held by then, by
    the first broken link of what ended that (erosion or war, whichever came first).
    """

    p_held: Probability
    p_eroded: Probability
    p_war: Probability
    p_direct_clash: Probability
    survival: tuple[tuple[int, Probability], ...]
    states: tuple[tuple[int, float, float, float], ...]
    causes: Mapping[str, float]
    war_after_erosion: float
    clash_bands: Mapping[str, float]
    by_lambda: Mapping[str, Mapping[str, Probability]]
    under_stated: Mapping[str, Probability]
    breaches_per_year: float
    answered_share: float | None
    wrong_answers_per_year: float
    failures: tuple[tuple[int, Mapping[str, float]], ...]


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


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness of the guarantee, where it stands and how it could be repaired."""

    code: str
    severity: Severity
    where: str
    message: str
    remedy: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """How far an outcome moves when one input goes from its 10 % to its 90 % point."""

    input: str
    basis: Basis
    outcome: str
    low_value: float
    high_value: float
    at_low: float
    at_high: float
    swing: float
    sampling: Interval | None


@dataclass(frozen=True, slots=True)
class DesignAssessment:
    """Everything computed for one design; a stage that was not run is None."""

    title: str | None
    requirement: Requirement | None = None
    generation: Generation | None = None
    clock: Mapping[str, ClockRow] | None = None
    arrival: Arrival | None = None
    coalition: CoalitionDecision | None = None
    deterrence: Deterrence | None = None
    game: GameResult | None = None
    commitment: CommitmentProblem | None = None
    objections: tuple[Objection, ...] | None = None
    bargaining: BargainResult | None = None
    simulation: Simulation | None = None
    cost: Cost | None = None
    findings: tuple[Finding, ...] | None = None
    drivers: tuple[Driver, ...] | None = None
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired difference of two designs on the same futures and the same luck."""

    a: str
    b: str
    outcome: str
    difference: float
    sampling: Interval
    told_apart: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """Assumptions of a run, weakest first, and what was given but never read."""

    digest: str
    weakest: tuple[LedgerEntry, ...]
    unread: tuple[str, ...]
    assumed_share: float | None
    unidentified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sector along the line, in km of the stated length."""

    name: str
    from_km: float
    to_km: float


@dataclass(frozen=True, slots=True)
class LineMeasure:
    """The line in figures; no length stands without the tolerance it was measured at.

    ``factor`` is what the lengths of the trace were multiplied by to add up to the stated length.
    """

    length_km: float
    tolerance_km: float
    at_tolerance: Mapping[str, float]
    trace_km: float | None
    trace_km_at_tolerance: float | None
    factor: float
    sectors: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The document that ``assess`` writes."""

    locarno: str
    scenario: str
    title: str
    digest: str
    as_of: str
    view: str | None
    seed: int
    runs: int
    histories: int
    horizon_days: int
    lambda_band: tuple[float, float, float]
    designs: Mapping[str, DesignAssessment]
    comparison: tuple[Comparison, ...]
    caveats: tuple[str, ...]
    ledger: Ledger
    line: LineMeasure | None = None
    readings: tuple[str, ...] = ()
    disputes: DisputeReport | None = None
