"""A period between two dates of a campaign: breaches, their answers, and what follows.

Within a period nothing that an answer depends on changes (mood, force, regime, guarantee), so all
its breaches are answered together; the first war in a history then cuts off what lies behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.answer import Odds, first_broken, interpolated
from locarno.theory.campaign.erosion import NEVER
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
    """Breaches of a period, one entry each: day, variant, history, class, slot, author, regime."""

    day: I64
    k: I64
    h: I64
    violation: I64
    slot: I64
    theirs: Flags
    action: I64

    def where(self, flags: Flags) -> Breaches:
        """Those marked."""
        return Breaches(*(getattr(self, item.name)[flags] for item in fields(self)))


@dataclass(frozen=True, slots=True)
class Answered:
    """Breaches with the first broken link of each, and the band of the clash an answer led to."""

    breaches: Breaches
    link: I64
    band: I64


@dataclass(frozen=True, slots=True)
class Wars:
    """Ways in which the period could end in war, one entry each."""

    day: I64
    k: I64
    h: I64
    cause: I64
    chosen: Flags


def live(campaign: Campaign, start: int, stop: int) -> None:
    """Moves a campaign over the days from ``start`` up to ``stop``."""
    days = np.arange(start, stop)
    lanes = np.arange(Lane.GRAVE + len(campaign.rules.grave))[:, None, None]
    draws = campaign.luck.pair(Purpose.DAY, days[:, None], lanes)
    counts = campaign.background.days(days, draws[1][Lane.PROVOCATION_AND_TENSION])
    first = _answer(campaign, _breaches(campaign, days, counts, draws))
    reprisals, grown = _reprisals(campaign, first)
    second = _answer(campaign, reprisals)
    attacks = _offensives(campaign, start, stop)
    over = _end(campaign, (_clashes(first), _clashes(second), grown, attacks))
    for answered in (first, second):
        _note(campaign, answered, over)
    campaign.record.exchanges += _exchanges(campaign, counts, over - start)


def _joined(parts: Sequence[Breaches]) -> Breaches:
    columns = ([getattr(part, item.name) for part in parts] for item in fields(Breaches))
    return Breaches(*map(np.concatenate, columns))


def _breaches(campaign: Campaign, days: I64, counts: I64, draws: tuple[F64, F64]) -> Breaches:
    """All breaches of the period but reprisals, as if no history ended in it.

    Parameters
    ----------
    counts : (D, P, n) exchanges of each day and setting.
    draws : (L, D, n) each.
    """
    first, second = draws
    regime, spoiler = first[Lane.REGIME_AND_SPOILER], second[Lane.REGIME_AND_SPOILER]
    found = [
        _in_regime(campaign, days, regime),
        _by_others(campaign, days, spoiler, campaign.spoiler_rate, Slot.SPOILER),
        _by_others(
            campaign, days, first[Lane.PROVOCATION_AND_TENSION],
            campaign.provocation_rate, Slot.PROVOCATION,
        ),
    ]  # fmt: skip
    for number in range(len(campaign.rules.grave)):
        lane = Lane.GRAVE + number
        found.append(_grave(campaign, number, days, counts, (first[lane], second[lane])))
    return _joined(found)


def _places(flags: Flags) -> tuple[I64, I64, I64]:
    """Day within the period, variant and history of every place marked."""
    day, k, h = np.nonzero(flags)
    return day.astype(np.int64), k.astype(np.int64), h.astype(np.int64)


def _alike(
    day: I64, k: I64, h: I64, violation: I64 | int, slot: I64 | int, *, theirs: Flags | bool
) -> Breaches:
    """Breaches outside the challenger's regime."""
    same = np.ones_like(k)
    return Breaches(
        day, k, h, violation * same, slot * same,
        np.broadcast_to(theirs, k.shape), np.zeros_like(k),
    )  # fmt: skip


def _in_regime(campaign: Campaign, days: I64, u: F64) -> Breaches:
    """Probes, slices and pretexts of the challenger's present regime."""
    rate = np.where(campaign.alive, campaign.regime_rate, 0.0)
    d, k, h = _places(u[:, None] < rate)
    return Breaches(
        days[d], k, h, campaign.regime_class[k, h], np.full(k.shape, int(Slot.REGIME)),
        np.full(k.shape, fill_value=True), campaign.action[k, h],
    )  # fmt: skip


def _by_others(campaign: Campaign, days: I64, u: F64, rate: F64, slot: Slot) -> Breaches:
    """Incursions by spoilers or by the protected party."""
    d, k, h = _places(u[:, None] < np.where(campaign.alive, rate, 0.0))
    return _alike(days[d], k, h, campaign.rules.reprisal, slot, theirs=False)


def _grave(
    campaign: Campaign, number: int, days: I64, counts: I64, draws: tuple[F64, F64]
) -> Breaches:
    """Exchanges that turn grave: at most one of each class a day.

    An exchange happens and is grave with chance calm x share, each on its own.
    """
    u_grave, u_side = draws
    share = np.where(campaign.alive, campaign.grave_rate[:, number], 0.0)
    setting = campaign.background.of_variant
    # The union bound finds the candidates; the exact chance decides.
    d, k, h = _places(u_grave[:, None] < counts[:, setting] * share)
    exact = 1.0 - exp(counts[d, setting[k], h] * log(1.0 - share[k, h]))
    hit = u_grave[d, h] < exact
    d, k, h = d[hit], k[hit], h[hit]
    theirs = u_side[d, h] < campaign.given.challenger_share[k, campaign.in_future[h]]
    violation = campaign.rules.grave[number]
    return _alike(days[d], k, h, violation, Slot.EXCHANGE + number, theirs=theirs)


def _answer(campaign: Campaign, breaches: Breaches) -> Answered:
    """First broken link of each breach, and the clash that an answer in time leads to."""
    lanes = breaches.slot * LANES_PER_SLOT + np.arange(LANES_PER_SLOT)[:, None]
    u, v = campaign.luck.pair(Purpose.CHAIN, breaches.day, lanes, breaches.h)
    odds = _odds(campaign, breaches)
    link = first_broken(odds, (u[0], v[0], u[1], v[1], u[2], v[2]))
    given = campaign.given
    place = (breaches.k, breaches.violation, campaign.in_future[breaches.h])
    fires = (link == Broken.NONE) & (u[3] < given.clash[place])
    general, limited = given.general[place], given.limited[place]
    lesser = np.where(v[3] < general + limited, _GENERAL - 1, 1)
    band = np.where(fires, np.where(v[3] < general, _GENERAL, lesser), 0)
    return Answered(breaches, link, band)


def _odds(campaign: Campaign, breaches: Breaches) -> Odds:
    """Chances of each link, in each history's mood."""
    given, k, h, v = campaign.given, breaches.k, breaches.h, breaches.violation
    future, state = campaign.in_future[h], campaign.backstop[k, h]
    mood, z = campaign.mood[k, h], given.z[0]
    tables = (given.willing, given.decided, given.arrived)
    willing, decided, arrived = (interpolated(t, z, mood, (k, v, future)) for t in tables)
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


def _reprisals(campaign: Campaign, answered: Answered) -> tuple[Breaches, Wars]:
    """The protected party answers unanswered breaches in kind; one may grow into an offensive."""
    unanswered = answered.breaches.theirs & (answered.link != Broken.NONE)
    breaches, link = answered.breaches.where(unanswered), answered.link[unanswered]
    k, h, future = breaches.k, breaches.h, campaign.in_future[breaches.h]
    u_answer, u_grow = campaign.luck.pair(Purpose.REPRISAL, breaches.day, breaches.slot, h)
    strikes = u_answer < campaign.given.retaliate[k, future]
    grows = strikes & (u_grow < campaign.given.escalate[k, future])
    wars = Wars(breaches.day[grows], k[grows], h[grows], link[grows], np.zeros(grows.sum(), bool))
    # One reprisal of a class a day in each history, however many breaches provoked it.
    in_kind = np.array(campaign.rules.in_kind)[breaches.violation]
    only = strikes & ~grows
    axes = (
        int(breaches.day.max(initial=0)) + 1,
        *campaign.alive.shape,
        len(campaign.rules.in_kind),
    )
    told = (breaches.day[only], k[only], h[only], in_kind[only])
    day, k, h, violation = np.unravel_index(np.unique(np.ravel_multi_index(told, axes)), axes)
    return _alike(day, k, h, violation, Slot.REPRISAL + violation, theirs=False), wars


def _clashes(answered: Answered) -> Wars:
    """General clashes: the answer came in time, and it was war all the same."""
    ends = answered.band == _GENERAL
    found = answered.breaches.where(ends)
    cause = np.full(found.k.shape, int(Broken.UNDETERRED))
    return Wars(found.day, found.k, found.h, cause, np.zeros(found.k.shape, bool))


def _offensives(campaign: Campaign, start: int, stop: int) -> Wars:
    """Attacks chosen for a day of this period, with what would have failed to stop them."""
    due = campaign.alive & (campaign.attack_day >= start) & (campaign.attack_day < stop)
    k, h = (axis.astype(np.int64) for axis in np.nonzero(due))
    day = campaign.attack_day[k, h]
    attacks = _alike(day, k, h, campaign.rules.offensive, Slot.OFFENSIVE, theirs=True)
    link = _answer(campaign, attacks).link
    cause = np.where(link == Broken.NONE, int(Broken.UNDETERRED), link)
    return Wars(day, k, h, cause, np.ones(k.shape, bool))


def _end(campaign: Campaign, parts: Sequence[Wars]) -> I64:
    """Ends histories on their first day of war; returns that day, or a day beyond all, (K, n).

    On one day a general clash comes before a reprisal that grows, and that before an attack.
    """
    order = np.concatenate([np.full(part.k.shape, i) for i, part in enumerate(parts)])
    day, k, h, cause, chosen = (
        np.concatenate([getattr(part, item.name) for part in parts]) for item in fields(Wars)
    )
    latest_first = np.lexsort((order, day))[::-1]
    k, h = k[latest_first], h[latest_first]
    record = campaign.record
    # Of several wars in one history the last one written, the earliest, stays.
    record.war_day[k, h] = day[latest_first]
    record.war_cause[k, h] = cause[latest_first]
    record.chosen_attack[k, h] = chosen[latest_first]
    campaign.alive[k, h] = False
    return np.where(record.war_day == NEVER, campaign.rules.horizon_days, record.war_day)


def _note(campaign: Campaign, answered: Answered, over: I64) -> None:
    """What happened before the war, or on its day, enters the record and the belief."""
    counts = answered.breaches.day <= over[answered.breaches.k, answered.breaches.h]
    breaches = answered.breaches.where(counts)
    link, band = answered.link[counts], answered.band[counts]
    np.maximum.at(campaign.record.clash, (breaches.k, breaches.h), band)
    _learn(campaign, breaches.where(breaches.theirs), link[breaches.theirs])
    grave = np.array(campaign.rules.counts)[breaches.violation]
    kept, broken = breaches.where(grave), link[grave]
    future = campaign.in_future[kept.h]
    days = np.ceil(campaign.given.deadline_days[kept.k, kept.violation, future])
    took = kept.theirs & (kept.action == campaign.rules.slice_action) & (broken != Broken.NONE)
    campaign.record.breach(kept.k, kept.h, kept.day + days.astype(np.int64), broken, took)


def _learn(campaign: Campaign, breaches: Breaches, link: I64) -> None:
    """The challenger's belief by Bayes, on whether answers came in time."""
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


def _exchanges(campaign: Campaign, counts: I64, last: I64) -> F64:
    """Exchanges of the period up to its last day of ceasefire, (K, n)."""
    running = np.concatenate([np.zeros_like(counts[:1]), np.cumsum(counts, axis=0)])
    place = np.minimum(np.maximum(last + 1, 0), counts.shape[0])
    histories = np.arange(counts.shape[2])
    happened: F64 = running[place, campaign.background.of_variant[:, None], histories]
    return happened * campaign.calm
