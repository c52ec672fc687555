"""Histories of some variants by compiled code: what Python calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.answer import COLUMNS, TALLIES, Noted, today_for
from locarno.kernels.candidates import Bounds, room_for
from locarno.kernels.episode import BOTH, KEPT, Records, Room, episodes
from locarno.kernels.state import fresh_state
from locarno.kernels.values import fill_values
from locarno.theory.episode import tables as column
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import CALENDAR, Histories, Rules, Variant
from locarno.theory.episode.reached import states_reached
from locarno.theory.episode.tables import Structure, Tables, structure_of, tables_of
from locarno.theory.incidents.inputs import Addresses
from locarno.units import quarter_of_day

__all__ = ["Lived", "live"]

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lived:
    """Histories of K variants, in their order.

    Parameters
    ----------
    histories : one each.
    events : (K, n, room, 8) breaches, as ``reference.Event`` has them; room 0 if not asked for.
    told : (K, n) how many.
    """

    histories: tuple[Histories, ...]
    events: I64
    told: I64


def live(
    rules: Rules,
    variants: Sequence[Variant],
    addresses: Addresses,
    counts: I32,
    *,
    events: int = 0,
) -> Lived:
    """Histories under variants that share one background, with the events of the reference.

    Parameters
    ----------
    variants : K, with F futures each.
    addresses : where the luck of n = F H histories lies, histories of a future in a row.
    counts : (n, D, S) exchanges of every history, day and sector, D the horizon.
    events : most events to keep of a history.
    """
    structure, tables = structure_of(rules), tables_of(rules, variants)
    futures, bounds = tables.numbers.shape[1], _bounds(tables)
    members, days, sectors = counts.shape
    _refuse(rules, tables, addresses, counts)
    if rules.ahead:
        reached = states_reached(rules, variants, addresses, futures)
        fill_values(rules, variants, reached, tables.values)
    records = _records(structure, len(variants), members, events)
    today = today_for(rules.challengers, structure.grave.size, len(structure.classes))
    room = Room(
        fresh_state(rules.challengers, structure.committed.size, tables.elections.shape[-1]),
        room_for(rules.challengers, days, structure.grave.size, bounds.meetings.shape[1]),
        today,
        _noted(structure, days * len(today), events),
        np.zeros(9, np.int64),
        np.zeros(2),
    )
    shot = (np.ascontiguousarray(counts), np.zeros(days, np.int64), np.zeros(days + 1, np.int64),
            np.zeros(sectors))  # fmt: skip
    where = (np.uint64(addresses.seed), _words(addresses.future), _words(addresses.history),
             members // futures)  # fmt: skip
    episodes(structure, tables, bounds, shot, where, room, records)
    return Lived(
        tuple(_histories(records, k) for k in range(len(variants))), records.events, records.told
    )


def _words(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return np.require(values, dtype=np.uint64, requirements=["C", "W", "A"])


def _bounds(tables: Tables) -> Bounds:
    """Largest rates over the variants."""
    regimes = tables.actions[..., 0].max(axis=(0, 3), initial=0.0)
    provocations = tables.side[..., column.PROVOKE].max(axis=0)
    daily = [
        regimes[:, 0],
        tables.numbers[..., column.SPOILERS].max(axis=0),
        provocations[:, 0],
        tables.numbers[..., column.FALSE_ALARMS].max(axis=0),
    ]
    for side in range(1, regimes.shape[1]):
        daily += [regimes[:, side], provocations[:, side]]
    grave = np.ascontiguousarray(tables.grave.max(axis=0))
    return Bounds(np.stack(daily, axis=-1), grave, _meetings(tables))


def _meetings(tables: Tables) -> F64:
    """Largest chance a day of shots at a meeting, (F, 2), or (F, 0) where nobody meets.

    A chance 1 - e^-x is at most x; the slack is for what is rounded on the way to it.
    """
    busy = tables.numbers[..., column.BUSY, np.newaxis].clip(1.0)
    most = tables.meetings.max(axis=(2, 4)) * busy * tables.met[..., column.FIRES]
    largest = most.max(axis=0)
    return np.ascontiguousarray(largest + _SLACK if largest.any() else largest[:, :0])


_SLACK = 2.0**-40


def _noted(structure: Structure, breaches: int, events: int) -> Noted:
    rows = np.zeros((breaches + 1, 3), np.int64)
    return Noted(
        rows,
        np.zeros((events, COLUMNS + 1), np.int64),
        np.zeros(TALLIES, np.int64),
        np.zeros((CALENDAR, structure.numbers[column.QUARTERS])),
    )


def _records(structure: Structure, variants: int, members: int, events: int) -> Records:
    challengers = int(structure.numbers[column.CHALLENGERS])
    shape = (variants, members)
    dates = int((structure.periods[:, 2] > 0).sum())
    return Records(
        np.zeros((*shape, len(KEPT) + 2 * BOTH), np.int64),
        np.zeros((*shape, 6)),
        np.full((*shape, challengers, dates), NEVER),
        np.zeros((*shape, events, COLUMNS + 1), np.int64),
        np.zeros(shape, np.int64),
        np.zeros((*shape, CALENDAR, structure.numbers[column.QUARTERS])),
    )


def _histories(records: Records, k: int) -> Histories:
    whole = {name: records.whole[k, :, number] for number, name in enumerate(KEPT)}
    chosen = whole.pop("chosen_attack").astype(bool)
    actions = records.actions[k].transpose(1, 2, 0)
    by = records.whole[k, :, len(KEPT) :].T
    return Histories(
        **whole,
        chosen_attack=chosen,
        exchanges=records.counted[k, :, 0],
        actions=actions[0],
        second_actions=actions[1] if len(actions) > 1 else actions[0, :0],
        breaches_by=by[:BOTH],
        answered_by=by[BOTH:],
        log_spared=records.counted[k, :, 1],
        ground=records.counted[k, :, 2],
        lost=records.counted[k, :, 3],
        share_left=records.counted[k, :, 4],
        mood=records.counted[k, :, 5],
        calendar=np.moveaxis(records.calendar[k], 0, -1),
    )


def _refuse(rules: Rules, tables: Tables, addresses: Addresses, counts: I32) -> None:
    """Refuse what a kernel would read beyond its end."""
    members, days, sectors = counts.shape
    if tables.side.shape[2] != rules.challengers:
        raise ValueError("each variant needs as many views as there are challengers")
    if days != rules.horizon_days:
        raise ValueError("counts need the days of the horizon")
    if sectors != tables.sector.shape[-1]:
        raise ValueError("counts need the sectors of the variants")
    if addresses.future.shape != (members,) or members % tables.numbers.shape[1]:
        raise ValueError("each future needs the same number of histories")
    quarters = quarter_of_day(rules.horizon_days - 1) + 1
    if tables.payoffs.shape[-2] < quarters or tables.force.shape[-1] < quarters:
        raise ValueError("numbers by quarter must reach the horizon")
