"""One history under one variant, day by day: the readable reference of ``kernels/episode.py``.

Every day is lived, also those on which nothing can happen; the kernel leaves those out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import log
from locarno.theory.episode.dates import periods
from locarno.theory.episode.erosion import NEVER, eroded_of, placed_of
from locarno.theory.episode.formulas import (
    GENERAL,
    NONE,
    bite_of,
    clash_band_of,
    first_broken_of,
    grave_chance_of,
    gumbel_of,
    learned_of,
    left_node_of,
    on_line_of,
    sector_of,
)
from locarno.theory.episode.inputs import Broken, Rules, Variant
from locarno.theory.episode.purpose import LANES_PER_SLOT, Lane, Purpose, Slot
from locarno.theory.episode.tables import WITHOUT_FUTURES, futures_first
from locarno.theory.philox import uniforms
from locarno.theory.scalar import exp_of, ndtri_of

__all__ = ["Address", "Event", "Record", "episode"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class Address(NamedTuple):
    """Where the luck of a history lies."""

    seed: int
    future: int
    history: int

    def pair(self, stream: int, day: int, lane: int) -> tuple[float, float]:
        """Two uniforms of an address."""
        u, v = uniforms(self.seed, stream, self.future, self.history, day, lane)
        return float(u), float(v)


class Event(NamedTuple):
    """A breach and its answer.

    Parameters
    ----------
    day, slot, violation, sector : when, of what kind, of which class, where.
    theirs : whether the challenger committed it.
    link : first broken link, 0 for an answer in time.
    band : band of the clash that the answer led to.
    """

    day: int
    slot: int
    violation: int
    sector: int
    theirs: bool
    link: int
    band: int


@dataclass(slots=True)
class Record:
    """What happened in a history; -1 stands for never. Fields are those of ``Histories``."""

    war_day: int = NEVER
    war_cause: int = NONE
    chosen_attack: bool = False
    eroded_day: int = NEVER
    eroded_cause: int = NONE
    clash: int = 0
    exchanges: float = 0.0
    breaches: int = 0
    answered: int = 0
    actions: list[int] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What is remembered from one day to the next."""

    belief: float
    private: list[float]
    common: float = 0.0
    mood: float = 0.0
    share_left: float = 1.0
    backstop: int = 0
    lapsed: bool = False
    epoch: int = 0
    quarter: int = 0
    action: int = 0
    attack_day: int = NEVER
    calm: float = 1.0
    presence: float = 1.0


def episode(rules: Rules, variant: Variant, place: int, address: Address, counts: I64) -> Record:
    """Return what happens in one history under one variant.

    Parameters
    ----------
    rules, variant : structure and numbers
    place : of the history's future among those of the variant
    address : where the luck of the history lies
    counts : (D, S) exchanges of every day and sector before a design calms them

    Returns
    -------
    the record, with every breach as an event

    Source
    ------
    ``docs/design/simulator.md``; the order of a day is written there.
    """
    one = _Episode(rules, variant, place, address, counts)
    for day in range(rules.horizon_days):
        one.turn(day)
        one.live(day)
        if one.record.war_day != NEVER:
            break
    one.close()
    return one.record


class _Episode:
    """A history in the making."""

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
        self.record = Record()
        self.eroding: list[tuple[int, int, int]] = []
        self.begun = {int(day): (int(quarter), int(length)) for day, quarter, length in
                      periods(rules)}  # fmt: skip
        self.state = _State(self.of("belief"), self._shocks(0))
        self.period_start = 0
        days = np.arange(rules.horizon_days)[:, None]
        lanes = np.arange(Lane.GRAVE + len(rules.grave))
        self.daily = uniforms(
            address.seed, Purpose.DAY, address.future, address.history, days, lanes
        )

    def of(self, name: str, *place: int) -> float:
        """A number of this variant and future."""
        return float(self.numbers[name][place])

    def _shocks(self, epoch: int) -> list[float]:
        """Private shocks of the challenger's government of an epoch."""
        actions = range(len(self.committed))
        return [gumbel_of(self.address.pair(Purpose.CHOICE, epoch, a)[0]) for a in actions]

    # What is due on a date

    def turn(self, day: int) -> None:
        """A new quarter, and a decision, where one is due."""
        if day not in self.begun:
            return
        self._count_exchanges(day)
        quarter, length = self.begun[day]
        if quarter >= 0:
            self._begin_quarter(quarter, day)
        if length:
            self._decide(day, length)
        reluctance = self.of_regime("reluctance")
        self.state.mood = self.state.common + reluctance

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
            self._losses(quarter)
        u_renewal, _ = self.address.pair(Purpose.QUARTER, 0, Lane.RENEWAL)
        if day >= self.of("duration_days") and u_renewal >= self.of("renewal"):
            state.lapsed = True
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

    # The challenger's choice

    def _decide(self, day: int, length: int) -> None:
        """A regime until the next date: argmax of lambda Q + ln m + private shock."""
        state = self.state
        best, chosen = -np.inf, 0
        for action in range(len(self.committed)):
            utility = (
                self.of("lam") * self._worth(action)
                + float(self.handicap[action])
                + state.private[action]
            )
            if utility > best:
                best, chosen = utility, action
        state.action = chosen
        self.record.actions.append(chosen)
        state.attack_day = NEVER
        if chosen == self.rules.attack_action:
            when, _ = self.address.pair(Purpose.DATE, day, 0)
            state.attack_day = day + int(when * length)

    def _worth(self, action: int) -> float:
        """Q of an action on the credibility the challenger believes in (§8)."""
        state = self.state
        if action == 0:
            present = self.of("present", state.backstop, state.quarter) * state.share_left
            return self.of("keep") + self.of("provocation") * present
        alone = self.of("alone", action - 1, state.quarter)
        violation = self.committed[action]
        if violation < 0 or state.lapsed:
            return alone
        punished = self.of("punished", action - 1, state.quarter)
        resolute = self.of("resolute", state.backstop, violation)
        weak = self.of("weak", state.backstop, violation)
        credible = state.belief * resolute + (1.0 - state.belief) * weak
        return alone - credible * (alone - punished) * self._bite(violation)

    def _bite(self, violation: int) -> float:
        """What the answer to a class can do with the force that is left."""
        state = self.state
        force = self.of("force", state.backstop, violation, state.quarter)
        half = self.of("half", violation, state.quarter)
        plain = self.of("plain_bite", violation)
        return bite_of(force * state.share_left, half, plain)

    def _full_bite(self, violation: int) -> float:
        """What it could do with all the force of the design."""
        force = self.of("force", 0, violation, self.state.quarter)
        half = self.of("half", violation, self.state.quarter)
        return bite_of(force, half, self.of("plain_bite", violation))

    # A day

    def live(self, day: int) -> None:
        """Breaches of the day, the answers to them, reprisals, and an attack if one is due."""
        first = [self._answered(day, *breach) for breach in self._breaches(day)]
        reprisals, grown = self._reprisals(day, first)
        second = [self._answered(day, *breach) for breach in reprisals]
        general = any(event.band == GENERAL for event in (*first, *second))
        # On one day a general clash comes before a reprisal that grows, and that before an attack.
        if general:
            self._war(day, int(Broken.UNDETERRED))
        elif grown != NONE:
            self._war(day, grown)
        elif self.state.attack_day == day:
            sector = self._sector(day, Slot.OFFENSIVE)
            attack = self._answered(day, Slot.OFFENSIVE, self.rules.offensive, sector, True)
            self._war(day, attack.link or int(Broken.UNDETERRED), chosen=True)
        for event in first:
            if event.theirs:
                self._learn(event)
        for event in (*first, *second):
            self._note(event)

    def _breaches(self, day: int) -> list[tuple[int, int, int, bool]]:
        """Slot, class, sector and author of the day's breaches but reprisals."""
        first, second = (float_of[day] for float_of in self.daily)
        state, rules = self.state, self.rules
        found: list[tuple[int, int, int, bool]] = []
        regime = self.committed[state.action]
        # An attack is one offensive on its day, whatever rate a file may give it.
        probing = regime >= 0 and state.action != rules.attack_action
        if probing and first[Lane.REGIME_AND_SPOILER] < self.of_regime("rate"):
            found.append((Slot.REGIME, regime, self._sector(day, Slot.REGIME), True))
        if second[Lane.REGIME_AND_SPOILER] < self.of("spoilers") * state.presence:
            found.append((Slot.SPOILER, rules.reprisal, self._sector(day, Slot.SPOILER), False))
        if first[Lane.PROVOCATION] < self.of("provoke") * state.presence:
            place = self._sector(day, Slot.PROVOCATION)
            found.append((Slot.PROVOCATION, rules.reprisal, place, False))
        exchanges = int(self.counts[day].sum())
        for number, violation in enumerate(rules.grave):
            share = self.of("grave_share", number) * state.calm
            lane = Lane.GRAVE + number
            if first[lane] < grave_chance_of(exchanges, share):
                theirs = bool(second[lane] < self.of("challenger_share"))
                place = self._exchanged_in(day, Slot.EXCHANGE + number)
                found.append((Slot.EXCHANGE + number, violation, place, theirs))
        return found

    def _sector(self, day: int, slot: int) -> int:
        """Where a breach falls: in proportion to the sectors' background."""
        return sector_of(self.address.pair(Purpose.PLACE, day, slot)[0], self.numbers["sector"])

    def _exchanged_in(self, day: int, slot: int) -> int:
        """Where an exchange of the day turned grave: in proportion to their numbers."""
        u, _ = self.address.pair(Purpose.PLACE, day, slot)
        return sector_of(u, self.counts[day].astype(np.float64))

    def _answered(self, day: int, slot: int, violation: int, sector: int, theirs: bool) -> Event:  # noqa: FBT001
        """A breach with the first broken link of the answer, and the clash that one led to."""
        lane = slot * LANES_PER_SLOT
        pairs = [self.address.pair(Purpose.CHAIN, day, lane + i) for i in range(LANES_PER_SLOT)]
        seen, willing, arrived, clash = pairs
        state = self.state
        link = first_broken_of(
            (*seen, *willing, *arrived),
            (
                self.of("detected", state.backstop, violation),
                self.of("right", state.backstop, violation),
            ),
            self._coalition(violation),
            self._bite(violation),
            self._full_bite(violation),
            state.lapsed,
        )
        band = 0
        if link == NONE:
            limited, general = self.of("limited", violation), self.of("general", violation)
            band = clash_band_of(*clash, self.of("clash", violation), limited, general)
        return Event(day, int(slot), violation, sector, theirs, link, band)

    def _coalition(self, violation: int) -> tuple[float, float, float]:
        """Chances of willing, decided and arrived in the coalition's present mood."""
        z = self.numbers["z"]
        position = float((self.state.mood - z[0]) / (z[1] - z[0]))
        node = left_node_of(position, z.size)
        willing, decided, arrived = (
            on_line_of(
                self.of(name, violation, node), self.of(name, violation, node + 1),
                position, node, z.size,
            )
            for name in ("willing", "decided", "arrived")
        )  # fmt: skip
        return willing, decided, arrived

    def _reprisals(
        self, day: int, answered: list[Event]
    ) -> tuple[list[tuple[int, int, int, bool]], int]:
        """The protected party answers unanswered breaches in kind; one may grow into an offensive.

        One reprisal of a class a day, however many breaches provoked it.
        """
        found: dict[int, tuple[int, int, int, bool]] = {}
        grown = NONE
        for event in answered:
            if not event.theirs or event.link == NONE:
                continue
            strikes, grows = self.address.pair(Purpose.REPRISAL, day, event.slot)
            if strikes >= self.of("retaliate"):
                continue
            if grows < self.of("escalate"):
                grown = grown or event.link
                continue
            kind = self.rules.in_kind[event.violation]
            found.setdefault(kind, (Slot.REPRISAL + kind, kind, event.sector, False))
        return [found[kind] for kind in sorted(found)], grown

    # What is remembered

    def _learn(self, event: Event) -> None:
        """The challenger's belief by Bayes, on whether an answer came in time."""
        state = self.state
        # An answer too weak for want of a withdrawn force came all the same; a lapsed one did not.
        weakened = event.link == Broken.WITHDRAWN and not state.lapsed
        came = event.link in (NONE, Broken.OUTMATCHED) or weakened
        resolute = self.of("resolute", state.backstop, event.violation)
        weak = self.of("weak", state.backstop, event.violation)
        state.belief = learned_of(state.belief, came, resolute, weak)

    def _note(self, event: Event) -> None:
        record, rules = self.record, self.rules
        record.events.append(event)
        record.clash = max(record.clash, event.band)
        if not rules.counts[event.violation]:
            return
        record.breaches += 1
        record.answered += event.link == NONE
        days = int(np.ceil(self.of("deadline_days", event.violation)))
        sliced = event.slot == Slot.REGIME and self.state.action == rules.slice_action
        self.eroding.append((event.day + days, event.link, int(sliced and event.link != NONE)))

    def _war(self, day: int, cause: int, *, chosen: bool = False) -> None:
        self.record.war_day, self.record.war_cause = day, cause
        self.record.chosen_attack = chosen

    def _count_exchanges(self, day: int) -> None:
        """Exchanges since the last date, as far as buffer and presence left them."""
        happened = int(self.counts[self.period_start : day].sum())
        self.record.exchanges += happened * self.state.calm
        self.period_start = day

    def close(self) -> None:
        """Counts what is left, and asks whether the history was eroded on some day."""
        record, rules = self.record, self.rules
        war = record.war_day != NEVER
        last = record.war_day if war else rules.horizon_days
        self._count_exchanges(last + 1)
        rows = np.zeros((len(self.eroding) + 1, 3), dtype=np.int64)
        for number, breach in enumerate(self.eroding):
            placed_of(rows, number, *breach)
        rule = (rules.window_days, rules.breaches, rules.unanswered_share, rules.slice_ceiling)
        found = eroded_of(rows, len(self.eroding), last, rule)
        record.eroded_day, record.eroded_cause = found
        if war and record.eroded_day != NEVER:
            record.war_cause = int(Broken.ERODED)
