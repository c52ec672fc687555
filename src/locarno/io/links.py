"""Rules that bind several fields of a case: references, sectors, payoffs, required parts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache, partial
from typing import Final

from locarno.io.bargaining_links import broken_bargaining
from locarno.io.coalition_links import coalition_rules
from locarno.io.located import shown
from locarno.io.mentions import SOURCE, Mentions
from locarno.io.party_links import party_rules
from locarno.io.plan_links import plan_rules
from locarno.io.station_links import broken_stations
from locarno.io.wording import suggestion
from locarno.model.costs import EUR
from locarno.model.deciding import is_ordered, member_time, recorded
from locarno.model.encounters import Meeting
from locarno.model.forces import Domain
from locarno.model.mandate import Response, Rule
from locarno.model.scenario import Case, by_class
from locarno.model.term import DEFAULT_KEY, Reference

__all__ = ["Finding", "broken_links", "broken_parts", "broken_references", "broken_rules"]

Finding = tuple[str, str]
"""Dotted path and message."""


def broken_links(case: Case, mentions: Mentions | None = None) -> list[Finding]:
    """Everything that is wrong between the fields of a case, in a fixed order.

    Parameters
    ----------
    mentions : of parts looked through before, to be added to.
    """
    return broken_references(case, mentions) + broken_rules(case)


def broken_parts(case: Case, parts: Collection[str], mentions: Mentions) -> list[Finding]:
    """What is wrong between the fields of a case of which only some parts are new."""
    if "guarantors" in parts:  # other parts refer to them
        return broken_links(case, mentions)
    return _unknown(case, parts, mentions) + broken_rules(case)


def broken_references(case: Case, mentions: Mentions | None = None) -> list[Finding]:
    """Words that should be keys of another part of the case and are not."""
    names = [item.name for item in dataclasses.fields(case)]
    return _unknown(case, names, Mentions() if mentions is None else mentions)


def broken_rules(case: Case) -> list[Finding]:
    """Fields that contradict one another."""
    checks = (
        _dates, _band, party_rules, _sectors, _payoffs, _attribution, _shares, _procedure,
        _levers,
        coalition_rules,
        plan_rules,
        _own_costs,
        broken_stations,
        _hubs,
        broken_bargaining,
    )  # fmt: skip
    return [finding for check in checks for finding in check(case)]


def _unknown(case: Case, parts: Iterable[str], mentions: Mentions) -> list[Finding]:
    """Words mentioned in some parts that are no keys, sources last."""
    known = cache(partial(_targets, case))
    found = [mention for part in parts for mention in mentions.of(part, getattr(case, part))]
    return [
        (path, f"no {_what(reference)} {shown(word)}{suggestion(word, known(reference))}")
        for path, reference, word in sorted(found, key=lambda mention: mention.reference is SOURCE)
        if word not in known(reference)
    ]


def _what(reference: Reference) -> str:
    """One of what a word should be."""
    return reference.target.replace("_", " ").removesuffix("s")


def _targets(case: Case, reference: Reference) -> tuple[str, ...]:
    if reference.target == "rules":
        return tuple(Rule)
    if reference.target == "domains":
        return tuple(Domain)
    return (*getattr(case, reference.target), *reference.also)


_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _dates(case: Case) -> Iterator[Finding]:
    """The facts are of a day; sources and statements of a day, a month or a year."""
    if not _is_date(case.as_of):
        yield "as_of", f"must be a date such as 2026-01-31, found {shown(case.as_of)}"
    for path, found in _stated_dates(case):
        # The first month and day stand in for what a shorter date leaves open.
        if found is not None and not any(_is_date(found + end) for end in ("", "-01", "-01-01")):
            yield path, f"must be a date such as 2026-01-31, 2026-01 or 2026, found {shown(found)}"


def _stated_dates(case: Case) -> Iterator[tuple[str, str | None]]:
    for key, source in case.sources.items():
        yield f"sources.{key}.date", source.date
    for state, guarantor in case.guarantors.items():
        yield f"guarantors.{state}.position_date", guarantor.position_date
        for key, pledge in guarantor.pledges.items():
            yield f"guarantors.{state}.pledges.{key}.date", pledge.date


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _band(case: Case) -> Iterator[Finding]:
    """The headline precision lies within its band."""
    low, headline, high = case.choice.low, case.choice.headline, case.choice.high
    if not low <= headline <= high:
        order = "write low <= headline <= high"
        yield "choice", f"band is out of order: {low:g}, {headline:g}, {high:g}; {order}"


def _shares(case: Case) -> Iterator[Finding]:
    """Shares of one whole never add to more than it."""
    clashes: dict[str, Response | Meeting | None] = {
        f"responses.{key}": response for key, response in case.responses.items()
    }
    if case.encounters is not None:
        clashes |= {"encounters.air": case.encounters.air, "encounters.sea": case.encounters.sea}
    for path, each in clashes.items():
        total = each.limited.mode + each.general.mode if each else 0.0
        if total > 1:
            message = f"with `limited` the shares of clashes add to {total:g}, at most 1"
            yield f"{path}.general", message
    total = sum(share.mode for share in case.incidents.grave.values())
    if total > 1:
        yield "incidents.grave", f"shares of exchanges add to {total:g}, at most 1"


def _sectors(case: Case) -> Iterator[Finding]:
    """Sectors cover the line in order without gap or overlap."""
    line = case.line
    if not line.sectors:
        yield "line.sectors", "a line needs at least one sector"
    elif line.trace:
        yield from _along_trace(case)
    else:
        for key, sector in line.sectors.items():
            if sector.length is None:
                yield f"line.sectors.{key}", "needs `length`, for the line has no trace"


def _along_trace(case: Case) -> Iterator[Finding]:
    places = [waypoint.place for waypoint in case.line.trace]
    for place, times in Counter(places).items():
        if times > 1:
            yield (
                "line.trace",
                f"place {shown(place)} appears {times} times; give each its own name",
            )
    expected: str | None = places[0]
    for key, sector in case.line.sectors.items():
        path = f"line.sectors.{key}"
        start, end = str(sector.start), str(sector.end)
        unknown = [(n, p) for n, p in (("start", start), ("end", end)) if p not in places]
        for name, place in unknown:
            yield (
                f"{path}.{name}",
                f"no place {shown(place)} on the trace{suggestion(place, places)}",
            )
        if unknown:
            expected = None
            continue
        if expected is not None and start != expected:
            gap = "gap or overlap: the sector before ends at"
            yield f"{path}.start", f"{gap} {shown(expected)}, this one starts at {shown(start)}"
        if places.index(end) <= places.index(start):
            yield f"{path}.end", "must lie further along the trace than `start`"
        expected = end
    if expected is not None and expected != places[-1]:
        yield (
            "line.sectors",
            f"stop at {shown(expected)}, but the line goes on to {shown(places[-1])}",
        )


def _payoffs(case: Case) -> Iterator[Finding]:
    """An answer in time never makes an action better: w <= V at low, mode and high."""
    for key, party in case.parties.items():
        if party.payoffs is None:
            continue
        for kind, action in party.payoffs.actions.items():
            path = f"parties.{key}.payoffs.actions.{kind}.answered"
            for end in ("low", "mode", "high"):
                alone, answered = getattr(action.alone, end), getattr(action.answered, end)
                if answered > alone:
                    yield path, f"w must not exceed V: {end} is {answered:g} against {alone:g}"
                    break


def _attribution(case: Case) -> Iterator[Finding]:
    """Right and wrong attribution never add to more than certainty."""
    for key, sensor in case.sensors.items():
        added: set[str] = set()
        for violation in case.violations:
            for name in ("detection", "right", "wrong"):
                if by_class(getattr(sensor, name), violation) is None:
                    path = f"sensors.{key}.{name}"
                    yield path, f"needs an entry for {shown(violation)} or a `{DEFAULT_KEY}`"
            right, wrong = by_class(sensor.right, violation), by_class(sensor.wrong, violation)
            own = violation in sensor.right or violation in sensor.wrong
            entry = violation if own else DEFAULT_KEY
            total = right.high + wrong.high if right and wrong else 0.0
            if total > 1 and entry not in added:
                added.add(entry)
                path = f"sensors.{key}.wrong"
                yield path, f"right and wrong for {shown(entry)} can add to {total:g}, at most 1"


def _procedure(case: Case) -> Iterator[Finding]:
    """The rule has what it needs: a lead, its decision record, chances to be proposed."""
    rule = case.procedure.rule
    if rule is Rule.LEAD_NATION and case.procedure.lead is None:
        yield "procedure.rule", "a lead_nation procedure must name its `lead`"
    if rule is Rule.PRE_DELEGATED and not case.procedure.delegated:
        yield "procedure.rule", "a pre_delegated procedure must name what is `delegated`"
    for violation, rung in case.ladder.items():
        answer = shown(rung.answer)
        yield from _record(case, rung.answer)
        if by_class(case.procedure.proposed, rung.answer) is None:
            yield "procedure.proposed", f"needs an entry for {answer} or a `{DEFAULT_KEY}`"
        if rung.answer not in rung.responses:
            path = f"ladder.{violation}.answer"
            yield path, f"{answer} is not among the responses of this rung"
    for key, stance in case.stances.items():
        for name in case.responses:
            if by_class(stance.willing, name) is None:
                yield (
                    f"stances.{key}.willing",
                    f"needs an entry for {shown(name)} or a `{DEFAULT_KEY}`",
                )


def _record(case: Case, answer: str) -> Iterator[Finding]:
    """A vote on an answer has a record that says how long it takes."""
    if is_ordered(case, answer) or member_time(case, answer) is not None:
        return
    rule = case.procedure.rule
    for of, time in recorded(case, answer):
        if time is None:
            under = of if rule is Rule.DUAL_KEY else rule
            message = f"no decision time for {shown(answer)} under {under.value}"
            yield "decision_times", message


def _levers(case: Case) -> Iterator[Finding]:
    """A condition is decided by a lever of the agreement or by chance."""
    for key, condition in case.conditions.items():
        path = f"conditions.{key}"
        if (condition.lever is None) == (condition.probability is None):
            yield path, "needs either `lever` or `probability`"
        elif condition.lever is not None:
            head, _, name = condition.lever.partition(".")
            value = getattr(case.agreement, name, None) if head == "agreement" else None
            if not isinstance(value, bool):
                yield f"{path}.lever", f"must be a yes-or-no lever, found {condition.lever!r}"


def _own_costs(case: Case) -> Iterator[Finding]:
    """Numbers of single guarantors are in money of a known worth, and the full cost is no less."""
    exchange = case.costs.exchange
    for key, own in case.costs.by_guarantor.items():
        path = f"costs.by_guarantor.{key}"
        if own.currency not in {EUR, *exchange}:
            hint = suggestion(own.currency, (EUR, *exchange))
            message = f"no exchange rate for {shown(own.currency)}{hint}"
            yield f"{path}.currency", f"{message}; or declare one under `costs.exchange`"
        for end in ("low", "mode", "high") if own.full is not None else ():
            extra, full = getattr(own.incremental, end), getattr(own.full, end)
            if full < extra:
                message = "the full cost contains the extra cost"
                yield f"{path}.full", f"{message}: {end} is {full:g} against {extra:g}"
                break


def _hubs(case: Case) -> Iterator[Finding]:
    """Hubs at real places are as many as said, inside the country, behind a line with a trace."""
    force, path = case.force, "force.hubs_at"
    for number, name in enumerate(force.hubs_at):
        here = f"{path}.{number}"
        if name in force.hubs_at[:number]:
            yield here, f"{shown(name)} stands here twice; name each base once"
        elif name in case.bases and not case.may_host(case.bases[name]):
            country = shown(case.bases[name].country)
            yield here, f"{shown(name)} lies in {country}, not in the protected country"
    if not force.hubs_at:
        return
    if force.hubs not in {0, len(force.hubs_at)}:
        said = f"names {len(force.hubs_at)}, but `hubs` says {force.hubs}"
        yield path, f"{said}; make them agree, or leave `hubs` out"
    if not force.inside:
        yield path, "needs `inside: true`; a force outside takes the time `outside`"
    if not case.line.trace:
        yield path, "needs a line with a `trace`, for distances are measured to it"
