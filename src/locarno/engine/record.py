"""The record of past decisions, counted, and a ladder of promises held against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from locarno.model.coalition_results import (
    LadderOnRecord,
    PromiseOnRecord,
    RecordCompared,
    RecordedTimes,
)
from locarno.model.record import RecordedDecision
from locarno.model.scenario import Case

__all__ = ["HOURS", "compared", "curve_on_record"]

HOURS: Final = (
    3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 120.0, 168.0, 240.0, 336.0, 504.0, 720.0, 1080.0, 1440.0,
    2160.0, 4320.0,
)  # fmt: skip
"""Hours at which curves are given, three to half a year."""


def compared(case: Case, record: Sequence[RecordedDecision]) -> RecordCompared:
    """Shares of the record decided by some hours, and how the ladder's promises compare.

    The tactical clock, that of a pilot or gunner under standing rules, is left out.
    """
    rows = [row for row in record if not row.tactical]
    procedures = dict.fromkeys(row.procedure for row in rows)
    responses = dict.fromkeys(row.response for row in rows if row.response in case.responses)
    return RecordCompared(
        everything=_times(rows),
        by_procedure={p: _times([r for r in rows if r.procedure == p]) for p in procedures},
        by_response={
            str(level): _times([r for r in rows if r.response == level]) for level in responses
        },
        ladder=_ladder(case, rows),
    )


def _times(rows: Sequence[RecordedDecision]) -> RecordedTimes:
    known = [row for row in rows if row.hours is not None or row.response is None]
    within = [
        (hours, sum(row.hours is not None and row.hours <= hours for row in known) / len(known))
        for hours in (HOURS if known else ())
    ]
    return RecordedTimes(
        cases=len(rows),
        crises=len({row.crisis for row in rows}),
        never=sum(row.response is None for row in rows),
        decided_by=tuple(within),
    )


def curve_on_record(record: RecordCompared, answer: str) -> tuple[tuple[float, float], ...]:
    """Hours, and the share of cases decided by then at the level of an answer.

    Nobody knows the level of a decision that never came: the times of the level are scaled by the
    share of all cases in which one did.
    """
    level = record.by_response.get(answer)
    if level is None:
        return ()
    decided = 1.0 - record.everything.never / record.everything.cases
    return tuple((hours, decided * share) for hours, share in level.decided_by)


def promises(case: Case) -> Mapping[str, float]:
    """The longest time promised of each response anywhere on the ladder, hours."""
    found: dict[str, float] = {}
    for rung in case.ladder.values():
        for name, promise in rung.responses.items():
            if promise.promised is not None:
                found[name] = max(found.get(name, 0.0), promise.promised.mode)
    return found


def _ladder(case: Case, rows: Sequence[RecordedDecision]) -> LadderOnRecord | None:
    by_response = {}
    for name, hours in promises(case).items():
        timed = [row.hours for row in rows if row.response == name and row.hours is not None]
        if timed:
            kept = sum(taken <= hours for taken in timed)
            by_response[name] = PromiseOnRecord(hours, kept, len(timed))
    if not by_response:
        return None
    kept, of = (
        sum(getattr(promise, name) for promise in by_response.values()) for name in ("kept", "of")
    )
    never = sum(row.response is None for row in rows)
    longest = max(promise.promised_hours for promise in by_response.values())
    says = (
        f"Of {of} decisions on record {kept} ({100 * kept / of:.0f} of 100) came within the time "
        f"that this ladder promises for a response of their level, at most {longest:.0f} h; "
        f"{never} more cases saw no decision. The record counts from the breach, the ladder from "
        "the attribution."
    )
    return LadderOnRecord(kept, of, never, longest, by_response, says)
