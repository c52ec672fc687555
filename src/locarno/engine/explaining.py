"""One reading of a design's plan, planned and explained."""

from __future__ import annotations

from dataclasses import replace

from locarno.engine.delivery import delivered
from locarno.engine.explanation import Told, explained, told
from locarno.engine.futures import Futures
from locarno.engine.generation import planned_reading
from locarno.engine.sizing import requirement
from locarno.model.force_results import Reading
from locarno.model.plan_results import Engine, Method
from locarno.model.plan_store import PlanStore
from locarno.model.scenario import Case

__all__ = ["explained_reading", "told_reading"]


def told_reading(
    case: Case, futures: Futures, how: tuple[Method, PlanStore | None, Engine], *, announced: bool
) -> Told:
    """A reading planned, with what its explanation rests on.

    Parameters
    ----------
    how : method of planning, where searched plans lie, and who searches.
    """
    size = requirement(case)
    found = planned_reading(case, size, futures, how, announced=announced)
    drawn = (delivered(case, futures), futures)
    return told(case, size, found, drawn, announced=announced)


def explained_reading(
    case: Case, futures: Futures, how: tuple[Method, PlanStore | None, Engine], *, announced: bool
) -> Reading:
    """A reading with its explanation, whose reasons do not know their lines of the file yet.

    Parameters
    ----------
    how : as for ``told_reading``.
    """
    found = told_reading(case, futures, how, announced=announced)
    return replace(found.planned.reading, explanation=explained(found))
