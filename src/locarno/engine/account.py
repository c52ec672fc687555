"""From pledge to post: what becomes of everything promised for a row, and why the rest is missing.

All amounts are means over the quarters after the ramp, in people (units where a unit has no crew).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.offers import levers_hold, promised, quantity_of, row_of
from locarno.engine.planning.from_case import INTERIOR, CaseProblem
from locarno.engine.planning.room import Room
from locarno.engine.supply import Supply
from locarno.model.forces import Pledge
from locarno.model.plan_account import Account, Loss, RowAccount
from locarno.model.scenario import Case

__all__ = ["account"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_NEAREST = (Loss.NOT_THERE, Loss.CAVEATS, Loss.CONDITIONS)
"""Order in which what is still missing is put down to pledges that are not there."""
_HELD = (Loss.LEFT_OUT, Loss.ROTATION, Loss.LIMITS, Loss.CAVEATS)
_LOST = (
    Loss.CONDITIONS, Loss.CAVEATS, Loss.NOT_THERE, Loss.ROTATION, Loss.LIMITS, Loss.LEFT_OUT,
    Loss.NOT_NEEDED,
)  # fmt: skip
_GAP = (Loss.LEFT_OUT, Loss.ROTATION, Loss.LIMITS, *_NEAREST, Loss.UNPLEDGED)


def account(case: Case, made_from: CaseProblem, starts: I64, *, announced: bool) -> Account:
    """Where the pledges of one reading go under its plan.

    Parameters
    ----------
    case : every pledge, used or not.
    made_from : the planning problem of the reading.
    starts : (O, lead + T) tours begun.
    announced : whether unquantified pledges count at their assumed number.
    """
    supply = Supply(made_from, made_from.problem.on_station(starts))
    tight = _Tight(made_from, starts)
    rows = tuple(
        _of_row(case, supply, tight, row, announced=announced)
        for row in range(len(made_from.rows))
    )  # fmt: skip
    counted = [row for row in rows if row.in_persons and row.mandatory]
    return Account(rows, _sum(counted))


def _of_row(
    case: Case, supply: Supply, tight: _Tight, row: int, *, announced: bool
) -> RowAccount:  # fmt: skip
    made_from, ramp = supply.made_from, supply.made_from.problem.ramp
    there, wanted = supply.of(row)[ramp:], supply.wanted(row)[ramp:]
    ruled_out, kept_out = _not_offered(case, made_from, row, announced=announced)
    whole, arrived = _offered(made_from, row)
    missing, idle = np.maximum(wanted - there, 0.0), arrived - there
    held = np.minimum(idle, missing)
    lost = dict.fromkeys(_LOST, 0.0) | _held_back(supply, tight, row, held)
    gap = {why: lost[why] for why in _HELD} | {Loss.CONDITIONS: 0.0, Loss.NOT_THERE: 0.0}
    left = missing - held
    away = (whole - arrived, np.full_like(left, kept_out), np.full_like(left, ruled_out))
    for why, amount in zip(_NEAREST, away, strict=True):
        part = np.minimum(left, amount)
        left = left - part
        gap[why] += _mean(part)
        lost[why] += _mean(amount)
    gap[Loss.UNPLEDGED] = _mean(left)
    lost[Loss.NOT_NEEDED] = _mean(idle - held + np.maximum(there - wanted, 0.0))
    return RowAccount(
        row=made_from.rows[row].id,
        in_persons=made_from.counted_in_persons(row),
        mandatory=made_from.problem.rows[row].mandatory,
        wanted=_mean(wanted),
        pledged=whole + kept_out + ruled_out,
        lost=MappingProxyType({why: lost[why] for why in _LOST}),
        filled=_mean(np.minimum(there, wanted)),
        gap=MappingProxyType({why: gap[why] for why in _GAP}),
    )


def _offered(made_from: CaseProblem, row: int) -> tuple[float, F64]:
    """Weight of all offers that may fill a row, and what of it has arrived, by quarter (T,)."""
    problem, whole = made_from.problem, 0.0
    arrived = np.zeros(problem.quarters - problem.ramp)
    for number in problem.fillers(row):
        offer = problem.offers[number]
        whole += int(made_from.offers[number].units) * offer.weight
        arrived += np.array(offer.most[problem.ramp :], dtype=np.float64) * offer.weight
    return whole, arrived


def _held_back(supply: Supply, tight: _Tight, row: int, held: F64) -> dict[Loss, float]:
    """What is wanted and there to be had, yet not on station, by what holds it back."""
    problem = supply.made_from.problem
    found = dict.fromkeys(_HELD, 0.0)
    unused = {
        number: (np.array(problem.offers[number].most) - supply.units[number])[problem.ramp :]
        * float(problem.offers[number].weight)
        for number in problem.fillers(row)
    }
    for index in np.flatnonzero(held > 0.0):
        idle = math.fsum(float(units[index]) for units in unused.values())
        for number, units in unused.items():
            if units[index] > 0.0:
                why = tight.why(number, problem.ramp + int(index))
                found[why] += float(units[index] * held[index] / idle)
    return {why: amount / len(held) for why, amount in found.items()}


def _not_offered(
    case: Case, made_from: CaseProblem, row: int, *, announced: bool
) -> tuple[float, float]:
    """Weight pledged for a row that no plan may use: because of a lever, because of a caveat."""
    rows = {found.id for found in made_from.rows}
    offered = {(offer.guarantor, offer.pledge) for offer in made_from.offers}
    ruled_out = kept_out = 0.0
    for key, guarantor in case.guarantors.items():
        for name, pledge in guarantor.pledges.items():
            counts = pledge.quantity is not None or announced
            if not counts or not promised(pledge) or (key, name) in offered:
                continue
            if row_of(case, pledge.element, rows) == made_from.rows[row].id:
                weight = _weight(case, pledge)
                ruled_out += 0.0 if levers_hold(case, pledge) else weight
                kept_out += weight if levers_hold(case, pledge) else 0.0
    return ruled_out, kept_out


def _weight(case: Case, pledge: Pledge) -> float:
    """Whole units of a pledge, in people or, without a crew, in units."""
    quantity = quantity_of(pledge)
    units = math.floor(quantity.mode) if quantity else 0
    return float(units * max(1, round(case.elements[pledge.element].persons.mode)))


class _Tight:
    """Which rule keeps one unit more of an offer from station in a quarter."""

    def __init__(self, made_from: CaseProblem, starts: I64) -> None:
        self.problem = made_from.problem
        self.room = Room(self.problem)
        for number, column in zip(*np.nonzero(starts), strict=True):
            count = int(starts[number, column])
            self.room.begin(int(number), int(column) - self.problem.lead, count)
        there = self.room.on_station
        self.caps = [
            (cap, sum((each * there[i] for i, each in cap.terms), np.zeros(there.shape[1])))
            for cap in self.problem.caps
        ]

    def why(self, number: int, quarter: int) -> Loss:
        """A cap without room; else the pool where there is one, else lift; none of them: left out.

        A tour that covers the quarter may begin in several; one that still can makes the unit one
        that could serve.
        """
        offer = self.problem.offers[number]
        for cap, used in self.caps:
            each = dict(cap.terms).get(number)
            if each is not None and cap.limit[quarter] - used[quarter] < each:
                return Loss.CAVEATS if cap.family == INTERIOR else Loss.LIMITS
        begins = range(max(quarter - offer.tour + 1, offer.first - offer.tour + 1), quarter + 1)
        if any(self.room.most(number, begun) > 0 for begun in begins):
            return Loss.LEFT_OUT
        return Loss.LIMITS if offer.pool is None else Loss.ROTATION


def _sum(rows: Sequence[RowAccount]) -> RowAccount:
    return RowAccount(
        row="",
        in_persons=True,
        mandatory=True,
        wanted=math.fsum(row.wanted for row in rows),
        pledged=math.fsum(row.pledged for row in rows),
        lost=MappingProxyType({why: math.fsum(row.lost[why] for row in rows) for why in _LOST}),
        filled=math.fsum(row.filled for row in rows),
        gap=MappingProxyType({why: math.fsum(row.gap[why] for row in rows) for why in _GAP}),
    )


def _mean(values: F64) -> float:
    return math.fsum(values.tolist()) / len(values) if len(values) else 0.0
