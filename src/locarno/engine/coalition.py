"""How the coalition of a design decides: every rule for the same members, pressed and unpressed.

Axes: R futures, G nodes of Z.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import (
    Chain,
    Link,
    agreed_within,
    answer_numbers,
    response_chain,
    willing,
)
from locarno.engine.coalition_notes import notes_on
from locarno.engine.decision_sentences import class_sentences
from locarno.engine.delivery import Delivered, delivered
from locarno.engine.electorate import body_of, voting_members
from locarno.engine.force_given import contributions, force_given_yes
from locarno.engine.futures import FirstFutures, Futures
from locarno.engine.known import KnownArrays
from locarno.engine.other_rules import can_decide, under_every_rule
from locarno.engine.pressure import left_under_pressure
from locarno.engine.record import HOURS, compared, curve_on_record
from locarno.engine.watering import watered_down
from locarno.model.coalition_results import (
    ClassDecision,
    CoalitionDecision,
    ForceGivenYes,
    GroupPower,
    Pressed,
    RuleOutcome,
    VotingPower,
)
from locarno.model.deciding import is_ordered
from locarno.model.force_results import Plan
from locarno.model.mandate import Rule
from locarno.model.probability import Probability, Range
from locarno.model.record import RecordedDecision
from locarno.model.scenario import Case
from locarno.theory import coalition as theory
from locarno.theory.coalition.power import power_of
from locarno.theory.estimation import computed_probability, conditional_probability

__all__ = ["coalition_decision", "consult"]

F64 = NDArray[np.float64]

_CURVES: Final = KnownArrays()

_CURVE_FUTURES: Final = 64
"""Futures over which the shape of a curve in time is averaged; its end is over all of them."""


def coalition_decision(
    case: Case,
    futures: Futures,
    chain: Chain,
    plan: Plan,
    record: Sequence[RecordedDecision],
) -> CoalitionDecision:
    """The coalition's decision on every class of the ladder, under every rule.

    Parameters
    ----------
    chain : the design's response chain.
    plan : who sends what, under the announced reading.
    record : past decisions.
    """
    outcomes, past = _outcomes(case, futures, chain), compared(case, record)
    kept = delivered(case, futures)
    forces: dict[str, ForceGivenYes | None] = {}
    by_class = {}
    for name, link in chain.links.items():
        if link.answer not in forces:
            forces[link.answer] = _force(case, futures, link.answer, plan, kept, chain)
        on_record = curve_on_record(past, link.answer)
        by_class[name] = _class(
            case, futures, name, chain, outcomes[name], forces[link.answer], on_record
        )
    members, _ = voting_members(case)
    voting = members if any(not is_ordered(case, n.answer) for n in chain.links.values()) else []
    budget = case.coalition.pressure
    return CoalitionDecision(
        rule=case.procedure.rule,
        members=len(voting),
        votes=sum(case.guarantors[member.name].votes for member in voting),
        power=_power(case) if voting else None,
        pressure=None if budget is None else _range(futures[budget]),
        by_class=by_class,
        record=past,
        notes=notes_on(case),
    )


def consult(case: Case, futures: Futures) -> set[str]:
    """Reads whatever the decision would; returns the inputs that are looked up and not drawn."""
    for other in under_every_rule(case).values():
        classes = tuple(n for n, rung in case.ladder.items() if can_decide(other, rung.answer))
        response_chain(other, futures, classes)
    procedure, betas = case.procedure, [stance.beta for stance in case.stances.values()]
    for quantity in (case.coalition.pressure, procedure.revote, *betas):
        if quantity is not None:
            futures.reads.add(quantity.path)
    people = [guarantor.population for guarantor in case.guarantors.values()]
    shares = [procedure.population_quota, procedure.followers_needed]
    shares += [key.quota for key in procedure.keys.values()]
    promised = [p.promised for rung in case.ladder.values() for p in rung.responses.values()]
    return {quantity.path for quantity in (*people, *shares, *promised) if quantity is not None}


class _Run(NamedTuple):
    """One rule: the case under it, its chain, and its curves by answer.

    Parameters
    ----------
    few : the futures over which the shape of a curve is averaged.
    """

    case: Case
    futures: Futures
    few: Futures
    chain: Chain
    curves: dict[str, tuple[tuple[float, float], ...]]


def _runs(case: Case, futures: Futures, chain: Chain) -> Iterator[tuple[Rule, _Run]]:
    """The chain under every rule that the case can run, its own first."""
    few = FirstFutures(futures, _CURVE_FUTURES)
    few.reads = futures.reads
    yield case.procedure.rule, _Run(case, futures, few, chain, {})
    for rule, other in under_every_rule(case).items():
        classes = tuple(n for n, rung in case.ladder.items() if can_decide(other, rung.answer))
        if rule is not case.procedure.rule and classes:
            links = response_chain(other, futures, classes)
            yield rule, _Run(other, futures, few, links, {})


def _outcomes(
    case: Case, futures: Futures, chain: Chain
) -> Mapping[str, Mapping[str, RuleOutcome]]:
    """By class and rule; one rule after the other, for a chain is large."""
    found: dict[str, dict[str, RuleOutcome]] = {name: {} for name in chain.links}
    for rule, run in _runs(case, futures, chain):
        for name in run.chain.links:
            found[name][str(rule)] = _outcome(run, name, own=rule is case.procedure.rule)
    return found


def _class(
    case: Case,
    futures: Futures,
    name: str,
    chain: Chain,
    outcomes: Mapping[str, RuleOutcome],
    force: ForceGivenYes | None,
    on_record: tuple[tuple[float, float], ...],
) -> ClassDecision:
    link, grid = chain.links[name], (chain.z, chain.weight)
    least, most, gain = _best_under_pressure(outcomes, case.procedure.rule)
    certain = np.ones(futures.runs)
    promise = case.ladder[name].responses[link.answer].promised
    found = ClassDecision(
        answer=link.answer,
        p_attributed=conditional_probability(link.sight.detected * link.sight.right, certain),
        decide_by_hours=_range(link.deadline - link.sight.named.mean() - link.arrival),
        promised_hours=promise.mode if promise is not None else None,
        on_record=on_record,
        rules=outcomes,
        loses_least=least,
        keeps_most=most,
        gain=gain,
        watering=watered_down(case, futures, name, link, grid),
        force=force,
        says=(),
    )
    return class_sentences(case, name, found)


def _outcome(run: _Run, name: str, *, own: bool) -> RuleOutcome:
    link, weight = run.chain.links[name], run.chain.weight
    seen = link.sight.detected * link.sight.right
    said = seen * theory.integrate(link.willing, weight)
    arrived = seen * theory.integrate(link.arrived, weight)
    kappa = computed_probability(arrived)
    p_willing = conditional_probability(said, seen)
    return RuleOutcome(
        own=own,
        ordered=is_ordered(run.case, link.answer),
        p_willing=p_willing,
        p_in_time=conditional_probability(arrived, said),
        kappa=kappa,
        decided_by=tuple(
            (hours, p_willing.mean * share) for hours, share in _curve(run, link.answer)
        ),
        pressed=_pressed(run, name, link, seen, kappa),
    )


def _curve(run: _Run, answer: str) -> tuple[tuple[float, float], ...]:
    """Share of the decisions on an answer that have come by some hours, given that one comes."""
    if answer not in run.curves:
        numbers = answer_numbers(run.case, run.few, answer, run.chain.z)
        (shares,) = _CURVES(*numbers, lambda: (_shares(run, answer),))
        run.curves[answer] = tuple(zip(HOURS, shares.tolist(), strict=True))
    return run.curves[answer]


def _shares(run: _Run, answer: str) -> F64:
    """The shares at each of the hours on record, (N,)."""
    few, z, weight = run.few, run.chain.z, run.chain.weight
    said = willing(run.case, few, answer, z)
    total = float(np.sum(theory.integrate(said, weight)))
    shares = []
    for hours in HOURS:
        agreed = agreed_within(run.case, few, answer, np.full(few.runs, hours), z, said)
        came = float(np.sum(theory.integrate(agreed, weight)))
        shares.append(came / total if total > 0.0 else 0.0)
    return np.array(shares)


def _pressed(run: _Run, name: str, link: Link, seen: F64, nominal: Probability) -> Pressed | None:
    grid = (run.chain.z, run.chain.weight)
    left = left_under_pressure(run.case, run.futures, name, link, grid)
    if left is None:
        return None
    kappa = computed_probability(np.minimum(seen * left.arrived, 1.0))
    lost = 1.0 - kappa.mean / nominal.mean if nominal.mean > 0.0 else 0.0
    return Pressed(
        kappa=kappa,
        share_lost=min(max(lost, 0.0), 1.0),
        members=left.members,
        typical=left.typical,
        typical_bound=left.bound,
        exact=left.bound >= left.typical,
    )


def _best_under_pressure(
    outcomes: Mapping[str, RuleOutcome], own: Rule
) -> tuple[str | None, str | None, float | None]:
    """Rule that loses least, rule that keeps most, and what it keeps beyond the design's own."""
    left = {rule: row.pressed for rule, row in outcomes.items() if row.pressed is not None}
    alive = {rule: found for rule, found in left.items() if outcomes[rule].kappa.mean > 0.0}
    if not alive or own not in left:
        return None, None, None
    least = min(alive, key=lambda rule: alive[rule].share_lost)
    # Among equals the design's own: a remedy must be worth its change.
    most = max(left, key=lambda rule: (left[rule].kappa.mean, rule == own))
    return least, most, left[most].kappa.mean - left[own].kappa.mean


def _force(
    case: Case, futures: Futures, answer: str, plan: Plan, kept: Delivered, chain: Chain
) -> ForceGivenYes | None:
    if not case.responses[answer].force:
        return None
    brings = contributions(case, futures, plan, kept, answer)
    grid = (chain.z, chain.weight)
    return force_given_yes(case, futures.positions, answer, brings, grid)


def _power(case: Case) -> VotingPower:
    """The rule as a game, by stance and never by state."""
    body = body_of(case)
    power = power_of(body.groups, body.quorum)
    votes = _votes_by_stance(case)
    by_stance = {}
    for stance in case.stances:
        rows = [k for k, name in enumerate(body.stances) if name == stance]
        count = sum(body.groups[k].members for k in rows)
        if count:
            shapley = sum(body.groups[k].members * power.shapley_shubik[k] for k in rows)
            banzhaf = sum(body.groups[k].members * power.banzhaf[k] for k in rows) / count
            by_stance[stance] = GroupPower(count, votes[stance], shapley, banzhaf)
    needed = [g.members for g in body.groups if g.veto or body.quorum is None]
    return VotingPower(by_stance, power.carry, power.block, sum(needed))


def _votes_by_stance(case: Case) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for member in voting_members(case)[0]:
        votes = case.guarantors[member.name].votes
        found[member.stance] = found.get(member.stance, 0) + votes
    return found


def _range(values: F64) -> Range:
    """5 %, 50 % and 95 % points over futures."""
    ordered = np.sort(values)
    points = [float(ordered[min(int(p * values.size), values.size - 1)]) for p in (0.05, 0.5, 0.95)]
    return Range(*points)
