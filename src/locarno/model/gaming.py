"""What the deterrence game needs beyond the payoffs: who the challenger may be, and escalation."""

from __future__ import annotations

from dataclasses import dataclass

from locarno.model.evidence import Quantity
from locarno.model.term import term
from locarno.units import Unit

__all__ = ["Game"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """Inputs of the deterrence game; with none of them it is the choice in closed form."""

    security_seeking: Quantity = term(
        "chance that the challenger seeks security and not gain", Unit.PROBABILITY, default=0
    )
    security_gain: Quantity = term(
        "share of a gain over keeping the ceasefire that counts for such a challenger",
        Unit.PROBABILITY, default=1,
    )  # fmt: skip
    nuclear_shadow: Quantity = term(
        "what a general clash costs each side in its own eyes, beyond the harm of the answer",
        Unit.PAYOFF, ge=0, default=0,
    )  # fmt: skip
    press: Quantity = term(
        "share of the harm of an answer that is undone by fighting on after a clash, where the "
        "clash does not become general",
        Unit.PROBABILITY, default=0,
    )  # fmt: skip
    false_alarm: Quantity = term(
        "what it costs the coalition to answer a breach of the protected party as if it were the "
        "challenger's",
        Unit.PAYOFF, ge=0, default=0,
    )  # fmt: skip
    muddle: Quantity = term(
        "share of right attributions that is lost where the protected party retaliates at once",
        Unit.PROBABILITY, default=0,
    )  # fmt: skip
    stake: Quantity = term(
        "share of a gain of the challenger over keeping that the coalition counts as its own loss; "
        "moves only what its reputation is worth to it",
        Unit.ONE, ge=0, default=0,
    )  # fmt: skip
    alpha: Quantity = term(
        "chance of an attack up to which the attack counts as deterred", Unit.PROBABILITY,
        default=0.1,
    )  # fmt: skip
