"""The parties, what they can do and what it is worth to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.evidence import Quantity
from locarno.model.term import Reference, term
from locarno.units import Unit

__all__ = ["Action", "ActionKind", "Conduct", "Party", "Payoffs", "Role", "Side", "Strength"]


class Role(StrEnum):
    """Part a party plays; several may share one."""

    CHALLENGER = "challenger"
    PROTECTED = "protected"
    GUARANTOR = "guarantor"
    SPOILER = "spoiler"
    MEDIATOR = "mediator"


class Side(StrEnum):
    """Neutral name of a side."""

    A = "A"
    B = "B"


class ActionKind(StrEnum):
    """What a challenger may do instead of keeping the ceasefire."""

    PROBE = "probe"
    SLICE = "slice"
    PRETEXT = "pretext"
    SPLIT = "split"
    ATTACK = "attack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """Armed strength of a party and how it moves."""

    persons: Quantity = term("people in the forces that matter to this line", Unit.PERSON, ge=0)
    growth: Quantity = term("relative change a year", Unit.PER_YEAR, default=0)
    ready: Quantity = term(
        "share of it that is fit for a large operation on day 0", Unit.PROBABILITY, default=1
    )
    ready_years: Quantity = term("years until all of it is", Unit.YEAR, ge=0, default=0)
    ceiling: Quantity | None = term("most people it can grow to", Unit.PERSON, ge=0, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action, what it is worth and how often a regime of it shows."""

    commits: str | None = term(
        "violation class it commits", default=None, reference=Reference("violations")
    )
    alone: Quantity = term("V: worth when only the protected party resists", Unit.PAYOFF)
    answered: Quantity = term("w: worth when the coalition also answers in time", Unit.PAYOFF)
    weight: Quantity = term("weight in the logit choice", Unit.ONE, ge=0, default=1)
    rate: Quantity = term(
        "breaches a day while the challenger is in this regime", Unit.PER_DAY, ge=0, le=1, default=0
    )
    reluctance: Quantity = term(
        "shift of the coalition's reluctance while in this regime", Unit.PROBIT, ge=0, default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoffs:
    """What keeping and breaking the ceasefire are worth to a challenger, on one scale."""

    keep: Quantity = term("S: worth of keeping the ceasefire", Unit.PAYOFF)
    army_effect: Quantity = term(
        "how much V falls as the protected army goes from none to dominant; V is stated at parity",
        Unit.PAYOFF, ge=0,
    )  # fmt: skip
    provocation: Quantity = term(
        "change of S per brigade-equivalent of foreign force present",
        Unit.PAYOFF_PER_BRIGADE, default=0,
    )  # fmt: skip
    actions: Mapping[ActionKind, Action] = term("actions open to the challenger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """What the protected party or a spoiler does on its own account."""

    retaliate: Quantity = term(
        "chance of answering an unanswered breach in kind", Unit.PROBABILITY, default=0
    )
    provoke: Quantity = term("incursions of its own", Unit.PER_DAY, ge=0, le=1, default=0)
    escalate: Quantity = term(
        "chance that a retaliation grows into an offensive", Unit.PROBABILITY, default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A state or armed group with one or more roles."""

    name: str = term("name printed in tables")
    roles: tuple[Role, ...] = term("challenger, protected, guarantor, spoiler, mediator")
    side: Side | None = term("A or B, where it stands on the line", default=None)
    strength: Strength | None = term("armed strength", default=None)
    payoffs: Payoffs | None = term("what its choices are worth", default=None)
    conduct: Conduct | None = term("what it does on its own account", default=None)
    belief: Quantity | None = term(
        "prior belief that the coalition is resolute", Unit.PROBABILITY, default=None
    )
    faced: Quantity | None = term(
        "share of its willingness that the coalition keeps where it is this challenger that broke "
        "the ceasefire; for one that is protected too",
        Unit.PROBABILITY, default=None,
    )  # fmt: skip
    government_change: Quantity = term(
        "hazard of a change of government", Unit.PER_YEAR, ge=0, default=0
    )
    objections: tuple[str, ...] = term("its objections to the guarantee", default=())
