"""The one place with compiler options.

``fastmath`` stays off and no product may be fused into a sum, so that a kernel gives the same bits
on every processor. Kernels release the interpreter lock: threads run them side by side.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import event
from numba.extending import register_jitable

from locarno.kernels.cache import cache_folder

__all__ = ["compilations", "formula", "jit", "part", "routine", "step"]

Function = TypeVar("Function", bound=Callable[..., Any])

setattr(numba.config, "CACHE_DIR", str(cache_folder()))  # noqa: B010 - unknown to its types


def jit(function: Function) -> Function:
    """The function compiled, for the types it is first called with."""
    compiled = numba.njit(function, cache=True, nogil=True, error_model="numpy", fastmath=False)
    return cast("Function", compiled)


def part(function: Function) -> Function:
    """A part of a kernel that only kernels call: it allocates nothing, and Python cannot call it.

    Neither the bridge from Python nor the counting of references is compiled for it, which is most
    of what a function with many arrays would take.
    """
    options: dict[str, Any] = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled = numba.njit(function, nogil=True, error_model="numpy", fastmath=False, **options)
    return cast("Function", compiled)


def formula(function: Function) -> Function:
    """The function itself, which compiled code may call from now on: it becomes part of its caller.

    Python runs the text as it stands; a loop around it can still use the vector units.
    """
    register: Callable[[Function], Function] = register_jitable(
        error_model="numpy", fastmath=False, forceinline=True
    )
    return register(function)


def routine(function: Function) -> Function:
    """The function itself, which compiled code may call: compiled once, and called, not copied in.

    For steps of some length, which compile slowly when they become part of every caller.
    """
    register: Callable[[Function], Function] = register_jitable(error_model="numpy", fastmath=False)
    return register(function)


def step(function: Function) -> Function:
    """As ``routine``, for texts that allocate nothing: references are not counted for them."""
    register: Callable[[Function], Function] = register_jitable(
        error_model="numpy", fastmath=False, _nrt=False
    )
    return register(function)


def compilations(kernel: Callable[..., Any]) -> int:
    """How often a kernel was compiled in this process; what the cache held does not count."""
    found: int = sum(cast("Any", kernel).stats.cache_misses.values())
    return found


class _Notice(event.Listener):
    """Tells the user, once, why the first use takes seconds."""

    def __init__(self) -> None:
        self.told = False

    def on_start(self, event: event.Event) -> None:
        """A compilation begins: numba asks its cache before."""
        function = event.data["dispatcher"].py_func
        if not self.told and function.__module__.startswith("locarno."):
            self.told = True
            sys.stderr.write(
                "Locarno compiles its kernels for this machine: some seconds, once. "
                f"They are kept in {cache_folder()}\n"
            )
            sys.stderr.flush()

    def on_end(self, event: event.Event) -> None:
        """Nothing more to say."""


event.register("numba:compile", _Notice())  # type: ignore[no-untyped-call]
