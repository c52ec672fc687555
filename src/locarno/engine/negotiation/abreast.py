"""Combinations of guarantee levels side by side, looked up by future and by number.

Most packages are refused by somebody, and nobody asks what the challenger would weigh under them:
it is worked out for the combinations that are wanted, each in the futures in which it is.

Axes: R futures, G combinations; what is looked up has the shape (...) of its places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from locarno.engine.commitment import PowerPath
from locarno.engine.negotiation.played import Against, Tempted, Troops
from locarno.engine.negotiation.solved import Combination

__all__ = ["Abreast"]

F64 = NDArray[np.float64]
Rows = NDArray[np.intp]

_MET = ("answered", "less", "general", "seeking", "gain", "solved")


class Abreast:
    """All combinations of a bargaining.

    Parameters
    ----------
    each : G combinations; actions and their number are those of the setting, the same for all.
    """

    def __init__(self, each: Sequence[Combination]) -> None:
        self._keep = _stacked(one.keep for one in each)
        self._provocation = _stacked(one.provocation for one in each)
        self._present = _stacked(one.present for one in each)
        self.force = _stacked(one.behind_the_answer() for one in each)
        self._against = _together([one.against for one in each])
        # Behind an answer without troops there is no force that has half its effect.
        self._troops = np.array([one.power.half is not None for one in each])
        kinds = [np.flatnonzero(self._troops == troops) for troops in (False, True)]
        self._power = [_paths([each[int(number)].power for number in some]) for some in kinds]
        self._place = np.zeros(len(each), dtype=np.intp)
        for some in kinds:
            self._place[some] = np.arange(some.size)

    def keep(self, multiplier: F64, future: Rows) -> F64:
        """S in F futures when the force is so many times as large, (F, G)."""
        there = self._present[future] * multiplier[:, None]
        return self._keep[future] + self._provocation[future] * there

    def attack(self, future: Rows, number: Rows) -> tuple[F64, F64]:
        """V and w at full effect of an attack, (...) each."""
        row = self._against.attack
        return (
            self._against.alone[row, future, number],
            self._against.answered[row, future, number],
        )

    def first(self, multiplier: F64, future: Rows, number: Rows) -> Tempted:
        """What moves the challenger's first choice when the force is so many times as large."""
        whole = self._against
        met = replace(whole.met, **{
            name: getattr(whole.met, name)[..., future, number] for name in _MET
        })  # fmt: skip
        there = Against(
            whole.alone[:, future, number], whole.answered[:, future, number], met,
            _at(whole.answer, future, number), _at(whole.less, future, number), whole.attack,
        )  # fmt: skip
        return there.first(multiplier)

    def margins(self, multiplier: F64, future: Rows, number: Rows) -> F64:
        """Greatest margin over the years at K places, challenger and protected rising, (2, K)."""
        found = np.empty((2, number.size))
        for troops, whole in enumerate(self._power):
            some = np.flatnonzero(self._troops[number] == bool(troops))
            if some.size and whole is not None:
                at = self._place[number[some]], future[some]
                path = PowerPath(**{name: part[at] for name, part in whole.parts().items()})
                margins = path.margins(path.foreign * multiplier[some, None])
                found[:, some] = np.max(margins, axis=2)
        return found


def _stacked(arrays: Iterable[NDArray[Any]]) -> NDArray[Any]:
    return np.stack(list(arrays), axis=-1)


def _together(each: Sequence[Against]) -> Against:
    """With one more axis at the end of all arrays, for the combinations."""
    first = each[0]
    met: dict[str, NDArray[Any]] = {
        name: _stacked(getattr(one.met, name) for one in each) for name in _MET
    }
    answer, less = (
        Troops(**{
            name: _stacked(getattr(getattr(one, part), name) for one in each)
            for name in Troops._fields
        })
        for part in ("answer", "less")
    )  # fmt: skip
    return Against(
        _stacked(one.alone for one in each), _stacked(one.answered for one in each),
        replace(first.met, **met), answer, less, first.attack,
    )  # fmt: skip


def _at(troops: Troops, future: Rows, number: Rows) -> Troops:
    at = (slice(None), future, number)
    return Troops(troops.force[at], troops.half[at], troops.fixed[at], troops.needed[at])


def _paths(each: Sequence[PowerPath]) -> PowerPath | None:
    """With one more axis in front of all arrays."""
    if not each:
        return None
    return PowerPath(**{
        name: np.stack([path.parts()[name] for path in each]) for name in each[0].parts()
    })  # fmt: skip
