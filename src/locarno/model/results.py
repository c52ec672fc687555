"""Results of the stages: frozen, with units and caveats, in the order a number travels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from locarno.model.arrival import Arrival
from locarno.model.bargaining_results import BargainResult, CommitmentProblem, Objection
from locarno.model.challenger_results import Challengers
from locarno.model.coalition_results import CoalitionDecision
from locarno.model.contested_air import CoverRow
from locarno.model.cost_results import Cost
from locarno.model.disputes import DisputeReport
from locarno.model.encounters import Encountered
from locarno.model.evidence import Basis, LedgerEntry
from locarno.model.force_results import Generation, Requirement
from locarno.model.game_results import GameResult
from locarno.model.outcome_results import Casualties, CoalitionLeft, FirstUnanswered
from locarno.model.probability import Interval, Probability, Range, Rate
from locarno.model.rare_results import RareEnds

__all__ = [
    "ActionDeterrence",
    "Assessment",
    "ClockRow",
    "Comparison",
    "DesignAssessment",
    "Deterrence",
    "Driver",
    "Finding",
    "Ledger",
    "LineMeasure",
    "Needed",
    "Offensives",
    "Outcome",
    "QuarterOfCalendar",
    "Severity",
    "Simulation",
    "Stretch",
    "said_once",
]


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
    """What the challenger would do at one decision, in closed form.

    Parameters
    ----------
    multiplicity : most ways to play the solved game that were found in one future (key ``game``).
    """

    by_action: Mapping[str, ActionDeterrence]
    p_action: Mapping[str, Mapping[str, Probability]]
    noise_floor: Mapping[str, Mapping[str, float]]
    payoff_scale: float
    multiplicity: int
    clipped_share: float


@dataclass(frozen=True, slots=True)
class Offensives:
    """How the challenger's offensives end, as shares of them; who wins a war is not asked.

    ``broken_alone`` is the share in which the line broke before any help had come, ``ground_km``
    and ``days`` the means until the end. ``losses`` are shares by the people whom both sides lose
    until then, as ``Casualties`` has its bands.
    """

    repelled: float
    limited_gain: float
    breakthrough: float
    broken_alone: float
    ground_km: float
    days: float
    losses: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuarterOfCalendar:
    """A quarter of ceasefire: what happened beside what monitoring would have recorded of it.

    Rates are those of a whole quarter in the ceasefires that no war has ended yet; None where
    hardly any is left. ``exchanges`` come with ``violations``, the records that they leave;
    ``breaches`` are grave ones that count towards erosion, with those of them ``reported``, false
    alarms included; ``meetings`` are those of forces in the air and at sea. ``ceasefires`` is the
    share of histories without war when it begins.
    """

    quarter: int
    ceasefires: float
    exchanges: Rate | None
    violations: Rate | None
    breaches: Rate | None
    reported: Rate | None
    meetings: Mapping[str, Rate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Simulation:
    """Ceasefire years: outcomes at the horizon and over time.

    ``failures`` holds, day by day, the share of all histories that were no longer held by then, by
    the first broken link of what ended that (erosion or war, whichever came first). ``unsolved`` is
    the mean number of decisions a history for which the game was not solved. ``casualties`` is None
    where the file has no number for them.
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
    unsolved: float = 0.0
    offensives: Offensives | None = None
    calendar: tuple[QuarterOfCalendar, ...] = ()
    encounters: Mapping[str, Encountered] = field(default_factory=dict)
    first_unanswered: FirstUnanswered | None = None
    coalition_left: CoalitionLeft | None = None
    casualties: Casualties | None = None


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
    """Everything computed for one design; a stage that was not run is None.

    ``other_deterrence`` and ``other_game`` are those of the second of two challengers, by party;
    ``challengers`` is what both do in the campaign.
    """

    title: str | None
    requirement: Requirement | None = None
    generation: Generation | None = None
    clock: Mapping[str, ClockRow] | None = None
    arrival: Arrival | None = None
    contested_air: tuple[CoverRow, ...] | None = None
    coalition: CoalitionDecision | None = None
    deterrence: Deterrence | None = None
    other_deterrence: Mapping[str, Deterrence] | None = None
    game: GameResult | None = None
    other_game: Mapping[str, GameResult] | None = None
    commitment: CommitmentProblem | None = None
    objections: tuple[Objection, ...] | None = None
    bargaining: BargainResult | None = None
    simulation: Simulation | None = None
    challengers: Challengers | None = None
    rare: RareEnds | None = None
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
class Look:
    """A look at the ranking: so many futures, histories of a design, and pairs left undecided."""

    runs: int
    histories: int
    undecided: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Designs by how often the ceasefire holds, and whether the looks decided it."""

    order: tuple[str, ...]
    decided: bool
    looks: tuple[Look, ...]


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
    ranking: Ranking | None = None
    incidents: str | None = None
    """How incidents were drawn, where there was a simulation: another way is another luck."""
    interrupted: bool = False
    """Whether it was ended early (Ctrl-C) and stands on what was finished; caveats say on what."""


def said_once(caveats: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Caveats of several designs, each once, behind the names of those it is about.

    >>> said_once({"tripwire": ["a", "b"], "forward": ["a"]})
    ('all designs: a', 'tripwire: b')
    """
    whose: dict[str, list[str]] = {}
    for name, texts in caveats.items():
        for text in texts:
            whose.setdefault(text, []).append(name)
    return tuple(
        f"{'all designs' if len(names) == len(caveats) > 1 else ', '.join(names)}: {text}"
        for text, names in whose.items()
    )
