"""What earlier stages found, as the campaign and the games need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain
from locarno.model.scenario import Case
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["Stages", "quarters_of", "reference_quarter"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stages:
    """What earlier stages found, as the campaign needs it.

    Parameters
    ----------
    chain, chain_without : response chain as designed, and after the backstop has ended.
    force, force_without : by response, (R, T) brigade-equivalents behind it, likewise.
    ground, ground_without : (R, T) brigade-equivalents of ground troops inside the country.
    patrols : (2, 2, R, T) aircraft and ships of the force with and without the backstop, None where
        nobody asks.
    """

    chain: Chain
    chain_without: Chain
    force: Mapping[str, F64]
    force_without: Mapping[str, F64]
    ground: F64
    ground_without: F64
    patrols: F64 | None = None


def quarters_of(case: Case) -> int:
    """Quarters that the horizon touches."""
    return -(-case.horizon_days * QUARTERS_PER_YEAR // DAYS_PER_YEAR)


def reference_quarter(case: Case) -> int:
    """Quarter at which the closed form looks at the choice: when the force must be complete."""
    return min(case.sizing.ramp_quarters, quarters_of(case) - 1)
