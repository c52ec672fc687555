"""Kernels, each compiled by one process at a time: others wait and take it from the cache.

Without this, processes that start together on an empty cache would all compile the same.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from numba.core.caching import FunctionCache
from numba.core.registry import CPUDispatcher

from locarno.kernels.compiler.linked import KernelCompiler
from locarno.kernels.compiler.passes import Passes

__all__ = ["Kernel"]

_FCNTL: Final[Any] = import_module("fcntl") if find_spec("fcntl") else None
"""Locks of files; without them, as on Windows, each process compiles for itself."""


class _Once(FunctionCache):
    """A cache of one kernel, which whoever finds it empty locks until it is filled."""

    lock: TextIOWrapper | None = None

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is kept for a signature; None, and the lock, for who is to compile it."""
        found = super().load_overload(sig, target_context)
        if found is None and _FCNTL is not None:
            with suppress(OSError):  # a file system without locks
                self._impl.locator.ensure_cache_path()
                path = Path(self.cache_path) / f"{self._impl.filename_base}.lock"
                self.lock = path.open("w", encoding="utf-8")
                _FCNTL.flock(self.lock, _FCNTL.LOCK_EX)
            found = super().load_overload(sig, target_context)
        return found

    def release(self) -> None:
        """Lets go of the lock."""
        if self.lock is not None:
            self.lock.close()
            self.lock = None


class Kernel(CPUDispatcher):
    """What Python calls: compiled at first use and kept.

    Parameters
    ----------
    function : its text.
    options : of the compiler, as ``numba.njit`` takes them.
    """

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        super().__init__(function, targetoptions=options)
        self._compiler = KernelCompiler(function, self.targetdescr, options, self.locals, Passes)

    def enable_caching(self) -> None:
        """From now on it is kept between runs."""
        self._cache = _Once(self.py_func)

    def compile(self, sig: Any) -> Any:
        """The compiled kernel for a signature, from the cache where it holds one."""
        try:
            return super().compile(sig)
        finally:
            self._cache.release()
