"""What is evaluated: the cases of a scenario, or a function of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from locarno.engine.points import CaseModel, PointFutures, outcomes_at
from locarno.errors import LocarnoError
from locarno.model.evidence import Quantity
from locarno.model.study import Level

__all__ = ["FunctionModel", "Model", "ScenarioModel"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Columns = Mapping[str, F64]


class Model(Protocol):
    """Outcomes at points, the same wherever and in whatever order they are asked for."""

    @property
    def histories(self) -> int:
        """Histories of each point, H."""
        ...

    @property
    def band(self) -> bool:
        """Whether outcomes of histories are known at both ends of the band of lambda too."""
        ...

    def evaluate(self, case: int, u: F64, addresses: I64) -> Columns:
        """Outcomes of n points, (n * H,) each.

        Parameters
        ----------
        case : number of the case; u : (n, K) quantiles; addresses : (n,) luck of each point.
        """
        ...

    def quantiles(self, u: F64, addresses: I64) -> F64:
        """Where inputs stand within their ranges, those that move together mixed, (n, K)."""
        ...


@dataclass(frozen=True, slots=True)
class ScenarioModel:
    """Cases of a scenario at points.

    Parameters
    ----------
    cases : by number; None where the case could not be generated.
    inputs : (K,) paths that vary; ranges : those with a range of the study's own.
    likely : whether all other inputs stand at their most likely value.
    band : whether histories are lived at both ends of the band of lambda too.
    """

    cases: tuple[CaseModel | None, ...]
    inputs: tuple[str, ...]
    ranges: Mapping[str, Quantity]
    seed: int
    histories: int
    likely: bool
    band: bool = True

    def evaluate(self, case: int, u: F64, addresses: I64) -> Columns:
        """Outcomes of n points, (n * H,) each."""
        model = self.cases[case]
        if model is None:
            message = "this case was not generated and has no outcomes"
            raise LocarnoError(message)
        futures = self._futures(model, u, addresses)
        return outcomes_at(model, futures, addresses, self.histories, band=self.band)

    def _futures(self, model: CaseModel, u: F64, addresses: I64) -> PointFutures:
        given = {path: u[:, column] for column, path in enumerate(self.inputs)}
        return PointFutures(
            model.case, self.seed, model.positions, addresses, given,
            ranges=self.ranges, likely=self.likely,
        )  # fmt: skip

    def quantiles(self, u: F64, addresses: I64) -> F64:
        """Where inputs stand within their ranges, those that move together mixed, (n, K)."""
        model = next((model for model in self.cases if model is not None), None)
        if model is None:
            return u
        futures = self._futures(model, u, addresses)
        return np.stack([futures.uniform(path) for path in self.inputs], axis=1)


@dataclass(frozen=True, slots=True)
class FunctionModel:
    """A user's own function of its inputs.

    Parameters
    ----------
    function : ``module:name``; it takes a map from input to (n,) values and returns (n,) values of
        the one outcome, or a map from outcome to (n,) values.
    inputs : (K,) names; low, high : (K,) ends of their ranges.
    outcomes : names of what it returns.
    levers : by case, settings that it is given beside the inputs, the same at every point.
    """

    function: str
    inputs: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    outcomes: tuple[str, ...]
    levers: tuple[tuple[tuple[str, Level], ...], ...] = ((),)

    @property
    def histories(self) -> int:
        """One: a function has no luck."""
        return 1

    @property
    def band(self) -> bool:
        """No: a function has no challenger who chooses."""
        return False

    def evaluate(self, case: int, u: F64, addresses: I64) -> Columns:
        """Outcomes of n points, (n,) each."""
        del addresses
        low, high = np.array(self.low), np.array(self.high)
        values = low + u * (high - low)
        given: dict[str, NDArray[Any]] = {
            name: values[:, column] for column, name in enumerate(self.inputs)
        }
        given |= {name: np.full(len(u), level) for name, level in self.levers[case]}
        module, _, name = self.function.partition(":")
        try:
            found = getattr(import_module(module), name)(given)
        except (ImportError, AttributeError) as error:
            message = f"{self.function}: cannot be used: {error}; is it on the path of Python?"
            raise LocarnoError(message) from error
        except Exception as error:  # a user's own code may raise anything
            message = f"{self.function} raised {type(error).__name__}: {error}"
            raise LocarnoError(message) from error
        columns = found if isinstance(found, Mapping) else {self.outcomes[0]: found}
        return {name: self._column(columns, name, len(u)) for name in self.outcomes}

    def quantiles(self, u: F64, addresses: I64) -> F64:
        """The quantiles as they are: inputs of a function are independent."""
        del addresses
        return u

    def _column(self, columns: Mapping[str, object], name: str, count: int) -> F64:
        if name not in columns:
            message = f"{self.function} returned no {name!r}, only {', '.join(columns)}"
            raise LocarnoError(message)
        values = np.asarray(columns[name], dtype=np.float64)
        if values.shape != (count,):
            message = f"{self.function} must return {count} values of {name!r}, one a point; found "
            raise LocarnoError(message + f"shape {values.shape}")
        return values
