"""Background exchanges on the line: a common tension and self-excitation, day by day.

The process depends on the setting only. What a design changes (buffer, presence of troops) keeps
each exchange from happening with some chance: it thins the process and is applied to it later.
Variants that share the setting therefore share the process, and it is computed once for them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.inputs import Variant
from locarno.theory.campaign.luck import Luck
from locarno.theory.campaign.purpose import Purpose
from locarno.theory.elementary import exp
from locarno.theory.normal import ndtri
from locarno.theory.poisson import poisson

__all__ = ["Background"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_SETTING = ("exchanges", "branching", "decay", "persistence", "shock")


class Background:
    """Exchanges of every different setting P among the variants, (P, n).

    Attributes
    ----------
    of_variant : (K,) which setting each variant has.
    """

    def __init__(self, given: Variant, in_future: I64, luck: Luck) -> None:
        rows = [np.concatenate([getattr(given, name)[k] for name in _SETTING])
                for k in range(given.lam.size)]  # fmt: skip
        first = [next(j for j, other in enumerate(rows) if np.array_equal(row, other))
                 for row in rows]  # fmt: skip
        kept = sorted(set(first))
        self.of_variant: I64 = np.array([kept.index(number) for number in first])
        self.luck = luck
        number = {name: getattr(given, name)[kept][:, in_future] for name in _SETTING}
        self.rate = number["exchanges"]
        self.persistence, self.shock = number["persistence"], number["shock"]
        self.decay_left = exp(-number["decay"])
        # An exchange adds kick to tomorrow's rate, which then dies away: it sets off `branching`
        # others in all, and that stays below one.
        self.kick = number["branching"] * (1.0 - self.decay_left) / self.decay_left
        self.tension = np.zeros_like(self.rate)
        self.excitation = np.zeros_like(self.rate)

    def days(self, days: I64, u_tension: F64) -> I64:
        """Exchanges of some days in a row, (D, P, n); tension and excitation move on.

        Parameters
        ----------
        days : (D,) which days; u_tension : (D, n) uniforms behind the shocks.
        """
        shocks = ndtri(u_tension)
        u, v = self.luck.pair(Purpose.EXCHANGES, days[:, None], 0)
        pairs = zip(days, zip(u, v, strict=True), shocks, strict=True)
        return np.stack([self._day(int(day), pair, shock) for day, pair, shock in pairs])

    def _day(self, day: int, first: tuple[F64, F64], shock: F64) -> I64:
        rate = self.rate * exp(self.tension) + self.excitation
        histories = rate.shape[1]

        def attempt(numbers: I64, places: I64) -> tuple[F64, F64]:
            members = places % histories
            if numbers[0, 0] == 0:
                return first[0][None, members], first[1][None, members]
            return self.luck.pair(Purpose.EXCHANGES, day, numbers, members)

        counts = poisson(attempt, rate)
        self.excitation = (self.excitation + self.kick * counts) * self.decay_left
        self.tension = self.persistence * self.tension + self.shock * shock
        return counts
