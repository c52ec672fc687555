"""What an episode needs to know: rules shared by all variants, and numbers of each variant."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CALENDAR", "EXCHANGED", "MET_AT_SEA", "MET_IN_AIR", "NAMES", "RECORDED", "TRUE", "Broken",
    "By", "Histories", "Rules", "Variant",
]  # fmt: skip

F64 = NDArray[np.float64]
Whole = NDArray[np.integer[Any]]

EXCHANGED, TRUE, RECORDED, MET_IN_AIR, MET_AT_SEA, CALENDAR = range(6)
"""Rows of a calendar, and how many: exchanges, breaches, breaches recorded, meetings expected."""

MOST_SLICES: Final = 12
"""Slices above which the game tells no more apart, whatever ceiling a file gives."""


class Broken(IntEnum):
    """First broken link of the response chain to a breach; NONE is an answer in time.

    An encounter is no breach: forces met in the air or at sea, and it became a general clash.
    """

    NONE = 0
    UNDETECTED = 1
    UNATTRIBUTED = 2
    UNWILLING = 3
    UNDECIDED = 4
    LATE = 5
    OUTMATCHED = 6
    WITHDRAWN = 7
    UNDETERRED = 8
    ERODED = 9
    ENCOUNTER = 10


class By(IntEnum):
    """What a war began with: an attack of either challenger, a reprisal that grew, a clash."""

    NOTHING = 0
    FIRST = 1
    SECOND = 2
    REPRISAL = 3
    CLASH = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """Structure shared by all variants.

    Parameters
    ----------
    horizon_days, decisions_per_year : length and decision dates.
    action_class : class committed by each action without comply, -1 for none, (A,).
    slice_action, split_action, attack_action : index among all actions (comply is 0), -1 if absent.
    offensive, reprisal : class of an offensive, and of incursions by spoilers and provocations.
    in_kind : class of a reprisal to each class, (V,).
    grave : classes in which background exchanges may be grave.
    counts : whether a class counts towards erosion, (V,).
    window_days, breaches, unanswered_share, slice_ceiling : when a ceasefire is eroded.
    sparing : whether histories are lived on condition that nobody decides on an attack; the chance
        of that is kept of each, so that a rare attack need not be seen to be counted.
    ahead : quarters of the campaign game, 0 where the challenger looks at one decision alone.
    nodes : of belief in that game; reference : quarter at which its one decision was solved.
    challengers : one, or two that face each other and choose among the same actions.
    """

    horizon_days: int
    decisions_per_year: int
    action_class: tuple[int, ...]
    slice_action: int
    split_action: int
    attack_action: int
    offensive: int
    reprisal: int
    in_kind: tuple[int, ...]
    grave: tuple[int, ...]
    counts: tuple[bool, ...]
    window_days: int
    breaches: int
    unanswered_share: float
    slice_ceiling: int
    sparing: bool = False
    ahead: int = 0
    nodes: int = 2
    reference: int = 0
    challengers: int = 1

    @property
    def counts_of_slices(self) -> int:
        """Counts of slices that the game tells apart, from 0."""
        return min(self.slice_ceiling, MOST_SLICES) + 1


@dataclass(frozen=True, slots=True)
class Variant:
    """Numbers of one variant; every array has the futures R on the axis named.

    With two challengers ``second`` is the same variant as the second of them sees it. Of that are
    read: its choices and what they are worth, the conduct of the first towards it, both armies in
    its offensive, and how far the coalition acts against it.

    Parameters
    ----------
    lam : () precision of choice per unit of payoff (lambda over the payoff scale).
    weight : (A + 1,) logit weights, comply first.
    detected, right, wrong : (B, V, R) chances of the monitoring.
    z : (G,) grid of reluctance; willing, decided, arrived : (V, R, G), joint.
    resolute, weak : (B, V, R) chance of a timely answer from either coalition.
    deadline_days : (V, R) days from a breach to the fait accompli.
    force : (B, V, R, T) brigade-equivalents behind the answer to each class; half : (V, R, T).
    plain_bite : (V, R) bite of answers without troops, NaN where troops are needed.
    present, ground : (B, R, T) foreign force present, and its troops inside the country.
    presence_calm : (R,) fall of exchanges, raids and provocations per unit of such troops.
    keep, provocation : (R,); alone, punished : (A, R, T) payoffs V and w at full bite.
    belief : (R,) prior that the coalition is resolute.
    faced : (R,) share of its willingness that the coalition has against this challenger.
    rate, reluctance : (A, R) breaches a day and shift of reluctance in each regime.
    sector : (S,) share of the background in each sector, the same in every future; adds to 1.
    exchanges, branching, spill, decay, persistence, shock, challenger_share : (R,) background.
    truces : (6, R) re-commitments, as ``theory.incidents.truces.Truces`` has them.
    buffer_calm : (R,) share of exchanges that the buffer leaves.
    grave_share : (len(grave), R).
    retaliate, provoke, escalate, spoilers : (R,) conduct of the others.
    false_alarms : (R,) alarms a day that name the challenger without any breach.
    clash, limited, general : (V, R) chance and bands of a clash after an answer.
    mood : (R,) share of the common mood left after a quarter.
    unanswered, casualties : (R,) shift of reluctance by a breach of the challenger that counts and
        goes unanswered, and by a clash, times its band.
    hardening : (R,) chance that a clash lowers reluctance instead of raising it.
    turn : (R,) standard deviation of the shift of the common reluctance that the new government of
        one guarantor brings.
    elections : (N, R) chance a quarter that a guarantor's government changes.
    government, withdrawal, backstop_end : (R,) hazards a quarter, as chances.
    withdrawal_share : () share of the force that one contributor's withdrawal takes away.
    duration_days, renewal : (R,) end of the guarantee (inf for none) and chance of renewal.
    meetings : (B, 2, R, T) with the challenger's forces a day, in the air and at sea.
    fires, met_limited, met_general : (2, R) chance that shots are fired at one, and the bands of
        such a clash.
    busy : (R,) factor on meetings while a challenger does anything but keep the ceasefire.
    attackers, defenders : (R, T) people where an offensive falls; no attackers: no battle.
    attacker_kills to help_people : (R,) the terms of ``model.combat.Combat``.
    scale : () payoff scale; gain, harm, share, named, timely, loss, kinds, solid : the game's one
        decision as ``theory.episode.values.Contest`` has it, futures first; read only where rules
        look ahead.
    """

    lam: F64
    weight: F64
    detected: F64
    right: F64
    wrong: F64
    z: F64
    willing: F64
    decided: F64
    arrived: F64
    resolute: F64
    weak: F64
    deadline_days: F64
    force: F64
    half: F64
    plain_bite: F64
    present: F64
    ground: F64
    presence_calm: F64
    keep: F64
    provocation: F64
    alone: F64
    punished: F64
    belief: F64
    faced: F64
    rate: F64
    reluctance: F64
    sector: F64
    exchanges: F64
    branching: F64
    spill: F64
    decay: F64
    persistence: F64
    shock: F64
    challenger_share: F64
    truces: F64
    buffer_calm: F64
    grave_share: F64
    retaliate: F64
    provoke: F64
    escalate: F64
    spoilers: F64
    false_alarms: F64
    clash: F64
    limited: F64
    general: F64
    mood: F64
    unanswered: F64
    casualties: F64
    hardening: F64
    turn: F64
    elections: F64
    government: F64
    withdrawal: F64
    withdrawal_share: F64
    backstop_end: F64
    duration_days: F64
    renewal: F64
    meetings: F64
    fires: F64
    met_limited: F64
    met_general: F64
    busy: F64
    attackers: F64
    defenders: F64
    attacker_kills: F64
    defender_kills: F64
    stands: F64
    retreat: F64
    attacker_bears: F64
    defender_bears: F64
    limited_km: F64
    depth_km: F64
    battle_days: F64
    help_people: F64
    scale: F64
    gain: F64
    harm: F64
    share: F64
    named: F64
    timely: F64
    loss: F64
    kinds: F64
    solid: F64
    second: Variant | None = None

    @property
    def views(self) -> tuple[Variant, ...]:
        """The variant as each challenger sees it, the first one's first."""
        return (self,) if self.second is None else (self, self.second)


NAMES: Final = tuple(item.name for item in fields(Variant) if item.name != "second")
"""Numbers of a variant."""


@dataclass(frozen=True, slots=True)
class Histories:
    """What happened in one variant, by history n; -1 stands for never.

    Parameters
    ----------
    war_day, eroded_day : (n,) day of the first offensive or general clash, and of erosion.
    war_cause, eroded_cause : (n,) first broken link (``Broken``).
    chosen_attack : (n,) whether the war came from a challenger's own choice.
    war_by : (n,) what the war began with (``By``).
    clash : (n,) worst direct clash: 0 none, 1 incident, 2 limited, 3 general.
    exchanges : (n,) background exchanges expected after what calms them.
    breaches, answered : (n,) true breaches that count towards erosion, and answers to them.
    wrong_answers : (n,) answers to false alarms, or to the side that did not commit the breach.
    breaches_by, answered_by : (2, n) those of either challenger among them.
    actions : (dates, n) action at each decision date, -1 once the history has ended.
    second_actions : (dates, n) those of the second challenger, (0, n) where there is none.
    log_spared : (n,) where attacks are spared, logarithm of the chance that nobody decides on one.
    battle : (n,) how the challenger's offensive ended (``theory.combat``), -1 for none.
    battle_days, ground : (n,) days it took, and km the line moved.
    helped : (n,) whether help had joined the defenders by then.
    unsolved : (n,) decisions taken on one decision's worths because the game was not solved.
    calendar : (5, T, n) by quarter: exchanges, breaches that count towards erosion, those of them
        that monitoring records, false alarms included, and expected meetings in the air and at sea.
    air_clash, sea_clash : (n,) worst clash at a meeting in the air and at sea, as ``clash``.
    unanswered_day, unanswered_class, unanswered_link : (n,) the first of the breaches that count to
        which no answer came in time: its day, its class, its first broken link (0 for none).
    lost : (n,) people whom both sides lost in the challenger's offensive.
    share_left, mood : (n,) share of the force that no withdrawal has taken, and the common
        reluctance, when the history ends; backstop_over, lapsed : (n,) whether the backstop and
        the guarantee had ended by then.
    """

    war_day: Whole
    eroded_day: Whole
    war_cause: Whole
    eroded_cause: Whole
    chosen_attack: NDArray[np.bool_]
    clash: Whole
    exchanges: F64
    breaches: Whole
    answered: Whole
    wrong_answers: Whole
    actions: Whole
    second_actions: Whole
    breaches_by: Whole
    answered_by: Whole
    war_by: Whole
    log_spared: F64
    unsolved: Whole
    battle: Whole
    battle_days: Whole
    helped: Whole
    ground: F64
    calendar: F64
    air_clash: Whole
    sea_clash: Whole
    unanswered_day: Whole
    unanswered_class: Whole
    unanswered_link: Whole
    lost: F64
    share_left: F64
    mood: F64
    backstop_over: Whole
    lapsed: Whole
