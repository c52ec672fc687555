"""Numbers of all variants in some futures, laid out for compiled episodes.

Few arrays with named columns: a kernel that is handed fifty arrays takes minutes to compile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.choice import handicap_of
from locarno.theory.episode.dates import periods, quarter_days
from locarno.theory.episode.inputs import NAMES, Rules, Variant
from locarno.theory.episode.values import STATES, Contest

__all__ = [
    "OF_CHALLENGER", "Structure", "Tables", "contest_of", "structure_of", "tables_of",
    "values_shape", "with_second",
]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

SECOND_TO_LAST = frozenset(
    {
        "willing",
        "decided",
        "arrived",
        "force",
        "half",
        "ground",
        "present",
        "alone",
        "punished",
        "attackers",
        "defenders",
        "meetings",
    }
)
"""Numbers of a variant whose futures are their last axis but one."""
WITHOUT_FUTURES = frozenset({"lam", "weight", "z", "withdrawal_share", "sector", "scale"})
"""Numbers of a variant that are the same in every future."""
FUTURES_FIRST = frozenset(Contest._fields)
"""Numbers of a variant whose futures are their first axis."""

NUMBERS = (
    "presence_calm", "challenger_share", "buffer_calm", "spoilers", "mood", "withdrawal",
    "backstop_end", "duration_days", "renewal", "false_alarms", "unanswered", "casualties",
    "hardening", "turn", "attacker_kills", "defender_kills", "stands", "retreat",
    "attacker_bears", "defender_bears", "limited_km", "depth_km", "battle_days", "help_people",
    "busy",
)  # fmt: skip
(
    PRESENCE_CALM, CHALLENGER_SHARE, BUFFER_CALM, SPOILERS, MOOD, WITHDRAWAL,
    BACKSTOP_END, DURATION_DAYS, RENEWAL, FALSE_ALARMS, UNANSWERED, CASUALTIES,
    HARDENING, TURN, ATTACKER_KILLS, DEFENDER_KILLS, STANDS, RETREAT,
    ATTACKER_BEARS, DEFENDER_BEARS, LIMITED_KM, DEPTH_KM, BATTLE_DAYS, HELP_PEOPLE,
    BUSY,
) = range(len(NUMBERS))  # fmt: skip

SIDE = (
    "keep", "provocation", "belief", "faced", "government", "retaliate", "provoke", "escalate",
)  # fmt: skip
KEEP, PROVOCATION, BELIEF, FACED, GOVERNMENT, RETALIATE, PROVOKE, ESCALATE = range(len(SIDE))

MET = ("fires", "met_limited", "met_general")
FIRES, MET_LIMITED, MET_GENERAL = range(len(MET))

OF_CHALLENGER = frozenset({
    *SIDE, "weight", "half", "rate", "reluctance", "alone", "punished", "attackers", "defenders",
    *Contest._fields,
})  # fmt: skip
"""Numbers of a variant that each challenger has of its own; all others are the first view's."""

CLASSES = ("deadline_days", "plain_bite", "clash", "limited", "general")
DEADLINE_DAYS, PLAIN_BITE, CLASH, LIMITED, GENERAL_BAND = range(len(CLASSES))

SIGHT = ("detected", "right", "wrong", "resolute", "weak")
DETECTED, RIGHT, WRONG, RESOLUTE, WEAK = range(len(SIGHT))

FIXED = ("lam", "withdrawal_share")
LAM, WITHDRAWAL_SHARE, Z_FIRST, Z_STEP = range(len(FIXED) + 2)

RULES = (
    "horizon", "slicing", "attack", "offensive", "reprisal", "window", "breaches", "ceiling",
    "ahead", "reference", "quarters", "challengers", "sparing",
)  # fmt: skip
(
    HORIZON, SLICING, ATTACK, OFFENSIVE, REPRISAL, WINDOW, BREACHES, CEILING,
    AHEAD, REFERENCE, QUARTERS, CHALLENGERS, SPARING,
) = range(len(RULES))  # fmt: skip


class Structure(NamedTuple):
    """Rules of an episode.

    Parameters
    ----------
    numbers : (13,) ``RULES``; share : unanswered share from which a ceasefire is eroded.
    committed : (A + 1,) class committed by each action, comply first, -1 for none.
    classes : (V, 2) class of a reprisal in kind, and whether the class counts towards erosion.
    grave : (classes,) classes in which exchanges may be grave.
    periods : (P, 3) as ``dates.periods`` gives them.
    """

    numbers: I64
    share: float
    committed: I64
    classes: I64
    grave: I64
    periods: I64


def structure_of(rules: Rules) -> Structure:
    """Return the rules as an episode reads them."""
    numbers = (
        rules.horizon_days, rules.slice_action, rules.attack_action, rules.offensive,
        rules.reprisal, rules.window_days, rules.breaches, rules.slice_ceiling,
        rules.ahead, rules.reference, len(quarter_days(rules.horizon_days)), rules.challengers,
        int(rules.sparing),
    )  # fmt: skip
    return Structure(
        np.array(numbers, dtype=np.int64),
        float(rules.unanswered_share),
        np.array([-1, *rules.action_class], dtype=np.int64),
        np.array([rules.in_kind, rules.counts], dtype=np.int64).T.copy(),
        np.array(rules.grave, dtype=np.int64),
        periods(rules),
    )


class Tables(NamedTuple):
    """Numbers of K variants in F futures, or of one of each without the first two axes.

    C is the challengers, one or two; A their actions without keeping the ceasefire.

    Parameters
    ----------
    fixed : (K, F, 4) ``FIXED``, the first node of Z and the step to the next.
    numbers : (K, F, columns) ``NUMBERS``; side : (K, F, C, columns) ``SIDE``.
    classes : (K, F, V, columns) ``CLASSES``, the deadline in whole days.
    sight : (K, F, B, V, columns) ``SIGHT``.
    coalition : (K, F, V, G, 3) willing, decided, arrived.
    force : (K, F, B, V, T); half : (K, F, C, V, T).
    there : (K, F, B, T, 2) present, ground.
    actions : (K, F, C, A, 2) rate, reluctance.
    payoffs : (K, F, C, A, T, 2) alone, punished.
    grave : (K, F, classes) share of exchanges that are grave.
    handicap : (K, F, C, A + 1) log of an action's weight, minus infinity where it is never played.
    sector : (K, F, S) share of the background in each sector.
    elections : (K, F, N) chance a quarter that a guarantor's government changes.
    armies : (K, F, C, T, 2) attackers and defenders where an offensive falls.
    meetings : (K, F, B, 2, T) a day in the air and at sea; met : (K, F, 2, columns) ``MET``.
    values : (K, F, C, W, kinds, T, S, B, A + 1) worth of every action in the campaign game, in
        payoffs, as ``values.solve_values`` fills it; T is 0 where rules do not look ahead.
    kinds : (K, F, C, kinds) chance of each kind of challenger.
    """

    fixed: F64
    numbers: F64
    side: F64
    classes: F64
    sight: F64
    coalition: F64
    force: F64
    half: F64
    there: F64
    actions: F64
    payoffs: F64
    grave: F64
    handicap: F64
    sector: F64
    elections: F64
    armies: F64
    meetings: F64
    met: F64
    values: F64
    kinds: F64


def tables_of(rules: Rules, variants: Sequence[Variant]) -> Tables:
    """Return the numbers of some variants that have the same number of futures.

    The values of the game have room, and are yet to be solved.
    """
    members = max(len(variant.elections) for variant in variants)
    parts = [_tables(variant, members) for variant in variants]
    columns = [np.ascontiguousarray(np.stack(column)) for column in zip(*parts, strict=True)]
    futures = variants[0].belief.size
    sides = len(variants[0].views)
    values = np.zeros((len(variants), futures, sides, *values_shape(rules, variants[0])))
    if rules.ahead:
        several = [_by_side([view.kinds for view in one.views]) for one in variants]
        # In this layout always: for another one a kernel would be compiled anew.
        kinds = np.ascontiguousarray(np.stack(several))
    else:
        kinds = np.ones((len(variants), futures, sides, 1))
    return Tables(*[*columns, values, kinds])


def values_shape(rules: Rules, variant: Variant) -> tuple[int, ...]:
    """Shape of the game's values in one future: W, kinds, T, S, B, A + 1; nothing unless solved."""
    actions = len(rules.action_class) + 1
    if not rules.ahead:
        return (STATES, 1, 0, 2, 2, actions)
    kinds = variant.kinds.shape[1]
    return (STATES, kinds, rules.ahead, rules.counts_of_slices, rules.nodes, actions)


def contest_of(variant: Variant) -> Contest:
    """The game's one decision in every future of a variant, futures first."""
    return Contest(*(np.ascontiguousarray(getattr(variant, name)) for name in Contest._fields))


def _tables(variant: Variant, members: int) -> tuple[F64, ...]:
    """The numbers of one variant, futures first, with room for so many guarantors; no game."""
    futures = variant.belief.size

    def columns(*names: str) -> F64:
        return np.stack([futures_first(variant, name) for name in names], axis=-1)

    def same(values: F64) -> F64:
        return np.broadcast_to(values, (futures, values.size))

    def side(*names: str) -> F64:
        """Numbers of either challenger, that axis behind the futures."""
        return _by_side([
            np.stack([futures_first(view, name) for name in names], axis=-1)
            for view in variant.views
        ])  # fmt: skip

    elections = futures_first(variant, "elections")
    handicap = _by_side([same(handicap_of(view.weight)) for view in variant.views])
    classes = columns(*CLASSES)
    classes[..., DEADLINE_DAYS] = np.ceil(classes[..., DEADLINE_DAYS])
    fixed = [float(getattr(variant, name)) for name in FIXED]
    fixed += [float(variant.z[0]), float(variant.z[1] - variant.z[0])]
    return (
        same(np.array(fixed)),
        columns(*NUMBERS),
        side(*SIDE),
        classes,
        columns(*SIGHT),
        columns("willing", "decided", "arrived"),
        futures_first(variant, "force"),
        side("half")[..., 0],
        columns("present", "ground"),
        side("rate", "reluctance"),
        side("alone", "punished"),
        futures_first(variant, "grave_share"),
        handicap,
        same(variant.sector),
        np.pad(elections, ((0, 0), (0, members - elections.shape[1]))),
        side("attackers", "defenders"),
        futures_first(variant, "meetings"),
        columns(*MET),
    )


def _by_side(values: Sequence[F64]) -> F64:
    return np.stack(values, axis=1)


def with_second(first: Variant, second: Variant) -> Variant:
    """Return both views of two challengers as one variant, what they share stored once."""
    shared = {name: getattr(first, name) for name in NAMES if name not in OF_CHALLENGER}
    return replace(first, second=replace(second, **shared))


def futures_first(variant: Variant, name: str) -> F64:
    """Return a number of a variant with its futures as the first axis, if it has them."""
    value = np.asarray(getattr(variant, name), dtype=np.float64)
    if name in WITHOUT_FUTURES or name in FUTURES_FIRST:
        return value
    return np.moveaxis(value, -2 if name in SECOND_TO_LAST else -1, 0)
