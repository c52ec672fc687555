"""Armed strength of both sides over time, as far as it counts on the line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.sides import challenger, faced_by
from locarno.model.parties import Party, Role, Strength
from locarno.model.scenario import Case
from locarno.theory.commitment import readiness
from locarno.units import QUARTERS_PER_YEAR

__all__ = ["challenger_strength", "protected_strength"]

F64 = NDArray[np.float64]


def challenger_strength(case: Case, futures: Futures, quarters: int) -> F64:
    """People of the challenger that are ready at the start of each quarter, (R, T)."""
    return _strength(case, futures, challenger(case)[1], quarters)


def protected_strength(case: Case, futures: Futures, quarters: int) -> F64:
    """People of the party it faces that are ready at the start of each quarter, (R, T)."""
    return _strength(case, futures, case.parties[faced_by(case)], quarters)


def _strength(case: Case, futures: Futures, party: Party, quarters: int) -> F64:
    """People of a party that are ready, (R, T).

    To a protected one weapons and training from the agreement add, and a cap of the agreement
    bounds it beside its own ceiling.
    """
    years, terms = _years(quarters), case.agreement
    people = _growing(futures, party, years)
    if Role.PROTECTED not in party.roles:
        return _below_ceiling(futures, party, people) * _ready(futures, party, years)
    weapons = futures[case.channels.weapons_army] * futures[terms.weapons]
    people = people * (1.0 + weapons[:, None] * years)
    people = people + futures[terms.training][:, None] * np.arange(quarters)
    people = _below_ceiling(futures, party, people)
    if terms.host_army_cap is not None:
        people = np.minimum(people, futures[terms.host_army_cap][:, None])
    return people * _ready(futures, party, years)


def _years(quarters: int) -> F64:
    """Start of each quarter in years."""
    return np.arange(quarters) / QUARTERS_PER_YEAR


def _growing(futures: Futures, party: Party, years: F64) -> F64:
    strength = _of(party)
    growth = 1.0 + futures[strength.growth][:, None] * years
    return futures[strength.persons][:, None] * np.maximum(growth, 0.0)


def _below_ceiling(futures: Futures, party: Party, people: F64) -> F64:
    ceiling = _of(party).ceiling
    return people if ceiling is None else np.minimum(people, futures[ceiling][:, None])


def _ready(futures: Futures, party: Party, years: F64) -> F64:
    strength = _of(party)
    return readiness(
        futures[strength.ready][:, None], futures[strength.ready_years][:, None], years
    )


def _of(party: Party) -> Strength:
    strength = party.strength
    assert strength is not None  # noqa: S101 - the loader made sure
    return strength
