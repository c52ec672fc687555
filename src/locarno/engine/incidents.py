"""Incidents of a study: one way to draw them for all its histories, in chunks, on threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.incidents import incidents, tension
from locarno.theory.incidents.choice import Method, chosen_method
from locarno.theory.incidents.inputs import Addresses, Process

__all__ = ["StudyIncidents", "incidents_of_study"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_HISTORIES_A_CHUNK = 512
"""Histories run at a time; results do not depend on it."""


@dataclass(frozen=True, slots=True)
class StudyIncidents:
    """Incidents of every history and sector, and how they were drawn.

    Parameters
    ----------
    method : part of the result, because the two ways have different luck.
    totals : (n, S).
    """

    method: Method
    totals: I64


def incidents_of_study(
    process: Process,
    tension_of: tuple[F64, F64],
    addresses: Addresses,
    days: I64,
    *,
    threads: int = 1,
    chunk: int = _HISTORIES_A_CHUNK,
) -> StudyIncidents:
    """Incidents of all histories of a study.

    The kernels release the interpreter lock, so that threads run them side by side; every draw is
    addressed, so that neither chunks nor threads nor the order of work change a bit. Histories of
    like length are run together, because a kernel's lanes wait for the longest among them.

    Parameters
    ----------
    process : numbers of n histories on a line of S sectors.
    tension_of : persistence and shock of the tension, (n,) each.
    addresses : where their luck lies.
    days : (n,) days that each history lasts.
    """
    persistence, shock = tension_of
    method = chosen_method(process, persistence, shock)

    order = np.argsort(days, kind="stable")
    totals = np.empty((days.size, process.weight.size), dtype=np.int64)

    def work(first: int) -> None:
        members = order[first : first + chunk]
        places, lives = addresses.part(members), days[members]
        factor = tension(persistence[members], shock[members], places, int(lives.max(initial=0)))
        totals[members] = incidents(method, process.part(members), places, factor, lives).totals

    with ThreadPoolExecutor(max_workers=max(threads, 1)) as pool:
        list(pool.map(work, range(0, days.size, chunk)))
    return StudyIncidents(method, totals)
