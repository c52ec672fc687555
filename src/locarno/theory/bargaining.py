"""Bargaining over listed packages: who would accept what, and which package a rule picks.

A package is worth ``utility`` to each party, no agreement ``disagreement``; the difference is its
gain. Rules look at packages that everybody who can block accepts. Packages are listed one by one:
there are no lotteries between them. A rule names all packages that are equally good for it, so that
no result hangs on the order of packages or parties.

Axes: P packages, n parties.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import log

__all__ = [
    "Compromise",
    "acceptable",
    "credible",
    "egalitarian",
    "excluded",
    "excluded_alone",
    "ideal_gains",
    "kalai_smorodinsky",
    "nash",
    "rubinstein_share_1982",
    "rubinstein_weights",
    "sorted_sum",
    "split_the_difference",
    "utilitarian",
]

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]

TIE: Final = 1e-9
"""Scores closer than this share of the largest one count as equal: rounding decides nothing."""


class Compromise(NamedTuple):
    """Packages picked, (P,), and the share of its ideal that the worst-off party is left."""

    chosen: Mask
    share: float


def sorted_sum(terms: F64) -> F64:
    """Sum over the last axis that does not depend on the order of its entries, in any bit.

    Parameters
    ----------
    terms : (..., k), any unit.

    Returns
    -------
    (...), same unit; the smallest entry is added first.

    >>> float(sorted_sum(np.array([0.1, 0.2, 0.3])) - sorted_sum(np.array([0.3, 0.1, 0.2])))
    0.0
    """
    ordered = np.sort(terms, axis=-1)
    total = np.zeros(ordered.shape[:-1])
    for column in range(ordered.shape[-1]):
        total = total + ordered[..., column]
    return total


def acceptable(gains: F64, blocks: Mask) -> Mask:
    """Packages that no party able to block would rather do without: the zone of agreement.

    Parameters
    ----------
    gains : (P, n), utility less disagreement point, in each party's own unit.
    blocks : (n,), whether a refusal of the party prevents the agreement.

    Returns
    -------
    (P,), individually rational for every party that can block.

    Source
    ------
    Nash, Econometrica 18 (1950) 155-162: the disagreement point.

    >>> acceptable(np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([True, True])).tolist()
    [False, True]
    """
    mask: Mask = np.all((gains >= 0.0) | ~blocks, axis=1)
    return mask


def credible(accepted: Mask, kept: Mask, attack: F64, alpha: float) -> Mask:
    """Packages that are accepted and also kept: the credible zone.

    Parameters
    ----------
    accepted : (P,), from ``acceptable``.
    kept : (P,), no shift of power breaks the peace in any period.
    attack : (P,), chance of an attack under the package.
    alpha : largest chance that still counts as kept.

    Source
    ------
    Commitment as a constraint, not as a utility: Powell, International Organization 60 (2006)
    169-203; compliance by the deterrence condition.
    """
    return accepted & kept & (attack <= alpha)


def excluded(holds: Mask) -> F64:
    """Share of packages that each condition excludes.

    Parameters
    ----------
    holds : (..., P, k), whether each of k conditions holds.

    Returns
    -------
    (..., k), shares.
    """
    failing: F64 = np.mean(~holds, axis=-2)
    return failing


def excluded_alone(holds: Mask) -> F64:
    """Share of packages that fail one condition and no other: what lifting it would admit.

    Parameters
    ----------
    holds : (..., P, k), whether each of k conditions holds.

    Returns
    -------
    (..., k), shares.

    >>> excluded_alone(np.array([[True, False], [False, False], [True, True]])).tolist()
    [0.0, 0.3333333333333333]
    """
    fails = ~holds
    single = np.count_nonzero(fails, axis=-1) == 1
    alone: F64 = np.mean(fails & single[..., None], axis=-2)
    return alone


def ideal_gains(gains: F64, feasible: Mask) -> F64:
    """Largest gain of each party over the feasible packages.

    Parameters
    ----------
    gains : (P, n).
    feasible : (P,), at least one.

    Returns
    -------
    (n,), same units.
    """
    best: F64 = np.max(gains[feasible], axis=0)
    return best


def nash(gains: F64, weight: F64, feasible: Mask) -> Mask:
    """Packages with the largest product of gains, each to the power of the party's weight.

    Parties that no feasible package gives anything count for nothing, and so do those of weight 0.
    Where no package gives all the others something, the worst off is served first, as in
    ``kalai_smorodinsky``.

    Parameters
    ----------
    gains : (P, n), 0 or more on feasible packages; only ratios within a party count.
    weight : (n,), bargaining power, 0 or more.
    feasible : (P,).

    Returns
    -------
    (P,), the packages chosen; none where none is feasible.

    Source
    ------
    Nash 1950; with weights Harsanyi and Selten, Management Science 18 (1972) P80-P106.

    >>> gains = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 0.5]])
    >>> nash(gains, np.array([1.0, 1.0]), np.array([True, True, True])).tolist()
    [False, True, False]
    """
    rows = np.flatnonzero(feasible)
    if not rows.size:
        return np.zeros(feasible.shape, dtype=np.bool_)
    seen = gains[rows]
    counted = (np.max(seen, axis=0) > 0.0) & (weight > 0.0)
    if not counted.any():
        return feasible.copy()
    seen, weight = seen[:, counted], weight[counted]
    positive = np.all(seen > 0.0, axis=1)
    if not positive.any():
        return kalai_smorodinsky(gains, feasible).chosen
    power = weight / float(sorted_sum(weight))
    score = sorted_sum(power * log(np.where(positive[:, None], seen, 1.0)))
    return _chosen(feasible, rows, _best(np.where(positive, score, -np.inf), 1.0))


def kalai_smorodinsky(gains: F64, feasible: Mask) -> Compromise:
    """Packages that give the worst-off party the largest share of its ideal, then the next one.

    Parties that no feasible package gives anything are left out. On listed packages the share is
    that of the comprehensive hull: free disposal adds no better compromise.

    Parameters
    ----------
    gains : (P, n), 0 or more on feasible packages; only ratios within a party count.
    feasible : (P,).

    Returns
    -------
    The packages, none where none is feasible, and the share.

    Source
    ------
    Kalai and Smorodinsky, Econometrica 43 (1975) 513-518; for more than two parties the
    lexicographic form of Imai, Econometrica 51 (1983) 389-401.

    >>> gains = np.array([[4.0, 1.0], [2.0, 1.5], [0.0, 2.0]])
    >>> kalai_smorodinsky(gains, np.array([True, True, True])).chosen.tolist()
    [True, False, False]
    """
    rows = np.flatnonzero(feasible)
    if not rows.size:
        return Compromise(np.zeros(feasible.shape, dtype=np.bool_), 0.0)
    seen = gains[rows]
    ideal = np.max(seen, axis=0)
    counted = ideal > 0.0
    if not counted.any():
        return Compromise(feasible.copy(), 1.0)
    shares = seen[:, counted] / ideal[counted]
    share = float(np.max(np.min(shares, axis=1)))
    return Compromise(_chosen(feasible, rows, _worst_off_first(shares)), share)


def egalitarian(gains: F64, feasible: Mask) -> Mask:
    """Packages with the largest smallest gain, then the next smallest.

    Parameters
    ----------
    gains : (P, n), in a unit that the parties share: this rule compares them.
    feasible : (P,).

    Returns
    -------
    (P,), the packages chosen; none where none is feasible.

    Source
    ------
    Kalai, Econometrica 45 (1977) 1623-1630; lexicographic form as in Imai 1983.
    """
    rows = np.flatnonzero(feasible)
    if not rows.size:
        return np.zeros(feasible.shape, dtype=np.bool_)
    return _chosen(feasible, rows, _worst_off_first(gains[rows]))


def utilitarian(gains: F64, feasible: Mask) -> Mask:
    """Packages with the largest sum of gains.

    Parameters
    ----------
    gains : (P, n), in a unit that the parties share: this rule adds them.
    feasible : (P,).

    Returns
    -------
    (P,), the packages chosen; none where none is feasible.

    Source
    ------
    Harsanyi, J. Political Economy 63 (1955) 309-321.
    """
    rows = np.flatnonzero(feasible)
    if not rows.size:
        return np.zeros(feasible.shape, dtype=np.bool_)
    total = sorted_sum(gains[rows])
    return _chosen(feasible, rows, _best(total, _size(gains[rows])))


def _worst_off_first(values: F64) -> Mask:
    """Rows that come last in lexicographic order of their ascending entries."""
    ordered = np.sort(values, axis=1)
    slack = TIE * _size(values)
    alive = np.ones(values.shape[0], dtype=np.bool_)
    for column in range(values.shape[1]):
        entries = ordered[:, column]
        alive &= entries >= np.max(entries[alive]) - slack
    return alive


def _best(score: F64, size: float) -> Mask:
    mask: Mask = score >= np.max(score) - TIE * size
    return mask


def _size(values: F64) -> float:
    """Largest absolute entry: the scale on which entries are equal."""
    return float(np.max(np.abs(values)))


def _chosen(feasible: Mask, rows: NDArray[np.intp], best: Mask) -> Mask:
    chosen = np.zeros(feasible.shape, dtype=np.bool_)
    chosen[rows[best]] = True
    return chosen


def split_the_difference(total: float, disagreement: F64) -> F64:
    """Shares of a sum that can be divided at will, when everybody has the same weight.

    Parameters
    ----------
    total : what there is to divide, at least the sum of the disagreement points.
    disagreement : (n,), same unit.

    Returns
    -------
    (n,), what each gets under the Nash solution (and the egalitarian one).

    Source
    ------
    Nash 1950, transferable utility.

    >>> split_the_difference(10.0, np.array([1.0, 3.0])).tolist()
    [4.0, 6.0]
    """
    surplus = total - float(sorted_sum(disagreement))
    return disagreement + surplus / disagreement.size


def rubinstein_share_1982(first: float, second: float) -> float:
    """Share of the party that offers first when offers alternate for ever.

    Parameters
    ----------
    first, second : discount factors per round of the two parties, above 0 and below 1.

    Source
    ------
    Rubinstein, Econometrica 50 (1982) 97-109.

    >>> round(rubinstein_share_1982(0.9, 0.8), 7)
    0.7142857
    """
    return (1.0 - second) / (1.0 - first * second)


def rubinstein_weights(discount: F64) -> F64:
    """Weights of the Nash solution to which alternating offers lead when rounds become short.

    Parameters
    ----------
    discount : (..., n), discount factors over the same time, above 0 and below 1.

    Returns
    -------
    (..., n), proportional to -1 / ln(discount) and adding to 1: patience is power.

    Source
    ------
    Binmore, Rubinstein and Wolinsky, RAND J. Economics 17 (1986) 176-188.

    >>> rubinstein_weights(np.array([0.9, 0.9])).tolist()
    [0.5, 0.5]
    """
    power = -1.0 / log(discount)
    return power / sorted_sum(power)[..., None]
