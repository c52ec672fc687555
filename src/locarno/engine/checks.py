"""Weaknesses of a guarantee that can be read off the page, as a compiler reads a programme.

Each check is a small function named for what it looks for; ``CHECKS`` runs them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from locarno.engine.base_checks import check_bases_far_from_the_line
from locarno.engine.conditions import CEASEFIRE_LEVER, controlled_by_challenger
from locarno.engine.electorate import Member, voting_members
from locarno.engine.sides import challengers
from locarno.engine.station_checks import (
    check_air_stations_out_of_reach,
    check_sea_stations_nobody_may_fill,
    check_tonnage_of_states_off_the_sea,
)
from locarno.model.deciding import is_ordered, recorded
from locarno.model.forces import PledgeStatus
from locarno.model.mandate import Rule
from locarno.model.parties import Role
from locarno.model.results import Finding, Severity
from locarno.model.scenario import Case, by_class
from locarno.theory.coalition.quorum import Quorum

__all__ = ["CHECKS", "findings", "unused_inputs"]

_DAYS_IN_YEAR: Final = 365
_LISTED: Final = 6


def findings(case: Case) -> tuple[Finding, ...]:
    """All weaknesses found in a case, in the order of the checks."""
    return tuple(finding for check in CHECKS for finding in check(case))


def _named(names: Sequence[str]) -> str:
    """A short list in words."""
    shown = ", ".join(names[:_LISTED])
    more = len(names) - _LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def check_violations_without_response(case: Case) -> Iterator[Finding]:
    """LOC001: a violation class that nobody answers."""
    for name, violation in case.violations.items():
        if name not in case.ladder:
            yield Finding(
                "LOC001", Severity.ERROR, f"violations.{name}",
                f"the ladder has no response to {violation.label!r}",
                f"add a rung ladder.{name} with an answer, or say why none is meant",
            )  # fmt: skip


def check_responses_without_pledges(case: Case) -> Iterator[Finding]:
    """LOC002: an answer with troops of which nobody pledged any."""
    pledged = {
        pledge.element
        for guarantor in case.guarantors.values()
        for pledge in guarantor.pledges.values()
        if pledge.status is not PledgeStatus.REFUSED
        and (pledge.quantity is not None or pledge.assumed is not None)
    }
    fighting = {k for k, e in case.elements.items() if e.brigade_equivalents.high > 0}
    for name, rung in case.ladder.items():
        response = case.responses[rung.answer]
        wanted = set(response.elements) or fighting
        if response.force and not wanted & pledged:
            yield Finding(
                "LOC002", Severity.ERROR, f"ladder.{name}.answer",
                f"{response.label!r} needs {_named(sorted(wanted)) or 'fighting units'}, "
                "and nobody has pledged any",
                "ask for a pledge of such units, or answer with something that is pledged",
            )  # fmt: skip


def check_unreachable_quorums(case: Case) -> Iterator[Finding]:
    """LOC003: a quorum that refusals and caveats make unreachable."""
    members, quorum = voting_members(case)
    for answer in dict.fromkeys(rung.answer for rung in case.ladder.values()):
        if is_ordered(case, answer):
            continue
        never = [m for m in members if _never_says_yes(case, m.name, answer)]
        left = [m for m in members if m not in never]
        votes = sum(case.guarantors[m.name].votes for m in left)
        if never and not _reachable(left, never, quorum):
            yield Finding(
                "LOC003", Severity.ERROR, "procedure",
                f"the quorum for {case.responses[answer].label!r} cannot be reached: "
                f"{_named([m.name for m in never])} can never say yes",
                "change the rule, delegate the answer, or take them out of the vote",
                value=float(votes),
            )  # fmt: skip


def _reachable(left: Sequence[Member], never: Sequence[Member], quorum: Quorum | None) -> bool:
    """Whether a quorum can be had without those who never say yes."""
    if quorum is None or any(member.veto for member in never):
        return False
    enough = sum(member.votes for member in left) >= quorum.votes
    return enough and sum(member.second for member in left) >= quorum.second


def _never_says_yes(case: Case, voter: str, answer: str) -> bool:
    """No willingness at all; or, of an answer with troops, no unit that may be used for it."""
    guarantor = case.guarantors[voter]
    willing = by_class(case.stances[guarantor.stance].willing, answer)
    if willing is None or willing.high <= 0.0:
        return True
    usable = [
        p for p in guarantor.pledges.values()
        if p.status is not PledgeStatus.REFUSED
        and not any(answer in case.caveats[c].excludes for c in p.caveats)
    ]  # fmt: skip
    return case.procedure.rule is Rule.LEAD_NATION and case.responses[answer].force and not usable


def check_conditions_of_the_challenger(case: Case) -> Iterator[Finding]:
    """LOC004: pledges on a condition that the challenger can withhold."""
    for name, condition in case.conditions.items():
        if not controlled_by_challenger(case, name):
            continue
        if condition.lever == CEASEFIRE_LEVER and not case.agreement.ceasefire_first:
            continue
        tied = [
            key
            for key, guarantor in case.guarantors.items()
            if any(name in p.conditions for p in guarantor.pledges.values()
                   if p.status is not PledgeStatus.REFUSED)
        ]  # fmt: skip
        if tied:
            yield Finding(
                "LOC004", Severity.WARNING, f"conditions.{name}",
                f"{len(tied)} guarantors ({_named(tied)}) wait for {condition.label!r}, "
                "which the challenger can withhold",
                "agree on a date after which units move whatever the challenger does",
                value=float(len(tied)),
            )  # fmt: skip


def check_gap_before_arrival(case: Case) -> Iterator[Finding]:
    """LOC005: nothing is there at first, because the order waits for the ceasefire."""
    if not case.agreement.ceasefire_first:
        return
    arrivals = [
        p.notice.mode + p.move.mode
        for g in case.guarantors.values()
        for p in g.pledges.values()
        if p.status is not PledgeStatus.REFUSED and case.elements[p.element].domain == "land"
    ]
    first = min(arrivals, default=0.0)
    if first > 0.0:
        yield Finding(
            "LOC005", Severity.WARNING, "agreement.ceasefire_first",
            f"no ground troops before about day {first:.0f} of the ceasefire, "
            "because the order goes out only then",
            "let units whose notice allows be in place on day 0 (agreement.ceasefire_first: false)",
            value=first,
        )  # fmt: skip


def check_promises_too_late(case: Case) -> Iterator[Finding]:
    """LOC006: a promised time later than the fait accompli."""
    for name, rung in case.ladder.items():
        promised = rung.responses[rung.answer].promised
        deadline = case.violations[name].fait_accompli
        if promised is not None and promised.mode > deadline.mode:
            late = promised.mode > deadline.high
            yield Finding(
                "LOC006", Severity.ERROR if late else Severity.WARNING,
                f"ladder.{name}.responses.{rung.answer}.promised",
                f"the answer to {case.violations[name].label!r} is promised in "
                f"{promised.mode:.0f} h, the fait accompli takes "
                f"{deadline.low:.0f} to {deadline.high:.0f} h",
                "promise it earlier, or lengthen the fait accompli with a wider buffer",
                value=promised.mode,
            )  # fmt: skip


def check_deadlines_below_record(case: Case) -> Iterator[Finding]:
    """LOC007: a deadline shorter than the fastest decision on record for the procedure."""
    for name, rung in case.ladder.items():
        if is_ordered(case, rung.answer):
            continue
        promise = rung.responses[rung.answer].promised
        deadline = case.violations[name].fait_accompli.mode
        allowed = min(deadline, promise.mode) if promise else deadline
        for rule, time in dict(recorded(case, rung.answer)).items():
            if time is not None and allowed < time.fastest.mode:
                yield Finding(
                    "LOC007", Severity.WARNING, f"ladder.{name}.responses.{rung.answer}",
                    f"{allowed:.0f} h are allowed, but no {rule.value.replace('_', ' ')} procedure "
                    f"on record ({time.cases} cases) decided on this in less than "
                    f"{time.fastest.mode:.0f} h",
                    "delegate this answer beforehand, or promise what the procedure has done "
                    "before",
                    value=time.fastest.mode,
                )  # fmt: skip


def check_records_without_consequence(case: Case) -> Iterator[Finding]:
    """LOC008: breaches are recorded, but nothing that hurts follows."""
    rank = case.violations[case.outcomes.rank].rank
    idle = [
        case.violations[name].label
        for name, rung in case.ladder.items()
        if case.violations[name].rank >= rank
        and not case.responses[rung.answer].force
        and case.responses[rung.answer].bite.high <= 0.0
    ]
    if idle and case.monitoring.means:
        yield Finding(
            "LOC008", Severity.WARNING, "monitoring",
            f"{case.monitoring.label!r} records {_named(idle)}, and the answer costs nothing",
            "tie the record to an answer with consequence on the ladder",
            value=float(len(idle)),
        )  # fmt: skip


def check_old_sources(case: Case) -> Iterator[Finding]:
    """LOC009: sources of pledges and positions that are older than a year."""
    today = date.fromisoformat(case.as_of)
    used = {g.source for g in case.guarantors.values()} | {
        p.source for g in case.guarantors.values() for p in g.pledges.values()
    }
    old = [
        key
        for key, source in case.sources.items()
        if key in used and source.date and _age_days(source.date, today) > _DAYS_IN_YEAR
    ]
    if old:
        yield Finding(
            "LOC009", Severity.NOTE, "sources",
            f"{len(old)} sources of pledges are older than a year on {case.as_of}: {_named(old)}",
            "look for a newer statement, or lower the confidence",
            value=float(len(old)),
        )  # fmt: skip


def _age_days(text: str, today: date) -> int:
    """Age of a source in days; a date without month or day counts as its end."""
    parts = text.split("-")
    padded = "-".join([parts[0], *(parts[1:2] or ["12"]), *(parts[2:3] or ["28"])])
    try:
        return (today - date.fromisoformat(padded)).days
    except ValueError:
        return 0


def check_unquantified_pledges(case: Case) -> Iterator[Finding]:
    """LOC010: pledges without a number."""
    live = [
        (key, p)
        for key, g in case.guarantors.items()
        for p in g.pledges.values()
        if p.status is not PledgeStatus.REFUSED
    ]
    silent = [key for key, p in live if p.quantity is None]
    if silent:
        yield Finding(
            "LOC010", Severity.NOTE, "guarantors",
            f"{len(silent)} of {len(live)} pledges carry no number "
            f"({_named(list(dict.fromkeys(silent)))})",
            "ask each for a number, an element and a date; until then the announced reading is "
            "an assumption",
            value=float(len(silent)),
        )  # fmt: skip


def check_challengers_not_simulated(case: Case) -> Iterator[Finding]:
    """LOC011: challengers whose choices are not computed: two that face each other at most."""
    chosen = challengers(case)
    others = [
        party.name
        for key, party in case.parties.items()
        if Role.CHALLENGER in party.roles and key not in chosen
    ]
    if others:
        names = [case.parties[key].name for key in chosen]
        chooses = f"{' and '.join(names)} {'choose' if len(names) > 1 else 'chooses'}"
        yield Finding(
            "LOC011", Severity.NOTE, "parties",
            f"only what {chooses} is computed; {_named(others)} count through background incidents",
            "read the result as their view alone, or put another party first",
        )  # fmt: skip


def unused_inputs(paths: Sequence[str]) -> Finding:
    """LOC012: inputs that are declared and that no stage uses yet."""
    count = len(paths)
    return Finding(
        "LOC012", Severity.NOTE, paths[0],
        f"{count} input{'s are' if count > 1 else ' is'} declared, not yet used: {_named(paths)}",
        "leave them for later stages, or remove them; no result depends on them",
        value=float(count),
    )  # fmt: skip


CHECKS: Final[tuple[Callable[[Case], Iterator[Finding]], ...]] = (
    check_violations_without_response,
    check_responses_without_pledges,
    check_unreachable_quorums,
    check_conditions_of_the_challenger,
    check_gap_before_arrival,
    check_promises_too_late,
    check_deadlines_below_record,
    check_records_without_consequence,
    check_old_sources,
    check_unquantified_pledges,
    check_challengers_not_simulated,
    check_air_stations_out_of_reach,
    check_sea_stations_nobody_may_fill,
    check_tonnage_of_states_off_the_sea,
    check_bases_far_from_the_line,
)
