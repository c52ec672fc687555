"""The response chain: detected, attributed, willing, decided, arrived (semantics §8).

Everything is conditional on the coalition's common reluctance Z and averaged over Z last.
Axes: R futures, G nodes of Z.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.conditions import all_met
from locarno.engine.futures import Futures
from locarno.engine.reach import arrivals
from locarno.model.mandate import DecisionTime, Procedure, Rule, Violation
from locarno.model.scenario import Case, by_class
from locarno.model.term import DEFAULT_KEY
from locarno.theory import coalition
from locarno.theory.detection import first_to_see, name_side
from locarno.theory.elementary import log
from locarno.theory.normal import ndtr, ndtri

__all__ = [
    "Chain",
    "Link",
    "Sight",
    "deadline_hours",
    "decided_within",
    "order_hours",
    "response_chain",
]

F64 = NDArray[np.float64]

_QUOTA_MARGIN = 1e-9
"""Keeps a quota such as 2/3 of 30 votes from rounding up to 21."""


class Sight(NamedTuple):
    """What monitoring makes of a breach, each (R,): chances, and hours to an attribution."""

    detected: F64
    right: F64
    wrong: F64
    hours: F64


@dataclass(frozen=True, slots=True)
class Link:
    """The chain of one violation class.

    Parameters
    ----------
    answer : response that the payoff w refers to.
    sight : what monitoring makes of it; ``right`` counts only while an answer can still matter.
    willing : (R, G), somebody proposes the answer and a quorum would say yes.
    decided, arrived : (R, G), joint with willing: decided, and decided and arrived, in time.
    deadline : (R,), hours from the breach to the fait accompli.
    arrival : (R,), hours from the decision to arrival, averaged over the line.
    """

    answer: str
    sight: Sight
    willing: F64
    decided: F64
    arrived: F64
    deadline: F64
    arrival: F64


@dataclass(frozen=True, slots=True)
class Chain:
    """The chains of all classes on the ladder, with the grid they are given on."""

    z: F64
    weight: F64
    threshold: F64
    links: Mapping[str, Link]

    def offered(self, violation: str | None) -> F64:
        """kappa, (R,): chance that a breach of this class is answered in time."""
        link = self.links.get(violation or "")
        if link is None:
            return np.zeros(self.threshold.shape)
        mean = coalition.integrate(link.arrived, self.weight)
        kappa: F64 = link.sight.detected * link.sight.right * mean
        return kappa

    def by_resolve(self, violation: str | None) -> tuple[F64, F64]:
        """Chance of a timely answer from a resolute and from a weak coalition, (R,) each."""
        link = self.links.get(violation or "")
        if link is None:
            nothing = np.zeros(self.threshold.shape)
            return nothing, nothing
        seen = link.sight.detected * link.sight.right
        resolute, weak = coalition.split_at(link.arrived, self.weight, self.z, self.threshold)
        return seen * resolute, seen * weak


def response_chain(
    case: Case,
    futures: Futures,
    classes: tuple[str, ...] | None = None,
    *,
    backstop: bool | None = None,
) -> Chain:
    """The response chain of the classes asked for, or of every class on the ladder.

    ``backstop`` overrides the lever on the United States (None leaves it).
    """
    z, weight = coalition.reluctance_grid(case.coalition.correlation.high)
    links: dict[str, Link] = {}
    ballots: dict[str, F64] = {}
    for name, rung in case.ladder.items():
        if classes is not None and name not in classes:
            continue
        if rung.answer not in ballots:
            ballots[rung.answer] = _willing(case, futures, rung.answer, z, backstop=backstop)
        links[name] = _link(case, futures, name, z, ballots[rung.answer], backstop=backstop)
    threshold = np.full(futures.runs, case.coalition.resolute_below)
    return Chain(z, weight, threshold, links)


def _link(
    case: Case, futures: Futures, name: str, z: F64, willing: F64, *, backstop: bool | None
) -> Link:
    answer = case.ladder[name].answer
    deadline = deadline_hours(case, futures, case.violations[name])
    arrival = arrivals(case, futures, case.responses[answer]).mean()

    def seen(drawn: Futures) -> Sight:
        until = deadline_hours(case, drawn, case.violations[name])
        return _sight(case, drawn, name, until, backstop=backstop)

    def in_time(drawn: Futures) -> tuple[F64, F64]:
        left = deadline_hours(case, drawn, case.violations[name]) - seen(drawn).hours
        there = arrivals(case, drawn, case.responses[answer])
        decided = decided_within(case, drawn, answer, left, z)
        return decided, there.mean(lambda h: decided_within(case, drawn, answer, left - h, z))

    sight = futures.remembered(("sight", name, backstop), seen)
    decided, arrived = futures.remembered(("in time", name, backstop, z.size), in_time)
    return Link(answer, sight, willing, willing * decided, willing * arrived, deadline, arrival)


def deadline_hours(case: Case, futures: Futures, violation: Violation) -> F64:
    """Hours from breach to fait accompli, with what buffer and withdrawal bands gain, (R,)."""
    hours = futures[violation.fait_accompli]
    if not violation.ground:
        return hours
    terms, channels = case.agreement, case.channels
    buffer = futures[channels.buffer_hours] * futures[terms.buffer_km]
    withdrawal = futures[channels.withdrawal_hours] * futures[terms.withdrawal_km]
    return hours + buffer + withdrawal


def _sight(
    case: Case, futures: Futures, name: str, deadline: F64, *, backstop: bool | None
) -> Sight:
    nothing = np.zeros(futures.runs)
    seen, right, wrong, hours = [], [], [], []
    for means in case.monitoring.means.values():
        sensor = case.sensors[means.sensor]
        works = all_met(case, futures, means.conditions, backstop=backstop)
        reach = works * futures[means.coverage] * futures[means.access]
        seen.append(_of(futures, sensor.detection, name) * reach)
        right.append(_of(futures, sensor.right, name))
        wrong.append(_of(futures, sensor.wrong, name))
        hours.append(futures[sensor.hours])
    if not seen:
        return Sight(nothing, nothing, nothing, nothing)
    chances, named_right, named_wrong = np.stack(seen), np.stack(right), np.stack(wrong)
    outcome = name_side(chances, named_right, named_wrong)
    missed: F64 = np.multiply.reduce(1.0 - chances, axis=0)
    share = first_to_see(chances * (named_right + named_wrong))
    total = np.sum(share, axis=0)
    delay = np.sum(share * np.stack(hours), axis=0) / np.where(total > 0, total, 1.0)
    pipeline = futures[case.channels.intelligence_detection] * futures[case.agreement.intelligence]
    detected = 1.0 - missed * (1.0 - pipeline)
    in_time = delay < deadline
    return Sight(detected, outcome.right * in_time, outcome.wrong, delay)


def _of(futures: Futures, values: Mapping[str, object], key: str) -> F64:
    quantity = by_class(values, key)  # type: ignore[arg-type]
    assert quantity is not None  # noqa: S101 - the loader made sure
    return futures[quantity]


def _willing(case: Case, futures: Futures, answer: str, z: F64, *, backstop: bool | None) -> F64:
    """(R, G): the answer is proposed and finds its quorum."""
    procedure = case.procedure
    proposed = _of(futures, procedure.proposed, answer)[:, None]
    if procedure.rule is Rule.PRE_DELEGATED and answer in procedure.delegated:
        trigger = futures[procedure.trigger][:, None]
        return np.broadcast_to(trigger, (futures.runs, z.size)) * 1.0
    groups = _groups(case)
    yes = np.stack(
        [_group_yes(case, futures, stance, answer, z, backstop=backstop) for stance, _ in groups]
    )
    return proposed * _quorum(procedure, yes, groups)


def _groups(case: Case) -> dict[tuple[str, int], int]:
    """Voters counted by stance and votes; the lead nation alone under its own rule."""
    procedure = case.procedure
    members = (
        (procedure.lead,)
        if procedure.rule is Rule.LEAD_NATION and procedure.lead is not None
        else case.voters()
    )
    groups: dict[tuple[str, int], int] = {}
    for name in members:
        guarantor = case.guarantors[name]
        key = (guarantor.stance, guarantor.votes)
        groups[key] = groups.get(key, 0) + 1
    return groups


def _quorum(procedure: Procedure, yes: F64, groups: Mapping[tuple[str, int], int]) -> F64:
    members = list(groups.values())
    if procedure.rule is Rule.QUALIFIED_MAJORITY:
        votes = [votes for _, votes in groups]
        total = sum(v * m for v, m in zip(votes, members, strict=True))
        quota = int(np.ceil(procedure.quota.mode * total - _QUOTA_MARGIN))
        return coalition.at_least(yes, votes, members, quota)
    return coalition.everybody(yes, members)


def _group_yes(
    case: Case, futures: Futures, stance: str, answer: str, z: F64, *, backstop: bool | None
) -> F64:
    """Chance of a yes of one member of a stance at each node, moved by obligations, (R, G)."""
    chance = by_class(case.stances[stance].willing, answer)
    assert chance is not None  # noqa: S101 - the loader made sure

    def compute(drawn: Futures) -> F64:
        shift = _obligation_shift(case, drawn, backstop=backstop)
        moved = ndtr(ndtri(drawn[chance]) + shift)
        typical = np.where(shift == 0.0, drawn[chance], moved)
        return coalition.conditional_yes(typical, drawn[case.coalition.correlation], z)

    return futures.remembered(("yes", stance, answer, backstop, z.size), compute)


def _obligation_shift(case: Case, futures: Futures, *, backstop: bool | None) -> F64:
    """Sum of the shifts by obligations that bind and by troops in place, in probits, (R,)."""
    shift = np.zeros(futures.runs)
    for obligation in case.obligations.values():
        strength = case.channels.obligation.get(obligation.type)
        if strength is not None:
            binds = all_met(case, futures, obligation.conditions, backstop=backstop)
            shift = shift + binds * futures[strength]
    if case.troops_inside():
        shift = shift + futures[case.channels.tripwire]
    return shift


def decided_within(case: Case, futures: Futures, answer: str, hours: F64, z: F64) -> F64:
    """(R, G): decided within so many hours, given willing."""
    procedure, time = case.procedure, _decision_time(case, answer)
    if time is None:
        order = coalition.pre_delegated(
            np.ones(futures.runs), futures[procedure.recall], futures[procedure.command], hours
        )
        return order.willing_and_decided
    rho = futures[case.coalition.correlation]
    mu, sigma = log(futures[time.median]), futures[time.sigma]
    return coalition.conditional_decided(hours, mu, sigma, rho, z)


def order_hours(case: Case, futures: Futures, name: str) -> F64:
    """Hours from a breach to the order to move, (R,): attribution, then the median decision."""
    until = deadline_hours(case, futures, case.violations[name])
    seen = _sight(case, futures, name, until, backstop=None).hours
    time = _decision_time(case, case.ladder[name].answer)
    return seen + futures[case.procedure.command if time is None else time.median]


def _decision_time(case: Case, answer: str) -> DecisionTime | None:
    """The record by which an answer is decided; None for one that a commander may order."""
    procedure = case.procedure
    if procedure.rule is Rule.PRE_DELEGATED and answer in procedure.delegated:
        return None
    rule = Rule.CONSENSUS if procedure.rule is Rule.PRE_DELEGATED else procedure.rule
    record = case.decision_times[rule]
    time = record.get(answer, record.get(DEFAULT_KEY))
    assert time is not None  # noqa: S101 - the loader made sure
    return time
