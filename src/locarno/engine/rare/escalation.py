"""War that nobody chose, too rare to be seen: its last step is computed, not drawn.

A breach ends the ceasefire in two ways without a decision for war: the answer to it leads to a
general clash, or the reprisal to it grows into an offensive. Both are one more draw, of known
chance, after everything else about the breach is settled. A third way needs no breach: shots at a
meeting in the air or at sea that become general, a Poisson process of its own. Histories are
therefore lived on the condition that none of these happens, and each counts with the chance that
one would have, at least once. What leads there, breach by breach, is drawn as ever, and so is what
it depends on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.background import background_of
from locarno.engine.rare.estimate import chance_of
from locarno.engine.shelf import some_futures
from locarno.kernels.histories import Lived, live
from locarno.model.rare_results import RareChance
from locarno.theory.elementary import exp, log
from locarno.theory.episode.inputs import MET_IN_AIR, Broken, Rules, Variant
from locarno.theory.episode.purpose import SIDE_SLOT, Slot
from locarno.theory.incidents.inputs import Addresses

__all__ = ["rare_escalation", "without_escalation"]

F64 = NDArray[np.float64]

_FUTURES_A_CHUNK: Final = 16
_ROOM: Final = 256
"""Breaches of a history that there is room for at first."""
_SLOT, _VIOLATION, _AUTHOR, _LINK, _WRONGLY = 1, 2, 4, 5, 7
"""Columns of an event, as ``theory.episode.reference.Event`` has them."""
_NEARLY_ONE: Final = 1.0 - 1e-12


def without_escalation(variant: Variant) -> Variant:
    """The variant on condition that no clash is general and that no reprisal grows.

    With chance c of a clash, of which g are general and l limited, a clash that is not general
    has chance c (1 - g) / (1 - c g), and is limited with l / (1 - g); with chance r of a reprisal,
    of which e grow, one in kind has r (1 - e) / (1 - r e). Shots at a meeting that do not become
    general are a process by themselves, with f (1 - g).
    """
    milder, in_kind = 1.0 - variant.general, 1.0 - variant.escalate
    clash = variant.clash * milder / np.maximum(1.0 - variant.clash * variant.general, 1e-300)
    limited = np.where(milder > 0.0, variant.limited / np.maximum(milder, 1e-300), 0.0)
    peaceful = 1.0 - variant.met_general
    strikes = 1.0 - variant.retaliate * variant.escalate
    return replace(
        variant,
        clash=clash,
        limited=limited,
        general=np.zeros_like(variant.general),
        fires=variant.fires * peaceful,
        met_limited=np.where(peaceful > 0.0, variant.met_limited / np.maximum(peaceful, 1e-300), 0),
        met_general=np.zeros_like(variant.met_general),
        retaliate=variant.retaliate * in_kind / np.maximum(strikes, 1e-300),
        escalate=np.zeros_like(variant.escalate),
        second=None if variant.second is None else without_escalation(variant.second),
    )


def rare_escalation(
    rules: Rules, variant: Variant, *, seed: int, futures: int, histories: int
) -> RareChance:
    """Chance of war by a general clash or by a reprisal that grows, before any by choice.

    Parameters
    ----------
    futures, histories : how many of each; the error needs at least two futures.

    Source
    ------
    Conditional Monte Carlo: Asmussen & Glynn, Stochastic Simulation (2007), ch. V.4.
    """
    calm = without_escalation(variant)
    background = background_of([calm])
    chances = []
    for first in range(0, futures, _FUTURES_A_CHUNK):
        last = min(first + _FUTURES_A_CHUNK, futures)
        some, plain = some_futures(calm, first, last), some_futures(variant, first, last)
        addresses = Addresses.grid(seed, first, last - first, histories)
        counts = background.counts(some, addresses, histories, rules.horizon_days)
        room = _ROOM
        lived = live(rules, [some], addresses, counts, events=room)
        while lived.told.max(initial=0) >= room:
            room *= 4
            lived = live(rules, [some], addresses, counts, events=room)
        chances.append(_chances(lived, plain, histories).reshape(-1, histories))
    return chance_of(np.concatenate(chances))


def _chances(lived: Lived, plain: Variant, histories: int) -> F64:
    """Chance of every history that one of its breaches would have ended the ceasefire, (n,)."""
    events, told = lived.events[0], lived.told[0]
    happened = np.arange(events.shape[1]) < told[:, None]
    future = (np.arange(len(told)) // histories)[:, None]
    violation, link = events[..., _VIOLATION], events[..., _LINK]
    author, slot = events[..., _AUTHOR], events[..., _SLOT]
    answered = link == Broken.NONE
    # A party that never chooses is no match to clash with: as the episode has it.
    matched = (author == 0) | (len(plain.views) > 1)
    breach = happened & (slot != Slot.AIR) & (slot != Slot.SEA)
    meets = breach & (answered | ((events[..., _WRONGLY] != 0) & matched))
    provoked = happened & (author > 0) & (slot % SIDE_SLOT < Slot.REPRISAL) & ~answered
    general = (plain.clash * plain.general)[violation, future]
    by_author = np.stack([view.retaliate * view.escalate for view in plain.views])
    grown = by_author[np.maximum(author - 1, 0), future]
    spared = np.where(meets, _log_spared(general), 0.0)
    spared += np.where(provoked, _log_spared(grown), 0.0)
    met = lived.histories[0].calendar[MET_IN_AIR:].sum(axis=1)
    at_meetings = (met * (plain.fires * plain.met_general)[:, future[:, 0]]).sum(axis=0)
    return np.asarray(1.0 - exp(spared.sum(axis=1) - at_meetings))


def _log_spared(chance: F64) -> F64:
    return np.asarray(log(1.0 - np.minimum(chance, _NEARLY_ONE)))
