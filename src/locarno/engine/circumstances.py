"""What a campaign takes from the setting alone: incidents, conduct, hazards, combat."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.line import line_measure
from locarno.engine.sides import challenger, faced_by
from locarno.engine.stages import quarters_of
from locarno.engine.strength import challenger_strength, protected_strength
from locarno.model.scenario import Case
from locarno.theory.elementary import exp
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["circumstances"]

F64 = NDArray[np.float64]


def circumstances(case: Case, futures: Futures) -> dict[str, Any]:
    """Fields of a ``Variant`` that no force and no chain moves, futures last."""
    return {
        **_regimes(case, futures),
        **_background(case, futures),
        **_conduct(case, futures),
        **_hazards(case, futures),
        **_combat(case, futures),
    }


def _regimes(case: Case, futures: Futures) -> dict[str, Any]:
    actions = challenger(case)[2].actions.values()
    return {
        "rate": np.stack([futures[action.rate] for action in actions]),
        "reluctance": np.stack([futures[action.reluctance] for action in actions]),
    }


def _background(case: Case, futures: Futures) -> dict[str, Any]:
    incidents, terms = case.incidents, case.agreement
    calm = exp(-futures[case.channels.buffer_rate] * futures[terms.buffer_km])
    return {
        "sector": _sector_shares(case),
        "exchanges": futures[incidents.rate],
        "buffer_calm": calm,
        "branching": futures[incidents.branching],
        "spill": futures[incidents.spill],
        "decay": futures[incidents.decay],
        "persistence": futures[incidents.persistence],
        "shock": futures[incidents.shock],
        "truces": _truces(case, futures),
        "presence_calm": futures[case.channels.presence_calm],
        "challenger_share": futures[incidents.challenger_share],
        "grave_share": np.stack([futures[q] for q in incidents.grave.values()])
        if incidents.grave
        else np.zeros((0, futures.runs)),
    }


def _truces(case: Case, futures: Futures) -> F64:
    """Re-commitments, (6, R): chance a day and what each leaves."""
    truces = case.incidents.truces
    if truces is None:
        return np.zeros((6, futures.runs))
    rows = (
        truces.left, truces.half_life, truces.backed_share, truces.backed_left, truces.backed_days,
    )  # fmt: skip
    chance = 1.0 - exp(-futures[truces.hazard] / DAYS_PER_YEAR)
    return np.stack([chance, *(futures[row] for row in rows)])


def _sector_shares(case: Case) -> F64:
    """Share of the background in each sector, (S,): km times weight, both most likely."""
    sectors = case.line.sectors.values()
    mass = np.array([
        (stretch.to_km - stretch.from_km) * sector.weight.mode
        for stretch, sector in zip(line_measure(case).sectors, sectors, strict=True)
    ])  # fmt: skip
    if not mass.sum() > 0.0:
        mass = np.ones(mass.size)
    return mass / math.fsum(mass)


def _conduct(case: Case, futures: Futures) -> dict[str, Any]:
    conduct = case.parties[faced_by(case)].conduct
    answers = [
        case.responses[case.ladder[v].answer] if v in case.ladder else None for v in case.violations
    ]
    nothing = np.zeros(futures.runs)

    def band(name: str) -> F64:
        rows = [futures[getattr(r, name)] if r and r.force else nothing for r in answers]
        return np.stack(rows)

    return {
        "retaliate": futures[conduct.retaliate] if conduct else nothing,
        "provoke": futures[conduct.provoke] if conduct else nothing,
        "escalate": futures[conduct.escalate] if conduct else nothing,
        "spoilers": futures[case.hazards.spoilers],
        "false_alarms": futures[case.monitoring.false_alarms],
        "clash": band("clash"),
        "limited": band("limited"),
        "general": band("general"),
    }


def _hazards(case: Case, futures: Futures) -> dict[str, Any]:
    _, party, _ = challenger(case)
    contributors = max(len(case.contributors()), 1)
    terms = case.agreement
    years = futures[terms.duration_years] if terms.duration_years is not None else None
    never = np.full(futures.runs, np.inf)
    return {
        "mood": futures[case.coalition.persistence],
        **{name: futures[getattr(case.coalition, name)] for name in _COHESION},
        "turn": futures[case.coalition.new_government] / max(len(case.guarantors), 1),
        "elections": _elections(case, futures),
        "government": _quarterly(futures[party.government_change]),
        "withdrawal": _quarterly(futures[case.hazards.withdrawal] * contributors),
        "withdrawal_share": np.asarray(1.0 / contributors),
        "backstop_end": _quarterly(futures[case.hazards.backstop_end]),
        "duration_days": never if years is None else years * DAYS_PER_YEAR,
        "renewal": futures[terms.renewal],
    }


def _combat(case: Case, futures: Futures) -> dict[str, Any]:
    """How an offensive would go; without a word on it nobody attacks in numbers."""
    quarters, terms = quarters_of(case), case.combat
    if terms is None:
        nobody, nothing = np.zeros((futures.runs, quarters)), np.zeros(futures.runs)
        return {"attackers": nobody, "defenders": nobody, **dict.fromkeys(_BATTLE, nothing)}
    found = {name: futures[getattr(terms, of)] for name, of in _BATTLE.items() if of != "days"}
    return {
        "attackers": futures[terms.massed][:, None] * challenger_strength(case, futures, quarters),
        "defenders": futures[terms.manned][:, None] * protected_strength(case, futures, quarters),
        "battle_days": np.full(futures.runs, float(terms.days)),
        **found,
    }


_BATTLE: Final = {
    "attacker_kills": "attacker_kills",
    "defender_kills": "defender_kills",
    "stands": "stands",
    "retreat": "retreat",
    "attacker_bears": "attacker_bears",
    "defender_bears": "defender_bears",
    "limited_km": "limited",
    "depth_km": "depth",
    "battle_days": "days",
    "help_people": "help_people",
}
"""Numbers of a battle by the terms that give them."""

_COHESION = ("unanswered", "casualties", "hardening")


def _elections(case: Case, futures: Futures) -> F64:
    """Chance a quarter that the government of each guarantor changes, (N, R)."""
    rows = [
        guarantor.government_change or case.hazards.government_change
        for guarantor in case.guarantors.values()
    ]
    if not rows:
        return np.zeros((0, futures.runs))
    return np.stack([_quarterly(futures[row]) for row in rows])


def _quarterly(per_year: F64) -> F64:
    """Chance within a quarter of an event with a yearly hazard."""
    return 1.0 - exp(-per_year / QUARTERS_PER_YEAR)
