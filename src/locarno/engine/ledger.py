"""The ledger of a run: every assumption, weakest first, and what was never read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from locarno.engine.consulted import never_used
from locarno.engine.futures import Futures
from locarno.engine.payoffs import uncertain_payoffs
from locarno.model.evidence import Basis, LedgerEntry, weakest_first
from locarno.model.results import Driver, Ledger
from locarno.model.scenario import Case, Scenario

__all__ = ["ledger"]


def ledger(
    scenario: Scenario,
    futures: Sequence[Futures],
    consulted: frozenset[str],
    drivers: Mapping[str, Sequence[Driver]],
) -> Ledger:
    """Assumptions of a run over all its designs.

    Parameters
    ----------
    futures : of each design, with what they read.
    consulted : what a run of every stage would read, of all designs.
    drivers : of each design; they say how much of the swing comes from assumed inputs.
    """
    reads = set().union(*(f.reads for f in futures)) if futures else set()
    unused = set(never_used(scenario, consulted))
    entries: dict[str, LedgerEntry] = {}
    for case_name in scenario.cases:
        for q in scenario.quantities[case_name]:
            read = q.path in reads or q.path not in unused
            if q.path not in entries:
                entries[q.path] = LedgerEntry(
                    q.path, q.unit, q.low, q.mode, q.high, q.shape, q.source, q.basis, read, q.note
                )
    first = next(iter(scenario.cases.values()))
    ordered = weakest_first((e for e in entries.values() if e.read), first.sources)
    text = "\n".join(repr(entry) for entry in entries.values() if entry.read)
    return Ledger(
        digest=hashlib.sha256(text.encode()).hexdigest(),
        weakest=ordered,
        unread=tuple(sorted(path for path, entry in entries.items() if not entry.read)),
        assumed_share=_assumed_share(drivers),
        unidentified=_unidentified(first),
    )


def _assumed_share(drivers: Mapping[str, Sequence[Driver]]) -> float | None:
    """Share of the swing of deterrence that comes from assumed inputs, over all designs."""
    swings = [
        (abs(d.swing), d.basis is Basis.ASSUMED)
        for found in drivers.values()
        for d in found
        if d.outcome == "share_deterred"
    ]
    total = sum(swing for swing, _ in swings)
    return sum(swing for swing, assumed in swings if assumed) / total if total > 0 else None


def _unidentified(case: Case) -> tuple[str, ...]:
    """Inputs that no data can identify: payoffs, belief, willingness, precision, worths (§4)."""
    willing = [q.path for stance in case.stances.values() for q in stance.willing.values()]
    table = case.bargaining
    seats = table.parties.values() if table else ()
    worths = [q.path for s in seats for q in (s.keep, s.alone, s.helped) if q is not None]
    return (*(q.path for q in uncertain_payoffs(case)), *willing, "choice", *worths)
