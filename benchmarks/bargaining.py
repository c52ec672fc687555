# ruff: noqa: INP001 - run by hand
"""Bargaining: all rules over 7,776 packages, and the whole stage on the worked example.

Six levels of five issues make 7,776 packages for four parties. Everything that one future takes is
timed: who accepts, what is credible, what binds, and the packages of four rules; beside it the same
in plain Python loops, whose ratio is the number to compare between machines. Aims stand beside what
was found; nothing fails.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from locarno import api
from locarno.theory import bargaining
from locarno.theory.philox import uniforms

F64 = NDArray[np.float64]

LEVELS, ISSUES, PARTIES = 6, 5, 4
ALPHA = 0.3
AIM_MS = 5.0


def say(*cells: object) -> None:
    """One line of the table."""
    sys.stdout.write("  ".join(f"{cell!s:<34}" for cell in cells).rstrip() + "\n")


def instance(seed: int) -> tuple[F64, F64, NDArray[np.bool_]]:
    """Gains of every package to every party, chances of an attack, and whether peace can hold."""
    count = LEVELS**ISSUES
    draws, _ = uniforms(seed, 1, np.arange(ISSUES * LEVELS * PARTIES), 0, 0, 0)
    worth = draws.reshape(PARTIES, ISSUES, LEVELS) - 0.45
    levels = np.array(list(itertools.product(range(LEVELS), repeat=ISSUES)))
    gains = sum(worth[:, issue, levels[:, issue]] for issue in range(ISSUES))
    attack, other = uniforms(seed, 2, np.arange(count), 0, 0, 0)
    return np.ascontiguousarray(np.transpose(gains)), attack, other < 0.9  # noqa: PLR2004


def judged(gains: F64, attack: F64, kept: NDArray[np.bool_]) -> tuple[int, ...]:
    """Everything that one future takes: sizes, what binds, and a package of each rule."""
    blocks, weight = np.ones(PARTIES, dtype=np.bool_), np.ones(PARTIES)
    accepted = bargaining.acceptable(gains, blocks)
    zone = bargaining.credible(accepted, kept, attack, ALPHA)
    holds = np.column_stack([gains >= 0.0, kept, attack <= ALPHA])
    bargaining.excluded(holds)
    bargaining.excluded_alone(holds)
    picked = (
        bargaining.nash(gains, weight, zone),
        bargaining.kalai_smorodinsky(gains, zone).chosen,
        bargaining.egalitarian(gains, zone),
        bargaining.utilitarian(gains, zone),
    )
    return int(accepted.sum()), int(zone.sum()), *(int(np.argmax(chosen)) for chosen in picked)


def plain(gains: list[list[float]], attack: list[float], kept: list[bool]) -> tuple[int, ...]:
    """The same in loops over Python numbers, as one would write it first."""
    accepted = [all(gain >= 0.0 for gain in row) for row in gains]
    zone = [p for p, ok in enumerate(accepted) if ok and kept[p] and attack[p] <= ALPHA]
    alone = [0] * (PARTIES + 2)
    for row, peace, chance in zip(gains, kept, attack, strict=True):
        fails = [gain < 0.0 for gain in row] + [not peace, chance > ALPHA]
        if sum(fails) == 1:
            alone[fails.index(True)] += 1
    ideal = [max(gains[p][i] for p in zone) for i in range(PARTIES)]

    def product(package: int) -> float:
        row = gains[package]
        return sum(math.log(gain) for gain in row) if min(row) > 0.0 else -math.inf

    def shares(package: int) -> list[float]:
        return sorted(gain / best for gain, best in zip(gains[package], ideal, strict=True))

    picked = (
        max(zone, key=product),
        max(zone, key=shares),
        max(zone, key=lambda package: sorted(gains[package])),
        max(zone, key=lambda package: sum(gains[package])),
    )
    return sum(accepted), len(zone), *picked


def best_of(work: Callable[[], object], times: int) -> float:
    """Least CPU seconds of a piece of work."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def rules() -> None:
    """One future of 7,776 packages, and its ratio to plain Python."""
    gains, attack, kept = instance(1)
    listed = (gains.tolist(), attack.tolist(), kept.tolist())
    quick, slow = judged(gains, attack, kept), plain(*listed)
    assert quick == slow, (quick, slow)  # noqa: S101 - a wrong answer is no result
    fast = best_of(lambda: judged(gains, attack, kept), 200)
    loops = best_of(lambda: plain(*listed), 10)
    say("packages, parties", f"{len(gains)}, {PARTIES}", f"zone {quick[0]}, credible {quick[1]}")
    say("all rules, one future", f"{1000 * fast:.2f} ms", f"aim {AIM_MS:g} ms")
    say("the same in plain Python", f"{1000 * loops:.1f} ms", f"{loops / fast:.0f} times")


def command(runs: int) -> None:
    """The whole of `bargain ukraine-2025`, load included."""
    wall, cpu = time.perf_counter(), time.process_time()
    scenario = api.bargained_over(api.load("ukraine-2025"))
    loaded = time.process_time() - cpu
    found = api.assess(scenario, api.Settings(runs, 2, 1, 2, stages=("bargain", "deter")))
    table = next(d.bargaining for d in found.designs.values() if d.bargaining)
    say("bargain ukraine-2025", f"{time.perf_counter() - wall:.1f} s",
        f"{time.process_time() - cpu:.1f} s of CPU, {loaded:.1f} to load", "aim 30 s")  # fmt: skip
    say("", f"{table.packages} packages", f"{table.combinations} guarantees, {runs} futures")


def main() -> None:
    """Print the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("rules", "command"))
    parser.add_argument("--runs", type=int, default=200)
    given = parser.parse_args()
    if given.part in {None, "rules"}:
        rules()
    if given.part in {None, "command"}:
        command(given.runs)


if __name__ == "__main__":
    main()
