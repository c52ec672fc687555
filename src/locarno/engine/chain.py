"""The response chain: detected, attributed, willing, decided, arrived (semantics §8).

Everything is conditional on the coalition's common reluctance Z and averaged over Z last.
Axes: R futures, G nodes of Z.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.conditions import all_met
from locarno.engine.decision_time import (
    clock_numbers,
    decided_after,
    decided_within,
    median_hours,
    member_decided,
    on_own_clocks,
)
from locarno.engine.electorate import bloc_grid, body_of, says_yes
from locarno.engine.futures import Futures
from locarno.engine.known import KnownArrays
from locarno.engine.mixture import Mixture
from locarno.engine.reach import arrival_hours, arrivals
from locarno.engine.willingness import body_says_yes, member_yes, vote_numbers
from locarno.model.deciding import is_ordered
from locarno.model.mandate import Violation
from locarno.model.scenario import Case, by_class
from locarno.theory import coalition
from locarno.theory.detection import first_to_name, name_side

__all__ = [
    "Chain",
    "Credibility",
    "Link",
    "Sight",
    "agreed_within",
    "answer_numbers",
    "deadline_hours",
    "decided_within",
    "link_numbers",
    "offered",
    "order_hours",
    "proposed",
    "response_chain",
    "sight",
    "timely",
    "willing",
]

F64 = NDArray[np.float64]

_SIGHTS: Final = KnownArrays()
_OFFERED: Final = KnownArrays()


class Sight(NamedTuple):
    """What monitoring makes of a breach.

    Parameters
    ----------
    detected : (R,), chance that it is detected.
    right : (R,), chance, given detected, that the right side is named before the fait accompli.
    wrong : (R,), chance, given detected, that the wrong side is named.
    named : hours from the breach until somebody names the right side, given that it is named.
    in_time : the same, given that this is before the fait accompli.
    """

    detected: F64
    right: F64
    wrong: F64
    named: Mixture
    in_time: Mixture


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
    sides : by name, what ``Chain.by_type`` found before.
    """

    answer: str
    sight: Sight
    willing: F64
    decided: F64
    arrived: F64
    deadline: F64
    arrival: F64
    sides: dict[str, tuple[F64, F64]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )


@dataclass(frozen=True, slots=True)
class Chain:
    """The chains of all classes on the ladder, with the grid they are given on.

    ``lesser`` holds the links of the next weaker answers, None where nobody has asked for them.
    """

    z: F64
    weight: F64
    threshold: F64
    links: Mapping[str, Link]
    lesser: Mapping[str, Link] | None = None

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
        resolute, weak = self.by_type(link, "arrived")
        return seen * resolute, seen * weak

    def by_type(self, link: Link, part: str) -> tuple[F64, F64]:
        """Mean of a part of a link given a resolute and a weak coalition, (R,) each.

        Parameters
        ----------
        part : willing, decided or arrived.
        """
        if part not in link.sides:
            values = getattr(link, part)
            link.sides[part] = coalition.split_at(values, self.weight, self.z, self.threshold)
        return link.sides[part]

    def credibility(self) -> Credibility:
        """What the chain comes to, without the nodes it is averaged over."""
        return Credibility(
            {name: self.offered(name) for name in self.links},
            {name: self.by_resolve(name) for name in self.links},
            np.zeros(self.threshold.shape),
        )


@dataclass(frozen=True, slots=True)
class Credibility:
    """Chances of a timely answer by violation class; a chain holds many times as many numbers.

    Parameters
    ----------
    whole : by class, (R,); sides : by class, from a resolute and from a weak coalition, (R,) each.
    nothing : (R,), the chance where nothing is answered.
    """

    whole: Mapping[str, F64]
    sides: Mapping[str, tuple[F64, F64]]
    nothing: F64

    def offered(self, violation: str | None) -> F64:
        """As for the chain, (R,)."""
        return self.whole.get(violation or "", self.nothing)

    def by_resolve(self, violation: str | None) -> tuple[F64, F64]:
        """As for the chain, (R,) each."""
        return self.sides.get(violation or "", (self.nothing, self.nothing))


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
            ballots[rung.answer] = willing(case, futures, rung.answer, z, backstop=backstop)
        links[name] = _link(case, futures, name, z, ballots[rung.answer], backstop=backstop)
    threshold = np.full(futures.runs, case.coalition.resolute_below)
    return Chain(z, weight, threshold, links)


def offered(case: Case, futures: Futures, name: str) -> F64:
    """Kappa of a class on the ladder, (R,), without its chain where its numbers were seen before.

    Designs of one setting share most of what a chain is made of, and ask for it with the same
    inputs held.
    """
    z, weight = coalition.reluctance_grid(case.coalition.correlation.high)

    def mean() -> tuple[F64, ...]:
        link = response_chain(case, futures, (name,)).links[name]
        return (coalition.integrate(link.arrived, weight),)

    seen = sight(case, futures, name)
    (arrived,) = _OFFERED(*link_numbers(case, futures, name, z), mean)
    kappa: F64 = seen.detected * seen.right * arrived
    return kappa


def link_numbers(
    case: Case, futures: Futures, name: str, z: F64
) -> tuple[tuple[object, ...], tuple[F64, ...]]:
    """All that willing, decided and arrived of a class hang on: its rule, and arrays."""
    answer = case.ladder[name].answer
    kind, found = answer_numbers(case, futures, answer, z)
    named = sight(case, futures, name).in_time
    there = arrivals(case, futures, case.responses[answer])
    found += (deadline_hours(case, futures, case.violations[name]),)
    found += (*named.hours, *named.share, *there.hours, *there.share)
    return (*kind, len(named.hours), len(there.hours)), found


def answer_numbers(
    case: Case, futures: Futures, answer: str, z: F64
) -> tuple[tuple[object, ...], tuple[F64, ...]]:
    """All that willing to give an answer, and the time of a decision on it, hang on."""
    body, clock = body_of(case), clock_numbers(case, futures, answer)
    found = [proposed(case, futures, answer), z, *clock]
    if is_ordered(case, answer):
        found.append(futures[case.procedure.trigger])
    else:
        found += vote_numbers(case, futures, body, answer)
    how = is_ordered(case, answer), on_own_clocks(case, answer), len(clock)
    return (*how, body.groups, body.quorum, body.by_stance()), tuple(found)


def _link(
    case: Case, futures: Futures, name: str, z: F64, said: F64, *, backstop: bool | None
) -> Link:
    answer = case.ladder[name].answer
    deadline = deadline_hours(case, futures, case.violations[name])
    arrival = arrivals(case, futures, case.responses[answer]).mean()
    seen = sight(case, futures, name, backstop=backstop)
    if on_own_clocks(case, answer):
        whole = seen.in_time.plus(arrivals(case, futures, case.responses[answer]))

        def agreed(hours: F64) -> F64:
            left = deadline - hours
            return agreed_within(case, futures, answer, left, z, said, backstop=backstop)

        by_then = whole.mean(agreed)
        return Link(answer, seen, said, seen.in_time.mean(agreed), by_then, deadline, arrival)
    decided, arrived = timely(case, futures, name, z, backstop=backstop)
    return Link(answer, seen, said, said * decided, said * arrived, deadline, arrival)


def sight(case: Case, futures: Futures, name: str, *, backstop: bool | None = None) -> Sight:
    """What monitoring makes of a breach of a class."""

    def seen(drawn: Futures) -> Sight:
        until = deadline_hours(case, drawn, case.violations[name])
        return _sight(case, drawn, name, until, backstop=backstop)

    return futures.remembered(("sight", name, backstop), seen)


def timely(
    case: Case, futures: Futures, name: str, z: F64, *, backstop: bool | None = None
) -> tuple[F64, F64]:
    """(R, G) each: decided, and decided and arrived, before the fait accompli, given willing.

    By record or by order; on members' own clocks time and willingness cannot be taken apart.
    """
    answer = case.ladder[name].answer
    response = case.responses[answer]
    # The ordered and the voted answer of one rule have times of their own.
    clock = (z.size, case.procedure.rule, is_ordered(case, answer))

    def in_time(drawn: Futures) -> tuple[F64, F64]:
        named = sight(case, drawn, name, backstop=backstop).in_time
        there = arrivals(case, drawn, response)
        whole = named.plus(there)
        if drawn.fixed:
            # Most inputs that are held move the chances of hours, and few of the hours.
            return (
                named.mean_at(lambda n: remembered(drawn, n)),
                whole.mean_at(lambda n: remembered(drawn, *divmod(n, len(there.hours)))),
            )
        until = deadline_hours(case, drawn, case.violations[name])
        return (
            decided_after(case, drawn, answer, until, named, z),
            decided_after(case, drawn, answer, until, whole, z),
        )

    def remembered(drawn: Futures, report: int, part: int | None = None) -> F64:
        """Decided in time after one report, and before one arrival; chances do not enter."""

        def compute(drawn: Futures) -> F64:
            hours = _report_hours(case, drawn)[report]
            if part is not None:
                hours = hours + arrival_hours(case, drawn, response)[part]
            until = deadline_hours(case, drawn, case.violations[name])
            return decided_within(case, drawn, answer, until - hours, z)

        return drawn.remembered(("decided", name, report, part, *clock), compute)

    return futures.remembered(("in time", name, backstop, *clock), in_time)


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
    seen, right, wrong = [], [], []
    for means in case.monitoring.means.values():
        sensor = case.sensors[means.sensor]
        works = all_met(case, futures, means.conditions, backstop=backstop)
        reach = works * futures[means.coverage] * futures[means.access]
        seen.append(_of(futures, sensor.detection, name) * reach)
        right.append(_of(futures, sensor.right, name))
        wrong.append(_of(futures, sensor.wrong, name))
    hours = _report_hours(case, futures)
    if not seen:
        at_once = Mixture(hours, (nothing + 1.0,))
        return Sight(nothing, nothing, nothing, at_once, at_once)
    chances = np.stack((*seen, *right, *wrong, *hours)).reshape(4, len(seen), -1)
    pipeline = futures[case.channels.intelligence_detection] * futures[case.agreement.intelligence]
    named_by = _SIGHTS((), (chances,), lambda: _named_by(*chances))
    missed, right_side, wrong_side, *share = named_by
    detected = 1.0 - missed * (1.0 - pipeline)
    named = Mixture(hours, tuple(share))
    before: F64 = named.mean(lambda h: np.where(h < deadline, 1.0, 0.0))
    right_in_time = right_side * np.minimum(before, 1.0)
    return Sight(detected, right_in_time, wrong_side, named, named.before(deadline))


def _named_by(chances: F64, right: F64, wrong: F64, hours: F64) -> tuple[F64, ...]:
    """Chances that none sees it, that either side is named, and of each to be the first, (R,)."""
    outcome = name_side(chances, right, wrong)
    missed: F64 = np.multiply.reduce(1.0 - chances, axis=0)
    share = _given_named(first_to_name(chances, right, wrong, hours))
    return missed, outcome.right, outcome.wrong, *share


def _report_hours(case: Case, futures: Futures) -> tuple[F64, ...]:
    """Hours until each means reports, (R,) each; at once where there is none."""
    sensors = (case.sensors[means.sensor] for means in case.monitoring.means.values())
    return tuple(futures[sensor.hours] for sensor in sensors) or (np.zeros(futures.runs),)


def _given_named(first: F64) -> tuple[F64, ...]:
    """Chance of each means, given that the right side is named; else of the most trusted one."""
    total = np.sum(first, axis=0)
    possible = total > 0.0
    trusted = np.zeros(first.shape)
    trusted[0] = 1.0
    return tuple(np.where(possible, first / np.where(possible, total, 1.0), trusted))


def _of(futures: Futures, values: Mapping[str, object], key: str) -> F64:
    quantity = by_class(values, key)  # type: ignore[arg-type]
    assert quantity is not None  # noqa: S101 - the loader made sure
    return futures[quantity]


def proposed(case: Case, futures: Futures, answer: str) -> F64:
    """Chance that anybody proposes an answer to an attributed breach, (R,)."""
    return _of(futures, case.procedure.proposed, answer)


def willing(
    case: Case, futures: Futures, answer: str, z: F64, *, backstop: bool | None = None
) -> F64:
    """(R, G): the answer is proposed and finds its quorum."""
    somebody = proposed(case, futures, answer)[:, None]
    if is_ordered(case, answer):
        trigger = futures[case.procedure.trigger][:, None]
        return np.broadcast_to(trigger, (futures.runs, z.size)) * 1.0
    return somebody * body_says_yes(case, futures, body_of(case), answer, z, backstop=backstop)


def agreed_within(
    case: Case, futures: Futures, answer: str, hours: F64, z: F64, said: F64,
    *, backstop: bool | None = None,
) -> F64:  # fmt: skip
    """(R, G): proposed, a quorum says yes, and the decision comes within so many hours.

    Parameters
    ----------
    said : (R, G), what ``willing`` gives for the answer.
    """
    if on_own_clocks(case, answer):
        decided = member_decided(case, futures, answer, hours, z)
        somebody = proposed(case, futures, answer)[:, None]
        body, (_, weight) = body_of(case), bloc_grid(case)

        def in_time(stance: str, bloc: int) -> F64:
            yes = member_yes(case, futures, stance, answer, z, bloc=bloc, backstop=backstop)
            return yes * decided.reshape(*decided.shape, *[1] * (yes.ndim - decided.ndim))

        return somebody * says_yes(body, weight, in_time)
    return said * decided_within(case, futures, answer, hours, z)


def order_hours(case: Case, futures: Futures, name: str) -> F64:
    """Hours from a breach to the order to move, (R,): mean naming, then a median decision."""
    named = sight(case, futures, name).named.mean()
    return named + median_hours(case, futures, case.ladder[name].answer)
