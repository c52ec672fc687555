"""One history under one variant, day by day: the readable reference of ``kernels/episode.py``.

Every day is lived, also those on which nothing can happen; the kernel leaves those out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.combat import NO_BATTLE, offensive_of
from locarno.theory.episode.breach import (
    GENERAL,
    NOBODY,
    NONE,
    NOWHERE,
    accused_of,
    against_of,
    came_of,
    clash_band_of,
    facing_of,
    first_broken_of,
    grave_chance_of,
    met_band_of,
    response_of,
    shots_chance_of,
)
from locarno.theory.episode.choice import learned_of
from locarno.theory.episode.erosion import NEVER, eroded_of, placed_of
from locarno.theory.episode.inputs import RECORDED, TRUE, Broken, By, Rules, Variant
from locarno.theory.episode.points import drawn_of, left_node_of, on_line_of
from locarno.theory.episode.purpose import (
    HOURS_LANE,
    LANES_PER_SLOT,
    SIDE_SLOT,
    Lane,
    Purpose,
    Slot,
)
from locarno.theory.episode.told import Address, Event, Record
from locarno.theory.episode.turns import Turns

__all__ = ["Address", "Event", "Record", "episode"]

I64 = NDArray[np.int64]

MEETINGS = (Slot.AIR, Slot.SEA)


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
            met = all(
                event.slot in MEETINGS for event in (*first, *second) if event.band == GENERAL
            )
            self._war(day, int(Broken.ENCOUNTER if met else Broken.UNDETERRED), By.CLASH)
        elif any(grown):
            side = self._earlier(day, [link != NONE for link in grown])
            self._war(day, grown[side], By.REPRISAL)
        elif any(side.attack_day == day for side in self.state.sides):
            self._attack(day)
        for event in (*first, *second):
            if event.author:
                self._learn(event)
        for event in (*first, *second):
            self._note(event)
            self._shake(event)
        self.set_mood()

    def _earlier(self, day: int, due: list[bool]) -> int:
        """Which challenger's turn comes first on a day: the one with the earlier hour, if both."""
        if all(due) and len(due) > 1:
            hour, other = self.address.pair(Purpose.DATE, day, HOURS_LANE)
            return int(other < hour)
        return due.index(True)

    def _attack(self, day: int) -> None:
        """The attack that is due, with what would have failed to stop it."""
        side = self._earlier(day, [one.attack_day == day for one in self.state.sides])
        slot = side * SIDE_SLOT + Slot.OFFENSIVE
        attack = self._answered(day, slot, self.rules.offensive, self._sector(day, slot), side + 1)
        self._fight(attack)
        self._war(day, attack.link or int(Broken.UNDETERRED), By(side + 1), chosen=True)

    def _breaches(self, day: int) -> list[tuple[int, int, int, int]]:
        """Slot, class, sector and author of the day's breaches but reprisals."""
        first, second = (float_of[day] for float_of in self.daily)
        state, rules = self.state, self.rules
        found: list[tuple[int, int, int, int]] = []
        found += self._of_regime(day, 0, float(first[Lane.REGIME_AND_SPOILER]))
        if second[Lane.REGIME_AND_SPOILER] < self.of("spoilers") * state.presence:
            found.append((Slot.SPOILER, rules.reprisal, self._sector(day, Slot.SPOILER), NOBODY))
        found += self._provoked(day, 0, float(first[Lane.PROVOCATION_AND_ALARM]))
        if second[Lane.PROVOCATION_AND_ALARM] < self.of("false_alarms"):
            found.append((Slot.ALARM, rules.reprisal, self._sector(day, Slot.ALARM), NOBODY))
        for domain, slot in enumerate(MEETINGS):
            shots = shots_chance_of(self.met_of(domain), self.of("fires", domain))
            if self.meeting_day[domain][day] < shots:
                found.append((slot, rules.reprisal, NOWHERE, NOBODY))
        exchanges = int(self.counts[day].sum())
        for number, violation in enumerate(rules.grave):
            share = self.of("grave_share", number) * state.calm
            lane = Lane.GRAVE + number
            if first[lane] < grave_chance_of(exchanges, share):
                firsts = second[lane] < self.of("challenger_share")
                place = self._exchanged_in(day, Slot.EXCHANGE + number)
                author = 1 if firsts else facing_of(0, len(self.views))
                found.append((Slot.EXCHANGE + number, violation, place, author))
        if len(self.views) > 1:
            acts, provoked = (float(u[day]) for u in self.seconds_day)
            found += self._of_regime(day, 1, acts) + self._provoked(day, 1, provoked)
        return found

    def _of_regime(self, day: int, side: int, u: float) -> list[tuple[int, int, int, int]]:
        """The breach of a challenger's regime, if one falls on the day."""
        action, slot = self.state.sides[side].action, side * SIDE_SLOT + Slot.REGIME
        violation = self.committed[action]
        # An attack is one offensive on its day, whatever rate a file may give it.
        probing = violation >= 0 and action != self.rules.attack_action
        if probing and u < self.of_regime("rate", side):
            return [(slot, violation, self._sector(day, slot), side + 1)]
        return []

    def _provoked(self, day: int, side: int, u: float) -> list[tuple[int, int, int, int]]:
        """The provocation by the party that faces a challenger, if one falls on the day."""
        slot = side * SIDE_SLOT + Slot.PROVOCATION
        if u < self.of("provoke", side=side) * self.state.presence:
            author = facing_of(side, len(self.views))
            return [(slot, self.rules.reprisal, self._sector(day, slot), author)]
        return []

    def _sector(self, day: int, slot: int) -> int:
        """Where a breach falls: in proportion to the sectors' background."""
        return drawn_of(self.address.pair(Purpose.PLACE, day, slot)[0], self.numbers["sector"])

    def _exchanged_in(self, day: int, slot: int) -> int:
        """Where an exchange of the day turned grave: in proportion to their numbers."""
        u, _ = self.address.pair(Purpose.PLACE, day, slot)
        return drawn_of(u, self.counts[day].astype(np.float64))

    def _answered(self, day: int, slot: int, violation: int, sector: int, author: int) -> Event:
        """A breach with the first broken link of the answer, and the clash that one led to."""
        if slot in MEETINGS:
            return self._met(day, slot, violation)
        lane = slot * LANES_PER_SLOT
        pairs = [self.address.pair(Purpose.CHAIN, day, lane + i) for i in range(LANES_PER_SLOT)]
        (seen, named), willing, arrived, clash = pairs
        state = self.state
        detected, right, wrong = (
            self.of(name, state.backstop, violation) for name in ("detected", "right", "wrong")
        )
        accused = accused_of(seen, named, (detected, right, wrong))
        against = against_of(author, accused, len(self.views))
        response = response_of(
            (*willing, *arrived),
            self._coalition(violation, against),
            self.bite(violation, against, state.backstop, state.quarter, state.share_left),
            self.bite(violation, against, 0, state.quarter, 1.0),
            state.lapsed,
        )
        link = first_broken_of(seen, named, (detected, right), response)
        if slot == Slot.ALARM:
            link, accused = response, True
        wrongly = accused and response == NONE
        band = 0
        # A party that never chooses is no match to clash with: only what is held against others.
        if link == NONE or (wrongly and (author == NOBODY or len(self.views) > 1)):
            limited, general = self.of("limited", violation), self.of("general", violation)
            band = clash_band_of(*clash, self.of("clash", violation), limited, general)
        return Event(day, int(slot), violation, sector, author, link, band, wrongly)

    def _met(self, day: int, slot: int, violation: int) -> Event:
        """Shots at a meeting in the air or at sea: a clash, though no breach."""
        _, how = self.address.pair(Purpose.CHAIN, day, slot * LANES_PER_SLOT + LANES_PER_SLOT - 1)
        domain = MEETINGS.index(Slot(slot))
        fires, limited, general = (
            self.of(name, domain) for name in ("fires", "met_limited", "met_general")
        )
        u = float(self.meeting_day[domain][day])
        band = met_band_of(u, how, self.met_of(domain), (fires, limited, general))
        return Event(day, int(slot), violation, NOWHERE, NOBODY, NONE, band, False)

    def _coalition(self, violation: int, side: int) -> tuple[float, float, float]:
        """Chances of willing, decided and arrived against a challenger in the present mood."""
        faced = self.of("faced", side=side)
        z = self.numbers["z"]
        position = float((self.state.mood - z[0]) / (z[1] - z[0]))
        node = left_node_of(position, z.size)
        willing, decided, arrived = (
            faced * on_line_of(
                self.of(name, violation, node), self.of(name, violation, node + 1),
                position, node, z.size,
            )
            for name in ("willing", "decided", "arrived")
        )  # fmt: skip
        return willing, decided, arrived

    def _reprisals(
        self, day: int, answered: list[Event]
    ) -> tuple[list[tuple[int, int, int, int]], list[int]]:
        """Unanswered breaches are answered in kind; a reprisal may grow into an offensive.

        By the party that faces their author: one reprisal of a class a day, however many breaches
        provoked it. The link behind the first that grows is told by challenger.
        """
        found: dict[int, tuple[int, int, int, int]] = {}
        grown = [NONE] * len(self.views)
        for event in answered:
            if not event.author or event.link == NONE:
                continue
            side = event.author - 1
            strikes, grows = self.address.pair(Purpose.REPRISAL, day, event.slot)
            if strikes >= self.of("retaliate", side=side):
                continue
            if grows < self.of("escalate", side=side):
                grown[side] = grown[side] or event.link
                continue
            kind = self.rules.in_kind[event.violation]
            slot = side * SIDE_SLOT + Slot.REPRISAL + kind
            found.setdefault(slot, (slot, kind, event.sector, facing_of(side, len(self.views))))
        return [found[slot] for slot in sorted(found)], grown

    def _fight(self, attack: Event) -> None:
        """How the offensive goes; an answer that comes joins the defenders at its deadline."""
        state, record, violation = self.state, self.record, attack.violation
        side = attack.author - 1
        comes = came_of(attack.link, state.lapsed)
        force = self.of("force", state.backstop, violation, state.quarter) * state.share_left
        joins = float(np.ceil(self.of("deadline_days", violation))) if comes else np.inf
        help_people = force * self.of("help_people")
        record.battle, record.battle_days, record.ground, record.lost = offensive_of(
            (
                self.of("attackers", state.quarter, side=side),
                self.of("defenders", state.quarter, side=side),
            ),
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
        """What its author believes, by Bayes, on whether an answer came in time."""
        state, side = self.state, event.author - 1
        mine = state.sides[side]
        came = came_of(event.link, state.lapsed)
        mine.belief = learned_of(mine.belief, came, *self.timely_of(event.violation, side))

    def _note(self, event: Event) -> None:
        record, rules = self.record, self.rules
        record.events.append(event)
        record.clash = max(record.clash, event.band)
        record.wrong_answers += event.wrongly
        if event.slot == Slot.AIR:
            record.air_clash = max(record.air_clash, event.band)
        if event.slot == Slot.SEA:
            record.sea_clash = max(record.sea_clash, event.band)
        if event.slot in MEETINGS:
            return
        if not rules.counts[event.violation]:
            return
        recorded = event.slot == Slot.ALARM or event.link != Broken.UNDETECTED
        record.calendar[RECORDED, self.state.quarter] += recorded
        if event.slot == Slot.ALARM:
            return
        record.calendar[TRUE, self.state.quarter] += 1.0
        record.breaches += 1
        record.answered += event.link == NONE
        if event.link != NONE and record.unanswered_day == NEVER:
            record.unanswered_day, record.unanswered_link = event.day, event.link
            record.unanswered_class = event.violation
        if event.author:
            record.breaches_by[event.author - 1] += 1
            record.answered_by[event.author - 1] += event.link == NONE
        days = int(np.ceil(self.of("deadline_days", event.violation)))
        took = 0
        if event.slot % SIDE_SLOT == Slot.REGIME and event.link != NONE:
            slicing = self.state.sides[event.author - 1].action == rules.slice_action
            took = event.author if slicing else 0
        self.eroding.append((event.day + days, event.link, took))

    def _shake(self, event: Event) -> None:
        """What an unanswered breach and a clash do to the coalition's cohesion."""
        counts = self.rules.counts[event.violation]
        if counts and event.author and event.link != NONE:
            self.state.cohesion += self.of("unanswered")
        if event.band > 0:
            u_hardens, _ = self.address.pair(Purpose.COHESION, event.day, event.slot)
            shift = self.of("casualties") * event.band
            self.state.cohesion += -shift if u_hardens < self.of("hardening") else shift

    def _war(self, day: int, cause: int, by: By, *, chosen: bool = False) -> None:
        self.record.war_day, self.record.war_cause = day, cause
        self.record.chosen_attack, self.record.war_by = chosen, int(by)

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
        state = self.state
        record.share_left, record.mood = state.share_left, state.mood
        record.backstop_over, record.lapsed = state.backstop, int(state.lapsed)
