"""A search for designs: the grid of levers, and why each design that loses does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.model.study import OUTCOMES, PLANNED, Better, Level, Study
from locarno.model.study_search_results import Advantage, Candidate, Loss, Objective, SearchAnswer
from locarno.study.space import Setting, setting_at
from locarno.theory.designs_by_evolution import Evolution, Plan, fronts
from locarno.theory.estimation import paired_difference

__all__ = ["Grid", "Seen", "grid_of", "objectives_of", "search_answer"]

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Designs, each at every combination of the levels of the levers.

    Parameters
    ----------
    designs : by name; one without a name for a function.
    """

    designs: tuple[str, ...]
    view: str | None
    levers: tuple[tuple[str, tuple[Level, ...]], ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of designs, then of the levels of each lever."""
        return (len(self.designs), *(len(levels) for _, levels in self.levers))

    def number(self, candidate: Sequence[int]) -> int:
        """Place of a candidate on the grid, the last lever running fastest."""
        return int(np.ravel_multi_index(tuple(candidate), self.shape))

    def place(self, candidate: Sequence[int]) -> tuple[str, Setting]:
        """Design and setting of a candidate."""
        chosen = [
            (path, levels[n]) for (path, levels), n in zip(self.levers, candidate[1:], strict=True)
        ]
        return self.designs[candidate[0]], setting_at(self.view, chosen)

    def plan(self, study: Study) -> Plan:
        """How the grid is searched."""
        assert study.search is not None  # noqa: S101 - whoever searches made sure
        return Plan(self.shape, study.search.population, study.search.generations, study.seed)


def grid_of(study: Study, designs: Sequence[str]) -> Grid:
    """The grid of a study; a function has no designs, only levers."""
    levers = tuple((path, tuple(levels)) for path, levels in study.levers.items())
    return Grid(tuple(designs) or ("",), study.views[0], levers)


def objectives_of(study: Study) -> tuple[Objective, ...]:
    """What a study judges designs by."""
    assert study.search is not None  # noqa: S101 - as above
    known = {} if study.function else {**OUTCOMES, **PLANNED}
    found = []
    for name in study.search.objectives:
        outcome = known.get(name)
        text, unit = (outcome.text, outcome.unit) if outcome else (name, "1")
        simulated = study.function is not None or name in OUTCOMES
        found.append(Objective(name, text, unit, study.better(name), simulated))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Seen:
    """One design that was evaluated.

    Parameters
    ----------
    values : mean of each objective; points : of simulated ones, (N,) by point.
    """

    label: str
    values: Mapping[str, float]
    points: Mapping[str, F64]
    failure: str | None = None

    def low(self, objectives: Sequence[Objective]) -> list[float]:
        """All objectives turned so that less is better; NaN where one is not known."""
        if self.failure is not None:
            return [math.nan] * len(objectives)
        return [_sign(each) * self.values[each.name] for each in objectives]


def _sign(objective: Objective) -> float:
    return 1.0 if objective.better is Better.LOWER else -1.0


def search_answer(
    study: Study, grid: Grid, found: Evolution, seen: Sequence[Seen], version: str, points: int
) -> SearchAnswer:
    """What a search says about the designs it looked at.

    Parameters
    ----------
    found : candidates in the order in which they were asked for; seen : the same designs.
    points : futures that each was evaluated on.
    """
    objectives = objectives_of(study)
    order = np.argsort([grid.number(each) for each in found.candidates], kind="stable").tolist()
    designs = [seen[n] for n in order]
    table = np.array([each.low(objectives) for each in designs])
    known = ~np.isnan(table).any(axis=1)
    best = known & (fronts(table) == 0)
    losses = tuple(
        _loss(objectives, designs, table, n, best) for n in np.flatnonzero(known & ~best).tolist()
    )
    caveats = [
        (
            "Designs are judged by means on the same futures and the same luck; where a loss is "
            "not clear, more futures may bring the design back."
        ),
    ]
    if len(designs) < grid.plan(study).designs:
        caveats.append(
            f"{len(designs)} of {grid.plan(study).designs} designs were looked at; one that was "
            "not may beat these. More generations look further."
        )
    return SearchAnswer(
        locarno=version,
        title=study.title,
        plan=str(study.sampling.plan),
        points=points,
        histories=study.sampling.histories,
        seed=study.seed,
        grid=grid.plan(study).designs,
        looked_at=len(designs),
        generations=found.generations,
        objectives=objectives,
        candidates=tuple(
            Candidate(
                design.label, grid.number(found.candidates[n]), dict(design.values), design.failure
            )
            for n, design in zip(order, designs, strict=True)
        ),
        front=tuple(designs[n].label for n in np.flatnonzero(best).tolist()),
        losses=losses,
        caveats=tuple(caveats),
    )


def _loss(
    objectives: Sequence[Objective], designs: Sequence[Seen], table: F64, loser: int, best: F64
) -> Loss:
    """The design of the front that is furthest ahead of one that loses, and by how much."""
    width = np.nanmax(table, axis=0) - np.nanmin(table, axis=0)
    ahead = (table[loser] - table) / np.where(width > 0.0, width, 1.0)
    beats = best & (ahead >= 0.0).all(axis=1) & (ahead > 0.0).any(axis=1)
    winner = int(np.where(beats, ahead.sum(axis=1), -np.inf).argmax())
    a, b = designs[winner], designs[loser]
    advantages = {}
    for k, each in enumerate(objectives):
        interval = None
        if each.simulated:
            first, second = (-_sign(each) * d.points[each.name][:, np.newaxis] for d in (a, b))
            _, interval = paired_difference(first, second)
        advantages[each.name] = Advantage(float(table[loser, k] - table[winner, k]), interval)
    clear = any(
        each.by > 0.0 if each.interval is None else each.interval.low > 0.0
        for each in advantages.values()
    )
    return Loss(b.label, a.label, advantages, clear, _sentence(a, b, objectives, advantages, clear))


def _sentence(
    a: Seen,
    b: Seen,
    objectives: Sequence[Objective],
    advantages: Mapping[str, Advantage],
    clear: bool,  # noqa: FBT001 - private
) -> str:
    """Why a design loses, as one would say it."""
    said = []
    for each in objectives:
        by = advantages[each.name].by
        if by == 0.0:
            said.append(f"{each.name} the same")
            continue
        word = "less" if each.better is Better.LOWER else "more"
        unit = "" if each.unit == "1" else f" {each.unit}"
        said.append(f"{each.name} {by:.3g}{unit} {word}")
    doubt = "" if clear else ", none of it clear of luck"
    return f"{b.label} loses to {a.label}: {', '.join(said)}{doubt}"
