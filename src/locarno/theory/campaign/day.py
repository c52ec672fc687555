"""One day of a campaign: exchanges, breaches, their answers, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.answer import Odds, first_broken, interpolated
from locarno.theory.campaign.inputs import Broken
from locarno.theory.campaign.purpose import LANES_PER_SLOT, Lane, Purpose, Slot
from locarno.theory.campaign.state import Campaign
from locarno.theory.elementary import exp, log

__all__ = ["live"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

_GENERAL: Final = 3
"""Band of a clash that ends the ceasefire."""
_TINY: Final = 1e-12
"""Least chance of an observation, so that belief never reaches certainty."""


@dataclass(frozen=True, slots=True)
class Breaches:
    """Breaches of one day, one entry each: variant, history, class, slot, author, regime."""

    k: I64
    h: I64
    violation: I64
    slot: I64
    theirs: Flags
    action: I64

    def where(self, flags: Flags) -> Breaches:
        """Those marked."""
        return Breaches(*(getattr(self, item.name)[flags] for item in fields(self)))


def live(campaign: Campaign, day: int) -> None:
    """Moves a campaign over one day."""
    grave = len(campaign.rules.grave)
    lanes = np.arange(Lane.GRAVE + grave)[:, None]
    first, second = campaign.luck.pair(Purpose.DAY, day, lanes)
    exchanges = campaign.background.day(day, second[Lane.PROVOCATION_AND_TENSION])
    counts = exchanges[campaign.background.of_variant]
    campaign.record.exchanges += np.where(campaign.alive, campaign.calm * counts, 0.0)
    u_spoiler, u_provocation = second[Lane.REGIME_AND_SPOILER], first[Lane.PROVOCATION_AND_TENSION]
    found = [
        _in_regime(campaign, first[Lane.REGIME_AND_SPOILER]),
        _by_others(campaign, u_spoiler, campaign.spoiler_rate, Slot.SPOILER),
        _by_others(campaign, u_provocation, campaign.provocation_rate, Slot.PROVOCATION),
    ]
    for number in range(grave):
        lane = Lane.GRAVE + number
        found.append(_grave(campaign, number, counts, first[lane], second[lane]))
    breaches = _joined(found)
    if breaches.k.size:
        link = _answer(campaign, day, breaches)
        _reprisals(campaign, day, breaches.where(breaches.theirs), link[breaches.theirs])
    _offensives(campaign, day)


def _joined(parts: list[Breaches]) -> Breaches:
    return Breaches(
        *(np.concatenate([getattr(p, item.name) for p in parts]) for item in fields(Breaches))
    )


def _places(flags: Flags) -> tuple[I64, I64]:
    k, h = np.nonzero(flags)
    return k.astype(np.int64, copy=False), h.astype(np.int64, copy=False)


def _alike(k: I64, h: I64, violation: int, slot: int, *, theirs: bool) -> Breaches:
    """Breaches of one class by one author, outside the challenger's regime."""
    same = np.ones_like(k)
    return Breaches(k, h, violation * same, slot * same, np.full(k.shape, theirs), np.zeros_like(k))


def _in_regime(campaign: Campaign, u_regime: F64) -> Breaches:
    """Probes, slices and pretexts of the challenger's present regime."""
    k, h = _places(campaign.alive & (u_regime < campaign.regime_rate))
    return Breaches(
        k, h, campaign.regime_class[k, h], np.full(k.shape, int(Slot.REGIME)),
        np.full(k.shape, fill_value=True), campaign.action[k, h],
    )  # fmt: skip


def _by_others(campaign: Campaign, u: F64, rate: F64, slot: Slot) -> Breaches:
    """Incursions by spoilers or by the protected party."""
    k, h = _places(campaign.alive & (u < rate))
    return _alike(k, h, campaign.rules.reprisal, slot, theirs=False)


def _grave(campaign: Campaign, number: int, counts: I64, u_grave: F64, u_side: F64) -> Breaches:
    """Exchanges that turn grave: at most one of each class a day.

    An exchange happens and is grave with chance calm x share, each on its own.
    """
    share = campaign.grave_rate[:, number]
    # The union bound finds the candidates; the exact chance decides.
    k, h = _places(campaign.alive & (u_grave < counts * share))
    exact = 1.0 - exp(counts[k, h] * log(1.0 - share[k, h]))
    hit = u_grave[h] < exact
    k, h = k[hit], h[hit]
    theirs = u_side[h] < campaign.given.challenger_share[k, campaign.in_future[h]]
    found = _alike(k, h, campaign.rules.grave[number], Slot.EXCHANGE + number, theirs=True)
    return Breaches(found.k, found.h, found.violation, found.slot, theirs, found.action)


def _answer(campaign: Campaign, day: int, breaches: Breaches) -> I64:
    """First broken link of each breach, and what it does to belief, record and peace."""
    lanes = breaches.slot * LANES_PER_SLOT + np.arange(LANES_PER_SLOT)[:, None]
    first, second = campaign.luck.pair(Purpose.CHAIN, day, lanes, breaches.h)
    link = first_broken(
        _odds(campaign, breaches),
        (first[0], second[0], first[1], second[1], first[2], second[2]),
    )
    _note(campaign, day, breaches, link)
    _learn(campaign, breaches.where(breaches.theirs), link[breaches.theirs])
    _clash(campaign, day, breaches, link, (first[3], second[3]))
    return link


def _odds(campaign: Campaign, breaches: Breaches) -> Odds:
    """Chances of each link, in each history's mood."""
    given, k, h, v = campaign.given, breaches.k, breaches.h, breaches.violation
    future, state = campaign.in_future[h], campaign.backstop[k, h]
    mood, z = campaign.mood[k, h], given.z[0]
    joint = (interpolated(t, z, mood, (k, v, future)) for t in
             (given.willing, given.decided, given.arrived))  # fmt: skip
    willing, decided, arrived = joint
    return Odds(
        detected=given.detected[k, state, v, future],
        right=given.right[k, state, v, future],
        wrong=given.wrong[k, state, v, future],
        willing=willing,
        decided=decided,
        arrived=arrived,
        bite=campaign.bite[k, v, h],
        full_bite=campaign.full_bite[k, v, h],
        lapsed=campaign.lapsed[k, h],
    )


def _note(campaign: Campaign, day: int, breaches: Breaches, link: I64) -> None:
    """Into the record goes what counts towards erosion, with the day it is past answering."""
    counts = np.array(campaign.rules.counts)[breaches.violation]
    kept = breaches.where(counts)
    future = campaign.in_future[kept.h]
    days = np.ceil(campaign.given.deadline_days[kept.k, kept.violation, future])
    took = kept.theirs & (kept.action == campaign.rules.slice_action)
    broken = link[counts]
    campaign.record.breach(
        kept.k, kept.h, day + days.astype(np.int64), broken, took & (broken != Broken.NONE)
    )


def _learn(campaign: Campaign, breaches: Breaches, link: I64) -> None:
    """The challenger's belief by Bayes, on whether an answer came in time."""
    k, h, v = breaches.k, breaches.h, breaches.violation
    place = (k, campaign.backstop[k, h], v, campaign.in_future[h])
    resolute, weak = campaign.given.resolute[place], campaign.given.weak[place]
    # An answer too weak for want of a withdrawn force came all the same; a lapsed one did not.
    weakened = (link == Broken.WITHDRAWN) & ~campaign.lapsed[k, h]
    came = (link == Broken.NONE) | (link == Broken.OUTMATCHED) | weakened
    likely = np.maximum(np.where(came, resolute, 1.0 - resolute), _TINY)
    unlikely = np.maximum(np.where(came, weak, 1.0 - weak), _TINY)
    odds = campaign.belief / np.maximum(1.0 - campaign.belief, _TINY)
    np.multiply.at(odds, (k, h), likely / unlikely)
    # Only the histories that saw a breach change, so that rounding touches no other.
    campaign.belief[k, h] = odds[k, h] / (1.0 + odds[k, h])


def _clash(
    campaign: Campaign, day: int, breaches: Breaches, link: I64, luck: tuple[F64, F64]
) -> None:
    """An answer may make both forces fire on each other; a general clash is war."""
    u_clash, u_band = luck
    given, k, h = campaign.given, breaches.k, breaches.h
    place = (k, breaches.violation, campaign.in_future[h])
    fires = (link == Broken.NONE) & (u_clash < given.clash[place])
    general, limited = given.general[place], given.limited[place]
    lesser = np.where(u_band < general + limited, _GENERAL - 1, 1)
    band = np.where(fires, np.where(u_band < general, _GENERAL, lesser), 0)
    np.maximum.at(campaign.record.clash, (k, h), band)
    ends = band == _GENERAL
    undeterred = np.full(int(ends.sum()), int(Broken.UNDETERRED))
    campaign.war(day, k[ends], h[ends], undeterred)


def _reprisals(campaign: Campaign, day: int, breaches: Breaches, link: I64) -> None:
    """The protected party answers unanswered breaches in kind, and may let one grow into war."""
    k, h = breaches.k, breaches.h
    if not k.size:
        return
    u_answer, u_grow = campaign.luck.pair(Purpose.REPRISAL, day, breaches.slot, h)
    future = campaign.in_future[h]
    strikes = campaign.alive[k, h] & (link != Broken.NONE)
    strikes &= u_answer < campaign.given.retaliate[k, future]
    grows = strikes & (u_grow < campaign.given.escalate[k, future])
    campaign.war(day, k[grows], h[grows], link[grows])
    # One reprisal of a class a day in each history, however many breaches provoked it.
    in_kind = np.array(campaign.rules.in_kind)[breaches.violation]
    only = np.stack([k, h, in_kind])[:, strikes & ~grows]
    k, h, violation = np.unique(only, axis=1)
    if k.size:
        found = _alike(k, h, 0, Slot.REPRISAL, theirs=False)
        slot = found.slot + violation
        _answer(campaign, day, Breaches(k, h, violation, slot, found.theirs, found.action))


def _offensives(campaign: Campaign, day: int) -> None:
    """Attacks chosen for this day: whatever answers them, they are war."""
    k, h = _places(campaign.alive & (campaign.attack_day == day))
    if not k.size:
        return
    attacks = _alike(k, h, campaign.rules.offensive, Slot.OFFENSIVE, theirs=True)
    lanes = attacks.slot * LANES_PER_SLOT + np.arange(LANES_PER_SLOT)[:, None]
    first, second = campaign.luck.pair(Purpose.CHAIN, day, lanes, h)
    luck = (first[0], second[0], first[1], second[1], first[2], second[2])
    link = first_broken(_odds(campaign, attacks), luck)
    cause = np.where(link == Broken.NONE, int(Broken.UNDETERRED), link)
    campaign.record.chosen_attack[k, h] = True
    campaign.war(day, k, h, cause)
