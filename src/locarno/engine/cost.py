"""Cost: what the force required costs a year, counted in two ways that are never added."""

from __future__ import annotations

from locarno.model.evidence import Quantity
from locarno.model.probability import Range
from locarno.model.results import Cost, Requirement
from locarno.model.scenario import Case

__all__ = ["cost", "inputs_read"]


def cost(case: Case, requirement: Requirement) -> Cost:
    """Cost a year of keeping the force deployed, in EUR of the scenario's price year.

    Parameters
    ----------
    case : supplies the cost of a person deployed for a year, in EUR.
    requirement : persons deployed; the pool at home is part of the full cost per person, not of
        the number of persons.

    Returns
    -------
    Incremental and full cost as ranges, apart: the full cost contains the incremental one.
    """
    return Cost(
        incremental_eur_per_year=_cost_of(requirement.persons_deployed, case.costs.incremental),
        full_eur_per_year=_cost_of(requirement.persons_deployed, case.costs.full),
        price_year=case.costs.price_year,
    )


def inputs_read(case: Case) -> tuple[str, ...]:
    """Paths of the quantities that the cost adds to those of sizing, for the ledger."""
    return case.costs.incremental.path, case.costs.full.path


def _cost_of(persons: Range, each: Quantity) -> Range:
    return Range(persons.low * each.low, persons.mode * each.mode, persons.high * each.high)
