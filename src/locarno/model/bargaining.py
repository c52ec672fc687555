"""What could be agreed: the parties at the table, the issues, and what each is worth to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.term import Reference, term
from locarno.units import Unit

__all__ = [
    "MOST_COMBINATIONS",
    "MOST_PACKAGES",
    "Bargaining",
    "BargainingParty",
    "Commitment",
    "Disagreement",
    "DisagreementState",
    "Interaction",
    "Issue",
    "IssueKind",
    "Level",
]

MOST_COMBINATIONS = 200
"""Combinations of guarantee levels; each is sized, filled and deterred with anew."""
MOST_PACKAGES = 20_000
"""Packages in all, guarantee and transfer levels together."""


class IssueKind(StrEnum):
    """What an issue changes."""

    GUARANTEE = "guarantee"
    TRANSFER = "transfer"


class DisagreementState(StrEnum):
    """What there is without an agreement."""

    WAR = "war"
    LULL = "lull"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What a war would destroy and how the future is weighed (Powell's commitment problem)."""

    discount: Quantity = term(
        "worth today of what is there in a year", Unit.PROBABILITY, ge=0.01, le=0.999
    )
    destroyed: Quantity = term(
        "share of what is at stake that a war against the protected party alone destroys",
        Unit.PROBABILITY, le=0.99,
    )  # fmt: skip
    destroyed_answered: Quantity = term(
        "share destroyed when the answer to an attack has its full effect",
        Unit.PROBABILITY, le=0.99,
    )  # fmt: skip
    persons_per_brigade: Quantity = term(
        "people of the protected army that a brigade-equivalent of foreign force stands for",
        Unit.PERSON, ge=0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One way to settle an issue."""

    label: str = term("name printed in tables")
    design: str | None = term("design of this file from which it takes parts", default=None)
    parts: tuple[str, ...] = term("parts taken from that design", default=("force", "ladder"))
    overrides: Mapping[str, object] = term(
        "what it changes in the design that is bargained over", default={}
    )
    alone: Quantity | None = term("change of V of an attack", Unit.PAYOFF, default=None)
    answered: Quantity | None = term("change of w of an attack", Unit.PAYOFF, default=None)
    note: str | None = term("the level in our words", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A question to be settled, the ways to settle it, and what they are worth."""

    label: str = term("name printed in tables")
    kind: IssueKind = term(
        "guarantee: its levels change the design; transfer: they enter S, V and w directly"
    )
    levels: Mapping[str, Level] = term("ways to settle it; the first one is the reference")
    values: Mapping[str, Mapping[str, Quantity]] = term(
        "worth of a level against the reference, by party and level; a party left out is"
        " indifferent",
        Unit.PAYOFF, default={},
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Worth that only a combination of levels has."""

    party: str = term("party at the table")
    levels: Mapping[str, str] = term("the level of each issue that has to be chosen")
    value: Quantity = term("worth on top of the levels' own", Unit.PAYOFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class BargainingParty:
    """Somebody whose consent counts, or who can spoil what others agree."""

    name: str = term("name printed in tables")
    party: str | None = term(
        "party of the scenario that it is; the challenger's worth of keeping and of war comes from"
        " its payoffs",
        default=None, reference=Reference("parties"),
    )  # fmt: skip
    members: tuple[str, ...] = term(
        "guarantors that it speaks for", default=(), reference=Reference("guarantors")
    )
    keep: Quantity | None = term(
        "worth of the reference package, kept; absent is 0", Unit.PAYOFF, default=None
    )
    alone: Quantity | None = term(
        "its disagreement point: worth of war that the protected party fights alone",
        Unit.PAYOFF, default=None,
    )  # fmt: skip
    helped: Quantity | None = term(
        "worth of war in which the coalition answers in time; absent is as alone",
        Unit.PAYOFF, default=None,
    )  # fmt: skip
    veto: Quantity = term("chance that its refusal blocks", Unit.PROBABILITY, default=1)
    weight: Quantity | None = term(
        "bargaining power in the weighted Nash solution", Unit.ONE, ge=0, default=None
    )
    patience: Quantity | None = term(
        "discount factor per round, from which its power follows; in place of `weight`",
        Unit.PROBABILITY, ge=0.01, le=0.999, default=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """What there is without an agreement."""

    design: str = term("design of this file that stands for support without an agreement")
    state: DisagreementState = term(
        "war: the fighting goes on; lull: the challenger chooses whether it does", default="war"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bargaining:
    """Parties, issues and what counts as kept."""

    designs: tuple[str, ...] = term("designs bargained over; empty means every one", default=())
    disagreement: Disagreement = term("what there is without an agreement")
    alpha: float = term(
        "largest chance of an attack at one decision at which a package counts as kept",
        ge=0.0001, le=0.9999,
    )  # fmt: skip
    parties: Mapping[str, BargainingParty] = term("who is at the table")
    issues: Mapping[str, Issue] = term("what is to be settled")
    interactions: Mapping[str, Interaction] = term("worth of combinations of levels", default={})
