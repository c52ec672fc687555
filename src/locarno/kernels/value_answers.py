"""What coalitions agree on in the campaign game of several futures side by side.

What ``theory.reputation.agreement`` does to find how far the log-odds of an answer move, with the
bits that each future alone would have: every operation is one of single numbers, done for each lane
in turn, so that the compiler takes vector units for it. Lanes wait for the slowest.

Axes: as in ``theory.reputation``, and lanes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.reputation.agreement import ENOUGH, HALVINGS, LARGEST, PIECES, ROUNDS, SLOPE
from locarno.theory.scalar import exp_near

__all__ = ["FORMULAS", "Bench", "Side", "agree", "bench_for", "between", "fill", "gathered",
           "settled"]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

(
    BELIEF, WITHOUT, ONE, OTHER, TRIED, TRIED_TOO, WANTED, WANTED_TOO, AHEAD, AHEAD_TOO,
    FOUND, FOUND_TOO, A, B, C, D, STEP, STEP_TOO, SHARE, SIZE, LOST, ROWS,
) = range(22)  # fmt: skip
"""Rows of the scratch of Newton's method."""
SHUT, OPEN, SEEKING = 0, 1, 2
"""Whether a lane is done, waits for the others, or looks for a better step."""


@by_address
class Side(NamedTuple):
    """One decision in every lane, as ``reputation.shapes.Stage`` has it; weights are shared."""

    gain: F64  # (K, A, lanes)
    harm: F64  # (K, A, 2, 3, lanes)
    share: F64  # (A, 2, 3, lanes)
    named: F64  # (A, lanes)
    timely: F64  # (A, 2, lanes)
    loss: F64  # (A, lanes)
    kinds: F64  # (K, lanes)


@by_address
class Bench(NamedTuple):
    """Work space; lanes last."""

    value: F64  # (2, K, S, B, lanes) worth of a state to each kind, this quarter's and the next's
    cost: F64  # (2, 2, S, B, lanes) the same to each type of coalition
    shift: F64  # (A, 2, lanes)
    agreed: F64  # (A, 2, lanes)
    answered: F64  # (A, 2, lanes)
    ends: F64  # (A, 2, 3, lanes)
    part: F64  # (A, 2, lanes) way from a node of belief to the next, after an answer and without
    timely: F64  # (A, lanes)
    q: F64  # (A, lanes)
    policy: F64  # (A, lanes)
    mean: F64  # (A, lanes)
    x: F64  # (ROWS, lanes)
    residual: F64  # (lanes,) largest error of a log-odds in any state
    node: I64  # (A, 2, lanes) the node of belief below, after an answer in time and after none
    job: I64  # (lanes,)


def bench_for(size: tuple[int, int], kinds: int, actions: int, lanes: int) -> Bench:
    """Work space for so many counts of slices and nodes of belief."""
    counts, nodes = size
    shapes = (
        (2, kinds, counts, nodes), (2, 2, counts, nodes), (actions, 2), (actions, 2), (actions, 2),
        (actions, 2, 3), (actions, 2), (actions,), (actions,), (actions,),
        (actions,), (ROWS,), (),
    )  # fmt: skip
    numbers = (np.zeros((*shape, lanes)) for shape in shapes)
    whole = (np.zeros((*shape, lanes), np.int64) for shape in ((actions, 2), ()))
    return Bench(*(*numbers, *whole))


def laid_out(parts: Sequence[F64], rows: I64, lanes: int) -> Side:
    """Decisions of some rows in blocks of lanes, blocks first; the last is filled with its last.

    Parameters
    ----------
    parts : what ``Side`` holds, rows first.
    """
    blocks = -(-rows.size // lanes)
    each = np.pad(rows, (0, blocks * lanes - rows.size), mode="edge")
    return Side(*(
        np.ascontiguousarray(np.moveaxis(part[each].reshape(blocks, lanes, *part.shape[1:]), 1, -1))
        for part in parts
    ))  # fmt: skip


@part
def fill(row: F64, number: float) -> None:
    """One number in every lane."""
    for lane in range(row.size):
        row[lane] = number


@part
def agree(
    side: Side, place: tuple[int, float, float], following: int, of: tuple[int, int], bench: Bench
) -> None:
    """Chance that each type agrees on the answer to every action, into ``agreed``."""
    slices, belief, scale = place
    most, lanes = bench.cost.shape[2] - 1, bench.residual.size
    for a in range(bench.agreed.shape[0]):
        if belief <= 0.0:
            fill(bench.shift[a, 0], 0.0)
            fill(bench.shift[a, 1], 0.0)
        if a > 0 and a != of[1] and scale > 0.0:
            more = min(slices + 1, most) if a == of[0] else slices
            for lane in range(lanes):
                bench.job[lane] = OPEN if side.named[a, lane] > 0.0 else SHUT
            if _any(bench.job, OPEN):
                _shifted(side, (a, following, slices, more), belief, scale, bench)
        for r in range(2):
            _agreed(side.share[a, r, 2], bench.shift[a, r], bench.agreed[a, r])
            for lane in range(lanes):
                timely = side.named[a, lane] * side.timely[a, r, lane]
                bench.answered[a, r, lane] = timely * bench.agreed[a, r, lane]


@part
def _any(job: I64, what: int) -> bool:
    found = False
    for lane in range(job.size):
        found |= job[lane] == what
    return found


@part
def _agreed(share: F64, shift: F64, found: F64) -> None:
    """Chance of the answer once its log-odds have moved."""
    for lane in range(found.size):
        pull = share[lane] * exp_near(min(max(shift[lane], -LARGEST), LARGEST))
        found[lane] = pull / (pull + 1.0 - share[lane])


@part
def _shifted(
    side: Side, at: tuple[int, int, int, int], belief: float, scale: float, bench: Bench
) -> None:
    """Log-odds of the answer to action ``at[0]`` in open lanes; where that fails, in parts."""
    a, lanes = at[0], bench.residual.size
    _newton(side, at, belief, scale, bench)
    lost = 0.0
    for lane in range(lanes):
        failed = side.named[a, lane] > 0.0 and bench.x[SIZE, lane] > ENOUGH
        bench.x[LOST, lane] = 1.0 if failed else 0.0
        if failed:
            bench.shift[a, 0, lane] = bench.shift[a, 1, lane] = 0.0
        lost += bench.x[LOST, lane]
    for piece in range(1, PIECES + 1 if lost > 0.0 else 1):
        for lane in range(lanes):
            bench.job[lane] = OPEN if bench.x[LOST, lane] > 0.0 else SHUT
        _newton(side, at, belief, scale * piece / PIECES, bench)
    for lane in range(lanes):
        if side.named[a, lane] > 0.0:
            bench.residual[lane] = max(bench.residual[lane], bench.x[SIZE, lane])


@part
def _newton(
    side: Side, at: tuple[int, int, int, int], belief: float, scale: float, bench: Bench
) -> None:
    """Newton's method on the two log-odds of open lanes, in place; errors left in ``SIZE``."""
    x, a, lanes = bench.x, at[0], bench.residual.size
    first, second = bench.shift[a, 0], bench.shift[a, 1]
    _wanted(side, at, (belief, scale), (first, second), (x[WANTED], x[WANTED_TOO]), bench)
    for lane in range(lanes):
        if bench.job[lane] == OPEN:
            x[SIZE, lane] = max(
                abs(first[lane] - x[WANTED, lane]), abs(second[lane] - x[WANTED_TOO, lane])
            )
    for _ in range(ROUNDS):
        for lane in range(lanes):
            if x[SIZE, lane] <= ENOUGH:
                bench.job[lane] = SHUT
        if not _any(bench.job, OPEN):
            break
        _slopes(side, at, (belief, scale), (first, second), bench)
        _direction(x, first, second, bench.job)
        _stepped(side, at, (belief, scale), (first, second), bench)


@part
def _slopes(
    side: Side, at: tuple[int, int, int, int], place: tuple[float, float], odds: tuple[F64, F64],
    bench: Bench,
) -> None:  # fmt: skip
    """Slopes of the two errors in the two log-odds, into ``A`` to ``D``."""
    x, (first, second) = bench.x, odds
    lanes = first.size
    for lane in range(lanes):
        x[TRIED, lane] = first[lane] + SLOPE
    _wanted(side, at, place, (x[TRIED], second), (x[AHEAD], x[AHEAD_TOO]), bench)
    for lane in range(lanes):
        x[A, lane] = 1.0 - (x[AHEAD, lane] - x[WANTED, lane]) / SLOPE
        x[C, lane] = -(x[AHEAD_TOO, lane] - x[WANTED_TOO, lane]) / SLOPE
        x[TRIED, lane] = second[lane] + SLOPE
    _wanted(side, at, place, (first, x[TRIED]), (x[AHEAD], x[AHEAD_TOO]), bench)
    for lane in range(lanes):
        x[B, lane] = -(x[AHEAD, lane] - x[WANTED, lane]) / SLOPE
        x[D, lane] = 1.0 - (x[AHEAD_TOO, lane] - x[WANTED_TOO, lane]) / SLOPE


@part
def _direction(x: F64, first: F64, second: F64, job: I64) -> None:
    """Newton's step; lanes without one are shut."""
    for lane in range(first.size):
        whole = x[A, lane] * x[D, lane] - x[B, lane] * x[C, lane]
        error0, error1 = first[lane] - x[WANTED, lane], second[lane] - x[WANTED_TOO, lane]
        x[STEP, lane] = (x[D, lane] * error0 - x[B, lane] * error1) / whole
        x[STEP_TOO, lane] = (x[A, lane] * error1 - x[C, lane] * error0) / whole
        x[SHARE, lane] = 1.0
        if job[lane] == OPEN:
            job[lane] = SHUT if abs(whole) < ENOUGH else SEEKING


@part
def _stepped(
    side: Side, at: tuple[int, int, int, int], place: tuple[float, float], odds: tuple[F64, F64],
    bench: Bench,
) -> None:  # fmt: skip
    """As much of the step as makes the larger error smaller; lanes that find none are shut."""
    x, job, (first, second) = bench.x, bench.job, odds
    lanes = first.size
    for _ in range(HALVINGS):
        if not _any(job, SEEKING):
            break
        for lane in range(lanes):
            x[TRIED, lane] = first[lane] - x[SHARE, lane] * x[STEP, lane]
            x[TRIED_TOO, lane] = second[lane] - x[SHARE, lane] * x[STEP_TOO, lane]
        _wanted(side, at, place, (x[TRIED], x[TRIED_TOO]), (x[FOUND], x[FOUND_TOO]), bench)
        for lane in range(lanes):
            if job[lane] == SEEKING:
                size = max(abs(x[TRIED, lane] - x[FOUND, lane]),
                           abs(x[TRIED_TOO, lane] - x[FOUND_TOO, lane]))  # fmt: skip
                if size < x[SIZE, lane]:
                    first[lane], second[lane] = x[TRIED, lane], x[TRIED_TOO, lane]
                    x[WANTED, lane], x[WANTED_TOO, lane] = x[FOUND, lane], x[FOUND_TOO, lane]
                    x[SIZE, lane] = size
                    job[lane] = OPEN
                else:
                    x[SHARE, lane] *= 0.5
    for lane in range(lanes):
        if job[lane] == SEEKING:
            job[lane] = SHUT


@part
def _wanted(
    side: Side, at: tuple[int, int, int, int], place: tuple[float, float], odds: tuple[F64, F64],
    found: tuple[F64, F64], bench: Bench,
) -> None:  # fmt: skip
    """What an answer is worth later to each type of coalition, as a shift of log-odds."""
    (a, following, same, more), (belief, scale), x = at, place, bench.x
    _agreed(side.share[a, 0, 2], odds[0], x[ONE])
    _agreed(side.share[a, 1, 2], odds[1], x[OTHER])
    for r in range(2):
        row = x[ONE + r]
        for lane in range(row.size):
            row[lane] = side.named[a, lane] * side.timely[a, r, lane] * row[lane]
    settled(x, x[ONE], x[OTHER], belief)
    # The nodes of the action are found anew once it is known what is agreed on.
    last, node, part_of = bench.cost.shape[3] - 1, bench.node[a], bench.part[a]
    between(x[BELIEF], last, node[0], part_of[0])
    between(x[WITHOUT], last, node[1], part_of[1])
    for r in range(2):
        worth, into = bench.cost[following, r], found[r]
        gathered(worth[same], node[0], part_of[0], x[ONE])
        gathered(worth[more], node[1], part_of[1], x[OTHER])
        for lane in range(into.size):
            into[lane] = scale * side.timely[a, r, lane] * (x[ONE, lane] - x[OTHER, lane])


@part
def settled(x: F64, one: F64, other: F64, belief: float) -> None:
    """Belief after an answer in time, and after none."""
    for lane in range(one.size):
        total = belief * one[lane] + (1.0 - belief) * other[lane]
        some = total > 0.0
        x[BELIEF, lane] = belief * one[lane] / (total if some else 1.0) if some else belief
    for lane in range(one.size):
        not_one = 1.0 - one[lane]
        total = belief * not_one + (1.0 - belief) * (1.0 - other[lane])
        some = total > 0.0
        x[WITHOUT, lane] = belief * not_one / (total if some else 1.0) if some else belief


@part
def between(belief: F64, last: int, node: I64, part_of: F64) -> None:
    """The node below a belief, and how far it is on the way to the next."""
    for lane in range(belief.size):
        place = belief[lane] * last
        low = min(int(place), last - 1)
        node[lane] = low
        part_of[lane] = place - low


@part
def gathered(worth: F64, node: I64, part_of: F64, found: F64) -> None:
    """A worth, (B, lanes), between two nodes of belief."""
    for lane in range(found.size):
        low, share = node[lane], part_of[lane]
        found[lane] = worth[low, lane] * (1.0 - share) + worth[low + 1, lane] * share
