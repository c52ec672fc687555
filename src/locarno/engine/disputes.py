"""What survives both sides of every dispute: the same futures and luck under each reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from locarno.model.disputes import (
    Conclusion,
    Dispute,
    DisputeReport,
    ReadingOutcome,
    Survivors,
    Verdict,
)
from locarno.model.results import Assessment, Comparison

__all__ = ["DISPUTE_STAGES", "dispute_report", "futures_of_readings"]

DISPUTE_STAGES = ("deter", "simulate")
"""Stages run under each reading; what comes before them runs in any case."""

_QUARTER_OF_FUTURES = 4
_FEWEST = 2
_HALF = 0.5

Under = Mapping[tuple[str, str], Assessment]
"""Assessments by (dispute, reading)."""


class _Pair(NamedTuple):
    a: str
    b: str
    outcome: str


def futures_of_readings(runs: int) -> int:
    """Futures of each reading: the first quarter of a run's, at least two."""
    return max(runs // _QUARTER_OF_FUTURES, _FEWEST)


def dispute_report(
    disputes: Mapping[str, Dispute], written: Assessment, under: Under
) -> DisputeReport:
    """What the file as written concludes, and what each reading makes of it.

    Parameters
    ----------
    disputes : those that were run, by id.
    written : the file as written, on the same futures as the readings.
    under : each reading of each dispute.
    """
    outcomes = [*_outcomes("", "", written)]
    for (dispute, reading), found in under.items():
        outcomes += _outcomes(dispute, reading, found)
    orders, deterred = tuple(_orders(written, under)), tuple(_deterred(written, under))
    return DisputeReport(
        runs=written.runs,
        disputes=disputes,
        outcomes=tuple(outcomes),
        conclusions=(*orders, *deterred),
        survivors={
            kind: Survivors(sum(c.survives for c in found), len(found))
            for kind, found in (("order", orders), ("deterred", deterred))
        },
    )


def _outcomes(dispute: str, reading: str, found: Assessment) -> Iterator[ReadingOutcome]:
    for name, design in found.designs.items():
        if design.simulation is None or design.deterrence is None:
            continue
        yield ReadingOutcome(
            dispute=dispute,
            reading=reading,
            design=name,
            p_held=design.simulation.p_held,
            p_eroded=design.simulation.p_eroded,
            p_war=design.simulation.p_war,
            share_deterred={
                action: row.share_deterred for action, row in design.deterrence.by_action.items()
            },
        )


def _orders(written: Assessment, under: Under) -> Iterator[Conclusion]:
    """Which of two designs has more of an outcome, where the file as written can tell."""
    other = {key: _by_pair(found) for key, found in under.items()}
    for pair in written.comparison:
        if not pair.told_apart:
            continue
        a, b = (pair.a, pair.b) if pair.difference > 0 else (pair.b, pair.a)

        def verdict(key: tuple[str, str], pair: Comparison = pair) -> Verdict:
            found = other[key][_Pair(pair.a, pair.b, pair.outcome)]
            if not found.told_apart:
                return Verdict.UNCLEAR
            same = (found.difference > 0) == (pair.difference > 0)
            return Verdict.HOLDS if same else Verdict.REVERSED

        yield _conclusion("order", _Pair(a, b, pair.outcome), under, verdict)


def _by_pair(found: Assessment) -> Mapping[_Pair, Comparison]:
    return {_Pair(c.a, c.b, c.outcome): c for c in found.comparison}


def _deterred(written: Assessment, under: Under) -> Iterator[Conclusion]:
    """Whether an action is deterred in more than half of the futures, where that is clear."""
    for name, design in written.designs.items():
        for action in design.deterrence.by_action if design.deterrence else ():
            side = _side(written, name, action)
            if side == 0:
                continue

            def verdict(
                key: tuple[str, str], at: tuple[str, str, int] = (name, action, side)
            ) -> Verdict:
                found = _side(under[key], at[0], at[1])
                if found == 0:
                    return Verdict.UNCLEAR
                return Verdict.HOLDS if found == at[2] else Verdict.REVERSED

            kind = "deterred" if side > 0 else "undeterred"
            yield _conclusion(kind, _Pair(name, "", action), under, verdict)


def _side(found: Assessment, design: str, action: str) -> int:
    """1 when the share deterred is above one half beyond sampling, -1 below, 0 when unclear."""
    deterrence = found.designs[design].deterrence
    if deterrence is None:
        return 0
    sampling = deterrence.by_action[action].share_deterred.sampling
    return int(sampling.low > _HALF) - int(sampling.high < _HALF)


def _conclusion(
    kind: str, about: _Pair, under: Under, verdict: Callable[[tuple[str, str]], Verdict]
) -> Conclusion:
    verdicts = {"=".join(key): verdict(key) for key in under}
    return Conclusion(
        kind=kind,
        a=about.a,
        b=about.b,
        outcome=about.outcome,
        verdicts=verdicts,
        survives=all(found is Verdict.HOLDS for found in verdicts.values()),
    )
