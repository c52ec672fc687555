"""Where cases of interest happen, as boxes told in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.model.study import Condition
from locarno.model.study_results import BoxFound, Limit
from locarno.study.resampling import halves
from locarno.study.space import Space
from locarno.study.values import CaseValues, condition_met, input_values
from locarno.theory.designs_of_experiments import Sample
from locarno.theory.discovery.boxes import Box, Fit, fit, quasi_p
from locarno.theory.discovery.cart import cart
from locarno.theory.discovery.prim import prim
from locarno.theory.discovery.stability import Search, stability
from locarno.theory.sensitivity.given_data import regional

__all__ = ["discovered", "place_of"]

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOOKED_AT = 20
"""Inputs that boxes are looked for in: those whose distribution differs most with the event."""
_HALVES = 10
_SIGNIFICANT = 0.05
_FEWEST = 10
"""Cases of interest, and others, below which a box would be told from nothing."""


def discovered(
    space: Space, sample: Sample, values: CaseValues, interest: Condition, density: float, seed: int
) -> tuple[tuple[BoxFound, ...], str | None]:
    """Boxes of one case by PRIM and by CART, or why there are none."""
    known = np.isfinite(values.means[interest.outcome])
    happens = condition_met(interest, values.means)
    few = min(int(happens.sum()), int((known & ~happens).sum()))
    if few < _FEWEST:
        share = happens.sum() / max(known.sum(), 1)
        return (), (
            f"{values.label}: {interest} in {100 * share:.0f} of 100 futures, too few on one side "
            "to tell where"
        )
    if not sample.plan.space_filling:
        return (), f"boxes need a sample of plan sobol or lhs, found {sample.plan}"
    event = happens & known
    columns = np.sort(np.argsort(-np.abs(regional(sample, event)), kind="stable")[:LOOKED_AT])
    x, cases = sample.matrix[known][:, columns], event[known]
    names = tuple(sample.names[column] for column in columns)
    looked = _Looked(space, names, x, cases, values.case, values.label, interest, seed)
    found = []
    box = _by_prim(x, cases, density)
    if box is not None:
        found.append(_told(looked, box, "prim", lambda a, b: _by_prim(a, b, density)))
    leaf = _by_cart(x, cases)
    if leaf is not None and fit(x, cases, leaf).density > cases.mean():
        found.append(_told(looked, leaf, "cart", _by_cart))
    return tuple(found), None


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a box was looked for in."""

    space: Space
    names: tuple[str, ...]
    x: F64
    cases: Flags
    case: int
    label: str
    interest: Condition
    seed: int


def _by_prim(x: F64, cases: Flags, density: float) -> Box | None:
    """The chosen box without restrictions that may be accidents."""
    if not 0 < int(cases.sum()) < len(cases):
        return None
    found = prim(x, cases, threshold=float(cases.mean()))
    if not found:
        return None
    box = found[0].chosen(density).box
    while box.restricted.size > 1:
        chances = quasi_p(x, cases, box)
        worst, side = max(chances, key=lambda key: chances[key])
        if chances[worst, side] <= _SIGNIFICANT:
            break
        low, high = box.low.copy(), box.high.copy()
        if side == "low":
            low[worst] = -np.inf
        else:
            high[worst] = np.inf
        box = Box(low, high)
    return box if box.restricted.size else None


def _by_cart(x: F64, cases: Flags) -> Box | None:
    if not 0 < int(cases.sum()) < len(cases):
        return None
    box = cart(x, cases)[0][0]
    return box if box.restricted.size else None


def _told(looked: _Looked, box: Box, method: str, search: Search) -> BoxFound:
    x, cases = looked.x, looked.cases
    again = stability(x, cases, box, search, halves(looked.seed, _HALVES, len(cases)))
    chances = quasi_p(x, cases, box)
    limits = tuple(
        _limit(looked, box, int(column), float(again.restricted[column]), chances)
        for column in box.restricted
    )
    fitted, base = fit(x, cases, box), float(cases.mean())
    return BoxFound(
        looked.label, method, str(looked.interest), limits, fitted.coverage, fitted.density,
        fitted.mass, base, again.overlap, again.holds(box),
        _sentence(looked.label, looked.interest, limits, fitted, base),
    )  # fmt: skip


def _limit(
    looked: _Looked, box: Box, column: int, share: float, chances: Mapping[tuple[int, str], float]
) -> Limit:
    path = looked.names[column]
    ends = [
        float(side[column]) if np.isfinite(side[column]) else None for side in (box.low, box.high)
    ]
    low, high = (
        None
        if u is None
        else float(input_values(looked.space, path, np.array([u]), looked.case)[0])
        for u in ends
    )
    chance = max(value for (number, _), value in chances.items() if number == column)
    unit = looked.space.ranges[path].unit
    return Limit(path, unit, low, high, ends[0], ends[1], share, chance, place_of(path))


def place_of(path: str) -> str | None:
    """What an input belongs to that lies somewhere: a sector, the line; None for all others.

    Examples
    --------
    >>> place_of("line.sectors.north.weight"), place_of("agreement.buffer_km")
    ('line.sectors.north', 'line')
    >>> place_of("incidents.rate") is None
    True
    """
    parts = path.split(".")
    if parts[:2] == ["line", "sectors"]:
        return ".".join(parts[:3])
    return "line" if parts[0] == "line" or path == "agreement.buffer_km" else None


def _sentence(
    label: str, interest: Condition, limits: tuple[Limit, ...], fitted: Fit, base: float
) -> str:
    """A box as one would say it."""
    parts = " and ".join(_side(limit) for limit in limits)
    return (
        f"{label}: when {parts}, {interest} in {100 * fitted.density:.0f} of 100 futures "
        f"(against {100 * base:.0f} of 100 over all); these are {100 * fitted.mass:.0f} of 100 "
        f"futures and hold {100 * fitted.coverage:.0f} of 100 such cases"
    )


def _side(limit: Limit) -> str:
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    if limit.low is not None and limit.high is not None:
        return f"{limit.input} lies between {limit.low:.3g} and {limit.high:.3g}{unit}"
    if limit.low is not None:
        return f"{limit.input} is at least {limit.low:.3g}{unit}"
    return f"{limit.input} is at most {limit.high:.3g}{unit}"
