"""Loops over ranges and items of arrays, put into a third of the instructions.

What a kernel takes to compile grows with the instructions that numba writes for it, before any is
found to be needless: a hundred for every loop, because a range may count in any way, and thirty to
ninety to reach an item, because an index may be anything. What is left in the end is the same, and
so is every bit that a kernel computes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from llvmlite import ir as llvm
from numba.core import cgutils, types
from numba.core.lowering import Lower

__all__ = ["LeanLower"]

ZERO: Final = llvm.Constant(llvm.IntType(64), 0)
ONE: Final = llvm.Constant(llvm.IntType(64), 1)

Index = tuple[types.Type, Any]
"""Type and value of one index."""


class LeanLower(Lower):
    """Numba's own way to put statements into instructions, but for the commonest."""

    def lower_expr(self, resty: types.Type, expr: Any) -> Any:
        """An expression of that type."""
        lean = _LEAN.get(expr.op)
        found = lean(self, resty, expr) if lean else None
        return super().lower_expr(resty, expr) if found is None else found

    def lower_getitem(
        self,
        resty: types.Type,
        expr: Any,
        value: Any,
        index: Any,
        signature: Any,
    ) -> Any:
        """An item of an array, or the part of it that its first indices leave."""
        array = self.typeof(value.name)
        indices = self._indices(array, index)
        if not indices:
            return super().lower_getitem(resty, expr, value, index, signature)
        held = _Held(self, array, self.loadvar(value.name))
        if len(indices) == array.ndim:
            item = self.context.unpack_value(self.builder, array.dtype, held.place(indices))
            return self.context.cast(self.builder, item, array.dtype, resty)
        part = held.part(indices, resty)
        self.incref(resty, part)
        return part

    def lower_setitem(
        self,
        target_var: Any,
        index_var: Any,
        value_var: Any,
        signature: Any,
    ) -> Any:
        """An item of an array is written."""
        array = self.typeof(target_var.name)
        indices = self._indices(array, index_var)
        if len(indices) < getattr(array, "ndim", 1):
            return super().lower_setitem(target_var, index_var, value_var, signature)
        given = self.typeof(value_var.name)
        value = self.context.cast(self.builder, self.loadvar(value_var.name), given, array.dtype)
        held = _Held(self, array, self.loadvar(target_var.name))
        self.context.pack_value(self.builder, array.dtype, value, held.place(indices))
        return None

    def _indices(self, array: types.Type, index: Any) -> list[Index]:
        """Whole numbers that an index of an array is made of; none where it is anything else."""
        kind = self.typeof(index.name)
        several = isinstance(kind, types.BaseTuple)
        kinds = [types.unliteral(each) for each in (kind.types if several else [kind])]
        if not (isinstance(array, types.Array) and array.aligned and array.layout in "CA"):
            return []
        if len(kinds) > array.ndim or not all(isinstance(each, types.Integer) for each in kinds):
            return []
        value = self.loadvar(index.name)
        values = cgutils.unpack_tuple(self.builder, value) if several else [value]
        return list(zip(kinds, values, strict=True))

    def _call(self, resty: types.Type, expr: Any) -> Any:
        """A range that counts up by one."""
        if resty != types.range_state64_type or not self._counts_up(expr):
            return None
        bounds = [self._cast_var(each, types.int64) for each in expr.args]
        start, stop = bounds if len(bounds) > 1 else (ZERO, *bounds)
        return self._made(resty, start, stop, ONE)

    def _counts_up(self, call: Any) -> bool:
        """Whether something is a call of ``range`` itself, without a step."""
        if getattr(call, "op", None) != "call" or call.vararg is not None:
            return False
        return getattr(self.typeof(call.func.name), "typing_key", None) is range and len(
            call.args
        ) in {1, 2}

    def _getiter(self, resty: types.Type, expr: Any) -> Any:
        """Where a range that counts up by one begins, and how many numbers are left."""
        made = self.func_ir._definitions[expr.value.name]
        known = len(made) == 1 and self._counts_up(made[0])
        if self.typeof(expr.value.name) != types.range_state64_type or not known:
            return None
        builder, state = self.builder, self.loadvar(expr.value.name)
        start, stop = builder.extract_value(state, 0), builder.extract_value(state, 1)
        left = builder.sub(stop, start)
        left = builder.select(builder.icmp_signed(">", left, ZERO), left, ZERO)
        return self._made(resty, self._kept(start), stop, ONE, self._kept(left))

    def _iternext(self, resty: types.Type, expr: Any) -> Any:
        """The next number of a range, and whether there was one."""
        if self.typeof(expr.value.name) != types.range_iter64_type:
            return None
        builder, iterator = self.builder, self.loadvar(expr.value.name)
        at, step, left = (builder.extract_value(iterator, place) for place in (0, 2, 3))
        number, count = builder.load(at), builder.load(left)
        # After the last number nobody looks at either again.
        builder.store(builder.add(number, step), at)
        builder.store(builder.sub(count, ONE), left)
        return self._made(resty, number, builder.icmp_signed(">", count, ZERO))

    def _of_pair(self, _: types.Type, expr: Any) -> Any:
        """The number of such a pair, or whether there was one."""
        if self.typeof(expr.value.name).first_type != types.int64:
            return None
        place = 0 if expr.op == "pair_first" else 1
        return self.builder.extract_value(self.loadvar(expr.value.name), place)

    def _getattr(self, _: types.Type, expr: Any) -> Any:
        """Size and shape of an array."""
        array = self.typeof(expr.value.name)
        name = {"size": "nitems", "shape": "shape"}.get(expr.attr)
        if not isinstance(array, types.Array) or name is None:
            return None
        return _Held(self, array, self.loadvar(expr.value.name)).of(name)

    def _kept(self, value: Any) -> Any:
        """A place that holds a number."""
        place = cgutils.alloca_once(self.builder, value.type)
        self.builder.store(value, place)
        return place

    def _made(self, kind: types.Type, *fields: Any) -> Any:
        """A structure of its fields."""
        made = llvm.Constant(self.context.get_value_type(kind), llvm.Undefined)
        for place, value in enumerate(fields):
            made = self.builder.insert_value(made, value, place)
        return made


_LEAN: Final[dict[str, Callable[..., Any]]] = {
    "call": LeanLower._call,
    "getiter": LeanLower._getiter,
    "iternext": LeanLower._iternext,
    "pair_first": LeanLower._of_pair,
    "pair_second": LeanLower._of_pair,
    "getattr": LeanLower._getattr,
}


class _Held:
    """An array as a function holds it: its sizes, and where its items lie."""

    def __init__(self, lower: LeanLower, array: types.Array, value: Any) -> None:
        self.context, self.builder = lower.context, lower.builder
        self.array, self.value = array, value
        self.model = self.context.data_model_manager[array]

    def of(self, name: str, *place: int) -> Any:
        """A field of it."""
        return self.builder.extract_value(self.value, [self.model.get_field_position(name), *place])

    def place(self, indices: Sequence[Index]) -> Any:
        """Where the item lies, or the part begins, that its first indices name."""
        whole = [self._from_start(axis, *index) for axis, index in enumerate(indices)]
        builder, data = self.builder, self.of("data")
        if self.array.layout == "A":
            offset = ZERO
            for axis, each in enumerate(whole):
                offset = builder.add(offset, builder.mul(each, self.of("strides", axis)))
            return cgutils.pointer_add(builder, data, offset)
        offset = whole[0]
        for axis in range(1, self.array.ndim):
            offset = builder.mul(offset, self.of("shape", axis))
            offset = builder.add(offset, whole[axis]) if axis < len(whole) else offset
        return builder.gep(data, [offset])

    def _from_start(self, axis: int, kind: Any, value: Any) -> Any:
        """An index as it counts from the start: one below zero counts from the end."""
        if not kind.signed:
            return self.context.cast(self.builder, value, kind, types.uintp)
        value = self.context.cast(self.builder, value, kind, types.intp)
        if isinstance(value, llvm.Constant) and value.constant >= 0:
            return value
        below = self.builder.icmp_signed("<", value, ZERO)
        return self.builder.select(below, self.builder.add(value, self.of("shape", axis)), value)

    def part(self, indices: Sequence[Index], kind: types.Type) -> Any:
        """The array of fewer axes that its first indices leave."""
        axes, items = range(len(indices), self.array.ndim), ONE
        for axis in axes:
            items = self.builder.mul(items, self.of("shape", axis))
        model = self.context.data_model_manager[kind]
        fields: dict[tuple[str, *tuple[int, ...]], Any] = {
            ("data",): self.place(indices), ("nitems",): items,
            **{(name,): self.of(name) for name in ("itemsize", "meminfo", "parent")},
            **{(name, axis - axes.start): self.of(name, axis)
               for name in ("shape", "strides") for axis in axes},
        }  # fmt: skip
        part = llvm.Constant(model.get_value_type(), llvm.Undefined)
        for (name, *place), value in fields.items():
            at = [model.get_field_position(name), *place]
            part = self.builder.insert_value(part, value, at)
        return part
