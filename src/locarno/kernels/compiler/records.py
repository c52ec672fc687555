"""Records of arrays that kernels pass on by address.

Numba takes a named tuple apart at every call: one of twenty arrays becomes two hundred arguments,
each packed, unpacked and compiled. A record is put down once, and calls pass on where it lies. What
it says never changes while a function runs, and the compiler is told so: loops still read where an
array lies once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar, cast

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import lower_builtin, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr, signature
from numba.extending import NativeValue, register_model, typeof_impl, unbox

__all__ = ["Record", "by_address"]

Class = TypeVar("Class", bound=type[tuple[Any, ...]])

_classes: Final[set[type]] = set()


class Record(types.Type):
    """Type of a record, as compiled code knows it.

    Parameters
    ----------
    instance_class : the named tuple.
    fields : types of its fields, in their order.
    """

    def __init__(self, instance_class: type, fields: Sequence[types.Type]) -> None:
        self.instance_class = instance_class
        self.types = tuple(fields)
        super().__init__(f"{instance_class.__name__}({', '.join(map(str, fields))})")

    @property
    def key(self) -> tuple[type, tuple[types.Type, ...]]:
        """What tells two such types apart."""
        return self.instance_class, self.types

    def place(self, name: str) -> int | None:
        """Place of the field of a name, if there is one."""
        names = cast("type[NamedTuple]", self.instance_class)._fields
        return names.index(name) if name in names else None


class RecordClass(types.Callable, types.Opaque):
    """Type of the named tuple itself, which compiled code calls to make one."""

    def __init__(self, instance_class: type) -> None:
        self.instance_class = instance_class
        super().__init__(f"class({instance_class.__name__})")

    @property
    def key(self) -> type:
        """What tells two such types apart."""
        return self.instance_class

    def get_call_type(
        self,
        context: object,  # noqa: ARG002 - as numba calls it
        args: Sequence[types.Type],
        kws: Mapping[str, types.Type],
    ) -> Any:
        """Fields are given in their order."""
        if kws:
            return None
        fields = [types.unliteral(each) for each in args]
        return signature(Record(self.instance_class, fields), *fields)

    def get_call_signatures(self) -> tuple[tuple[()], bool]:
        """None is listed."""
        return (), True

    def get_impl_key(self, sig: object) -> type:  # noqa: ARG002 - as above
        """One text makes them all."""
        return type(self)


def by_address(named_tuple: Class) -> Class:
    """The named tuple, of which kernels pass on the address from now on.

    It keeps no array alive: a kernel that makes arrays may read records, and fill none with them.
    """
    _classes.add(named_tuple)
    typeof_impl.register(named_tuple)(_typeof)
    return named_tuple


def _typeof(value: tuple[Any, ...], context: object) -> Record | None:
    fields = [typeof_impl(each, context) for each in value]
    return None if None in fields else Record(type(value), fields)


_typeof_any_class: Final = typeof_impl.dispatch(type)


@typeof_impl.register(type)
def _typeof_class(value: type, context: object) -> Any:
    return RecordClass(value) if value in _classes else _typeof_any_class(value, context)


@infer_getattr
class _Fields(AttributeTemplate):
    key = Record

    def generic_resolve(self, record: Any, name: Any) -> Any:  # type: ignore[override]
        """Type of a field."""
        place = record.place(name)
        return None if place is None else record.types[place]


@lower_getattr_generic(Record)  # type: ignore[untyped-decorator]
def _field(context: Any, builder: Any, record: Record, value: Any, name: str) -> Any:
    place = cast("int", record.place(name))
    kind, where = record.types[place], cgutils.gep_inbounds(builder, value, 0, place)
    model = context.data_model_manager[kind]
    if not isinstance(kind, Record) and model.get_value_type() == model.get_data_type():
        # An array at once: numba would load each of its numbers by itself.
        return builder.load(where)
    return context.unpack_value(builder, kind, where)


@lower_builtin(RecordClass, types.VarArg(types.Any))  # type: ignore[untyped-decorator]
def _made(context: Any, builder: Any, sig: Any, args: Sequence[Any]) -> Any:
    record = sig.return_type
    place = cgutils.alloca_once(builder, context.get_data_type(record))
    for i, (value, kind) in enumerate(zip(args, record.types, strict=True)):
        context.pack_value(builder, kind, value, cgutils.gep_inbounds(builder, place, 0, i))
    return place


@register_model(Record)
class _Model(models.DataModel):
    """A record is where it lies; as part of another record, or as a result, it is all it holds."""

    def __init__(self, manager: Any, record: Record) -> None:
        super().__init__(manager, record)
        fields = [manager.lookup(each).get_data_type() for each in record.types]
        self._held = ir.LiteralStructType(fields)

    def get_value_type(self) -> Any:
        return self._held.as_pointer()

    def get_data_type(self) -> Any:
        return self._held

    def get_return_type(self) -> Any:
        return self._held

    def as_data(self, builder: Any, value: Any) -> Any:
        return builder.load(value)

    def as_return(self, builder: Any, value: Any) -> Any:
        return builder.load(value)

    def as_argument(self, builder: Any, value: Any) -> Any:  # noqa: ARG002
        return value

    def from_argument(self, builder: Any, value: Any) -> Any:  # noqa: ARG002
        # Nothing that is written through other addresses changes it, so what is read is read once.
        value.add_attribute("noalias")
        value.add_attribute("captures(none)")
        return value

    def from_return(self, builder: Any, value: Any) -> Any:
        place = cgutils.alloca_once(builder, self._held)
        builder.store(value, place)
        return place

    def load_from_data_pointer(self, builder: Any, ptr: Any, align: Any = None) -> Any:  # noqa: ARG002
        return ptr


@unbox(Record)  # type: ignore[untyped-decorator]
def _unboxed(record: Record, given: Any, c: Any) -> NativeValue:
    """A named tuple that Python passes in."""
    place = cgutils.alloca_once(c.builder, c.context.get_data_type(record))
    wrong = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    ends = []
    for i, kind in enumerate(record.types):
        field = c.unbox(kind, c.pyapi.tuple_getitem(given, i))
        where = cgutils.gep_inbounds(c.builder, place, 0, i)
        c.context.pack_value(c.builder, kind, field.value, where)
        with c.builder.if_then(field.is_error, likely=False):
            c.builder.store(cgutils.true_bit, wrong)
        if field.cleanup is not None:
            ends.append(field.cleanup)

    def cleanup() -> None:
        for end in reversed(ends):
            end()

    return NativeValue(place, is_error=c.builder.load(wrong), cleanup=cleanup if ends else None)
