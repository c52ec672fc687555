#!/usr/bin/env python3
# ruff: noqa: T201 - run by hand, and talks to whoever runs it
"""War by escalation in Bosnia's first year, its last step computed, beside plain histories.

How many times cheaper the same error is: histories that plain sampling would need, times the
processor time of one of them, over the processor time of one of ours.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from locarno import api
from locarno.engine.escalation import rare_escalation
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.rare import RareChance
from locarno.engine.simulation import Outcomes, run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.theory.episode.inputs import Rules, Variant

Found = TypeVar("Found")


def timed(of: Callable[[], Found]) -> tuple[Found, float]:
    """What a call gives, and its processor time."""
    begin = time.process_time()
    found = of()
    return found, time.process_time() - begin


def made(futures: int) -> tuple[Rules, Variant]:
    """Bosnia's guarantee for a year."""
    scenario = api.load("bosnia-1995", designs=["historical"], settings=["horizon_days=365"])
    case = scenario.cases["historical"]
    drawn = Futures(1, futures, scenario.positions, together=case.together)
    ready = prepare(case, drawn, generate(case, requirement(case), drawn))
    scale = payoff_scale(scenario.payoff_cases)
    variant = campaign_variant(case, drawn, ready.announced, case.choice.headline, scale)
    return campaign_rules(case), variant


def by_plain(outcomes: Outcomes) -> tuple[float, float]:
    """Mean and error of war that nobody chose in plain histories."""
    attack = outcomes.histories.chosen_attack.reshape(outcomes.futures, -1)
    each = (outcomes.war() & ~attack).mean(axis=1)
    return float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each)))


def told(name: str, found: RareChance, cost: float, plain: tuple[float, float]) -> None:
    """One line of the table."""
    z = (found.mean - plain[0]) / np.hypot(found.error, plain[1])
    print(
        f"{name:12} {found.mean:.2e} +- {found.error:.1e}  plain {plain[0]:.2e} +- {plain[1]:.1e} "
        f" z {z:+.1f}  {found.gain:7.0f} x fewer histories  {found.gain / cost:7.0f} x cheaper"
    )


def main() -> None:
    """Print the case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--futures", type=int, default=64)
    parser.add_argument("--histories", type=int, default=64)
    parser.add_argument("--plain", type=int, default=1024, help="plain histories of a future")
    asked = parser.parse_args()
    rules, variant = made(asked.futures)
    few, many = asked.futures * asked.histories, asked.futures * asked.plain
    wanted = {"futures": asked.futures, "histories": asked.histories}
    rare_escalation(rules, variant, seed=1, futures=2, histories=2)  # compiles
    outcomes, seconds = timed(
        lambda: run_campaign(rules, [variant], seed=2, futures=[asked.futures],
                             histories=asked.plain)[0]
    )  # fmt: skip
    found, spent = timed(lambda: rare_escalation(rules, variant, seed=1, **wanted))
    told("escalation", found, (spent / few) / (seconds / many), by_plain(outcomes))


if __name__ == "__main__":
    main()
