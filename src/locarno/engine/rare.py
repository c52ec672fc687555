"""Attacks too rare to be seen by plain histories: shocks drawn where they matter, and weighed.

Every second private shock of the attack is drawn higher than it is, and each history counts by
how much likelier its shocks truly are. The mean is the same; histories in which the challenger
attacks are no longer rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from locarno.engine.simulation import Outcomes, run_campaign
from locarno.theory.elementary import exp
from locarno.theory.episode.inputs import Rules, Variant

__all__ = ["RareChance", "rare_attack"]

_TILTS: Final = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0)
"""Shifts tried, in standard units of the shock."""
_OFTEN: Final = 0.2
"""Share of histories with an attack from which a shift is enough."""
_PILOT: Final = 64
"""Histories of a future that a shift is tried on."""


@dataclass(frozen=True, slots=True)
class RareChance:
    """Chance that the challenger attacks within the horizon.

    Parameters
    ----------
    mean : estimate without bias; error : its standard error, clustered by future.
    tilt : shift of the attack's shock that was used, 0 for plain histories.
    gain : how many times as many plain histories the same error would take.
    """

    mean: float
    error: float
    tilt: float
    gain: float


def rare_attack(
    rules: Rules,
    variant: Variant,
    *,
    seed: int,
    futures: int,
    histories: int,
    threads: int = 1,
    tilts: Sequence[float] = _TILTS,
) -> RareChance:
    """Chance of an attack by choice under one variant.

    The shift is the first of ``tilts`` under which a pilot, on luck of its own, attacks often.
    It moves no mean, only the error.

    Parameters
    ----------
    rules : with an attack among the actions.
    futures, histories : how many of each; the error needs at least two futures.

    Source
    ------
    Importance sampling by a defensive mixture, with exact weights: Hesterberg, Technometrics 37
    (1995) 185-194.
    """
    tilt = tilts[-1]
    for tried in tilts:
        pilot = _run(rules, variant, tried, (seed + 1) % (1 << 32), futures, _PILOT, threads)
        if float(np.mean(pilot.histories.chosen_attack)) >= _OFTEN:
            tilt = tried
            break
    outcomes = _run(rules, variant, tilt, seed, futures, histories, threads)
    found = outcomes.histories
    counted = np.where(found.chosen_attack, exp(found.log_weight), 0.0)
    by_future = counted.reshape(futures, -1).mean(axis=1)
    mean = float(by_future.mean())
    error = float(by_future.std(ddof=1) / np.sqrt(futures)) if futures > 1 else float("nan")
    # Within a future a plain history has the variance p (1 - p), a weighted one what is seen.
    seen = float(counted.reshape(futures, -1).var(axis=1).mean())
    plain = float((by_future * (1.0 - by_future)).mean())
    return RareChance(mean, error, tilt, plain / seen if seen > 0.0 else float("nan"))


def _run(
    rules: Rules, variant: Variant, tilt: float, seed: int, futures: int, histories: int,
    threads: int,
) -> Outcomes:  # fmt: skip
    shifts = [0.0] * (len(rules.action_class) + 1)
    shifts[rules.attack_action] = tilt
    (outcomes,) = run_campaign(
        replace(rules, tilt=tuple(shifts)), [variant],
        seed=seed, futures=[futures], histories=histories, threads=threads,
    )  # fmt: skip
    return outcomes
