# ruff: noqa: INP001, T201 - run by hand, and talks to whoever runs it
"""How fast ceasefire years are lived: the full model of a bundled scenario on one core, by part.

Sector-days are counted for every variant (design, precision, reading), although variants that share
a setting share its incidents. Processor time, so that other programmes hardly matter.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from locarno import api
from locarno.engine.background import background_of
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.kernels.histories import live
from locarno.kernels.incidents import calmed, tension
from locarno.theory.incidents.inputs import Addresses
from locarno.theory.incidents.truces import Truces

FUTURES, HISTORIES = 64, 4


def seconds(of: Callable[[], Any], rounds: int) -> float:
    """Median processor time of one call, the first left out."""
    of()
    spans = []
    for _ in range(rounds):
        start = time.thread_time()
        of()
        spans.append(time.thread_time() - start)
    return statistics.median(spans)


def main() -> None:
    """Print microseconds a history by part, and sector-days a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="ukraine-2025")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    scenario = api.load(chosen.scenario)
    scale = payoff_scale(scenario.payoff_cases)
    variants = []
    for case in scenario.cases.values():
        futures = Futures(1, FUTURES, scenario.positions, together=case.together)
        ready = prepare(case, futures, generate(case, requirement(case), futures))
        variants.append(
            campaign_variant(case, futures, ready.announced, case.choice.headline, scale)
        )
    rules, histories = campaign_rules(case), FUTURES * HISTORIES
    days, sectors = rules.horizon_days, variants[0].sector.size
    addresses = Addresses.grid(1, 0, FUTURES, HISTORIES)
    background = background_of(variants)
    first, group = variants[0], [variants[k] for k in background.groups[0]]
    counts = background.counts(first, addresses, HISTORIES, days)
    moves = [np.repeat(x, HISTORIES) for x in (first.persistence, first.shock)]
    factor = tension(*moves, addresses, days)
    truces = Truces(*np.repeat(first.truces, HISTORIES, axis=-1))
    parts = {
        "tension": lambda: tension(*moves, addresses, days),
        "re-commitments": lambda: calmed(factor, truces, addresses),
        "tension, re-commitments, incidents": lambda: background.counts(
            first, addresses, HISTORIES, days
        ),
        "episodes of one variant": lambda: live(rules, group[:1], addresses, counts),
        f"episodes of {len(group)} variants": lambda: live(rules, group, addresses, counts),
    }
    print(f"{chosen.scenario}: {len(variants)} designs, {len(background.groups)} setting(s), "
          f"{sectors} sectors, {days} days, incidents {background.method}")  # fmt: skip
    took = {name: seconds(of, chosen.rounds) for name, of in parts.items()}
    for name, span in took.items():
        print(f"  {name:<40} {1e6 * span / histories:9.1f} us a history")
    shared = took["tension, re-commitments, incidents"]
    for name, count in (("one variant", 1), (f"{len(group)} variants", len(group))):
        whole = shared + took[f"episodes of {name}"]
        rate = histories * days * sectors * count / whole
        print(f"  full model, {name:<28} {rate / 1e6:9.1f} million sector-days a second and core")


if __name__ == "__main__":
    main()
