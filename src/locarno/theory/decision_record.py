"""How long bodies take to decide, from a record of cases: fitted with partial pooling.

A mixture cure model: a case ends without any decision with a chance that depends on the procedure,
and otherwise after a log-normal time. The logarithm of the hours is

    grand mean + level of response + procedure + crisis + the case's own,

each term normal about 0 with its own spread. Levels and procedures with few cases are drawn towards
the grand mean as far as their number commands; cases of one crisis are not independent, which is
what its term says. The chance of no decision is a Beta-binomial over procedures, drawn together in
the same way. A case without a decision has no level, for nobody knows what was not decided.

Axes: n cases with a time; L levels of response; P procedures; the grand mean counts as one more.

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
    level_spread, procedure_spread, crisis_spread, own_spread : standard deviations.
    levels, procedures : names, in the order of the effects.
    effects : (1 + L + P), grand mean of the logarithm of hours, then the effects.
    covariance : of the errors of the same.
    """

    level_spread: float
    procedure_spread: float
    crisis_spread: float
    own_spread: float
    levels: tuple[str, ...]
    procedures: tuple[str, ...]
    effects: F64
    covariance: F64

    @property
    def mean(self) -> float:
        """Grand mean of the logarithm of hours."""
        return float(self.effects[0])

    def predict(self, level: str, procedure: str) -> Predictive:
        """A new case in a new crisis; a level or procedure never seen stays at the grand mean."""
        chosen = np.zeros(self.effects.size)
        chosen[0] = 1.0
        unknown = 0.0
        for name, names, first, spread in (
            (level, self.levels, 1, self.level_spread),
            (procedure, self.procedures, 1 + len(self.levels), self.procedure_spread),
        ):
            if name in names:
                chosen[first + names.index(name)] = 1.0
            else:
                unknown += spread**2
        error = math.sqrt(float(chosen @ self.covariance @ chosen) + unknown)
        spread = math.hypot(self.crisis_spread, self.own_spread)
        return Predictive(float(chosen @ self.effects), error, spread)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the fit needs of the cases: sums over all of them and over each crisis.

    ``design`` is (n, 1 + L + P) with ones in front; ``cross`` its inner product, ``with_values``
    that with the logarithms; ``by_crisis`` and ``values_by_crisis`` sums of both over a crisis.
    """

    cases: F64
    cross: F64
    with_values: F64
    squares: float
    by_crisis: F64
    values_by_crisis: F64


def _sums(timed: Sequence[Case], levels: Sequence[str], procedures: Sequence[str]) -> _Sums:
    values = np.log(np.array([case.hours for case in timed], dtype=np.float64))
    design = np.concatenate(
        [
            np.ones((len(timed), 1)),
            _columns([case.level for case in timed], levels),
            _columns([case.procedure for case in timed], procedures),
        ],
        axis=1,
    )
    crises = _columns([case.crisis for case in timed], sorted({case.crisis for case in timed}))
    return _Sums(
        crises.sum(axis=0),
        design.T @ design,
        design.T @ values,
        float(values @ values),
        crises.T @ design,
        crises.T @ values,
    )


def _columns(values: Sequence[str], names: Sequence[str]) -> F64:
    return np.array([[float(value == name) for name in names] for value in values])


def fit_times(cases: Sequence[Case]) -> TimeFit:
    """Spreads by restricted likelihood with half-normal(1) priors, then the effects.

    Parameters
    ----------
    cases : cases of the record; those without a time are left out.

    Source
    ------
    See the module; the equations of the effects are Henderson's, Biometrics 31 (1975) 423-447.
    """
    timed = [case for case in cases if case.hours is not None]
    levels = tuple(sorted({case.level for case in timed}))
    procedures = tuple(sorted({case.procedure for case in timed}))
    sums = _sums(timed, levels, procedures)
    sizes = (len(levels), len(procedures))

    def loss(logs: Vector) -> float:
        spreads = np.exp(logs)
        left, right, squares, log_det = _equations(sums, sizes, spreads)
        found = np.linalg.solve(left, right)
        _, extra = np.linalg.slogdet(left)
        restricted = -0.5 * (log_det + float(extra) + squares - float(found @ right))
        prior = float(np.sum(-0.5 * spreads[:3] ** 2 + logs[:3]))
        return -(restricted + prior)

    spreads = np.exp(_least(loss, _START))
    left, right, _, _ = _equations(sums, sizes, spreads)
    covariance = np.asarray(np.linalg.inv(left), dtype=np.float64)
    level, procedure, crisis, own = map(float, spreads)
    return TimeFit(
        level, procedure, crisis, own, levels, procedures, covariance @ right, covariance
    )


def _equations(sums: _Sums, sizes: tuple[int, int], spreads: F64) -> tuple[F64, F64, float, float]:
    """Henderson's equations: left and right side, weighted squares, and the other log determinants.

    Cases of a crisis share its term: their covariance is a constant plus a diagonal, whose inverse
    is the diagonal's less a multiple of the sum over the crisis.
    """
    level, procedure, crisis, own = (float(spread) ** 2 for spread in spreads)
    shared = crisis / (own + sums.cases * crisis)
    left = (sums.cross - (sums.by_crisis.T * shared) @ sums.by_crisis) / own
    right = (sums.with_values - sums.by_crisis.T @ (shared * sums.values_by_crisis)) / own
    squares = (sums.squares - float(shared @ sums.values_by_crisis**2)) / own
    precision = [0.0] + [1.0 / level] * sizes[0] + [1.0 / procedure] * sizes[1]
    left += np.diag(precision)
    cases = float(np.sum(sums.cases))
    log_det = (cases - sums.cases.size) * math.log(own)
    log_det += float(np.sum(np.log(own + sums.cases * crisis)))
    log_det += sizes[0] * math.log(level) + sizes[1] * math.log(procedure)
    return left, right, squares, log_det


def _least(loss: Callable[[Vector], float], start: Sequence[float]) -> Vector:
    """Where a function of a few numbers is least, by the simplex search of Nelder and Mead."""
    found = fmin(
        loss, list(start), xtol=1e-6, ftol=1e-9, maxiter=4000, maxfun=4000, disp=False
    )  # fmt: skip
    return np.array(found, dtype=np.float64)


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
