"""Rules that bind the parts of a bargaining: who is at the table, levels, values, combinations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from locarno.io.located import shown
from locarno.io.quantity import QuantityInput
from locarno.io.wording import suggestion
from locarno.model.bargaining import (
    MOST_COMBINATIONS,
    MOST_PACKAGES,
    Bargaining,
    BargainingParty,
    Issue,
    IssueKind,
    Level,
)
from locarno.model.parties import Role
from locarno.model.scenario import DESIGN_KEYS, Case

__all__ = ["broken_bargaining"]

Findings = Iterator[tuple[str, str]]


def broken_bargaining(case: Case) -> Findings:
    """Path and message of everything that is wrong between the parts of a bargaining."""
    table = case.bargaining
    if table is None:
        return
    if case.commitment is None:
        message = "needs `commitment`: what is kept must withstand shifts of power"
        yield "bargaining", message
    yield from _seats(case, table)
    for key, party in table.parties.items():
        yield from _worths(case, key, party)
    yield from _powers(table)
    yield from _issues(table)
    yield from _interactions(table)
    yield from _sizes(table)
    yield from _overlaps(table)


def _seats(case: Case, table: Bargaining) -> Findings:
    """Both sides of the line sit at the table, once each, and either can refuse."""
    for role in (Role.CHALLENGER, Role.PROTECTED):
        key = case.key_with(role)
        seats = [name for name, seat in table.parties.items() if key and seat.party == key]
        if not seats and key:
            message = f"nobody at the table is the {role} {shown(key)}; one must say `party: {key}`"
            yield "bargaining.parties", message
        if len(seats) > 1:
            message = f"{shown(seats[0])} is this party already; give it one seat"
            yield f"bargaining.parties.{seats[1]}.party", message
        for name in seats:
            veto = table.parties[name].veto
            if veto.low < 1:
                message = f"without the {role} there is no ceasefire; leave its `veto` at 1"
                yield f"bargaining.parties.{name}.veto", message


def _worths(case: Case, key: str, party: BargainingParty) -> Findings:
    """Everybody has a disagreement point; the challenger's comes from its payoffs."""
    path = f"bargaining.parties.{key}"
    is_challenger = party.party is not None and party.party == case.key_with(Role.CHALLENGER)
    if not is_challenger and party.alone is None:
        message = "a party without disagreement point; give `alone`, what war is worth to it"
        yield path, message
    for name in ("keep", "alone", "helped") if is_challenger else ():
        if getattr(party, name) is not None:
            yield f"{path}.{name}", "comes from the payoffs of the challenger; remove it"


def _powers(table: Bargaining) -> Findings:
    """Power is said in one way: as weights, or as patience of every party."""
    patient = [key for key, party in table.parties.items() if party.patience is not None]
    for key, party in table.parties.items():
        path = f"bargaining.parties.{key}"
        if party.weight is not None and party.patience is not None:
            yield f"{path}.patience", "power is given twice; leave out `weight` or `patience`"
        elif patient and party.patience is None:
            message = f"needs `patience`, as {shown(patient[0])} has it; or weigh all by `weight`"
            yield path, message


def _issues(table: Bargaining) -> Findings:
    if not table.issues:
        yield "bargaining.issues", "needs at least one issue"
    for key, issue in table.issues.items():
        path = f"bargaining.issues.{key}"
        if len(issue.levels) <= 1:
            count = "one level" if issue.levels else "no level"
            message = f"has {count} and decides nothing; give at least two, or remove the issue"
            yield f"{path}.levels", message
        yield from _levels(path, issue)
        yield from _values(table, path, issue)


def _levels(path: str, issue: Issue) -> Findings:
    """Guarantee levels change the design, transfer levels V and w, the reference neither."""
    as_designed = [k for k, level in issue.levels.items() if not (level.design or level.overrides)]
    if issue.kind is IssueKind.GUARANTEE and len(as_designed) > 1:
        message = f"leaves the design as it is, and so does {shown(as_designed[0])}; give overrides"
        yield f"{path}.levels.{as_designed[1]}", message
    for number, (key, level) in enumerate(issue.levels.items()):
        here = f"{path}.levels.{key}"
        yield from _out_of_place(here, issue.kind, level)
        if number == 0 and not (level.alone is None and level.answered is None):
            yield here, "is the reference: it cannot change V or w; remove `alone` and `answered`"
        unknown = [(f"parts.{n}", part) for n, part in enumerate(level.parts)]
        unknown += [(f"overrides.{part}", part) for part in level.overrides]
        for where, part in unknown:
            if part not in DESIGN_KEYS:
                message = f"no part of a design {shown(part)}{suggestion(part, DESIGN_KEYS)}"
                yield f"{here}.{where}", message


def _out_of_place(here: str, kind: IssueKind, level: Level) -> Findings:
    """What the level of an issue of the other kind would say."""
    given: dict[str, object]
    if kind is IssueKind.TRANSFER:
        given = {"design": level.design, "overrides": level.overrides or None}
        message = "changes the design; only a guarantee issue does that"
    else:
        given = {"alone": level.alone, "answered": level.answered}
        message = "changes V or w directly; only a transfer issue does that"
    for name, value in given.items():
        if value is not None:
            yield f"{here}.{name}", message


def _values(table: Bargaining, path: str, issue: Issue) -> Findings:
    """Whoever values an issue values every level but the reference."""
    for party, values in issue.values.items():
        here = f"{path}.values.{party}"
        if party not in table.parties:
            yield here, f"nobody at the table is {shown(party)}{suggestion(party, table.parties)}"
        for level in values:
            if level not in issue.levels:
                hint = suggestion(level, issue.levels)
                yield f"{here}.{level}", f"no level {shown(level)}{hint}"
        reference, *others = issue.levels or ("",)
        if reference in values:
            message = "is the reference, worth 0 to everybody; give the others against it"
            yield f"{here}.{reference}", message
        missing = [level for level in others if level not in values]
        if missing:
            message = f"gives no worth of {shown(missing[0])}; value every level, or leave it out"
            yield here, message


def _interactions(table: Bargaining) -> Findings:
    for key, found in table.interactions.items():
        path = f"bargaining.interactions.{key}"
        if found.party not in table.parties:
            hint = suggestion(found.party, table.parties)
            yield f"{path}.party", f"nobody at the table is {shown(found.party)}{hint}"
        if len(found.levels) <= 1:
            yield f"{path}.levels", "binds levels of at least two issues"
        for name, level in found.levels.items():
            issue = table.issues.get(name)
            if issue is None:
                message = f"no issue {shown(name)}{suggestion(name, table.issues)}"
                yield f"{path}.levels.{name}", message
            elif level not in issue.levels:
                message = f"no level {shown(level)}{suggestion(level, issue.levels)}"
                yield f"{path}.levels.{name}", message


def _sizes(table: Bargaining) -> Findings:
    """Combinations are solved one by one, packages listed one by one."""
    kinds: dict[IssueKind, int] = dict.fromkeys(IssueKind, 1)
    for issue in table.issues.values():
        kinds[issue.kind] *= max(len(issue.levels), 1)
    combinations = kinds[IssueKind.GUARANTEE]
    if combinations > MOST_COMBINATIONS:
        made = f"make {combinations} combinations of guarantee levels"
        remedy = "drop levels, or make an issue that moves no force a transfer"
        message = f"{made}, of which at most {MOST_COMBINATIONS} are solved; {remedy}"
        yield "bargaining.issues", message
    elif math.prod(kinds.values()) > MOST_PACKAGES:
        made = f"make {math.prod(kinds.values())} packages"
        message = f"{made}, of which at most {MOST_PACKAGES} are listed; drop levels"
        yield "bargaining.issues", message


def _overlaps(table: Bargaining) -> Findings:
    """No two issues settle the same thing."""
    owner: dict[tuple[str, ...], str] = {}
    for key, issue in table.issues.items():
        for level, given in issue.levels.items():
            here = f"bargaining.issues.{key}.levels.{level}"
            settled: list[tuple[tuple[str, ...], str]]
            settled = [((part,), "design") for part in given.parts if given.design]
            settled += [(path, f"overrides.{'.'.join(path)}") for path in _leaves(given.overrides)]
            for path, where in settled:
                other = owner.setdefault(path, key)
                if other != key:
                    message = f"is settled by the issue {shown(other)} already; leave one"
                    yield f"{here}.{where}", message


def _leaves(value: Mapping[str, object], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, child in value.items():
        is_number = isinstance(child, Mapping) and set(child) <= set(QuantityInput.model_fields)
        if isinstance(child, Mapping) and not is_number:
            yield from _leaves(child, (*path, str(key)))
        else:
            yield (*path, str(key))
