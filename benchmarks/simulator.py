# ruff: noqa: INP001 - run by hand, beside the package of contenders
"""The kernels beside C, NumPy, Python and three simulation frameworks, on one small model.

One command builds what has to be built, runs all that is installed and prints ratios. Contenders
take turns; times are processor times on one core unless a part says wall; a ratio is taken within a
round, and the median over rounds is printed. Nothing fails here: aims stand beside what was found.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from reference_model import ours
from reference_model.agreement import agreement
from reference_model.parameters import drawn
from reference_model.twins import TWINS, built

from locarno.kernels import incidents as face
from locarno.kernels.warmup import warm_up
from locarno.theory.incidents.choice import Method

F64 = NDArray[np.float64]
Run = Callable[[F64, int, int, int], F64]

SEED = 1
SECTORS, DAYS = 20, 1095
WORKERS = 2
PEERS = {
    "NumPy": ("reference_model.vectorised", "numpy", 2000),
    "Python": ("reference_model.loops", "math", 40),
    "Mesa": ("reference_model.agents", "mesa", 20),
    "SimPy": ("reference_model.processes", "simpy", 8),
}
OURS = "Locarno"
AIMS = {
    "C, plain": "2.6 (stretch 4)",
    "C, by hand": "0.4 (stretch 0.6)",
    "NumPy": "6",
    "Mesa": "130",
    "SimPy": "400",
}


def say(*cells: object) -> None:
    """One line of a table."""
    sys.stdout.write("  ".join(f"{cell!s:<24}" for cell in cells).rstrip() + "\n")
    sys.stdout.flush()


def readable(parameters: F64, sectors: int, days: int, seed: int) -> F64:
    """Ours by the kernel that takes one history after another."""
    usual, face.FEW = face.FEW, len(parameters)
    try:
        return ours.run(parameters, sectors, days, seed)
    finally:
        face.FEW = usual


@contextmanager
def one_core() -> Iterator[None]:
    """Pins this process to the last core that it may use."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def contenders(folder: Path) -> dict[str, tuple[Run, int]]:
    """All that can run here, with how many futures make a round of some tenths of a second."""
    found: dict[str, tuple[Run, int]] = {OURS: (ours.run, 4096)}
    for name in TWINS:
        twin = built(name, folder)
        if isinstance(twin, str):
            say(f"C, {name}", twin)
        else:
            found[f"C, {name}"] = (twin, 1000 if name == "plain" else 4096)
    found["Locarno, readable"] = (readable, 2048)
    found["Locarno, clusters"] = (partial(ours.run, method=Method.CLUSTERS), 1000)
    for name, (module, package, futures) in PEERS.items():
        if find_spec(package) is None:
            say(name, "not installed")
        else:
            found[name] = (import_module(module).run, futures)
    return found


def seconds(run: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Time of one call."""
    begin = clock()
    run()
    return clock() - begin


def in_turns(
    calls: dict[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, list[float]]:
    """Times of every call in every round, one contender after another."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            found[name].append(seconds(call, clock))
    return found


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """Median over rounds of the ratio within a round."""
    return median(a / b for a, b in zip(one, other, strict=True))


def speed(found: dict[str, tuple[Run, int]], rounds: int) -> None:
    """Twenty sectors, three years, one core."""
    say()
    say(f"{SECTORS} sectors, {DAYS} days, one core", "us a future", "ns a sector-day",
        "Locarno is x times", "aim", "spread of the ratio")  # fmt: skip
    parameters = drawn(max(futures for _, futures in found.values()))
    lives = found[OURS][0](parameters, SECTORS, DAYS, SEED)[:, 1]
    calls = {
        name: partial(run, parameters[:futures], SECTORS, DAYS, SEED)
        for name, (run, futures) in found.items()
    }
    with one_core():
        times = in_turns(calls, rounds)
    each = {name: [t / found[name][1] for t in times[name]] for name in found}
    for name, per_future in each.items():
        ratios = [a / b for a, b in zip(per_future, each[OURS], strict=True)]
        spread = (max(ratios) - min(ratios)) / median(ratios)
        of_day = median(per_future) / (lives[: found[name][1]].mean() * SECTORS)
        say(name, f"{1e6 * median(per_future):.1f}", f"{1e9 * of_day:.2f}",
            f"{median(ratios):.2f}", AIMS.get(name, ""), f"{100 * spread:.0f} %")  # fmt: skip


def sizes(rounds: int) -> None:
    """Time per sector-day as the line and the horizon grow."""
    shapes = {(20, 365): 4096, (20, 3650): 512, (200, 365): 512, (2000, 365): 64}
    say()
    say("Locarno by size", "ns a sector-day", "to 20 sectors, 365 days", "aim")
    calls, lives = {}, {}
    for (sectors, days), futures in shapes.items():
        parameters = drawn(futures)
        # The day on which a future ends is luck of the model: time is per day lived.
        lives[sectors, days] = ours.run(parameters, sectors, days, SEED)[:, 1].sum() * sectors
        calls[f"{sectors} x {days}"] = partial(ours.run, parameters, sectors, days, SEED)
    with one_core():
        times = in_turns(calls, rounds)
    each = {name: [t / n for t in times[name]] for name, n in zip(calls, lives.values(),
                                                                  strict=True)}  # fmt: skip
    base = each["20 x 365"]
    for name, per_day in each.items():
        say(name, f"{1e9 * median(per_day):.2f}", f"{ratio(per_day, base):.2f}", "at most 1.15")


def rates(found: dict[str, tuple[Run, int]], rounds: int) -> None:
    """Quiet and violent lines."""
    rows = ((2000, 0.01, 24, "35 x plain C"), (2000, 0.1, 24, ""), (20, 0.01, 1024, ""),
            (20, 10.0, 512, ""), (20, 100.0, 256, "a row"))  # fmt: skip
    names = [name for name in ("C, plain", "C, by hand") if name in found]
    say()
    say("by rate, 365 days", "largest expected, a day", "way", "us a future",
        *(f"x {name}" for name in names), "aim")  # fmt: skip
    for sectors, scale, futures, aim in rows:
        many = futures * (16 if sectors > SECTORS and scale < 1.0 else 1)
        parameters = drawn(many, rates=scale)
        calls = {name: partial(found[name][0], parameters[:futures], sectors, 365, SEED)
                 for name in names}  # fmt: skip
        calls[OURS] = partial(ours.run, parameters, sectors, 365, SEED)
        way, largest = ours.way(parameters, sectors)
        with one_core():
            times = in_turns(calls, rounds)
        mine = [t / many for t in times[OURS]]
        factors = (ratio([t / futures for t in times[name]], mine) for name in names)
        say(f"{sectors} sectors, rates x {scale:g}", f"{largest:.3g}", way,
            f"{1e6 * median(mine):.1f}", *(f"{factor:.2f}" for factor in factors), aim)  # fmt: skip


def threads(rounds: int) -> None:
    """Two threads against one: by the wall clock, and as it would be if nobody else ran."""
    parameters = drawn(8192)
    calls = {
        str(n): partial(ours.run, parameters, SECTORS, DAYS, SEED, threads=n) for n in (1, WORKERS)
    }
    say()
    say("one thread to two", "wall", "processor time of the busier", "aim", "load before")
    load = os.getloadavg()[0]
    wall = in_turns(calls, rounds, time.perf_counter)
    busiest = []
    for _ in range(rounds):
        alone, shared = Counter[int](), Counter[int]()
        ours.run(parameters, SECTORS, DAYS, SEED, spent=alone)
        ours.run(parameters, SECTORS, DAYS, SEED, threads=WORKERS, spent=shared)
        busiest.append(max(alone.values()) / max(shared.values()))
    say("", f"{ratio(wall['1'], wall[str(WORKERS)]):.2f}", f"{median(busiest):.2f}", "1.85",
        f"{load:.1f}")  # fmt: skip


def workbench(rounds: int) -> None:
    """EMA Workbench with two worker processes, wall."""
    say()
    if find_spec("ema_workbench") is None:
        say("EMA Workbench", "not installed")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        experiments = import_module("reference_model.workbench").Experiments
    say("EMA Workbench, wall", "workers", "futures a second", "Locarno, 2 threads, is x", "aim")
    parameters = drawn(8192)
    rows = (("empty", 1, 1000, ""), ("empty", WORKERS, 1000, ""), ("python", WORKERS, 60, "100"),
            ("kernel", 1, 1000, ""), ("kernel", WORKERS, 1000, "7"))  # fmt: skip
    for name, workers, futures, aim in rows:
        bench = experiments(name, SECTORS, DAYS, SEED, workers)
        with bench.evaluator:
            bench.run(parameters[: 4 * workers])  # processes start, kernels load
            calls = {
                name: partial(bench.run, parameters[:futures]),
                OURS: partial(ours.run, parameters, SECTORS, DAYS, SEED, threads=WORKERS),
            }
            wall = in_turns(calls, rounds, time.perf_counter)
        mine = [t / len(parameters) for t in wall[OURS]]
        theirs = [t / futures for t in wall[name]]
        say(f"model: {name}", workers, f"{1 / median(theirs):.0f}", f"{ratio(theirs, mine):.1f}",
            aim)  # fmt: skip


def agree(found: dict[str, tuple[Run, int]]) -> None:
    """Every contender against plain C (or NumPy) on the same futures, with other luck."""
    say()
    say("agreement, same futures", "futures", "p of outcomes", "largest paired |z|", "")
    base = "C, plain" if "C, plain" in found else "NumPy"
    many = {"Python": 400, "Mesa": 200, "SimPy": 100, "NumPy": 8000}
    parameters = drawn(16384)
    expected = found[base][0](parameters, SECTORS, DAYS, SEED + 1)
    for name, (run, _) in found.items():
        if name != base:
            futures = many.get(name, len(parameters))
            seen = run(parameters[:futures], SECTORS, DAYS, SEED)
            chance, z, fine = agreement(expected[:futures], seen)
            say(name, futures, f"{chance:.3f}", f"{z:.2f}", "agrees" if fine else "DIFFERS")


def main() -> None:
    """All parts, or those asked for."""
    parts = ("speed", "sizes", "rates", "threads", "workbench", "agreement")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--part", choices=parts, action="append")
    chosen = parser.parse_args()
    wanted = chosen.part or parts
    say(f"kernels: {warm_up(lambda _: None)}")
    ours.run(drawn(32), SECTORS, 10, SEED)
    with tempfile.TemporaryDirectory() as folder:
        found = contenders(Path(folder))
        if "speed" in wanted:
            speed(found, chosen.rounds)
        if "sizes" in wanted:
            sizes(chosen.rounds)
        if "rates" in wanted:
            rates(found, chosen.rounds)
        if "threads" in wanted:
            threads(chosen.rounds)
        if "workbench" in wanted:
            workbench(chosen.rounds)
        if "agreement" in wanted:
            agree(found)


if __name__ == "__main__":
    main()
