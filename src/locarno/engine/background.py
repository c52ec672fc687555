"""Incidents behind a study: one process for all variants that share a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.incidents import calmed, incidents, tension
from locarno.theory.episode.inputs import Variant
from locarno.theory.incidents.choice import CLUSTERS_BELOW, Method, largest_expected_rate
from locarno.theory.incidents.inputs import Addresses, Process
from locarno.theory.incidents.truces import Truces

__all__ = ["Background", "background_of"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

_SETTING = ("sector", "exchanges", "branching", "spill", "decay", "persistence", "shock", "truces")


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
        process, moves = _numbers(variant, histories)
        factor = tension(*moves, addresses, days)
        truces = Truces(*np.repeat(variant.truces, histories, axis=-1))
        factor = calmed(factor, truces, addresses)
        lives = np.full(process.rate.size, days, dtype=np.int64)
        return incidents(self.method, process, addresses, factor, lives, by_day=True).counts


def background_of(variants: Sequence[Variant]) -> Background:
    """The settings among the variants, and the one way to draw incidents for all of them."""
    groups: dict[bytes, list[int]] = {}
    for number, variant in enumerate(variants):
        key = b"".join(getattr(variant, name).tobytes() for name in _SETTING)
        groups.setdefault(key, []).append(number)
    largest = max(
        largest_expected_rate(*_flat(_numbers(variants[members[0]], 1)))
        for members in groups.values()
    )
    method = Method.CLUSTERS if largest < CLUSTERS_BELOW else Method.SECTORS
    return Background(method, tuple(map(tuple, groups.values())))


def _numbers(variant: Variant, histories: int) -> tuple[Process, tuple[F64, F64]]:
    """The process and the tension's persistence and shock, by history."""

    def spread(values: F64) -> F64:
        return np.repeat(values, histories)

    process = Process(
        variant.sector,
        spread(variant.exchanges),
        spread(variant.branching),
        spread(variant.spill),
        spread(variant.decay),
    )
    return process, (spread(variant.persistence), spread(variant.shock))


def _flat(numbers: tuple[Process, tuple[F64, F64]]) -> tuple[Process, F64, F64]:
    process, (persistence, shock) = numbers
    return process, persistence, shock
