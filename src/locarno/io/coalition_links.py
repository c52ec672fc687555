"""Rules that bind the fields of a coalition: who votes, who may stop it, who moves together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from locarno.io.located import shown
from locarno.model.mandate import Rule
from locarno.model.scenario import Case

__all__ = ["coalition_rules"]

_LARGEST_CORRELATION: Final = 0.95
"""What the average over moods can bear; the same bound as on each correlation."""
_TWO: Final = 2

Finding = tuple[str, str]


def coalition_rules(case: Case) -> Iterator[Finding]:
    """Path and message of every contradiction in the coalition and its procedure."""
    yield from _lists(case)
    yield from _electorate(case)
    yield from _majority(case)
    yield from _followers(case)
    yield from _keys(case)
    yield from _blocs(case)


def _lists(case: Case) -> Iterator[Finding]:
    """Nobody stands twice in a list of members."""
    procedure = case.procedure
    keys, blocs = procedure.keys.items(), case.coalition.blocs.items()
    names = ("members", "vetoes", "followers")
    lists = {f"procedure.{name}": getattr(procedure, name) for name in names}
    lists |= {f"procedure.keys.{name}.members": key.members for name, key in keys}
    lists |= {f"coalition.blocs.{name}.members": bloc.members for name, bloc in blocs}
    for path, members in lists.items():
        for number, name in enumerate(members):
            if name in members[:number]:
                yield f"{path}.{number}", f"{shown(name)} stands here twice; name each member once"


def _electorate(case: Case) -> Iterator[Finding]:
    """Somebody votes wherever a vote is needed."""
    procedure = case.procedure
    if procedure.rule in {Rule.LEAD_NATION, Rule.DUAL_KEY}:
        return
    answers = {rung.answer for rung in case.ladder.values()}
    ordered = procedure.rule is Rule.PRE_DELEGATED and answers <= set(procedure.delegated)
    if case.voters() or ordered or not answers:
        return
    message = "nobody votes: name `members`, or give a guarantor a pledge that is not refused"
    yield "procedure.members", message


def _majority(case: Case) -> Iterator[Finding]:
    """A qualified majority is one that its members could reach."""
    procedure = case.procedure
    voters = case.voters()
    if procedure.rule is Rule.QUALIFIED_MAJORITY and voters and not _votes(case, voters):
        yield "procedure.quota", "no member has a vote; give them `votes` or drop the quota"
    for number, name in enumerate(procedure.vetoes):
        if name in case.guarantors and name not in voters:
            yield f"procedure.vetoes.{number}", f"{shown(name)} does not vote, so it has no veto"
    if procedure.population_quota is None:
        return
    for name in voters:
        guarantor = case.guarantors.get(name)
        if guarantor is not None and guarantor.population is None:
            yield (
                f"guarantors.{name}",
                "needs a `population`, for `procedure.population_quota` counts people",
            )


def _votes(case: Case, names: tuple[str, ...]) -> int:
    """Votes of those of the names that exist."""
    return sum(case.guarantors[name].votes for name in names if name in case.guarantors)


def _followers(case: Case) -> Iterator[Finding]:
    procedure = case.procedure
    for number, name in enumerate(procedure.followers):
        if name == procedure.lead:
            yield f"procedure.followers.{number}", f"{shown(name)} leads and cannot follow itself"
    needed = procedure.followers_needed
    if needed is None or not needed.mode > 0.0:
        return
    path = "procedure.followers_needed"
    if not procedure.followers:
        yield path, "asks for followers, but `followers` names nobody"
    elif not _votes(case, procedure.followers):
        yield path, "asks for a share of votes, but no follower has a vote"


def _keys(case: Case) -> Iterator[Finding]:
    """Two keys are two bodies with members, and nobody holds both."""
    procedure = case.procedure
    keys = procedure.keys
    if (keys or procedure.rule is Rule.DUAL_KEY) and len(keys) != _TWO:
        yield "procedure.keys", f"two keys are needed, found {len(keys)}"
    seen: dict[str, str] = {}
    for key, body in keys.items():
        path = f"procedure.keys.{key}"
        if not body.members:
            yield f"{path}.members", "a key without members never says yes; name who votes in it"
        elif not _votes(case, body.members):
            yield f"{path}.members", "no member of this key has a vote"
        for number, name in enumerate(body.members):
            if seen.setdefault(name, key) != key:
                message = f"{shown(name)} holds the key {shown(seen[name])} already"
                yield f"{path}.members.{number}", message


def _blocs(case: Case) -> Iterator[Finding]:
    """Nobody is in two blocs, and what is shared leaves something of each member's own."""
    seen: dict[str, str] = {}
    common = case.coalition.correlation.high
    for key, bloc in case.coalition.blocs.items():
        path = f"coalition.blocs.{key}"
        if not bloc.members:
            yield f"{path}.members", "a bloc needs members"
        for number, name in enumerate(bloc.members):
            if seen.setdefault(name, key) != key:
                message = f"{shown(name)} is in the bloc {shown(seen[name])} already"
                yield f"{path}.members.{number}", f"{message}; blocs do not overlap"
        total = common + bloc.correlation.high
        if total > _LARGEST_CORRELATION:
            message = f"with `coalition.correlation` it can reach {total:g}"
            yield f"{path}.correlation", f"{message}, at most {_LARGEST_CORRELATION:g}"
