"""What the challenger's choices are worth: S, V and w by action, quarter and future (§9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.sides import challenger
from locarno.engine.strength import challenger_strength, protected_strength
from locarno.model.evidence import Quantity
from locarno.model.parties import Action, Payoffs, Role
from locarno.model.scenario import Case
from locarno.theory.commitment import contest_chance
from locarno.theory.deterrence import answered_payoff, saturating

__all__ = [
    "PayoffTable",
    "action_names",
    "bite",
    "committed_class",
    "force_half",
    "payoff_bounds",
    "payoff_scale",
    "payoff_table",
    "share_faced",
]

F64 = NDArray[np.float64]

COMPLY = "comply"
"""Name of keeping the ceasefire among the actions; always the first."""

_PEOPLE_PER_UNIT = 100_000.0
"""People of the challenger to whom a ``force_half`` per strength refers."""

_PARITY = 0.5
"""Value of the strength curve when both armies are equal; V is stated there."""


@dataclass(frozen=True, slots=True)
class PayoffTable:
    """Payoffs without foreign troops' bite, by action (A, without comply) and quarter.

    Parameters
    ----------
    keep : (R,), S apart from provocation.
    provocation : (R,), change of S per brigade-equivalent present.
    alone : (A, R, T), V: only the protected party resists.
    answered : (A, R, T), w when the answer does its full harm.
    clipped : share of draws in which w had to be lowered to V, over actions that can be answered.
    weight : (A + 1,), logit weights, comply first.
    """

    keep: F64
    provocation: F64
    alone: F64
    answered: F64
    clipped: float
    weight: F64


def share_faced(case: Case, futures: Futures) -> F64:
    """Share of its willingness that the coalition has against the challenger, (R,)."""
    share = challenger(case)[1].faced
    return np.ones(futures.runs) if share is None else futures[share]


def action_names(case: Case) -> tuple[str, ...]:
    """Names of the actions in the order of all tables, comply first."""
    return (COMPLY, *(str(kind) for kind in challenger(case)[2].actions))


def committed_class(case: Case, name: str) -> str | None:
    """Violation class an action commits, None for comply and split."""
    actions = {str(kind): action for kind, action in challenger(case)[2].actions.items()}
    return actions[name].commits if name in actions else None


def payoff_table(case: Case, futures: Futures, quarters: int) -> PayoffTable:
    """Payoffs of the challenger's actions in every future and quarter."""
    _, _, payoffs = challenger(case)
    terms, channels = case.agreement, case.channels
    snapback = futures[terms.sanctions_snapback]
    keep = futures[payoffs.keep] + futures[channels.snapback_keep] * snapback
    fall = _army_fall(case, futures, payoffs, quarters)
    alone, answered, clipped = [], [], []
    for action in payoffs.actions.values():
        worth = futures[action.alone]
        punished = futures[action.answered] - futures[channels.snapback_answered] * snapback
        if action.commits is not None:
            clipped.append(float(np.mean(punished > worth)))
        alone.append(worth[:, None] - fall)
        answered.append(np.minimum(punished, worth)[:, None] - fall)
    weights = [1.0, *(action.weight.mode for action in payoffs.actions.values())]
    return PayoffTable(
        keep, futures[payoffs.provocation], np.stack(alone), np.stack(answered),
        sum(clipped) / max(len(clipped), 1), np.array(weights),
    )  # fmt: skip


def _army_fall(case: Case, futures: Futures, payoffs: Payoffs, quarters: int) -> F64:
    """How far V lies below its value at parity because of the protected army, (R, T).

    The curve s(x) = x / (1 + x) of the ratio x of protected to challenger strength is declared,
    bounded and saturating: 0 without an army, 1/2 at parity, towards 1 when it dominates.
    """
    ratio_share = _strength_share(case, futures, quarters)
    return futures[payoffs.army_effect][:, None] * (ratio_share - _PARITY)


def _strength_share(case: Case, futures: Futures, quarters: int) -> F64:
    """s(x): protected strength over the strength of both, (R, T)."""
    protected = protected_strength(case, futures, quarters)
    return contest_chance(protected, challenger_strength(case, futures, quarters))


def force_half(case: Case, futures: Futures, violation: str, quarters: int) -> F64:
    """Force at which an answer to a class does half its full harm, (R, T).

    Against an army it grows with the challenger's strength; against a raid it does not.
    """
    declared = case.violations[violation]
    half = futures[declared.force_half][:, None]
    if not declared.per_strength:
        return np.repeat(half, quarters, axis=1)
    return half * challenger_strength(case, futures, quarters) / _PEOPLE_PER_UNIT


def bite(case: Case, futures: Futures, violation: str | None, force: F64, quarter: int) -> F64:
    """Share of its full harm that the answer to a class does, (R,).

    Parameters
    ----------
    violation : class committed, or None for an action that commits none.
    force : (R,), brigade-equivalents of the elements that make up the answer.
    quarter : when.
    """
    if violation is None or violation not in case.ladder:
        return np.zeros_like(force)
    response = case.responses[case.ladder[violation].answer]
    if not response.force:
        return futures[response.bite]
    return saturating(force, force_half(case, futures, violation, quarter + 1)[:, quarter])


def with_bite(alone: F64, answered: F64, share: F64) -> F64:
    """W once the harm is scaled by what the answer can do; never above V."""
    return answered_payoff(alone, answered, share)


def payoff_scale(cases: Iterable[Case]) -> float:
    """Largest minus smallest payoff over all actions, views, designs and declared ranges (§9)."""
    low, high = payoff_bounds(cases)
    return high - low


def payoff_bounds(cases: Iterable[Case]) -> tuple[float, float]:
    """Smallest and largest payoff that the declared ranges of the cases allow."""
    values: list[float] = []
    for case in cases:
        for party in case.parties.values():
            if party.payoffs is not None and Role.CHALLENGER in party.roles:
                values.extend(_extremes(case, party.payoffs))
    return min(values), max(values)


def _extremes(case: Case, payoffs: Payoffs) -> list[float]:
    swing = payoffs.army_effect.high * _PARITY
    strength = case.agreement.sanctions_snapback.high
    relief = case.channels.snapback_keep.high * strength
    fall = case.channels.snapback_answered.high * strength
    values = [payoffs.keep.low, payoffs.keep.high + relief]
    actions: Iterable[Action] = payoffs.actions.values()
    for action in actions:
        values += [action.alone.low - swing, action.alone.high + swing]
        values += [action.answered.low - swing - fall, action.answered.high + swing]
    return values


def uncertain_payoffs(case: Case) -> tuple[Quantity, ...]:
    """Inputs to the challenger's choice that no data can identify (semantics §4)."""
    _, party, payoffs = challenger(case)
    found = [payoffs.keep, payoffs.army_effect]
    for action in payoffs.actions.values():
        found += [action.alone, action.answered]
    if party.belief is not None:
        found.append(party.belief)
    return tuple(found)
