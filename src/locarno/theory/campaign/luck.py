"""Luck of a campaign: Philox uniforms addressed by future, history, day and lane (§16)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.philox import uniforms

__all__ = ["Luck"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class Luck:
    """Uniforms of n histories; a draw depends on its address only, never on who asks or when.

    Parameters
    ----------
    seed : study seed.
    first_future, futures : which futures.
    histories : histories in each future, H; n = futures * H, histories running fastest.
    """

    def __init__(self, seed: int, first_future: int, futures: int, histories: int) -> None:
        self.seed = seed
        self.future: I64 = np.repeat(np.arange(first_future, first_future + futures), histories)
        self.history: I64 = np.tile(np.arange(histories), futures)

    def pair(
        self, stream: int, day: int | I64, lane: int | I64, members: I64 | None = None
    ) -> tuple[F64, F64]:
        """Two uniforms in (0, 1) for each history, or for the members given, (m,) or (L, m).

        Parameters
        ----------
        stream : purpose of the draw.
        day : day, quarter or epoch it belongs to; one for all, or one for each member.
        lane : number that tells draws of the same day apart: one, (m,) or (L, 1) for L at once.
        members : (m,) indices of histories; None for all n.
        """
        chosen = slice(None) if members is None else members
        return uniforms(self.seed, stream, self.future[chosen], self.history[chosen], day, lane)
