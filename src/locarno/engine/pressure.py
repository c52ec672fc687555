"""The worst pressure on a coalition's members, and what it leaves of an answer.

The worst spread is sought at the most likely inputs and then held in every future: whoever presses
does not know the future either. It is never reported on whom it falls.

Axes: R futures, G nodes of Z, B nodes of a bloc's factor, K groups, P + 1 numbers of parts, N
nodes of Z or of Z and the hours left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import (
    Link,
    deadline_hours,
    link_numbers,
    proposed,
    sight,
    timely,
    willing,
)
from locarno.engine.decision_time import member_decided, on_own_clocks
from locarno.engine.electorate import Body, bloc_grid, body_of, packed, says_yes
from locarno.engine.futures import Futures, Typical
from locarno.engine.known import KnownArrays
from locarno.engine.mixture import Mixture
from locarno.engine.reach import arrivals
from locarno.engine.willingness import at_nodes, member_yes, typical_yes
from locarno.kernels.quorum import kept_under_spreads
from locarno.model.deciding import is_ordered
from locarno.model.scenario import Case
from locarno.theory import coalition
from locarno.theory.coalition.pressure import Worst, merged, worst_spread
from locarno.theory.elementary import exp
from locarno.theory.normal import ndtri

__all__ = ["PARTS", "Left", "left_under_pressure"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_WORST: Final = KnownArrays()
_LEFT: Final = KnownArrays()

PARTS: Final = 6
"""Equal parts in which the budget of pressure comes."""


class Left(NamedTuple):
    """What is left of an answer under the worst pressure.

    Parameters
    ----------
    arrived : (R,), chance of a yes in time, given attributed.
    typical : the same at the most likely inputs; bound : nothing is left below this there.
    members : members on whom pressure falls.
    """

    arrived: F64
    typical: float
    bound: float
    members: int


class _Press:
    """One class of breach under one rule, ready to be pressed."""

    def __init__(self, case: Case, futures: Futures, name: str, z: F64) -> None:
        self.case = case
        self.futures = futures
        self.name = name
        self.answer = case.ladder[name].answer
        self.z = z

    def shift(self, stance: str) -> F64:
        """Probits by which all of the pressure, laid on one member of a stance, moves it, (R,)."""
        budget = self.case.coalition.pressure
        assert budget is not None  # noqa: S101 - asked for only where there is one
        beta = self.case.stances[stance].beta
        found = self.futures[budget]
        return found if beta is None else found * self.futures[beta]

    def numbers(self, pressed: Iterable[str]) -> tuple[tuple[object, ...], tuple[F64, ...]]:
        """All that is left of the answer hangs on, with pressure on members of some stances."""
        kind, found = link_numbers(self.case, self.futures, self.name, self.z)
        return kind, (*found, *(self.shift(each) for each in dict.fromkeys(pressed)))

    def yes(self, stance: str, bloc: int, parts: int) -> F64:
        """Chance of a yes of one member under so many parts, (R, G) or (R, G, B)."""
        if parts == 0:
            return member_yes(self.case, self.futures, stance, self.answer, self.z, bloc=bloc)

        def compute(drawn: Futures) -> F64:
            plain = typical_yes(self.case, drawn, stance, self.answer)
            shift = _Press(self.case, drawn, self.name, self.z).shift(stance)
            pressed = coalition.pressed(plain, shift * (parts / PARTS))
            return at_nodes(self.case, drawn, pressed, self.z, bloc)

        what = ("pressed", stance, self.answer, self.z.size, bloc, parts)
        return self.futures.remembered(what, compute)

    def left(self) -> Mixture:
        """Hours that are left for a decision, by who names the right side and part of the line."""
        case, futures = self.case, self.futures
        until = deadline_hours(case, futures, case.violations[self.name])
        there = arrivals(case, futures, case.responses[self.answer])
        whole = sight(case, futures, self.name).in_time.plus(there)
        return Mixture(tuple(until - hours for hours in whole.hours), whole.share)

    def arrived(self, body: Body, parts: tuple[int, ...]) -> F64:
        """Chance of a yes in time at each node, (R, G), each group under its parts."""
        chances = {
            number: self.yes(stance, group.bloc, parts[number])
            for number, (stance, group) in enumerate(zip(body.stances, body.groups, strict=True))
        }
        _, weight = bloc_grid(self.case)
        somebody = proposed(self.case, self.futures, self.answer)[:, None]

        def counted(scale: F64 | None) -> F64:
            order = iter(range(len(body.groups)))

            def of(_stance: str, _bloc: int) -> F64:
                chance = chances[next(order)]
                if scale is None:
                    return chance
                return chance * scale.reshape(*scale.shape, *[1] * (chance.ndim - scale.ndim))

            return says_yes(body, weight, of)

        if not on_own_clocks(self.case, self.answer):
            return somebody * counted(None) * timely(self.case, self.futures, self.name, self.z)[1]

        def by_then(left: F64) -> F64:
            return counted(member_decided(self.case, self.futures, self.answer, left, self.z))

        return somebody * self.left().mean(by_then)


def left_under_pressure(
    case: Case, futures: Futures, name: str, link: Link, grid: tuple[F64, F64]
) -> Left | None:
    """What the worst pressure leaves of the answer to a class; None where no budget is given.

    Parameters
    ----------
    link : the chain of the class without pressure.
    grid : nodes and weights of Z.
    """
    if case.coalition.pressure is None:
        return None
    if is_ordered(case, link.answer):
        return _recalled(case, futures, name, link, grid)
    z, weight = grid
    press = _Press(case, futures, name, z)
    body = body_of(case)
    usual = _Press(case, Typical(futures.positions), name, z)
    spread, told = _WORST(*usual.numbers(body.stances), lambda: _told(_worst(usual, body, weight)))
    split, parts = _split(body, spread.astype(np.int64))
    pressed = [each for each, some in zip(split.stances, parts, strict=True) if some]
    kind, given = press.numbers(pressed)
    (arrived,) = _LEFT(
        (kind, split.groups, split.by_stance(), parts),
        given,
        lambda: (coalition.integrate(press.arrived(split, parts), weight),),
    )
    return Left(arrived, float(told[0]), float(told[1]), int(told[2]))


def _told(worst: Worst) -> tuple[F64, F64]:
    """The spread, and what it leaves, the bound and on how many it falls."""
    told = np.array([worst.kept, worst.bound, float(worst.pressed)])
    return worst.spread.astype(np.float64), told


def _split(body: Body, spread: I64) -> tuple[Body, tuple[int, ...]]:
    """A body whose groups are alike in pressure too, and the parts on each member of a group."""
    places = [(int(k), int(j)) for k, j in np.argwhere(spread)]
    groups = tuple(body.groups[k]._replace(members=int(spread[k, j])) for k, j in places)
    stances = tuple(body.stances[k] for k, _ in places)
    return Body(stances, groups, body.quorum), tuple(j for _, j in places)


def _worst(press: _Press, body: Body, weight: F64) -> Worst:
    """The spread that leaves least at the most likely inputs."""
    yes, value = _table(press, body), _value(press, weight)
    hopeless = not np.any(value * np.max(yes, axis=(0, 1, 2)))
    if hopeless:  # nothing is in time there: what presses the yes down presses what is left
        value = np.repeat(weight, value.size // weight.size)
    form, (_, blocs) = packed(body), bloc_grid(press.case)
    members = [group.members for group in body.groups]

    def kept(spreads: I64) -> F64:
        return kept_under_spreads(yes, blocs, spreads, form.ballots, form.size, value)

    found = worst_spread(members, PARTS, kept, lambda: _relaxed(body, yes, value, blocs))
    return found._replace(kept=0.0, bound=0.0) if hopeless else found


def _table(press: _Press, body: Body) -> F64:
    """(B, K, P + 1, N): chance of a yes of one member of each group by parts that press on it.

    Nodes N are those of Z; on members' own clocks those of Z and the hours left, Z first.
    """
    _, blocs = bloc_grid(press.case)
    found = np.empty((blocs.size, len(body.groups), PARTS + 1, press.z.size))
    for k, (stance, group) in enumerate(zip(body.stances, body.groups, strict=True)):
        for parts in range(PARTS + 1):
            chance = press.yes(stance, group.bloc, parts)[0]
            found[:, k, parts] = chance.reshape(press.z.size, -1).T
    if not on_own_clocks(press.case, press.answer):
        return found
    decided = np.stack(
        [
            member_decided(press.case, press.futures, press.answer, left, press.z)[0]
            for left in press.left().hours
        ],
        axis=1,
    )
    joint: F64 = found[..., None] * decided
    return joint.reshape(*found.shape[:3], -1)


def _value(press: _Press, weight: F64) -> F64:
    """Weight of each node times what a yes is worth there: that it comes in time, (N,)."""
    somebody = float(proposed(press.case, press.futures, press.answer)[0])
    if on_own_clocks(press.case, press.answer):
        share = np.concatenate(press.left().share)
        return np.outer(weight, somebody * share).ravel()
    _, arrived = timely(press.case, press.futures, press.name, press.z)
    found: F64 = weight * somebody * arrived[0]
    return found


def _relaxed(body: Body, yes: F64, value: F64, blocs: F64) -> float:
    """What is left at least: members merged into the weakest of their kind."""
    members = [group.members for group in body.groups]
    # The median node of Z tells the likely from the unlikely well enough; any order is a bound.
    middle = ndtri(np.clip(yes[0, :, 0, yes.shape[3] // 2], 1e-9, 1.0 - 1e-9))
    likeness = [
        ((group.veto, group.bloc, group.second > 0), float(middle[k]))
        for k, group in enumerate(body.groups)
    ]
    classes = merged(members, likeness, PARTS)
    weakest = np.stack([np.min(yes[:, list(chosen)], axis=1) for chosen in classes], axis=1)
    groups = tuple(
        body.groups[chosen[0]]._replace(
            members=sum(members[k] for k in chosen),
            votes=min(body.groups[k].votes for k in chosen),
            second=min(body.groups[k].second for k in chosen),
        )
        for chosen in classes
    )
    form = packed(Body(tuple(body.stances[c[0]] for c in classes), groups, body.quorum))

    def kept(spreads: I64) -> F64:
        return kept_under_spreads(weakest, blocs, spreads, form.ballots, form.size, value)

    found = worst_spread([group.members for group in groups], PARTS, kept)
    return found.bound


def _recalled(case: Case, futures: Futures, name: str, link: Link, grid: tuple[F64, F64]) -> Left:
    """An ordered answer under pressure for its recall, by the member most open to it."""
    z, weight = grid
    arrived = coalition.integrate(link.arrived, weight) * _share_kept(case, futures, name, z)
    usual = Typical(futures.positions)
    said = willing(case, usual, link.answer, z) * timely(case, usual, name, z)[1]
    share = _share_kept(case, usual, name, z)
    typical = float((coalition.integrate(said, weight) * share)[0])
    procedure = case.procedure
    recallable = np.any(futures[procedure.recall] * futures[procedure.command] > 0.0)
    return Left(arrived, typical, typical, int(bool(recallable and case.voters())))


def _share_kept(case: Case, futures: Futures, name: str, z: F64) -> F64:
    """Share of the orders that stand without pressure and still stand under it, (R,)."""
    press = _Press(case, futures, name, z)
    kept = exp(-futures[case.procedure.recall] * futures[case.procedure.command])
    stances = sorted({case.guarantors[voter].stance for voter in case.voters()})
    shift = np.maximum.reduce([np.zeros(futures.runs), *map(press.shift, stances)])
    standing = kept > 0.0
    left = coalition.kept_under_pressure(kept, shift)
    return np.where(standing, left / np.where(standing, kept, 1.0), 0.0)
