"""Words for the objectives of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from locarno.model.plan_results import Objective, PlanLevel
from locarno.report import words

__all__ = ["LEVEL_FORMATS", "LEVEL_WORDS", "level_cells"]

LEVEL_WORDS: Mapping[Objective, str] = {
    Objective.MANDATORY: "mandatory, person-quarters missing",
    Objective.DESIRED: "desired, person-quarters missing",
    Objective.BURDEN: "largest burden over the mean one",
    Objective.UPKEEP: "extra cost over the plan, own support included",
}
LEVEL_FORMATS: Mapping[Objective, str] = {
    objective: "money" if objective is Objective.UPKEEP else "amount" for objective in Objective
}
"""Forms in which numbers of an objective are printed."""


def level_cells(level: PlanLevel) -> tuple[str, str, str, str]:
    """An objective, what the plan reaches, what no plan falls below, and whether that is proved."""
    form = words.money if level.objective is Objective.UPKEEP else words.amount
    bound = "not known" if level.bound is None else form(level.bound)
    return LEVEL_WORDS[level.objective], form(level.value), bound, "yes" if level.proved else "no"
