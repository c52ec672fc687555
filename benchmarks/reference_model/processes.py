"""The reference model in SimPy: sectors, tension, coalition and challenger are processes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

import numpy as np
import simpy
from numpy.typing import NDArray

from reference_model.loops import answered, normal, poisson, undeterred
from reference_model.parameters import COMPLY, ERODED, HELD, PRETEXT, PROBE, RANGES, profiles
from reference_model.vectorised import offensive

F64 = NDArray[np.float64]
MORNING, NOON, EVENING, NIGHT = 0.0, 0.25, 0.5, 0.75
"""Hours at which incidents, what they set off, answers and the challenger have their turn."""


class Ceasefire:
    """One future."""

    def __init__(
        self, p: dict[str, float], w: list[float], v: list[float], days: int, random: Random
    ) -> None:
        self.p, self.v, self.random, self.days = p, v, random, days
        self.x, self.cred, self.outcome, self.end = 0.0, p["cred0"], HELD, days
        self.keep = math.exp(-p["beta"])
        self.alpha = p["branching"] * (1.0 - p["spill"]) * (1.0 - self.keep) / self.keep
        self.gamma = p["branching"] * p["spill"] * (1.0 - self.keep) / 2.0
        self.counts, self.totals = [0] * len(w), [0] * len(w)
        self.answer_is_due = False
        self.env = simpy.Environment()
        self.over = self.env.event()
        for place, weight in enumerate(w):
            self.env.process(self.sector(place, weight))
        self.env.process(self.tension())
        self.env.process(self.challenger())

    def sector(self, place: int, weight: float) -> Iterator[simpy.Event]:
        """Incidents in the morning, what they set off at noon."""
        excitation, last = 0.0, len(self.counts) - 1
        while True:
            rate = self.p["base"] * weight * math.exp(self.x) + excitation
            self.counts[place] = poisson(self.random, rate)
            self.totals[place] += self.counts[place]
            yield self.env.timeout(NOON)
            beside = self.counts[place - 1] if place else 0
            if place < last:
                beside += self.counts[place + 1]
            mine = (excitation + self.alpha * self.counts[place]) * self.keep
            excitation = mine + self.gamma * beside
            yield self.env.timeout(1.0 - NOON)

    def tension(self) -> Iterator[simpy.Event]:
        """A shock every night."""
        while True:
            yield self.env.timeout(NIGHT)
            self.x = self.p["phi"] * self.x + self.p["sigma"] * normal(self.random)
            yield self.env.timeout(1.0 - NIGHT)

    def answer(self, day: int) -> Iterator[simpy.Event]:
        """The coalition's answer on the evening of the day that it takes until."""
        yield self.env.timeout(day + EVENING - self.env.now)
        self.answer_is_due = False
        self.cred = answered(self.p, self.cred, self.random)
        self.check()

    def challenger(self) -> Iterator[simpy.Event]:
        """Complies, probes, pretends, attacks."""
        p, random, doing = self.p, self.random, COMPLY
        yield self.env.timeout(NIGHT)
        while True:
            k = int(random.random() * len(self.v))
            acts = undeterred(p, self.v[k], self.cred)
            u = random.random()
            if doing == COMPLY:
                if u < p["p_cp"] * acts:
                    doing = PROBE
            elif doing == PROBE:
                self.probe(k)
                if u < p["p_pp"] * acts:
                    doing = PRETEXT
                elif random.random() < p["p_ret"] * (1.0 - acts):
                    doing = COMPLY
                self.check()
            elif u < p["p_po"] * acts:
                self.finish(offensive(p, self.v[k]))
            elif random.random() < p["p_ret"] * (1.0 - acts):
                doing = COMPLY
            yield self.env.timeout(1.0)

    def probe(self, k: int) -> None:
        """An incident of its own, seen or not."""
        p, random = self.p, self.random
        self.totals[k] += 1
        if random.random() < p["p_det"] and random.random() < p["p_att"]:
            if not self.answer_is_due:
                self.answer_is_due = True
                delay = int(math.exp(p["mu_d"] + p["sd_d"] * normal(random)))
                self.env.process(self.answer(int(self.env.now) + 1 + delay))
        else:
            self.cred *= 1.0 - p["down"] / 10.0

    def check(self) -> None:
        """Without credibility the ceasefire is eroded."""
        if self.cred < self.p["cmin"]:
            self.finish(ERODED)

    def finish(self, outcome: int) -> None:
        """The ceasefire is over."""
        if not self.over.triggered:
            self.outcome, self.end = outcome, int(self.env.now)
            self.over.succeed()

    def run(self) -> tuple[float, ...]:
        """Outcome, day, incidents, busiest, credibility."""
        self.env.run(until=self.over | self.env.timeout(self.days))
        return (self.outcome, self.end, sum(self.totals), max(self.totals), self.cred)


def run(parameters: F64, sectors: int, days: int, seed: int) -> F64:
    """Outcomes of every future, (n, 5)."""
    w, v = (profile.tolist() for profile in profiles(sectors))
    found = []
    for number, row in enumerate(parameters.tolist()):
        p, random = dict(zip(RANGES, row, strict=True)), Random(f"{seed} {number}")
        found.append(Ceasefire(p, w, v, days, random).run())
    return np.array(found)
