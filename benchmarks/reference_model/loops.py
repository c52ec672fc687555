"""The reference model in Python alone, written out."""

from __future__ import annotations

import math
from random import Random
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from reference_model.parameters import (
    COMPLY,
    ERODED,
    HELD,
    PRETEXT,
    PROBE,
    RANGES,
    profiles,
)
from reference_model.vectorised import LARGEST_RATE, offensive

F64 = NDArray[np.float64]
quantile = NormalDist().inv_cdf


def poisson(random: Random, rate: float) -> int:
    """A count; a large rate is the sum of small ones."""
    total = 0
    while rate > LARGEST_RATE:
        total += inversion(random.random(), LARGEST_RATE)
        rate -= LARGEST_RATE
    return total + inversion(random.random(), rate)


def inversion(u: float, rate: float) -> int:
    """A count of a small rate."""
    term = reached = math.exp(-rate)
    count = 0
    while u > reached:
        count += 1
        term *= rate / count
        if reached + term == reached and count > rate:
            break
        reached += term
    return count


def normal(random: Random) -> float:
    """A standard normal number."""
    return quantile(random.random() or 0.5)


def answered(p: dict[str, float], cred: float, random: Random) -> float:
    """Credibility after the day on which an answer was due."""
    if random.random() >= p["p_resp"]:
        return cred * (1.0 - p["down"])
    if random.random() >= p["p_succ"]:
        return cred * (1.0 - p["down"] / 2.0)
    return min(1.0, cred * (1.0 + p["up"]))


def undeterred(p: dict[str, float], v: float, cred: float) -> float:
    """Chance that the challenger is not deterred in a sector."""
    return 1.0 / (1.0 + math.exp(p["a"] + p["b"] * p["r"] * v + p["c"] * cred))


def future(
    p: dict[str, float], w: list[float], v: list[float], days: int, random: Random
) -> tuple[float, ...]:
    """Outcome of one future."""
    sectors = len(w)
    keep = math.exp(-p["beta"])
    alpha = p["branching"] * (1.0 - p["spill"]) * (1.0 - keep) / keep
    gamma = p["branching"] * p["spill"] * (1.0 - keep) / 2.0
    x, cred, doing, due = 0.0, p["cred0"], COMPLY, -1
    excitation, totals = [0.0] * sectors, [0] * sectors
    outcome, end = HELD, days
    for day in range(days):
        level = p["base"] * math.exp(x)
        counts = [poisson(random, level * w[s] + excitation[s]) for s in range(sectors)]
        for s in range(sectors):
            beside = (counts[s - 1] if s else 0) + (counts[s + 1] if s + 1 < sectors else 0)
            excitation[s] = (excitation[s] + alpha * counts[s]) * keep + gamma * beside
            totals[s] += counts[s]
        x = p["phi"] * x + p["sigma"] * normal(random)
        if due == day:
            cred, due = answered(p, cred, random), -1
            if cred < p["cmin"]:
                outcome, end = ERODED, day
                break
        k = int(random.random() * sectors)
        acts = undeterred(p, v[k], cred)
        u = random.random()
        if doing == COMPLY:
            if u < p["p_cp"] * acts:
                doing = PROBE
        elif doing == PROBE:
            totals[k] += 1
            if random.random() < p["p_det"] and random.random() < p["p_att"]:
                if due < 0:
                    due = day + 1 + int(math.exp(p["mu_d"] + p["sd_d"] * normal(random)))
            else:
                cred *= 1.0 - p["down"] / 10.0
            if u < p["p_pp"] * acts:
                doing = PRETEXT
            elif random.random() < p["p_ret"] * (1.0 - acts):
                doing = COMPLY
            if cred < p["cmin"]:
                outcome, end = ERODED, day
                break
        elif u < p["p_po"] * acts:
            outcome, end = offensive(p, v[k]), day
            break
        elif random.random() < p["p_ret"] * (1.0 - acts):
            doing = COMPLY
    return outcome, end, sum(totals), max(totals), cred


def run(parameters: F64, sectors: int, days: int, seed: int) -> F64:
    """Outcomes of every future, (n, 5)."""
    w, v = (profile.tolist() for profile in profiles(sectors))
    found = []
    for number, row in enumerate(parameters.tolist()):
        random = Random(f"{seed} {number}")
        found.append(future(dict(zip(RANGES, row, strict=True)), w, v, days, random))
    return np.array(found)
