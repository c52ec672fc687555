"""How long bodies take to decide, from a record of cases: fitted with partial pooling.

A mixture cure model: a case ends without any decision with a chance that depends on the procedure,
and otherwise after a log-normal time. The logarithm of the hours is

    grand mean + level of response + procedure + crisis + the case's own,

each term normal about 0 with its own spread. Levels and procedures with few cases are drawn towards
the grand mean as far as their number commands; cases of one crisis are not independent, which is
what its term says. The chance of no decision is a Beta-binomial over procedures, drawn together in
the same way. A case without a decision has no level, for nobody knows what was not decided.

Axes: n cases with a time; L levels of response; P procedures.

Source
------
Mixture cure: Boag, J. Royal Statistical Society B 11 (1949) 15-53. Partial pooling, restricted
likelihood and weak half-normal priors on spreads: Patterson & Thompson, Biometrika 58 (1971)
545-554; Gelman, Bayesian Analysis 1 (2006) 515-533. Interval for clustered differences: Liang &
Zeger, Biometrika 73 (1986) 13-22.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.optimize import fmin
from scipy.special import betaln

__all__ = [
    "Case",
    "CrossValidation",
    "Model",
    "TimeFit",
    "cross_validated",
    "fit",
    "fit_cells",
    "fit_never",
    "fit_pooled",
    "fit_times",
]

F64 = NDArray[np.float64]
Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Z_80: Final = 1.2815515655446004
"""Half of a standard normal's 80 % interval."""
_Z_95: Final = 1.959963984540054
_START: Final = (-0.5, -0.5, -0.2, 0.2)
"""Logarithms of the spreads from which the search begins."""
_USUAL_STRENGTH: Final = 10.0
"""Cases that the common chance of no decision is worth, before the data are seen."""
_FEWEST_OF_A_CELL: Final = 3


class Case(NamedTuple):
    """One case of the record.

    Parameters
    ----------
    hours : hours to the decision; None where none came.
    level : level of response, empty where none came.
    procedure : how the body decides.
    crisis : crisis it belongs to.
    """

    hours: float | None
    level: str
    procedure: str
    crisis: str


class Predictive(NamedTuple):
    """What is expected of a new case in a new crisis: normal in the logarithm of hours.

    Parameters
    ----------
    mean : of the logarithm; error : its standard error; spread : between cases.
    """

    mean: float
    error: float
    spread: float

    @property
    def width(self) -> float:
        """Standard deviation of the logarithm for one new case, the error included."""
        return math.hypot(self.error, self.spread)


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model: a predictive time and a chance of no decision.

    Parameters
    ----------
    time : by level and procedure.
    never : chance of no decision, by procedure.
    """

    time: Callable[[str, str], Predictive]
    never: Callable[[str], float]


@dataclass(frozen=True, slots=True)
class TimeFit:
    """Spreads and effects of the times, and what they say of a new case.

    Parameters
    ----------
    mean : grand mean of the logarithm of hours; error : its standard error.
    level_spread, procedure_spread, crisis_spread, own_spread : standard deviations.
    levels, procedures : names, in the order of the columns of ``design``.
    design : (n, L + P), 1 where a case has the level or procedure.
    inverse : (n, n), inverse of the covariance of the logarithms.
    residual : (n,), inverse times the deviations from the grand mean.
    """

    mean: float
    error: float
    level_spread: float
    procedure_spread: float
    crisis_spread: float
    own_spread: float
    levels: tuple[str, ...]
    procedures: tuple[str, ...]
    design: F64
    inverse: F64
    residual: F64

    def predict(self, level: str, procedure: str) -> Predictive:
        """A new case in a new crisis; a level or procedure never seen stays at the grand mean."""
        prior = np.concatenate(
            [
                [self.level_spread**2 * (name == level) for name in self.levels],
                [self.procedure_spread**2 * (name == procedure) for name in self.procedures],
            ]
        )
        shared = self.design @ prior
        known = self.level_spread**2 + self.procedure_spread**2
        kept = 1.0 - float(np.sum(shared @ self.inverse))
        variance = known - float(shared @ self.inverse @ shared) + (kept * self.error) ** 2
        spread = math.hypot(self.crisis_spread, self.own_spread)
        mean = self.mean + float(shared @ self.residual)
        return Predictive(mean, math.sqrt(max(variance, 0.0)), spread)


def fit_times(cases: Sequence[Case]) -> TimeFit:
    """Spreads by restricted likelihood with half-normal(1) priors, then the effects.

    Parameters
    ----------
    cases : cases of the record; those without a time are left out.

    Source
    ------
    See the module.
    """
    timed = [case for case in cases if case.hours is not None]
    values = np.log(np.array([case.hours for case in timed], dtype=np.float64))
    levels = tuple(sorted({case.level for case in timed}))
    procedures = tuple(sorted({case.procedure for case in timed}))
    by_level = _columns([case.level for case in timed], levels)
    by_procedure = _columns([case.procedure for case in timed], procedures)
    crises = _columns([case.crisis for case in timed], sorted({case.crisis for case in timed}))
    shared = [block @ block.T for block in (by_level, by_procedure, crises)]
    shared.append(np.eye(len(timed)))

    sides = np.stack([np.ones_like(values), values], axis=1)

    def loss(logs: Vector) -> float:
        spreads = np.exp(logs)
        lower = np.linalg.cholesky(_covariance(shared, spreads))
        ones, scaled = solve_triangular(lower, sides, lower=True).T
        weight = float(ones @ ones)
        squares = float(scaled @ scaled) - float(ones @ scaled) ** 2 / weight
        log_det = 2.0 * float(np.sum(np.log(np.diag(lower))))
        restricted = -0.5 * (log_det + math.log(weight) + squares)
        prior = float(np.sum(-0.5 * spreads[:3] ** 2 + logs[:3]))
        return -(restricted + prior)

    spreads = np.exp(_least(loss, _START))
    inverse = np.asarray(np.linalg.inv(_covariance(shared, spreads)), dtype=np.float64)
    weight = float(np.sum(inverse))
    mean = float(np.sum(inverse @ values)) / weight
    return TimeFit(
        mean=mean,
        error=1.0 / math.sqrt(weight),
        level_spread=float(spreads[0]),
        procedure_spread=float(spreads[1]),
        crisis_spread=float(spreads[2]),
        own_spread=float(spreads[3]),
        levels=levels,
        procedures=procedures,
        design=np.concatenate([by_level, by_procedure], axis=1),
        inverse=inverse,
        residual=inverse @ (values - mean),
    )


def _least(loss: Callable[[Vector], float], start: Sequence[float]) -> Vector:
    """Where a function of a few numbers is least, by the simplex search of Nelder and Mead."""
    found = fmin(
        loss, list(start), xtol=1e-6, ftol=1e-9, maxiter=4000, maxfun=4000, disp=False
    )  # fmt: skip
    return np.array(found, dtype=np.float64)


def _columns(values: Sequence[str], names: Sequence[str]) -> F64:
    return np.array([[float(value == name) for name in names] for value in values])


def _covariance(shared: Sequence[F64], spreads: F64) -> F64:
    """Covariance of the logarithms: one block for each spread."""
    total = np.zeros_like(shared[0])
    for spread, block in zip(spreads, shared, strict=True):
        total += float(spread) ** 2 * block
    return total


def fit_never(cases: Sequence[Case]) -> Callable[[str], float]:
    """Chance of no decision by procedure, drawn towards the common one where cases are few.

    Source
    ------
    Beta-binomial by empirical Bayes; the strength of the common chance has a log-normal prior
    about 10 cases, with spread 1.
    """
    counts = {
        name: (
            sum(case.hours is None for case in cases if case.procedure == name),
            sum(case.procedure == name for case in cases),
        )
        for name in sorted({case.procedure for case in cases})
    }

    def loss(guess: Vector) -> float:
        common = 1.0 / (1.0 + math.exp(-float(guess[0])))
        strength = math.exp(float(guess[1]))
        a, b = common * strength, (1.0 - common) * strength
        fits = sum(
            betaln(a + none, b + whole - none) - betaln(a, b) for none, whole in counts.values()
        )
        return -float(fits) + 0.5 * (float(guess[1]) - math.log(_USUAL_STRENGTH)) ** 2

    best = _least(loss, (-1.5, 2.0))
    common, strength = 1.0 / (1.0 + math.exp(-float(best[0]))), math.exp(float(best[1]))

    def never(procedure: str) -> float:
        none, whole = counts.get(procedure, (0, 0))
        return (common * strength + none) / (strength + whole)

    return never


def fit(cases: Sequence[Case]) -> Model:
    """Partial pooling by level and procedure."""
    return Model(fit_times(cases).predict, fit_never(cases))


def fit_pooled(cases: Sequence[Case]) -> Model:
    """One log-normal and one chance of no decision for everything."""
    mean, width = _alone([case.hours for case in cases if case.hours is not None])
    share = sum(case.hours is None for case in cases) / len(cases)
    return Model(lambda _level, _procedure: Predictive(mean, 0.0, width), lambda _procedure: share)


def fit_cells(cases: Sequence[Case]) -> Model:
    """Each pair of procedure and level for itself; with fewer than 3 cases as all together."""
    whole = fit_pooled(cases)

    def time(level: str, procedure: str) -> Predictive:
        hours = [
            case.hours
            for case in cases
            if case.hours is not None and (case.level, case.procedure) == (level, procedure)
        ]
        if len(hours) < _FEWEST_OF_A_CELL:
            return whole.time(level, procedure)
        mean, width = _alone(hours)
        return Predictive(mean, 0.0, width)

    return Model(time, whole.never)


def _alone(hours: Sequence[float]) -> tuple[float, float]:
    """Mean of the logarithm and the spread of a new case about it."""
    logs = np.log(hours)
    return float(np.mean(logs)), float(np.std(logs, ddof=1)) * math.sqrt(1.0 + 1.0 / logs.size)


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """How a model does on crises it has not seen.

    Parameters
    ----------
    cases, timed, crises : how many.
    covered : share of the times that lie in the model's 80 % interval.
    gain : mean log score of a case above that of another model, in nats.
    low, high : 95 % interval of it, cases clustered by crisis.
    """

    cases: int
    timed: int
    crises: int
    covered: float
    gain: float
    low: float
    high: float


def cross_validated(
    cases: Sequence[Case],
    model: Callable[[Sequence[Case]], Model],
    other: Callable[[Sequence[Case]], Model],
) -> CrossValidation:
    """Each crisis predicted from all others, by one model and by another.

    Source
    ------
    Logarithmic score: Good, J. Royal Statistical Society B 14 (1952) 107-114.
    """
    crises = sorted({case.crisis for case in cases})
    gains: list[list[float]] = []
    inside: list[bool] = []
    for crisis in crises:
        rest = [case for case in cases if case.crisis != crisis]
        first, second = model(rest), other(rest)
        held = [case for case in cases if case.crisis == crisis]
        gains.append([_score(first, case) - _score(second, case) for case in held])
        for case in held:
            if case.hours is not None:
                found = first.time(case.level, case.procedure)
                inside.append(abs(math.log(case.hours) - found.mean) <= Z_80 * found.width)
    mean = sum(map(sum, gains)) / len(cases)
    sums = [sum(gain - mean for gain in group) for group in gains]
    half = _Z_95 * math.sqrt(sum(s * s for s in sums)) / len(cases)
    share = sum(inside) / len(inside)
    return CrossValidation(
        len(cases), len(inside), len(crises), share, mean, mean - half, mean + half
    )


def _score(model: Model, case: Case) -> float:
    """Log of the chance, or density in the logarithm of hours, that the model gave to a case."""
    never = model.never(case.procedure)
    if case.hours is None:
        return math.log(never)
    found = model.time(case.level, case.procedure)
    gap = (math.log(case.hours) - found.mean) / found.width
    density = -0.5 * gap * gap - math.log(found.width) - 0.5 * math.log(2.0 * math.pi)
    return math.log(1.0 - never) + density
