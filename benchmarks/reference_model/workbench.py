"""The reference model under EMA Workbench: one experiment a future, in worker processes."""

from __future__ import annotations

import logging

import numpy as np
from ema_workbench import (
    Constant,
    Model,
    MultiprocessingEvaluator,
    RealParameter,
    ScalarOutcome,
    Scenario,
    SequentialEvaluator,
    ema_logging,
)
from numpy.typing import NDArray

from reference_model import loops, ours
from reference_model.parameters import RANGES

F64 = NDArray[np.float64]
OUTCOMES = ("outcome", "day", "incidents", "busiest", "cred")


def empty(**_: float) -> dict[str, float]:
    """What the workbench itself costs."""
    return dict.fromkeys(OUTCOMES, 0.0)


def python_model(sectors: int, days: int, seed: int, number: float, **p: float) -> dict[str, float]:
    """A future in Python."""
    row = np.array([[p[name] for name in RANGES]])
    return dict(zip(OUTCOMES, loops.run(row, sectors, days, seed + int(number))[0], strict=True))


def kernel_model(sectors: int, days: int, seed: int, number: float, **p: float) -> dict[str, float]:
    """A future by our kernels."""
    row = np.array([[p[name] for name in RANGES]])
    found = ours.run(row, sectors, days, seed, first=int(number))
    return dict(zip(OUTCOMES, found[0], strict=True))


FUNCTIONS = {"empty": empty, "python": python_model, "kernel": kernel_model}


class Experiments:
    """A model, its experiments and an evaluator that stays open; its processes start beforehand."""

    def __init__(self, name: str, sectors: int, days: int, seed: int, workers: int) -> None:
        ema_logging.log_to_stderr(logging.ERROR)
        model = Model("ceasefire", function=FUNCTIONS[name])
        ranges = {**RANGES, "number": (0.0, 2.0**31)}
        model.uncertainties = [RealParameter(key, *ends) for key, ends in ranges.items()]
        model.constants = [Constant("sectors", sectors), Constant("days", days),
                           Constant("seed", seed)]  # fmt: skip
        model.outcomes = [ScalarOutcome(key) for key in OUTCOMES]
        self.name, self.model = name, model
        self.evaluator = (
            MultiprocessingEvaluator(model, n_processes=workers)
            if workers > 1
            else SequentialEvaluator(model)
        )

    def run(self, parameters: F64) -> F64:
        """Outcomes of every future, (n, 5)."""
        scenarios = [
            Scenario(str(number), **dict(zip(RANGES, row, strict=True)), number=number)
            for number, row in enumerate(parameters.tolist())
        ]
        _, found = self.evaluator.perform_experiments(scenarios=scenarios, log_progress=True)
        return np.stack([found[key] for key in OUTCOMES], axis=1)
