"""The reference model in Mesa: sectors, challenger and coalition are agents."""

from __future__ import annotations

import math

import mesa
import numpy as np
from numpy.typing import NDArray

from reference_model.loops import answered, normal, poisson, undeterred
from reference_model.parameters import COMPLY, ERODED, HELD, PRETEXT, PROBE, RANGES, profiles
from reference_model.vectorised import offensive

F64 = NDArray[np.float64]


class Sector(mesa.Agent):
    """A part of the line."""

    def __init__(self, model: Ceasefire, place: int, weight: float) -> None:
        super().__init__(model)
        self.place, self.weight = place, weight
        self.excitation, self.count, self.total = 0.0, 0, 0

    def draw(self) -> None:
        """Incidents of the day."""
        self.count = poisson(self.model.random, self.model.level * self.weight + self.excitation)
        self.total += self.count

    def excite(self) -> None:
        """What they set off here and what those beside set off."""
        model = self.model
        line = model.line
        beside = line[self.place - 1].count if self.place else 0
        if self.place + 1 < len(line):
            beside += line[self.place + 1].count
        mine = (self.excitation + model.alpha * self.count) * model.keep
        self.excitation = mine + model.gamma * beside


class Coalition(mesa.Agent):
    """Answers when an answer is due."""

    def __init__(self, model: Ceasefire) -> None:
        super().__init__(model)
        self.due = -1

    def step(self) -> None:
        """A day."""
        model = self.model
        if self.due == model.day:
            self.due = -1
            model.cred = answered(model.p, model.cred, model.random)
            model.check()


class Challenger(mesa.Agent):
    """Complies, probes, pretends, attacks."""

    def __init__(self, model: Ceasefire) -> None:
        super().__init__(model)
        self.doing = COMPLY

    def step(self) -> None:
        """A day."""
        model, p, random = self.model, self.model.p, self.model.random
        if model.outcome != HELD:
            return
        k = int(random.random() * len(model.line))
        acts = undeterred(p, model.v[k], model.cred)
        u = random.random()
        if self.doing == COMPLY:
            if u < p["p_cp"] * acts:
                self.doing = PROBE
        elif self.doing == PROBE:
            self.probe(k)
            if u < p["p_pp"] * acts:
                self.doing = PRETEXT
            elif random.random() < p["p_ret"] * (1.0 - acts):
                self.doing = COMPLY
            model.check()
        elif u < p["p_po"] * acts:
            model.finish(offensive(p, model.v[k]))
        elif random.random() < p["p_ret"] * (1.0 - acts):
            self.doing = COMPLY

    def probe(self, k: int) -> None:
        """An incident of its own, seen or not."""
        model, p, random = self.model, self.model.p, self.model.random
        model.line[k].total += 1
        if random.random() < p["p_det"] and random.random() < p["p_att"]:
            if model.coalition.due < 0:
                delay = int(math.exp(p["mu_d"] + p["sd_d"] * normal(random)))
                model.coalition.due = model.day + 1 + delay
        else:
            model.cred *= 1.0 - p["down"] / 10.0


class Ceasefire(mesa.Model):
    """One future."""

    def __init__(self, p: dict[str, float], w: list[float], v: list[float], seed: int) -> None:
        super().__init__(seed=seed)
        self.p, self.v, self.day, self.x, self.cred = p, v, 0, 0.0, p["cred0"]
        self.outcome, self.end = HELD, None
        self.keep = math.exp(-p["beta"])
        self.alpha = p["branching"] * (1.0 - p["spill"]) * (1.0 - self.keep) / self.keep
        self.gamma = p["branching"] * p["spill"] * (1.0 - self.keep) / 2.0
        self.line = [Sector(self, place, weight) for place, weight in enumerate(w)]
        self.sectors = self.agents_by_type[Sector]
        self.coalition, self.challenger = Coalition(self), Challenger(self)

    def finish(self, outcome: int) -> None:
        """The ceasefire is over."""
        self.outcome, self.end, self.running = outcome, self.day, False

    def check(self) -> None:
        """Without credibility the ceasefire is eroded."""
        if self.cred < self.p["cmin"]:
            self.finish(ERODED)

    def step(self) -> None:
        """A day."""
        self.level = self.p["base"] * math.exp(self.x)
        self.sectors.do("draw")
        self.sectors.do("excite")
        self.x = self.p["phi"] * self.x + self.p["sigma"] * normal(self.random)
        self.coalition.step()
        self.challenger.step()
        self.day += 1


def run(parameters: F64, sectors: int, days: int, seed: int) -> F64:
    """Outcomes of every future, (n, 5)."""
    w, v = (profile.tolist() for profile in profiles(sectors))
    found = []
    for number, row in enumerate(parameters.tolist()):
        model = Ceasefire(dict(zip(RANGES, row, strict=True)), w, v, seed * 1_000_003 + number)
        while model.running and model.day < days:
            model.step()
        totals = [sector.total for sector in model.line]
        end = days if model.end is None else model.end
        found.append((model.outcome, end, sum(totals), max(totals), model.cred))
    return np.array(found)
