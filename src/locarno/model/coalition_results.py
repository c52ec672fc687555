"""Results on the coalition: each decision rule for the same members, pressure, the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Probability, Range

__all__ = [
    "ClassDecision",
    "CoalitionDecision",
    "ForceGivenYes",
    "GroupPower",
    "LadderOnRecord",
    "Pressed",
    "PromiseOnRecord",
    "RecordCompared",
    "RecordedTimes",
    "RuleOutcome",
    "VotingPower",
    "WateredDown",
    "WateredLevel",
]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What is left of an answer under the worst admissible pressure.

    Parameters
    ----------
    kappa : offered credibility left, over futures.
    share_lost : share of the mean that is lost, 0 to 1.
    members : members on whom any pressure falls; nobody is named.
    typical, typical_bound : of 1, what is left of willing and in time at the most likely inputs,
        and what no pressure of so many parts can go below.
    exact : whether the two are the same, so that no worse pressure exists.
    """

    kappa: Probability
    share_lost: float
    members: int
    typical: float
    typical_bound: float
    exact: bool


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One decision rule, for one class of breach and the same coalition.

    Parameters
    ----------
    own : whether it is the rule of the design.
    ordered : whether a commander gives the order, so that nobody votes.
    p_willing : pi, given attributed; p_in_time : D, decided and arrived in time, given willing.
    kappa : offered credibility, q pi D.
    decided_by : hours after the attribution, and the chance that the decision has come by then,
        given attributed.
    """

    own: bool
    ordered: bool
    p_willing: Probability
    p_in_time: Probability
    kappa: Probability
    decided_by: tuple[tuple[float, float], ...]
    pressed: Pressed | None


@dataclass(frozen=True, slots=True)
class WateredLevel:
    """A response at which the vote may end, given attributed: whether at all, and in time."""

    response: str
    p_ends: Probability
    p_in_time: Probability


@dataclass(frozen=True, slots=True)
class WateredDown:
    """The strongest response that finds its quorum, agenda from the answer downwards.

    Parameters
    ----------
    levels : strongest first.
    top : level of the answer; the weakest response of the rung is level 1, none is 0.
    expected, expected_in_time : mean level, given attributed: agreed at all, and in time.
    revote_hours : time lost with each vote that fails, at the most likely value.
    """

    levels: tuple[WateredLevel, ...]
    top: int
    expected: float
    expected_in_time: float
    revote_hours: float


@dataclass(frozen=True, slots=True)
class ForceGivenYes:
    """Brigade-equivalents of those who say yes, given that a quorum does.

    Parameters
    ----------
    planned : all that the plan has for the answer, mean over futures.
    given_yes : 10, 50 and 90 % points; mean : of the same.
    """

    planned: float
    given_yes: Range
    mean: float


@dataclass(frozen=True, slots=True)
class ClassDecision:
    """The coalition's decision on one class of breach.

    Parameters
    ----------
    p_attributed : q, detected and put to the right side while an answer can matter.
    decide_by_hours : hours from the attribution by which the decision must have come, so that the
        answer arrives before the fait accompli (5, 50 and 95 % of futures); below 0, never.
    promised_hours : the time promised of the answer, from the attribution.
    on_record : hours after the breach, and the share of cases on record that were decided by then:
        of the answer's level, times the share of all cases in which anything was decided; empty
        without such a level on record.
    loses_least : rule that loses the smallest share of kappa under pressure, where any is given.
    keeps_most : rule that keeps most of it; gain : how much more than the design's own.
    says : all of it in sentences.
    """

    answer: str
    p_attributed: Probability
    decide_by_hours: Range
    promised_hours: float | None
    on_record: tuple[tuple[float, float], ...]
    rules: Mapping[str, RuleOutcome]
    loses_least: str | None
    keeps_most: str | None
    gain: float | None
    watering: WateredDown
    force: ForceGivenYes | None
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupPower:
    """What the rule gives to members of one stance, before anybody's willingness is known.

    ``shapley_shubik`` is of all of them together, ``banzhaf`` the mean of one.
    """

    members: int
    votes: int
    shapley_shubik: float
    banzhaf: float


@dataclass(frozen=True, slots=True)
class VotingPower:
    """The voting rule as a game: who is pivotal, by stance in the order of the file.

    Parameters
    ----------
    carry, block : fewest members who can decide together, and who can stop a decision.
    vetoes : members without whom nothing is decided.
    """

    by_stance: Mapping[str, GroupPower]
    carry: int | None
    block: int | None
    vetoes: int


@dataclass(frozen=True, slots=True)
class RecordedTimes:
    """Cases on record: how many, in how many crises, without decision, and decided by hours."""

    cases: int
    crises: int
    never: int
    decided_by: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PromiseOnRecord:
    """What was promised of one response, and how many decisions on record were as fast."""

    promised_hours: float
    kept: int
    of: int


@dataclass(frozen=True, slots=True)
class LadderOnRecord:
    """Past decisions held to the times that a ladder promises for a response of their level.

    Parameters
    ----------
    kept, of : decisions that came within the time, of how many with a promise for their level.
    never : cases of the record without any decision.
    longest_hours : the longest promise for any response.
    says : the comparison in one sentence.
    """

    kept: int
    of: int
    never: int
    longest_hours: float
    by_response: Mapping[str, PromiseOnRecord]
    says: str


@dataclass(frozen=True, slots=True)
class RecordCompared:
    """The record of past decisions beside the design.

    Parameters
    ----------
    everything : all cases of the strategic clock; by_procedure, by_response : parts of them.
        The share decided by some hours is of all cases of the part; a part by response has only
        cases with a decision, for nobody knows the level of one that never came.
    ladder : None where no response of the ladder has a promise and a level on record.
    """

    everything: RecordedTimes
    by_procedure: Mapping[str, RecordedTimes]
    by_response: Mapping[str, RecordedTimes]
    ladder: LadderOnRecord | None


@dataclass(frozen=True, slots=True)
class CoalitionDecision:
    """How the coalition of a design decides, under its own rule and under every other.

    Parameters
    ----------
    members, votes : of those who vote under the design's rule; 0 where nobody does.
    power : None where nobody votes.
    pressure : pressure that can be brought in all, in probits over futures; None where none is
        given.
    notes : what the other rules take for granted, and what an analyst may look for in vain.
    """

    rule: str
    members: int
    votes: int
    power: VotingPower | None
    pressure: Range | None
    by_class: Mapping[str, ClassDecision]
    record: RecordCompared
    notes: tuple[str, ...]
