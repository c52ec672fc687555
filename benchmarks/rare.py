#!/usr/bin/env python3
# ruff: noqa: T201 - run by hand, and talks to whoever runs it
"""Two rare ends of a ceasefire in Bosnia, their last step computed, beside plain histories.

How many times cheaper the same error within futures is: histories that plain sampling would need,
times the processor time of one of them, over the processor time of one of ours.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from locarno import api
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.rare.attack import rare_attack
from locarno.engine.rare.escalation import rare_escalation
from locarno.engine.simulation import Outcomes, run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.model.rare_results import RareChance
from locarno.theory.episode.inputs import Rules, Variant

Found = TypeVar("Found")
Flags = NDArray[np.bool_]


def timed(of: Callable[[], Found]) -> tuple[Found, float]:
    """What a call gives, and its processor time."""
    begin = time.process_time()
    found = of()
    return found, time.process_time() - begin


def made(futures: int, days: int, precision: str) -> tuple[Rules, Variant]:
    """Bosnia's guarantee for so many days, at one end of the band of the challenger's precision."""
    scenario = api.load("bosnia-1995", designs=["historical"], settings=[f"horizon_days={days}"])
    case = scenario.cases["historical"]
    drawn = Futures(1, futures, scenario.positions, together=case.together)
    ready = prepare(case, drawn, generate(case, requirement(case), drawn))
    scale = payoff_scale(scenario.payoff_cases)
    lam = getattr(case.choice, precision)
    return campaign_rules(case), campaign_variant(case, drawn, ready.announced, lam, scale)


class Rare(NamedTuple):
    """A rare end: how it is computed, what plain histories count, and where it is rare."""

    computed: Callable[..., RareChance]
    counted: Callable[[Rules, Outcomes], Flags]
    days: int
    precision: str


def decided(rules: Rules, outcomes: Outcomes) -> Flags:
    """Histories in which the challenger decides on an attack."""
    return np.asarray((outcomes.histories.actions == rules.attack_action).any(axis=0))


def grown(_: Rules, outcomes: Outcomes) -> Flags:
    """Histories with a war that nobody chose."""
    return np.asarray(outcomes.war().ravel() & ~outcomes.histories.chosen_attack)


CASES = {
    "attack": Rare(rare_attack, decided, 91, "high"),
    "escalation": Rare(rare_escalation, grown, 91, "headline"),
}


def told(name: str, found: RareChance, cost: float, plain: NDArray[np.float64]) -> None:
    """One line of the table; ``plain`` by future."""
    error = plain.std(ddof=1) / np.sqrt(len(plain))
    z = (found.mean - plain.mean()) / np.hypot(found.error, error)
    print(
        f"{name:12} {found.mean:.2e} +- {found.error:.1e}  plain {plain.mean():.2e} +- {error:.1e} "
        f" z {z:+.1f}  {found.gain:7.0f} x fewer histories  {found.gain / cost:7.0f} x cheaper"
    )


def main() -> None:
    """Print the two cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--futures", type=int, default=64)
    parser.add_argument("--histories", type=int, default=64)
    parser.add_argument("--plain", type=int, default=1024, help="plain histories of a future")
    asked = parser.parse_args()
    few, many = asked.futures * asked.histories, asked.futures * asked.plain
    wanted = {"futures": asked.futures, "histories": asked.histories}
    for name, case in CASES.items():
        rules, variant = made(asked.futures, case.days, case.precision)
        case.computed(rules, variant, seed=1, futures=2, histories=2)  # compiles
        (outcomes,), seconds = timed(
            partial(run_campaign, rules, [variant], seed=2, futures=[asked.futures],
                    histories=asked.plain)
        )  # fmt: skip
        by_future = case.counted(rules, outcomes).reshape(asked.futures, -1).mean(axis=1)
        found, spent = timed(partial(case.computed, rules, variant, seed=1, **wanted))
        told(name, found, (spent / few) / (seconds / many), by_future)


if __name__ == "__main__":
    main()
