"""What happens by itself: incidents, moods, hazards, and when a ceasefire counts as lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.term import DEFAULT_KEY, Reference, term
from locarno.units import Unit

__all__ = [
    "Bloc",
    "Coalition",
    "Hazards",
    "Incidents",
    "Lambda",
    "MemberTime",
    "Outcomes",
    "Policy",
    "Truces",
]


class Policy(StrEnum):
    """What the simulated challenger goes by when it chooses."""

    SOLVED = "solved"
    DECISION = "decision"
    COMPLY = "comply"
    PROBE = "probe"
    SLICE = "slice"
    PRETEXT = "pretext"
    SPLIT = "split"
    ATTACK = "attack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lambda:
    """Precision of the challenger's choice, in units of the payoff scale (semantics §10)."""

    low: float = term("low end of the band", ge=0)
    headline: float = term("value behind every headline", ge=0)
    high: float = term("high end of the band", ge=0)
    policy: Policy = term(
        "what the simulated challenger goes by: solved values of the game over quarters, one "
        "decision at a time, or one action for ever, scripted for comparison",
        default="solved",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Truces:
    """Re-commitments: the parties renew the truce, and the line is calm for a while."""

    hazard: Quantity = term("hazard that they re-commit", Unit.PER_YEAR, ge=0, le=50)
    left: Quantity = term("mean share of the rate that is left just after", Unit.PROBABILITY)
    half_life: Quantity = term(
        "mean days in which half of the gap closes once nothing holds the truce",
        Unit.DAY, ge=0.1,
    )  # fmt: skip
    backed_share: Quantity = term(
        "share of re-commitments that come with verification or discipline", Unit.PROBABILITY
    )
    backed_left: Quantity = term("mean share of the rate that those leave", Unit.PROBABILITY)
    backed_days: Quantity = term(
        "mean days for which verification or discipline holds the calm", Unit.DAY, ge=0.1
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """Background exchanges on the whole line."""

    rate: Quantity = term("exchanges a day without buffer or excitation", Unit.PER_DAY, ge=0)
    branching: Quantity = term("exchanges that one exchange sets off", Unit.PROBABILITY, le=0.99)
    spill: Quantity = term(
        "share of those that fall into the two neighbouring sectors", Unit.PROBABILITY, default=0
    )
    decay: Quantity = term("speed at which excitation dies away", Unit.PER_DAY, ge=0.01)
    persistence: Quantity = term(
        "share of the common tension left after a day", Unit.PROBABILITY, le=0.999
    )
    shock: Quantity = term("daily shock to the common tension", Unit.ONE, ge=0)
    challenger_share: Quantity = term(
        "share of exchanges that the challenger's side begins", Unit.PROBABILITY
    )
    truces: Truces | None = term("renewals of the truce by its parties", default=None)
    grave: Mapping[str, Quantity] = term(
        "share of exchanges that are a grave breach, by class; the rest are shots",
        Unit.PROBABILITY, reference=Reference("violations", keys=True),
    )  # fmt: skip
    records: Quantity = term("recorded violations per exchange", Unit.ONE, ge=0)
    casualties: Quantity | None = term(
        "people killed or wounded by an exchange, all sides together; without it nobody is counted",
        Unit.PERSON, ge=0, le=1000, default=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """Members who move together beyond the mood of all."""

    label: str = term("name printed in tables")
    members: tuple[str, ...] = term("who belongs to it", reference=Reference("guarantors"))
    correlation: Quantity = term(
        "correlation of willingness within the bloc, beyond that of all", Unit.PROBABILITY, le=0.95
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberTime:
    """Log-normal time in which one government decides."""

    median: Quantity = term("median time to decide", Unit.HOUR, ge=0.01)
    sigma: Quantity = term("standard deviation of the logarithm", Unit.ONE, ge=0.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalition:
    """The mood that the guarantors share."""

    correlation: Quantity = term(
        "correlation of willingness and of delay among guarantors", Unit.PROBABILITY, le=0.95
    )
    resolute_below: float = term(
        "reluctance below which the coalition counts as resolute", default=0.0
    )
    persistence: Quantity = term(
        "share of the common mood left after a quarter", Unit.PROBABILITY, default=0.8
    )
    unanswered: Quantity = term(
        "shift of reluctance by a grave breach of the challenger that goes unanswered; it fades"
        " with the mood", Unit.PROBIT, default=0,
    )  # fmt: skip
    casualties: Quantity = term(
        "shift of reluctance by the casualties of a clash, times its band (incident 1, limited 2)",
        Unit.PROBIT, ge=0, default=0,
    )  # fmt: skip
    hardening: Quantity = term(
        "chance that casualties harden the coalition instead: the shift is then the other way",
        Unit.PROBABILITY, default=0.5,
    )  # fmt: skip
    new_government: Quantity = term(
        "standard deviation of the shift of its reluctance that a new government brings",
        Unit.PROBIT, ge=0, default=0,
    )  # fmt: skip
    blocs: Mapping[str, Bloc] = term("members who move together beyond the mood", default={})
    pressure: Quantity | None = term(
        "pressure that somebody can bring on the members in all, in probits at a sensitivity of 1",
        Unit.PROBIT, ge=0, default=None,
    )  # fmt: skip
    member_times: Mapping[str, MemberTime] = term(
        "time in which one government decides on each response; where given, the coalition has"
        " decided when enough members have, instead of by the record of its rule",
        default={}, reference=Reference("responses", also=(DEFAULT_KEY,), keys=True),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazards:
    """Events that nobody in the model chooses."""

    withdrawal: Quantity = term(
        "hazard that a contributor takes its troops home", Unit.PER_YEAR, ge=0
    )
    backstop_end: Quantity = term(
        "hazard that the United States ends its backing", Unit.PER_YEAR, ge=0
    )
    government_change: Quantity = term(
        "hazard that a guarantor's government changes, where the guarantor gives none of its own",
        Unit.PER_YEAR, ge=0, default=0,
    )  # fmt: skip
    spoilers: Quantity = term(
        "incursions by groups nobody controls", Unit.PER_DAY, ge=0, le=1, default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """When a ceasefire counts as eroded (semantics §11)."""

    window_days: int = term("length of the window", ge=1, default=180)
    breaches: int = term("true breaches in the window", ge=1, default=3)
    unanswered_share: float = term("share of them without a timely answer", ge=0, le=1, default=0.5)
    rank: str = term(
        "class from which a breach counts", default="incursion", reference=Reference("violations")
    )
    slice_ceiling: int = term("slices at which the ceasefire is eroded", ge=1, default=4)
