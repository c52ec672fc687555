"""Sampling plans: where to evaluate a model, and in which order the points belong together.

A sample carries its plan, so that an analysis can refuse points that were drawn for another. Points
lie in blocks: point ``n`` of every block shares its luck, so that the points that an analysis
compares differ in inputs only. Axes: ``B`` blocks, ``N`` points in a block, ``K`` inputs.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from locarno.model.sampling_plan import SamplingPlan
from locarno.theory.philox import uniforms

__all__ = [
    "Sample",
    "SamplingPlan",
    "factorial",
    "latin_hypercube",
    "morris",
    "points_for",
    "saltelli",
    "saltelli_pairs",
    "sobol_sequence",
]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Factors = tuple[tuple[int, ...], ...]

EDGE = 2.0**-32
"""Closest a uniform comes to 0 or 1: quantiles of unbounded distributions stay finite."""
ALIASED = 4.5
"""Standard errors beyond which a correlation between independent inputs is no accident, even the
largest of some hundred thousand pairs."""
MORRIS_LEVELS = 4
MORRIS_STREAM = 101
FACTORIAL_ENDS = (0.05, 0.95)
"""Quantiles between which the levels of a full factorial lie: the range of every spread."""
_SOBOL_MOST = 21_201
SOBOL_GROUP = 10
"""Columns of one Sobol sequence that stay together; more of them come in groups, out of step.

In a sequence of hundreds of columns the leading digits of some are sums of those of others, as in a
fractional factorial of low resolution: what two inputs do together looks like the doing of a third
that means nothing. Among ten columns it does not happen from some hundred points on (measured).
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """Points of a plan as quantiles of their inputs.

    Parameters
    ----------
    plan : how they were laid out.
    names : (K,) inputs.
    factors : columns that move together, each column in exactly one.
    u : (B, N, K) quantiles in (0, 1).
    moved : (B - 1, N) factor that changes from a block to the next; Morris only, else empty.
    """

    plan: SamplingPlan
    names: tuple[str, ...]
    factors: Factors
    u: F64
    moved: I64

    def __post_init__(self) -> None:
        """Refuse a sample whose parts do not belong together."""
        dimensions = 3
        if self.u.ndim != dimensions or self.u.shape[2] != len(self.names):
            message = f"quantiles of {len(self.names)} inputs need shape (B, N, K), found "
            raise ValueError(message + f"{self.u.shape}")
        columns = sorted(column for factor in self.factors for column in factor)
        if columns != list(range(len(self.names))):
            message = f"every input belongs to exactly one factor, found {self.factors}"
            raise ValueError(message)

    @property
    def blocks(self) -> int:
        """Number of blocks B."""
        return int(self.u.shape[0])

    @property
    def size(self) -> int:
        """Points in a block, N."""
        return int(self.u.shape[1])

    @property
    def points(self) -> int:
        """Points in all, B x N."""
        return self.blocks * self.size

    @property
    def matrix(self) -> F64:
        """All points, block after block, (B * N, K)."""
        return self.u.reshape(self.points, len(self.names))

    @property
    def factor_names(self) -> tuple[str, ...]:
        """One name a factor: its input, or its inputs joined by a plus."""
        return tuple(" + ".join(self.names[column] for column in f) for f in self.factors)

    def digest(self) -> str:
        """SHA-256 of plan, inputs and points: what an outcome must have been computed for."""
        found = hashlib.sha256()
        for part in (self.plan, *self.names, self.factors, self.u.shape):
            found.update(f"{part}\n".encode())
        found.update(np.ascontiguousarray(self.u).tobytes())
        found.update(np.ascontiguousarray(self.moved).tobytes())
        return found.hexdigest()

    def aliased(self, columns: Sequence[int]) -> tuple[bool, ...]:
        """Whether each of some inputs moves with one named before it, more than by accident.

        A Sobol sequence with few points for its number of inputs has pairs of columns that are
        nearly the same: what one of them holds looks like the other's doing.

        Parameters
        ----------
        columns : inputs, the strongest first.
        """
        chosen = self.matrix[:, list(columns)]
        with np.errstate(invalid="ignore"):
            together = np.abs(np.corrcoef(chosen.T)).reshape(len(columns), -1)
        limit = ALIASED / np.sqrt(self.points)
        return tuple(bool((together[k, :k] > limit).any()) for k in range(len(columns)))

    def only(self, columns: Sequence[int]) -> Sample:
        """The same points seen from some of their inputs; of an even plan, which stays even."""
        self.require(SamplingPlan.SOBOL, SamplingPlan.LHS)
        names = tuple(self.names[column] for column in columns)
        u = np.ascontiguousarray(self.u[:, :, list(columns)])
        return Sample(self.plan, names, _alone(names), u, self.moved)

    def outcome(self, values: F64) -> F64:
        """Values at all points as (B, N); refused when they are not one a point.

        Parameters
        ----------
        values : (B * N,) block after block, any unit.
        """
        if values.shape != (self.points,):
            message = (
                f"a sample of {self.points} points needs one value each, found shape {values.shape}"
            )
            raise ValueError(message)
        return np.asarray(values, dtype=np.float64).reshape(self.blocks, self.size)

    def require(self, *plans: SamplingPlan) -> None:
        """Refuse an analysis that other plans are made for.

        Raises
        ------
        ValueError
            When the plan is none of those named.
        """
        if self.plan not in plans:
            wanted = " or ".join(plans)
            message = f"this analysis reads a sample of plan {wanted}, found one of {self.plan}"
            raise ValueError(message)


def _alone(names: Sequence[str]) -> Factors:
    return tuple((column,) for column in range(len(names)))


def _inside(u: F64) -> F64:
    return np.clip(u, EDGE, 1.0 - EDGE)


def _sobol(columns: int, size: int, seed: int | np.random.Generator) -> F64:
    """First points of a scrambled Sobol sequence, (N, columns); longer ones begin alike."""
    if columns > _SOBOL_MOST:
        message = f"a Sobol sequence has at most {_SOBOL_MOST} columns, found {columns}"
        raise ValueError(message)
    engine = _qmc().Sobol(columns, scramble=True, rng=np.random.default_rng(seed))
    # Whole powers of two only: the engine warns of every other number, and the rest is cut.
    found = engine.random_base2(max(size - 1, 1).bit_length())
    return _inside(np.asarray(found, dtype=np.float64)[:size])


@lru_cache(maxsize=4)
def _in_groups(columns: int, size: int, seed: int) -> F64:
    """Sobol sequences side by side, each shuffled within every doubling, (N, columns).

    Kept, for designs of one scenario ask for the same; nobody may write into it.
    """
    found = _grouped(columns, size, seed)
    found.setflags(write=False)
    return found


def _grouped(columns: int, size: int, seed: int) -> F64:
    if columns <= SOBOL_GROUP:
        return _sobol(columns, size, seed)
    whole = 1 << max(size - 1, 1).bit_length()
    groups = []
    for first in range(0, columns, SOBOL_GROUP):
        draws = np.random.default_rng([seed, first + 1])
        own = _sobol(min(SOBOL_GROUP, columns - first), whole, draws)
        groups.append(own[_order(draws, whole)[:size]])
    return np.concatenate(groups, axis=1)


def _order(draws: np.random.Generator, size: int) -> I64:
    """Rows 0, 1, 2-3, 4-7 and so on, each doubling shuffled within itself, (N,)."""
    found = [np.zeros(1, dtype=np.int64)]
    length = 1
    while length < size:
        found.append(length + draws.permutation(length))
        length *= 2
    return np.concatenate(found)


def sobol_sequence(
    names: Sequence[str], size: int, seed: int, factors: Factors | None = None
) -> Sample:
    """A scrambled Sobol sequence: even cover of the space, and a longer one begins alike.

    More than ten inputs take a sequence for every ten of them, each in an order of its own within
    every doubling of the points, so that inputs of different groups are not confounded.

    Parameters
    ----------
    names : inputs; size : points N; seed : of the scrambling; factors : columns moved together.

    Source
    ------
    Sobol (1967), USSR Comput. Math. Math. Phys. 7; scrambling of Matousek (1998), by scipy; groups:
    Latin supercube sampling, Owen (1998), ACM TOMACS 8(1).

    Examples
    --------
    >>> first, longer = sobol_sequence(["a"], 4, 1), sobol_sequence(["a"], 8, 1)
    >>> bool((first.u == longer.u[:, :4]).all())
    True
    """
    u = _in_groups(len(names), size, seed)[np.newaxis]
    return Sample(SamplingPlan.SOBOL, tuple(names), factors or _alone(names), u, _no_moves())


def latin_hypercube(
    names: Sequence[str], size: int, seed: int, factors: Factors | None = None
) -> Sample:
    """A Latin hypercube: each input has exactly one point in each of N slices of its range.

    Parameters
    ----------
    names : inputs; size : points N; seed : of the draw; factors : columns moved together.

    Source
    ------
    McKay, Beckman and Conover (1979), Technometrics 21(2), by scipy.

    Examples
    --------
    >>> sorted(int(4 * x) for x in latin_hypercube(["a"], 4, 1).u[0, :, 0])
    [0, 1, 2, 3]
    """
    engine = _qmc().LatinHypercube(len(names), rng=np.random.default_rng(seed))
    u = _inside(np.asarray(engine.random(size), dtype=np.float64))[np.newaxis]
    return Sample(SamplingPlan.LHS, tuple(names), factors or _alone(names), u, _no_moves())


def saltelli(names: Sequence[str], size: int, seed: int, factors: Factors | None = None) -> Sample:
    """Saltelli's radial sample: A, B, and A with each factor taken from B, K' + 2 blocks.

    Parameters
    ----------
    names : inputs; size : points N in each block, best a power of two; seed : of the scrambling;
    factors : columns moved together (dependent inputs, semantics of ``together:``).

    Source
    ------
    Saltelli et al. (2010), Computer Physics Communications 181, table 2 (radial sampling).

    Examples
    --------
    >>> saltelli(["a", "b"], 4, 1).u.shape
    (4, 4, 2)
    """
    chosen, count = factors or _alone(names), len(names)
    both = _sobol(2 * count, size, seed)
    a, b = both[:, :count], both[:, count:]
    blocks = [a, b]
    for factor in chosen:
        mixed = a.copy()
        mixed[:, factor] = b[:, factor]
        blocks.append(mixed)
    return Sample(SamplingPlan.SALTELLI, tuple(names), chosen, np.stack(blocks), _no_moves())


def saltelli_pairs(
    names: Sequence[str], size: int, seed: int, factors: Factors | None = None
) -> Sample:
    """Saltelli's sample with B and each factor taken from A besides, 2 K' + 2 blocks: for pairs.

    Parameters
    ----------
    names, size, seed, factors : as for ``saltelli``, whose blocks come first.

    Source
    ------
    Saltelli (2002), Computer Physics Communications 145, theorem 2.

    Examples
    --------
    >>> saltelli_pairs(["a", "b"], 4, 1).u.shape
    (6, 4, 2)
    """
    found = saltelli(names, size, seed, factors)
    blocks = list(found.u)
    for factor in found.factors:
        mixed = found.u[1].copy()
        mixed[:, factor] = found.u[0][:, factor]
        blocks.append(mixed)
    return replace(found, plan=SamplingPlan.SALTELLI_PAIRS, u=np.stack(blocks))


def morris(names: Sequence[str], size: int, seed: int, factors: Factors | None = None) -> Sample:
    """Morris's trajectories: from a random corner of a grid of 4 levels, each factor moves once.

    Levels are the middles of four equal slices (12.5 % to 87.5 %), so that inputs without bounds
    stay finite; a step is two levels, 0.5 of the quantile.

    Parameters
    ----------
    names : inputs; size : trajectories N; seed : of the draw; factors : columns moved together.

    Source
    ------
    Morris (1991), Technometrics 33(2); groups: Campolongo, Cariboni and Saltelli (2007).

    Examples
    --------
    >>> morris(["a", "b"], 3, 1).u.shape
    (3, 3, 2)
    """
    chosen, count = factors or _alone(names), len(names)
    moves = len(chosen)
    lanes = np.arange(count)[np.newaxis, :]
    row = np.arange(size)[:, np.newaxis]
    base, _ = uniforms(seed, MORRIS_STREAM, row, 0, 0, lanes)
    half = MORRIS_LEVELS // 2
    low = np.floor(base * half)
    order, upward = uniforms(seed, MORRIS_STREAM, row, 1, 0, np.arange(moves)[np.newaxis, :])
    sequence = np.argsort(order, axis=1, kind="stable")
    up = upward < 1.0 / 2.0
    level = low.copy()
    for number, factor in enumerate(chosen):
        level[:, factor] += np.where(up[:, number], 0, half)[:, np.newaxis]
    blocks = [level.copy()]
    for step in range(moves):
        for n in range(size):
            number = sequence[n, step]
            level[n, chosen[number]] += half if up[n, number] else -half
        blocks.append(level.copy())
    u = (np.stack(blocks) + 0.5) / MORRIS_LEVELS
    moved = sequence.T.astype(np.int64)
    return Sample(SamplingPlan.MORRIS, tuple(names), chosen, u, moved)


def factorial(names: Sequence[str], levels: int) -> Sample:
    """All combinations of evenly spaced levels from the 5 % to the 95 % point of each input.

    Parameters
    ----------
    names : inputs, the first running slowest; levels : levels of each, at least 2.

    Source
    ------
    Box, Hunter and Hunter (2005), "Statistics for Experimenters", ch. 5.

    Examples
    --------
    >>> factorial(["a", "b"], 2).u[0].tolist()
    [[0.05, 0.05], [0.05, 0.95], [0.95, 0.05], [0.95, 0.95]]
    """
    steps = np.linspace(*FACTORIAL_ENDS, levels)
    u = np.array(list(itertools.product(steps, repeat=len(names))))[np.newaxis]
    return Sample(SamplingPlan.FACTORIAL, tuple(names), _alone(names), u, _no_moves())


def points_for(plan: SamplingPlan, size: int, factors: int) -> int:
    """Points that a plan evaluates.

    Parameters
    ----------
    plan : the plan; size : points in a block (for a factorial, levels); factors : that move alone.

    Examples
    --------
    >>> points_for(SamplingPlan.SALTELLI, 1024, 3), points_for(SamplingPlan.FACTORIAL, 5, 2)
    (5120, 25)
    """
    match plan:
        case SamplingPlan.SALTELLI:
            return size * (factors + 2)
        case SamplingPlan.SALTELLI_PAIRS:
            return size * 2 * (factors + 1)
        case SamplingPlan.MORRIS:
            return size * (factors + 1)
        case SamplingPlan.FACTORIAL:
            return int(size**factors)
        case _:
            return size


def _no_moves() -> I64:
    return np.zeros((0, 0), dtype=np.int64)


def _qmc() -> Any:  # noqa: ANN401 - a module
    """SciPy's sequences, which take half a second to import: whoever draws none does not wait."""
    return import_module("scipy.stats.qmc")
