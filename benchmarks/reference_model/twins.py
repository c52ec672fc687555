"""The reference model in C, plain and by hand: built when asked for, called through ctypes."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Run = Callable[[F64, int, int, int], F64]

FOLDER = Path(__file__).parent
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC", "-Wall")
TWINS = {
    "plain": ("plain.c", ()),
    "by hand": ("lanes.c", ()),
    "by hand, Philox": ("lanes.c", ("-DPHILOX",)),
}


def built(name: str, folder: Path) -> Run | str:
    """The twin, or why there is none."""
    source, more = TWINS[name]
    compiler = shutil.which("gcc")
    if compiler is None:
        return "gcc not found"
    library = folder / f"{source}{''.join(more)}.so"
    command = [compiler, *FLAGS, *more, "-o", library, FOLDER / source, "-lm"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        return (
            "not built: this processor has no AVX-512" if "target" in done.stderr else done.stderr
        )
    loaded = ctypes.CDLL(str(library))

    def run(parameters: F64, sectors: int, days: int, seed: int) -> F64:
        found = np.empty((len(parameters), 5))
        loaded.run(
            parameters.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(len(parameters)),
            ctypes.c_int64(sectors), ctypes.c_int64(days), ctypes.c_uint64(seed),
            found.ctypes.data_as(ctypes.c_void_p),
        )  # fmt: skip
        return found

    return run
