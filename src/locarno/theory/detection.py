"""Detecting a breach by several means, and saying who did it.

Axes: M means of monitoring, in order of trust; R futures.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Attribution", "attribute", "detect", "first_to_name", "first_to_see", "name_side"]

F64 = NDArray[np.float64]


class Attribution(NamedTuple):
    """Chance of each finding, given that a breach was detected; they sum to 1.

    Parameters
    ----------
    right : (R,), the side that did it is named.
    wrong : (R,), the other side is named.
    none : (R,), nobody is named.
    """

    right: F64
    wrong: F64
    none: F64


def detect(probability: F64, coverage: F64, access: F64) -> F64:
    """Chance that at least one of the independent means detects a breach.

    Parameters
    ----------
    probability : (M, R), chance that the means detects what it covers and may see.
    coverage : (M, R) or (M, 1), share of places or time that it covers.
    access : (M, R) or (M, 1), chance that it is let in or can fly.

    Returns
    -------
    (R,): 1 - product over means of (1 - probability * coverage * access).

    >>> one = np.array([[1.0], [1.0]])
    >>> float(detect(np.array([[0.5], [0.5]]), one, one)[0])
    0.75
    """
    missed: F64 = np.multiply.reduce(1.0 - probability * coverage * access, axis=0)
    return 1.0 - missed


def first_to_see(detects: F64) -> F64:
    """Chance that each means is the most trusted of those that detect.

    Parameters
    ----------
    detects : (M, R), chance that each means detects, coverage and access included; independent.

    Returns
    -------
    (M, R): detects_i * product over j < i of (1 - detects_j); over means they sum to ``detect``.
    """
    share = np.empty_like(detects)
    unseen = np.ones(detects.shape[1:])
    for row, chance in zip(share, detects, strict=True):
        np.multiply(unseen, chance, out=row)
        unseen *= 1.0 - chance
    return share


def attribute(detects: F64, findings: F64) -> Attribution:
    """Finding, given that a breach was detected, when the most trusted witness decides.

    The means are listed in order of trust. Of those that detect, the first names the side: a
    mixture of the means' own findings, weighted by the chance that each is that first witness.

    Parameters
    ----------
    detects : (M, R), chance that each means detects, coverage and access included; independent.
    findings : (M, 3, R), chance that the means, having detected, says right side, wrong side, none;
        sums to 1 over axis 1.

    Returns
    -------
    Attribution, sums to 1. Where nothing can detect, nobody is named: (0, 0, 1).
    """
    share = first_to_see(detects)
    total = np.sum(share, axis=0)
    possible = total > 0.0
    mixed = np.sum(share[:, None, :] * findings, axis=0) / np.where(possible, total, 1.0)
    right = np.where(possible, mixed[0], 0.0)
    wrong = np.where(possible, mixed[1], 0.0)
    return Attribution(right, wrong, np.where(possible, mixed[2], 1.0))


def name_side(detects: F64, right: F64, wrong: F64) -> Attribution:
    """Finding, given that a breach was detected, when whoever names a side is heard.

    A means that detects a breach but names nobody does not silence the others: of those that name
    a side, the most trusted decides.

    Parameters
    ----------
    detects : (M, R), chance that each means detects, coverage and access included; independent.
    right, wrong : (M, R), chance that a means, having detected, names the right or the wrong side.

    Returns
    -------
    Attribution, given that at least one means detects. Where nothing can, (0, 0, 1).

    >>> half, none = np.array([[0.5], [0.5]]), np.zeros((2, 1))
    >>> found = name_side(np.ones((2, 1)), half, none)
    >>> float(found.right[0]), float(found.none[0])
    (0.75, 0.25)
    """
    speaks = right + wrong
    share = first_to_see(detects * speaks)
    unheard: F64 = np.multiply.reduce(1.0 - detects, axis=0)
    detected = 1.0 - unheard
    possible = detected > 0.0
    total = np.where(possible, detected, 1.0)
    of_spoken = np.where(speaks > 0.0, right / np.where(speaks > 0.0, speaks, 1.0), 0.0)
    named_right = np.sum(share * of_spoken, axis=0) / total
    named = np.sum(share, axis=0) / total
    return Attribution(
        np.where(possible, named_right, 0.0),
        np.where(possible, named - named_right, 0.0),
        np.where(possible, 1.0 - named, 1.0),
    )


def first_to_name(detects: F64, right: F64, wrong: F64, hours: F64) -> F64:
    """Chance that the right side is named in the end, and that each means was the first to say so.

    The side is that of ``name_side``: the most trusted of those that name one. An answer need not
    wait for that witness: it may begin at the hour at which the first one, whoever it is, names
    the right side. With a_i the chance that means i names the right side and c_i that it names
    nobody, the right side is named and not before hour t with chance

        sum_i (prod_{j < i} c_j) a_i 1[h_i > t] prod_{k > i} (1 - a_k 1[h_k <= t]),

    and what a means adds as t passes its hour is its share. One more means that never names the
    wrong side brings the hour forward and takes nothing away.

    Parameters
    ----------
    detects, right, wrong : (M, R), as in ``name_side``.
    hours : (M, R), hours until the means reports; of equal hours the more trusted comes first.

    Returns
    -------
    (M, R), of all breaches, detected or not; over means they sum to the chance that the right side
    is named.

    >>> sure, fast = np.array([[1.0], [0.5]]), np.array([[9.0], [2.0]])
    >>> first_to_name(np.ones((2, 1)), sure, np.zeros((2, 1)), fast)[:, 0].tolist()
    [0.5, 0.5]
    """
    named, silent = detects * right, 1.0 - detects * (right + wrong)
    # Order of the reports; a stable sort leaves equal hours in order of trust.
    turn = np.argsort(np.argsort(hours, axis=0, kind="stable"), axis=0, kind="stable")
    left = [_not_named_by(named, silent, turn < count) for count in range(len(hours) + 1)]
    steps = np.stack([before - after for before, after in pairwise(left)])
    return np.maximum(np.take_along_axis(steps, turn, axis=0), 0.0)


def _not_named_by(named: F64, silent: F64, reported: NDArray[np.bool_]) -> F64:
    """Chance that the right side is named in the end, and by none of those that have reported.

    The sum of ``first_to_name`` from the least trusted means upwards: ``late`` is the sum over the
    means from i on when nobody before names a side, ``unheard`` the last product of it.
    """
    late, unheard = np.zeros(named.shape[1:]), np.ones(named.shape[1:])
    for chance, nobody, has in zip(named[::-1], silent[::-1], reported[::-1], strict=True):
        late = np.where(has, 0.0, chance) * unheard + nobody * late
        unheard = unheard * np.where(has, 1.0 - chance, 1.0)
    return late
