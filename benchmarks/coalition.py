# ruff: noqa: INP001 - run by hand
"""Decision rules of a coalition of 35 with weights: milliseconds of processor time a rule.

One rule is one coalition at one set of inputs, averaged over all nodes of the common mood. Beside
each stand the aim, the readable reference of the same, and both as multiples of a calibration loop
of pure Python in the same run, which is what to compare between machines. Nothing fails here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.electorate import Body, packed
from locarno.kernels.quorum import kept_under_spreads, quorum_columns
from locarno.theory import coalition
from locarno.theory.coalition.pressure import spreads
from locarno.theory.coalition.quorum import Group, Quorum, in_blocs, share_of

F64 = NDArray[np.float64]

RHO = 0.4
VOTES = [29] * 4 + [27] * 2 + [14, 13] + [12] * 5 + [10] * 3 + [7] * 5 + [4] * 6 + [3] * 8
PEOPLE = [36, 29, 27, 26, 20, 16, 9, 7, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1] + [0] * 12
"""Votes like those of the Council of 2004 and people in half hundredths, made up to 35 members."""

AIM_MS = 1.0
ROUNDS = 20
ROUNDING = 1e-12


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Least processor time of some rounds, after one that compiles and warms up."""
    work()
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return 1e3 * min(found)


def calibration() -> float:
    """Milliseconds of a loop of pure Python."""

    def loop() -> int:
        total = 0
        for number in range(100_000):
            total += number * number % 7
        return total

    return milliseconds(loop, 5)


def say(*cells: object) -> None:
    """One line of the table."""
    sys.stdout.write("  ".join(f"{cell!s:<24}" for cell in cells).rstrip() + "\n")


class Rule(NamedTuple):
    """One rule: chances (K, 1, G, B), weights of a bloc's nodes, and who votes."""

    yes: F64
    blocs: F64
    groups: list[Group]
    quorum: Quorum | None


def compiled(rule: Rule, weight: F64) -> float:
    """Chance of a quorum by the kernel."""
    form = packed(Body(("",) * len(rule.groups), tuple(rule.groups), rule.quorum))
    columns = np.ascontiguousarray(np.moveaxis(rule.yes[:, 0], 2, 0))
    found = quorum_columns(columns, rule.blocs, form.members, form.ballots, form.size)
    return float(np.sum(found * weight))


def readable(rule: Rule, weight: F64) -> float:
    """The same by the reference."""
    return float(np.sum(in_blocs(rule.yes, rule.blocs, rule.groups, rule.quorum)[0] * weight))


def main() -> None:
    """Time every rule."""
    z, weight = coalition.reluctance_grid(RHO)
    rho, own = np.array([RHO]), np.array([0.15])
    chance = np.linspace(0.95, 0.4, len(VOTES))[:, None]
    yes = coalition.conditional_yes(chance, rho, z)
    b, share = coalition.reluctance_grid(0.15 / (1.0 - RHO), 0.4)
    in_bloc = coalition.bloc_yes(chance, rho, own, z, b)
    plain = [Group(1, votes) for votes in VOTES]
    double = [Group(1, 1, people) for people in PEOPLE]
    blocs = [Group(1, votes, bloc=k % 3) for k, votes in enumerate(VOTES)]
    quota = Quorum(share_of(0.739, sum(VOTES)))
    alone, wide = np.ones(1), yes[..., None]
    rules = {
        "consensus": Rule(wide, alone, plain, None),
        "majority by weights": Rule(wide, alone, plain, quota),
        "double majority": Rule(wide, alone, double, Quorum(20, 130)),
        "three blocs, by weights": Rule(in_bloc, share, blocs, quota),
    }
    unit = calibration()
    say("rule", "kernel", "reference", "kernel / Python loop", "aim")
    took = milliseconds(partial(coalition.conditional_yes, chance, rho, z))
    say("willingness of 35", f"{took:.3f} ms", "", f"{took / unit:.3f}")
    for name, rule in rules.items():
        assert abs(compiled(rule, weight) - readable(rule, weight)) < ROUNDING  # noqa: S101
        fast = milliseconds(partial(compiled, rule, weight))
        slow = milliseconds(partial(readable, rule, weight), 3)
        aim = f"{AIM_MS:g} ms" if "blocs" not in name else ""
        say(
            name, f"{fast:.3f} ms", f"{slow:.1f} ms, x {slow / fast:.1f}", f"{fast / unit:.3f}", aim
        )
    _pressure(yes, weight, unit)


def _pressure(yes: F64, weight: F64, unit: float) -> None:
    """All spreads of six parts over 35 members of four kinds."""
    groups = (Group(9), Group(9), Group(9), Group(8))
    form = packed(Body(("",) * 4, groups, Quorum(24)))
    every = spreads([9, 9, 9, 8], 6)
    table = np.stack([yes[[k, k + 8, k + 16, k + 24], 0] for k in range(7)], axis=1)[None]
    took = milliseconds(
        partial(kept_under_spreads, table, np.ones(1), every, form.ballots, form.size, weight), 3
    )
    say(f"worst of {len(every)} spreads", f"{took:.1f} ms", "", f"{took / unit:.2f}")


if __name__ == "__main__":
    main()
