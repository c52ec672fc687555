"""What each side could hold against a design, computed from the same numbers (semantics §20).

Every objection is a share of futures (or, where said so, a mean chance) in which a condition binds.

Axes: R futures.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain
from locarno.engine.deterrence import Stake, stake
from locarno.engine.futures import Futures
from locarno.engine.payoffs import PayoffTable, payoff_table
from locarno.engine.stages import reference_quarter
from locarno.model.bargaining_results import BargainResult, CommitmentProblem, Objection
from locarno.model.parties import ActionKind, Role
from locarno.model.scenario import Case
from locarno.theory.deterrence import needed

__all__ = ["objections", "with_refusals"]

F64 = NDArray[np.float64]

_MOST = 2
"""Objections of one side that are kept, those that bind most often."""


def objections(
    case: Case,
    futures: Futures,
    chain: Chain,
    force: Mapping[str, F64],
    problem: CommitmentProblem | None,
) -> tuple[Objection, ...]:
    """The conditions that bind most often for the challenger and for the protected party.

    Parameters
    ----------
    force : by response, (R, T) brigade-equivalents there to carry it out.
    problem : incentives to break over time, where they were computed.
    """
    quarter = reference_quarter(case)
    table = payoff_table(case, futures, quarter + 1)
    attack = stake(case, futures, chain, force, (quarter, table), ActionKind.ATTACK)
    breaks = {shift.riser: shift.breaks.mean for shift in problem.shifts} if problem else {}
    blamed = [float(np.mean(link.sight.wrong)) for link in chain.links.values()]
    found: list[Objection] = []
    for role in (Role.PROTECTED, Role.CHALLENGER):
        key, other = case.key_of(role), case.key_of(_OTHER[role])
        if role is Role.PROTECTED:
            shares = dict(_of_protected(case, futures, attack, quarter))
        else:
            shares = dict(_of_challenger(attack, table))
        shares["outgrown"] = breaks.get(other, 0.0)
        shares["blamed"] = max(blamed, default=0.0)
        found += _kept(case, key, shares)
    return tuple(found)


_OTHER = {Role.PROTECTED: Role.CHALLENGER, Role.CHALLENGER: Role.PROTECTED}


def with_refusals(
    case: Case, found: tuple[Objection, ...], result: BargainResult
) -> tuple[Objection, ...]:
    """The objections with, for each side at the table, the share of packages it would refuse."""
    assert case.bargaining is not None  # noqa: S101 - there is a result
    added = []
    for seat, party in case.bargaining.parties.items():
        share = result.parties[seat].refuses.mean
        if party.party in {case.key_of(role) for role in _OTHER} and share > 0.0:
            added.append(Objection(party.party, _side(case, party.party), "refuses", share))
    return (*found, *added)


def _side(case: Case, key: str) -> str | None:
    side = case.parties[key].side
    return None if side is None else str(side)


def _of_protected(
    case: Case, futures: Futures, attack: Stake, quarter: int
) -> Iterator[tuple[str, float]]:
    """Left alone, not believed, or tied down by a cap on its army."""
    enough = needed(attack.keep, attack.alone, attack.answered)
    tempted = attack.alone > attack.keep
    yield "abandoned", float(np.mean(tempted & (attack.offered < enough)))
    unseen = tempted & (attack.offered >= enough) & (attack.believed < enough)
    yield "disbelieved", float(np.mean(unseen))
    if case.agreement.host_army_cap is not None:
        terms = dataclasses.replace(case.agreement, host_army_cap=None)
        free = payoff_table(dataclasses.replace(case, agreement=terms), futures, quarter + 1)
        row = list(_actions(case)).index(ActionKind.ATTACK)
        tied = tempted & (free.alone[row, :, quarter] <= attack.keep)
        yield "capped", float(np.mean(tied))


def _of_challenger(attack: Stake, table: PayoffTable) -> Iterator[tuple[str, float]]:
    """Provoked into it by foreign presence, or offered less than it could take alone."""
    tempted = attack.alone > attack.keep
    yield "provoked", float(np.mean(tempted & (attack.alone <= table.keep)))
    yield "underpaid", float(np.mean(tempted))


def _actions(case: Case) -> tuple[ActionKind, ...]:
    party = case.party_with(Role.CHALLENGER)
    assert party.payoffs is not None  # noqa: S101 - the loader made sure
    return tuple(party.payoffs.actions)


def _kept(case: Case, key: str, shares: Mapping[str, float]) -> list[Objection]:
    """The largest shares of one party, in order; what never binds is no objection."""
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    return [
        Objection(key, _side(case, key), code, share)
        for code, share in ordered[:_MOST]
        if share > 0.0
    ]
