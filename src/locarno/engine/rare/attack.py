"""Attacks too rare to be seen by plain histories: the choice is computed, not drawn.

A government attacks once its one private shock for the attack exceeds what that would have taken
at some date. Until it does, the shock moves nothing. Histories are therefore lived on condition
that nobody attacks, and each counts with the chance that a shock would have been large enough at
one of its dates. All other luck, the shocks of other actions among it, is drawn as ever.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from locarno.engine.rare.estimate import chance_of
from locarno.engine.simulation import run_campaign
from locarno.model.rare_results import RareChance
from locarno.theory.elementary import exp
from locarno.theory.episode.inputs import Rules, Variant

__all__ = ["rare_attack"]


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
