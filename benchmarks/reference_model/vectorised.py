"""The reference model in NumPy, all futures of a block at once, day by day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

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

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

BLOCK = 2000
LARGEST_RATE = 16.0


class Block:
    """Futures that are run side by side; those that are over drop out."""

    def __init__(
        self, parameters: F64, sectors: int, days: int, random: np.random.Generator
    ) -> None:
        n = len(parameters)
        self.p = {name: parameters[:, place] for name, place in COLUMN.items()}
        self.w, self.v = profiles(sectors)
        self.days, self.random = days, random
        self.keep = np.exp(-self.p["beta"])
        n_, f = self.p["branching"], self.p["spill"]
        self.alpha = n_ * (1.0 - f) * (1.0 - self.keep) / self.keep
        self.gamma = n_ * f * (1.0 - self.keep) / 2.0
        self.x, self.cred = np.zeros(n), self.p["cred0"].copy()
        self.doing, self.due = np.full(n, COMPLY), np.full(n, -1)
        self.excitation, self.totals = np.zeros((n, sectors)), np.zeros((n, sectors))
        self.outcome, self.end = np.full(n, HELD), np.full(n, days)
        self.alive = np.arange(n)

    def run(self) -> F64:
        """Outcomes, (n, 5)."""
        for day in range(self.days):
            if not self.alive.size:
                break
            self.incidents()
            self.answers(day)
            self.challenger(day)
            self.alive = self.alive[self.outcome[self.alive] == HELD]
        columns = (self.outcome, self.end, self.totals.sum(1), self.totals.max(1), self.cred)
        return np.stack(columns, axis=1)

    def incidents(self) -> None:
        """Counts of a day in every sector."""
        alive, p = self.alive, self.p
        every = slice(None) if alive.size == len(self.x) else alive
        level = p["base"][every] * np.exp(self.x[every])
        excitation = self.excitation[every]
        rate = level[:, None] * self.w + excitation
        counts = self.poisson(rate)
        excitation += self.alpha[every, None] * counts
        excitation *= self.keep[every, None]
        gamma = self.gamma[every, None]
        excitation[:, 1:] += gamma * counts[:, :-1]
        excitation[:, :-1] += gamma * counts[:, 1:]
        self.excitation[every] = excitation
        self.totals[every] += counts
        shock = self.random.standard_normal(alive.size)
        self.x[every] = p["phi"][every] * self.x[every] + p["sigma"][every] * shock

    def poisson(self, rate: F64) -> F64:
        """Counts: most are 0, and a sum tells which surely are."""
        u = self.random.random(rate.shape)
        hits = np.flatnonzero(u + rate > 1.0)
        counts = np.zeros(rate.shape)
        of_hits = rate.ravel()[hits]
        small = of_hits <= LARGEST_RATE
        found = np.empty(hits.size)
        found[~small] = self.random.poisson(of_hits[~small])
        found[small] = inversion(u.ravel()[hits[small]], of_hits[small])
        counts.ravel()[hits] = found
        return counts

    def answers(self, day: int) -> None:
        """The coalition answers where that is due today."""
        due = self.alive[self.due[self.alive] == day]
        if not due.size:
            return
        u, v = self.random.random((2, due.size))
        p, cred = self.p, self.cred[due]
        up = np.minimum(1.0, cred * (1.0 + p["up"][due]))
        half = cred * (1.0 - p["down"][due] / 2.0)
        after = np.where(v < p["p_succ"][due], up, half)
        self.cred[due] = np.where(u < p["p_resp"][due], after, cred * (1.0 - p["down"][due]))
        self.due[due] = -1
        self.erode(due, day)

    def erode(self, who: I64, day: int) -> None:
        """Ends futures without credibility."""
        gone = who[self.cred[who] < self.p["cmin"][who]]
        self.outcome[gone], self.end[gone] = ERODED, day

    def challenger(self, day: int) -> None:
        """One step of the challenger wherever the ceasefire holds."""
        alive, p = self.alive[self.outcome[self.alive] == HELD], self.p
        place, u = self.random.random((2, alive.size))
        doing = self.doing[alive]
        # Whoever complies needs the chance of acting only where u lies below p_cp.
        busy = np.flatnonzero((doing != COMPLY) | (u < p["p_cp"][alive]))
        alive, doing, u = alive[busy], doing[busy], u[busy]
        k = (place[busy] * self.v.size).astype(np.int64)
        effort = p["a"][alive] + p["b"][alive] * p["r"][alive] * self.v[k]
        acts = 1.0 / (1.0 + np.exp(effort + p["c"][alive] * self.cred[alive]))
        self.doing[alive[(doing == COMPLY) & (u < p["p_cp"][alive] * acts)]] = PROBE
        probing, pretending = np.flatnonzero(doing == PROBE), np.flatnonzero(doing == PRETEXT)
        self.probe(alive[probing], k[probing], day)
        back = self.random.random(alive.size) < p["p_ret"][alive] * (1.0 - acts)
        further = u < np.where(doing == PROBE, p["p_pp"][alive], p["p_po"][alive]) * acts
        self.doing[alive[(doing != COMPLY) & back & ~further]] = COMPLY
        self.doing[alive[(doing == PROBE) & further]] = PRETEXT
        self.erode(alive[probing], day)
        war = pretending[further[pretending]]
        for who, sector in zip(alive[war], k[war], strict=True):
            self.outcome[who] = offensive({name: p[name][who] for name in p}, self.v[sector])
            self.end[who] = day

    def probe(self, who: I64, k: I64, day: int) -> None:
        """Probes, seen or not."""
        self.totals[who, k] += 1.0
        u, v, delay = self.random.random((3, who.size))
        p = self.p
        seen = (u < p["p_det"][who]) & (v < p["p_att"][who])
        hours = np.exp(p["mu_d"][who] + p["sd_d"][who] * ndtri(delay)).astype(np.int64)
        asked = seen & (self.due[who] < 0)
        self.due[who[asked]] = day + 1 + hours[asked]
        self.cred[who[~seen]] *= 1.0 - p["down"][who[~seen]] / 10.0


def inversion(u: F64, rate: F64) -> F64:
    """Poisson counts of small rates."""
    counts = np.zeros(u.size)
    term = np.exp(-rate)
    index = np.flatnonzero(u > term)
    term, u, rate = term[index], u[index], rate[index]
    reached, count = term.copy(), 0
    while index.size:
        count += 1
        term = term * rate / count
        further = reached + term
        counts[index] = count
        going = (u > further) & ((further > reached) | (count < rate))
        index, term, reached = index[going], term[going], further[going]
        u, rate = u[going], rate[going]
    return counts


def offensive(p: dict[str, float], defence_of_sector: float) -> int:
    """Attrition with one reinforcement."""
    defence = p["r"] * defence_of_sector
    mass, force = 1.0, defence
    for day in range(LONGEST_OFFENSIVE):
        if day == int(p["rdelay"]):
            force += p["reinf"]
        force, mass = force - p["ka"] * mass, mass - p["kd"] * force
        if force < p["brk"] * defence:
            return LOST
        if mass < p["brk"]:
            return REPELLED
    return STALEMATE


def run(parameters: F64, sectors: int, days: int, seed: int) -> F64:
    """Outcomes of every future, (n, 5)."""
    random = np.random.Generator(np.random.SFC64(seed))
    blocks = range(0, len(parameters), BLOCK)
    return np.concatenate(
        [Block(parameters[i : i + BLOCK], sectors, days, random).run() for i in blocks]
    )
