"""The campaign game of several futures side by side, for the challenger's values.

What ``theory.reputation.solving.solve_backward`` computes, state by state, with the bits that each
future alone would have; ``value_answers`` finds what is agreed on.

Axes: as in ``theory.reputation``, and lanes last.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.kernels.value_answers import (
    ONE,
    OTHER,
    SCALE,
    SHARE,
    STEP,
    Bench,
    Side,
    agree,
    begin,
    fill,
    mixed,
)
from locarno.theory.reputation.agreement import LARGEST
from locarno.theory.scalar import exp_near

__all__ = ["FORMULAS", "Target", "solve_lanes"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@by_address
class Target(NamedTuple):
    """Where what is found in lanes goes."""

    values: F64  # (F, K, T, S, B, A) worths, each times ``scale``
    answered: F64  # (F, T, S, B, A, 2) chances of an answer in time; F = 0 where nobody asks
    futures: I64  # (lanes that are wanted,) row of each
    scale: F64  # (lanes that are wanted,)


@part
def solve_lanes(side: Side, of: tuple[int, int], bench: Bench, target: Target) -> None:
    """Worth of every action in every state, into the target."""
    quarters, counts, nodes = target.values.shape[2:5]
    _clear(side, bench, quarters % 2)
    for t in range(quarters - 1, -1, -1):
        now = 1.0 / (quarters - t)
        for lane in range(bench.residual.size):
            bench.x[SCALE, lane] = side.lam[lane] * (1.0 - now)
        for s in range(counts):
            for n in range(nodes):
                agree(side, (s, n, quarters - t), (t + 1) % 2, of, bench)
                _state(side, now, (t, s, n), of, bench)
            _put(target, (t, s), bench)


@part
def _clear(side: Side, bench: Bench, last: int) -> None:
    """Nothing comes after the last quarter."""
    begin(side, bench)
    fill(bench.residual, 0.0)
    _, kinds, counts, nodes, _ = bench.value.shape
    for s in range(counts):
        for n in range(nodes):
            for row in range(2):
                fill(bench.cost[last, row, s, n], 0.0)
            for row in range(kinds):
                fill(bench.value[last, row, s, n], 0.0)


@part
def _state(
    side: Side, now: float, place: tuple[int, int, int], of: tuple[int, int], bench: Bench
) -> None:
    """One state once it is known what is agreed on; ``now``: weight of this quarter."""
    t, s, n = place
    actions, lanes = side.named.shape
    belief = n / (bench.cost.shape[3] - 1)
    for a in range(actions):
        fill(bench.mean[a], 0.0)
        one, other = bench.answered[n, a, 0], bench.answered[n, a, 1]
        for lane in range(lanes):
            bench.timely[a, lane] = belief * one[lane] + (1.0 - belief) * other[lane]
    for k in range(side.gain.shape[0]):
        _worth(side, (k, s, n, t), now, of, bench)
        _logit(side, bench.q[k, n], bench, bench.value[t % 2, k, s, n])
        for a in range(actions):
            for lane in range(lanes):
                bench.mean[a, lane] += side.kinds[k, lane] * bench.policy[a, lane]
    for r in range(bench.cost.shape[1]):
        _cost(side, (r, s, n), now, of, bench, bench.cost[t % 2, r, s, n])


@part
def _put(target: Target, place: tuple[int, int], bench: Bench) -> None:
    """What was found at all nodes of belief, where it belongs."""
    (t, s), (kinds, nodes, actions, _) = place, bench.q.shape
    for lane in range(target.futures.size):
        future, scale = target.futures[lane], target.scale[lane]
        for k in range(kinds):
            worth = target.values[future, k, t, s]
            for n in range(nodes):
                for a in range(actions):
                    worth[n, a] = bench.q[k, n, a, lane] * scale
        if target.answered.shape[0]:
            chance = target.answered[future, t, s]
            for n in range(nodes):
                for a in range(actions):
                    chance[n, a, 0] = bench.answered[n, a, 0, lane]
                    chance[n, a, 1] = bench.answered[n, a, 1, lane]


@part
def _worth(
    side: Side, place: tuple[int, int, int, int], now: float, of: tuple[int, int], bench: Bench
) -> None:
    """Worth of every action to one kind in one state; ``place``: kind, slices, node, quarter."""
    (k, slices, n, t), (slice_of, war), x = place, of, bench.x
    later, found = bench.value[(t + 1) % 2, k], bench.q[k, n]
    most, belief = later.shape[0] - 1, n / (later.shape[1] - 1)
    for lane in range(bench.residual.size):
        kept = max(side.gain[k, slice_of, lane], 0.0) * slices / most
        x[SHARE, lane] = kept if slice_of > 0 else 0.0
    for a in range(found.shape[0]):
        _harm(belief, (side.harm[k, a], side.more[k, a]), bench.agreed[a], x[STEP])
        if a == war:
            for lane in range(bench.residual.size):
                found[a, lane] = side.gain[k, a, lane] - x[STEP, lane]
            continue
        more_slices = min(slices + 1, most) if a == slice_of else slices
        for end in range(bench.rise.shape[0]):
            worth, into = later[slices if end == 0 else more_slices], x[ONE + end]
            if bench.moves[a]:
                _gathered(worth, bench.node[n, a, end], bench.part[n, a, end], into)
            else:
                mixed(worth, n, into)
        _mean_of(bench.timely[a], x[ONE], x[OTHER])
        for lane in range(bench.residual.size):
            gain = side.gain[k, a, lane] + x[SHARE, lane] - x[STEP, lane]
            found[a, lane] = now * gain + (1.0 - now) * x[OTHER, lane]


@part
def _gathered(worth: F64, node: F64, part_of: F64, found: F64) -> None:
    """A worth, (B, lanes), between two nodes of belief."""
    for lane in range(found.size):
        at = int(node[lane])
        low = worth[at, lane]
        found[lane] = low + part_of[lane] * (worth[at + 1, lane] - low)


@part
def _mean_of(timely: F64, held: F64, taken: F64) -> None:
    """What follows an answer in time or none, into the latter."""
    for lane in range(timely.size):
        taken[lane] = timely[lane] * held[lane] + (1.0 - timely[lane]) * taken[lane]


@part
def _harm(belief: float, harms: tuple[F64, F64], agreed: F64, found: F64) -> None:
    """Mean harm to a kind by an action, from (2, lanes) each."""
    harm, more = harms
    for lane in range(found.size):
        found[lane] = belief * (harm[0, lane] + agreed[0, lane] * more[0, lane])
    for lane in range(found.size):
        found[lane] += (1.0 - belief) * (harm[1, lane] + agreed[1, lane] * more[1, lane])


@part
def _logit(side: Side, q: F64, bench: Bench, worth: F64) -> None:
    """Shares of the actions; the mean worth into ``worth``."""
    best, total = bench.x[ONE], bench.x[OTHER]
    fill(best, -np.inf)
    fill(total, 0.0)
    fill(worth, 0.0)
    for a in range(q.shape[0]):
        for lane in range(best.size):
            best[lane] = max(best[lane], q[a, lane])
    for a in range(q.shape[0]):
        for lane in range(best.size):
            pull = exp_near(max(side.lam[lane] * (q[a, lane] - best[lane]), -LARGEST))
            bench.policy[a, lane] = side.weight[a, lane] * pull
            total[lane] += side.weight[a, lane] * pull
    for a in range(q.shape[0]):
        for lane in range(best.size):
            share = bench.policy[a, lane] / total[lane]
            bench.policy[a, lane] = share
            worth[lane] += share * q[a, lane]


@part
def _cost(
    side: Side, place: tuple[int, int, int], now: float, of: tuple[int, int], bench: Bench,
    found: F64,
) -> None:  # fmt: skip
    """Worth of a state to one type of coalition; ``place``: type, slices, node."""
    (r, slices, n), (slice_of, war), x = place, of, bench.x
    most = bench.cost.shape[2] - 1
    for lane in range(found.size):
        x[SHARE, lane] = side.loss[slice_of, lane] * slices / most if slice_of > 0 else 0.0
    fill(found, 0.0)
    for a in range(bench.mean.shape[0]):
        mean, loss = bench.mean[a], side.loss[a]
        if a == war:
            for lane in range(found.size):
                found[lane] -= mean[lane] * loss[lane]
            continue
        timely, held, taken = bench.answered[n, a, r], bench.later[a, 0, r], bench.later[a, 1, r]
        for lane in range(found.size):
            then = timely[lane] * held[lane] + (1.0 - timely[lane]) * taken[lane]
            x[STEP, lane] = -now * (loss[lane] + x[SHARE, lane]) + (1.0 - now) * then
        for lane in range(found.size):
            found[lane] += mean[lane] * x[STEP, lane]
