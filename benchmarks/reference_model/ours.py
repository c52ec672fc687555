"""The reference model on Locarno's kernels: incidents by theirs, the rest by one made here."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import get_ident

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.incidents import incidents, tension
from locarno.kernels.jit import formula, jit
from locarno.theory.incidents.choice import Method, chosen_method, largest_expected_rate
from locarno.theory.incidents.inputs import Addresses, Process
from locarno.theory.philox import block_of, uniform_of
from locarno.theory.scalar import exp_of, log_of, lognormal_of
from reference_model.parameters import (
    COLUMN,
    COMPLY,
    ERODED,
    HELD,
    LONGEST_OFFENSIVE,
    LOST,
    PRETEXT,
    PROBE,
    REPELLED,
    STALEMATE,
    profiles,
)

__all__ = ["FORMULAS", "process_of", "run", "way"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

STREAM = np.uint64(900)
SKIP, PLACE, SEEN, DELAY, ANSWER = (np.uint64(lane) for lane in range(5))
CHUNK = 512

# Numba takes names of a module as constants; a dictionary is none.
A, B, C, R = (COLUMN[name] for name in "abcr")
P_CP, P_PP, P_PO, P_RET = (COLUMN[name] for name in ("p_cp", "p_pp", "p_po", "p_ret"))
P_DET, P_ATT, MU_D, SD_D = (COLUMN[name] for name in ("p_det", "p_att", "mu_d", "sd_d"))
P_RESP, P_SUCC, UP, DOWN = (COLUMN[name] for name in ("p_resp", "p_succ", "up", "down"))
CRED0, CMIN, KA, KD = (COLUMN[name] for name in ("cred0", "cmin", "ka", "kd"))
REINF, RDELAY, BRK = (COLUMN[name] for name in ("reinf", "rdelay", "brk"))


@formula
def pair(seed: np.uint64, future: np.uint64, day: int, lane: np.uint64) -> tuple[float, float]:
    """Two uniforms."""
    one, two, three, four = block_of(future, np.uint64(0), np.uint64(day), lane, seed, STREAM)
    return uniform_of(one, two), uniform_of(three, four)


@formula
def offensive(p: F64, defence: float) -> int:
    """Attrition with one reinforcement."""
    mass, force = 1.0, defence
    for day in range(LONGEST_OFFENSIVE):
        if day == int(p[RDELAY]):
            force += p[REINF]
        force, mass = force - p[KA] * mass, mass - p[KD] * force
        if force < p[BRK] * defence:
            return LOST
        if mass < p[BRK]:
            return REPELLED
    return STALEMATE


@formula
def skip(p: F64, seed: np.uint64, future: np.uint64, day: int) -> int:
    """First day from ``day`` on at which a challenger that complies looks for a chance to probe."""
    u, _ = pair(seed, future, day, SKIP)
    return day + int(log_of(u) / log_of(1.0 - p[P_CP]))


@formula
def answered(p: F64, cred: float, seed: np.uint64, future: np.uint64, day: int) -> float:
    """Credibility after the day on which an answer was due."""
    u, v = pair(seed, future, day, ANSWER)
    if u >= p[P_RESP]:
        return cred * (1.0 - p[DOWN])
    if v >= p[P_SUCC]:
        return cred * (1.0 - p[DOWN] / 2.0)
    return min(1.0, cred * (1.0 + p[UP]))


@jit
def episodes(
    parameters: F64, v: F64, days: int, seed: np.uint64, futures: NDArray[np.uint64],
    probes: I64, out: F64,
) -> None:  # fmt: skip
    """Challenger and coalition of every future, the days on which nothing can change left out."""
    for n in range(parameters.shape[0]):
        p, future = parameters[n], futures[n]
        cred, doing, due, outcome, end = p[CRED0], COMPLY, -1, HELD, days
        day = skip(p, seed, future, 0)
        while outcome == HELD:
            if 0 <= due <= min(day, days - 1):
                cred = answered(p, cred, seed, future, due)
                if cred < p[CMIN]:
                    outcome, end = ERODED, due
                    break
                due = -1
            if day >= days:
                break
            place, u = pair(seed, future, day, PLACE)
            k = int(place * v.size)
            acts = 1.0 / (1.0 + exp_of(p[A] + p[B] * p[R] * v[k] + p[C] * cred))
            if doing == COMPLY:
                # This day was kept with p_cp already.
                doing = PROBE if u < acts else COMPLY
            elif doing == PROBE:
                probes[n, k] += 1
                seen, named = pair(seed, future, day, SEEN)
                delay, back = pair(seed, future, day, DELAY)
                if seen >= p[P_DET] or named >= p[P_ATT]:
                    cred *= 1.0 - p[DOWN] / 10.0
                elif due < 0:
                    due = day + 1 + int(lognormal_of(delay, p[MU_D], p[SD_D]))
                if u < p[P_PP] * acts:
                    doing = PRETEXT
                elif back < p[P_RET] * (1.0 - acts):
                    doing = COMPLY
                if cred < p[CMIN]:
                    outcome, end = ERODED, day
            else:
                _, back = pair(seed, future, day, DELAY)
                if u < p[P_PO] * acts:
                    outcome, end = offensive(p, p[R] * v[k]), day
                elif back < p[P_RET] * (1.0 - acts):
                    doing = COMPLY
            day += 1
            if doing == COMPLY:
                day = skip(p, seed, future, day)
        out[n, 0], out[n, 1], out[n, 4] = outcome, end, cred


def process_of(parameters: F64, sectors: int) -> tuple[Process, F64, F64]:
    """Incidents of every future, and the autoregression of its tension."""
    base, branching, spill, beta, phi, sigma = (
        np.ascontiguousarray(parameters[:, COLUMN[name]])
        for name in ("base", "branching", "spill", "beta", "phi", "sigma")
    )
    return Process(profiles(sectors)[0], base, branching, spill, beta), phi, sigma


def way(parameters: F64, sectors: int) -> tuple[Method, float]:
    """How incidents are drawn, and the largest expected rate by which that is chosen."""
    process, persistence, shock = process_of(parameters, sectors)
    return (
        chosen_method(process, persistence, shock),
        largest_expected_rate(process, persistence, shock),
    )


def run(  # noqa: PLR0913 - what parts of the benchmark vary
    parameters: F64, sectors: int, days: int, seed: int,
    *, threads: int = 1, first: int = 0, method: Method | None = None,
    spent: Counter[int] | None = None,
) -> F64:  # fmt: skip
    """Outcomes of all futures, (n, 5), in chunks on threads; ``spent``: seconds of each thread."""
    process, persistence, shock = process_of(parameters, sectors)
    v = profiles(sectors)[1]
    addresses = Addresses.grid(seed, first, len(parameters), 1)
    way = method or chosen_method(process, persistence, shock)
    out = np.empty((len(parameters), 5))

    def work(start: int) -> None:
        begin = time.thread_time()
        members = slice(start, start + CHUNK)
        part, places = out[members], addresses.part(members)
        probes = np.zeros((len(part), sectors), dtype=np.int64)
        episodes(parameters[members], v, days, np.uint64(seed), places.future, probes, part)
        lives = np.minimum(part[:, 1] + 1.0, days).astype(np.int64)
        # Like lengths side by side: lanes wait for the longest of them.
        order = np.argsort(lives, kind="stable")
        mine, places = start + order, places.part(order)
        factor = tension(persistence[mine], shock[mine], places, int(lives.max()))
        probes[order] += incidents(way, process.part(mine), places, factor, lives[order]).totals
        part[:, 2], part[:, 3] = probes.sum(axis=1), probes.max(axis=1)
        if spent is not None:
            spent[get_ident()] += time.thread_time() - begin

    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(work, range(0, len(parameters), CHUNK)))
    return out
