"""Who can be on station at once: a bound that sees whole units where lift is scarce.

A tour of D quarters that is on station began within the last D. Its tonnes were therefore brought
within those quarters, and what lift carries in them all together bounds who stands there. Of that
programme the starts are gone: what is left is one small choice of whole units for each quarter,
tied to the one before only by units that turn over every quarter. It is solved to its optimum from
quarter to quarter, for every number of those (dynamic programming). Every plan respects its rules,
so that none lacks less; and what it puts on station is what a plan should aim at.

The programme in parts of units does not see this: there, loads always fit to the last tonne and
half a battalion supports half as many people.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from locarno.engine.planning.highs import Effort, Solver
from locarno.engine.planning.problem import Offer, Problem
from locarno.engine.planning.programme import Name, Programme
from locarno.model.force_results import PlanStatus

__all__ = ["Group", "Standing", "group_of", "standing"]

_MOST_CHOICES = 1_000
"""Small programmes that may be solved; a problem that needs more gets no such bound."""
_EFFORT = Effort(nodes=2_000)


class Group(NamedTuple):
    """What is alike in units that can stand in for each other on station, however they rotate."""

    row: int
    weight: int
    persons: int
    tonnes: int
    tour: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The best that can be on station in every quarter.

    Parameters
    ----------
    bound : mandatory weight-quarters after the ramp than which no plan lacks less; 0 when too many
        choices would have to be looked at.
    units : whole units of a group in a quarter after the ramp that reach it; empty when the bound
        is not known to be reached.
    """

    bound: float
    units: Mapping[tuple[Group, int], int]


class _Choice(NamedTuple):
    """The best of one quarter for given numbers of what turns over every quarter."""

    bound: float
    units: Mapping[Group, int]


def group_of(offer: Offer) -> Group:
    """The group of an offer's units."""
    return Group(offer.row, offer.weight, offer.persons, offer.tonnes, offer.tour)


def standing(problem: Problem) -> Standing:
    """The best that can be on station in every quarter, each solved to its optimum in whole units.

    Parameters
    ----------
    problem : what is planned; without lift nothing ties the quarters, and there is no bound.

    Raises
    ------
    SolverFailure
        When the solver gives up on one of the small programmes.
    """
    if problem.lift is None or problem.ramp >= problem.quarters:
        return Standing(0.0, {})
    quarters = _Quarters(problem)
    return quarters.solved() if quarters.choices() <= _MOST_CHOICES else Standing(0.0, {})


@dataclass(slots=True)
class _Quarters:
    """The small programmes of a problem, those with the same numbers solved once."""

    problem: Problem
    groups: dict[Group, list[int]] = field(default_factory=dict)
    brief: list[Group] = field(default_factory=list)
    known: dict[tuple[object, ...], _Choice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem, mandatory = self.problem, self.problem.tiers()[0]
        for number, o in enumerate(problem.offers):
            if o.row in mandatory and o.first < problem.quarters:
                self.groups.setdefault(group_of(o), []).append(number)
        longest = max((group.tour for group in self.groups), default=1)
        self.brief = [g for g in self.groups if g.tour == 1 and g.tonnes and longest > 1]

    def _most(self, group: Group, quarter: int) -> int:
        """Most units of a group that can be on station in a quarter and that it could need."""
        found = 0
        for number in self.groups[group]:
            offer = self.problem.offers[number]
            most = offer.most[quarter]
            if offer.pool is not None:
                most = min(most, self.problem.pools[offer.pool].size[quarter] // offer.draw)
            found += most
        wanted = self.problem.rows[group.row]
        if wanted.support is None:
            # More than is wanted fills nothing and takes lift and support.
            found = min(found, -(-wanted.need[quarter] // group.weight))
        return found

    def _states(self, quarter: int) -> Iterator[tuple[int, ...]]:
        """Numbers in a quarter of the groups that turn over every quarter."""
        yield from itertools.product(*(range(self._most(g, quarter) + 1) for g in self.brief))

    def choices(self) -> int:
        """How many small programmes there are, before those that are alike."""
        each = [
            math.prod(self._most(g, quarter) + 1 for g in self.brief)
            for quarter in range(max(self.problem.ramp - 1, 0), self.problem.quarters)
        ]
        return sum(before * now for before, now in itertools.pairwise([1, *each]))

    def solved(self) -> Standing:
        """Bound and units, from quarter to quarter."""
        problem = self.problem
        ramp = problem.ramp
        before = self._states(ramp - 1) if ramp else iter([(0,) * len(self.brief)])
        reached = dict.fromkeys(before, 0.0)
        way: list[dict[tuple[int, ...], tuple[tuple[int, ...], _Choice]]] = []
        for quarter in range(ramp, problem.quarters):
            step: dict[tuple[int, ...], tuple[tuple[int, ...], _Choice]] = {}
            least: dict[tuple[int, ...], float] = {}
            for now in self._states(quarter):
                for earlier, so_far in reached.items():
                    choice = self._choice(quarter, earlier, now)
                    total = so_far + choice.bound
                    if total < least.get(now, math.inf):
                        least[now], step[now] = total, (earlier, choice)
            reached = least
            way.append(step)
        last = min(reached, key=lambda state: reached[state])
        return Standing(reached[last], self._traced(last, way))

    def _traced(
        self,
        state: tuple[int, ...],
        way: list[dict[tuple[int, ...], tuple[tuple[int, ...], _Choice]]],
    ) -> dict[tuple[Group, int], int]:
        """Units along the best way to a state; none when one of its choices is not proved best."""
        found: dict[tuple[Group, int], int] = {}
        for quarter in range(self.problem.quarters - 1, self.problem.ramp - 1, -1):
            state, choice = way[quarter - self.problem.ramp][state]
            if not choice.units:
                return {}
            found |= {(group, quarter): count for group, count in choice.units.items()}
        return found

    def _choice(self, quarter: int, before: tuple[int, ...], now: tuple[int, ...]) -> _Choice:
        """The best of a quarter, known already where its numbers are those of another."""
        problem, lift = self.problem, self.problem.lift
        assert lift is not None  # noqa: S101 - without lift nothing is asked
        tours = sorted({group.tour for group in self.groups})
        carried = tuple(sum(lift.tonnes[max(quarter - t + 1, 0) : quarter + 1]) for t in tours)
        most = tuple(self._most(group, quarter) for group in self.groups)
        need = tuple(row.need[quarter] for row in problem.rows)
        key = (before, now, carried, most, need)
        if key not in self.known:
            made = self._programme(quarter, dict(zip(self.brief, now, strict=True)))
            for tour, limit in zip(tours, carried, strict=True):
                terms = [
                    (column, group.tonnes * float(lift.relief))
                    for group, column in made.there.items()
                    if group.tour <= tour
                ]
                spent = sum(
                    group.tonnes * float(lift.relief) * count
                    for group, count in zip(self.brief, before, strict=True)
                    if tour > 1
                )
                made.programme.row(Name("lift", -1, quarter), terms, high=limit - spent)
            self.known[key] = made.solved()
        return self.known[key]

    def _programme(self, quarter: int, fixed: Mapping[Group, int]) -> _Made:
        """Cover rows of a quarter, with the numbers of what turns over every quarter given."""
        problem, programme = self.problem, Programme()
        there: dict[Group, int] = {}
        for group in self.groups:
            most = float(fixed.get(group, self._most(group, quarter)))
            there[group] = programme.column(Name("there", group.row, quarter), most, whole=True)
            programme.lower[there[group]] = float(fixed.get(group, 0))
        short = []
        for row in problem.tiers()[0]:
            wanted, terms = (
                problem.rows[row],
                [(programme.column(Name("short", row, quarter)), 1.0)],
            )
            short.append(terms[0])
            for group, column in there.items():
                each = float(group.weight) if group.row == row else 0.0
                if wanted.support is not None and group.row in wanted.support.rows:
                    each -= float(wanted.support.per_person) * group.persons
                if each:
                    terms.append((column, each))
            programme.row(Name("cover", row, quarter), terms, low=float(wanted.need[quarter]))
        return _Made(programme, there, short)


@dataclass(frozen=True, slots=True)
class _Made:
    """A small programme with its units on station and what it lacks."""

    programme: Programme
    there: Mapping[Group, int]
    short: list[tuple[int, float]]

    def solved(self) -> _Choice:
        """The optimum; a search that was stopped gives a bound and no units."""
        found = Solver(self.programme, _EFFORT).whole(self.programme.cost(self.short))
        if found.status is PlanStatus.INFEASIBLE:
            return _Choice(math.inf, {})
        if found.status is not PlanStatus.OPTIMAL or found.values is None:
            return _Choice(max(found.bound, 0.0), {})
        values = found.values
        return _Choice(found.bound, {g: round(values[c]) for g, c in self.there.items()})
