"""Combinations of guarantee levels, each planned, timed and weighed by the challenger.

Axes: R futures, A actions other than keeping the ceasefire, Y years.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Credibility, response_chain
from locarno.engine.commitment import PowerPath, power_path
from locarno.engine.delivery import delivered
from locarno.engine.futures import Futures
from locarno.engine.generation import announced
from locarno.engine.negotiation.reuse import Reuse
from locarno.engine.payoffs import (
    action_names,
    challenger,
    committed_class,
    force_half,
    payoff_table,
    with_bite,
)
from locarno.engine.prepared import force_by_response
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter
from locarno.model.bargaining import Bargaining, IssueKind
from locarno.model.parties import ActionKind
from locarno.model.scenario import Case, Combine
from locarno.theory.choice import joint_pull, pull, share_against
from locarno.theory.deterrence import expected_value, saturating

__all__ = ["Combination", "Solver", "Temptation", "level_choices"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Temptation:
    """What the challenger weighs under a combination, at some strength of the guarantee.

    Parameters
    ----------
    keep : (R,), S.
    alone, answered : (R,), V of an attack, and w when the answer has its full effect.
    bite, believed : (R,), share of the full effect, and chance of the answer as believed.
    others : (R,), pull of all actions but keeping and attacking.
    margins : (2, R), greatest margin over the years, the challenger and the protected party rising.
    """

    keep: F64
    alone: F64
    answered: F64
    bite: F64
    believed: F64
    others: F64
    margins: F64

    def attack_value(self) -> F64:
        """Worth of an attack as the challenger sees it, (R,)."""
        punished = with_bite(self.alone, self.answered, self.bite)
        return expected_value(self.alone, punished, self.believed)


@dataclass(frozen=True, slots=True)
class Combination:
    """One level of each guarantee issue, solved once.

    Parameters
    ----------
    levels : level by issue; as_designed : whether they leave the design as it is.
    keep, provocation, present : (R,), S without foreign force, its change per brigade-equivalent,
        and brigade-equivalents present.
    alone, answered, believed : (A, R), V, w at full effect, believed credibility.
    force, half, fixed : (A, R), brigade-equivalents behind the answer, those with half its effect
        (0 where it has none or needs none), and the effect of an answer without troops.
    by_troops : (A,), whether the answer needs troops.
    offered : (R,), credibility of the answer to an attack.
    weight : (A,), logit weights; attack : row of the attack.
    power : strengths by year.
    """

    levels: Mapping[str, str]
    as_designed: bool
    keep: F64
    provocation: F64
    present: F64
    alone: F64
    answered: F64
    believed: F64
    force: F64
    half: F64
    fixed: F64
    by_troops: NDArray[np.bool_]
    offered: F64
    weight: F64
    attack: int
    power: PowerPath

    def at(self, multiplier: F64, lam: float) -> Temptation:
        """What is weighed when the force is so many times as large.

        Parameters
        ----------
        multiplier : (R,), 1 leaves the force as planned.
        lam : precision of choice per unit of payoff.
        """
        scaled = saturating(self.force * multiplier, self.half)
        bite = np.where(self.by_troops[:, None], scaled, self.fixed)
        values = expected_value(
            self.alone, with_bite(self.alone, self.answered, bite), self.believed
        )
        others = np.arange(self.weight.size) != self.attack
        margins = self.power.margins(self.power.foreign * multiplier[:, None])
        return Temptation(
            keep=self.keep + self.provocation * (self.present * multiplier),
            alone=self.alone[self.attack],
            answered=self.answered[self.attack],
            bite=bite[self.attack],
            believed=self.believed[self.attack],
            others=pull(values[others], lam, self.weight[others]),
            margins=np.max(margins, axis=2),
        )

    def attack_share(self, lam: float) -> F64:
        """Chance of an attack at one decision, (R,), with the force as planned."""
        found = self.at(np.ones(self.keep.shape), lam)
        go = pull(found.attack_value()[None, :], lam, self.weight[[self.attack]])
        return share_against(go, joint_pull(lam * found.keep, found.others))

    def behind_the_answer(self) -> F64:
        """Brigade-equivalents behind the answer to an attack, (R,)."""
        force: F64 = self.force[self.attack]
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
    """

    def __init__(self, futures: Futures) -> None:
        self._futures = futures
        self._forces: Reuse[Mapping[str, F64]] = Reuse(beside=_AFTER_THE_PLAN)
        self._chains: Reuse[Credibility] = Reuse()

    def design(self, design: str, combine: Combine, table: Bargaining) -> tuple[Combination, ...]:
        """All combinations of guarantee levels over a design."""
        return tuple(
            self.solve(combine(design, chosen), chosen, as_designed=_changes_nothing(table, chosen))
            for chosen in level_choices(table, IssueKind.GUARANTEE)
        )

    def solve(self, case: Case, levels: Mapping[str, str], *, as_designed: bool) -> Combination:
        """One case: planned, timed, and put in the challenger's terms at the reference quarter."""
        base = self._futures
        futures = Futures(base.seed, base.runs, base.positions, together=case.together, like=base)
        force = self._forces(case, futures, lambda f: _forces(case, f))
        chain = self._chains(case, futures, lambda f: _credibility(case, f))
        found = _combination(case, futures, chain, force, (levels, as_designed))
        base.reads |= futures.reads
        return found


_AFTER_THE_PLAN = ("procedure", "monitoring", "obligations")
"""Parts of a design that nobody looks at who plans a force."""


def _forces(case: Case, futures: Futures) -> Mapping[str, F64]:
    """Brigade-equivalents behind each answer with troops, by quarter, under the announced plan."""
    plan = announced(case, requirement(case), futures).plan
    return force_by_response(case, futures, plan, delivered(case, futures))


def _credibility(case: Case, futures: Futures) -> Credibility:
    """Of the answers to what the challenger may do."""
    return response_chain(case, futures, _classes(case)).credibility()


def _classes(case: Case) -> tuple[str, ...]:
    """Violation classes that actions commit; the others tempt nobody."""
    committed = (committed_class(case, name) for name in action_names(case))
    return tuple(name for name in committed if name is not None)


def _changes_nothing(table: Bargaining, chosen: Mapping[str, str]) -> bool:
    levels = (table.issues[issue].levels[name] for issue, name in chosen.items())
    return not any(level.design or level.overrides for level in levels)


def _combination(
    case: Case,
    futures: Futures,
    chain: Credibility,
    force: Mapping[str, F64],
    named: tuple[Mapping[str, str], bool],
) -> Combination:
    quarter = reference_quarter(case)
    table = payoff_table(case, futures, quarter + 1)
    names = action_names(case)[1:]
    nothing = np.zeros(futures.runs)
    rows = [_row(case, futures, chain, force, name, quarter) for name in names]
    behind, half, fixed, believed = (np.stack(column) for column in zip(*rows, strict=True))
    present = np.max(np.stack([nothing, *(path[:, quarter] for path in force.values())]), axis=0)
    return Combination(
        levels=named[0],
        as_designed=named[1],
        keep=table.keep,
        provocation=table.provocation,
        present=present,
        alone=table.alone[:, :, quarter],
        answered=table.answered[:, :, quarter],
        believed=believed,
        force=behind,
        half=half,
        fixed=fixed,
        by_troops=np.array([_by_troops(case, name) for name in names]),
        offered=chain.offered(committed_class(case, ActionKind.ATTACK)),
        weight=table.weight[1:],
        attack=names.index(ActionKind.ATTACK),
        power=power_path(case, futures, chain, force),
    )


def _row(
    case: Case,
    futures: Futures,
    chain: Credibility,
    force: Mapping[str, F64],
    name: str,
    quarter: int,
) -> tuple[F64, F64, F64, F64]:
    """Force, its half, effect without troops, and belief, of the answer to one action, (R,)."""
    _, party, _ = challenger(case)
    assert party.belief is not None  # noqa: S101 - the loader made sure
    violation = committed_class(case, name)
    resolute, weak = chain.by_resolve(violation)
    belief = futures[party.belief]
    believed = belief * resolute + (1.0 - belief) * weak
    nothing = np.zeros(futures.runs)
    if violation is None or violation not in case.ladder:
        return nothing, nothing, nothing, believed
    answer = case.ladder[violation].answer
    response = case.responses[answer]
    if not response.force:
        return nothing, nothing, futures[response.bite], believed
    half = force_half(case, futures, violation, quarter + 1)[:, quarter]
    return force[answer][:, quarter], half, nothing, believed


def _by_troops(case: Case, name: str) -> bool:
    violation = committed_class(case, name)
    if violation is None or violation not in case.ladder:
        return False
    return case.responses[case.ladder[violation].answer].force
