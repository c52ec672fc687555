"""Simulating until the ranking of the designs is decided, or a budget is spent.

Looks are fixed beforehand: 512 histories a design, then twice as many each time. The interval of a
paired difference is one of a confidence sequence, so that all looks together err as seldom as one
would, and stopping at the first that decides stays honest.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from locarno.engine.assess import Progress, Settings, assess
from locarno.engine.beside import Beside
from locarno.errors import RunError
from locarno.model.plan_store import PlanStore
from locarno.model.probability import Interval
from locarno.model.results import Assessment, Comparison, Look, Ranking
from locarno.model.scenario import Scenario

__all__ = ["FIRST_LOOK", "assess_until_ranked", "looks", "order_of", "undecided"]

FIRST_LOOK: Final = 512
"""Histories of a design at the first look."""
_RANKED_BY: Final = "p_held"
_FEWEST: Final = 2


def looks(runs: int, histories: int) -> tuple[int, ...]:
    """Futures at each look, the budget of futures last.

    Parameters
    ----------
    runs : most futures; histories : in each.
    """
    found = []
    futures = max(FIRST_LOOK // histories, _FEWEST)
    while futures < runs:
        found.append(futures)
        futures *= 2
    return (*found, runs)


def order_of(assessment: Assessment) -> tuple[str, ...]:
    """Designs from the ceasefire that holds most often to the one that holds least often."""
    held = {
        name: design.simulation.p_held.mean
        for name, design in assessment.designs.items()
        if design.simulation is not None
    }
    return tuple(sorted(held, key=lambda name: -held[name]))


def undecided(
    order: Sequence[str], comparison: Sequence[Comparison]
) -> tuple[tuple[str, str], ...]:
    """Neighbours in the order whose difference may be nothing: its interval holds 0."""
    spans = {
        frozenset((each.a, each.b)): each.sampling
        for each in comparison
        if each.outcome == _RANKED_BY
    }
    pairs = itertools.pairwise(order)
    return tuple((a, b) for a, b in pairs if not _apart(spans[frozenset((a, b))]))


def _apart(span: Interval) -> bool:
    return span.low > 0.0 or span.high < 0.0


def assess_until_ranked(
    scenario: Scenario,
    settings: Settings,
    version: str,
    progress: Progress = lambda _s, _x: None,
    plans: PlanStore | None = None,
    beside: Beside | None = None,
    *,
    run: Callable[..., Assessment] = assess,
) -> Assessment:
    """An assessment on as many futures as the ranking takes; ``settings.runs`` is the budget.

    Raises
    ------
    RunError
        When there are fewer than two designs to rank, or they are not simulated.
    """
    if "simulate" not in settings.stages or len(scenario.cases) < _FEWEST:
        raise RunError("a ranking needs the simulation of at least two designs")
    seen: list[Look] = []
    for runs in looks(settings.runs, settings.histories):
        look = replace(settings, runs=runs, stages=("simulate",))
        found = run(scenario, look, version, progress, None, beside)
        if found.interrupted:
            return replace(found, caveats=(_at_look(runs), *found.caveats))
        order = order_of(found)
        open_ = undecided(order, found.comparison)
        seen.append(Look(runs, runs * settings.histories, open_))
        if not open_:
            break
    if set(settings.stages) != {"simulate"}:
        found = run(scenario, replace(settings, runs=runs), version, progress, plans, beside)
    ranking = Ranking(order, not open_, tuple(seen))
    return replace(found, ranking=ranking, caveats=(_said(ranking), *found.caveats))


def _at_look(runs: int) -> str:
    return (
        f"The search for the ranking was interrupted at its look at {runs:,} futures; only the "
        "simulation ran, and nothing is ranked."
    )


def _said(ranking: Ranking) -> str:
    last = ranking.looks[-1]
    spent = f"{last.histories:,} histories a design ({len(ranking.looks)} looks)"
    order = ", ".join(ranking.order)
    if ranking.decided:
        return f"The ranking is decided after {spent}: {order}."
    pairs = "; ".join(f"{a} and {b}" for a, b in last.undecided)
    return (
        f"The budget of {spent} is spent and the ranking not decided: {order}, but these "
        f"neighbours cannot be told apart: {pairs}."
    )
