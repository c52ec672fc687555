"""Which inputs of a case any stage would consult: what is left over is declared, never used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from locarno.engine import commitment, cost, generation, sizing
from locarno.engine.chain import response_chain
from locarno.engine.coalition import consult
from locarno.engine.coalition_left import members_say_yes
from locarno.engine.contested_air import answer_to_an_offensive
from locarno.engine.contested_air import inputs_read as air_inputs_read
from locarno.engine.delivery import delivered
from locarno.engine.futures import Typical
from locarno.engine.game.contest import boards_of
from locarno.engine.lesser import with_lesser
from locarno.engine.negotiation import stage as negotiation
from locarno.engine.prepared import force_by_response
from locarno.engine.stages import Stages, quarters_of, reference_quarter
from locarno.engine.variants import campaign_variant
from locarno.model.dynamics import Policy
from locarno.model.evidence import Quantity
from locarno.model.force_results import Plan, PlanLine, PlanStatus
from locarno.model.scenario import Case, Scenario

__all__ = ["consulted", "never_used"]


def never_used(scenario: Scenario, used: frozenset[str] | None = None) -> tuple[str, ...]:
    """Paths of numbers of the file that no stage of any design consults, in order (§18).

    Parameters
    ----------
    used : what ``consulted`` says of all designs, where that is known.
    """
    if used is None:
        cases = scenario.cases.values()
        used = frozenset().union(*(consulted(case, scenario.positions) for case in cases))
    given: dict[str, Quantity] = {}
    for name in scenario.cases:
        given |= {quantity.path: quantity for quantity in scenario.quantities[name]}
    return tuple(
        path
        for path, quantity in given.items()
        if quantity.given and path not in used and not _OF_LEVELS.match(path)
    )


_OF_LEVELS = re.compile(r"bargaining\.issues\.[^.]*\.levels\.[^.]*\.overrides\.")
"""Numbers that levels bring into the cases of a bargaining, which stages consult there."""


def consulted(case: Case, positions: Mapping[str, int]) -> frozenset[str]:
    """Inputs that one pass over all stages consults, in a single future.

    Parameters
    ----------
    positions : ordinal of each quantity's path in the file.
    """
    futures = Typical(positions)
    futures.reads.update(sizing.inputs_read(case), cost.inputs_read(case))
    futures.reads.update(generation.inputs_read(case), _looked_up(case))
    futures.reads.update(quantity.path for quantity in air_inputs_read(case))
    futures.reads.update(commitment.inputs_read(case), negotiation.inputs_read(case))
    chain = with_lesser(case, futures, response_chain(case, futures))
    quarters = quarters_of(case)
    lines = tuple(
        PlanLine(guarantor, name, pledge.element, (0.0,) * quarters)
        for guarantor, state in case.guarantors.items()
        for name, pledge in state.pledges.items()
    )
    plan = Plan(lines, PlanStatus.OPTIMAL)
    force = force_by_response(case, futures, plan, delivered(case, futures))
    ground = np.zeros((1, quarters))
    stages = Stages(chain, chain, force, force, ground, ground)
    unplayed = replace(case.choice, policy=Policy.DECISION)
    campaign_variant(replace(case, choice=unplayed), futures, stages, case.choice.headline, 1.0)
    if case.choice.policy is Policy.SOLVED:
        boards_of(case, futures, stages, reference_quarter(case), 1.0)  # to solve it reads no more
    answer = answer_to_an_offensive(case)
    if answer is not None and case.contributors():
        members_say_yes(case, futures, answer)
    return frozenset(futures.reads | consult(case, futures))


def _looked_up(case: Case) -> set[str]:
    """Inputs that checks, clock and maps look up without drawing them."""
    paths = {q.path for q in case.line.at_tolerance.values()}
    paths |= {q.path for s in case.line.sectors.values() if (q := s.length) is not None}
    paths |= {s.weight.path for s in case.line.sectors.values()}
    for rung in case.ladder.values():
        promise = rung.responses[rung.answer].promised
        paths |= {promise.path} if promise else set()
    for record in case.decision_times.values():
        paths |= {time.fastest.path for time in record.values()}
    for party in case.parties.values():
        if party.payoffs is not None:
            paths |= {action.weight.path for action in party.payoffs.actions.values()}
    each = case.incidents.casualties
    paths |= {each.path} if each is not None else set()
    return paths | {case.procedure.quota.path, case.incidents.records.path}
