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
from collections.abc import Collection, Sequence
from typing import Final

from locarno.kernels.cache import cache_folder

__all__ = ["KEPT_AS", "compile_ahead", "processors", "say_if_compiling", "say_once"]

KEPT_AS: Final = {
    "games": ("games.game_lanes", 5.0),
    "exponentials": ("elementary.exps", 0.8),
    "normal quantiles": ("elementary.normal_quantiles", 0.2),
    "normal distribution functions": ("elementary.normal_cdfs", 0.2),
    "logarithms": ("elementary.logs", 0.2),
    "values that a challenger plays": ("values.values_in_lanes", 4.0),
    "course of a campaign": ("reputation.campaign_course", 1.7),
    "logistic functions": ("elementary.logistics", 0.1),
    "votes of a coalition": ("quorum.counted_columns", 1.2),
    "episodes": ("episode.episodes", 5.5),
    "incidents by sector, side by side": ("lanes.by_lanes", 2.2),
    "tension": ("tension.factors_of_tension", 0.8),
    "re-commitments": ("truces.calmed_by_truces", 0.4),
    "incidents by cluster": ("clusters.by_cluster", 1.4),
    "incidents by sector": ("sectors.by_sector", 1.1),
}
"""Kernels in the order of need: under which name the cache keeps each, module and function, and
about how many seconds it takes to compile, by which they are shared out."""

_CHILD: Final = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from locarno.kernels.warmup import KERNELS
for name in json.loads(sys.argv[2]):
    KERNELS[name][1]()
"""
"""What a process beside this one runs: it finds the modules where this one does."""

_PROCESSES: Final = 2

_begun: set[str] = set()
_said: list[str] = []


def processors() -> int:
    """Processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def compile_ahead(names: Collection[str] = KEPT_AS.keys()) -> frozenset[str]:
    """Has other processes compile, in silence, what the cache lacks if processors are free.

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
    lacking = [
        name for name, (file, _) in KEPT_AS.items()
        if name in names and name not in _begun and file not in kept
    ]  # fmt: skip
    _begun.update(lacking)
    for share in filter(None, _shared_out(lacking)):
        process = subprocess.Popen(  # noqa: S603 - our own text, by our own interpreter
            [sys.executable, "-c", _CHILD, json.dumps(sys.path), json.dumps(share)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        atexit.register(_end, process)
    return frozenset(lacking)


def _shared_out(names: Sequence[str]) -> list[list[str]]:
    """What each process compiles: the next one is for whoever will be free first."""
    shares: list[list[str]] = [[] for _ in range(_PROCESSES)]
    busy = [0.0] * _PROCESSES
    for name in names:
        free = busy.index(min(busy))
        shares[free].append(name)
        busy[free] += KEPT_AS[name][1]
    return shares


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nobody is left who needs what it compiles."""
    process.terminate()
    process.wait()


def say_if_compiling() -> None:
    """Tells the user once there is work to wait for: what is refused before needs no kernel."""
    if _begun:
        say_once()


def say_once() -> None:
    """Tells the user why the first use takes seconds, and where the result goes."""
    if not _said:
        _said.append(
            "Locarno compiles its kernels for this machine: some seconds, once. "
            f"They are kept in {cache_folder()}\n"
        )
        sys.stderr.write(_said[0])
        sys.stderr.flush()
