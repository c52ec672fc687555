"""Commitment over time: whether shifts of power give a side reason to break, year by year.

Axes: R futures, Y years, whose starts are Y + 1 points in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain, Credibility
from locarno.engine.deterrence import stake
from locarno.engine.futures import Futures
from locarno.engine.payoffs import committed_class, force_half, payoff_table
from locarno.engine.sides import challenger
from locarno.engine.strength import challenger_strength, protected_strength
from locarno.model.bargaining import Commitment
from locarno.model.bargaining_results import (
    AttackGain,
    CommitmentProblem,
    CommitmentYear,
    PowerShift,
    Quantiles,
    StrengthAtYear,
)
from locarno.model.evidence import Quantity
from locarno.model.parties import ActionKind, Role
from locarno.model.scenario import Case
from locarno.theory import commitment as theory
from locarno.theory.deterrence import expected_value, saturating
from locarno.theory.estimation import quantile_with_none, share_of_futures
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["PowerPath", "commitment", "inputs_read", "power_path", "quantiles", "years_of"]

F64 = NDArray[np.float64]

_GRID = (0.0, *(0.25 * 2.0**k for k in range(11)))
"""Brigade-equivalents tried, up to 256; the need is then found between two of them."""
_HALVINGS = 6
"""Bisections between two points of the grid: right to a 64th of their distance."""


@dataclass(frozen=True, slots=True)
class PowerPath:
    """What decides a war at the start of each year.

    Parameters
    ----------
    protected, challenger : (R, Y + 1), people ready.
    foreign : (R, Y + 1), brigade-equivalents behind the answer to an attack.
    kappa : (R, 1), chance of that answer as the challenger believes it.
    bite : (R, 1), share of the full effect of an answer without troops.
    discount, destroyed, answered, persons_per_brigade : (R, 1), as declared.
    half : (R, Y + 1), force with half its full effect; None for an answer without troops.
    """

    protected: F64
    challenger: F64
    foreign: F64
    kappa: F64
    bite: F64
    discount: F64
    destroyed: F64
    answered: F64
    persons_per_brigade: F64
    half: F64 | None = None

    def parts(self) -> dict[str, F64]:
        """The arrays that are given, by name."""
        named = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: part for name, part in named.items() if part is not None}

    def war(self, foreign: F64) -> tuple[F64, F64]:
        """War values of challenger and protected party with so much force, (R, Y + 1) each."""
        alone = theory.contest_chance(self.challenger, self.protected)
        others = self.protected + foreign * self.persons_per_brigade
        helped = theory.contest_chance(self.challenger, others)
        wins = theory.answered_chance(alone, helped, self.kappa)
        bite = self.bite if self.half is None else saturating(foreign, self.half)
        lost = theory.answered_destruction(self.destroyed, self.answered, self.kappa, bite)
        return theory.war_share(wins, lost), theory.war_share(1.0 - wins, lost)

    def margins(self, foreign: F64) -> F64:
        """Margins by year with so much force, challenger and protected party rising, (2, R, Y)."""
        attacking, defending = self.war(foreign)
        return np.stack((
            theory.margins_powell_2006(attacking, defending, self.discount),
            theory.margins_powell_2006(defending, attacking, self.discount),
        ))  # fmt: skip

    def build_up(self) -> F64:
        """Share of the largest force there at the start of each year, (R, Y + 1).

        Where a design has none, a force would be there from the second year on.
        """
        most = np.max(self.foreign, axis=1, keepdims=True)
        later = np.arange(self.foreign.shape[1]) > 0
        return np.where(most > 0.0, self.foreign / np.where(most > 0.0, most, 1.0), later * 1.0)


def years_of(case: Case) -> int:
    """Whole years of the horizon, at least one."""
    return max(case.horizon_days // DAYS_PER_YEAR, 1)


def inputs_read(case: Case) -> tuple[str, ...]:
    """Paths of the quantities that only this stage consults, for the ledger."""
    return tuple(q.path for q in _declared(case.commitment)) if case.commitment else ()


def _declared(given: Commitment) -> tuple[Quantity, ...]:
    return (given.discount, given.destroyed, given.destroyed_answered, given.persons_per_brigade)


def power_path(
    case: Case, futures: Futures, chain: Chain | Credibility, force: Mapping[str, F64]
) -> PowerPath:
    """Strengths, force and credibility of the answer to an attack at the start of each year.

    Parameters
    ----------
    force : by response, (R, T) brigade-equivalents there to carry it out.
    """
    assert case.commitment is not None  # noqa: S101 - the caller asked for it
    quarters = _starts(case)
    count = int(quarters[-1]) + 1
    violation = committed_class(case, ActionKind.ATTACK)
    rung = case.ladder.get(violation) if violation is not None else None
    answer = case.responses[rung.answer] if rung is not None else None
    by_troops = answer is not None and answer.force and violation is not None
    _, party, _ = challenger(case)
    assert party.belief is not None  # noqa: S101 - the loader made sure
    belief = futures[party.belief]
    resolute, weak = chain.by_resolve(violation)
    discount, destroyed, answered, persons = (
        futures[quantity][:, None] for quantity in _declared(case.commitment)
    )
    nothing = np.zeros((futures.runs, 1))
    foreign = _at(force[rung.answer], quarters) if by_troops and rung else nothing
    half = force_half(case, futures, violation, count) if by_troops and violation else None
    return PowerPath(
        protected=protected_strength(case, futures, count)[:, quarters],
        challenger=challenger_strength(case, futures, count)[:, quarters],
        foreign=np.broadcast_to(foreign, (futures.runs, quarters.size)),
        kappa=(belief * resolute + (1.0 - belief) * weak)[:, None],
        half=None if half is None else half[:, quarters],
        bite=futures[answer.bite][:, None] if answer is not None and not by_troops else nothing,
        discount=discount,
        destroyed=destroyed,
        answered=np.maximum(answered, destroyed),
        persons_per_brigade=persons,
    )


def _starts(case: Case) -> NDArray[np.int64]:
    """Quarters in which the years begin, and the one after the last."""
    return np.arange(years_of(case) + 1) * QUARTERS_PER_YEAR


def _at(path: F64, quarters: NDArray[np.int64]) -> F64:
    """A path by quarter at some of them; what a plan ends with stays."""
    return path[:, np.minimum(quarters, path.shape[1] - 1)]


def commitment(
    case: Case, futures: Futures, chain: Chain, force: Mapping[str, F64], scale: float
) -> CommitmentProblem:
    """Incentives to break by year, in both directions, and the force that removes them.

    Parameters
    ----------
    force : by response, (R, T) brigade-equivalents there to carry it out.
    scale : the payoff scale.
    """
    path = power_path(case, futures, chain, force)
    margins = path.margins(path.foreign)
    attacking, defending = path.war(path.foreign)
    keys = [case.key_of(Role.CHALLENGER), case.key_of(Role.PROTECTED)]
    shifts = []
    for number, war in enumerate((attacking, defending)):
        shift = theory.shift_powell_2006(war[:, :-1], war[:, 1:], path.discount)
        needed = _needed(path, number)
        shifts.append(_shift(keys[number], keys[1 - number], shift, margins[number], needed))
    gains = _attack_gains(case, futures, chain, force) / scale
    return CommitmentProblem(
        shifts=tuple(shifts),
        breaks=share_of_futures(np.any(margins > 0.0, axis=(0, 2))),
        attack_gain=tuple(
            AttackGain(year, quantiles(gain), share_of_futures(gain > 0.0))
            for year, gain in enumerate(gains)
        ),
        gain_worst_year=_greatest(gains),
        strength=_strength(path),
    )


def _shift(riser: str, decliner: str, shift: F64, margins: F64, needed: F64) -> PowerShift:
    worst = _greatest(margins.T)
    return PowerShift(
        riser=riser,
        decliner=decliner,
        by_year=tuple(
            CommitmentYear(
                year + 1,
                quantiles(shift[:, year]),
                quantiles(margins[:, year]),
                share_of_futures(margins[:, year] > 0.0),
            )
            for year in range(margins.shape[1])
        ),
        worst_year=worst + 1,
        share_worst=float(np.mean(np.argmax(margins, axis=1) == worst)),
        breaks=share_of_futures(np.any(margins > 0.0, axis=1)),
        needed=quantiles(needed),
        needed_zero=share_of_futures(needed == 0.0),
        needed_none=share_of_futures(~np.isfinite(needed)),
    )


def _greatest(rows: F64) -> int:
    """Row with the largest median, the first of equals."""
    medians = [quantile_with_none(row, 0.5) for row in rows]
    return max(range(len(rows)), key=lambda row: (medians[row], -row))


def _needed(path: PowerPath, direction: int) -> F64:
    """Least force with which no year breaks, (R,) brigade-equivalents, infinite where none does it.

    Behind an answer without troops there is no force to add.
    More force need not help (its arrival is itself a shift of power), so the grid is searched from
    below; then the step to the first point that does is halved.
    """
    build_up = path.build_up()

    def holds(brigades: F64) -> NDArray[np.bool_]:
        margins = path.margins(build_up * brigades[:, None])[direction]
        held: NDArray[np.bool_] = np.all(margins <= 0.0, axis=1)
        return held

    runs = path.protected.shape[0]
    low, high = np.zeros(runs), np.full(runs, np.inf)
    grid = _GRID if path.half is not None else _GRID[:1]
    for before, brigades in zip((0.0, *grid), grid, strict=False):
        first = ~np.isfinite(high) & holds(np.full(runs, brigades))
        high = np.where(first, brigades, high)
        low = np.where(first, before, low)
    found = np.isfinite(high) & (high > 0.0)
    for _ in range(_HALVINGS):
        middle = np.where(found, (low + np.where(found, high, 0.0)) / 2.0, 0.0)
        enough = holds(middle)
        high = np.where(found & enough, middle, high)
        low = np.where(found & ~enough, middle, low)
    return high


def _attack_gains(case: Case, futures: Futures, chain: Chain, force: Mapping[str, F64]) -> F64:
    """What an attack is worth more than keeping at the start of each year, (Y + 1, R)."""
    quarters = _starts(case)
    count = int(quarters[-1]) + 1
    table = payoff_table(case, futures, count)
    padded = {name: _at(path, np.arange(count)) for name, path in force.items()}
    gains = []
    for quarter in quarters:
        found = stake(case, futures, chain, padded, (int(quarter), table), ActionKind.ATTACK)
        gains.append(expected_value(found.alone, found.answered, found.believed) - found.keep)
    return np.stack(gains)


def _strength(path: PowerPath) -> tuple[StrengthAtYear, ...]:
    columns: Sequence[F64] = (path.protected, path.challenger, path.foreign)
    return tuple(
        StrengthAtYear(year, *(quantiles(column[:, year]) for column in columns))
        for year in range(path.protected.shape[1])
    )


def quantiles(values: F64) -> Quantiles:
    """10 %, 50 % and 90 % points; None where a point is infinite."""
    return Quantiles(*(quantile_with_none(values, level) for level in (0.1, 0.5, 0.9)))
