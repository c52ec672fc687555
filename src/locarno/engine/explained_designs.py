"""Plans of designs explained: of one that a reader looks at in detail, or searched anew of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from locarno.engine.beside import Beside
from locarno.engine.cost import cost
from locarno.engine.explaining import explained_reading
from locarno.engine.futures import Futures
from locarno.engine.one_design import Settings, Work
from locarno.engine.sharing import shared_explanations
from locarno.engine.sizing import requirement
from locarno.model.force_results import Generation, Reading
from locarno.model.plan_results import Engine, Explanation, Method
from locarno.model.plan_store import PlanStore
from locarno.model.results import Assessment
from locarno.model.scenario import Case, Scenario

__all__ = ["explain_design", "search_plans", "some"]


def some(plans: PlanStore | None) -> bool:
    """Whether plans may be found that were kept before."""
    return plans is not None and not plans.empty()


def explain_design(
    scenario: Scenario,
    assessment: Assessment,
    name: str,
    settings: Settings,
    plans: PlanStore | None = None,
    beside: Beside | None = None,
) -> Assessment:
    """The assessment with both plans of one design explained; no other number moves."""
    design, case = assessment.designs[name], scenario.cases[name]
    if design.generation is None:
        return assessment
    futures = Futures(settings.seed, settings.runs, scenario.positions, together=case.together)
    how = (Method.ROUNDED, plans, Engine.HIGHS)
    if beside is None or some(plans):
        said = tuple(reading.explanation for reading in _both(case, futures, how))
    else:
        said = shared_explanations(beside, case, futures)
    readings = (design.generation.stated, design.generation.announced)
    stated, announced = (
        _placed(replace(reading, explanation=each), partial(scenario.locate, name))
        for reading, each in zip(readings, said, strict=True)
    )
    made = Generation(stated=stated, announced=announced)
    changed = replace(design, generation=made)
    return replace(assessment, designs={**assessment.designs, name: changed})


def _both(
    case: Case, futures: Futures, how: tuple[Method, PlanStore | None, Engine]
) -> tuple[Reading, Reading]:
    """Both readings, planned and explained."""
    stated, announced = (
        explained_reading(case, futures, how, announced=each) for each in (False, True)
    )
    return stated, announced


def _placed(reading: Reading, locate: Callable[[str], str]) -> Reading:
    """A reading whose reasons know the lines of the file that they rest on."""
    said = reading.explanation
    assert said is not None  # noqa: S101 - just explained
    return replace(reading, explanation=_located(said, locate))


def _located(said: Explanation, locate: Callable[[str], str]) -> Explanation:
    """Reasons with the lines of the file that they rest on."""
    reasons = (
        replace(reason, places=tuple(dict.fromkeys(map(locate, reason.where))))
        for reason in said.reasons
    )
    return replace(said, reasons=tuple(reasons))


def search_plans(
    work: Work, locate: Callable[[str], str], plans: PlanStore | None, engine: Engine
) -> None:
    """Both readings anew, searched in whole units and explained."""
    case = work.case
    found = _both(case, work.futures, (Method.SEARCHED, plans, engine))
    work.generation = Generation(*(_placed(each, locate) for each in found))
    work.found = replace(work.found, generation=work.generation)
    if work.found.cost is not None:
        work.found = replace(work.found, cost=cost(case, requirement(case), work.generation))
