"""Where incidents are expected in the long run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["expected_shares"]

F64 = NDArray[np.float64]


def expected_shares(mass: F64, branching: F64, spill: F64) -> F64:
    """Return the part of all incidents that each sector expects in the long run.

    The mean m of a sector is its own background and what incidents set off there: m = mass + n (1 -
    s) m + n s / 2 (m before + m behind), with branching n and spill s. What is common to the line
    (rate, tension, truces) drops out.

    Parameters
    ----------
    mass : (R, S) background of each sector in any unit, not negative, somewhere positive
    branching : (R,) incidents that one sets off, at least 0 and below 1
    spill : (R,) share of those in the two neighbouring sectors, between 0 and 1

    Returns
    -------
    (R, S), rows adding up to 1

    Source
    ------
    Hawkes (1971), Biometrika 58, 83: mean of a self-exciting process; tridiagonal elimination as in
    Golub and Van Loan (2013), "Matrix Computations", section 4.3.

    Examples
    --------
    >>> half = np.array([0.5])
    >>> expected_shares(np.array([[3.0, 0.0]]), half, half).round(4).tolist()
    [[0.8571, 0.1429]]
    """
    if not (mass.min(initial=0.0) >= 0.0 and np.all(mass.sum(axis=1) > 0.0)):
        raise ValueError("the background must be positive somewhere and nowhere negative")
    own, beside = 1.0 - branching * (1.0 - spill), 0.5 * branching * spill
    back, mean = np.empty_like(mass), np.empty_like(mass)
    gone, carried = np.zeros(mass.shape[0]), np.zeros(mass.shape[0])
    for sector in range(mass.shape[1]):
        pivot = own - beside * gone
        gone, carried = beside / pivot, (mass[:, sector] + beside * carried) / pivot
        back[:, sector], mean[:, sector] = gone, carried
    for sector in range(mass.shape[1] - 2, -1, -1):
        mean[:, sector] += back[:, sector] * mean[:, sector + 1]
    shares: F64 = mean / mean.sum(axis=1)[:, np.newaxis]
    return shares
