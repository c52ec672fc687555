"""Watering down: the strongest response that finds its quorum.

The agenda runs from the strongest response to the weakest. Each member has one latent reluctance,
so whoever says yes to a strong response says yes to a weaker one as long as it is the likelier of
the two; a quorum for the strong one then is a quorum for the weak, and the chance that the vote
ends at a response is the difference of two chances. Where a weaker response is the less likely one,
the largest chance so far stands in: that it fails alone is then left out, and the chance that
something is decided is a lower bound.

Axes: J responses from the strongest to the weakest; R, G as in the package.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["ends_at", "expected_level"]

F64 = NDArray[np.float64]


def ends_at(willing: F64) -> F64:
    """Chance that the vote ends at each response, given Z.

    Parameters
    ----------
    willing : (J, R, G), chance that each response finds its quorum, strongest first.

    Returns
    -------
    (J + 1, R, G), the last for no response at all; they add up to 1.

    >>> ends_at(np.array([0.2, 0.5, 0.4]).reshape(3, 1, 1)).ravel().round(12).tolist()
    [0.2, 0.3, 0.0, 0.5]
    """
    reached = np.maximum.accumulate(willing, axis=0)
    nothing = np.zeros((1, *willing.shape[1:]))
    certain = np.ones((1, *willing.shape[1:]))
    return np.diff(np.concatenate([nothing, reached, certain]), axis=0)


def expected_level(shares: Sequence[float]) -> float:
    """Mean level of the response: J for the strongest, 1 for the weakest, 0 for none.

    Parameters
    ----------
    shares : J + 1 chances as of ``ends_at``, strongest first, none last.

    >>> expected_level([0.25, 0.25, 0.0, 0.5])
    1.25
    """
    top = len(shares) - 1
    return sum((top - place) * share for place, share in enumerate(shares))
