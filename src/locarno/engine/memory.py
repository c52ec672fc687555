"""Whether a run fits into the memory of this machine, told before it begins.

A run holds, of every design, what the campaign runs on, and the numbers of every history. What is
made on the way to them is that of one design at a time, but it grows with the futures too.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence

from locarno.engine.payoffs import action_names
from locarno.engine.sides import challengers
from locarno.engine.stages import quarters_of
from locarno.engine.variants import campaign_rules
from locarno.errors import RunError
from locarno.model.scenario import Case
from locarno.theory import coalition
from locarno.theory.episode.dates import decision_days, quarter_days
from locarno.theory.episode.inputs import CALENDAR, Rules

__all__ = ["give_back", "installed", "least_needed", "refuse_too_many", "refuse_what_does_not_fit"]

_NUMBER = 8
_BYTES_A_HISTORY = 200
"""What one history under one variant takes, but for what goes by date and quarter."""
_VARIANTS_A_DESIGN = 1.75
"""Times that a design is simulated: the headline, and a quarter of the futures under two other
precisions and under the stated plan."""
_STORED = 0.5
"""Share of a design's numbers that equal no other part of it or of another design (``shelf``)."""
_PASSING = 5.0
"""Chains on the way, in those that a design leaves behind: with and without the backstop, under
other rules and pressures, and of one class by the hours of its reports and arrivals."""
_SHARE_OF_MEMORY = 0.6
_GIGABYTE = 1e9


def installed() -> float | None:
    """Bytes of memory in this machine; None where the system does not tell."""
    if hasattr(os, "sysconf"):
        try:
            return float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
        except (ValueError, OSError):
            return None
    if sys.platform == "win32":
        status = _MemoryStatus()
        status.size = ctypes.sizeof(status)
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return float(status.whole)
    return None


class _MemoryStatus(ctypes.Structure):
    """What Windows tells of its memory: MEMORYSTATUSEX."""

    _fields_ = (
        ("size", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("whole", ctypes.c_ulonglong),
        ("rest", ctypes.c_ulonglong * 6),
    )


def give_back() -> None:
    """Hands memory that was let go of back to the system, where the C library keeps it.

    Arrays of many sizes leave holes that the next stage does not fill: as much again as is in use.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl does not
        if trim is not None:
            trim(0)


def least_needed(cases: Sequence[Case], runs: int, histories: int) -> float:
    """Bytes that a run of some designs needs beyond the program itself.

    Parameters
    ----------
    runs : futures; histories : in each.
    """
    case = cases[0]
    chain, rest = _bytes_a_future(case)
    a_history = _VARIANTS_A_DESIGN * _BYTES_A_HISTORY + _bytes_by_date(campaign_rules(case))
    a_design = _STORED * (chain + rest) + histories * a_history
    return runs * (len(cases) * a_design + _PASSING * chain)


def _bytes_a_future(case: Case) -> tuple[float, float]:
    """Of what the campaign runs on for a design: its response chain, and everything else."""
    nodes = coalition.reluctance_grid(case.coalition.correlation.high)[0].size
    classes, quarters = len(case.violations), quarters_of(case)
    chain = 3 * classes * nodes
    # Force by state of the backstop under either plan, what halves it, who is there, and payoffs.
    by_quarter = 5 * classes + 8 + 2 * len(action_names(case))
    single = 30 + 15 * classes + len(case.guarantors)
    rest = _NUMBER * (by_quarter * quarters + single) * len(challengers(case))
    return float(_NUMBER * chain), float(rest)


def refuse_too_many(cases: Sequence[Case], runs: int, histories: int) -> None:
    """Says before a run begins that it would not fit, and what would.

    Raises
    ------
    RunError
        When it would take more than a part of the memory that there is.
    """
    _refuse(least_needed(cases, runs, histories), runs, histories)


def refuse_what_does_not_fit(rules: Rules, futures: Sequence[int], histories: int) -> None:
    """The same for a campaign whose variants are there already.

    Parameters
    ----------
    futures : how many each variant is run on.
    """
    whole = sum(count for count in futures if count == max(futures))
    needed = histories * (sum(futures) * _BYTES_A_HISTORY + whole * _bytes_by_date(rules))
    _refuse(needed, max(futures), histories)


def _bytes_by_date(rules: Rules) -> float:
    """Of one history under a variant that is run on all futures: actions, a byte, and calendar."""
    dates, quarters = len(decision_days(rules)), len(quarter_days(rules.horizon_days))
    return float(rules.challengers * dates + _NUMBER * CALENDAR * quarters)


def _refuse(needed: float, runs: int, histories: int) -> None:
    room = installed()
    if room is None or needed <= _SHARE_OF_MEMORY * room:
        return
    fits = int(runs * _SHARE_OF_MEMORY * room / needed)
    raise RunError(
        f"{runs} futures with {histories} histories each need about "
        f"{needed / _GIGABYTE:.0f} GB, and this machine has {room / _GIGABYTE:.0f} GB; "
        f"take at most --runs {fits}, or fewer histories or designs"
    )
