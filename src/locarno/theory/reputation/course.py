"""What happens in the quarters of a solved campaign. Axes: as in ``theory.reputation``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.reputation.belief import cell, put, put_between, settle
from locarno.theory.reputation.solving import shares_of

__all__ = ["forward", "forward_held", "fresh_choice", "held_choice", "learned"]

F64 = NDArray[np.float64]


def learned(answered: F64) -> F64:
    """Beliefs after an action that was answered in time, and after one that was not.

    Parameters
    ----------
    answered : (T, S, B, A, 2) chance of an answer, by type of coalition.

    Returns
    -------
    (T, S, B, A, 2), with the belief after an answer first.
    """
    quarters, counts, nodes, actions, _ = answered.shape
    found = np.empty(answered.shape)
    for t in range(quarters):
        for s in range(counts):
            for n in range(nodes):
                for a in range(actions):
                    one, other = answered[t, s, n, a, 0], answered[t, s, n, a, 1]
                    found[t, s, n, a, 0] = settle(n / (nodes - 1), one, other)
                    found[t, s, n, a, 1] = settle(n / (nodes - 1), 1.0 - one, 1.0 - other)
    return found


def forward(
    choice: F64, answered: F64, beliefs: F64, begins: tuple[float, float], of: tuple[int, int]
) -> F64:
    """What happens in quarters: share attacked so far, mean belief and mean slices without war.

    Parameters
    ----------
    choice : (T, S, B, A) chance of every action; answered : (T, S, B, A, 2).
    beliefs : (T, S, B, A, 2), what is ``learned`` then.
    begins : belief that the challenger begins with, and chance that the coalition is resolute.
    of : numbers of slice and attack, -1: none.

    Returns
    -------
    (T, 3), at the end of each quarter.
    """
    quarters, counts, nodes, _ = choice.shape
    mass, found = np.zeros((quarters + 1, 2, counts, nodes)), np.zeros((quarters, 3))
    _begin(mass[0], begins)
    for t in range(quarters):
        attacked = _step(mass[t], mass[t + 1], choice[t], answered[t], beliefs[t], of)
        _sum_up(mass[t + 1], attacked, begins[0], found[: t + 1])
    return found


def forward_held(
    q: F64, taste: tuple[float, F64], answered: F64, beliefs: F64, begins: tuple[float, float],
    of: tuple[int, int],
) -> F64:  # fmt: skip
    """The same of a challenger that keeps its private shocks, (T, 3).

    Parameters
    ----------
    q : (T, S, B, A). taste : precision, and shocks and log of logit weights together, (A,).
    """
    quarters, counts, nodes, _ = q.shape
    mass, found = np.zeros((quarters + 1, 2, counts, nodes)), np.zeros((quarters, 3))
    choice = np.zeros(q.shape[1:])
    _begin(mass[0], begins)
    for t in range(quarters):
        held_choice(q[t], taste, mass[t], choice)
        attacked = _step(mass[t], mass[t + 1], choice, answered[t], beliefs[t], of)
        _sum_up(mass[t + 1], attacked, begins[0], found[: t + 1])
    return found


def _begin(mass: F64, begins: tuple[float, float]) -> None:
    belief, resolute = begins
    put_between(mass[0, 0], belief, resolute)
    put_between(mass[1, 0], belief, 1.0 - resolute)


def _sum_up(mass: F64, attacked: float, belief: float, found: F64) -> None:
    """The last row of ``found``, from what a quarter leaves and what was attacked in it."""
    _, counts, nodes = mass.shape
    left, believed, slices = 0.0, 0.0, 0.0
    for s in range(counts):
        for n in range(nodes):
            each = mass[0, s, n] + mass[1, s, n]
            left += each
            believed += each * n
            slices += each * s
    t = found.shape[0] - 1
    found[t, 0] = attacked + (found[t - 1, 0] if t > 0 else 0.0)
    found[t, 1] = believed / (nodes - 1) / left if left > 0.0 else belief
    found[t, 2] = slices / left if left > 0.0 else 0.0


def _step(
    mass: F64, following: F64, choice: F64, answered: F64, beliefs: F64, of: tuple[int, int]
) -> float:
    """One quarter on, from ``mass`` (2, S, B) into ``following``; what was attacked in it."""
    _, counts, nodes = mass.shape
    attacked = 0.0
    for s in range(counts):
        for n in range(nodes):
            here = mass[0, s, n] + mass[1, s, n]
            if here <= 0.0:
                continue
            for a in range(choice.shape[2]):
                share = choice[s, n, a]
                if a == of[1] or share == 0.0:
                    attacked += here * share
                    continue
                more = min(s + 1, counts - 1) if a == of[0] else s
                after, to = cell(beliefs[s, n, a, 0], nodes - 1)
                without, to_without = cell(beliefs[s, n, a, 1], nodes - 1)
                for r in range(2):
                    amount = mass[r, s, n] * share
                    timely = amount * answered[s, n, a, r]
                    put(following[r, s], after, to, timely)
                    put(following[r, more], without, to_without, amount - timely)
    return attacked


def fresh_choice(q: F64, weight: F64, lam: float, choice: F64) -> None:
    """Chance of every action under shocks drawn every quarter; (T, S, B, A), weight (A,)."""
    quarters, counts, nodes, _ = q.shape
    for t in range(quarters):
        for s in range(counts):
            for n in range(nodes):
                shares_of(q[t, s, n], weight, lam, choice[t, s, n])


def held_choice(q: F64, taste: tuple[float, F64], mass: F64, choice: F64) -> None:
    """Choice in a quarter with the shocks that are kept, as chances of 0 and 1.

    Parameters
    ----------
    q : (S, B, A); taste : as in ``forward_held``.
    mass : (2, S, B), chance to be there: a choice that nobody makes is not looked for.
    choice : (S, B, A), filled.
    """
    (lam, lead), (counts, nodes, actions) = taste, q.shape
    for s in range(counts):
        for n in range(nodes):
            if mass[0, s, n] + mass[1, s, n] <= 0.0:
                continue
            best, pull = 0, -np.inf
            for a in range(actions):
                choice[s, n, a] = 0.0
                each = lam * q[s, n, a] + lead[a]
                if each > pull:
                    best, pull = a, each
            choice[s, n, best] = 1.0
