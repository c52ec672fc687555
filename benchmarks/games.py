# ruff: noqa: INP001 - run by hand
"""The quantal response of a signalling game of 23 nodes over many draws, beside Gambit's solvers.

Everything is processor time on one core in the same run, so that ratios can be compared between
machines. The tree is the tripwire game: two types of guarantor, deploy or not, comply or attack,
fight or fold. Nothing fails here: aims stand beside what was found.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from locarno.io.efg import efg_text
from locarno.kernels.games import answers
from locarno.kernels.reputation import solved_together
from locarno.theory.games.tree import Chance, Decision, End, Tree, tree_of
from locarno.theory.reputation.shapes import Stage

F64 = NDArray[np.float64]

LAMBDAS = (1.0, 5.0, 20.0)
AIM_US, AIM_QRE, AIM_LCP = 70.0, 500.0, 10.0
AIM_LOST = 0.001
QRE_DRAWS, LCP_DRAWS = 20, 200


def tripwire() -> Tree:
    """23 nodes, 8 information sets; payoffs come in by draw."""

    def after(kind: str, word: str) -> Decision:
        name = f"{kind} {word}"
        attacked = Decision("G", name, {"fight": End(f"{name} war"), "fold": End(f"{name} folds")})
        seen = f"sees {word}"
        return Decision("A", seen, {"comply": End(f"{name} peace"), "attack": attacked})

    def of(kind: str) -> Decision:
        return Decision("G", f"{kind} begins", {w: after(kind, w) for w in ("tripwire", "none")})

    return tree_of(
        Chance("type", {"R": (0.4, of("R")), "W": (0.6, of("W"))}), ("G", "A"), "tripwire"
    )


def draws(tree: Tree, runs: int) -> tuple[F64, F64]:
    """Payoffs within a range of 1 and chances of the two types."""
    rng = np.random.default_rng(20260101)
    resolute = rng.uniform(0.1, 0.9, runs)
    payoffs = rng.uniform(0.0, 1.0, (runs, len(tree.leaves), 2))
    return payoffs, np.stack([resolute, 1.0 - resolute], axis=1)


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Least processor time of some rounds."""
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def ours(tree: Tree, runs: int) -> float:
    """Microseconds a draw at the headline precision of the aims."""
    payoffs, chance = draws(tree, runs)
    headline = 0.0
    for lam in LAMBDAS:
        lams = np.array([lam])
        answers(tree, lams, payoffs[:2], chance[:2])
        spent = seconds(lambda lams=lams: answers(tree, lams, payoffs, chance)) / runs  # type: ignore[misc]
        lost = 1.0 - float(np.mean(answers(tree, lams, payoffs, chance).converged(lams)))
        aim = f"aim {AIM_US:g}, unconverged at most {AIM_LOST:.1%}" if lam == LAMBDAS[1] else ""
        print(f"lambda {lam:g}: {1e6 * spent:.1f} us a draw, {lost:.3%} unconverged  {aim}")  # noqa: T201
        headline = 1e6 * spent if lam == LAMBDAS[1] else headline
    begin = time.perf_counter()
    answers(tree, np.array([LAMBDAS[1]]), payoffs, chance, threads=2)
    wall = (time.perf_counter() - begin) / runs
    print(f"lambda {LAMBDAS[1]:g}, 2 threads: {1e6 * wall:.1f} us a draw by the wall clock")  # noqa: T201
    return headline


def gambit(tree: Tree, own_us: float, python: str) -> None:
    """The first of the same draws by Gambit, in a Python that has it."""
    payoffs, chance = draws(tree, LCP_DRAWS)
    games = [efg_text(tree, payoffs[k], chance[k]) for k in range(LCP_DRAWS)]
    told = json.dumps({"games": games, "lam": LAMBDAS[1], "few": QRE_DRAWS})
    script = str(Path(__file__).with_name("gambit_timed.py"))
    done = subprocess.run(  # noqa: S603 - the Python that was asked for
        [python, script], input=told, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        print(f"Gambit did not run with {python}: {done.stderr.strip().splitlines()[-1]}")  # noqa: T201
        return
    answer = json.loads(done.stdout)
    aims = {
        "qre.logit_solve_lambda": f" (aim {AIM_QRE:g})",
        "nash.lcp_solve": f" (aim {AIM_LCP:g})",
    }
    for name, spent in answer["seconds"].items():
        print(  # noqa: T201
            f"Gambit {answer['version']} {name}: {1e6 * spent:,.0f} us a draw, "
            f"{1e6 * spent / own_us:,.0f} times ours{aims.get(name, '')}"
        )


@contextmanager
def pythons(versions: list[str], given: list[str]) -> Iterator[list[str]]:
    """Pythons with pygambit: this one if it has it, those given, and one made for each version.

    Each version gets an environment of its own, which is gone afterwards: versions cannot live in
    one. From 16.4 to 16.7 there are no wheels, and pip compiles for minutes.
    """
    with tempfile.TemporaryDirectory() as folder:
        found = [sys.executable] if importlib.util.find_spec("pygambit") else []
        found += given
        for version in versions:
            place = Path(folder) / version
            venv.create(place, with_pip=True)
            python = str(place / ("Scripts" if sys.platform == "win32" else "bin") / "python")
            command = [python, "-m", "pip", "install", "--quiet", f"pygambit=={version}"]
            subprocess.run(command, check=True)  # noqa: S603 - as asked for
            found.append(python)
        yield found


def quarters(draws_of_it: int = 64) -> None:
    """Milliseconds a draw of the campaign over 12 quarters, 5 counts of slices, 21 nodes."""
    rng = np.random.default_rng(20260101)
    size, of, stages = (12, 5, 21), (2, 5), []
    for _ in range(draws_of_it):
        gain = rng.normal(0.0, 0.2, (2, 6))
        gain[:, 0] = 0.0
        harm = np.zeros((2, 6, 2, 3))
        harm[..., 2] = rng.uniform(0.1, 0.6)
        share, timely = rng.dirichlet([2.0, 1.0, 2.0], (6, 2)), rng.uniform(0.2, 0.9, (6, 2))
        named = np.array([0.0, 0.4, 0.8, 0.4, 0.0, 0.95])
        loss = 0.5 * np.maximum(gain[0], 0.0)
        stage = Stage(gain, harm, share, named, timely, np.ones(6), loss, np.full(2, 0.5))
        stages.append(stage)
    solved_together(stages, 20.0, size, of)
    spent = seconds(lambda: solved_together(stages, 20.0, size, of)) / draws_of_it
    print(f"campaign {size}: {1e3 * spent:.1f} ms a draw (aim 40)")  # noqa: T201


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument(
        "--gambit", action="append", default=[], metavar="VERSION",
        help="measure this version of pygambit too, in an environment made for it; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--peer-python", action="append", default=[], metavar="PATH",
        help="measure the pygambit of this Python too; may be repeated",
    )  # fmt: skip
    told = parser.parse_args()
    tree = tripwire()
    print(f"{tree.size} nodes, {len(tree.sets)} information sets, {tree.free} unknowns")  # noqa: T201
    with pythons(told.gambit, told.peer_python) as found:
        quarters()
        own_us = ours(tree, told.draws)
        for python in found:
            gambit(tree, own_us, python)
        if not found:
            print("no pygambit: pip install 'locarno[peer]', --gambit or --peer-python")  # noqa: T201


if __name__ == "__main__":
    main()
