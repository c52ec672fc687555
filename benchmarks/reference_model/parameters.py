"""Parameters of the reference model, uniform in independent ranges, and profiles of the line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

RANGES = {
    "base": (0.01, 0.15),
    "branching": (0.1, 0.7),
    "beta": (0.1, 0.6),
    "spill": (0.0, 0.3),
    "phi": (0.9, 0.99),
    "sigma": (0.02, 0.1),
    "a": (-2.0, 0.0),
    "b": (0.5, 2.0),
    "c": (1.0, 3.0),
    "r": (0.6, 1.8),
    "p_cp": (0.005, 0.05),
    "p_pp": (0.01, 0.06),
    "p_po": (0.01, 0.06),
    "p_ret": (0.05, 0.3),
    "p_det": (0.3, 0.95),
    "p_att": (0.3, 0.95),
    "mu_d": (0.7, 2.7),
    "sd_d": (0.2, 0.9),
    "p_resp": (0.3, 0.98),
    "p_succ": (0.3, 0.9),
    "up": (0.02, 0.15),
    "down": (0.02, 0.15),
    "cred0": (0.5, 0.95),
    "cmin": (0.1, 0.25),
    "ka": (0.005, 0.03),
    "kd": (0.005, 0.03),
    "reinf": (0.1, 0.6),
    "rdelay": (5.0, 40.0),
    "brk": (0.4, 0.7),
}
COLUMN = {name: number for number, name in enumerate(RANGES)}
HELD, ERODED, REPELLED, LOST, STALEMATE = range(5)
COMPLY, PROBE, PRETEXT = range(3)
LONGEST_OFFENSIVE = 60


def drawn(futures: int, *, seed: int = 1, rates: float = 1.0) -> F64:
    """Parameters of some futures, (n, 29), their base rates multiplied by ``rates``."""
    low, high = np.array(list(RANGES.values())).T
    found = low + (high - low) * np.random.default_rng(seed).random((futures, low.size))
    found[:, COLUMN["base"]] *= rates
    return np.ascontiguousarray(found)


def profiles(sectors: int) -> tuple[F64, F64]:
    """Weights of the sectors: w for incidents, v for defence; both have mean 1."""
    s = np.arange(sectors)
    return (
        0.25 + 1.5 * ((7 * s) % sectors + 0.5) / sectors,
        0.6 + 0.8 * ((3 * s) % sectors + 0.5) / sectors,
    )
