"""What is kept of a bargaining: packages in full, parties at the table, what binds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.engine.commitment import quantiles
from locarno.engine.negotiation.packages import Packages
from locarno.engine.negotiation.zone import Zone
from locarno.model.bargaining_results import (
    Constraint,
    LevelShares,
    Package,
    PartyResult,
    Solution,
)
from locarno.model.parties import Role
from locarno.model.probability import Probability
from locarno.model.scenario import Case
from locarno.theory.bargaining import sorted_sum
from locarno.theory.estimation import computed_probability, share_of_futures

__all__ = [
    "Described",
    "binding",
    "described",
    "frequencies",
    "in_common",
    "listed",
    "most",
    "seats",
]

F64 = NDArray[np.float64]

_LISTED = 8
"""Packages described in full, beside those that a rule picks."""


@dataclass(frozen=True, slots=True)
class Described:
    """Packages in full, by their number."""

    packages: Mapping[int, Package]

    def solution(self, package: int | None, shares: F64) -> Solution | None:
        """The package that a rule picks, None where it picks none."""
        if package is None:
            return None
        return Solution(self.packages[package], float(shares[package]))


def most(shares: F64) -> int | None:
    """Package with the largest share, the first of equals; None where no future has one."""
    best = int(np.argmax(shares))
    return best if shares[best] > 0.0 else None


def listed(zone: Zone) -> list[int]:
    """Packages most often credible, then most often acceptable, in that order."""
    order = np.lexsort((-zone.accepted, -zone.credible))
    return [int(package) for package in order[:_LISTED] if zone.accepted[package] > 0.0]


def described(packages: Packages, zone: Zone, wanted: Iterable[int | None]) -> Described:
    """What the packages wanted leave each party over all futures."""
    rows = sorted({package for package in wanted if package is not None})
    gains, attack = packages.found(np.array(rows, dtype=np.intp))
    found = {}
    for row, package in enumerate(rows):
        found[package] = Package(
            levels=packages.levels(package),
            acceptable=_share(zone.accepted[package], packages.runs),
            credible=_share(zone.credible[package], packages.runs),
            picked={rule: float(shares[package]) for rule, shares in zone.picked.items()},
            p_attack=computed_probability(attack[:, row]),
            slack={
                party: quantiles(gains[:, row, number])
                for number, party in enumerate(packages.parties)
            },
        )
    return Described(found)


def _share(count: float, runs: int) -> Probability:
    """So many futures of all, as a share with its interval."""
    return share_of_futures(np.arange(runs) < count)


def frequencies(packages: Packages, zone: Zone) -> Mapping[str, tuple[float, float, float]]:
    """Shares of futures in which a package is acceptable, credible, and the Nash package."""
    runs = packages.runs
    return {
        "/".join(packages.levels(int(package)).values()): (
            float(zone.accepted[package]) / runs,
            float(zone.credible[package]) / runs,
            float(zone.picked["nash"][package]),
        )
        for package in np.flatnonzero(zone.credible)
    }


def in_common(packages: Packages, zone: Zone) -> Mapping[str, Mapping[str, LevelShares]]:
    """Share of credible and of Nash packages that have a level, by issue and level."""
    chosen = [packages.levels(number) for number in range(packages.count)]
    counted = {"credible": zone.credible, "nash": zone.picked["nash"]}
    found: dict[str, dict[str, LevelShares]] = {}
    for issue, given in packages.table.issues.items():
        found[issue] = {}
        for level in given.levels:
            has = np.array([each[issue] == level for each in chosen])
            found[issue][level] = LevelShares(
                **{name: _part(weight, has) for name, weight in counted.items()}
            )
    return found


def _part(weight: F64, has: NDArray[np.bool_]) -> float | None:
    """Share of a weight that falls on some packages; None where there is no weight."""
    total = float(np.sum(weight))
    return float(np.sum(weight[has])) / total if total > 0.0 else None


def seats(packages: Packages, zone: Zone) -> Mapping[str, PartyResult]:
    """The parties at the table."""
    power = packages.weight / np.maximum(sorted_sum(packages.weight), np.finfo(float).tiny)[:, None]
    return {
        key: PartyResult(
            name=seat.name,
            disagreement=quantiles(packages.disagreement[number]),
            refuses=computed_probability(zone.refuses[:, number]),
            blocks=float(np.mean(packages.blocks[number])),
            best=quantiles(zone.best[:, number]),
            power=float(np.mean(power[:, number])),
        )
        for number, (key, seat) in enumerate(packages.table.parties.items())
    }


def binding(case: Case, packages: Packages, zone: Zone) -> tuple[Constraint, ...]:
    """Conditions on packages, the one that alone excludes most first."""
    parties = packages.table.parties
    challenger, protected = (
        next(key for key, seat in parties.items() if seat.party == side) for side in _sides(case)
    )
    named = [("acceptance", key) for key in parties]
    named += [("commitment", challenger), ("commitment", protected), ("compliance", challenger)]
    found = [
        Constraint(
            kind=kind,
            party=party,
            excludes=computed_probability(zone.excluded[:, number]),
            alone=float(np.mean(zone.alone[:, number])),
        )
        for number, (kind, party) in enumerate(named)
    ]
    return tuple(sorted(found, key=lambda each: (-each.alone, -each.excludes.mean)))


def _sides(case: Case) -> tuple[str, str]:
    """Keys of the challenger and of the protected party."""
    return case.key_of(Role.CHALLENGER), case.key_of(Role.PROTECTED)
