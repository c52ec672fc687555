"""The one place with compiler options.

``fastmath`` stays off and no product may be fused into a sum, so that a kernel gives the same bits
on every processor. Kernels release the interpreter lock: threads run them side by side.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba
from numba.core import event, types
from numba.core.registry import cpu_target

from locarno.kernels.ahead import say_once
from locarno.kernels.cache import cache_folder
from locarno.kernels.compiler.linked import Part
from locarno.kernels.compiler.once import Kernel
from locarno.kernels.compiler.passes import Passes

__all__ = [
    "allocating", "compilations", "formula", "jit", "jit_allocating", "loop", "part",
    "routine",
]  # fmt: skip

Function = TypeVar("Function", bound=Callable[..., Any])

_OUTER: Final[dict[str, Any]] = {
    "error_model": "numpy", "fastmath": False, "nopython": True, "nogil": True,
    "boundscheck": None, "no_cfunc_wrapper": True,
}  # fmt: skip
_INNER: Final[dict[str, Any]] = {**_OUTER, "no_cpython_wrapper": True, "forceinline": False}

_known: list[Part] = []
"""Parts under another name, which nobody else holds."""

setattr(numba.config, "CACHE_DIR", str(cache_folder()))  # noqa: B010 - unknown to its types


def jit(function: Function) -> Function:
    """The function compiled, for the types it is first called with; it allocates nothing.

    Without the counting of references there is a tenth less to compile.
    """
    return _kernel(function, {"_nrt": False})


def jit_allocating(function: Function) -> Function:
    """A kernel that makes arrays of its own, or returns some."""
    return _kernel(function, {})


def _kernel(function: Function, options: dict[str, Any]) -> Function:
    options = {**_OUTER, **options}
    compiled: Any = Kernel(function, targetoptions=options, pipeline_class=Passes)
    compiled.enable_caching()
    return cast("Function", compiled)


def part(function: Function) -> Function:
    """A part of a kernel that only kernels call: it allocates nothing, and Python cannot call it.

    Neither the bridge from Python nor the counting of references is compiled for it, which is most
    of what a function with many arrays would take.
    """
    compiled: Any = Part(function, {**_INNER, "_nrt": False})
    return cast("Function", compiled)


def formula(function: Function) -> Function:
    """The function itself, which compiled code may call from now on: it becomes part of its caller.

    Python runs the text as it stands; a loop around it can still use the vector units.
    """
    return _known_to_kernels(function, {**_INNER, "_nrt": False, "forceinline": True})


def loop(function: Function) -> Function:
    """A formula whose loops are put on vector units before it becomes part of its caller.

    Among all that a kernel does the compiler no longer sees that it may.
    """
    return _known_to_kernels(function, {**_INNER, "_nrt": False, "forceinline": True}, alone=True)


def routine(function: Function) -> Function:
    """The function itself, which compiled code may call: compiled once, and called, not copied in.

    For steps of some length, which compile slowly when they become part of every caller.
    """
    return _known_to_kernels(function, {**_INNER, "_nrt": False})


def allocating(function: Function) -> Function:
    """A routine that makes arrays of its own, or returns some."""
    # Said aloud: otherwise it would be as its caller is.
    return _known_to_kernels(function, {**_INNER, "_nrt": True, "forceinline": True})


def _known_to_kernels(
    function: Function, options: dict[str, Any], *, alone: bool = False
) -> Function:
    compiled = Part(function, options, alone=alone)
    _known.append(compiled)
    cpu_target.typing_context.insert_global(function, types.Dispatcher(compiled))
    return function


def compilations(kernel: Callable[..., Any]) -> int:
    """How often a kernel was compiled in this process; what the cache held does not count."""
    found: int = sum(cast("Any", kernel).stats.cache_misses.values())
    return found


class _Compiling(event.Listener):
    """While numba compiles: the user is told why, once, and it does not take longer than it must.

    A compilation makes a million small objects that refer to each other and lets go of few of them;
    looking for those again and again takes a seventh of the whole time.
    """

    def __init__(self) -> None:
        self._running = 0
        self._collected = False

    def on_start(self, event: event.Event) -> None:
        """A compilation begins: numba asks its cache before."""
        if self._running == 0:
            self._collected = gc.isenabled()
            gc.disable()
        self._running += 1
        if event.data["dispatcher"].py_func.__module__.startswith("locarno."):
            say_once()

    def on_end(self, event: event.Event) -> None:  # noqa: ARG002 - as numba calls it
        """A compilation ends."""
        self._running -= 1
        if self._running == 0 and self._collected:
            gc.enable()


event.register("numba:compile", _Compiling())  # type: ignore[no-untyped-call]
