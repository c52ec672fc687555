"""Force generation: who fills the requirement when, under both readings of the pledges.

The plan is made from most likely numbers (semantics §5). What delivery, chance and the draw of the
numbers then do to it is computed around the plan, over the futures; nobody plans again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.account import account
from locarno.engine.delivery import Delivered, delivered
from locarno.engine.futures import Futures
from locarno.engine.plan_check import violations
from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.digest import problem_digest
from locarno.engine.planning.from_case import CaseProblem, case_problem
from locarno.engine.planning.kept import kept, reopened
from locarno.engine.planning.quick import quick_plan
from locarno.engine.planning.replay import replay
from locarno.engine.planning.search import TheatrePlan, Thorough, plan
from locarno.engine.supply import Supply
from locarno.errors import PlanRefused, SolverFailure
from locarno.model.force_results import (
    Generation,
    Plan,
    PlanLine,
    PlanStatus,
    Reading,
    Requirement,
)
from locarno.model.plan_results import Engine, Method, Objective, PlanLevel, Proof, RotationBars
from locarno.model.plan_store import PlanStore
from locarno.model.scenario import Case
from locarno.theory.estimation import computed_probability, share_of_futures

__all__ = ["Planned", "announced_plan", "generate", "inputs_read", "planned", "planned_reading"]

F64 = NDArray[np.float64]

_FULL = 1.0 - 1e-9


@dataclass(frozen=True, slots=True)
class Planned:
    """A reading with what it was made from.

    Parameters
    ----------
    made_from : the planning problem.
    theatre : its solution.
    reading : what the plan comes to.
    """

    made_from: CaseProblem
    theatre: TheatrePlan
    reading: Reading


def generate(
    case: Case,
    requirement: Requirement,
    futures: Futures,
    method: Method = Method.ROUNDED,
    plans: PlanStore | None = None,
) -> Generation:
    """Force generation under both readings, with what the futures make of each plan.

    Parameters
    ----------
    case : pledges, pools, conditions and levers.
    requirement : rows to fill.
    futures : R >= 2 draws; the plans themselves do not depend on them.
    method : ``rounded`` is quick, ``searched`` looks for the best plan in whole units.
    plans : where searched plans lie: ``searched`` adds its own, ``rounded`` takes one that solves
        the same problem and passes every check.

    Raises
    ------
    SolverFailure
        When an independent check finds a plan that breaks a rule.
    """
    stated, announced = planned(case, requirement, futures, method, plans)
    return Generation(stated=stated.reading, announced=announced.reading)


def planned(
    case: Case,
    requirement: Requirement,
    futures: Futures,
    method: Method,
    plans: PlanStore | None = None,
) -> tuple[Planned, Planned]:
    """Both readings, stated and announced, with their problems."""
    stated, announced = (
        planned_reading(case, requirement, futures, (method, plans, Engine.HIGHS), announced=each)
        for each in (False, True)
    )
    return stated, announced


def planned_reading(
    case: Case,
    requirement: Requirement,
    futures: Futures,
    how: tuple[Method, PlanStore | None, Engine],
    *,
    announced: bool,
) -> Planned:
    """One reading with its problem."""
    futures.reads.update(inputs_read(case))
    drawn = delivered(case, futures), futures.runs
    return _planned(case, requirement, drawn, how, announced=announced)


def announced_plan(case: Case, requirement: Requirement, futures: Futures) -> Plan:
    """The plan that is carried out, by the quick method, without what is said of it."""
    futures.reads.update(inputs_read(case))
    how = (Method.ROUNDED, None, Engine.HIGHS)
    made_from = case_problem(case, requirement, announced=True)
    theatre, _, _ = _theatre(case, made_from, how, announced=True)
    return _plan(made_from, theatre)


def inputs_read(case: Case) -> tuple[str, ...]:
    """Paths of the quantities that the plans consult, for the ledger."""
    consulted = []
    for guarantor in case.guarantors.values():
        consulted += [*guarantor.pools.values(), guarantor.tour, guarantor.dwell]
        consulted += [*guarantor.committed.values(), *guarantor.recovering.values()]
        consulted += [q for q in (guarantor.ceiling, guarantor.fair_share) if q is not None]
        for pledge in guarantor.pledges.values():
            own = (pledge.quantity, pledge.assumed, pledge.tour, pledge.dwell, pledge.buildup)
            consulted += [item for item in own if item is not None]
            consulted += [pledge.notice, pledge.move, case.elements[pledge.element].persons]
    brought = case.sizing.national_support
    consulted += [] if brought is None else [brought.least, brought.share]
    tonnes = (element.tonnes for element in case.elements.values())
    lift = (case.force.lift, case.force.relief)
    consulted += [item for item in (*tonnes, *lift) if item is not None and case.force.lift]
    return tuple(quantity.path for quantity in consulted)


def _planned(
    case: Case,
    requirement: Requirement,
    drawn: tuple[Delivered, int],
    how: tuple[Method, PlanStore | None, Engine],
    *,
    announced: bool,
) -> Planned:
    made_from = case_problem(case, requirement, announced=announced)
    theatre, method, digest = _theatre(case, made_from, how, announced=announced)
    lines = _plan(made_from, theatre)
    supply = Supply(made_from, theatre.on_station)
    fill = supply.fill_by_future(*drawn)
    by_guarantor = supply.by_guarantor()
    months = supply.months_to()
    problem = made_from.problem
    used = [o for o, units in zip(made_from.offers, theatre.on_station, strict=True) if units.any()]
    reading = Reading(
        filled_share=supply.filled_share(),
        expected_fill=None if fill is None else computed_probability(fill),
        p_full=None if fill is None else share_of_futures(fill >= _FULL),
        shortfall=supply.shortfalls(),
        months_to_full=months["100"],
        sustainable=supply.complete_from(problem.quarters - problem.closing),
        status=theatre.status,
        bound=theatre.bound,
        first_arrival_days=min((offer.arrival_days for offer in used), default=None),
        persons_on_station=supply.persons(),
        by_guarantor=by_guarantor,
        lost_without=supply.lost_without(by_guarantor),
        plan=lines,
        months_to=months,
        rotation_breaks=supply.rotation_breaks(),
        proof=_proof(supply, theatre, method, digest),
        rotation=_bars(made_from, theatre),
        account=account(case, made_from, theatre.starts, announced=announced),
    )
    return Planned(made_from, theatre, reading)


def _theatre(
    case: Case,
    made_from: CaseProblem,
    how: tuple[Method, PlanStore | None, Engine],
    *,
    announced: bool,
) -> tuple[TheatrePlan, Method, str]:
    """A plan that every check lets pass, how it was found, and the digest of its problem."""
    method, plans, engine = how
    problem, digest = made_from.problem, problem_digest(made_from.problem)
    searched = method is Method.SEARCHED
    theatre = plan(problem, thorough=Thorough(engine=engine)) if searched else quick_plan(problem)
    broken = _broken(case, made_from, theatre, announced=announced)
    if broken:
        raise SolverFailure("invalid", "the planner broke its own rules: " + "; ".join(broken))
    if plans is None:
        return theatre, method, digest
    if searched:
        plans.keep(digest, kept(problem, theatre))
        return theatre, method, digest
    known = _reused(case, made_from, theatre, (plans, digest), announced=announced)
    return (theatre, method, digest) if known is None else (known, Method.SEARCHED, digest)


def _reused(
    case: Case,
    made_from: CaseProblem,
    beside: TheatrePlan,
    place: tuple[PlanStore, str],
    *,
    announced: bool,
) -> TheatrePlan | None:
    """The plan kept for the same problem, where there is one that every check lets pass."""
    plans, digest = place
    found = plans.find(digest)
    if found is None:
        return None
    try:
        known = reopened(made_from.problem, found, beside)
    except PlanRefused as refused:
        plans.refuse(digest, str(refused))
        return None
    broken = _broken(case, made_from, known, announced=announced)
    if broken:
        plans.refuse(digest, "breaks rules: " + "; ".join(broken))
        return None
    return known


def _broken(
    case: Case, made_from: CaseProblem, theatre: TheatrePlan, *, announced: bool
) -> list[str]:
    """Rules that a plan breaks by either check, or by where its people are day by day."""
    problem = made_from.problem
    seen = replay(problem, theatre.starts).deployed.sum(axis=0)
    said = [] if (seen == problem.persons(theatre.on_station)).all() else [
        "played day by day, other people are on station"
    ]  # fmt: skip
    lines = _plan(made_from, theatre)
    rules = broken_rules(problem, theatre.starts)
    return [*rules, *violations(case, lines, announced=announced), *said]


def _plan(made_from: CaseProblem, theatre: TheatrePlan) -> Plan:
    """Lines of the offers used, in file order."""
    lines = [
        PlanLine(
            offer.guarantor, offer.pledge, offer.element,
            tuple(map(float, units)), tuple((units * offer.persons).tolist()),
        )
        for offer, units in zip(made_from.offers, theatre.on_station, strict=True)
        if units.any()
    ]  # fmt: skip
    return Plan(tuple(lines), theatre.status)


def _proof(supply: Supply, theatre: TheatrePlan, method: Method, digest: str) -> Proof:
    return Proof(
        method=method,
        missing=supply.all_missing(),
        bound=theatre.bound,
        greedy=theatre.greedy,
        burden=theatre.burden,
        digest=digest,
        levels=tuple(_levels(theatre)),
    )


def _levels(theatre: TheatrePlan) -> Iterator[PlanLevel]:
    """Objectives in order; burdens as multiples of the mean one, where there is a fair share."""
    for level in theatre.levels:
        objective, each = Objective(level.name), 1.0
        if objective is Objective.BURDEN:
            if not theatre.burden or not level.value:
                continue
            each = theatre.burden / level.value
        bound = None if level.bound is None else each * level.bound
        proved = level.status is PlanStatus.OPTIMAL
        yield PlanLevel(objective, each * level.value, bound, proved)


def _bars(made_from: CaseProblem, theatre: TheatrePlan) -> RotationBars:
    """People deployed, preparing and recovering by quarter."""
    seen = replay(made_from.problem, theatre.starts)
    return RotationBars(
        deployed=tuple(map(float, seen.deployed.sum(axis=0))),
        preparing=tuple(map(float, seen.preparing.sum(axis=0))),
        recovering=tuple(map(float, seen.recovering.sum(axis=0))),
    )
