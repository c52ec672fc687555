"""What comes to be while a process starts stays until it ends: no garbage to be looked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["kept_for_good"]

_BETWEEN: Final = 20_000
"""Objects made between two looks for cycles. A run makes hardly any cycles, and those are small."""


@contextmanager
def kept_for_good() -> Iterator[None]:
    """What comes to be in here stays: the collector of garbage need not look at it, ever."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.set_threshold(_BETWEEN)
        gc.enable()
