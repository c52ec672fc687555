"""The campaign game of several futures side by side, for the challenger's values.

What ``theory.reputation.solve_backward`` computes, state by state, with the bits that each future
alone would have: every operation is one of single numbers, done for each lane in turn, so that the
compiler takes vector units for it.

Axes: as in ``theory.reputation``, and lanes last.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.reputation import ENOUGH, HALVINGS, LARGEST, PIECES, ROUNDS, SLOPE
from locarno.theory.scalar import exp_near

__all__ = ["FORMULAS", "Bench", "Side", "Target", "bench_for", "solve_lanes"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

(
    BELIEF, WITHOUT, ONE, OTHER, TRIED, TRIED_TOO, WANTED, WANTED_TOO, AHEAD, AHEAD_TOO,
    FOUND, FOUND_TOO, A, B, C, D, STEP, STEP_TOO, SHARE, SIZE, LOST, ROWS,
) = range(22)  # fmt: skip
"""Rows of the scratch of Newton's method."""
SHUT, OPEN, SEEKING = 0, 1, 2
"""Whether a lane is done, waits for the others, or looks for a better step."""


class Side(NamedTuple):
    """One decision in every lane, as ``theory.reputation.Stage`` has it; weights are shared."""

    gain: F64  # (K, A, lanes)
    harm: F64  # (K, A, 2, 3, lanes)
    share: F64  # (A, 2, 3, lanes)
    named: F64  # (A, lanes)
    timely: F64  # (A, 2, lanes)
    loss: F64  # (A, lanes)
    kinds: F64  # (K, lanes)


class Target(NamedTuple):
    """Where the worths of lanes go: each times ``scale``, into (F, K, T, S, B, A)."""

    values: F64
    futures: I64  # (lanes that are wanted,) row of each
    scale: float


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


@part
def solve_lanes(
    side: Side, weight: F64, lam: float, of: tuple[int, int], bench: Bench, target: Target
) -> None:
    """Worth of every action in every state, into the target."""
    quarters, counts, nodes = target.values.shape[2:5]
    _fill(bench.residual, 0.0)
    for a in range(bench.mean.shape[0]):
        for r in range(2):
            _fill(bench.shift[a, r], 0.0)
    last = quarters % 2
    for s in range(counts):
        for n in range(nodes):
            for row in range(2):
                _fill(bench.cost[last, row, s, n], 0.0)
            for row in range(side.gain.shape[0]):
                _fill(bench.value[last, row, s, n], 0.0)
    for t in range(quarters - 1, -1, -1):
        now = 1.0 / (quarters - t)
        for s in range(counts):
            for n in range(nodes):
                belief = n / (nodes - 1)
                _agree(side, (s, belief, lam * (1.0 - now)), (t + 1) % 2, of, bench)
                _outlook(side, belief, bench)
                _state(side, weight, (lam, now), (t, s, n), of, bench, target)


@part
def _fill(row: F64, number: float) -> None:
    for lane in range(row.size):
        row[lane] = number


@part
def _agree(
    side: Side, place: tuple[int, float, float], following: int, of: tuple[int, int], bench: Bench
) -> None:
    """Chance that each type agrees on the answer to every action, into ``agreed``."""
    slices, belief, scale = place
    most, lanes = bench.cost.shape[2] - 1, bench.residual.size
    for a in range(bench.agreed.shape[0]):
        if belief <= 0.0:
            _fill(bench.shift[a, 0], 0.0)
            _fill(bench.shift[a, 1], 0.0)
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
    _settled(x, x[ONE], x[OTHER], belief)
    # The nodes of the action are found anew once it is known what is agreed on.
    last, node, part_of = bench.cost.shape[3] - 1, bench.node[a], bench.part[a]
    _between(x[BELIEF], last, node[0], part_of[0])
    _between(x[WITHOUT], last, node[1], part_of[1])
    for r in range(2):
        worth, into = bench.cost[following, r], found[r]
        _gathered(worth[same], node[0], part_of[0], x[ONE])
        _gathered(worth[more], node[1], part_of[1], x[OTHER])
        for lane in range(into.size):
            into[lane] = scale * side.timely[a, r, lane] * (x[ONE, lane] - x[OTHER, lane])


@part
def _settled(x: F64, one: F64, other: F64, belief: float) -> None:
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
def _between(belief: F64, last: int, node: I64, part_of: F64) -> None:
    """The node below a belief, and how far it is on the way to the next."""
    for lane in range(belief.size):
        place = belief[lane] * last
        low = min(int(place), last - 1)
        node[lane] = low
        part_of[lane] = place - low


@part
def _gathered(worth: F64, node: I64, part_of: F64, found: F64) -> None:
    """A worth, (B, lanes), between two nodes of belief."""
    for lane in range(found.size):
        low, share = node[lane], part_of[lane]
        found[lane] = worth[low, lane] * (1.0 - share) + worth[low + 1, lane] * share


@part
def _outlook(side: Side, belief: float, bench: Bench) -> None:
    """What every action leads to at a belief, whoever takes it."""
    x, lanes, last = bench.x, bench.residual.size, bench.cost.shape[3] - 1
    for a in range(bench.agreed.shape[0]):
        _settled(x, bench.answered[a, 0], bench.answered[a, 1], belief)
        _between(x[BELIEF], last, bench.node[a, 0], bench.part[a, 0])
        _between(x[WITHOUT], last, bench.node[a, 1], bench.part[a, 1])
        for lane in range(lanes):
            one, other = bench.answered[a, 0, lane], bench.answered[a, 1, lane]
            bench.timely[a, lane] = belief * one + (1.0 - belief) * other
        for r in range(2):
            _ends(side, (a, r), belief if r == 0 else 1.0 - belief, bench)


@part
def _ends(side: Side, of: tuple[int, int], chance: float, bench: Bench) -> None:
    """Chance to be named and to meet each end, by one type of coalition."""
    a, r = of
    share, ends = side.share[a, r], bench.ends[a, r]
    for lane in range(bench.residual.size):
        sure, agreed = chance * side.named[a, lane], bench.agreed[a, r, lane]
        rest = 1.0 - share[2, lane]
        some = rest > 0.0
        left = (1.0 - agreed) / (rest if some else 1.0) if some else 0.0
        ends[2, lane] = sure * agreed
        ends[0, lane] = sure * left * share[0, lane]
        ends[1, lane] = sure * left * share[1, lane]


@part
def _state(
    side: Side, weight: F64, numbers: tuple[float, float], place: tuple[int, int, int],
    of: tuple[int, int], bench: Bench, target: Target,
) -> None:  # fmt: skip
    """One state once it is known what is agreed on; ``numbers``: precision, weight of now."""
    (lam, now), (t, s, n) = numbers, place
    actions, lanes = side.named.shape
    for a in range(actions):
        _fill(bench.mean[a], 0.0)
    for k in range(side.gain.shape[0]):
        _worth(side, (k, s, t), now, of, bench)
        _logit(weight, lam, bench, bench.value[t % 2, k, s, n])
        _put(target, (k, t, s, n), bench.q)
        for a in range(actions):
            for lane in range(lanes):
                bench.mean[a, lane] += side.kinds[k, lane] * bench.policy[a, lane]
    for r in range(2):
        _cost(side, (r, s, t), now, of, bench, bench.cost[t % 2, r, s, n])


@part
def _put(target: Target, place: tuple[int, int, int, int], q: F64) -> None:
    """Worths of one state to one kind, where they belong."""
    k, t, s, n = place
    for lane in range(target.futures.size):
        row = target.values[target.futures[lane], k, t, s, n]
        for a in range(row.size):
            row[a] = q[a, lane] * target.scale


@part
def _worth(
    side: Side, place: tuple[int, int, int], now: float, of: tuple[int, int], bench: Bench
) -> None:
    """Worth of every action to one kind in one state; ``place``: kind, slices, quarter."""
    (k, slices, t), (slice_of, war), x = place, of, bench.x
    later = bench.value[(t + 1) % 2, k]
    most = later.shape[0] - 1
    for lane in range(bench.residual.size):
        more = max(side.gain[k, slice_of, lane], 0.0) * slices / most
        x[SHARE, lane] = more if slice_of > 0 else 0.0
    for a in range(bench.q.shape[0]):
        _harm(bench.ends[a], side.harm[k, a], x[STEP])
        if a == war:
            for lane in range(bench.residual.size):
                bench.q[a, lane] = side.gain[k, a, lane] - x[STEP, lane]
            continue
        more_slices = min(slices + 1, most) if a == slice_of else slices
        _gathered(later[slices], bench.node[a, 0], bench.part[a, 0], x[ONE])
        _gathered(later[more_slices], bench.node[a, 1], bench.part[a, 1], x[OTHER])
        for lane in range(bench.residual.size):
            timely = bench.timely[a, lane]
            then = timely * x[ONE, lane] + (1.0 - timely) * x[OTHER, lane]
            gain = side.gain[k, a, lane] + x[SHARE, lane] - x[STEP, lane]
            bench.q[a, lane] = now * gain + (1.0 - now) * then


@part
def _harm(ends: F64, harm: F64, found: F64) -> None:
    """Mean harm to a kind by an action, from (2, 3, lanes) each."""
    for lane in range(found.size):
        one = ends[0, 2, lane] * harm[0, 2, lane]
        one += ends[0, 0, lane] * harm[0, 0, lane]
        found[lane] = one + ends[0, 1, lane] * harm[0, 1, lane]
    for lane in range(found.size):
        one = found[lane] + ends[1, 2, lane] * harm[1, 2, lane]
        one += ends[1, 0, lane] * harm[1, 0, lane]
        found[lane] = one + ends[1, 1, lane] * harm[1, 1, lane]


@part
def _logit(weight: F64, lam: float, bench: Bench, worth: F64) -> None:
    """Shares of the actions; the mean worth into ``worth``."""
    best, total = bench.x[ONE], bench.x[OTHER]
    _fill(best, -np.inf)
    _fill(total, 0.0)
    _fill(worth, 0.0)
    for a in range(weight.size):
        for lane in range(best.size):
            best[lane] = max(best[lane], bench.q[a, lane])
    for a in range(weight.size):
        for lane in range(best.size):
            pull = exp_near(max(lam * (bench.q[a, lane] - best[lane]), -LARGEST))
            bench.policy[a, lane] = weight[a] * pull
            total[lane] += weight[a] * pull
    for a in range(weight.size):
        for lane in range(best.size):
            share = bench.policy[a, lane] / total[lane]
            bench.policy[a, lane] = share
            worth[lane] += share * bench.q[a, lane]


@part
def _cost(
    side: Side, place: tuple[int, int, int], now: float, of: tuple[int, int], bench: Bench,
    found: F64,
) -> None:  # fmt: skip
    """Worth of a state to one type of coalition; ``place``: type, slices, quarter."""
    (r, slices, t), (slice_of, war), x = place, of, bench.x
    later = bench.cost[(t + 1) % 2, r]
    most = later.shape[0] - 1
    for lane in range(found.size):
        x[SHARE, lane] = side.loss[slice_of, lane] * slices / most if slice_of > 0 else 0.0
    _fill(found, 0.0)
    for a in range(bench.mean.shape[0]):
        if a == war:
            for lane in range(found.size):
                found[lane] -= bench.mean[a, lane] * side.loss[a, lane]
            continue
        more = min(slices + 1, most) if a == slice_of else slices
        _gathered(later[slices], bench.node[a, 0], bench.part[a, 0], x[ONE])
        _gathered(later[more], bench.node[a, 1], bench.part[a, 1], x[OTHER])
        for lane in range(found.size):
            timely = bench.answered[a, r, lane]
            then = timely * x[ONE, lane] + (1.0 - timely) * x[OTHER, lane]
            lost = side.loss[a, lane] + x[SHARE, lane]
            found[lane] += bench.mean[a, lane] * (-now * lost + (1.0 - now) * then)
