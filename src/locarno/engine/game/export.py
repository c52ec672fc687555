"""The game of one design in its most likely future, so that others can open what was solved.

Other programmes know no logit weights. They are put into the payoffs: log(weight) / lambda for
whoever takes the action, which gives the same shares at that precision. Nobody has two weighted
moves on one way through the tree, so no other choice is touched.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Typical
from locarno.engine.game.solving import Solved
from locarno.engine.game.stage import game_of
from locarno.engine.generation import generate
from locarno.engine.prepared import prepare
from locarno.engine.sizing import requirement
from locarno.engine.streams import Stream
from locarno.model.evidence import Quantity
from locarno.model.scenario import Scenario
from locarno.theory.elementary import log

__all__ = ["exported", "typical_game"]

F64 = NDArray[np.float64]
_HEADLINE = 1


class _Twice(Typical):
    """Two futures alike, because a plan is described by intervals, which one future has not."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario.positions)
        self.runs = 2

    def __getitem__(self, quantity: Quantity) -> F64:
        return np.repeat(super().__getitem__(quantity), self.runs)

    def luck(self, stream: Stream, lane: int) -> F64:
        return np.repeat(super().luck(stream, lane), self.runs)


def typical_game(scenario: Scenario, name: str, scale: float) -> Solved:
    """The solved game of one design, every input at its most likely value."""
    case = scenario.cases[name]
    futures = _Twice(scenario)
    made = generate(case, requirement(case), futures)
    return game_of(prepare(case, futures, made), scale)


def exported(solved: Solved) -> tuple[F64, F64, str]:
    """Payoffs (L, P) and chances (C,) of the first future, and what to say of them.

    Payoffs are in units of the payoff scale; weights are in them, at the headline precision.
    """
    tree, lam = solved.plan.tree, float(solved.lams[_HEADLINE])
    payoffs = solved.numbers.payoffs[0].copy()
    taste = log(solved.numbers.weights[0]) / lam if lam > 0.0 else np.zeros(int(tree.first[-1]))
    for node in np.flatnonzero(tree.leaf >= 0).tolist():
        up = node
        while up > 0:
            slot, above = int(tree.slot[up]), int(tree.parent[up])
            if slot < taste.size:
                payoffs[tree.leaf[node], tree.owner[tree.information[above]]] += taste[slot]
            up = above
    said = (
        f"Payoffs in units of the payoff scale. Willingness is in them as log(weight)/{lam:g}: the "
        f"logit agent quantal response at lambda = {lam:g} is what Locarno played. Challenger: "
        + "; ".join(_shares(solved))
    )
    return payoffs, solved.numbers.chance[0], said


def _shares(solved: Solved) -> list[str]:
    tree, found = solved.plan.tree, solved.answers.chances[0, _HEADLINE]
    return [
        f"{kind}: "
        + ", ".join(f"{name} {found[slot]:.6f}" for name, slot in tree.slots(kind).items())
        for kind in tree.sets
        if "comply" in tree.slots(kind)
    ]
