"""Whether another sample would have shown the same box. Axes: ``N`` points, ``K`` inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.theory.discovery.boxes import Box, inside

__all__ = ["Recovery", "Stability", "recovery", "stability"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

STABLE_SHARE = 0.8
"""Share of halves in which a restriction must come back for the box to be called stable."""

Search = Callable[[F64, Flags], Box | None]


@dataclass(frozen=True, slots=True)
class Stability:
    """How a box came out on other halves of the same points.

    Parameters
    ----------
    restricted : (K,) share of halves in which each input was restricted.
    found : share of halves in which any box was found.
    overlap : mean share of points that a half's box and the whole's box have in common, of those
        that lie in either (Jaccard's index).
    """

    restricted: F64
    found: float
    overlap: float

    def holds(self, box: Box) -> bool:
        """Whether the box is stable: each of its inputs restricted in nearly all halves."""
        shares = self.restricted[box.restricted]
        return bool(shares.size) and float(shares.min()) >= STABLE_SHARE


@dataclass(frozen=True, slots=True)
class Recovery:
    """How much of a box that is known was found, dimensionless.

    Parameters
    ----------
    precision, recall : share of points of the box found that lie in the known one, and of those in
        the known one that were found.
    inputs_right : share of the inputs restricted in either that are restricted in both.
    """

    precision: float
    recall: float
    inputs_right: float


def stability(
    x: F64, interest: Flags, box: Box, search: Search, halves: Sequence[I64]
) -> Stability:
    """How often the search finds the same on random halves of the points.

    Parameters
    ----------
    x : (N, K) inputs; interest : (N,) cases of interest.
    box : found on all points; search : what found it.
    halves : rows of each half, drawn without replacement.

    Source
    ------
    Reproducibility of Bryant and Lempert (2010), section 3.4; halves as in Meinshausen and
    Bühlmann (2010), JRSS B 72.

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 10)[:, np.newaxis]
    >>> box = Box(np.array([0.5]), np.array([np.inf]))
    >>> found = stability(x, x[:, 0] > 0.5, box, lambda _x, _y: box, [np.arange(5)])
    >>> found.overlap, found.restricted.tolist()
    (1.0, [1.0])
    """
    whole = inside(x, box)
    times, hits, overlap = np.zeros(x.shape[1]), 0, 0.0
    for rows in halves:
        other = search(x[rows], interest[rows])
        if other is None:
            continue
        hits += 1
        times[other.restricted] += 1
        overlap += _jaccard(whole, inside(x, other))
    count = max(len(halves), 1)
    return Stability(times / count, hits / count, overlap / max(hits, 1))


def recovery(x: F64, known: Box, found: Box) -> Recovery:
    """How much of a known box a search found, on synthetic points.

    Parameters
    ----------
    x : (N, K) points on which both are compared.

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 11)[:, np.newaxis]
    >>> known = Box(np.array([0.55]), np.array([np.inf]))
    >>> recovery(x, known, known)
    Recovery(precision=1.0, recall=1.0, inputs_right=1.0)
    """
    truth, guess = inside(x, known), inside(x, found)
    both = int((truth & guess).sum())
    right = set(known.restricted.tolist())
    taken = set(found.restricted.tolist())
    return Recovery(
        precision=both / max(int(guess.sum()), 1),
        recall=both / max(int(truth.sum()), 1),
        inputs_right=len(right & taken) / max(len(right | taken), 1),
    )


def _jaccard(a: Flags, b: Flags) -> float:
    either = int((a | b).sum())
    return int((a & b).sum()) / either if either else 1.0
