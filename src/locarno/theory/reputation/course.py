"""What happens in the quarters of a solved campaign. Axes: as in ``theory.reputation``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.reputation.belief import put_between, settle
from locarno.theory.scalar import log_of

__all__ = ["forward", "held_choice"]

F64 = NDArray[np.float64]


def forward(choice: F64, answered: F64, belief: float, resolute: float, of: tuple[int, int]) -> F64:
    """What happens in quarters: share attacked so far, mean belief and mean slices without war.

    Parameters
    ----------
    choice : (T, S, B, A) chance of every action; answered : (T, S, B, A, 2).
    belief : what the challenger begins with; resolute : chance that the coalition is so.
    of : numbers of slice and attack, -1: none.

    Returns
    -------
    (T, 3), at the end of each quarter.
    """
    quarters, counts, nodes, _ = choice.shape
    mass = np.zeros((quarters + 1, 2, counts, nodes))
    put_between(mass[0, 0, 0], belief, resolute)
    put_between(mass[0, 1, 0], belief, 1.0 - resolute)
    found = np.zeros((quarters, 3))
    attacked = 0.0
    for t in range(quarters):
        attacked += _step(mass[t], mass[t + 1], choice[t], answered[t], of)
        left, believed, slices = 0.0, 0.0, 0.0
        for s in range(counts):
            for n in range(nodes):
                each = mass[t + 1, 0, s, n] + mass[t + 1, 1, s, n]
                left += each
                believed += each * n / (nodes - 1)
                slices += each * s
        found[t, 0] = attacked
        found[t, 1] = believed / left if left > 0.0 else belief
        found[t, 2] = slices / left if left > 0.0 else 0.0
    return found


def _step(mass: F64, following: F64, choice: F64, answered: F64, of: tuple[int, int]) -> float:
    """One quarter on, from ``mass`` (2, S, B) into ``following``; what was attacked in it."""
    _, counts, nodes = mass.shape
    attacked = 0.0
    for r in range(2):
        for s in range(counts):
            for n in range(nodes):
                if mass[r, s, n] <= 0.0:
                    continue
                now = n / (nodes - 1)
                for a in range(choice.shape[2]):
                    amount = mass[r, s, n] * choice[s, n, a]
                    if a == of[1] or amount == 0.0:
                        attacked += amount
                        continue
                    one, other = answered[s, n, a, 0], answered[s, n, a, 1]
                    timely = amount * answered[s, n, a, r]
                    more = min(s + 1, counts - 1) if a == of[0] else s
                    put_between(following[r, s], settle(now, one, other), timely)
                    put_between(
                        following[r, more], settle(now, 1.0 - one, 1.0 - other), amount - timely
                    )
    return attacked


def held_choice(q: F64, weight: F64, lam: float, shock: F64, choice: F64) -> None:
    """Choice of a challenger that keeps its private shocks, as chances of 0 and 1.

    Parameters
    ----------
    q : (T, S, B, A); weight : (A,); shock : (A,) standard Gumbel; choice : (T, S, B, A), filled.
    """
    quarters, counts, nodes, actions = q.shape
    handicap = np.zeros(actions)
    for a in range(actions):
        handicap[a] = log_of(weight[a])
    for t in range(quarters):
        for s in range(counts):
            for n in range(nodes):
                best, pull = 0, -np.inf
                for a in range(actions):
                    choice[t, s, n, a] = 0.0
                    each = lam * q[t, s, n, a] + handicap[a] + shock[a]
                    if each > pull:
                        best, pull = a, each
                choice[t, s, n, best] = 1.0
