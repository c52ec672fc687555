"""The first choice of the challenger in a solved game, as terms of an agreement move it.

The game of a combination is solved once. What others do, and what that does to the challenger, is
kept; S, V, w and the force behind the answers are put in anew, and the challenger chooses again.

Axes: R futures, K = 2 types of challenger (out for gain, seeking security), A actions other than
keeping the ceasefire, in a row K of A + 1 with keeping first; further axes broadcast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain
from locarno.engine.futures import Futures
from locarno.engine.game.board import LOOKS_LIKE, Answer, Board, board
from locarno.engine.game.numbers import harms
from locarno.engine.game.solving import Solved, kappa, solve
from locarno.engine.game.tree import GREEDY, SEEKING, plan
from locarno.engine.stages import reference_quarter
from locarno.model.parties import ActionKind
from locarno.model.scenario import Case
from locarno.theory.choice import joint_pull, pull, share_against
from locarno.theory.deterrence import saturating
from locarno.theory.games.outcome import expected

__all__ = ["Against", "Met", "Tempted", "Troops", "attack_share", "met", "troops"]

F64 = NDArray[np.float64]


class Troops(NamedTuple):
    """Effect of the answers to all actions by what stands behind them, (A, R) each.

    Parameters
    ----------
    force, half : brigade-equivalents behind the answer, and those with half its effect.
    fixed : effect of an answer without troops. needed : whether it needs troops.
    """

    force: F64
    half: F64
    fixed: F64
    needed: NDArray[np.bool_]

    def bite(self, multiplier: F64) -> F64:
        """Share of the full effect with so many times the force, (A, R)."""
        return np.where(self.needed, saturating(self.force * multiplier, self.half), self.fixed)


@dataclass(frozen=True, slots=True)
class Met:
    """What each type of challenger meets after each first choice, (K, A + 1, R).

    Parameters
    ----------
    answered : share of the full harm of the answer, for each unit of its effect.
    less : the same of what is agreed on where the answer finds no quorum.
    general : cost of a clash that becomes general, payoff units.
    harmed : (A + 1,), action whose V - w is the full harm: its own, for keeping that of the breach
        that a provocation is taken for.
    kappa : (R,), chance of an answer to an attack in time, with the coalition as it is.
    seeking, gain : (R,), chance of the second type, and what a gain counts for it.
    solved : (R,), whether the game converged.
    """

    answered: F64
    less: F64
    general: F64
    harmed: NDArray[np.int64]
    kappa: F64
    seeking: F64
    gain: F64
    solved: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tempted:
    """What moves the first choice, without S, V and w of an attack.

    Parameters
    ----------
    keep_loss : (K, ...), harm that false alarms do while the ceasefire is kept.
    deterrent, general : (K, ...), share of V - w that an attack meets, and cost of a general clash.
    others, losses : (A - 1, ...) V of the other actions, and (K, A - 1, ...) harm they meet.
    seeking, gain, solved : as in ``Met``, (...).
    """

    keep_loss: F64
    deterrent: F64
    general: F64
    others: F64
    losses: F64
    seeking: F64
    gain: F64
    solved: NDArray[np.bool_]

    def at(self, *where: NDArray[np.intp] | None) -> Tempted:
        """The same at places of the last axes; None adds one."""
        return Tempted(**{
            item.name: getattr(self, item.name)[(..., *where)] for item in fields(Tempted)
        })  # fmt: skip


class Against(NamedTuple):
    """All that the first choices of the challenger stand against, at some strength or another.

    Parameters
    ----------
    alone, answered : (A, R), V, and w at full effect.
    met : what each first choice meets in the solved game.
    answer, less : what stands behind the answers, and behind what is agreed on without a quorum.
    attack : row of the attack.
    """

    alone: F64
    answered: F64
    met: Met
    answer: Troops
    less: Troops
    attack: int

    def first(self, multiplier: F64) -> Tempted:
        """What moves the first choice when the force is so many times as large, (R,)."""
        bite, less = self.answer.bite(multiplier), self.less.bite(multiplier)
        met, rows = self.met, self.met.harmed
        share = met.answered * bite[rows] + met.less * less[rows]
        losses = share * (self.alone - self.answered)[rows] + met.general
        others = np.flatnonzero(np.arange(len(self.alone)) != self.attack)
        return Tempted(
            keep_loss=losses[:, 0],
            deterrent=share[:, self.attack + 1],
            general=met.general[:, self.attack + 1],
            others=self.alone[others],
            losses=losses[:, others + 1],
            seeking=met.seeking,
            gain=met.gain,
            solved=met.solved,
        )


def attack_share(
    seen: Tempted, terms: tuple[F64, F64, F64], lam: float, weight: tuple[F64, F64]
) -> F64:
    """Chance of an attack, (...); 1 where the game was not solved.

    Parameters
    ----------
    terms : S, V and w of an attack, shapes that broadcast.
    lam : precision of choice per unit of payoff.
    weight : logit weights of the attack, (1,), and of the other actions, (A - 1,).
    """
    keep, alone, answered = terms
    shares = []
    for kind, some in enumerate((1.0 - seen.seeking, seen.seeking)):
        if not np.any(some > 0.0):
            continue
        gain = seen.gain if kind else np.ones_like(seen.gain)
        harm = seen.deterrent[kind] * (alone - answered) + seen.general[kind]
        go = pull((_taste(alone, keep, gain) - harm)[None], lam, weight[0])
        elsewhere = pull(_taste(seen.others, keep, gain) - seen.losses[kind], lam, weight[1])
        rest = joint_pull(lam * (keep - seen.keep_loss[kind]), elsewhere)
        shares.append(some * share_against(go, rest))
    total: F64 = np.add.reduce(np.stack(shares), axis=0)
    return np.where(seen.solved, np.minimum(total, 1.0), 1.0)


def _taste(alone: F64, keep: F64, gain: F64) -> F64:
    """V as a challenger sees it for whom a gain over S counts so much."""
    more = alone - keep
    return alone - np.where(more > 0.0, (1.0 - gain) * more, 0.0)


def met(
    case: Case, futures: Futures, chain: Chain, force: Mapping[str, F64], scale: float
) -> tuple[Board, Met]:
    """The game of a case at its reference quarter, solved at the headline precision."""
    numbers = board(case, futures, chain, force, reference_quarter(case), scale)
    solved = solve(plan(case, numbers), numbers, np.array([case.choice.headline]))
    names = list(numbers.moves)
    alike = names.index(LOOKS_LIKE) if LOOKS_LIKE in names else 0
    attack = str(ActionKind.ATTACK)
    answered, less, general = _first(solved)
    return numbers, Met(
        answered, less, general, np.array([alike, *range(len(names))]),
        kappa(solved, 0, attack, numbers.share) if attack in names else np.zeros(numbers.runs),
        numbers.seeking, numbers.gain, solved.good(0),
    )  # fmt: skip


def _first(solved: Solved) -> tuple[F64, F64, F64]:
    """Harm by the answer and by less, and cost of a general clash, (K, A + 1, R) each."""
    tree, given = solved.plan.tree, solved.numbers
    kinds = [kind if kind in tree.sets else GREEDY for kind in (GREEDY, SEEKING)]
    losses = np.stack(harms(solved.plan, solved.board), axis=1)
    asked = {tree.sets.index(kind) for kind in kinds}
    found = expected(tree, solved.answers.chances[:, 0], given.chance, losses, asked)
    rows = np.array([list(tree.slots(kind).values()) for kind in kinds])
    return found[rows, 0], found[rows, 1], found[rows, 2]


def troops(numbers: Board, *, less: bool) -> Troops:
    """What stands behind the answers, or behind what is agreed on where they find no quorum."""
    nothing = np.zeros(numbers.runs)
    rows: list[Answer | None] = [
        move.lesser if less else move.answer for move in numbers.moves.values()
    ]
    needed = np.array([row is not None and row.force is not None for row in rows], dtype=np.bool_)

    def column(read: str) -> F64:
        found = [None if row is None else getattr(row, read) for row in rows]
        return np.stack([nothing if each is None else each for each in found])

    force = column("force")
    needs = np.repeat(needed[:, None], numbers.runs, axis=1)
    return Troops(force, column("half"), column("bite"), needs)
