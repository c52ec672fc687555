"""People killed or wounded in the histories of a design, by order of magnitude."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.simulation import Outcomes
from locarno.model.outcome_results import Casualties
from locarno.theory.casualties import MAGNITUDES, magnitude
from locarno.theory.combat import NO_BATTLE
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.purpose import Purpose
from locarno.theory.estimation import simulated_probability
from locarno.theory.incidents.inputs import Addresses
from locarno.theory.philox import uniforms
from locarno.theory.poisson import poisson

__all__ = ["casualties"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


def casualties(outcomes: Outcomes, per_exchange: F64, seed: int) -> Casualties:
    """Shares of histories in each band.

    Those of exchanges are Poisson about their expected number, one draw a history and the same for
    all designs; those of an offensive are what both sides lose in its battle.

    Parameters
    ----------
    per_exchange : (R,) people killed or wounded by an exchange in each future.
    seed : study seed.
    """
    found, futures = outcomes.histories, outcomes.futures
    each = len(found.war_day) // futures
    expected = found.exchanges * np.repeat(per_exchange[:futures], each)
    people = _drawn(expected, Addresses.grid(seed, 0, futures, each))
    fought = found.battle != NO_BATTLE
    people += np.where(fought, np.rint(found.lost), 0.0).astype(np.int64)
    band = magnitude(people).reshape(futures, -1)
    beyond = (found.war_day != NEVER) & ~fought
    return Casualties(
        bands={name: simulated_probability(band == place) for place, name in enumerate(MAGNITUDES)},
        war_uncounted=simulated_probability(beyond.reshape(futures, -1)),
    )


def _drawn(expected: F64, addresses: Addresses) -> I64:
    """One Poisson count a history."""

    def pair(attempts: I64, places: I64) -> tuple[F64, F64]:
        where = addresses.future[places], addresses.history[places]
        return uniforms(addresses.seed, Purpose.CASUALTIES, *where, attempts, 0)

    return poisson(pair, expected)
