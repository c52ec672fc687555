"""One history under one variant, day by day: the readable reference of ``kernels/episode.py``.

Every day is lived, also those on which nothing can happen; the kernel leaves those out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.combat import NO_BATTLE, offensive_of
from locarno.theory.episode.breach import (
    GENERAL,
    NONE,
    accused_of,
    clash_band_of,
    first_broken_of,
    grave_chance_of,
    response_of,
)
from locarno.theory.episode.choice import learned_of
from locarno.theory.episode.erosion import NEVER, eroded_of, placed_of
from locarno.theory.episode.inputs import RECORDED, TRUE, Broken, Rules, Variant
from locarno.theory.episode.points import drawn_of, left_node_of, on_line_of
from locarno.theory.episode.purpose import LANES_PER_SLOT, Lane, Purpose, Slot
from locarno.theory.episode.told import Address, Event, Record
from locarno.theory.episode.turns import Turns

__all__ = ["Address", "Event", "Record", "episode"]

I64 = NDArray[np.int64]


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


class _Episode(Turns):
    """The days of a history."""

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
            self._fight(attack)
            self._war(day, attack.link or int(Broken.UNDETERRED), chosen=True)
        for event in first:
            if event.theirs:
                self._learn(event)
        for event in (*first, *second):
            self._note(event)
            self._shake(event)
        self.set_mood()

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
        if first[Lane.PROVOCATION_AND_ALARM] < self.of("provoke") * state.presence:
            place = self._sector(day, Slot.PROVOCATION)
            found.append((Slot.PROVOCATION, rules.reprisal, place, False))
        if second[Lane.PROVOCATION_AND_ALARM] < self.of("false_alarms"):
            found.append((Slot.ALARM, rules.reprisal, self._sector(day, Slot.ALARM), False))
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
        return drawn_of(self.address.pair(Purpose.PLACE, day, slot)[0], self.numbers["sector"])

    def _exchanged_in(self, day: int, slot: int) -> int:
        """Where an exchange of the day turned grave: in proportion to their numbers."""
        u, _ = self.address.pair(Purpose.PLACE, day, slot)
        return drawn_of(u, self.counts[day].astype(np.float64))

    def _answered(self, day: int, slot: int, violation: int, sector: int, theirs: bool) -> Event:  # noqa: FBT001
        """A breach with the first broken link of the answer, and the clash that one led to."""
        lane = slot * LANES_PER_SLOT
        pairs = [self.address.pair(Purpose.CHAIN, day, lane + i) for i in range(LANES_PER_SLOT)]
        (seen, named), willing, arrived, clash = pairs
        state = self.state
        detected, right, wrong = (
            self.of(name, state.backstop, violation) for name in ("detected", "right", "wrong")
        )
        response = response_of(
            (*willing, *arrived),
            self._coalition(violation),
            self.bite(violation),
            self.full_bite(violation),
            state.lapsed,
        )
        link = first_broken_of(seen, named, (detected, right), response)
        accused = accused_of(seen, named, (detected, right, wrong))
        if slot == Slot.ALARM:
            link, accused = response, True
        wrongly = accused and response == NONE
        band = 0
        # The protected party is no match to clash with: only what is held against the challenger.
        if link == NONE or (wrongly and not theirs):
            limited, general = self.of("limited", violation), self.of("general", violation)
            band = clash_band_of(*clash, self.of("clash", violation), limited, general)
        return Event(day, int(slot), violation, sector, theirs, link, band, wrongly)

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

    def _fight(self, attack: Event) -> None:
        """How the offensive goes; an answer that comes joins the defenders at its deadline."""
        state, record, violation = self.state, self.record, attack.violation
        weakened = attack.link == Broken.WITHDRAWN and not state.lapsed
        comes = attack.link in (NONE, Broken.OUTMATCHED) or weakened
        force = self.of("force", state.backstop, violation, state.quarter) * state.share_left
        joins = float(np.ceil(self.of("deadline_days", violation))) if comes else np.inf
        help_people = force * self.of("help_people")
        record.battle, record.battle_days, record.ground = offensive_of(
            (self.of("attackers", state.quarter), self.of("defenders", state.quarter)),
            (help_people, joins),
            (self.of("attacker_kills"), self.of("defender_kills")),
            (self.of("stands"), self.of("retreat")),
            (
                self.of("attacker_bears"), self.of("defender_bears"), self.of("limited_km"),
                self.of("depth_km"), self.of("battle_days"),
            ),
        )  # fmt: skip
        fought = record.battle != NO_BATTLE and help_people > 0.0
        record.helped = int(fought and joins <= record.battle_days)

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
        record.wrong_answers += event.wrongly
        if not rules.counts[event.violation]:
            return
        recorded = event.slot == Slot.ALARM or event.link != Broken.UNDETECTED
        record.calendar[RECORDED, self.state.quarter] += recorded
        if event.slot == Slot.ALARM:
            return
        record.calendar[TRUE, self.state.quarter] += 1.0
        record.breaches += 1
        record.answered += event.link == NONE
        days = int(np.ceil(self.of("deadline_days", event.violation)))
        sliced = event.slot == Slot.REGIME and self.state.action == rules.slice_action
        self.eroding.append((event.day + days, event.link, int(sliced and event.link != NONE)))

    def _shake(self, event: Event) -> None:
        """What an unanswered breach and a clash do to the coalition's cohesion."""
        counts = self.rules.counts[event.violation]
        if counts and event.theirs and event.link != NONE:
            self.state.cohesion += self.of("unanswered")
        if event.band > 0:
            u_hardens, _ = self.address.pair(Purpose.COHESION, event.day, event.slot)
            shift = self.of("casualties") * event.band
            self.state.cohesion += -shift if u_hardens < self.of("hardening") else shift

    def _war(self, day: int, cause: int, *, chosen: bool = False) -> None:
        self.record.war_day, self.record.war_cause = day, cause
        self.record.chosen_attack = chosen

    def close(self) -> None:
        """Counts what is left, and asks whether the history was eroded on some day."""
        record, rules = self.record, self.rules
        war = record.war_day != NEVER
        last = record.war_day if war else rules.horizon_days
        self.count_exchanges(last + 1)
        rows = np.zeros((len(self.eroding) + 1, 3), dtype=np.int64)
        for number, breach in enumerate(self.eroding):
            placed_of(rows, number, *breach)
        rule = (rules.window_days, rules.breaches, rules.unanswered_share, rules.slice_ceiling)
        found = eroded_of(rows, len(self.eroding), last, rule)
        record.eroded_day, record.eroded_cause = found
        if war and record.eroded_day != NEVER:
            record.war_cause = int(Broken.ERODED)
