"""Parts of kernels: functions that only compiled code calls, optimised once, inside a kernel.

Numba makes every function a library of its own: optimised, turned into machine code, and then
taken over by each caller, which optimises all of it anew. In a kernel five calls deep most code
goes through the optimiser five times, and all machine code but the last is thrown away. Here the
parts share one library that is only linked, so that the kernel which takes it over is the first and
last to optimise it. What is computed does not change: neither way may reorder arithmetic.

This leans on what numba does not promise to keep: how a function's flags, its library and the key
under which callers find it come together. `tests/unit/test_linked_parts.py` holds on to that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from numba.core import compiler, dispatcher, types
from numba.core.codegen import JITCodeLibrary
from numba.core.registry import CPUDispatcher

from locarno.kernels.compiler.passes import Passes, remembering

__all__ = ["KernelCompiler", "Part"]

_FunctionCompiler: Any = dispatcher._FunctionCompiler  # type: ignore[attr-defined]


class _Linked(JITCodeLibrary):
    """Code that waits for a kernel to take it over."""

    def add_linking_library(self, library: JITCodeLibrary) -> None:
        """Code of another library that this one calls; its own needs no link."""
        if library is not self:
            super().add_linking_library(library)

    def _optimize_functions(self, ll_module: Any) -> None:
        """Left to the kernel too: what it would save there is less than it takes here."""
        ll_module.data_layout = self._codegen._data_layout

    def _optimize_final_module(self) -> None:
        """Left to the kernel."""

    def _finalize_final_module(self) -> None:
        """No machine code: nothing calls this library as it is."""
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True


class _LinkedLoop(_Linked):
    """One function, optimised before it is taken over."""

    _optimize_functions = JITCodeLibrary._optimize_functions
    _optimize_final_module = JITCodeLibrary._optimize_final_module


class _OnceOptimised(JITCodeLibrary):
    """A kernel that counts no references: numba's first round looks for those alone."""

    def _optimize_final_module(self) -> None:
        """The second round."""
        manager, builder = self._codegen._module_pass_manager()
        manager.run(self._final_module, builder)


_open: list[_Linked] = []
"""The library to which parts are added until a kernel has taken it over."""


def _library(codegen: Any) -> _Linked:
    if not _open or _open[0]._finalized:
        _open[:] = [_Linked(codegen, "parts")]
    return _open[0]


class _Flags(compiler.Flags):
    """Options of parts: one object for all that have the same, whose hash is found once.

    Numba asks for hash and equality with every operator that it types, and each takes as long as
    the typing.
    """

    def __hash__(self) -> int:
        if not hasattr(self, "_hash"):
            self._hash = int(super().__hash__())
        return self._hash

    __eq__ = compiler.Flags.__eq__

    def copy(self) -> _Flags:
        """Itself: nobody changes them any more."""
        return self


_flags: dict[tuple[tuple[str, Any], ...], _Flags] = {}


def _flags_of(target: Any, options: dict[str, Any]) -> _Flags:
    key = tuple(sorted(options.items()))
    if key not in _flags:
        flags = _Flags()
        target.options.parse_as_flags(flags, options)
        setattr(flags, "no_compile", True)  # noqa: B010 - unknown to its types
        _flags[key] = flags
    return _flags[key]


class _Compiler(_FunctionCompiler):
    """Goes through a text in our way."""

    def _into(self, library: JITCodeLibrary | None, flags: Any, args: Any, return_type: Any) -> Any:
        """The text compiled into a library, or into one that numba makes."""
        target = self.targetdescr
        return compiler.compile_extra(
            remembering(target.typing_context), target.target_context, self.py_func, args=args,
            return_type=return_type, flags=flags, locals=self.locals, library=library,
            pipeline_class=self.pipeline_class,
        )  # fmt: skip


class KernelCompiler(_Compiler):
    """Compiles what Python calls."""

    def _compile_core(self, args: Any, return_type: Any) -> Any:
        flags, library = compiler.Flags(), None
        self.targetdescr.options.parse_as_flags(flags, self.targetoptions)
        if not cast("bool", flags.nrt):
            codegen = self.targetdescr.target_context.codegen()
            library = _OnceOptimised(codegen, self.py_func.__qualname__)
            library.enable_object_caching()
        return self._into(library, flags, args, return_type)


class _PartCompiler(_Compiler):
    """Compiles into a library, and leaves a key under which callers find the function."""

    alone = False

    def _compile_core(self, args: Any, return_type: Any) -> Any:
        flags = _flags_of(self.targetdescr, self.targetoptions)
        context = self.targetdescr.target_context
        # Parts that it calls join the open library on the way; a part calls no kernel.
        codegen = context.codegen()
        name = self.py_func.__qualname__
        library = _LinkedLoop(codegen, name) if self.alone else _library(codegen)
        result = self._into(library, flags, args, return_type)
        key = object()
        context.insert_user_function(key, result.fndesc, [library])
        return result._replace(entry_point=key)


class Part(CPUDispatcher):
    """A function that kernels call.

    Parameters
    ----------
    function : its text.
    options : of the compiler, as ``numba.njit`` takes them.
    alone : whether it is optimised by itself before a kernel takes it over.
    """

    def __init__(
        self, function: Callable[..., Any], options: dict[str, Any], *, alone: bool = False
    ) -> None:
        super().__init__(function, targetoptions=options)
        self._compiler = _PartCompiler(function, self.targetdescr, options, self.locals, Passes)
        self._compiler.alone = alone

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Compiled once for whole numbers, not anew for each constant that it is given."""
        plain = tuple(types.unliteral(each) for each in args)
        named = {name: types.unliteral(each) for name, each in kws.items()}
        return super().get_call_template(plain, named)

    def add_overload(self, cres: Any) -> None:
        """Kept for callers in compiled code; Python has no way in."""
        self.overloads[tuple(cres.signature.args)] = cres
