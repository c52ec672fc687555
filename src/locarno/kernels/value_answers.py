"""What coalitions agree on in the campaign game of several futures side by side.

What ``theory.reputation.agreement`` does to find how far the log-odds of an answer move, with the
bits that each future alone would have: every operation is one of single numbers, done for each lane
in turn, so that the compiler takes vector units for it. Lanes wait for the slowest.

Axes: as in ``theory.reputation``, and lanes last.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.compiler.records import by_address
from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import part
from locarno.theory.reputation.agreement import ENOUGH, HALVINGS, LARGEST, PIECES, ROUNDS
from locarno.theory.reputation.shapes import Stage, harm_and_more
from locarno.theory.scalar import exp_near

__all__ = ["FORMULAS", "Bench", "Side", "agree", "begin", "bench_for", "fill", "laid_out",
           "mixed"]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

(
    SCALE, PULL, AFTER, WITHOUT, TRIED, TRIED_TOO, WANTED, WANTED_TOO, TOWARDS, AWAY, AWAY_TOO,
    A, B, C, D, STEP, STEP_TOO, SHARE, SIZE, FOUND, LOST, ONE, OTHER, ROWS,
) = range(24)  # fmt: skip
"""Rows of the scratch of Newton's method."""
SHUT, OPEN, SEEKING = 0, 1, 2
"""Whether a lane is done, waits for the others, or looks for a better step."""
State = tuple[int, int, int, int, int]
"""Action, node of belief, which half holds the next quarter, slices after an answer in time and
after none."""


@by_address
class Side(NamedTuple):
    """One decision in every lane, as ``reputation.shapes.Stage`` has it, and the precision."""

    gain: F64  # (K, A, lanes)
    harm: F64  # (K, A, 2, lanes) as ``harm_and_more`` gives it
    more: F64  # (K, A, 2, lanes)
    share: F64  # (A, 2, lanes) of the answer
    named: F64  # (A, lanes)
    timely: F64  # (A, 2, lanes)
    reach: F64  # (A, 2, lanes) chance to be named, times that of being in time
    loss: F64  # (A, lanes)
    kinds: F64  # (K, lanes)
    weight: F64  # (A, lanes)
    lam: F64  # (lanes,)


@by_address
class Bench(NamedTuple):
    """Work space; lanes last."""

    value: F64  # (2, K, S, B, lanes) worth of a state to each kind, this quarter's and the next's
    cost: F64  # (2, 2, S, B, lanes) the same to each type of coalition
    shift: F64  # (S, B, A, 2, lanes)
    agreed: F64  # (A, 2, lanes)
    answered: F64  # (B, A, 2, lanes)
    node: F64  # (B, A, 2, lanes) node of belief below, after an answer in time and after none
    part: F64  # (B, A, 2, lanes) way from there to the next
    later: F64  # (A, 2, 2, lanes) next quarter's cost after an answer and without, by type
    rise: F64  # (2, 2, lanes) of that cost from a node of belief to the next, of one action
    timely: F64  # (A, lanes)
    q: F64  # (K, B, A, lanes)
    policy: F64  # (A, lanes)
    mean: F64  # (A, lanes)
    x: F64  # (ROWS, lanes)
    residual: F64  # (lanes,) largest error of a log-odds in any state
    job: I64  # (lanes,)
    seen: I64  # (A,) whether the action can be named in any lane
    moves: I64  # (A,) whether it may move a belief in this state


def bench_for(size: tuple[int, int], kinds: int, actions: int, lanes: int) -> Bench:
    """Work space for so many counts of slices and nodes of belief."""
    counts, nodes = size
    shapes = (
        (2, kinds, counts, nodes), (2, 2, counts, nodes), (counts, nodes, actions, 2),
        *((actions, 2), (nodes, actions, 2), (nodes, actions, 2), (nodes, actions, 2)),
        (actions, 2, 2), (2, 2), (actions,), (kinds, nodes, actions), (actions,), (actions,),
        (ROWS,), (),
    )  # fmt: skip
    numbers = (np.zeros((*shape, lanes)) for shape in shapes)
    whole = (np.zeros(shape, np.int64) for shape in (lanes, actions, actions))
    return Bench(*(*numbers, *whole))


def laid_out(stages: Stage, lam: F64, lanes: int) -> Side:
    """Decisions in blocks of lanes, blocks first; the last is filled with its last.

    Parameters
    ----------
    stages : R of them, all arrays with that axis first. lam : (R,) precisions.
    """
    harm, more = harm_and_more(stages.harm, stages.share, stages.named)
    parts = (
        stages.gain, harm, more, stages.share[..., 2], stages.named, stages.timely,
        stages.named[..., None] * stages.timely, stages.loss, stages.kinds, stages.weight, lam,
    )  # fmt: skip
    blocks = -(-lam.size // lanes)
    each = np.pad(np.arange(lam.size), (0, blocks * lanes - lam.size), mode="edge")
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
def begin(side: Side, bench: Bench) -> None:
    """Answers as in the game of one decision, and what is believed after them."""
    counts, nodes, actions, _, lanes = bench.shift.shape
    for a in range(actions):
        seen = 0.0
        for lane in range(lanes):
            seen = max(seen, side.named[a, lane])
        bench.seen[a] = seen > 0.0
        for n in range(nodes):
            for s in range(counts):
                fill(bench.shift[s, n, a, 0], 0.0)
                fill(bench.shift[s, n, a, 1], 0.0)
            _believe(side, (a, n), (bench.shift[0, n, a, 0], bench.shift[0, n, a, 1]), bench)


@part
def agree(
    side: Side, place: tuple[int, int, int], following: int, of: tuple[int, int], bench: Bench
) -> None:
    """Chance that each type agrees on the answer to every action, into ``agreed``.

    ``place``: slices, node of belief, quarters left.
    """
    slices, n, left = place
    most, nodes = bench.cost.shape[2] - 1, bench.cost.shape[3]
    for a in range(bench.agreed.shape[0]):
        if a == of[1]:
            continue  # Nothing comes after a war.
        state = (a, n, following, slices, min(slices + 1, most) if a == of[0] else slices)
        bench.moves[a] = bench.seen[a] > 0 and 0 < n < nodes - 1 and left > 1
        if bench.moves[a] == 0:
            _stay(side, state, left, bench)
        elif a > 0:
            _shifted(side, state, bench)
        else:
            _follow(state, bench)


@part
def _stay(side: Side, state: State, left: int, bench: Bench) -> None:
    """Where no belief moves, what an answer is worth later does not depend on its log-odds."""
    a, n, following, same, more = state
    for r in range(bench.cost.shape[1]):
        worth, later, shift = bench.cost[following, r], bench.later[a], bench.shift[same, n, a, r]
        for end in range(bench.rise.shape[0]):
            mixed(worth[same if end == 0 else more], n, later[end, r])
        if a > 0 and bench.seen[a] > 0 and left > 1:
            _wanted(bench.x[SCALE], side.timely[a, r], (later[0, r], later[1, r]), bench.x[ONE])
            for lane in range(shift.size):
                shift[lane] = bench.x[ONE, lane] if side.named[a, lane] > 0.0 else 0.0
            _agreed(side.share[a, r], shift, bench.agreed[a, r])
            _answered(side.reach[a, r], bench.agreed[a, r], bench.answered[n, a, r])


@part
def mixed(worth: F64, n: int, found: F64) -> None:
    """A worth, (B, lanes), at a node of belief."""
    last = worth.shape[0] - 1
    place = n / last * last
    low = min(int(place), last - 1)
    share = place - low
    for lane in range(found.size):
        found[lane] = worth[low, lane] + share * (worth[low + 1, lane] - worth[low, lane])


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
def _answered(reach: F64, agreed: F64, found: F64) -> None:
    for lane in range(found.size):
        found[lane] = reach[lane] * agreed[lane]


@part
def _wanted(scale: F64, timely: F64, later: tuple[F64, F64], found: F64) -> None:
    """What an answer is worth later, as a shift of log-odds."""
    held, taken = later
    for lane in range(found.size):
        found[lane] = scale[lane] * timely[lane] * (held[lane] - taken[lane])


@part
def _shifted(side: Side, state: State, bench: Bench) -> None:
    """Log-odds of the answer to an action; where Newton fails, in parts."""
    a, n, _, same, _ = state
    x, job, lanes = bench.x, bench.job, bench.residual.size
    for lane in range(lanes):
        job[lane] = OPEN if side.named[a, lane] > 0.0 else SHUT
    _newton(side, state, PIECES, bench)
    lost = 0.0
    for lane in range(lanes):
        failed = side.named[a, lane] > 0.0 and x[SIZE, lane] > ENOUGH
        x[LOST, lane] = 1.0 if failed else 0.0
        lost += x[LOST, lane]
    if lost > 0.0:
        for lane in range(lanes):
            if x[LOST, lane] > 0.0:
                bench.shift[same, n, a, 0, lane] = bench.shift[same, n, a, 1, lane] = 0.0
        for piece in range(1, PIECES + 1):
            for lane in range(lanes):
                job[lane] = OPEN if x[LOST, lane] > 0.0 else SHUT
            _newton(side, state, piece, bench)
    for lane in range(lanes):
        if side.named[a, lane] > 0.0:
            bench.residual[lane] = max(bench.residual[lane], x[SIZE, lane])


@part
def _newton(side: Side, state: State, piece: int, bench: Bench) -> None:
    """Newton's method on the two log-odds of open lanes, in place; errors left in ``SIZE``."""
    (a, n, _, same, _), x, job, lanes = state, bench.x, bench.job, bench.residual.size
    odds = (bench.shift[same, n, a, 0], bench.shift[same, n, a, 1])
    for lane in range(lanes):
        x[PULL, lane] = x[SCALE, lane] * piece / PIECES
    _look(side, state, odds, bench)
    _error(x, odds)
    for lane in range(lanes):
        x[SIZE, lane] = x[FOUND, lane] if job[lane] == OPEN else x[SIZE, lane]
    for _ in range(ROUNDS):
        for lane in range(lanes):
            job[lane] = SHUT if x[SIZE, lane] <= ENOUGH else job[lane]
        if not _any(job, OPEN):
            break
        _slopes(side, state, bench)
        _direction(x, odds, job)
        _stepped(side, state, odds, bench)


@part
def _look(side: Side, state: State, odds: tuple[F64, F64], bench: Bench) -> None:
    """What follows from some log-odds, and what that wants them to be."""
    (a, n, _, _, _), later = state, bench.later[state[0]]
    _believe(side, (a, n), odds, bench)
    _follow(state, bench)
    for r in range(bench.rise.shape[1]):
        into = bench.x[WANTED + r]
        _wanted(bench.x[PULL], side.timely[a, r], (later[0, r], later[1, r]), into)


@part
def _believe(side: Side, of: tuple[int, int], odds: tuple[F64, F64], bench: Bench) -> None:
    """Who agrees at some log-odds, and what is believed then; ``of``: action, node of belief."""
    (a, n), x, last = of, bench.x, bench.cost.shape[3] - 1
    for r in range(bench.cost.shape[1]):
        _agreed(side.share[a, r], odds[r], bench.agreed[a, r])
        _answered(side.reach[a, r], bench.agreed[a, r], bench.answered[n, a, r])
    _settled(x, bench.answered[n, a, 0], bench.answered[n, a, 1], n / last)
    _between(x[AFTER], last, bench.node[n, a, 0], bench.part[n, a, 0])
    _between(x[WITHOUT], last, bench.node[n, a, 1], bench.part[n, a, 1])


@part
def _follow(state: State, bench: Bench) -> None:
    """What the coalition meets next quarter after an answer in time, and after none."""
    a, n, following, same, more = state
    node, part_of, later, rise = bench.node[n, a], bench.part[n, a], bench.later[a], bench.rise
    for end in range(bench.rise.shape[0]):
        slices = same if end == 0 else more
        one, other = bench.cost[following, 0, slices], bench.cost[following, 1, slices]
        for lane in range(bench.residual.size):
            at, share = int(node[end, lane]), part_of[end, lane]
            first, second = one[at, lane], other[at, lane]
            up, up_too = one[at + 1, lane] - first, other[at + 1, lane] - second
            rise[end, 0, lane], rise[end, 1, lane] = up, up_too
            later[end, 0, lane], later[end, 1, lane] = first + share * up, second + share * up_too


@part
def _error(x: F64, odds: tuple[F64, F64]) -> None:
    """The larger error of two log-odds, into ``FOUND``."""
    first, second = odds
    for lane in range(first.size):
        x[FOUND, lane] = max(
            abs(first[lane] - x[WANTED, lane]), abs(second[lane] - x[WANTED_TOO, lane])
        )


@part
def _settled(x: F64, one: F64, other: F64, belief: float) -> None:
    """Belief after an answer in time, and after none."""
    for lane in range(one.size):
        total = belief * one[lane] + (1.0 - belief) * other[lane]
        some = total > 0.0
        x[AFTER, lane] = belief * one[lane] / (total if some else 1.0) if some else belief
    for lane in range(one.size):
        not_one = 1.0 - one[lane]
        total = belief * not_one + (1.0 - belief) * (1.0 - other[lane])
        some = total > 0.0
        x[WITHOUT, lane] = belief * not_one / (total if some else 1.0) if some else belief


@part
def _between(belief: F64, last: int, node: F64, part_of: F64) -> None:
    """The node below a belief, and how far it is on the way to the next."""
    for lane in range(belief.size):
        place = belief[lane] * last
        # A whole number that is kept as it is needs no conversion, which vector units lack.
        low = min(np.floor(place), last - 1.0)
        node[lane] = low
        part_of[lane] = place - low


@part
def _slopes(side: Side, state: State, bench: Bench) -> None:
    """Slopes of the two errors in the two log-odds, into ``A`` to ``D``."""
    (a, n, _, _, _), x, rise = state, bench.x, bench.rise
    last = bench.cost.shape[3] - 1
    _beliefs_by_odds(x, bench.answered[n, a, 0], bench.answered[n, a, 1], (n / last, last))
    for by in range(bench.rise.shape[0]):
        agreed, away = bench.agreed[a, by], x[AWAY + by]
        for r in range(bench.rise.shape[1]):
            timely, found, held, taken = (
                side.timely[a, r],
                x[A + 2 * r + by],
                rise[0, r],
                rise[1, r],
            )
            for lane in range(found.size):
                moved = held[lane] * x[TOWARDS, lane] + taken[lane] * away[lane]
                pull = x[PULL, lane] * timely[lane] * (1.0 - agreed[lane])
                found[lane] = pull * moved
    for lane in range(bench.residual.size):
        x[A, lane] = 1.0 - x[A, lane]
        x[C, lane] = -x[C, lane]
        x[D, lane] = 1.0 + x[D, lane]


@part
def _beliefs_by_odds(x: F64, one: F64, other: F64, place: tuple[float, int]) -> None:
    """How beliefs move, in nodes, but for who does not agree yet; ``place``: belief, last node."""
    belief, last = place
    for lane in range(one.size):
        some = belief * one[lane] + (1.0 - belief) * other[lane] > 0.0
        x[TOWARDS, lane] = last * x[AFTER, lane] * (1.0 - x[AFTER, lane]) if some else 0.0
    for lane in range(one.size):
        total = belief * (1.0 - one[lane]) + (1.0 - belief) * (1.0 - other[lane])
        some = total > 0.0
        each = last / (total if some else 1.0) if some else 0.0
        x[AWAY, lane] = each * belief * one[lane] * (1.0 - x[WITHOUT, lane])
        x[AWAY_TOO, lane] = each * (1.0 - belief) * other[lane] * x[WITHOUT, lane]


@part
def _direction(x: F64, odds: tuple[F64, F64], job: I64) -> None:
    """Newton's step; none in lanes that are shut, and where there is none."""
    first, second = odds
    for lane in range(first.size):
        whole = x[A, lane] * x[D, lane] - x[B, lane] * x[C, lane]
        error0, error1 = first[lane] - x[WANTED, lane], second[lane] - x[WANTED_TOO, lane]
        seeking = job[lane] == OPEN and not abs(whole) < ENOUGH
        x[STEP, lane] = (x[D, lane] * error0 - x[B, lane] * error1) / whole if seeking else 0.0
        x[STEP_TOO, lane] = (x[A, lane] * error1 - x[C, lane] * error0) / whole if seeking else 0.0
        x[SHARE, lane] = 1.0
        job[lane] = SEEKING if seeking else SHUT


@part
def _stepped(side: Side, state: State, odds: tuple[F64, F64], bench: Bench) -> None:
    """As much of the step as makes the larger error smaller; lanes that find none are shut."""
    x, job, (first, second) = bench.x, bench.job, odds
    for _ in range(HALVINGS):
        for lane in range(first.size):
            x[TRIED, lane] = first[lane] - x[SHARE, lane] * x[STEP, lane]
            x[TRIED_TOO, lane] = second[lane] - x[SHARE, lane] * x[STEP_TOO, lane]
        _look(side, state, (x[TRIED], x[TRIED_TOO]), bench)
        _error(x, (x[TRIED], x[TRIED_TOO]))
        for lane in range(first.size):
            if job[lane] == SEEKING:
                if x[FOUND, lane] < x[SIZE, lane]:
                    first[lane], second[lane] = x[TRIED, lane], x[TRIED_TOO, lane]
                    x[SIZE, lane] = x[FOUND, lane]
                    # Looked at again while others seek, it stays where it is.
                    x[STEP, lane] = x[STEP_TOO, lane] = 0.0
                    job[lane] = OPEN
                else:
                    x[SHARE, lane] *= 0.5
        if not _any(job, SEEKING):
            return
    for lane in range(first.size):
        job[lane] = SHUT if job[lane] == SEEKING else job[lane]
    _look(side, state, odds, bench)
