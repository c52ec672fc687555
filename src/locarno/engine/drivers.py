"""Which inputs drive the result: one at a time, from their 10 % to their 90 % point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import offered, response_chain
from locarno.engine.delivery import delivered
from locarno.engine.deterrence import worths
from locarno.engine.futures import FirstFutures, Futures, quantile
from locarno.engine.payoffs import PayoffTable, committed_class, payoff_table
from locarno.engine.prepared import force_by_response, prepare
from locarno.engine.sides import challenger
from locarno.engine.simulation import Outcomes
from locarno.engine.stages import reference_quarter
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
    """What the attack's deterrence is made of, and which inputs each part read.

    Parameters
    ----------
    offered : (R,), credibility of the answer.
    force : by response, (R, T) brigade-equivalents.
    table : payoffs up to the reference quarter.
    worth : S, V and w, (R,) each.
    reads : inputs by the name of the part that read them.
    """

    offered: F64
    force: Mapping[str, F64]
    table: PayoffTable
    worth: tuple[F64, F64, F64]
    reads: Mapping[str, frozenset[str]]

    def share(self) -> float:
        """Share of futures in which the credibility offered reaches the one needed."""
        return float(np.mean(self.offered >= needed(*self.worth)))

    def read(self, path: str, *parts: str) -> bool:
        """Whether one of some parts read an input."""
        return any(path in self.reads[part] for part in parts)


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
    relevant = frozenset().union(*base.reads.values(), _belief(case))
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
    parts = ("chain", "force", "table", "worth")
    seen = {part: futures.holding({}) for part in parts}
    offered = _offered(case, seen["chain"])
    force = _force(case, seen["force"], plan)
    table = _table(case, seen["table"])
    worth = _worth(case, seen["worth"], force, table)
    return _Base(
        offered, force, table, worth, {part: frozenset(seen[part].reads) for part in parts}
    )


def _belief(case: Case) -> frozenset[str]:
    """What the challenger believes: it moves its choice and no share, which is worth saying."""
    _, party, _ = challenger(case)
    return frozenset() if party.belief is None else frozenset({party.belief.path})


def _offered(case: Case, futures: Futures) -> F64:
    """Credibility of the answer to the attack, (R,)."""
    violation = committed_class(case, ActionKind.ATTACK)
    if futures.fixed and violation is not None and violation in case.ladder:
        return offered(case, futures, violation)
    chain = response_chain(case, futures, _attack_class(case))
    return chain.offered(violation)


def _table(case: Case, futures: Futures) -> PayoffTable:
    return payoff_table(case, futures, reference_quarter(case) + 1)


def _worth(
    case: Case, futures: Futures, force: Mapping[str, F64], table: PayoffTable
) -> tuple[F64, F64, F64]:
    at = (reference_quarter(case), table)
    return worths(case, futures, force, at, ActionKind.ATTACK)


def _force(case: Case, futures: Futures, plan: Plan) -> Mapping[str, F64]:
    """Force behind the answer to the attack, from the pledges it may use only."""
    answers = {case.ladder[v].answer for v in _attack_class(case) if v in case.ladder}
    elements = {element for answer in answers for element in case.responses[answer].elements}
    if elements and case.contested_air is not None:
        elements.add(case.contested_air.element)
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
    if base.read(path, "chain"):
        base = replace(base, offered=_offered(case, held))
    if base.read(path, "force"):
        base = replace(base, force=_force(case, held, plan))
    if base.read(path, "table"):
        base = replace(base, table=_table(case, held))
    if base.read(path, "force", "table", "worth"):
        base = replace(base, worth=_worth(case, held, base.force, base.table))
    return base.share()


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
    few = FirstFutures(futures, runs)
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
