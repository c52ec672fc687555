"""Rules that bind the parties: who challenges, who is protected, and what either needs for it."""

from __future__ import annotations

from collections.abc import Iterator

from locarno.io.located import shown
from locarno.model.dynamics import Policy
from locarno.model.parties import Party, Payoffs, Role
from locarno.model.scenario import Case

__all__ = ["party_rules"]

Finding = tuple[str, str]


def party_rules(case: Case) -> Iterator[Finding]:
    """Path and message of every contradiction between the parties and their roles."""
    yield from _policy(case)
    yield from _roles(case)
    yield from _two_challengers(case)


def _policy(case: Case) -> Iterator[Finding]:
    """A scripted action must be one that the challenger has."""
    scripted = case.choice.policy
    if scripted in (Policy.SOLVED, Policy.DECISION, Policy.COMPLY):
        return
    for key, party in case.parties.items():
        if Role.CHALLENGER in party.roles and party.payoffs is not None:
            if str(scripted) not in map(str, party.payoffs.actions):
                yield "choice.policy", f"{shown(str(scripted))} is no action of {shown(key)}"
            return


def _roles(case: Case) -> Iterator[Finding]:
    """There is a challenger whose choice can be computed and another party to protect."""
    roles = {role for party in case.parties.values() for role in party.roles}
    for role in (Role.CHALLENGER, Role.PROTECTED):
        if role not in roles:
            yield "parties", f"no party has the role {role.value!r}; one must"
    alone = case.key_with(Role.CHALLENGER)
    if alone is not None and alone == case.key_with(Role.PROTECTED):
        yield f"parties.{alone}.roles", "is challenger and protected; another must be protected"
    needed = {
        Role.CHALLENGER: ("payoffs", "belief", "strength"),
        Role.PROTECTED: ("strength", "conduct"),
    }
    for key, party in case.parties.items():
        for role, names in needed.items():
            for name in names:
                if role in party.roles and getattr(party, name) is None:
                    yield f"parties.{key}", f"a {role.value} needs `{name}`"


def _two_challengers(case: Case) -> Iterator[Finding]:
    """Two that face each other choose among the same actions; it is said whom the answer meets."""
    first, second = case.key_with(Role.CHALLENGER), case.key_with(Role.PROTECTED)
    both = second is not None and Role.CHALLENGER in case.parties[second].roles
    for key, party in case.parties.items():
        if party.faced is not None and not (both and key == second):
            message = "is for a challenger that is protected from another challenger; remove it"
            yield f"parties.{key}.faced", message
    if not both or first is None or second is None or first == second:
        return
    mine, other = case.parties[first], case.parties[second]
    if mine.payoffs is not None and other.payoffs is not None:
        yield from _same_actions(f"parties.{second}", mine.payoffs, other.payoffs)
    if other.faced is None and Role.PROTECTED not in mine.roles:
        yield f"parties.{second}", _FACED.format(_name(mine))


_FACED = (
    "breaks what protects it, and {} is not protected: say in `faced` how far the coalition acts "
    "against it (0: not at all, 1: as against the other)"
)


def _name(party: Party) -> str:
    return shown(party.name)


def _same_actions(path: str, mine: Payoffs, other: Payoffs) -> Iterator[Finding]:
    for kind in mine.actions:
        if kind not in other.actions:
            message = f"lacks {shown(str(kind))}, which the other challenger has"
            yield f"{path}.payoffs.actions", f"{message}; with `weight: 0` it is never taken"
    for kind, action in other.actions.items():
        if kind not in mine.actions:
            message = "is no action of the other challenger; give it one with `weight: 0`"
            yield f"{path}.payoffs.actions.{kind}", message
        elif action.commits != mine.actions[kind].commits:
            message = "must be the class that it commits for the other challenger"
            yield f"{path}.payoffs.actions.{kind}.commits", message
