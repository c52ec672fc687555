"""Incidents behind a study: one process for all variants that share a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.shelf import Shelved, number_of
from locarno.kernels.incidents import calmed, incidents, tension
from locarno.theory.episode.inputs import Variant
from locarno.theory.incidents.choice import CLUSTERS_BELOW, Method, largest_expected_rate
from locarno.theory.incidents.inputs import Addresses, Process
from locarno.theory.incidents.truces import Truces

__all__ = ["Background", "background_of"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]


class _Setting(NamedTuple):
    """Of a variant what its incidents hang on."""

    sector: F64
    exchanges: F64
    branching: F64
    spill: F64
    decay: F64
    persistence: F64
    shock: F64
    truces: F64


@dataclass(frozen=True, slots=True)
class Background:
    """Which variants share a setting, and how the incidents of the study are drawn.

    Parameters
    ----------
    method : one for the whole study.
    groups : numbers of the variants that share each setting.
    """

    method: Method
    groups: tuple[tuple[int, ...], ...]

    def counts(self, variant: Variant, addresses: Addresses, histories: int, days: int) -> I32:
        """Exchanges of every history, day and sector, (n, D, S), as the setting has them.

        Parameters
        ----------
        variant : any of those that share the setting, cut to the futures of the addresses.
        addresses : of n histories, those of a future in a row.
        histories : in each future.
        """
        setting = _setting(variant)
        process, moves = _numbers(setting, histories)
        factor = tension(*moves, addresses, days)
        truces = Truces(*np.repeat(setting.truces, histories, axis=-1))
        factor = calmed(factor, truces, addresses)
        lives = np.full(process.rate.size, days, dtype=np.int64)
        return incidents(self.method, process, addresses, factor, lives, by_day=True).counts


def background_of(variants: Sequence[Variant | Shelved]) -> Background:
    """The settings among the variants, and the one way to draw incidents for all of them."""
    groups: dict[bytes, list[int]] = {}
    for number, variant in enumerate(variants):
        key = b"".join(part.tobytes() for part in _setting(variant))
        groups.setdefault(key, []).append(number)
    largest = max(
        largest_expected_rate(*_flat(_numbers(_setting(variants[members[0]]), 1)))
        for members in groups.values()
    )
    method = Method.CLUSTERS if largest < CLUSTERS_BELOW else Method.SECTORS
    return Background(method, tuple(map(tuple, groups.values())))


def _setting(variant: Variant | Shelved) -> _Setting:
    return _Setting(*(number_of(variant, name) for name in _Setting._fields))


def _numbers(setting: _Setting, histories: int) -> tuple[Process, tuple[F64, F64]]:
    """The process and the tension's persistence and shock, by history."""

    def spread(values: F64) -> F64:
        return np.repeat(values, histories)

    process = Process(
        setting.sector,
        spread(setting.exchanges),
        spread(setting.branching),
        spread(setting.spill),
        spread(setting.decay),
    )
    return process, (spread(setting.persistence), spread(setting.shock))


def _flat(numbers: tuple[Process, tuple[F64, F64]]) -> tuple[Process, F64, F64]:
    process, (persistence, shock) = numbers
    return process, persistence, shock
