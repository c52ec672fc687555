"""How numba goes through the text of a kernel: fewer passes, and no call typed twice.

Kernels are loops over numbers and arrays, with tuples and records. What numba does for closures,
list comprehensions, array expressions, ``with`` blocks and parallel loops finds nothing in them.

This leans on what numba does not promise to keep, as ``linked`` does.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from numba.core import compiler, types
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import (
    AnnotateTypes,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import (
    FixupArgs,
    GenericRewrites,
    IRProcessing,
    ReconstructSSA,
    TranslateByteCode,
)

from locarno.kernels.compiler.lowering import LeanLower

__all__ = ["Passes", "remembering"]


@register_pass(mutates_CFG=True, analysis_only=False)
class _LeanLowering(NativeLowering):
    """Puts statements into instructions in our way."""

    _name = "lean_native_lowering"

    @property
    def lowering_class(self) -> type[LeanLower]:
        """That way."""
        return LeanLower


_PASSES: Final = {
    "the text": (TranslateByteCode, FixupArgs, IRProcessing, GenericRewrites, ReconstructSSA),
    "its types": (NopythonTypeInference, PreLowerStripPhis, IRLegalization, AnnotateTypes),
    "its instructions": (_LeanLowering, NoPythonBackend),
}


class Passes(compiler.CompilerBase):
    """The passes that kernels and their parts need."""

    def define_pipelines(self) -> list[PassManager]:
        """One way, as numba asks for it."""
        manager = PassManager("kernel")
        for purpose, several in _PASSES.items():
            for each in several:
                manager.add_pass(each, purpose)
        manager.finalize()
        return [manager]


_typed: Final[dict[Any, Any]] = {}
"""Types of calls by what is called and the types of what it is given."""


@cache
def remembering(context: Any) -> Any:
    """The same typing context, which types no operator twice for the same types."""

    class _Remembering(type(context)):  # type: ignore[misc]
        def resolve_function_type(self, func: Any, args: Any, kws: Any) -> Any:
            # Parts remember their own types, and a constant index has none that tells it apart.
            if kws or not isinstance(func, types.Function):
                return super().resolve_function_type(func, args, kws)
            key = func, tuple(args)
            found = _typed.get(key) or super().resolve_function_type(func, args, kws)
            if found is not None:
                _typed[key] = found
            return found

    same = object.__new__(_Remembering)
    same.__dict__ = context.__dict__
    return same
