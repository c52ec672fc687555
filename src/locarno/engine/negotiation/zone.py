"""The zone of agreement over all futures: sizes, what binds, and how often each package does.

Axes: R futures, P packages, n parties, G combinations of guarantee levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from locarno.engine.negotiation.packages import Judged, Packages
from locarno.theory import bargaining as theory

__all__ = ["RULES", "Zone", "zone_of"]

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

_AT_A_TIME = 8
"""Futures whose packages are judged at once; no result depends on it."""

RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


@dataclass(slots=True)
class Zone:
    """Counts over futures.

    Parameters
    ----------
    size, credible_size : (R,), shares of packages.
    excluded, alone : (R, n + 3), shares of packages that fail a condition, and it alone.
    refuses : (R, n), share of packages worth less to a party than no agreement.
    best : (R, n), largest gain over the zone, infinite where the zone is empty.
    accepted, credible : (P,), number of futures.
    by_combination : (R, G), whether a combination has a credible package.
    picked : share of futures in which a rule picks each package of the credible zone, (P,) each;
        futures in which it picks several are shared out among them.
    signed : the same for the Nash solution of the zone of agreement.
    """

    size: F64
    credible_size: F64
    excluded: F64
    alone: F64
    refuses: F64
    best: F64
    accepted: F64
    credible: F64
    by_combination: Mask
    picked: dict[str, F64] = field(default_factory=dict)
    signed: F64 = field(default_factory=lambda: np.zeros(0))


def zone_of(packages: Packages) -> Zone:
    """Judges every package in every future, with the force as planned."""
    found = _empty(packages)
    for start in range(0, packages.runs, _AT_A_TIME):
        some = np.arange(start, min(start + _AT_A_TIME, packages.runs))
        judged = packages.judged(np.ones(some.size), some)
        _count(found, packages, judged, some)
    found.signed = found.signed / packages.runs
    found.picked = {rule: shares / packages.runs for rule, shares in found.picked.items()}
    return found


def _empty(packages: Packages) -> Zone:
    runs, count, parties = packages.runs, packages.count, len(packages.parties)
    return Zone(
        size=np.zeros(runs),
        credible_size=np.zeros(runs),
        excluded=np.zeros((runs, parties + 3)),
        alone=np.zeros((runs, parties + 3)),
        refuses=np.zeros((runs, parties)),
        best=np.full((runs, parties), np.inf),
        accepted=np.zeros(count),
        credible=np.zeros(count),
        by_combination=np.zeros((runs, len(packages.combinations)), dtype=np.bool_),
        picked={rule: np.zeros(count) for rule in RULES},
        signed=np.zeros(count),
    )


def _count(found: Zone, packages: Packages, judged: Judged, futures: Rows) -> None:
    accepted, credible = judged.accepted(), judged.credible()
    found.size[futures] = np.mean(accepted, axis=1)
    found.credible_size[futures] = np.mean(credible, axis=1)
    found.excluded[futures] = theory.excluded(judged.holds)
    found.alone[futures] = theory.excluded_alone(judged.holds)
    found.refuses[futures] = theory.excluded(judged.gains >= 0.0)
    found.accepted += np.count_nonzero(accepted, axis=0)
    found.credible += np.count_nonzero(credible, axis=0)
    by_combination = credible.reshape(futures.size, len(packages.combinations), -1).any(axis=2)
    found.by_combination[futures] = by_combination
    for place, future in enumerate(futures):
        if accepted[place].any():
            found.best[future] = theory.ideal_gains(judged.gains[place], accepted[place])
        seats = judged.blocks[place]
        gains, weight = judged.gains[place][:, seats], packages.weight[future, seats]
        found.signed += _shared(theory.nash(gains, weight, accepted[place]))
        for rule, chosen in _chosen(gains, weight, credible[place]).items():
            found.picked[rule] += _shared(chosen)


def _chosen(gains: F64, weight: F64, feasible: Mask) -> Mapping[str, Mask]:
    """Packages that each rule picks among the feasible ones; only those who can block are asked."""
    return {
        "nash": theory.nash(gains, weight, feasible),
        "kalai_smorodinsky": theory.kalai_smorodinsky(gains, feasible).chosen,
        "egalitarian": theory.egalitarian(gains, feasible),
        "utilitarian": theory.utilitarian(gains, feasible),
    }


def _shared(chosen: Mask) -> F64:
    """One future shared out among the packages chosen in it."""
    return chosen / max(int(np.count_nonzero(chosen)), 1)
