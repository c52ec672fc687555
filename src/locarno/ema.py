"""A scenario as the model of EMA Workbench: its samplers and analyses, Locarno's futures.

Needs the extra ``study``, and ``ema_workbench`` (2.5), which is imported by whoever asks for it.

    from locarno.ema import batch_evaluator, ema_model

    model = ema_model(Path("study.yaml"))
    with batch_evaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=1000, policies=4)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from locarno.errors import LocarnoError
from locarno.model.sampling_plan import SamplingPlan
from locarno.model.study import Budget, Sampling, Uncertain
from locarno.studies.preparing import prepare, prepared_from
from locarno.study.answers import outcomes_needed
from locarno.study.space import Space
from locarno.theory.designs_of_experiments import EDGE

__all__ = ["DESIGN", "Batch", "batch_evaluator", "ema_model"]

F64 = NDArray[np.float64]

DESIGN = "design"
"""Name of the lever: which case of the study, by its label."""
_ADDRESS_BYTES = 4
_MOST = 256
"""Futures evaluated at a time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases of a study at given values of its inputs.

    Every input is even over the range that the scenario declares, as EMA Workbench explores it. The
    luck of a future is addressed by the values of its inputs, so that designs are compared on the
    same luck, and neither order nor batch changes a number.

    Parameters
    ----------
    names : by input, its path with everything but letters and digits replaced by ``_``.
    outcomes : means over the histories of a future.
    """

    space: Space
    names: Mapping[str, str]
    outcomes: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Cases that can be evaluated."""
        return tuple(case.label for case in self.space.cases if case.failure is None)

    def run(self, label: str, values: F64) -> dict[str, F64]:
        """Mean outcomes of one case, (n,) each.

        Parameters
        ----------
        values : (n, K) in the units of the inputs.
        """
        case = next(n for n, each in enumerate(self.space.cases) if each.label == label)
        parts = [
            self._some(case, values[first : first + _MOST])
            for first in range(0, len(values), _MOST)
        ]
        return {name: np.concatenate([part[name] for part in parts]) for name in self.outcomes}

    def _some(self, case: int, values: F64) -> dict[str, F64]:
        ranges = [self.space.ranges[path] for path in self.space.inputs]
        low = np.array([each.low for each in ranges])
        high = np.array([each.high for each in ranges])
        u = np.clip((values - low) / (high - low), EDGE, 1.0 - EDGE)
        model = self.space.model
        found = model.evaluate(case, u, np.array([_address(row) for row in values]))
        return {
            name: found[name].reshape(-1, model.histories).mean(axis=1) for name in self.outcomes
        }


def _address(row: F64) -> int:
    return int.from_bytes(hashlib.sha256(row.tobytes()).digest()[:_ADDRESS_BYTES], "big")


def _batch(study: Path) -> Batch:
    """The cases of a study, each input even over its range."""
    ready = prepare(study)
    even = tuple(
        Uncertain(path, quantity.low, quantity.high)
        for path, quantity in ready.space.ranges.items()
    )
    # The workbench samples by itself: no plan of the file counts.
    sampling = replace(
        ready.study.sampling, plan=SamplingPlan.LHS, size=Sampling().size, band=False
    )
    changed = replace(ready.study, uncertainties=even, sampling=sampling, budget=Budget())
    space = prepared_from(replace(ready.file, study=changed), ready.folder).space
    names = {re.sub(r"\W", "_", path): path for path in space.inputs}
    if len(names) < len(space.inputs):
        message = f"{study}: two inputs have one name in EMA Workbench; list fewer of them"
        raise LocarnoError(message)
    return Batch(space, names, outcomes_needed(ready.study))


def _workbench() -> Any:  # noqa: ANN401 - a package without types
    try:
        return import_module("ema_workbench")
    except ImportError as error:
        message = "EMA Workbench is not installed: pip install 'ema_workbench==2.5.*'"
        raise LocarnoError(message) from error


def ema_model(study: Path, name: str = "locarno") -> Any:  # noqa: ANN401 - as above
    """A study file as a ``Model`` of EMA Workbench.

    Parameters
    ----------
    study : its inputs become uncertainties, its cases the lever ``design``, its outcomes scalars.

    Raises
    ------
    LocarnoError
        When EMA Workbench is not installed, or the study file has problems.
    """
    ema = _workbench()
    batch = _batch(study)

    def one(**given: Any) -> dict[str, float]:  # noqa: ANN401 - as the workbench hands it over
        found = batch.run(given.get(DESIGN, batch.labels[0]), _row(batch, given)[np.newaxis])
        return {key: float(values[0]) for key, values in found.items()}

    model = ema.Model(name, function=one)
    model.uncertainties = [
        ema.RealParameter(key, batch.space.ranges[path].low, batch.space.ranges[path].high)
        for key, path in batch.names.items()
    ]
    if len(batch.labels) > 1:
        model.levers = [ema.CategoricalParameter(DESIGN, list(batch.labels))]
    model.outcomes = [ema.ScalarOutcome(key) for key in batch.outcomes]
    model.locarno_batch = batch
    return model


def _row(batch: Batch, given: Mapping[str, Any]) -> F64:
    return np.array([float(given[key]) for key in batch.names])


def batch_evaluator(model: Any) -> Any:  # noqa: ANN401 - as above
    """An evaluator that hands all experiments of a design over at once.

    Parameters
    ----------
    model : from ``ema_model``. Other evaluators of the workbench give the same numbers, one at a
        time.
    """
    evaluators = import_module(f"{_workbench().__name__}.em_framework.evaluators")

    def evaluate(
        _self: Any,  # noqa: ANN401 - called by the workbench with values of its own
        scenarios: Any,  # noqa: ANN401
        policies: Any,  # noqa: ANN401
        callback: Any,  # noqa: ANN401
        combine: str = "factorial",
    ) -> None:
        made = evaluators.experiment_generator(scenarios, [model], policies, combine=combine)
        experiments = list(made)
        results = _all(model.locarno_batch, experiments)
        for experiment, found in zip(experiments, results, strict=True):
            callback(experiment, found)

    methods = {
        "initialize": lambda _self: None,
        "finalize": lambda _self: None,
        "evaluate_experiments": evaluate,
    }
    return type("BatchEvaluator", (evaluators.BaseEvaluator,), methods)(model)


def _all(batch: Batch, experiments: Sequence[Any]) -> list[dict[str, float]]:
    """Outcomes of every experiment, in order."""
    labels = [each.policy.get(DESIGN, batch.labels[0]) for each in experiments]
    rows = np.array([_row(batch, each.scenario) for each in experiments])
    found: list[dict[str, float]] = [{} for _ in experiments]
    for label in dict.fromkeys(labels):
        here = [n for n, each in enumerate(labels) if each == label]
        values = batch.run(label, rows[here])
        for place, n in enumerate(here):
            found[n] = {name: float(values[name][place]) for name in batch.outcomes}
    return found
