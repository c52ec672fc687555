"""How an offensive that happens would go: aggregate numbers, never whether it happens."""

from __future__ import annotations

from dataclasses import dataclass

from locarno.model.evidence import Quantity
from locarno.model.term import term
from locarno.units import Unit

__all__ = ["Combat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combat:
    """Losses and ground of an offensive where it falls; the line may trade space for time."""

    massed: Quantity = term(
        "share of the challenger's ready people that an offensive brings to bear",
        Unit.PROBABILITY,
    )
    manned: Quantity = term(
        "share of the protected party's ready people that stand where it falls", Unit.PROBABILITY
    )
    attacker_kills: Quantity = term(
        "defenders that one attacker puts out of action a day", Unit.PER_DAY, ge=0, le=1
    )
    defender_kills: Quantity = term(
        "attackers that one defender puts out of action a day", Unit.PER_DAY, ge=0, le=1
    )
    stands: Quantity = term(
        "share of the defenders lost in a day above which they give ground; 1: they never do",
        Unit.PROBABILITY, default=1,
    )  # fmt: skip
    retreat: Quantity = term("fastest retreat, km a day", Unit.KM, ge=0, default=0)
    attacker_bears: Quantity = term(
        "share of its people at whose loss the attacker breaks off", Unit.PROBABILITY
    )
    defender_bears: Quantity = term(
        "share of its people at whose loss the line breaks", Unit.PROBABILITY
    )
    limited: Quantity = term("ground from which an offensive has gained", Unit.KM, ge=0, default=5)
    depth: Quantity = term("ground at whose loss the line is broken", Unit.KM, ge=0)
    days: int = term("days after which the lines settle", ge=1, le=365, default=60)
    help_people: Quantity = term(
        "people that a brigade-equivalent of help adds to the defenders", Unit.PERSON, ge=0
    )
