"""Attacks too rare to be seen by plain histories: the choice is computed, not drawn.

A government attacks once its one private shock for the attack exceeds what that would have taken
at some date. Until it does, the shock moves nothing. Histories are therefore lived on condition
that nobody attacks, and each counts with the chance that a shock would have been large enough at
one of its dates. All other luck, the shocks of other actions among it, is drawn as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.simulation import run_campaign
from locarno.theory.elementary import exp
from locarno.theory.episode.inputs import Rules, Variant

__all__ = ["RareChance", "chance_of", "rare_attack"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RareChance:
    """Chance of something within the horizon whose last step is computed.

    Parameters
    ----------
    mean : estimate without bias; error : its standard error, clustered by future.
    gain : how many times as many plain histories the same error within futures would take.
    """

    mean: float
    error: float
    gain: float


def rare_attack(
    rules: Rules, variant: Variant, *, seed: int, futures: int, histories: int, threads: int = 1
) -> RareChance:
    """Chance that a challenger decides on an attack before any other war.

    Parameters
    ----------
    rules : with an attack among the actions.
    futures, histories : how many of each; the error needs at least two futures.

    Source
    ------
    Conditional Monte Carlo: Asmussen & Glynn, Stochastic Simulation (2007), ch. V.4; the condition
    is the distribution function of the Gumbel shock (``theory.episode.choice.log_spared_of``).
    """
    (outcomes,) = run_campaign(
        replace(rules, sparing=True), [variant],
        seed=seed, futures=[futures], histories=histories, threads=threads,
    )  # fmt: skip
    chances = 1.0 - exp(outcomes.histories.log_spared)
    return chance_of(np.asarray(chances).reshape(futures, histories))


def chance_of(chances: F64) -> RareChance:
    """Mean of the chances of histories, (futures, histories), and its error by future."""
    by_future = chances.mean(axis=1)
    mean, futures = float(by_future.mean()), len(by_future)
    error = float(by_future.std(ddof=1) / np.sqrt(futures)) if futures > 1 else float("nan")
    # Within a future a plain history has the variance p (1 - p), a weighted one what is seen.
    seen = float(chances.var(axis=1).mean())
    plain = float((by_future * (1.0 - by_future)).mean())
    return RareChance(mean, error, plain / seen if seen > 0.0 else float("nan"))
