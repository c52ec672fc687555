"""The force of those who say yes: who answers brings what the plan has of it.

Most likely inputs; the plan's contributions are means over futures at the quarter in which the
force must be complete. Members without a vote who bring troops answer by their own stance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.delivery import Delivered, brigade_equivalents
from locarno.engine.electorate import Member, bloc_grid, member_of, voting_members
from locarno.engine.futures import Futures, Typical
from locarno.engine.prepared import usable
from locarno.engine.stages import reference_quarter
from locarno.engine.willingness import member_yes
from locarno.model.coalition_results import ForceGivenYes
from locarno.model.deciding import is_ordered
from locarno.model.force_results import Plan
from locarno.model.probability import Range
from locarno.model.scenario import Case
from locarno.theory.coalition.force import force_and_quorum, quantile_of_steps, whole_steps
from locarno.theory.coalition.quorum import Group, Quorum

__all__ = ["contributions", "force_given_yes"]

F64 = NDArray[np.float64]

STEPS: Final = 100
"""Whole steps in which the force of all together is counted."""
_POINTS: Final = (0.1, 0.5, 0.9)


def contributions(
    case: Case, futures: Futures, plan: Plan, kept: Delivered, answer: str
) -> Mapping[str, float]:
    """Brigade-equivalents of each guarantor behind an answer, mean over futures.

    Parameters
    ----------
    kept : share of each pledge delivered.
    """
    quarter = reference_quarter(case)
    elements = case.responses[answer].elements
    found = {}
    for guarantor in case.guarantors:
        own = {
            key: share
            for key, share in kept.items()
            if key[0] == guarantor and usable(case, key, answer)
        }
        if own:
            there = brigade_equivalents(case, plan, own, elements, futures)
            found[guarantor] = float(np.mean(there[:, quarter]))
    return found


def force_given_yes(
    case: Case,
    positions: Mapping[str, int],
    answer: str,
    brings: Mapping[str, float],
    grid: tuple[F64, F64],
) -> ForceGivenYes | None:
    """The force behind an answer given that it is agreed on; None where nobody brings any.

    Parameters
    ----------
    positions : ordinal of each input, from which the most likely future is made.
    brings : brigade-equivalents of each guarantor.
    grid : nodes and weights of Z.
    """
    planned = sum(brings.values())
    if not planned > 0.0:
        return None
    if is_ordered(case, answer):
        return ForceGivenYes(planned, Range(planned, planned, planned), planned)
    z, weight = grid
    members, quorum = _with_helpers(case, brings)
    _, steps = whole_steps([brings.get(member.name, 0.0) for member in members], STEPS)
    # Steps are rounded; all of them together are the plan.
    size = planned / max(sum(steps), 1)
    groups = alike(members, steps)
    futures = Typical(positions)
    _, blocs = bloc_grid(case)
    yes = np.empty((len(groups), 1, z.size, blocs.size))
    for row, (stance, group, _) in zip(yes, groups, strict=True):
        chance = member_yes(case, futures, stance, answer, z, bloc=group.bloc)
        row[...] = chance.reshape(1, z.size, -1)
    joint = force_and_quorum(
        yes, blocs, [group for _, group, _ in groups], [step for *_, step in groups], quorum
    )
    chance = np.sum(joint[:, 0] * weight, axis=-1)
    if not np.sum(chance) > 0.0:
        return None
    points = (quantile_of_steps(chance, level) for level in _POINTS)
    mean = size * float(np.sum(chance * np.arange(chance.size))) / float(np.sum(chance))
    # Rounding must not make more of the plan than there is.
    low, middle, high = (min(size * point, planned) for point in points)
    return ForceGivenYes(planned, Range(low, middle, high), min(mean, planned))


def _with_helpers(case: Case, brings: Mapping[str, float]) -> tuple[list[Member], Quorum | None]:
    """Those who vote, and those without a vote who bring force and answer for themselves."""
    members, quorum = voting_members(case)
    names = {member.name for member in members}
    helpers = [
        member_of(case, name)._replace(votes=0, veto=False)
        for name, force in brings.items()
        if name not in names and force > 0.0
    ]
    if quorum is None and helpers:  # everybody who votes must agree, the helpers need not
        members = [member._replace(votes=0, veto=True) for member in members]
        quorum = Quorum(0)
    return [*members, *helpers], quorum


def alike(members: list[Member], steps: tuple[int, ...]) -> list[tuple[str, Group, int]]:
    """Members who are alike in stance, weights and force, counted."""
    found: dict[tuple[str, Group, int], int] = {}
    for member, step in zip(members, steps, strict=True):
        group = Group(1, member.votes, member.second, member.veto, member.bloc)
        found[member.stance, group, step] = found.get((member.stance, group, step), 0) + 1
    return [
        (stance, group._replace(members=count), step)
        for (stance, group, step), count in found.items()
    ]
