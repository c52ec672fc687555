"""State of a campaign, and what moves it by the quarter and at decision dates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.answer import answer_bite
from locarno.theory.campaign.background import Background
from locarno.theory.campaign.erosion import NEVER
from locarno.theory.campaign.inputs import Rules, Variant, stacked
from locarno.theory.campaign.luck import Luck
from locarno.theory.campaign.purpose import Lane, Purpose
from locarno.theory.campaign.record import Record
from locarno.theory.elementary import exp, log
from locarno.theory.normal import ndtri
from locarno.theory.sampling import gumbel

__all__ = ["Campaign"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class Campaign:
    """All variants K of a campaign over the same n histories; arrays are (K, n) unless said.

    Attributes
    ----------
    alive : whether the ceasefire has not ended in war.
    common, mood : reluctance of the coalition, without and with the regime's shift.
    background : exchanges on the line, before a design calms them.
    action, attack_day : the challenger's regime, and the day of an attack chosen.
    regime_rate, regime_class : breaches a day in that regime, and their class.
    calm, grave_rate, spoiler_rate, provocation_rate : what is left of background breaches.
    belief : the challenger's belief that the coalition is resolute.
    share_left, backstop, lapsed : what is left of the force and of the guarantee.
    bite, full_bite : (K, V, n) what the answer to each class can do, now and with all its force.
    """

    def __init__(
        self, rules: Rules, variants: Sequence[Variant], luck: Luck, histories: int
    ) -> None:
        self.rules = rules
        self.given = stacked(variants)
        self.luck = luck
        n = luck.future.size
        shape = (len(variants), n)
        self.in_future = np.arange(n) // histories
        self.alive = np.full(shape, fill_value=True)
        self.common = np.zeros(shape)
        self.mood = np.zeros(shape)
        self.action = np.zeros(shape, dtype=np.int64)
        self.attack_day = np.full(shape, NEVER)
        self.prior = self.spread(self.given.belief)
        self.belief = self.prior.copy()
        self.share_left = np.ones(shape)
        self.backstop = np.zeros(shape, dtype=np.int64)
        self.lapsed = np.full(shape, fill_value=False)
        self.epoch = np.zeros(shape, dtype=np.int64)
        self.quarter = 0
        self.record = Record(rules, *shape)
        self.background = Background(self.given, self.in_future, luck)
        everyone = np.arange(n)
        shocks = self._shocks(np.zeros(n, dtype=np.int64), everyone)
        self.private = np.repeat(shocks[None], shape[0], axis=0)

    def spread(self, values: F64) -> F64:
        """A number per future, last axis R, over the histories, last axis n."""
        return values[..., self.in_future]

    def _shocks(self, epoch: I64, members: I64) -> F64:
        """Private shocks of the challenger's government of an epoch, (A + 1, m)."""
        lanes = np.arange(len(self.rules.action_class) + 1)[:, None]
        return gumbel(self.luck.pair(Purpose.CHOICE, epoch, lanes, members)[0])

    def begin_quarter(self, quarter: int, day: int) -> None:
        """Mood, governments, backstop, withdrawals, lapse; then the force of the quarter."""
        self.quarter = quarter
        u_mood, u_government = self.luck.pair(Purpose.QUARTER, quarter, Lane.MOOD_AND_GOVERNMENT)
        if quarter == 0:
            self.common = self.common + ndtri(u_mood)
        else:
            left = self.spread(self.given.mood)
            self.common = left * self.common + np.sqrt(1.0 - left * left) * ndtri(u_mood)
            self.belief = self.prior + left * (self.belief - self.prior)
            self._new_governments(u_government)
            self._losses(quarter)
        self._lapse(day)
        # The mood moves every quarter, also where the challenger decides less often.
        self.mood = self.common + self.of_regime(self.given.reluctance)
        self._set_force()

    def _new_governments(self, u_government: F64) -> None:
        """A change of the challenger's government brings new private shocks (§10)."""
        k, h = np.nonzero(u_government < self.spread(self.given.government))
        if k.size:
            self.epoch[k, h] += 1
            self.private[k, :, h] = self._shocks(self.epoch[k, h], h).T

    def _losses(self, quarter: int) -> None:
        """Contributors leave, the backstop ends."""
        u_leaves, u_backstop = self.luck.pair(
            Purpose.QUARTER, quarter, Lane.WITHDRAWAL_AND_BACKSTOP
        )
        leaves = u_leaves < self.spread(self.given.withdrawal)
        kept = 1.0 - self.given.withdrawal_share[:, None]
        self.share_left = np.where(leaves, self.share_left * kept, self.share_left)
        self.backstop[u_backstop < self.spread(self.given.backstop_end)] = 1

    def _lapse(self, day: int) -> None:
        """The guarantee ends where its time is over and nobody renews it."""
        u_renewal, _ = self.luck.pair(Purpose.QUARTER, 0, Lane.RENEWAL)
        over = day >= self.spread(self.given.duration_days)
        self.lapsed |= over & (u_renewal >= self.spread(self.given.renewal))

    def _set_force(self) -> None:
        """Force behind each class, and the bite of each answer."""
        given, future = self.given, self.in_future
        variant = np.arange(self.alive.shape[0])[:, None]
        self.present = given.present[variant, self.backstop, future, self.quarter]
        self.present = self.present * self.share_left
        ground = given.ground[variant, self.backstop, future, self.quarter] * self.share_left
        presence = exp(-self.spread(given.presence_calm) * ground)
        self.calm = self.spread(given.buffer_calm) * presence
        self.spoiler_rate = self.spread(given.spoilers) * presence
        self.provocation_rate = self.spread(given.provoke) * presence
        self.grave_rate = self.spread(given.grave_share) * self.calm[:, None]
        behind = given.force[variant, self.backstop, :, future, self.quarter]
        there = np.moveaxis(behind, -1, 1) * self.share_left[:, None]
        whole = self.spread(given.force[:, 0, :, :, self.quarter])
        half = self.spread(given.half[..., self.quarter])
        plain = self.spread(given.plain_bite)
        self.bite = answer_bite(there, half, plain)
        self.full_bite = answer_bite(whole, half, plain)

    def decide(self, day: int, length: int) -> None:
        """A regime until the next decision date: argmax of lambda Q + ln m + private shock."""
        when, _ = self.luck.pair(Purpose.DATE, day, 0)
        chosen = np.argmax(self._utility(), axis=1)
        self.action = np.where(self.alive, chosen, NEVER)
        attacks = self.action == self.rules.attack_action
        self.attack_day = np.where(attacks, day + (when * length).astype(np.int64), NEVER)
        self.record.actions.append(self.action.copy())
        self.mood = self.common + self.of_regime(self.given.reluctance)
        committed = np.array([-1, *self.rules.action_class])
        self.regime_class = committed[np.maximum(self.action, 0)]
        rate = self.of_regime(self.given.rate)
        # An attack is one offensive on its day, whatever rate a file may give it.
        self.regime_rate = np.where((self.regime_class >= 0) & ~attacks, rate, 0.0)

    def _utility(self) -> F64:
        """Lambda Q + ln m + g of every action, (K, A + 1, n)."""
        given = self.given
        keep = self.spread(given.keep) + self.spread(given.provocation) * self.present
        rows = [keep]
        for action, violation in enumerate(self.rules.action_class):
            alone = self.spread(given.alone[:, action, :, self.quarter])
            punished = self.spread(given.punished[:, action, :, self.quarter])
            rows.append(self._worth(alone, punished, violation))
        weights = log(given.weight)[:, :, None]
        utility: F64 = given.lam[:, None, None] * np.stack(rows, axis=1) + weights + self.private
        return utility

    def _worth(self, alone: F64, punished: F64, violation: int) -> F64:
        """Q of an action on the credibility the challenger believes in (§8)."""
        if violation < 0:
            return alone
        resolute, weak = self.timely(violation)
        credible = self.belief * resolute + (1.0 - self.belief) * weak
        credible = np.where(self.lapsed, 0.0, credible)
        worth: F64 = alone - credible * (alone - punished) * self.bite[:, violation]
        return worth

    def timely(self, violation: int) -> tuple[F64, F64]:
        """Chance of a timely answer from a resolute and a weak coalition."""
        variant = np.arange(self.alive.shape[0])[:, None]
        place = (variant, self.backstop, violation, self.in_future)
        return self.given.resolute[place], self.given.weak[place]

    def of_regime(self, table: F64) -> F64:
        """A number of the regime each history is in, from (K, A, R); 0 under comply."""
        nothing = np.zeros((table.shape[0], 1, table.shape[2]))
        padded = np.concatenate([nothing, table], axis=1)
        variant = np.arange(table.shape[0])[:, None]
        chosen: F64 = padded[variant, np.maximum(self.action, 0), self.in_future]
        return chosen
