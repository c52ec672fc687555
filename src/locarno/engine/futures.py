"""Futures: one draw of every uncertain number each, remembered as it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from types import MappingProxyType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

import locarno.kernels.elementary  # noqa: F401 - compiled twins of exp, log and the normal law
from locarno.engine.streams import Stream
from locarno.model.evidence import Quantity, Shape, Together
from locarno.theory.normal import ndtri
from locarno.theory.philox import uniforms
from locarno.theory.sampling import (
    gaussian_copula,
    lognormal_quantile,
    pert_quantile,
    pert_quantiles,
    triangular_quantile,
    uniform_quantile,
)

__all__ = ["Drawn", "FirstFutures", "Futures", "Typical", "quantile"]

F64 = NDArray[np.float64]
T = TypeVar("T")
_LEAST_LUCK = 2.0**-64
Drawn = tuple[str, Shape, float, float, float]
"""A range by its input's path, shape, low, mode and high."""


def quantile(quantity: Quantity, u: F64) -> F64:
    """The value of a quantity at quantiles ``u`` of its declared range.

    Parameters
    ----------
    quantity : the number and its shape.
    u : any shape, in (0, 1).
    """
    low, mode, high = quantity.low, quantity.mode, quantity.high
    match quantity.shape:
        case Shape.PERT:
            return pert_quantile(u, low, mode, high)
        case Shape.DEEP:
            return uniform_quantile(u, low, high)
        case Shape.TRIANGULAR:
            return triangular_quantile(u, low, mode, high)
        case Shape.LOGNORMAL:
            return lognormal_quantile(u, low, high)
        case _:
            return np.full(np.shape(u), mode)


class Futures:
    """R draws of every quantity of a case.

    A quantity is drawn from the stream addressed by its position in the file, so that designs
    that share an input share its draw, and adding a design at the end moves no other draw.
    Every read is remembered: that is how the ledger knows what a run consulted, and how a stage
    can be skipped when an input it never read is varied.

    Parameters
    ----------
    seed : study seed.
    runs : number of futures R.
    positions : ordinal of each quantity's path in the file.
    together : groups of inputs with a common rank correlation.
    fixed : inputs held at one value in every future, by path.
    like : futures of the same seed and number, whose draws need not be made again.
    """

    def __init__(
        self,
        seed: int,
        runs: int,
        positions: Mapping[str, int],
        *,
        together: Sequence[Together] = (),
        fixed: Mapping[str, float] = MappingProxyType({}),
        like: Futures | None = None,
    ) -> None:
        self.seed = seed
        self.runs = runs
        self.positions = positions
        self.together = tuple(together)
        self.fixed = dict(fixed)
        self.reads: set[str] = set()
        self._uniform: dict[str, F64] = like._uniform if like else {}  # noqa: SLF001
        self._drawn: dict[Drawn, F64] = like._drawn if like else {}  # noqa: SLF001
        # Results belong to one design: they pass to futures that hold inputs, not to other designs.
        self._results: dict[tuple[object, ...], tuple[Any, frozenset[str]]] = {}
        # Those that read an input held here serve as long as it is held.
        self._held: dict[tuple[object, ...], tuple[Any, frozenset[str]]] = {}
        self._luck: dict[tuple[int, int], F64] = like._luck if like else {}  # noqa: SLF001
        self._normal: dict[tuple[int, int], F64] = like._normal if like else {}  # noqa: SLF001
        self._probit: dict[Drawn, F64] = like._probit if like else {}  # noqa: SLF001

    def holding(self, fixed: Mapping[str, float]) -> Self:
        """The same futures with some inputs held at a value; everything else is drawn alike."""
        # A copy is of the same class, and what either draws or remembers the other has too.
        other = copy(self)
        other.reads, other.fixed = set(), {**self.fixed, **fixed}
        if fixed:
            other._held = {}  # noqa: SLF001 - of its own class
        return other

    def apart(self) -> Self:
        """The same draws for another answer: what is remembered of a class belongs to its own."""
        other = self.holding({})
        other._results, other._held = {}, {}  # noqa: SLF001 - of its own class
        return other

    def first(self, most: int) -> Futures:
        """The first futures as a study of their own, with the same draws: themselves, if few."""
        if self.runs <= most:
            return self
        few = Futures(self.seed, most, self.positions, together=self.together, fixed=self.fixed)
        few._uniform = {path: draw[:most] for path, draw in self._uniform.items()}
        few._drawn = {drawn: values[:most] for drawn, values in self._drawn.items()}
        few._luck = {lane: draw[:most] for lane, draw in self._luck.items()}
        return few

    def __getitem__(self, quantity: Quantity) -> F64:
        """The value in each future, shape (R,), in the quantity's unit."""
        self.reads.add(quantity.path)
        if quantity.path in self.fixed:
            return np.full(self.runs, self.fixed[quantity.path])
        q, key = quantity, _drawn(quantity)
        if key not in self._drawn:
            self._drawn[key] = (
                quantile(q, self.uniform(q.path)) if q.uncertain else np.full(self.runs, q.mode)
            )
        return self._drawn[key]

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """Ranges whose values these futures hold: what its users read of them, each once."""
        return tuple(self._drawn)

    def draw_ahead(self, ranges: Sequence[Drawn]) -> None:
        """Draws PERT values of many inputs in one call, with the bits that each alone would have.

        Parameters
        ----------
        ranges : from ``drawn`` of other futures of the same case; others than PERT are left.
        """
        some = [each for each in ranges if each[1] is Shape.PERT and each not in self._drawn]
        some = [each for each in some if each[2] < each[4]]
        if not some:
            return
        low, mode, high = (np.array([each[end] for each in some]) for end in (2, 3, 4))
        u = np.stack([self.uniform(each[0]) for each in some])
        for each, values in zip(some, pert_quantiles(u, low, mode, high), strict=True):
            self._drawn[each] = values

    def uniform(self, path: str) -> F64:
        """The uniform draw behind an input, shape (R,)."""
        if path not in self._uniform:
            group = next((g for g in self.together if path in g.inputs), None)
            if group is None:
                self._uniform[path] = self._independent(path)
            else:
                self._draw_group(group)
        return self._uniform[path]

    def _independent(self, path: str) -> F64:
        draw, _ = uniforms(
            self.seed, Stream.PARAMETER, np.arange(self.runs), 0, 0, self.positions[path]
        )
        return draw

    def _draw_group(self, group: Together) -> None:
        size = len(group.inputs)
        correlation = np.full((size, size), group.rank_correlation)
        np.fill_diagonal(correlation, 1.0)
        draws = np.stack([self._independent(path) for path in group.inputs])
        joint = gaussian_copula(draws, correlation)
        for path, row in zip(group.inputs, joint, strict=True):
            self._uniform[path] = row

    def remembered(self, what: tuple[object, ...], compute: Callable[[Futures], T]) -> T:
        """A costly result, computed once for all who hold none of the inputs that it reads.

        Parameters
        ----------
        what : name of the result within its design.
        compute : makes it from futures; what it reads is seen and remembered with it.
        """
        found = self._results.get(what)
        if found is None or found[1] & self.fixed.keys():
            found = self._held.get(what)
        if found is None:
            fresh = self.holding({})
            value = compute(fresh)
            found = (value, frozenset(fresh.reads))
            kept = self._held if found[1] & self.fixed.keys() else self._results
            kept[what] = found
        self.reads |= found[1]
        result: T = found[0]
        return result

    def forget(self) -> None:
        """Lets go of remembered results, which are many times as large as the draws."""
        self._results.clear()
        self._held.clear()

    def luck(self, stream: Stream, lane: int) -> F64:
        """A uniform draw per future that belongs to no input, shape (R,)."""
        if (stream, lane) not in self._luck:
            draw, _ = uniforms(self.seed, stream, np.arange(self.runs), 0, 0, lane)
            self._luck[stream, lane] = draw
        return self._luck[stream, lane]

    def normal(self, stream: Stream, lane: int) -> F64:
        """The same luck as a standard normal draw, (R,).

        Luck of exactly 0 is taken as the next best, which is finite.
        """
        if (stream, lane) not in self._normal:
            self._normal[stream, lane] = ndtri(np.maximum(self.luck(stream, lane), _LEAST_LUCK))
        return self._normal[stream, lane]

    def probit(self, chance: Quantity) -> F64:
        """The standard normal quantile of a chance in each future, (R,)."""
        values = self[chance]
        if chance.path in self.fixed:
            return ndtri(values)
        key = _drawn(chance)
        if key not in self._probit:
            self._probit[key] = ndtri(values)
        return self._probit[key]


def _drawn(quantity: Quantity) -> Drawn:
    return quantity.path, quantity.shape, quantity.low, quantity.mode, quantity.high


class FirstFutures(Futures):
    """The first futures of a run, with the same draws, which need not be made again.

    Parameters
    ----------
    whole : the futures of the run; what is read here is not noted there.
    most : how many at most.
    """

    def __init__(self, whole: Futures, most: int) -> None:
        super().__init__(
            whole.seed, min(whole.runs, most), whole.positions,
            together=whole.together, fixed=whole.fixed,
        )  # fmt: skip
        self._whole = whole.holding({})

    def holding(self, fixed: Mapping[str, float]) -> Self:
        """The same futures with some inputs held at a value; everything else is drawn alike."""
        other = super().holding(fixed)
        other._whole = self._whole.holding(fixed)  # noqa: SLF001 - of its own class
        return other

    def __getitem__(self, quantity: Quantity) -> F64:
        """The value in each future, shape (R,), in the quantity's unit."""
        self.reads.add(quantity.path)
        return self._whole[quantity][: self.runs]

    def uniform(self, path: str) -> F64:
        """The uniform draw behind an input, shape (R,)."""
        return self._whole.uniform(path)[: self.runs]

    def luck(self, stream: Stream, lane: int) -> F64:
        """A uniform draw per future that belongs to no input, shape (R,)."""
        return self._whole.luck(stream, lane)[: self.runs]


class Typical(Futures):
    """One future in which every quantity stands at its most likely value and luck is even."""

    def __init__(self, positions: Mapping[str, int]) -> None:
        super().__init__(0, 1, positions)

    def __getitem__(self, quantity: Quantity) -> F64:
        """The most likely value, shape (1,)."""
        self.reads.add(quantity.path)
        return np.full(1, self.fixed.get(quantity.path, quantity.mode))

    def luck(self, stream: Stream, lane: int) -> F64:  # noqa: ARG002 - signature of the parent
        """Zero, which meets every condition that has a chance, shape (1,)."""
        return np.zeros(1)
