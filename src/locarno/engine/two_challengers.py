"""What either of two challengers does, read from the histories of a design."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np

from locarno.engine.payoffs import action_names
from locarno.engine.sides import challengers
from locarno.engine.simulation import Outcomes
from locarno.model.challenger_results import Challengers, ChallengerYears
from locarno.model.scenario import Case
from locarno.theory.episode.inputs import By
from locarno.theory.estimation import paired_difference, simulated_probability
from locarno.units import DAYS_PER_YEAR

__all__ = ["computed_for_one", "years_of_challengers"]


def years_of_challengers(case: Case, outcomes: Outcomes) -> Challengers | None:
    """Who did what; None where one challenger is simulated."""
    keys = challengers(case)
    if len(keys) == 1:
        return None
    found = outcomes.histories
    began = {by: (found.war_by == by).reshape(outcomes.futures, -1) for by in By}
    difference, sampling = paired_difference(began[By.FIRST], began[By.SECOND])
    years = case.horizon_days / DAYS_PER_YEAR
    by_party = {}
    for side, (key, actions) in enumerate(
        zip(keys, (found.actions, found.second_actions), strict=True)
    ):
        breaches, answered = int(found.breaches_by[side].sum()), int(found.answered_by[side].sum())
        taken = actions[actions >= 0]
        by_party[key] = ChallengerYears(
            name=case.parties[key].name,
            attack=simulated_probability(began[(By.FIRST, By.SECOND)[side]]),
            breaches_per_year=breaches / found.breaches.size / years,
            answered_share=answered / breaches if breaches else None,
            choices={
                name: float(np.mean(taken == number))
                for number, name in enumerate(action_names(case))
            },
        )
    return Challengers(
        by_party=by_party,
        reprisal=simulated_probability(began[By.REPRISAL]),
        clash=simulated_probability(began[By.CLASH]),
        attack_difference=difference,
        attack_sampling=sampling,
    )


def computed_for_one(case: Case, stages: Collection[str]) -> tuple[str, ...]:
    """What is said where two challengers choose, of the stages that look at the first alone."""
    keys = challengers(case)
    if len(keys) == 1 or _OF_FIRST.isdisjoint(stages):
        return ()
    first, second = (case.parties[key].name for key in keys)
    caveat = (
        f"{first} and {second} may both break the ceasefire: simulation, deterrence and "
        f"its game are those of both, each solved against the conduct of the other; commitment, "
        f"objections, bargaining and the swings of deterrence are those of {first} alone"
    )
    return (caveat,)


_OF_FIRST: Final = frozenset({"deter", "bargain", "drivers"})
