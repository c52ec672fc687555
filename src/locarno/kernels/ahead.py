"""Compiling ahead: processes beside this one make the kernels that a run will need and lack.

They begin before this process has imported what it works with, so that nothing here imports numba.
Whoever needs a kernel that another process is at waits for it (``once``), and if that process
fails, compiles it; so nobody has to know who compiles what.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Collection
from typing import Final

from locarno.kernels.cache import cache_folder

__all__ = ["KEPT_AS", "SHARES", "compile_ahead", "processors", "say_once"]

KEPT_AS: Final = {
    "exponentials": "elementary.exps",
    "logarithms": "elementary.logs",
    "logistic functions": "elementary.logistics",
    "normal distribution functions": "elementary.normal_cdfs",
    "normal quantiles": "elementary.normal_quantiles",
    "games": "games.game_lanes",
    "campaign of a game": "reputation.campaign",
    "course of a campaign": "reputation.campaign_course",
    "votes of a coalition": "quorum.counted_columns",
    "incidents by sector": "sectors.by_sector",
    "incidents by cluster": "clusters.by_cluster",
    "values that a challenger plays": "values.values_in_lanes",
    "episodes": "episode.episodes",
    "incidents by sector, side by side": "lanes.by_lanes",
    "tension": "tension.factors_of_tension",
    "re-commitments": "truces.calmed_by_truces",
}
"""Under which name the cache keeps each kernel: its module and its function."""

SHARES: Final = (
    ("games", "episodes", "incidents by cluster"),
    (
        "exponentials", "normal quantiles", "normal distribution functions", "logarithms",
        "campaign of a game", "course of a campaign", "logistic functions",
        "votes of a coalition", "values that a challenger plays",
        "incidents by sector, side by side", "tension", "re-commitments", "incidents by sector",
    ),
)  # fmt: skip
"""What each process compiles, in the order of need: what takes longest first, and kernels that
share parts in one process."""

_CHILD: Final = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from locarno.kernels.warmup import KERNELS
for name in json.loads(sys.argv[2]):
    KERNELS[name][1]()
"""
"""What a process beside this one runs: it finds the modules where this one does."""

_begun: set[str] = set()
_said: list[str] = []


def processors() -> int:
    """Processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def compile_ahead(names: Collection[str] = KEPT_AS.keys()) -> frozenset[str]:
    """Has other processes compile what the cache lacks, if there are processors for them.

    Parameters
    ----------
    names : of the kernels that will be needed; those that were asked for before are not again.

    Returns
    -------
    Names of those that are compiled now.
    """
    if processors() == 1:
        return frozenset()
    kept = {file.name.rpartition("-")[0] for file in cache_folder().rglob("*.nbi")}
    shares = [
        [name for name in share if name in names and KEPT_AS[name] not in kept | _begun]
        for share in SHARES
    ]
    for share in filter(None, shares):
        say_once()
        _begun.update(KEPT_AS[name] for name in share)
        process = subprocess.Popen(  # noqa: S603 - our own text, by our own interpreter
            [sys.executable, "-c", _CHILD, json.dumps(sys.path), json.dumps(share)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        atexit.register(_end, process)
    return frozenset(name for share in shares for name in share)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nobody is left who needs what it compiles."""
    process.terminate()
    process.wait()


def say_once() -> None:
    """Tells the user why the first use takes seconds, and where the result goes."""
    if not _said:
        _said.append(
            "Locarno compiles its kernels for this machine: some seconds, once. "
            f"They are kept in {cache_folder()}\n"
        )
        sys.stderr.write(_said[0])
        sys.stderr.flush()
