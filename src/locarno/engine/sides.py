"""Who challenges whom: the challenger whose choice a stage computes, and the party it faces.

Where that party is a challenger too, the campaign lets both choose. The second one's numbers are
those of the case as it sees it, in which the two have changed places.
"""

from __future__ import annotations

from dataclasses import replace

from locarno.model.parties import Party, Payoffs, Role
from locarno.model.scenario import Case

__all__ = ["challenger", "challengers", "faced_by", "seen_by_second"]


def challenger(case: Case) -> tuple[str, Party, Payoffs]:
    """The challenger whose choice is computed: the first in the file."""
    for key, party in case.parties.items():
        if Role.CHALLENGER in party.roles and party.payoffs is not None:
            return key, party, party.payoffs
    message = "the loader refuses a case without challenger"
    raise AssertionError(message)


def faced_by(case: Case) -> str:
    """Key of the party that the challenger faces: the protected one, or whoever else is there."""
    own = challenger(case)[0]
    found = case.key_with(Role.PROTECTED)
    return next(key for key in (found, *case.parties) if key is not None and key != own)


def challengers(case: Case) -> tuple[str, ...]:
    """Keys of those whose choices are simulated: the first, and whom it faces if that chooses."""
    first, second = challenger(case)[0], faced_by(case)
    chooses = Role.CHALLENGER in case.parties[second].roles
    return (first, second) if chooses else (first,)


def seen_by_second(case: Case) -> Case | None:
    """The case in which the second challenger comes first, and faces the first; None without one.

    Its actions stand in the order of the first one's, which has the same.
    """
    keys = challengers(case)
    if len(keys) == 1:
        return None
    first, second = (case.parties[key] for key in keys)
    assert first.payoffs is not None  # noqa: S101 - the loader made sure
    assert second.payoffs is not None  # noqa: S101 - likewise
    actions = {kind: second.payoffs.actions[kind] for kind in first.payoffs.actions}
    mine = replace(second, payoffs=replace(second.payoffs, actions=actions))
    return replace(case, parties={keys[1]: mine, keys[0]: first})
