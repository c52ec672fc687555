"""One design made ready for deterrence and simulation: its chain and its forces."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain, response_chain
from locarno.engine.contested_air import answer_to_an_offensive, left_by_cover
from locarno.engine.delivery import Delivered, brigade_equivalents, delivered
from locarno.engine.futures import Futures
from locarno.engine.lesser import with_lesser
from locarno.engine.stages import Stages, quarters_of
from locarno.model.force_results import Generation, Plan
from locarno.model.forces import Domain
from locarno.model.scenario import Case

__all__ = [
    "Prepared",
    "announced_stages",
    "force_by_response",
    "prepare",
    "usable",
]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A design, its futures, and its stages under the announced and the stated plan."""

    case: Case
    futures: Futures
    announced: Stages
    stated: Stages


def prepare(case: Case, futures: Futures, generation: Generation) -> Prepared:
    """Chains and forces with and without the backstop, under both plans."""
    chain, without = _chains(case, futures)
    kept, kept_without = delivered(case, futures), delivered(case, futures, backstop=False)

    def stages(plan: Plan) -> Stages:
        return Stages(
            chain,
            without,
            force_by_response(case, futures, plan, kept),
            force_by_response(case, futures, plan, kept_without, backstop=False),
            _ground(case, futures, plan, kept),
            _ground(case, futures, plan, kept_without),
            _patrols(case, futures, plan, (kept, kept_without)),
        )

    announced = stages(generation.announced.plan)
    return Prepared(case, futures, announced, stages(generation.stated.plan))


def announced_stages(case: Case, futures: Futures, generation: Generation) -> Stages:
    """Chains and forces under the announced plan alone, as a study needs them."""
    kept, kept_without = delivered(case, futures), delivered(case, futures, backstop=False)
    plan = generation.announced.plan
    return Stages(
        *_chains(case, futures),
        force_by_response(case, futures, plan, kept),
        force_by_response(case, futures, plan, kept_without, backstop=False),
        _ground(case, futures, plan, kept),
        _ground(case, futures, plan, kept_without),
        _patrols(case, futures, plan, (kept, kept_without)),
    )


def _chains(case: Case, futures: Futures) -> tuple[Chain, Chain]:
    """Chains with and without the backstop; the lesser answers of both are those with it."""
    chain = with_lesser(case, futures, response_chain(case, futures))
    without = response_chain(case, futures, backstop=False)
    return chain, replace(without, lesser=chain.lesser)


def force_by_response(
    case: Case,
    futures: Futures,
    plan: Plan,
    kept: Delivered,
    wanted: Collection[str] | None = None,
    *,
    backstop: bool | None = None,
) -> Mapping[str, F64]:
    """Brigade-equivalents behind each answer with troops (or those wanted), (R, T).

    Units whose caveat excludes a response do not stand behind it. What answers an offensive is
    worth less on days without superiority in the air, where the scenario says so.

    Parameters
    ----------
    kept : share of each pledge delivered, with or without the backing of the United States;
        ``backstop`` says which, None for the lever of the agreement.
    """
    quarters = quarters_of(case)
    forces: dict[str, F64] = {}
    for name, response in case.responses.items():
        if response.force and (wanted is None or name in wanted):
            free = {key: share for key, share in kept.items() if usable(case, key, name)}
            there = brigade_equivalents(case, plan, free, response.elements, futures)
            forces[name] = there[:, :quarters]
            if name == answer_to_an_offensive(case):
                left = left_by_cover(case, futures, plan, free, backstop=backstop)
                forces[name] = there[:, :quarters] if left is None else there[:, :quarters] * left
    return forces


def _ground(case: Case, futures: Futures, plan: Plan, kept: Delivered) -> F64:
    """Brigade-equivalents of ground troops inside the country, (R, T)."""
    quarters = quarters_of(case)
    troops = [key for key, element in case.elements.items() if element.domain is Domain.LAND]
    if not case.force.inside or not troops:
        return np.zeros((futures.runs, quarters))
    return brigade_equivalents(case, plan, kept, troops, futures)[:, :quarters]


def _patrols(
    case: Case, futures: Futures, plan: Plan, states: tuple[Delivered, Delivered]
) -> F64 | None:
    """Aircraft and ships that may meet, (2, 2, R, T): by state of the backstop, then by domain."""
    if case.encounters is None:
        return None
    quarters, met = quarters_of(case), (case.encounters.air, case.encounters.sea)
    found = np.zeros((len(states), len(met), futures.runs, quarters))
    for place, (meeting, domain) in enumerate(zip(met, (Domain.AIR, Domain.SEA), strict=True)):
        if meeting is None:
            continue
        all_of_it = [key for key, element in case.elements.items() if element.domain is domain]
        elements = meeting.elements or all_of_it
        for line in plan.lines:
            for state, kept in enumerate(states):
                share = kept.get((line.guarantor, line.pledge))
                if line.element in elements and share is not None:
                    units = np.array(line.on_station)[:quarters]
                    found[state, place] += share[:, np.newaxis] * units
    return found


def usable(case: Case, key: tuple[str, str], response: str) -> bool:
    """Whether the caveats of a pledge, by guarantor and pledge, let it stand behind a response."""
    pledge = case.guarantors[key[0]].pledges[key[1]]
    return not any(response in case.caveats[caveat].excludes for caveat in pledge.caveats)
