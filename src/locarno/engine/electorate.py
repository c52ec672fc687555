"""Who votes under a rule, and the chance that a quorum of them says yes.

Every rule that counts votes is one body: groups of members who are alike, a quorum, vetoes. A lead
nation that needs followers is a member with a veto and no votes; two keys are two weights, each key
heavy in one of them.

Axes: R futures, G nodes of Z, B nodes of a bloc's factor, K groups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.quorum import quorum_columns
from locarno.model.mandate import Rule
from locarno.model.scenario import Case
from locarno.theory import coalition
from locarno.theory.coalition.grid import BLOC_STEP
from locarno.theory.coalition.quorum import Group, Quorum, may_be_missing, reduced, share_of

__all__ = [
    "Body",
    "Member",
    "Packed",
    "bloc_grid",
    "body_of",
    "member_of",
    "packed",
    "says_yes",
    "voting_members",
]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

POPULATION_STEPS: Final = 200
"""Whole steps in which the population of a double majority is counted: each half a hundredth."""
_FUTURES_AT_A_TIME: Final = 128
"""Futures laid out at a time where blocs multiply their chances; no result depends on it."""


class Member(NamedTuple):
    """One member as its body counts it, by id of the guarantor."""

    name: str
    stance: str
    votes: int
    second: int = 0
    veto: bool = False
    bloc: int = -1


class Body(NamedTuple):
    """Those who vote under a rule.

    Parameters
    ----------
    stances : (K,), stance of each group.
    groups : (K,), groups of members who are alike.
    quorum : None means everybody.
    """

    stances: tuple[str, ...]
    groups: tuple[Group, ...]
    quorum: Quorum | None

    @property
    def in_blocs(self) -> bool:
        """Whether some of them share a factor beyond the mood of all."""
        return any(group.bloc >= 0 for group in self.groups)

    def by_stance(self) -> tuple[int, ...]:
        """Number of each group's stance, (K,): the first is 0, and so on."""
        order = list(dict.fromkeys(self.stances))
        return tuple(order.index(stance) for stance in self.stances)

    @property
    def in_two_ways(self) -> bool:
        """Whether votes alone do not settle it: a second weight counts, or somebody has a veto."""
        vetoes = any(group.veto for group in self.groups)
        return self.quorum is not None and (bool(self.quorum.second) or vetoes)


class Packed(NamedTuple):
    """A body as ``kernels.quorum`` takes it: members (K,), ballots (K, 4), cells of both axes."""

    members: I64
    ballots: I64
    size: I64


def body_of(case: Case) -> Body:
    """The body that decides under the procedure of a case; empty where nobody votes."""
    members, quorum = voting_members(case)
    groups: dict[tuple[str, Group], int] = {}
    for member in members:
        alike = Group(1, member.votes, member.second, member.veto, member.bloc)
        groups[member.stance, alike] = groups.get((member.stance, alike), 0) + 1
    return Body(
        tuple(stance for stance, _ in groups),
        tuple(group._replace(members=count) for (_, group), count in groups.items()),
        quorum,
    )


def voting_members(case: Case) -> tuple[list[Member], Quorum | None]:
    """Members with what each weighs, and the quorum they need (None: everybody)."""
    procedure = case.procedure
    if procedure.rule is Rule.LEAD_NATION and procedure.lead is not None:
        return _led(case, procedure.lead)
    if procedure.rule is Rule.DUAL_KEY:
        return _with_two_keys(case)
    members = [member_of(case, name) for name in case.voters()]
    if procedure.rule is not Rule.QUALIFIED_MAJORITY:
        return members, None
    total = sum(member.votes for member in members)
    votes = share_of(procedure.quota.mode, total)
    if procedure.population_quota is None:
        return members, Quorum(votes)
    members = _with_people(case, members)
    people = sum(member.second for member in members)
    return members, Quorum(votes, share_of(procedure.population_quota.mode, people))


def member_of(case: Case, name: str) -> Member:
    """A guarantor as a member with votes alone."""
    guarantor = case.guarantors[name]
    majority = case.procedure.rule is Rule.QUALIFIED_MAJORITY
    veto = majority and name in case.procedure.vetoes
    return Member(name, guarantor.stance, guarantor.votes, 0, veto, _bloc(case, name))


def _bloc(case: Case, name: str) -> int:
    """Number of a member's bloc, -1 for none."""
    blocs = enumerate(case.coalition.blocs.values())
    return next((number for number, bloc in blocs if name in bloc.members), -1)


def _with_people(case: Case, members: Sequence[Member]) -> list[Member]:
    """Members with their population in whole steps."""
    people = [case.guarantors[member.name].population for member in members]
    counts = [count.mode if count is not None else 0.0 for count in people]
    total = sum(counts) or 1.0
    return [
        member._replace(second=round(POPULATION_STEPS * count / total))
        for member, count in zip(members, counts, strict=True)
    ]


def _led(case: Case, lead: str) -> tuple[list[Member], Quorum | None]:
    procedure = case.procedure
    first = member_of(case, lead)
    needed = procedure.followers_needed.mode if procedure.followers_needed is not None else 0.0
    if not needed > 0.0:
        return [first], None
    followers = [member_of(case, name) for name in procedure.followers]
    votes = share_of(needed, sum(member.votes for member in followers))
    return [first._replace(votes=0, veto=True), *followers], Quorum(votes)


def _with_two_keys(case: Case) -> tuple[list[Member], Quorum]:
    quotas, members = [], []
    for number, key in enumerate(case.procedure.keys.values()):
        holders = [member_of(case, name) for name in key.members]
        quotas.append(share_of(key.quota.mode, sum(member.votes for member in holders)))
        if number > 0:
            holders = [h._replace(votes=0, second=h.votes) for h in holders]
        members += holders
    return members, Quorum(*quotas)


def bloc_grid(case: Case) -> tuple[F64, F64]:
    """Nodes and weights of a bloc's own factor, (B,); one node where there are no blocs."""
    blocs = case.coalition.blocs.values()
    if not blocs:
        return np.zeros(1), np.ones(1)
    left = 1.0 - case.coalition.correlation.high
    steepest = max(bloc.correlation.high for bloc in blocs) / left
    return coalition.reluctance_grid(steepest, BLOC_STEP)


def packed(body: Body) -> Packed:
    """A body in the form of the kernels, which count what is missing."""
    groups, quorum = reduced(body.groups, body.quorum)
    members = [group.members for group in groups]
    axes = [
        _axis([group.votes for group in groups], members, quorum.votes),
        _axis([group.second for group in groups], members, quorum.second),
    ]
    axes.sort(key=lambda axis: axis[1])  # the longer axis last
    (outer, rows), (inner, columns) = axes
    told = zip(groups, outer, inner, strict=True)
    # Whoever has a veto is never missing where a quorum is reached.
    ballots = [(0, 0, 1, g.bloc) if g.veto else (a, b, 0, g.bloc) for g, a, b in told]
    return Packed(
        np.array(members, dtype=np.int64),
        np.array(ballots, dtype=np.int64).reshape(-1, 4),
        np.array([rows, columns], dtype=np.int64),
    )


def _axis(weights: list[int], members: list[int], needed: int) -> tuple[list[int], int]:
    """Weights in their greatest common unit, and how many amounts may be missing, 0 among them."""
    if needed <= 0:
        return [0] * len(weights), 1
    unit = gcd(*weights) or 1
    allowed = may_be_missing(weights, members, needed)
    return [weight // unit for weight in weights], max(allowed // unit + 1, 0)


def says_yes(body: Body, weight: F64, yes: Callable[[str, int], F64]) -> F64:
    """Chance that the quorum of a body says yes at each node of Z, (R, G).

    Parameters
    ----------
    weight : (B,), weights of the nodes of a bloc's factor.
    yes : chance of a yes of one member, by stance and bloc: (R, G), and (R, G, B) in a bloc.
    """
    pairs = zip(body.stances, body.groups, strict=True)
    chances = [yes(stance, group.bloc) for stance, group in pairs]
    if not (body.in_blocs or body.in_two_ways):
        return coalition.quorum_reached(np.stack(chances), body.groups, body.quorum)
    runs, nodes = chances[0].shape[:2]
    form, found = packed(body), np.empty((runs, nodes))
    for start in range(0, runs, _FUTURES_AT_A_TIME):
        part = slice(start, start + _FUTURES_AT_A_TIME)
        table = np.empty((weight.size, len(chances), found[part].shape[0], nodes))
        for k, chance in enumerate(chances):
            by_node = chance[part].reshape(-1, nodes, chance[0, 0].size)
            table[:, k] = np.moveaxis(by_node, 2, 0)
        columns = table.reshape(weight.size, len(chances), -1)
        counted = quorum_columns(columns, weight, form.members, form.ballots, form.size)
        found[part] = counted.reshape(-1, nodes)
    return found
