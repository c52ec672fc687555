# ruff: noqa: INP001 - run by hand
"""The quantal response of a signalling game of 23 nodes over many draws, beside Gambit's solvers.

Everything is processor time on one core in the same run, so that ratios can be compared between
machines. The tree is the tripwire game: two types of guarantor, deploy or not, comply or attack,
fight or fold. Nothing fails here: aims stand beside what was found.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from locarno.io.efg import efg_text
from locarno.kernels.games import answers
from locarno.kernels.reputation import campaign
from locarno.theory.games.tree import Chance, Decision, End, Tree, tree_of
from locarno.theory.reputation import Stage

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


def gambit(tree: Tree, own_us: float) -> None:
    """The same draws by Gambit, as far as it is there."""
    if importlib.util.find_spec("pygambit") is None:
        print("pygambit is not there: pip install 'locarno[peer]'")  # noqa: T201
        return
    import pygambit  # noqa: PLC0415 - optional

    payoffs, chance = draws(tree, LCP_DRAWS)
    games = [
        pygambit.read_efg(io.BytesIO(efg_text(tree, payoffs[k], chance[k]).encode()))
        for k in range(LCP_DRAWS)
    ]
    lam = LAMBDAS[1]
    solvers = {
        f"logit_solve_lambda at {lam:g}": (
            lambda game: pygambit.qre.logit_solve_lambda(game, lam=[lam]), QRE_DRAWS, AIM_QRE,
        ),
        "lcp_solve": (
            lambda game: pygambit.nash.lcp_solve(game, rational=False), LCP_DRAWS, AIM_LCP,
        ),
    }  # fmt: skip
    for name, (solve, count, aim) in solvers.items():
        spent = seconds(lambda: [solve(game) for game in games[:count]], 1) / count  # noqa: B023
        print(  # noqa: T201
            f"Gambit {pygambit.__version__} {name}: {1e6 * spent:,.0f} us a draw, "
            f"{1e6 * spent / own_us:,.0f} times ours (aim {aim:g})"
        )


def quarters(draws_of_it: int = 20) -> None:
    """Milliseconds a draw of the campaign over 12 quarters, 5 counts of slices, 21 nodes."""
    rng = np.random.default_rng(20260101)
    size, of, spent = (12, 5, 21), (2, 5), []
    for _ in range(draws_of_it):
        gain = rng.normal(0.0, 0.2, (2, 6))
        gain[:, 0] = 0.0
        harm = np.zeros((2, 6, 2, 3))
        harm[..., 2] = rng.uniform(0.1, 0.6)
        share, timely = rng.dirichlet([2.0, 1.0, 2.0], (6, 2)), rng.uniform(0.2, 0.9, (6, 2))
        named = np.array([0.0, 0.4, 0.8, 0.4, 0.0, 0.95])
        loss = 0.5 * np.maximum(gain[0], 0.0)
        stage = Stage(gain, harm, share, named, timely, np.ones(6), loss, np.full(2, 0.5))
        campaign(stage, 20.0, size, of)
        spent.append(seconds(lambda stage=stage: campaign(stage, 20.0, size, of)))  # type: ignore[misc]
    print(f"campaign {size}: {1e3 * float(np.median(spent)):.1f} ms a draw (aim 40)")  # noqa: T201


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=100_000)
    tree = tripwire()
    print(f"{tree.size} nodes, {len(tree.sets)} information sets, {tree.free} unknowns")  # noqa: T201
    quarters()
    gambit(tree, ours(tree, parser.parse_args().draws))


if __name__ == "__main__":
    main()
