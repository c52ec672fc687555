"""What is due on dates of an episode: quarters, and the challenger's choice."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import log
from locarno.theory.episode.breach import bite_of
from locarno.theory.episode.choice import HALF, ahead_of, gumbel_of, tilted_weight_of
from locarno.theory.episode.dates import periods, quarter_days
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import CALENDAR, EXCHANGED, Rules, Variant
from locarno.theory.episode.points import drawn_of, left_node_of, on_line_of
from locarno.theory.episode.purpose import KIND_LANE, Lane, Purpose
from locarno.theory.episode.tables import WITHOUT_FUTURES, futures_first, values_shape
from locarno.theory.episode.told import Address, Record, State
from locarno.theory.episode.values import LAPSED, STATES, Contest, solve_values
from locarno.theory.philox import uniforms
from locarno.theory.reputation import room_for
from locarno.theory.scalar import exp_of, ndtri_of

__all__ = ["Turns"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class Turns:
    """A history in the making: its numbers, its state, and what moves it on dates."""

    def __init__(
        self, rules: Rules, variant: Variant, place: int, address: Address, counts: I64
    ) -> None:
        self.rules, self.address = rules, address
        self.numbers = {
            item.name: np.asarray(
                futures_first(variant, item.name)[() if item.name in WITHOUT_FUTURES else place]
            )
            for item in fields(Variant)
        }
        weight = self.numbers["weight"]
        self.handicap = np.where(weight > 0.0, log(np.where(weight > 0.0, weight, 1.0)), -np.inf)
        self.committed = (-1, *rules.action_class)
        self.counts = counts
        quarters = len(quarter_days(rules.horizon_days))
        self.record = Record(calendar=np.zeros((CALENDAR, quarters)))
        self.eroding: list[tuple[int, int, int]] = []
        self.begun = {int(day): (int(quarter), int(length)) for day, quarter, length in
                      periods(rules)}  # fmt: skip
        self.state = State(self.of("belief"), self._shocks(0))
        self.state.stance = [0.0] * len(self.numbers["elections"])
        self.state.kind = self._kind(0)
        self.values = np.full(values_shape(rules, variant), np.nan)
        self.solved: set[int] = set()
        self.period_start = 0
        days = np.arange(rules.horizon_days)[:, None]
        lanes = np.arange(Lane.GRAVE + len(rules.grave))
        self.daily = uniforms(
            address.seed, Purpose.DAY, address.future, address.history, days, lanes
        )

    def of(self, name: str, *place: int) -> float:
        """A number of this variant and future."""
        return float(self.numbers[name][place])

    def _values(self, guarantee: int) -> F64:
        """What each action is worth in the campaign game at a state of the guarantee."""
        if guarantee not in self.solved:
            self.solved.add(guarantee)
            contest = Contest(*(self.numbers[name] for name in Contest._fields))
            scale, weight = self.of("scale"), self.numbers["weight"]
            of = (self.rules.slice_action, self.rules.attack_action)
            kinds, *size, actions = self.values.shape[1:]
            rooms = (*room_for((size[0], size[1], size[2]), kinds, actions), np.zeros(actions))
            wanted = np.arange(STATES) == guarantee
            solve_values(
                contest, weight, (self.of("lam") * scale, scale), of, wanted, self.values, rooms
            )
        found: F64 = self.values[guarantee]
        return found

    def _kind(self, epoch: int) -> int:
        """Whether the challenger's government of an epoch is out for gain or seeks security."""
        if not self.rules.ahead:
            return 0
        return drawn_of(
            self.address.pair(Purpose.CHOICE, epoch, KIND_LANE)[0], self.numbers["kinds"]
        )

    def _shocks(self, epoch: int) -> list[float]:
        """Private shocks of the challenger's government of an epoch."""
        shocks = []
        for action in range(len(self.committed)):
            tilt = self.rules.tilt[action] if self.rules.tilt else 0.0
            u_shock, u_raised = self.address.pair(Purpose.CHOICE, epoch, action)
            shock = gumbel_of(u_shock)
            if u_raised < HALF:
                shock += tilt
            self.record.log_weight += tilted_weight_of(shock, tilt)
            shocks.append(shock)
        return shocks

    # What is due on a date

    def turn(self, day: int) -> None:
        """A new quarter, and a decision, where one is due."""
        if day not in self.begun:
            return
        self.count_exchanges(day)
        quarter, length = self.begun[day]
        if quarter >= 0:
            self._begin_quarter(quarter, day)
        if length:
            self._decide(day, length)
        self.set_mood()

    def set_mood(self) -> None:
        """Reluctance: the common mood, what happened, who governs, and what the regime stirs up."""
        state = self.state
        governed = 0.0
        for shift in state.stance:
            governed += shift
        state.mood = state.common + state.cohesion + governed + self.of_regime("reluctance")

    def of_regime(self, name: str) -> float:
        """A number of the present regime, 0 while the challenger complies."""
        return self.of(name, self.state.action - 1) if self.state.action > 0 else 0.0

    def _begin_quarter(self, quarter: int, day: int) -> None:
        state = self.state
        state.quarter = quarter
        u_mood, u_government = self.address.pair(Purpose.QUARTER, quarter, Lane.MOOD_AND_GOVERNMENT)
        if quarter == 0:
            state.common = ndtri_of(u_mood)
        else:
            left, prior = self.of("mood"), self.of("belief")
            state.common = left * state.common + np.sqrt(1.0 - left * left) * ndtri_of(u_mood)
            state.belief = prior + left * (state.belief - prior)
            if u_government < self.of("government"):
                state.epoch += 1
                state.private = self._shocks(state.epoch)
                state.kind = self._kind(state.epoch)
            state.cohesion *= left
            self._losses(quarter)
            self._elections(quarter)
        self._renew(day)
        ground = self.of("ground", state.backstop, quarter) * state.share_left
        state.presence = exp_of(-self.of("presence_calm") * ground)
        state.calm = self.of("buffer_calm") * state.presence

    def _losses(self, quarter: int) -> None:
        """Contributors leave, the backstop ends."""
        u_leaves, u_backstop = self.address.pair(
            Purpose.QUARTER, quarter, Lane.WITHDRAWAL_AND_BACKSTOP
        )
        if u_leaves < self.of("withdrawal"):
            self.state.share_left *= 1.0 - self.of("withdrawal_share")
        if u_backstop < self.of("backstop_end"):
            self.state.backstop = 1

    def _elections(self, quarter: int) -> None:
        """New governments of guarantors stand elsewhere until the next change."""
        for member, chance in enumerate(self.numbers["elections"]):
            u_changes, u_stance = self.address.pair(Purpose.ELECTION, quarter, member)
            if u_changes < chance:
                self.state.stance[member] = self.of("turn") * ndtri_of(u_stance)

    def _renew(self, day: int) -> None:
        """At the end of each term the guarantee is renewed, or lapses."""
        state, duration = self.state, self.of("duration_days")
        while not state.lapsed and day >= (state.terms + 1) * duration:
            u_renewal, _ = self.address.pair(Purpose.QUARTER, state.terms, Lane.RENEWAL)
            state.lapsed = u_renewal >= self.of("renewal")
            state.terms += 1
            if duration <= 0.0:
                break

    # The challenger's choice

    def _decide(self, day: int, length: int) -> None:
        """A regime until the next date: argmax of lambda Q + ln m + private shock."""
        state = self.state
        best, chosen, solved = -np.inf, 0, True
        kept = sum(took for due, _, took in self.eroding if due <= day)
        for action in range(len(self.committed)):
            worth = self._solved_worth(action, kept)
            if np.isnan(worth):
                worth, solved = self._worth(action, state.quarter, state.share_left), False
            utility = self.of("lam") * worth + float(self.handicap[action]) + state.private[action]
            if utility > best:
                best, chosen = utility, action
        state.action = chosen
        if self.rules.ahead:
            self.record.unsolved += not solved
        self.record.actions.append(chosen)
        state.attack_day = NEVER
        if chosen == self.rules.attack_action:
            when, _ = self.address.pair(Purpose.DATE, day, 0)
            state.attack_day = day + int(when * length)

    def _solved_worth(self, action: int, kept: int) -> float:
        """Q of an action in the campaign game; NaN where there is none or it was not solved.

        The game is solved on the force of its reference quarter. What the force of this quarter
        changes is added: it counts whole for an attack, which ends the game, and for this
        quarter's share of the quarters left for everything else.
        """
        state, rules = self.state, self.rules
        if not rules.ahead:
            return np.nan
        date = ahead_of(state.quarter, len(quarter_days(rules.horizon_days)), rules.ahead)
        guarantee = LAPSED if state.lapsed else state.backstop
        slices = min(kept, rules.counts_of_slices - 1)
        row = self._values(guarantee)[state.kind, date, slices, :, action]
        position = state.belief * (row.size - 1)
        node = left_node_of(position, row.size)
        solved = on_line_of(float(row[node]), float(row[node + 1]), position, node, row.size)
        now = self._worth(action, state.quarter, state.share_left)
        then = self._worth(action, rules.reference, 1.0)
        weight = 1.0 if action == rules.attack_action else 1.0 / (rules.ahead - date)
        return solved + weight * (now - then)

    def _worth(self, action: int, quarter: int, share_left: float) -> float:
        """Q of an action at one decision, on the credibility the challenger believes in (§8)."""
        state = self.state
        if action == 0:
            present = self.of("present", state.backstop, quarter) * share_left
            return self.of("keep") + self.of("provocation") * present
        alone = self.of("alone", action - 1, quarter)
        violation = self.committed[action]
        if violation < 0 or state.lapsed:
            return alone
        punished = self.of("punished", action - 1, quarter)
        resolute = self.of("resolute", state.backstop, violation)
        weak = self.of("weak", state.backstop, violation)
        credible = state.belief * resolute + (1.0 - state.belief) * weak
        force = self.of("force", state.backstop, violation, quarter) * share_left
        half, plain = self.of("half", violation, quarter), self.of("plain_bite", violation)
        return alone - credible * (alone - punished) * bite_of(force, half, plain)

    def bite(self, violation: int) -> float:
        """What the answer to a class can do with the force that is left."""
        state = self.state
        force = self.of("force", state.backstop, violation, state.quarter)
        half = self.of("half", violation, state.quarter)
        plain = self.of("plain_bite", violation)
        return bite_of(force * state.share_left, half, plain)

    def full_bite(self, violation: int) -> float:
        """What it could do with all the force of the design."""
        force = self.of("force", 0, violation, self.state.quarter)
        half = self.of("half", violation, self.state.quarter)
        return bite_of(force, half, self.of("plain_bite", violation))

    def count_exchanges(self, day: int) -> None:
        """Exchanges since the last date, as far as buffer and presence left them."""
        happened = int(self.counts[self.period_start : day].sum())
        left = happened * self.state.calm
        self.record.exchanges += left
        self.record.calendar[EXCHANGED, self.state.quarter] += left
        self.period_start = day
