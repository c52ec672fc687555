"""A study: which guarantees are looked at, over which uncertainties, by which sampling plan."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from locarno.model.sampling_plan import SamplingPlan

__all__ = [
    "BAND",
    "LIVED",
    "OUTCOMES",
    "PLANNED",
    "SHARES",
    "Analysis",
    "Better",
    "Budget",
    "Comparator",
    "Condition",
    "Grid",
    "Level",
    "Outcome",
    "Rest",
    "Sampling",
    "Search",
    "Study",
    "StudyFile",
    "Uncertain",
]

Level = str | int | float | bool | None


class Rest(StrEnum):
    """What happens to uncertain numbers that a study does not name."""

    DRAWN = "drawn"
    LIKELY = "likely"


class Better(StrEnum):
    """Whether more or less of an outcome is wanted."""

    HIGHER = "higher"
    LOWER = "lower"


class Comparator(StrEnum):
    """How an outcome is held against a number."""

    LEAST = ">="
    MORE = ">"
    MOST = "<="
    LESS = "<"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a history or a future is asked for.

    Parameters
    ----------
    text : what it says, as a sentence continues.
    unit : of its values, 1 for shares.
    better : whether more of it is wanted.
    by_history : whether histories of one future differ in it.
    """

    text: str
    unit: str
    better: Better
    by_history: bool = True


OUTCOMES: Mapping[str, Outcome] = {
    "held": Outcome("the ceasefire still holds at the horizon", "1", Better.HIGHER),
    "eroded": Outcome("the ceasefire is eroded at the horizon", "1", Better.LOWER),
    "war": Outcome("there is war by the horizon", "1", Better.LOWER),
    "clash": Outcome("guarantor and challenger forces have fired on each other", "1", Better.LOWER),
    "held_days": Outcome("days until erosion or war, at most the horizon", "d", Better.HIGHER),
    "breaches": Outcome("true breaches that count towards erosion", "1", Better.LOWER),
    "answered": Outcome("breaches answered in time", "1", Better.HIGHER),
    "deterred": Outcome(
        "the credibility offered reaches the one that deters the attack", "1", Better.HIGHER, False
    ),
    "offered": Outcome(
        "chance that an offensive is answered in time", "1", Better.HIGHER, False
    ),
}  # fmt: skip
"""Outcomes of a scenario, by name."""

PLANNED: Mapping[str, Outcome] = {
    "cost": Outcome(
        "extra cost a year of what the announced plan keeps on station, likely prices", "EUR",
        Better.LOWER, False,
    ),
    "burden": Outcome(
        "the heaviest burden of a guarantor over what each would bear at its fair share", "1",
        Better.LOWER, False,
    ),
}  # fmt: skip
"""What a design's plan is asked for, the same in every future: objectives of a search alone."""

LIVED = tuple(name for name, outcome in OUTCOMES.items() if outcome.by_history)
"""Outcomes of histories, which the precision of the challenger's choice moves."""

BAND = ("low", "high")
"""Ends of the band of that precision, as suffixes of these outcomes: ``war_low``, ``war_high``."""

SHARES = frozenset({"held", "eroded", "war", "clash", "deterred", "offered"})
"""Outcomes that lie between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An input that a study varies; without a range of its own over the range of the scenario."""

    path: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """How futures are chosen.

    Parameters
    ----------
    plan : layout of the points.
    size : points in a block: samples, trajectories, or levels of a factorial.
    histories : histories in each future, H.
    rest : what happens to uncertain numbers that are not varied.
    band : whether histories are lived at both ends of the band of lambda too, on the same luck.
    """

    plan: SamplingPlan = SamplingPlan.LHS
    size: int = 500
    histories: int = 4
    rest: Rest = Rest.DRAWN
    band: bool = True


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds: more evaluations are refused, more minutes or megabytes asked about."""

    evaluations: int | None = None
    minutes: float = 15.0
    megabytes: float = 1000.0


@dataclass(frozen=True, slots=True)
class Condition:
    """An event: an outcome's mean over the histories of a future, held against a number."""

    outcome: str
    comparator: Comparator
    value: float

    def __str__(self) -> str:
        """As the study file has it."""
        return f"{self.outcome} {self.comparator} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Two inputs over which two designs are compared."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is asked of the futures.

    Parameters
    ----------
    interest : cases that discovery looks for; None leaves it out.
    given : event within which sensitivity is looked at again.
    satisfied : what is good enough, for robustness.
    density : share of cases of interest that a box should hold.
    choose_by : outcome by which designs are ranked; None takes the first one listed.
    """

    interest: Condition | None = None
    given: Condition | None = None
    satisfied: Condition | None = None
    density: float = 0.8
    choose_by: str | None = None
    map: Grid | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A search for designs among all levels of the levers.

    Parameters
    ----------
    objectives : outcomes and numbers of the plan that designs are judged by, all at once.
    population : designs of a generation; generations : at most so many.
    """

    objectives: tuple[str, ...]
    population: int = 24
    generations: int = 10


@dataclass(frozen=True, slots=True)
class Study:
    """A study as its file has it.

    Parameters
    ----------
    scenario : path or bundled name; function : ``module:name`` of a user's own model instead.
    designs : guarantees to compare, empty for all; views : readings to take, None for none.
    levers : levels of settings, crossed with the designs.
    uncertainties : inputs varied; empty takes every uncertain input that is ever drawn.
    outcomes : what to keep the score of, the first the one that matters most.
    """

    title: str
    scenario: str | None
    function: str | None
    designs: tuple[str, ...]
    views: tuple[str | None, ...]
    levers: Mapping[str, tuple[Level, ...]]
    uncertainties: tuple[Uncertain, ...]
    outcomes: tuple[str, ...]
    sampling: Sampling = field(default_factory=Sampling)
    budget: Budget = field(default_factory=Budget)
    analysis: Analysis = field(default_factory=Analysis)
    seed: int = 1
    search: Search | None = None

    def better(self, outcome: str) -> Better:
        """Whether more of an outcome is wanted; of a user's own, yes."""
        known = {**OUTCOMES, **PLANNED}.get(outcome) if self.function is None else None
        return Better.HIGHER if known is None else known.better

    def digest(self) -> str:
        """SHA-256 of what is evaluated: a study that only asks other questions has the same."""
        parts = [
            self.scenario, self.function, list(self.designs), list(self.views),
            [[key, list(levels)] for key, levels in self.levers.items()],
            [[u.path, u.low, u.high] for u in self.uncertainties],
            [str(self.sampling.plan), self.sampling.size, self.sampling.histories,
             str(self.sampling.rest), self.sampling.band],
            self.seed, list(self.outcomes) if self.function else [],
        ]  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study with its text and the place of each of its values.

    Parameters
    ----------
    text : the file as read, kept with a run.
    place : ``file:line:col`` of a path within the study file, or of the nearest part that exists.
    """

    study: Study
    text: str
    place: Callable[[tuple[str | int, ...]], str]
