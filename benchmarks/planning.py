# ruff: noqa: INP001 - run by hand, beside the instance that it solves
"""Force generation on a coalition of 35 nations x 15 elements x 20 quarters, made from a seed.

Each part runs in a process of its own, so that its peak of memory is its own. Nothing fails here:
aims stand beside what was found.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from planning_instance import (
    FIELD,
    LIFT,
    PLENTY_OF_LIFT,
    TIGHT,
    instance,
    sector_instance,
)

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.dropouts import dropouts
from locarno.engine.planning.explain import explain
from locarno.engine.planning.greedy import greedy
from locarno.engine.planning.highs import Solver
from locarno.engine.planning.search import Thorough, plan, rounded
from locarno.engine.planning.sectors.check import broken_places
from locarno.engine.planning.sectors.joint import Together, plan_in_sectors
from locarno.engine.planning.sectors.stage import place
from locarno.engine.planning.theatre import Theatre
from locarno.model.plan_results import Engine

SEED = 1
BUDGETS = {
    "for 60 s": Together(judged=20_000, exchanges=400, parts=24),
    "for 300 s": Together(judged=40_000, exchanges=4_000, parts=60),
}
"""Work that took about so long where this was written."""
ROUNDS = (0, 22, 60)


def say(*cells: object) -> None:
    """One line of the table."""
    sys.stdout.write("  ".join(f"{cell!s:<26}" for cell in cells).rstrip() + "\n")


def theatre() -> None:
    """Build, bound, one-pass and rounded plans, then the search by rounds."""
    problem = instance(SEED)
    wanted = sum(sum(problem.rows[row].need[problem.ramp :]) for row in problem.tiers()[0])
    begin = time.perf_counter()
    stage = Theatre(problem)
    say("build", f"{time.perf_counter() - begin:.2f} s", f"{stage.programme.columns} columns",
        f"{stage.programme.rows} rows")  # fmt: skip
    begin = time.perf_counter()
    found = Solver(stage.programme).relaxed(stage.lacking())
    say("bound, parts of units", f"{time.perf_counter() - begin:.2f} s", f"{found.objective:.1f}",
        f"mandatory demand {wanted}")  # fmt: skip
    for name, make in (
        ("one pass (greedy)", lambda: greedy(problem)),
        ("rounded", lambda: rounded(problem, stage.starts(found.values))),
    ):
        begin = time.perf_counter()
        short = float(problem.shortfall(problem.on_station(make())))
        say(name, f"{time.perf_counter() - begin:.2f} s", f"{short:.1f}",
            _above(short - found.objective, wanted))  # fmt: skip
    for rounds in ROUNDS:
        begin, work = time.perf_counter(), time.process_time()
        made = plan(problem, thorough=Thorough(rounds=rounds))
        assert broken_rules(problem, made.starts) == ()  # noqa: S101 - a wrong plan is no result
        took = f"{time.perf_counter() - begin:.1f} s ({time.process_time() - work:.1f} s of work)"
        say(f"HiGHS, {rounds} parts made anew", took,
            f"{made.missing:.1f}", f"bound {made.bound:.1f}",
            f"{_above(made.missing - made.bound, wanted)} (aim 0.5 in 30 s)")  # fmt: skip
        for level in made.levels[1:]:
            say(
                "",
                level.name,
                f"{level.value:.1f}",
                f"bound {level.bound or 0.0:.1f}",
                level.status,
            )


def _above(distance: float, wanted: int) -> str:
    return f"{100 * distance / wanted:.2f} % of demand above the bound"


def second() -> None:
    """Both engines on the instance and on the same with plenty of lift."""
    for name, tonnes in (("scarce lift", LIFT), ("plenty of lift", PLENTY_OF_LIFT)):
        problem = instance(SEED, tonnes)
        for engine in Engine:
            begin, work = time.perf_counter(), time.process_time()
            made = plan(problem, thorough=Thorough(rounds=22, later=0, engine=engine))
            assert broken_rules(problem, made.starts) == ()  # noqa: S101 - as above
            say(f"{name}, {engine}",
                f"{time.perf_counter() - begin:.1f} s ({time.process_time() - work:.1f} s of work)",
                f"{made.missing:.1f}", f"bound {made.bound:.1f}",
                f"{made.status} (aim: optimal in 30 s)")  # fmt: skip


def placed() -> None:
    """Theatre and sectors, planned apart and together, for two demands and two budgets of work."""
    for name, tight in (("field", FIELD), ("tight", TIGHT)):
        sectors = sector_instance(SEED, tight)
        problem = sectors.problem
        wanted = sum(sum(problem.rows[row].need[problem.ramp :]) for row in problem.tiers()[0])
        begin = time.perf_counter()
        blind = plan(problem, thorough=Thorough(rounds=32))
        apart = place(sectors, blind.starts)
        say(f"{name}: apart", f"{time.perf_counter() - begin:.0f} s", f"{float(apart.missing):.1f}",
            f"theatre {blind.missing:.1f}", f"this plan's bound {float(apart.bound):.1f}",
            f"demand {wanted}")  # fmt: skip
        for budget, work in BUDGETS.items():
            begin = time.perf_counter()
            made = plan_in_sectors(sectors, work)
            broken = broken_rules(problem, made.starts)
            assert (*broken, *broken_places(sectors, made.starts, made.posted, made.missing)) == ()  # noqa: S101 - as above
            say(f"{name}: together, {budget}", f"{time.perf_counter() - begin:.0f} s",
                f"{float(made.missing):.1f}", f"bound {made.bound:.1f}",
                f"with these nations {made.settled_bound:.1f}",
                _above(float(made.missing) - made.bound, wanted))  # fmt: skip


def losses() -> None:
    """Every nation out once, the others planning again."""
    problem = instance(SEED)
    started = time.perf_counter()
    found = dropouts(problem, largest=0)
    say("all N-1 drop-outs", f"{time.perf_counter() - started:.1f} s", "aim 40 s",
        f"worst adds {found.single[0].adds:.0f}")  # fmt: skip


def reasons() -> None:
    """Why the rows cannot be full."""
    problem = instance(SEED)
    made = plan(problem)
    missing = np.array([[float(m) for m in row] for row in problem.missing(made.on_station)])
    started = time.perf_counter()
    found = explain(problem, missing)
    say("infeasibility explained", f"{time.perf_counter() - started:.1f} s", "aim 10 s",
        f"{len(found.reasons)} rows")  # fmt: skip


def command() -> None:
    """The command as an analyst types it."""
    for design in ("reassurance", "forward"):
        started = time.perf_counter()
        line = ["-m", "locarno", "generate", "ukraine-2025", "--design", design, "--no-progress"]
        subprocess.run([sys.executable, *line], check=False, capture_output=True)  # noqa: S603
        took = time.perf_counter() - started
        say(f"generate --design {design}", f"{took:.1f} s", "aim 20 s")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    say("", f"peak {children / 1024:.0f} MB", "aim 600 MB")


PARTS: dict[str, Callable[[], None]] = {
    "theatre": theatre, "second": second, "sectors": placed, "losses": losses,
    "reasons": reasons, "command": command,
}  # fmt: skip


def main() -> None:
    """Run the parts asked for, each in its own process, with its peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=list(PARTS), help="run this part only, here")
    chosen = parser.parse_args().part
    if chosen:
        PARTS[chosen]()
        if chosen != "command":
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            say("", f"peak {peak:.0f} MB", "aim 600 MB")
        return
    for part in PARTS:
        subprocess.run([sys.executable, __file__, "--part", part], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
