"""Cost of the plans for the terminal: by guarantor, both readings side by side."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import RenderableType
from rich.text import Text

from locarno.model.cost_results import CostSwing, PlanCost
from locarno.model.probability import Range
from locarno.model.results import Assessment
from locarno.report import words
from locarno.report.terminal_parts import table

__all__ = ["cost_tables"]


def cost_tables(assessment: Assessment) -> list[RenderableType]:
    """A table for each design whose plans were priced, with what the numbers are below it."""
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        plans = design.cost.plans if design.cost else None
        if plans:
            title = f"{name}: extra cost a year, mean over the plan; * the guarantor's own number"
            parts.append(table(title, ("guarantor", *plans), _rows(plans)))
            parts.append(Text("\n".join(dict.fromkeys(plan.basis for plan in plans.values()))))
            parts += [Text(_swing(word, plan.swing)) for word, plan in plans.items() if plan.swing]
    return parts


def _rows(plans: Mapping[str, PlanCost]) -> list[tuple[str, ...]]:
    """Guarantors in order of appearance, then the totals, which are never added to one another."""
    keys = dict.fromkeys(key for plan in plans.values() for key in plan.by_guarantor)
    rows = [(key, *(_of(plan, key) for plan in plans.values())) for key in keys]
    rows.append(
        ("all, extra cost", *(_money(plan.incremental_eur_per_year) for plan in plans.values()))
    )
    rows.append(("all, full cost", *(_money(plan.full_eur_per_year) for plan in plans.values())))
    rows.append(("set-up, once", *(_money(plan.set_up_eur) for plan in plans.values())))
    return rows


def _of(plan: PlanCost, guarantor: str) -> str:
    """What a guarantor pays, marked where the price is its own; nothing where it sends nobody."""
    bill = plan.by_guarantor.get(guarantor)
    if bill is None:
        return "–"
    mark = " *" if bill.own_number else ""
    return _money(bill.incremental_eur_per_year) + mark


def _swing(word: str, swing: CostSwing) -> str:
    price, persons = words.hundred(swing.due_to_price), words.hundred(swing.due_to_persons)
    return (
        f"{word}: the high end of the extra cost is {words.amount(swing.factor)} times the low "
        f"one, of 100 parts {price} from the cost of a person and {persons} from their number."
    )


def _money(given: Range | None) -> str:
    if given is None:
        return words.NOT_GIVEN
    mode = words.money(given.mode)
    band = words.span(words.money(given.low), words.money(given.high), between=" – ")
    return mode if band == mode else f"{mode} ({band})"
