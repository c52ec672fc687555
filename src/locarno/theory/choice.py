"""Pull of choices: logit shares written with logarithms, for one action against the rest."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp, log, logistic

__all__ = ["handicap_of", "joint_pull", "pull", "share_against"]

F64 = NDArray[np.float64]


def pull(values: F64, lam: float, weight: F64) -> F64:
    """Pull of a set of actions: the logarithm of the sum of weight * exp(lam * Q).

    Parameters
    ----------
    values : (A, ...), payoffs Q in units of the payoff scale.
    lam : precision per unit of the payoff scale.
    weight : (A,), logit weights; an action of weight 0 has no pull.

    Returns
    -------
    (...), minus infinity where no action has a weight.

    Source
    ------
    The inclusive value of McFadden, "Modelling the choice of residential location" (1978).

    >>> round(float(pull(np.zeros((2, 1)), 5.0, np.array([1.0, 3.0]))[0]), 12) == round(
    ...     float(log(4)), 12
    ... )
    True
    """
    allowed = np.flatnonzero(weight > 0.0)
    if not allowed.size:
        return np.full(values.shape[1:], -np.inf)
    handicap = log(weight[allowed])
    each = (lam * values[row] + own for row, own in zip(allowed, handicap, strict=True))
    return np.asarray(reduce(joint_pull, each))


def joint_pull(first: F64, second: F64) -> F64:
    """Pull of two sets of actions together: log(exp(first) + exp(second)).

    Parameters
    ----------
    first, second : pulls, shapes that broadcast; minus infinity for an empty set.

    >>> float(joint_pull(np.array(3.0), np.array(-np.inf)))
    3.0
    """
    high, low = np.maximum(first, second), np.minimum(first, second)
    some = np.isfinite(low)
    gap = np.where(some, low, high) - high
    return np.where(some, high + log(1.0 + exp(gap)), high)


def share_against(one: F64, rest: F64) -> F64:
    """Logit share of a set of actions against all the others.

    Parameters
    ----------
    one, rest : pulls, shapes that broadcast; minus infinity for an empty set.

    >>> float(share_against(np.array(1.0), np.array(1.0)))
    0.5
    """
    return logistic(one - rest)


def handicap_of(weight: F64) -> F64:
    """Logarithm of the logit weight of each action, minus infinity where it is never played.

    Parameters
    ----------
    weight : (A,), at least 0.

    Returns
    -------
    (A,), added to precision times worth.

    Examples
    --------
    >>> handicap_of(np.array([1.0, 0.0]))
    array([  0., -inf])
    """
    played = weight > 0.0
    return np.where(played, log(np.where(played, weight, 1.0)), -np.inf)
