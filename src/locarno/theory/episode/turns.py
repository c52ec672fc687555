"""What is due on dates of an episode: quarters, and the challengers' choices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.choice import handicap_of
from locarno.theory.episode.breach import bite_of
from locarno.theory.episode.choice import NO_SHOCK, ahead_of, gumbel_of, log_spared_of
from locarno.theory.episode.dates import periods, quarter_days
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import (
    CALENDAR,
    EXCHANGED,
    MET_IN_AIR,
    NAMES,
    Rules,
    Variant,
)
from locarno.theory.episode.points import drawn_of, left_node_of, on_line_of
from locarno.theory.episode.purpose import (
    KIND_LANE,
    MEETING_LANE,
    SIDE_LANE,
    SIDE_SLOT,
    Lane,
    Purpose,
)
from locarno.theory.episode.tables import WITHOUT_FUTURES, futures_first, values_shape
from locarno.theory.episode.told import Address, Record, Side, State
from locarno.theory.episode.values import LAPSED, STATES, Contest, solve_values
from locarno.theory.philox import uniforms
from locarno.theory.reputation.shapes import room_for
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
        self.views = [_numbers(view, place) for view in variant.views]
        self.numbers = self.views[0]
        self.handicap = [handicap_of(view["weight"]) for view in self.views]
        self.committed = (-1, *rules.action_class)
        self.counts = counts
        quarters = len(quarter_days(rules.horizon_days))
        self.record = Record(calendar=np.zeros((CALENDAR, quarters)))
        self.eroding: list[tuple[int, int, int]] = []
        self.begun = {int(day): (int(quarter), int(length)) for day, quarter, length in
                      periods(rules)}  # fmt: skip
        self.state = State([Side(self.of("belief", side=side), [])
                            for side in range(len(self.views))])  # fmt: skip
        for side in range(len(self.views)):
            self._new_government(side)
        self.state.stance = [0.0] * len(self.numbers["elections"])
        self.values = np.full((len(self.views), *values_shape(rules, variant)), np.nan)
        self.solved: set[tuple[int, int]] = set()
        self.period_start = 0
        days = np.arange(rules.horizon_days)[:, None]
        lanes = np.arange(Lane.GRAVE + len(rules.grave))
        self.daily = uniforms(
            address.seed, Purpose.DAY, address.future, address.history, days, lanes
        )
        self.meeting_day = uniforms(
            address.seed, Purpose.DAY, address.future, address.history, days[:, 0], MEETING_LANE
        )
        self.seconds_day = uniforms(
            address.seed, Purpose.DAY, address.future, address.history, days[:, 0], SIDE_SLOT
        )

    def of(self, name: str, *place: int, side: int = 0) -> float:
        """A number of this variant and future, as one of the challengers sees it."""
        return float(self.views[side][name][place])

    def _values(self, side: int, guarantee: int) -> F64:
        """What each action is worth to a challenger in the game at a state of the guarantee."""
        if (side, guarantee) not in self.solved:
            self.solved.add((side, guarantee))
            mine, values = self.views[side], self.values[side]
            contest = Contest(*(mine[name] for name in Contest._fields))
            scale = self.of("scale")
            of = (self.rules.slice_action, self.rules.attack_action)
            kinds, *size, actions = values.shape[1:]
            rooms = (*room_for((size[0], size[1], size[2]), kinds, actions), np.zeros(actions))
            wanted, numbers = np.arange(STATES) == guarantee, (self.of("lam") * scale, scale)
            solve_values(contest, mine["weight"], numbers, of, wanted, values, rooms)
        found: F64 = self.values[side, guarantee]
        return found

    def _new_government(self, side: int) -> None:
        """The kind of a challenger's government of this epoch, and its private shocks.

        It is out for gain or seeks security.
        """
        mine, first = self.state.sides[side], side * SIDE_LANE
        if self.rules.ahead:
            u_kind, _ = self.address.pair(Purpose.CHOICE, mine.epoch, first + KIND_LANE)
            mine.kind = drawn_of(u_kind, self.views[side]["kinds"])
        mine.private = [
            gumbel_of(self.address.pair(Purpose.CHOICE, mine.epoch, first + action)[0])
            for action in range(len(self.committed))
        ]
        mine.needed = NO_SHOCK

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
            # On the state of the night before: what one decides moves nothing the other looks at.
            for side in range(len(self.views)):
                self._decide(side, day, length)
        self.set_mood()

    def set_mood(self) -> None:
        """Reluctance: the common mood, what happened, who governs, and what regimes stir up."""
        state = self.state
        governed = 0.0
        for shift in state.stance:
            governed += shift
        state.mood = state.common + state.cohesion + governed
        for side in range(len(self.views)):
            state.mood += self.of_regime("reluctance", side)

    def of_regime(self, name: str, side: int) -> float:
        """A number of a challenger's present regime, 0 while it complies."""
        action = self.state.sides[side].action
        return self.of(name, action - 1, side=side) if action > 0 else 0.0

    def _begin_quarter(self, quarter: int, day: int) -> None:
        state = self.state
        state.quarter = quarter
        u_mood, u_government = self.address.pair(Purpose.QUARTER, quarter, Lane.MOOD_AND_GOVERNMENT)
        if quarter == 0:
            state.common = ndtri_of(u_mood)
        else:
            left = self.of("mood")
            state.common = left * state.common + np.sqrt(1.0 - left * left) * ndtri_of(u_mood)
            self._govern(0, u_government)
            if len(self.views) > 1:
                lane = SIDE_LANE + Lane.MOOD_AND_GOVERNMENT
                self._govern(1, self.address.pair(Purpose.QUARTER, quarter, lane)[1])
            state.cohesion *= left
            self._losses(quarter)
            self._elections(quarter)
        self._renew(day)
        ground = self.of("ground", state.backstop, quarter) * state.share_left
        state.presence = exp_of(-self.of("presence_calm") * ground)
        state.calm = self.of("buffer_calm") * state.presence

    def _govern(self, side: int, u_government: float) -> None:
        """What a challenger believes fades towards its prior; its government may change."""
        mine, prior = self.state.sides[side], self.of("belief", side=side)
        mine.belief = prior + self.of("mood") * (mine.belief - prior)
        if u_government < self.of("government", side=side):
            mine.epoch += 1
            self._new_government(side)

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

    # The challengers' choice

    def _decide(self, side: int, day: int, length: int) -> None:
        """A regime until the next date: argmax of lambda Q + ln m + private shock."""
        state, mine = self.state, self.state.sides[side]
        best, chosen, solved, tempting = -np.inf, 0, True, -np.inf
        kept = sum(took == side + 1 for due, _, took in self.eroding if due <= day)
        for action in range(len(self.committed)):
            worth = self._solved_worth(side, action, kept)
            if np.isnan(worth):
                worth, solved = self._worth(side, action, state.quarter, state.share_left), False
            utility = self.of("lam") * worth + float(self.handicap[side][action])
            if self.rules.sparing and action == self.rules.attack_action:
                tempting = utility
                continue
            utility += mine.private[action]
            if utility > best:
                best, chosen = utility, action
        if self.rules.sparing:
            self._spare(mine, best - tempting)
        mine.action = chosen
        if self.rules.ahead:
            self.record.unsolved += not solved
        (self.record.second_actions if side else self.record.actions).append(chosen)
        mine.attack_day = NEVER
        if chosen == self.rules.attack_action:
            when, _ = self.address.pair(Purpose.DATE, day, side * SIDE_LANE)
            mine.attack_day = day + int(when * length)

    def _spare(self, mine: Side, needed: float) -> None:
        """A government attacks if its one private shock exceeds the least that it ever needed."""
        if needed < mine.needed:
            self.record.log_spared += log_spared_of(needed) - log_spared_of(mine.needed)
            mine.needed = needed

    def _solved_worth(self, side: int, action: int, kept: int) -> float:
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
        mine = state.sides[side]
        row = self._values(side, guarantee)[mine.kind, date, slices, :, action]
        position = mine.belief * (row.size - 1)
        node = left_node_of(position, row.size)
        solved = on_line_of(float(row[node]), float(row[node + 1]), position, node, row.size)
        now = self._worth(side, action, state.quarter, state.share_left)
        then = self._worth(side, action, rules.reference, 1.0)
        weight = 1.0 if action == rules.attack_action else 1.0 / (rules.ahead - date)
        return solved + weight * (now - then)

    def _worth(self, side: int, action: int, quarter: int, share_left: float) -> float:
        """Q of an action at one decision, on the credibility the challenger believes in (§8)."""
        state, belief = self.state, self.state.sides[side].belief
        if action == 0:
            present = self.of("present", state.backstop, quarter) * share_left
            return self.of("keep", side=side) + self.of("provocation", side=side) * present
        alone = self.of("alone", action - 1, quarter, side=side)
        violation = self.committed[action]
        if violation < 0 or state.lapsed:
            return alone
        punished = self.of("punished", action - 1, quarter, side=side)
        resolute, weak = self.timely_of(violation, side)
        credible = belief * resolute + (1.0 - belief) * weak
        bite = self.bite(violation, side, state.backstop, quarter, share_left)
        return alone - credible * (alone - punished) * bite

    def timely_of(self, violation: int, side: int) -> tuple[float, float]:
        """Chance of a timely answer to a challenger from a resolute and from a weak coalition."""
        faced = self.of("faced", side=side)
        resolute = self.of("resolute", self.state.backstop, violation)
        return faced * resolute, faced * self.of("weak", self.state.backstop, violation)

    def bite(
        self, violation: int, side: int, backstop: int, quarter: int, share_left: float
    ) -> float:
        """What the answer to a class can do to a challenger with a share of the force."""
        force = self.of("force", backstop, violation, quarter) * share_left
        half = self.of("half", violation, quarter, side=side)
        return bite_of(force, half, self.of("plain_bite", violation))

    def met_of(self, domain: int) -> float:
        """Meetings expected of a day like this one, in the air (0) or at sea (1)."""
        state = self.state
        met = self.of("meetings", state.backstop, domain, state.quarter) * state.share_left
        if any(side.action > 0 for side in state.sides):
            met *= self.of("busy")
        return met

    def count_exchanges(self, day: int) -> None:
        """Exchanges since the last date, as far as buffer and presence left them."""
        happened = int(self.counts[self.period_start : day].sum())
        left = happened * self.state.calm
        self.record.exchanges += left
        self.record.calendar[EXCHANGED, self.state.quarter] += left
        days = min(day, self.rules.horizon_days) - self.period_start
        for domain in range(2):
            met = self.met_of(domain) * days
            self.record.calendar[MET_IN_AIR + domain, self.state.quarter] += met
        self.period_start = day


def _numbers(variant: Variant, place: int) -> dict[str, NDArray[np.float64]]:
    """The numbers of a variant in one future."""
    return {
        name: np.asarray(futures_first(variant, name)[() if name in WITHOUT_FUTURES else place])
        for name in NAMES
    }
