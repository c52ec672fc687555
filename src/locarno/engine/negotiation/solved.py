"""Combinations of guarantee levels, each planned, timed and weighed by the challenger.

Axes: R futures, A actions other than keeping the ceasefire, Y years.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain, response_chain
from locarno.engine.commitment import PowerPath, power_path
from locarno.engine.delivery import delivered
from locarno.engine.futures import Futures
from locarno.engine.game.board import Board
from locarno.engine.generation import announced_plan
from locarno.engine.lesser import with_lesser
from locarno.engine.negotiation.played import Against, Met, Tempted, attack_share, met, troops
from locarno.engine.negotiation.reuse import Reuse
from locarno.engine.payoffs import action_names, committed_class, payoff_table
from locarno.engine.prepared import force_by_response
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter
from locarno.model.bargaining import Bargaining, IssueKind
from locarno.model.mandate import Agreement
from locarno.model.parties import ActionKind
from locarno.model.scenario import Case, Combine

__all__ = ["Combination", "Solver", "Temptation", "level_choices"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Temptation:
    """What the challenger weighs under a combination, at some strength of the guarantee.

    Parameters
    ----------
    keep : (R,), S.
    alone, answered : (R,), V of an attack, and w when the answer has its full effect.
    first : what others do to its first choice.
    """

    keep: F64
    alone: F64
    answered: F64
    first: Tempted

    def attack_value(self) -> F64:
        """Worth of an attack, what it meets counted, mean over types of challenger, (R,)."""
        harm = self.first.deterrent * (self.alone - self.answered) + self.first.general
        seeking = self.first.seeking
        mean: F64 = self.alone - (1.0 - seeking) * harm[0] - seeking * harm[1]
        return mean


@dataclass(frozen=True, slots=True)
class Combination:
    """One level of each guarantee issue, with its game solved once.

    Parameters
    ----------
    levels : level by issue; as_designed : whether they leave the design as it is.
    keep, provocation, present : (R,), S without foreign force, its change per brigade-equivalent,
        and brigade-equivalents present.
    against : what the challenger's first choices stand against.
    weight : (A,), logit weights.
    power : strengths by year.
    """

    levels: Mapping[str, str]
    as_designed: bool
    keep: F64
    provocation: F64
    present: F64
    against: Against
    weight: F64
    power: PowerPath

    def at(self, multiplier: F64) -> Temptation:
        """What is weighed when the force is so many times as large.

        Parameters
        ----------
        multiplier : (R,), 1 leaves the force as planned.
        """
        attack = self.against.attack
        return Temptation(
            keep=self.keep + self.provocation * (self.present * multiplier),
            alone=self.against.alone[attack],
            answered=self.against.answered[attack],
            first=self.against.first(multiplier),
        )

    def weights(self) -> tuple[F64, F64]:
        """Logit weights of the attack, (1,), and of the other actions, (A - 1,)."""
        attack = self.against.attack
        return self.weight[[attack]], np.delete(self.weight, attack)

    def attack_share(self, lam: float) -> F64:
        """Chance of an attack in the solved game, (R,), with the force as planned."""
        found = self.at(np.ones(self.keep.shape))
        terms = found.keep, found.alone, found.answered
        return attack_share(found.first, terms, lam, self.weights())

    def behind_the_answer(self) -> F64:
        """Brigade-equivalents behind the answer to an attack, (R,)."""
        force: F64 = self.against.answer.force[self.against.attack]
        return force


def level_choices(table: Bargaining, kind: IssueKind) -> tuple[dict[str, str], ...]:
    """Every combination of levels of the issues of one kind, the last issue running fastest."""
    issues = {key: issue.levels for key, issue in table.issues.items() if issue.kind is kind}
    return tuple(
        dict(zip(issues, chosen, strict=True)) for chosen in itertools.product(*issues.values())
    )


class Solver:
    """Solves combinations one by one and does nothing twice.

    Parameters
    ----------
    futures : draws of the design bargained over; what is read is noted there.
    scale : the payoff scale.
    """

    def __init__(self, futures: Futures, scale: float) -> None:
        self._futures = futures
        self._scale = scale
        self._forces: Reuse[Mapping[str, F64]] = Reuse(beside=_AFTER_THE_PLAN)
        self._chains: Reuse[Chain] = Reuse()

    def design(self, design: str, combine: Combine, table: Bargaining) -> tuple[Combination, ...]:
        """All combinations of guarantee levels over a design."""
        choices = level_choices(table, IssueKind.GUARANTEE)
        cases = [combine(design, chosen) for chosen in choices]
        # A stage that does not read a number of the agreement serves where there is none, too;
        # one that saw none may have asked.
        order = sorted(range(len(cases)), key=lambda number: _not_given(cases[number].agreement))
        found = {
            number: self.solve(
                cases[number],
                choices[number],
                as_designed=_changes_nothing(table, choices[number]),
            )
            for number in order
        }
        return tuple(found[number] for number in range(len(cases)))

    def solve(self, case: Case, levels: Mapping[str, str], *, as_designed: bool) -> Combination:
        """One case: planned, timed, and put in the challenger's terms at the reference quarter."""
        base = self._futures
        futures = Futures(base.seed, base.runs, base.positions, together=case.together, like=base)
        force = self._forces(case, futures, lambda f: _forces(case, f))
        chain = self._chains(case, futures, lambda f: _chain(case, f))
        played = met(case, futures, chain, force, self._scale)
        found = _combination(case, futures, played, (levels, as_designed),
                             power_path(case, futures, chain.credibility(), force))  # fmt: skip
        base.reads |= futures.reads
        return found


_AFTER_THE_PLAN = ("procedure", "monitoring", "obligations")
"""Parts of a design that nobody looks at who plans a force."""


def _forces(case: Case, futures: Futures) -> Mapping[str, F64]:
    """Brigade-equivalents behind each answer with troops, by quarter, under the announced plan."""
    plan = announced_plan(case, requirement(case), futures)
    return force_by_response(case, futures, plan, delivered(case, futures))


def _chain(case: Case, futures: Futures) -> Chain:
    """Links of the classes that actions commit; the others tempt nobody."""
    committed = (committed_class(case, name) for name in action_names(case))
    classes = tuple(name for name in committed if name is not None)
    return with_lesser(case, futures, response_chain(case, futures, classes))


def _changes_nothing(table: Bargaining, chosen: Mapping[str, str]) -> bool:
    levels = (table.issues[issue].levels[name] for issue, name in chosen.items())
    return not any(level.design or level.overrides for level in levels)


def _not_given(terms: Agreement) -> int:
    """How many terms of an agreement are left open."""
    return sum(getattr(terms, item.name) is None for item in fields(Agreement))


def _combination(
    case: Case,
    futures: Futures,
    played: tuple[Board, Met],
    named: tuple[Mapping[str, str], bool],
    power: PowerPath,
) -> Combination:
    quarter = reference_quarter(case)
    table = payoff_table(case, futures, quarter + 1)
    numbers, found = played
    return Combination(
        levels=named[0],
        as_designed=named[1],
        keep=table.keep,
        provocation=table.provocation,
        present=numbers.presence,
        against=Against(
            alone=table.alone[:, :, quarter],
            answered=table.answered[:, :, quarter],
            met=found,
            answer=troops(numbers, less=False),
            less=troops(numbers, less=True),
            attack=action_names(case)[1:].index(ActionKind.ATTACK),
        ),
        weight=table.weight[1:],
        power=power,
    )
