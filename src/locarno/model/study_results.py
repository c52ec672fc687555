"""What a study says: frozen results, each with its unit and its caveats."""

from __future__ import annotations

from dataclasses import dataclass

from locarno.model.evidence import Basis
from locarno.model.probability import Interval
from locarno.model.study import Better

__all__ = [
    "Answer",
    "BoxFound",
    "CaseAnswer",
    "HeatMap",
    "InputRange",
    "LambdaLead",
    "Limit",
    "PairRow",
    "Rank",
    "Ranking",
    "Reversal",
    "SensitivityRow",
    "SensitivityTable",
    "StudyAnswer",
    "TradeOff",
    "WorthOfEvidence",
]


@dataclass(frozen=True, slots=True)
class InputRange:
    """An input that was varied: its unit and range, and what stands behind it."""

    path: str
    unit: str
    low: float
    high: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """One input or group of inputs.

    Parameters
    ----------
    index : share of variance (Sobol, first order), size of effect (Morris) or PAWN's distance.
    total : total share of variance; spread of effects for Morris; Borgonovo's delta otherwise.
    swing : mean outcome at high less at low values, None for plans that do not tell.
    clear : whether it is told apart from nothing, allowing for all inputs looked at.
    """

    input: str
    index: float
    index_interval: Interval | None
    total: float | None
    total_interval: Interval | None
    swing: float | None
    swing_interval: Interval | None
    at_low: float | None
    at_high: float | None
    clear: bool
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class PairRow:
    """Share of variance that two inputs, or groups, have together and neither has alone."""

    first: str
    second: str
    index: float
    interval: Interval | None
    clear: bool


@dataclass(frozen=True, slots=True)
class SensitivityTable:
    """Inputs of one case by their hold on one outcome, the strongest first.

    Parameters
    ----------
    method : ``sobol``, ``morris`` or ``pawn``; given : event within which it was looked at.
    inputs : how many were looked at; points : on how many points.
    floor : index that an input that means nothing may reach, None where the method has none.
    mean : of the outcome over the points; share : whether the outcome is one of 0 and 1.
    moving_together : rows that move with a stronger one in this sample, and so are never clear.
    pairs : that share most, for a plan that tells; clear allows for all pairs looked at.
    """

    case: str
    outcome: str
    method: str
    given: str | None
    inputs: int
    points: int
    floor: float | None
    rows: tuple[SensitivityRow, ...]
    caveat: str | None = None
    mean: float | None = None
    share: bool = False
    moving_together: int = 0
    pairs: tuple[PairRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """A restriction of a box, in the unit of its input; None leaves a side open.

    Parameters
    ----------
    stability : share of half-samples in which the input was restricted too.
    quasi_p : chance that the restriction looks as good by accident, the larger of its sides.
    place : part of the scenario that lies somewhere, such as ``line.sectors.north`` or ``line``.
    """

    input: str
    unit: str
    low: float | None
    high: float | None
    low_quantile: float | None
    high_quantile: float | None
    stability: float
    quasi_p: float
    place: str | None = None


@dataclass(frozen=True, slots=True)
class BoxFound:
    """Where cases of interest happen, by one method.

    Parameters
    ----------
    coverage : share of all cases of interest inside; density : share inside that is of interest;
    mass : share of all points inside; base : share of all points that is of interest.
    overlap : how much of the box comes back from halves of the points, None where not tried.
    stable : whether every restriction comes back in nearly all halves.
    """

    case: str
    method: str
    interest: str
    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    base: float
    overlap: float | None
    stable: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Rank:
    """One design over all futures.

    Parameters
    ----------
    mean : of the outcome that decides; regret : mean distance from the best design of each future;
    worst_regret : its 95 % point; satisfied : share of futures that are good enough, or None.
    """

    case: str
    mean: float
    regret: float
    worst_regret: float
    satisfied: float | None


@dataclass(frozen=True, slots=True)
class Reversal:
    """What one input does to the lead of the first design over the second.

    Parameters
    ----------
    values : middles of five parts of its range, in its unit; leads : mean lead in each, positive
        while the first is better; intervals : of each, allowing for all parts of all inputs.
    flips : whether the second is better somewhere, clear of 0; break_even : where they are equal.
    """

    input: str
    unit: str
    values: tuple[float, ...]
    leads: tuple[float, ...]
    intervals: tuple[Interval, ...]
    flips: bool
    break_even: float | None


@dataclass(frozen=True, slots=True)
class WorthOfEvidence:
    """Gain in the outcome from knowing an input before choosing a design."""

    input: str
    gain: float


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Lead of one design over another in the plane of two inputs.

    Parameters
    ----------
    x, y : inputs; x_values, y_values : middles of cells; lead : by row of y, None for no point.
    line : pieces along which both are equally good.
    """

    x: str
    y: str
    x_unit: str
    y_unit: str
    x_values: tuple[float, ...]
    y_values: tuple[float, ...]
    lead: tuple[tuple[float | None, ...], ...]
    line: tuple[tuple[tuple[float, float], tuple[float, float]], ...]


@dataclass(frozen=True, slots=True)
class LambdaLead:
    """Lead of the first design over the second at one end of the band of lambda.

    Parameters
    ----------
    end : ``low`` or ``high``; lead : mean on the same futures and luck, with its interval.
    """

    end: str
    lead: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Ranking:
    """Designs by one outcome, and what could change the order of the first two.

    Parameters
    ----------
    lead : mean lead of the first over the second, with its interval.
    told_apart : whether that is clear of 0 and of one sign at both ends of the band of lambda.
    by_lambda : the lead at those ends; empty for outcomes that lambda does not enter.
    """

    outcome: str
    better: Better
    order: tuple[Rank, ...]
    lead: float | None
    lead_interval: Interval | None
    told_apart: bool
    reversals: tuple[Reversal, ...]
    evidence: tuple[WorthOfEvidence, ...]
    map: HeatMap | None
    sentence: str
    by_lambda: tuple[LambdaLead, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One design in one setting: mean of each outcome with its sampling interval."""

    case: str
    failure: str | None
    points: int
    outcomes: dict[str, tuple[float, Interval]]
    not_finite: dict[str, int]


@dataclass(frozen=True, slots=True)
class TradeOff:
    """Cases in the plane of two outcomes: which of them no other is better than on both means."""

    outcomes: tuple[str, ...]
    not_dominated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Of what an answer tells: version, study, plan of sampling, points, histories each, seed."""

    locarno: str
    title: str
    plan: str
    points: int
    histories: int
    seed: int


@dataclass(frozen=True, slots=True)
class StudyAnswer(Answer):
    """Everything that a study says."""

    outcomes: tuple[str, ...]
    inputs: tuple[InputRange, ...]
    cases: tuple[CaseAnswer, ...]
    trade_off: TradeOff
    sensitivity: tuple[SensitivityTable, ...]
    boxes: tuple[BoxFound, ...]
    ranking: tuple[Ranking, ...]
    caveats: tuple[str, ...]
