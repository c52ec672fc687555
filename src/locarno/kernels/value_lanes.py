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
    BELIEF,
    ONE,
    OTHER,
    SHARE,
    STEP,
    WITHOUT,
    Bench,
    Side,
    agree,
    between,
    fill,
    gathered,
    settled,
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
    scale: float


@part
def solve_lanes(
    side: Side, weight: F64, lam: float, of: tuple[int, int], bench: Bench, target: Target
) -> None:
    """Worth of every action in every state, into the target."""
    quarters, counts, nodes = target.values.shape[2:5]
    _clear(bench, quarters % 2)
    for t in range(quarters - 1, -1, -1):
        now = 1.0 / (quarters - t)
        for s in range(counts):
            for n in range(nodes):
                belief = n / (nodes - 1)
                agree(side, (s, belief, lam * (1.0 - now)), (t + 1) % 2, of, bench)
                if target.answered.shape[0]:
                    _put_answers(target, (t, s, n), bench.answered)
                _outlook(side, belief, bench)
                _state(side, weight, (lam, now), (t, s, n), of, bench, target)


@part
def _clear(bench: Bench, last: int) -> None:
    """Nothing comes after the last quarter; there answers begin as in the game of one decision."""
    fill(bench.residual, 0.0)
    for a in range(bench.mean.shape[0]):
        for r in range(2):
            fill(bench.shift[a, r], 0.0)
    _, kinds, counts, nodes, _ = bench.value.shape
    for s in range(counts):
        for n in range(nodes):
            for row in range(2):
                fill(bench.cost[last, row, s, n], 0.0)
            for row in range(kinds):
                fill(bench.value[last, row, s, n], 0.0)


@part
def _outlook(side: Side, belief: float, bench: Bench) -> None:
    """What every action leads to at a belief, whoever takes it."""
    x, lanes, last = bench.x, bench.residual.size, bench.cost.shape[3] - 1
    for a in range(bench.agreed.shape[0]):
        settled(x, bench.answered[a, 0], bench.answered[a, 1], belief)
        between(x[BELIEF], last, bench.node[a, 0], bench.part[a, 0])
        between(x[WITHOUT], last, bench.node[a, 1], bench.part[a, 1])
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
        fill(bench.mean[a], 0.0)
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
def _put_answers(target: Target, place: tuple[int, int, int], answered: F64) -> None:
    """Chances of an answer in one state, where they belong."""
    t, s, n = place
    for lane in range(target.futures.size):
        row = target.answered[target.futures[lane], t, s, n]
        for a in range(row.shape[0]):
            row[a, 0], row[a, 1] = answered[a, 0, lane], answered[a, 1, lane]


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
        gathered(later[slices], bench.node[a, 0], bench.part[a, 0], x[ONE])
        gathered(later[more_slices], bench.node[a, 1], bench.part[a, 1], x[OTHER])
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
    fill(best, -np.inf)
    fill(total, 0.0)
    fill(worth, 0.0)
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
    fill(found, 0.0)
    for a in range(bench.mean.shape[0]):
        if a == war:
            for lane in range(found.size):
                found[lane] -= bench.mean[a, lane] * side.loss[a, lane]
            continue
        more = min(slices + 1, most) if a == slice_of else slices
        gathered(later[slices], bench.node[a, 0], bench.part[a, 0], x[ONE])
        gathered(later[more], bench.node[a, 1], bench.part[a, 1], x[OTHER])
        for lane in range(found.size):
            timely = bench.answered[a, r, lane]
            then = timely * x[ONE, lane] + (1.0 - timely) * x[OTHER, lane]
            lost = side.loss[a, lane] + x[SHARE, lane]
            found[lane] += bench.mean[a, lane] * (-now * lost + (1.0 - now) * then)
