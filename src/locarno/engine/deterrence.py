"""The deterrence game in closed form: needed, offered and believed credibility (§9, §10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain
from locarno.engine.futures import Futures
from locarno.engine.payoffs import (
    PayoffTable,
    action_names,
    bite,
    committed_class,
    payoff_table,
    share_faced,
    with_bite,
)
from locarno.engine.sides import challenger
from locarno.model.probability import Probability
from locarno.model.results import ActionDeterrence, Deterrence, Needed
from locarno.model.scenario import Case
from locarno.theory import deterrence as theory
from locarno.theory.estimation import computed_probability, quantile_with_none, share_of_futures

__all__ = ["Stake", "deter", "lambda_key", "stake", "stakes", "worths"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stake:
    """One action at the reference quarter, each (R,)."""

    keep: F64
    alone: F64
    answered: F64
    offered: F64
    believed: F64


def lambda_key(value: float) -> str:
    """A precision of choice as a key of a document."""
    return f"{value:g}"


def stakes(
    case: Case, futures: Futures, chain: Chain, force: Mapping[str, F64], quarter: int
) -> dict[str, Stake]:
    """What each action is worth at one quarter, and how credible the answer to it is.

    Parameters
    ----------
    force : by response, (R, T) brigade-equivalents there to carry it out.
    quarter : quarter at which the choice is looked at.
    """
    table = payoff_table(case, futures, quarter + 1)
    names = action_names(case)[1:]
    return {name: stake(case, futures, chain, force, (quarter, table), name) for name in names}


def stake(
    case: Case,
    futures: Futures,
    chain: Chain,
    force: Mapping[str, F64],
    at: tuple[int, PayoffTable],
    name: str,
) -> Stake:
    """What one action is worth at a quarter, on the payoffs ``at`` that quarter."""
    _, party, _ = challenger(case)
    assert party.belief is not None  # noqa: S101 - the loader made sure
    belief = futures[party.belief]
    violation = committed_class(case, name)
    resolute, weak = chain.by_resolve(violation)
    keep, alone, answered = worths(case, futures, force, at, name)
    faced = share_faced(case, futures)
    return Stake(
        keep=keep,
        alone=alone,
        answered=answered,
        offered=faced * chain.offered(violation),
        believed=faced * (belief * resolute + (1.0 - belief) * weak),
    )


def worths(
    case: Case,
    futures: Futures,
    force: Mapping[str, F64],
    at: tuple[int, PayoffTable],
    name: str,
) -> tuple[F64, F64, F64]:
    """S, V and w of one action at a quarter, on the payoffs ``at`` that quarter, (R,) each."""
    quarter, table = at
    row = action_names(case).index(name) - 1
    violation = committed_class(case, name)
    present = _largest(force, futures.runs, quarter)
    return (
        table.keep + table.provocation * present,
        table.alone[row, :, quarter],
        _answered(case, futures, table, row, violation, force, quarter),
    )


def _largest(force: Mapping[str, F64], runs: int, quarter: int) -> F64:
    """Foreign force present, the largest over responses, (R,)."""
    present = np.zeros(runs)
    for path in force.values():
        present = np.maximum(present, path[:, quarter])
    return present


def _answered(
    case: Case,
    futures: Futures,
    table: PayoffTable,
    row: int,
    violation: str | None,
    force: Mapping[str, F64],
    quarter: int,
) -> F64:
    alone = table.alone[row, :, quarter]
    if violation is None or violation not in case.ladder:
        return alone
    path = force.get(case.ladder[violation].answer)
    there = np.zeros(futures.runs) if path is None else path[:, quarter]
    share = bite(case, futures, violation, there, quarter)
    return with_bite(alone, table.answered[row, :, quarter], share)


def deter(
    case: Case, found: Mapping[str, Stake], scale: float, clipped: float, multiplicity: int
) -> Deterrence:
    """Deterrence by action and the choice at one decision, on one payoff scale.

    Parameters
    ----------
    clipped : share of draws in which w was lowered to V.
    multiplicity : ways to play the solved game, which are searched for there.
    """
    weight = _weights(case)
    band = (case.choice.low, case.choice.headline, case.choice.high)
    names = action_names(case)
    return Deterrence(
        by_action={name: _action(stake) for name, stake in found.items()},
        p_action={lambda_key(lam): _choice(names, found, lam, weight, scale) for lam in band},
        noise_floor={
            lambda_key(lam): dict(
                zip(names, map(float, theory.noise_floor(lam, weight)), strict=True)
            )
            for lam in band
        },
        payoff_scale=scale,
        multiplicity=multiplicity,
        clipped_share=clipped,
    )


def _weights(case: Case) -> F64:
    _, _, payoffs = challenger(case)
    return np.array([1.0, *(action.weight.mode for action in payoffs.actions.values())])


def _action(stake: Stake) -> ActionDeterrence:
    needed = theory.needed(stake.keep, stake.alone, stake.answered)
    deterred = stake.offered >= needed
    share_zero = share_of_futures(needed == 0.0)
    return ActionDeterrence(
        needed=Needed(
            p10=quantile_with_none(needed, 0.1),
            p50=quantile_with_none(needed, 0.5),
            p90=quantile_with_none(needed, 0.9),
            share_zero=share_zero,
            share_none=share_of_futures(~np.isfinite(needed)),
        ),
        offered=computed_probability(stake.offered),
        believed=computed_probability(stake.believed),
        share_deterred=share_of_futures(deterred),
        due_to_guarantee=float(np.mean(deterred)) - share_zero.mean,
    )


def _choice(
    names: tuple[str, ...], found: Mapping[str, Stake], lam: float, weight: F64, scale: float
) -> dict[str, Probability]:
    values = choice_values(found) / scale
    shares = theory.logit_choice(values, lam, weight)
    return {name: computed_probability(row) for name, row in zip(names, shares, strict=True)}


def choice_values(found: Mapping[str, Stake]) -> F64:
    """Q of every action as the challenger sees it, comply first, (A + 1, R)."""
    first = next(iter(found.values()))
    rows = [first.keep]
    rows += [theory.expected_value(s.alone, s.answered, s.believed) for s in found.values()]
    return np.stack(rows)
