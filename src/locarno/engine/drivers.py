"""Which inputs drive the result: one at a time, from their 10 % to their 90 % point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain, response_chain
from locarno.engine.delivery import delivered
from locarno.engine.deterrence import stake
from locarno.engine.futures import Futures, quantile
from locarno.engine.payoffs import payoff_table
from locarno.engine.prepared import force_by_response, prepare, reference_quarter
from locarno.engine.simulation import Outcomes
from locarno.engine.variants import campaign_variant
from locarno.model.evidence import Quantity
from locarno.model.force_results import Generation, Plan
from locarno.model.parties import ActionKind
from locarno.model.results import Driver
from locarno.model.scenario import Case
from locarno.theory.deterrence import needed
from locarno.theory.episode.inputs import Variant
from locarno.theory.estimation import paired_difference

__all__ = ["deterrence_drivers", "held_drivers", "held_variants"]

F64 = NDArray[np.float64]

_POINTS = (0.1, 0.9)
_HELD_FUTURES = 250


@dataclass(frozen=True, slots=True)
class _Base:
    """What the attack's deterrence is made of, and which inputs each part read."""

    chain: Chain
    chain_reads: frozenset[str]
    force: Mapping[str, F64]
    force_reads: frozenset[str]


def deterrence_drivers(
    case: Case, futures: Futures, plan: Plan, quantities: Sequence[Quantity]
) -> tuple[Driver, ...]:
    """Swing of the share of futures in which the attack is deterred, for every uncertain input.

    Closed form on the same draws; largest swing first. A stage is computed again only when it
    read the input that is varied.
    """
    actions = {str(kind) for party in case.parties.values() if party.payoffs
               for kind in party.payoffs.actions}  # fmt: skip
    if ActionKind.ATTACK not in actions:
        return ()
    base = _base(case, futures, plan)
    probe = futures.holding({})
    _share(case, probe, base)
    relevant = base.chain_reads | base.force_reads | probe.reads
    found = []
    for quantity in quantities:
        if quantity.uncertain and quantity.path in relevant:
            ends = [float(quantile(quantity, np.array([p]))[0]) for p in _POINTS]
            shares = [_share_with(case, futures, plan, base, quantity.path, x) for x in ends]
            found.append(_driver(quantity, ends, shares))
    return tuple(sorted(found, key=lambda driver: -abs(driver.swing)))


def _driver(quantity: Quantity, ends: Sequence[float], at: Sequence[float]) -> Driver:
    return Driver(
        input=quantity.path,
        basis=quantity.basis,
        outcome="share_deterred",
        low_value=ends[0],
        high_value=ends[1],
        at_low=at[0],
        at_high=at[1],
        swing=at[1] - at[0],
        sampling=None,
    )


def _base(case: Case, futures: Futures, plan: Plan) -> _Base:
    for_chain, for_force = futures.holding({}), futures.holding({})
    chain = response_chain(case, for_chain, _attack_class(case))
    force = _force(case, for_force, plan)
    return _Base(chain, frozenset(for_chain.reads), force, frozenset(for_force.reads))


def _force(case: Case, futures: Futures, plan: Plan) -> Mapping[str, F64]:
    """Force behind the answer to the attack, from the pledges it may use only."""
    answers = {case.ladder[v].answer for v in _attack_class(case) if v in case.ladder}
    elements = {element for answer in answers for element in case.responses[answer].elements}
    lines = {
        (line.guarantor, line.pledge)
        for line in plan.lines
        if not elements or line.element in elements
    }
    return force_by_response(case, futures, plan, delivered(case, futures, only=lines), answers)


def _attack_class(case: Case) -> tuple[str, ...]:
    return tuple(
        action.commits
        for party in case.parties.values()
        if party.payoffs
        for kind, action in party.payoffs.actions.items()
        if kind is ActionKind.ATTACK and action.commits
    )


def _share_with(
    case: Case, futures: Futures, plan: Plan, base: _Base, path: str, value: float
) -> float:
    held = futures.holding({path: value})
    if path in base.chain_reads:
        base = replace(base, chain=response_chain(case, held, _attack_class(case)))
    if path in base.force_reads:
        base = replace(base, force=_force(case, held, plan))
    return _share(case, held, base)


def _share(case: Case, futures: Futures, base: _Base) -> float:
    """Share of futures in which the credibility offered reaches the one needed."""
    quarter = reference_quarter(case)
    at = (quarter, payoff_table(case, futures, quarter + 1))
    attack = stake(case, futures, base.chain, base.force, at, ActionKind.ATTACK)
    return float(np.mean(attack.offered >= needed(attack.keep, attack.alone, attack.answered)))


def held_variants(
    case: Case,
    futures: Futures,
    generation: Generation,
    chosen: Sequence[Driver],
    scale: float,
) -> tuple[list[Variant], int]:
    """What has to be simulated for the swing of the share that holds, and on how many futures.

    Returns
    -------
    Two variants for each driver chosen, with the input at its low and at its high end; and the
    number of futures, at most 250.
    """
    runs = min(futures.runs, _HELD_FUTURES)
    few = Futures(futures.seed, runs, futures.positions, together=case.together)
    base = prepare(case, few, generation)
    variants = []
    for driver in chosen:
        for value in (driver.low_value, driver.high_value):
            held = few.holding({driver.input: value})
            again = driver.input in few.reads
            ready = prepare(case, held, generation) if again else replace(base, futures=held)
            lam = case.choice.headline
            variants.append(campaign_variant(case, ready.futures, ready.announced, lam, scale))
    return variants, runs


def held_drivers(chosen: Sequence[Driver], outcomes: Sequence[Outcomes]) -> tuple[Driver, ...]:
    """Swing of the share that holds, from the outcomes of ``held_variants``."""
    found = []
    pairs = zip(outcomes[::2], outcomes[1::2], strict=True)
    for driver, (at_low, at_high) in zip(chosen, pairs, strict=True):
        low, high = at_low.held(), at_high.held()
        swing, sampling = paired_difference(high, low)
        held = replace(driver, outcome="p_held", swing=swing, sampling=sampling)
        found.append(replace(held, at_low=float(np.mean(low)), at_high=float(np.mean(high))))
    return tuple(found)
