"""The space of a study: its cases, the inputs that vary, and how they are sampled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import product

from locarno.engine.payoffs import payoff_scale
from locarno.engine.points import CaseModel, case_model, probed
from locarno.errors import LocarnoError
from locarno.model.evidence import Quantity, Shape
from locarno.model.sampling_plan import SamplingPlan
from locarno.model.scenario import Scenario
from locarno.model.study import Level, Rest, Study
from locarno.study.models import FunctionModel, Model, ScenarioModel
from locarno.study.tasks import Job
from locarno.theory.designs_of_experiments import (
    Factors,
    Sample,
    factorial,
    latin_hypercube,
    morris,
    saltelli,
    saltelli_pairs,
    sobol_sequence,
)
from locarno.theory.incidents.choice import Method

__all__ = [
    "Setting",
    "Space",
    "StudyCase",
    "StudyProblem",
    "function_space",
    "sample_of",
    "scenario_space",
    "setting_at",
    "settings_of",
]

_PLANS = {
    SamplingPlan.SOBOL: sobol_sequence,
    SamplingPlan.LHS: latin_hypercube,
    SamplingPlan.MORRIS: morris,
    SamplingPlan.SALTELLI: saltelli,
    SamplingPlan.SALTELLI_PAIRS: saltelli_pairs,
}


@dataclass(frozen=True, slots=True)
class StudyProblem:
    """Something of the study file that does not fit its scenario, at a path in the file."""

    where: tuple[str | int, ...]
    message: str
    word: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A view and a level of each lever, as ``--set`` has it and as the study file has it."""

    view: str | None
    levers: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, Level], ...] = ()

    @property
    def overrides(self) -> tuple[str, ...]:
        """The levers as ``--set`` has them."""
        return tuple(f"{path}={level}" for path, level in self.levers)


@dataclass(frozen=True, slots=True)
class StudyCase:
    """A design in a setting.

    Parameters
    ----------
    failure : why it cannot be evaluated, or None.
    """

    design: str
    setting: Setting
    failure: str | None = None

    @property
    def label(self) -> str:
        """Design, then view and levers where there are any."""
        extra = ([self.setting.view] if self.setting.view else []) + list(self.setting.overrides)
        if not self.design:
            return ", ".join(extra)
        return self.design + (f" ({', '.join(extra)})" if extra else "")


@dataclass(frozen=True, slots=True)
class Space:
    """All of a study that is evaluated.

    Parameters
    ----------
    inputs : (K,) names; factors : columns that move together.
    ranges : unit and range of each input in the first case that has it; by_case : in each case.
    horizon_days : length of a history, None for a function.
    numbers : under which the store keeps the cases; empty for their place here.
    """

    cases: tuple[StudyCase, ...]
    inputs: tuple[str, ...]
    factors: Factors
    ranges: Mapping[str, Quantity]
    by_case: tuple[Mapping[str, Quantity], ...]
    model: Model
    keys: tuple[str, ...]
    horizon_days: int | None = None
    numbers: tuple[int, ...] = ()

    def job(self, sample: Sample) -> Job:
        """What every worker needs."""
        return Job(self.model, sample, self.keys, self.numbers)


def settings_of(study: Study) -> tuple[Setting, ...]:
    """Every view with every combination of levels, the last lever running fastest."""
    levels = [[(path, v) for v in values] for path, values in study.levers.items()]
    return tuple(setting_at(view, chosen) for view in study.views for chosen in product(*levels))


def setting_at(view: str | None, chosen: Sequence[tuple[str, Level]]) -> Setting:
    """A view with a level of each lever."""
    return Setting(view, tuple((path, _written(v)) for path, v in chosen), tuple(chosen))


def _written(value: object) -> str:
    words = {None: "null", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def scenario_space(
    study: Study,
    loaded: Sequence[tuple[Setting, Scenario]],
    version: str,
    like: Space | None = None,
) -> tuple[Space | None, list[StudyProblem]]:
    """The space of a study of a scenario, or what does not fit.

    Parameters
    ----------
    loaded : settings with the scenario in each, whole or with some of its designs.
    version : of all the code that evaluates.
    like : space whose inputs, ranges and way of drawing incidents these cases share; None finds
        them anew.
    """
    places = [(d, setting, s) for setting, s in loaded for d in s.cases]
    known: dict[str, Quantity] = {}
    for design, _, scenario in places:
        for quantity in scenario.quantities[design]:
            kept = known.setdefault(quantity.path, quantity)
            if quantity.uncertain and not kept.uncertain:
                known[quantity.path] = quantity
    models, cases = _models(places, study.seed)
    models, read = probed(models, study.seed)
    if like is None:
        inputs, ranges, problems = _inputs(study, known, read)
    else:
        inputs, ranges, problems = like.inputs, dict(_own_ranges(like)), []
        models = tuple(m if m is None else replace(m, method=_method(like)) for m in models)
    if problems:
        return None, problems
    if not inputs:
        return None, [StudyProblem(("uncertainties",), "no input of the scenario is uncertain")]
    model = ScenarioModel(
        models, inputs, ranges, study.seed, study.sampling.histories,
        study.sampling.rest is Rest.LIKELY, study.sampling.band,
    )  # fmt: skip
    case = next(iter(loaded[0][1].cases.values()))
    shared = [
        version, study.seed, study.sampling.histories, study.sampling.rest, study.sampling.band,
        inputs,
        next((str(m.method) for m in models if m is not None), ""),
        [(p, q.low, q.high) for p, q in ranges.items()],
    ]  # fmt: skip
    keys = tuple(
        _key([*shared, scenario.digest, setting.view, setting.levers, design])
        for design, setting, scenario in places
    )
    together = [group.inputs for group in case.together]
    declared = {p: ranges.get(p, known[p]) for p in inputs if p in known}
    by_case = tuple(
        {q.path: ranges.get(q.path, q) for q in scenario.quantities[design] if q.path in declared}
        for design, _, scenario in places
    )
    factors = _factors(inputs, together)
    return Space(cases, inputs, factors, declared, by_case, model, keys, case.horizon_days), []


def _own_ranges(space: Space) -> Mapping[str, Quantity]:
    return space.model.ranges if isinstance(space.model, ScenarioModel) else {}


def _method(space: Space) -> Method:
    """How incidents are drawn in the cases of a scenario."""
    models = space.model.cases if isinstance(space.model, ScenarioModel) else ()
    return next((model.method for model in models if model is not None), Method.SECTORS)


def _models(
    places: Sequence[tuple[str, Setting, Scenario]], seed: int
) -> tuple[tuple[CaseModel | None, ...], tuple[StudyCase, ...]]:
    """Cases made ready; one that cannot be generated is kept with its reason."""
    models: list[CaseModel | None] = []
    cases = []
    for design, setting, scenario in places:
        failure = None
        try:
            scale = payoff_scale(scenario.payoff_cases)
            models.append(case_model(scenario.cases[design], scenario.positions, scale, seed))
        except LocarnoError as error:
            models.append(None)
            failure = str(error)
        cases.append(StudyCase(design, setting, failure))
    return tuple(models), tuple(cases)


def _inputs(
    study: Study, known: Mapping[str, Quantity], read: frozenset[str]
) -> tuple[tuple[str, ...], dict[str, Quantity], list[StudyProblem]]:
    """Paths that vary, those with a range of the study's own, and what does not fit."""
    if not study.uncertainties:
        return tuple(p for p, q in known.items() if q.uncertain and p in read), {}, []
    problems: list[StudyProblem] = []
    chosen: dict[str, None] = {}
    ranges: dict[str, Quantity] = {}
    for number, entry in enumerate(study.uncertainties):
        listed = entry.low is None
        where = ("uncertainties", number if listed else entry.path)
        matching = [p for p in known if fnmatchcase(p, entry.path)] if "*" in entry.path else []
        if matching:
            chosen.update((p, None) for p in matching if known[p].uncertain and p in read)
        elif (quantity := known.get(entry.path)) is None:
            problems.append(StudyProblem(where, "unknown path", entry.path, tuple(known)))
        elif entry.path not in read:
            message = f"{entry.path} is planned with and never drawn: a study of it shows nothing"
            problems.append(StudyProblem(where, f"{message}; make it a lever"))
        elif listed and not quantity.uncertain:
            message = (
                f"{entry.path} is constant ({quantity.mode:g} {quantity.unit}); give it a range"
            )
            problems.append(StudyProblem(where, f"{message} {{low, high}}, or leave it out"))
        else:
            chosen[entry.path] = None
            if entry.low is not None and entry.high is not None:
                ranges[entry.path] = _deep(quantity, entry.low, entry.high)
    return tuple(chosen), ranges, problems


def _deep(quantity: Quantity, low: float, high: float) -> Quantity:
    middle = min(max(quantity.mode, low), high)
    return replace(quantity, low=low, mode=middle, high=high, shape=Shape.DEEP)


def _factors(inputs: Sequence[str], together: Iterable[Sequence[str]]) -> Factors:
    """Columns that move together: inputs with a common rank correlation are one factor."""
    groups = [tuple(i for i, path in enumerate(inputs) if path in group) for group in together]
    grouped = {column for group in groups for column in group}
    found: Iterator[tuple[int, ...]] = (
        next((g for g in groups if column in g), (column,)) for column in range(len(inputs))
    )
    return tuple(dict.fromkeys(found)) if grouped else tuple((c,) for c in range(len(inputs)))


def function_space(study: Study, version: str, settings: Sequence[Setting] | None = None) -> Space:
    """The space of a study of a user's own function.

    Parameters
    ----------
    settings : of its levers; None takes all combinations of their levels.
    """
    assert study.function is not None  # noqa: S101 - the reader made sure
    inputs = tuple(entry.path for entry in study.uncertainties)
    low = tuple(entry.low or 0.0 for entry in study.uncertainties)
    high = tuple(entry.high or 0.0 for entry in study.uncertainties)
    chosen = settings_of(study) if settings is None else tuple(settings)
    model = FunctionModel(
        study.function, inputs, low, high, study.outcomes, tuple(each.values for each in chosen)
    )
    ranges = {
        path: Quantity(path, "1", a, (a + b) / 2.0, b, Shape.DEEP)
        for path, a, b in zip(inputs, low, high, strict=True)
    }
    # One function has the name of its study; one with levers, those of its settings.
    cases = tuple(StudyCase("" if each.levers else study.function, each) for each in chosen)
    keys = tuple(
        _key([version, study.function, inputs, low, high, study.outcomes, each.levers])
        for each in chosen
    )
    alone = tuple((c,) for c in range(len(inputs)))
    return Space(cases, inputs, alone, ranges, (ranges,) * len(cases), model, keys)


def _key(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def sample_of(study: Study, space: Space) -> Sample:
    """The points of a study."""
    plan, size = study.sampling.plan, study.sampling.size
    if plan is SamplingPlan.FACTORIAL:
        return factorial(space.inputs, size)
    return _PLANS[plan](space.inputs, size, study.seed, space.factors)
