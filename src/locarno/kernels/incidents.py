"""Tension and incidents by compiled code: what Python calls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.clusters import by_cluster
from locarno.kernels.lanes import by_lanes
from locarno.kernels.sectors import by_sector
from locarno.kernels.tension import factors_of_tension
from locarno.kernels.truces import MOST as MOST_FELT
from locarno.kernels.truces import calmed_by_truces
from locarno.theory.incidents.by_cluster import alias_table
from locarno.theory.incidents.choice import Method
from locarno.theory.incidents.inputs import Addresses, Process
from locarno.theory.incidents.truces import Truces

__all__ = ["Incidents", "calmed", "incidents", "tension"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

FEW: Final = 6
"""Histories up to which they are run one after another; the bits are the same side by side."""


MOST: Final = 1e6
"""Incidents a sector-day up to which counts and what they set off fit their types."""


@dataclass(frozen=True, slots=True)
class Incidents:
    """What happened on the line.

    Parameters
    ----------
    totals : (n, S) incidents of every history and sector.
    counts : (n, D, S) the same by day, or (0, 0, 0) where that was not asked for.
    """

    totals: I64
    counts: I32


def tension(persistence: F64, shock: F64, addresses: Addresses, days: int) -> F64:
    """E to the tension, (D, n), with the bits of ``theory.incidents.tension``."""
    factor = np.empty((days, persistence.size))
    factors_of_tension(_lasting(persistence), _lasting(shock), _addresses(addresses), factor)
    return factor


def calmed(factor: F64, truces: Truces, addresses: Addresses) -> F64:
    """The factor (D, n) times what re-commitments leave, as ``theory.incidents.truces`` has it."""
    found = np.array(factor, order="C")
    if truces.chance.any():
        numbers = np.ascontiguousarray(np.stack(truces))
        calmed_by_truces(numbers, _addresses(addresses), np.zeros((MOST_FELT, 3)), found)
    return found


def incidents(
    method: Method,
    process: Process,
    addresses: Addresses,
    factor: F64,
    days: I64,
    *,
    by_day: bool = False,
) -> Incidents:
    """Incidents of n histories, with the counts of the reference of the method.

    Parameters
    ----------
    factor : (D, n) multiplier of the rates of a day.
    days : (n,) days that each history lasts, at most D.
    by_day : whether to keep the counts of every day, which takes 4 n D S bytes.
    """
    _refuse(process, addresses, factor, days)
    histories, sectors = process.rate.size, process.weight.size
    shape = (histories, factor.shape[0], sectors) if by_day else (0, 0, 0)
    found = Incidents(
        np.empty((histories, sectors), dtype=np.int64), np.zeros(shape, dtype=np.int32)
    )
    rest = (_lasting(factor), np.ascontiguousarray(days, dtype=np.int64), _addresses(addresses),
            found.totals, found.counts)  # fmt: skip
    if method is Method.CLUSTERS:
        line = process.rate * math.fsum(process.weight)
        branching, spill, decay = map(_lasting, (process.branching, process.spill, process.decay))
        by_cluster((line, branching, spill, decay), alias_table(process.weight), *rest)
        return found
    own = (process.rate, process.kick(), process.keep(), process.spread())
    weight, rate, kick, keep, spread = map(_lasting, (process.weight, *own))
    kernel = by_sector if histories <= FEW else by_lanes
    kernel((weight, rate, kick, keep, spread), *rest)
    return found


def _lasting(values: F64) -> F64:
    """The one layout that kernels are compiled for."""
    return np.require(values, dtype=np.float64, requirements=["C", "W", "A"])


def _addresses(given: Addresses) -> tuple[np.uint64, NDArray[np.uint64], NDArray[np.uint64]]:
    future, history = (np.require(part, dtype=np.uint64, requirements=["C", "W", "A"])
                       for part in (given.future, given.history))  # fmt: skip
    return np.uint64(given.seed), future, history


def _refuse(process: Process, addresses: Addresses, factor: F64, days: I64) -> None:
    """Refuse what a kernel would read beyond its end."""
    histories = process.rate.size
    if factor.ndim != 2 or factor.shape[1] != histories:  # noqa: PLR2004 - days and histories
        raise ValueError("factor needs the shape (D, n)")
    if days.shape != (histories,) or addresses.future.shape != (histories,):
        raise ValueError("days and addresses need the shape (n,)")
    if histories and not 0 <= days.min() <= days.max() <= factor.shape[0]:
        raise ValueError("a history lasts 0 to D days")
    if factor.size and not 0.0 <= factor.min() <= factor.max() < np.inf:
        raise ValueError("factor must be finite and not negative")
    largest = process.rate.max(initial=0.0) * process.weight.max() * factor.max(initial=0.0)
    if not largest <= MOST:
        raise ValueError(f"a sector can have {MOST:g} incidents a day, not {largest:g}")
