"""The mandate: what counts as a breach, what answers it, who decides, what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.parties import Role
from locarno.model.term import DEFAULT_KEY, Reference, term
from locarno.units import Unit

__all__ = [
    "Agreement",
    "Caveat",
    "Channels",
    "Condition",
    "DecisionTime",
    "Key",
    "Obligation",
    "ObligationType",
    "Place",
    "Procedure",
    "Promise",
    "Response",
    "Rule",
    "Rung",
    "Violation",
]


class Rule(StrEnum):
    """Decision rule of the coalition."""

    CONSENSUS = "consensus"
    QUALIFIED_MAJORITY = "qualified_majority"
    LEAD_NATION = "lead_nation"
    PRE_DELEGATED = "pre_delegated"
    DUAL_KEY = "dual_key"


class ObligationType(StrEnum):
    """Obligations in the terms of the ATOP project."""

    DEFENSE = "defense"
    OFFENSE = "offense"
    NEUTRALITY = "neutrality"
    NONAGGRESSION = "nonaggression"
    CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A class of breach."""

    label: str = term("name printed in tables")
    rank: int = term("gravity; incursion and above count towards erosion", ge=0)
    sides: tuple[Role, ...] = term(
        "who may commit it", default=("challenger", "protected", "spoiler")
    )
    fait_accompli: Quantity = term(
        "time from the breach until an answer can no longer undo it", Unit.HOUR, ge=0
    )
    force_half: Quantity = term(
        "force at which an answer in time does half of its full harm", Unit.BRIGADE, ge=0
    )
    per_strength: bool = term(
        "whether force_half is meant per 100,000 people of the challenger's strength", default=False
    )
    ground: bool = term("whether a buffer delays it", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A way to answer a breach."""

    label: str = term("name printed in tables")
    force: bool = term("whether troops have to arrive")
    bite: Quantity = term(
        "share of the full harm that it does without troops", Unit.PROBABILITY, default=0
    )
    elements: tuple[str, ...] = term(
        "elements it is made of", default=(), reference=Reference("elements")
    )
    clash: Quantity = term(
        "chance that the answer makes guarantor and challenger forces fire on each other",
        Unit.PROBABILITY, default=0,
    )  # fmt: skip
    limited: Quantity = term(
        "share of clashes that stay a limited fight", Unit.PROBABILITY, default=0
    )
    general: Quantity = term("share of clashes that become general", Unit.PROBABILITY, default=0)
    travel: Quantity = term(
        "extra time to arrive beyond what stands ready on the line", Unit.HOUR, ge=0, default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What was promised of one response to one class of breach."""

    promised: Quantity | None = term(
        "promised time from attribution", Unit.HOUR, ge=0, default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung of the ladder: the responses to a class, and the one that counts."""

    answer: str = term("response that decides the payoff", reference=Reference("responses"))
    responses: Mapping[str, Promise] = term(
        "all responses foreseen", reference=Reference("responses", keys=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTime:
    """Log-normal time to a decision, from the decision record."""

    median: Quantity = term("median time to decide", Unit.HOUR, ge=0.01)
    sigma: Quantity = term("standard deviation of the logarithm", Unit.ONE, ge=0.01)
    fastest: Quantity = term("fastest decision on record", Unit.HOUR, ge=0)
    cases: int = term("cases behind it", ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One of the two bodies that must both say yes under two keys."""

    label: str | None = term("name printed in tables", default=None)
    members: tuple[str, ...] = term("who votes in it", reference=Reference("guarantors"))
    quota: Quantity = term("share of its votes that it needs", Unit.PROBABILITY, default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """How the coalition decides."""

    rule: Rule = term("consensus, qualified_majority, lead_nation, pre_delegated or dual_key")
    members: tuple[str, ...] = term(
        "who votes; empty means every guarantor with a pledge that is not refused",
        default=(), reference=Reference("guarantors"),
    )  # fmt: skip
    lead: str | None = term("lead nation", default=None, reference=Reference("guarantors"))
    quota: Quantity = term(
        "share of votes a qualified majority needs", Unit.PROBABILITY, default=0.6667
    )
    population_quota: Quantity | None = term(
        "share of the members' population that a qualified majority needs too",
        Unit.PROBABILITY, default=None,
    )  # fmt: skip
    vetoes: tuple[str, ...] = term(
        "members without whose yes a qualified majority fails",
        default=(), reference=Reference("guarantors"),
    )  # fmt: skip
    followers: tuple[str, ...] = term(
        "members who may follow a lead nation", default=(), reference=Reference("guarantors")
    )
    followers_needed: Quantity | None = term(
        "share of the followers' votes without which the lead nation does not move",
        Unit.PROBABILITY, default=None,
    )  # fmt: skip
    keys: Mapping[str, Key] = term("the two bodies of dual_key", default={})
    revote: Quantity | None = term(
        "time from a vote that fails to the one on the next weaker response",
        Unit.HOUR, ge=0, default=None,
    )  # fmt: skip
    proposed: Mapping[str, Quantity] = term(
        "chance that anybody proposes each response to an attributed breach",
        Unit.PROBABILITY,
        reference=Reference("responses", also=(DEFAULT_KEY,), keys=True),
    )
    trigger: Quantity = term(
        "chance that a delegated trigger counts as met", Unit.PROBABILITY, default=1
    )
    recall: Quantity = term("hazard of recall before the order", Unit.PER_HOUR, ge=0, default=0)
    command: Quantity = term("time a delegated commander needs", Unit.HOUR, ge=0, default=1)
    delegated: tuple[str, ...] = term(
        "responses a delegated commander may order; the rest needs consensus",
        default=(), reference=Reference("responses"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A promise in the text of the agreement."""

    type: ObligationType = term("defense, offense, neutrality, nonaggression, consultation")
    conditions: tuple[str, ...] = term(
        "when it does not bind", default=(), reference=Reference("conditions")
    )
    note: str | None = term("the text in our words", default=None)
    source: str | None = term("key of the source", default=None)


class Place(StrEnum):
    """Where a unit serves: on the line, behind it in the protected country, or abroad."""

    LINE = "line"
    INTERIOR = "interior"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """A limit on the use of pledged units."""

    label: str = term("the limit in our words")
    excludes: tuple[str, ...] = term(
        "responses for which such units may not be used",
        default=(),
        reference=Reference("responses"),
    )
    places: tuple[Place, ...] = term(
        "where such units may serve: line, interior, outside; absent means anywhere", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A named state of the world: a lever of the designer or a chance."""

    label: str = term("name printed in tables")
    lever: str | None = term("path of the lever that decides it", default=None)
    probability: Quantity | None = term(
        "chance that it is met, where nobody chooses it", Unit.PROBABILITY, default=None
    )
    controlled_by: Role | None = term("role that can withhold it", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Terms of the agreement; the first five are levers (semantics §6)."""

    us_backstop: bool = term("whether the United States backs the force", default=True)
    ceasefire_first: bool = term("whether nothing deploys before a ceasefire", default=True)
    host_army_cap: Quantity | None = term(
        "ceiling on the protected army", Unit.PERSON, ge=0, default=None
    )
    buffer_km: Quantity = term("width of the buffer", Unit.KM, ge=0, default=0)
    duration_years: Quantity | None = term(
        "years the guarantee binds", Unit.YEAR, ge=0, default=None
    )
    renewal: Quantity = term("chance of renewal at expiry", Unit.PROBABILITY, default=1)
    withdrawal_km: Quantity = term("distance heavy weapons are withdrawn", Unit.KM, ge=0, default=0)
    sanctions_snapback: Quantity = term(
        "strength of an automatic return of sanctions", Unit.PROBABILITY, default=0
    )
    intelligence: Quantity = term(
        "strength of the intelligence pipeline to the protected party", Unit.PROBABILITY, default=0
    )
    weapons: Quantity = term(
        "strength of the weapons pipeline to the protected party", Unit.PROBABILITY, default=0
    )
    training: Quantity = term(
        "people trained for the protected army", Unit.PERSON_PER_QUARTER, ge=0, default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """How strongly each term of an agreement moves what it moves (semantics §18)."""

    buffer_rate: Quantity = term(
        "relative fall of the incident rate per km of buffer", Unit.PER_KM, ge=0
    )
    buffer_hours: Quantity = term(
        "fait-accompli time gained per km of buffer", Unit.HOUR_PER_KM, ge=0
    )
    withdrawal_hours: Quantity = term(
        "fait-accompli time gained per km of withdrawal", Unit.HOUR_PER_KM, ge=0
    )
    snapback_keep: Quantity = term("rise of S at a full snap-back of sanctions", Unit.PAYOFF, ge=0)
    snapback_answered: Quantity = term(
        "fall of w at a full snap-back of sanctions", Unit.PAYOFF, ge=0
    )
    intelligence_detection: Quantity = term(
        "chance that a full intelligence pipeline shows an unseen breach", Unit.PROBABILITY
    )
    weapons_army: Quantity = term(
        "relative gain in strength a year at a full weapons pipeline", Unit.PER_YEAR, ge=0
    )
    presence_calm: Quantity = term(
        "relative fall of exchanges, spoilers' raids and provocations per brigade-equivalent of "
        "foreign ground force inside the country",
        Unit.PER_BRIGADE,
        ge=0,
    )
    obligation: Mapping[ObligationType, Quantity] = term(
        "shift of willingness that an obligation brings", Unit.PROBIT
    )
    tripwire: Quantity = term(
        "shift of willingness where guarantors have ground troops inside the country",
        Unit.PROBIT, default=0,
    )  # fmt: skip
    air_cover: Quantity = term(
        "share of the force behind the answer to an offensive that is worth nothing on days"
        " without superiority in the air (`contested_air`)",
        Unit.PROBABILITY, default=0,
    )  # fmt: skip
