"""What stands in the way of a plan and what would help, in the words and places of the scenario."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.by_sector import by_sector
from locarno.engine.delivery import Delivered
from locarno.engine.futures import Futures
from locarno.engine.generation import Planned
from locarno.engine.marginal import marginal_curve
from locarno.engine.planning.asks import asks
from locarno.engine.planning.assumed import Assumed, assumed
from locarno.engine.planning.breaks import rotation_break
from locarno.engine.planning.dropouts import dropouts, without
from locarno.engine.planning.explain import Member, explain
from locarno.engine.planning.from_case import CaseProblem, case_problem
from locarno.engine.planning.hedge import hedge
from locarno.engine.planning.probe import Probe
from locarno.engine.planning.relaxations import relaxations
from locarno.engine.planning.risk import delivery
from locarno.engine.planning.sentences import Labels, Sentences
from locarno.engine.sector_placement import sector_placement
from locarno.engine.sector_presence import placed_people
from locarno.engine.sizing import LAND
from locarno.engine.supply import Supply
from locarno.model.force_results import Requirement
from locarno.model.plan_results import (
    Ask,
    AssumedPledge,
    DropOut,
    Explanation,
    Reason,
    Relaxation,
    Risk,
)
from locarno.model.scenario import Case

__all__ = ["PARTS", "Told", "explained", "together", "told"]

F64 = NDArray[np.float64]

_TAIL = 0.1
_DRAWS = 100
"""Futures from which the tail of delivery is taken; a linear programme grows with them."""
_LARGEST = 6
_SHOWN = 12
_MATTER = 3
_NEGLIGIBLE = 1e-6
_MOST_ASKED = 100_000
"""Units up to which an ask is followed: where a unit is one soldier, many are worth the same."""
_KINDS = {"cover": "row", "offered": "offer", "arrived": "offer", "pool": "pool",
          "lasting": "pool", "cap": "cap"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A reading with everything that an explanation asks about it.

    Parameters
    ----------
    case : one design in its setting; requirement : its rows.
    planned : the plan of the reading; announced : the problem of the announced reading.
    kept : share of each pledge delivered, (R,) each; futures : the R draws it was made from.
    named : the reading in words.
    """

    case: Case
    requirement: Requirement
    planned: Planned
    announced: CaseProblem
    kept: Delivered
    futures: Futures
    named: str

    @property
    def runs(self) -> int:
        """Number of futures R."""
        return self.futures.runs

    @property
    def made_from(self) -> CaseProblem:
        """The problem that the plan solves."""
        return self.planned.made_from

    def name(self, row: int) -> str:
        """A row in words."""
        key = self.made_from.rows[row].id
        return "Land" if key == LAND else self.case.elements[key].name

    def labels(self) -> Labels:
        """Words for everything that the sentences name."""
        rows = range(len(self.made_from.rows))
        people, units = ("person", "people"), ("unit", "units")
        return Labels(
            nations=[guarantor.name for guarantor in self.case.guarantors.values()],
            rows=[self.name(row) for row in rows],
            measures=[people if self.made_from.counted_in_persons(row) else units for row in rows],
            units=["soldier" if self._is_land(row) else self.name(row).lower() for row in rows],
            caps=[self._cap(cap.family, cap.subject) for cap in self.made_from.problem.caps],
        )

    def _is_land(self, row: int) -> bool:
        return self.made_from.rows[row].id == LAND

    def _cap(self, family: str, subject: str) -> str:
        guarantor = self.case.guarantors.get(subject)
        return f"the {family} of {guarantor.name if guarantor else subject}"


def told(
    case: Case,
    requirement: Requirement,
    planned: Planned,
    drawn: tuple[Delivered, Futures],
    *,
    announced: bool,
) -> Told:
    """A plan with what its explanation rests on.

    Parameters
    ----------
    case : one design in its setting; requirement : its rows.
    planned : the plan of one reading.
    drawn : share of each pledge delivered, (R,) each, and the R draws.
    announced : whether the reading is the announced one.
    """
    named = "the announced numbers" if announced else "stated numbers alone"
    problem = case_problem(case, requirement, announced=True)
    return Told(case, requirement, planned, problem, *drawn, named)


def explained(told: Told) -> Explanation:
    """What stands in the way of a plan, whom to ask for what, and who is missed most."""
    return together(part(told) for part in PARTS)


def together(parts: Iterable[Mapping[str, Any]]) -> Explanation:
    """The explanation of which each of ``PARTS`` has made some fields."""
    return Explanation(**{name: value for part in parts for name, value in part.items()})


def _in_the_way(told: Told) -> dict[str, Any]:
    say = Sentences(told.made_from.problem, told.labels())
    eased = relaxations(told.made_from.problem)
    return {
        "reasons": _reasons(told, say),
        "relaxations": tuple(Relaxation(say.relaxation(each), each.removes) for each in eased),
    }


def _of_allies(told: Told) -> dict[str, Any]:
    say = Sentences(told.made_from.problem, told.labels())
    return {
        "asks": _asks(told, say),
        "drop_outs": _drop_outs(told),
        "without_backstop": _without_backstop(told),
    }


def _of_more(told: Told) -> dict[str, Any]:
    return {
        "marginal": marginal_curve(told.made_from, told.kept, told.runs),
        "risk": _risk(told),
    }


def _of_the_plan(told: Told) -> dict[str, Any]:
    problem = told.made_from.problem
    say = Sentences(problem, told.labels())
    placed = sector_placement(told.case, told.planned)
    people = placed_people(told.case, told.planned, placed, (told.kept, told.runs))
    return {
        "placement": placed,
        "by_sector": by_sector(told.case, told.futures, people),
        "rotation": say.breaks(rotation_break(problem, told.planned.theatre.starts)),
    }


def _of_open_pledges(told: Told) -> dict[str, Any]:
    needed, open_ = _assumed(told)
    return {
        "assumed": open_,
        "never_filled": tuple(told.name(row) for row in needed.rows),
        "sentence": _sentence(told, needed, open_),
    }


PARTS: Final = (_in_the_way, _of_allies, _of_more, _of_the_plan, _of_open_pledges)
"""What makes some fields of an explanation each, whoever does so, in any order."""


def _missing(told: Told) -> F64:
    supply = Supply(told.made_from, told.planned.theatre.on_station)
    return np.array([supply.missing(row) for row in range(len(told.made_from.rows))])


def _reasons(told: Told, say: Sentences) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            row=told.made_from.rows[reason.row].id,
            first_quarter=reason.quarters.begin,
            last_quarter=reason.quarters.end,
            message=say.reason(reason),
            where=_where(told, reason.row, reason.members),
        )
        for reason in explain(told.made_from.problem, _missing(told)).reasons
    )


def _where(told: Told, row: int, members: Sequence[Member]) -> tuple[str, ...]:
    """Places in the scenario on which a reason rests; where nobody offers, the want itself."""
    paths = told.made_from.paths
    found = [
        paths[kind, member.subject]
        for member in members
        if (kind := _KINDS.get(member.family, "")) and (kind, member.subject) in paths
    ]
    key = told.made_from.rows[row].id
    want = "force.land" if key == LAND else f"force.counts.{key}"
    if not found and key not in {LAND, *told.case.force.counts}:
        want = "force"
    return tuple(dict.fromkeys(found)) or (want,)


def _asks(told: Told, say: Sentences) -> tuple[Ask, ...]:
    nations = tuple(told.case.guarantors)
    found = asks(told.made_from.problem, most_units=_MOST_ASKED).asks
    return tuple(
        Ask(
            guarantor=nations[ask.nation],
            row=told.made_from.rows[ask.row].id,
            units=float(ask.units or 0),
            removes=ask.price if ask.removes is None else ask.removes,
            message=say.ask(ask),
        )
        for ask in found[:_SHOWN]
    )


def _drop_outs(told: Told) -> tuple[DropOut, ...]:
    nations = tuple(told.case.guarantors)
    wanted = Supply(told.made_from, told.planned.theatre.on_station).all_wanted() or 1.0
    found = dropouts(told.made_from.problem, largest=_LARGEST)
    return tuple(
        DropOut(
            tuple(nations[n] for n in out.nations), found.shortage + out.adds, out.adds / wanted
        )
        for out in (*found.single, *found.pairs[:_SHOWN])
    )


def _without_backstop(told: Told) -> Mapping[str, float]:
    """Mean people (or units without a crew) a quarter that each row loses without the backstop.

    A tail that then has fewer people to support loses nothing.
    """
    off = replace(told.case, agreement=replace(told.case.agreement, us_backstop=False))
    there = {offer.guarantor + "." + offer.pledge for offer in told.made_from.offers}
    kept = case_problem(off, told.requirement, announced=True).offers
    gone = there - {offer.guarantor + "." + offer.pledge for offer in kept}
    problem = told.made_from.problem
    numbers = [i for i, offer in enumerate(problem.offers) if offer.id in gone]
    if not numbers:
        return MappingProxyType({})
    counted = max(problem.quarters - problem.ramp, 1)
    return MappingProxyType(
        {
            told.made_from.rows[loss.row].id: loss.lost / counted
            for loss in without(problem, numbers)
            if loss.lost > _NEGLIGIBLE * counted
        }
    )


def _assumed(told: Told) -> tuple[Assumed, tuple[AssumedPledge, ...]]:
    """Numbers of the unquantified pledges with which the force lasts, the most people first."""
    offers = told.announced.offers
    pledges = [told.case.guarantors[o.guarantor].pledges[o.pledge] for o in offers]
    free = [number for number, pledge in enumerate(pledges) if pledge.quantity is None]
    needed = assumed(told.announced.problem, free)
    order = sorted(free, key=lambda n: (-needed.units[n] * max(1.0, offers[n].persons), n))
    return needed, tuple(
        AssumedPledge(
            offers[n].guarantor, offers[n].pledge, offers[n].element,
            offers[n].units, float(needed.units[n]),
        )
        for n in order
        if needed.units[n] > 0
    )  # fmt: skip


def _risk(told: Told) -> Risk | None:
    """The tail of delivery, and what the plan made against just that tail would leave."""
    problem = told.made_from.problem
    wanted = Supply(told.made_from, told.planned.theatre.on_station).all_wanted()
    if wanted <= 0.0 or not problem.offers:
        return None
    draws = min(_DRAWS, told.runs)
    shares = np.stack(
        [told.kept[offer.guarantor, offer.pledge][:draws] for offer in told.made_from.offers],
        axis=1,
    )
    level = 1.0 - _TAIL
    plain = delivery(problem, told.planned.theatre.on_station, shares, level)
    best = hedge(problem, told.planned.theatre.on_station, shares, level)
    return Risk(
        missing=plain.expected_shortage / wanted,
        tail=_TAIL,
        cvar=plain.tail_shortage / wanted,
        cvar_best=min(best.hedged.tail_shortage, plain.tail_shortage) / wanted,
    )


def _sentence(told: Told, needed: Assumed, open_: Sequence[AssumedPledge]) -> str:
    """One sentence: how far short, what would have to be assumed, which three matter most."""
    head = f"On {told.named}, {_short(told)}"
    matter = [told.case.guarantors[key].name for key in _who_matters(told)]
    verb = "matters" if len(matter) == 1 else "matter"
    last = f"; {_and(matter)} {verb} most among them" if matter else ""
    if not open_:
        return f"{head}; pledges without a number are not needed, or fill none of it."
    total = math.fsum(
        a.needed * max(1.0, told.case.elements[a.element].persons.mode) for a in open_
    )
    years = told.made_from.problem.quarters // 4
    never = _and([told.name(row).lower() for row in needed.rows])
    outcome = f"hold {years} years" if not never else f"come as near as it can over {years} years"
    rest = f", and {never} would still be short" if never else ""
    return (
        f"{head}; to {outcome}, pledges without a number would have to bring {total:,.0f} people"
        f" at a time{rest}{last}."
    )


def _short(told: Told) -> str:
    supply = Supply(told.made_from, told.planned.theatre.on_station)
    share, ramp = supply.filled_share(), told.made_from.problem.ramp
    if share is None:
        return "nothing is mandatory"
    worst = [
        (told.name(row), float(supply.missing(row)[ramp:].max(initial=0.0)))
        for row in told.made_from.problem.tiers()[0]
    ]
    lacking = sorted((w for w in worst if w[1] > 0.0), key=lambda w: -w[1])[:_MATTER]
    if not lacking:
        return "every mandatory row is full"
    named = _and([f"{amount:,.0f} people for {name.lower()}" for name, amount in lacking])
    return f"{100 * share:.0f} of 100 of what is mandatory is filled, short of up to {named}"


def _who_matters(told: Told) -> list[str]:
    """Guarantors whose unquantified pledges the announced plan misses most, the rest replanned."""
    mine: dict[str, list[int]] = {}
    for number, offer in enumerate(told.announced.offers):
        if told.case.guarantors[offer.guarantor].pledges[offer.pledge].quantity is None:
            mine.setdefault(offer.guarantor, []).append(number)
    probe = Probe(told.announced.problem)
    base = probe.solve().objective
    lost = {key: probe.barred(numbers).objective - base for key, numbers in mine.items()}
    least = _NEGLIGIBLE * max(1.0, base)
    # Rounded, so that equals keep the order of the file whatever the solver's last digit is.
    order = sorted(lost, key=lambda key: -round(lost[key], 3))
    return [key for key in order if lost[key] > least][:_MATTER]


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
