"""The scenario language, version 1, as pydantic models derived from the types in ``model``.

`model` declares every field once (meaning, unit, bounds, default); this module turns those
declarations into validators and a JSON Schema, and validated input into the frozen types.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from locarno.io.disputes_schema import DISPUTES_SCHEMA
from locarno.io.quantity import LARGEST, NUMBER_FORMS, QuantityInput, quantity_type
from locarno.model.evidence import Basis, Quantity, Source
from locarno.model.scenario import Case
from locarno.model.term import REQUIRED, Term, term_of

__all__ = [
    "VERSION",
    "build",
    "build_part",
    "case_input",
    "declared_at",
    "fields_at",
    "json_schema",
    "parts_left_out",
    "words_of_language",
]

VERSION: Final = 1
"""Version of the scenario language this code reads."""

MOST: Final = 1_000_000
"""Largest whole number; nothing that is counted in whole numbers comes near it."""

_CONFIG: Final = ConfigDict(extra="forbid", frozen=True)


@cache
def _optional(annotation: Any) -> tuple[Any, bool]:
    """The annotation without None, and whether None was allowed."""
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = [a for a in get_args(annotation) if a is not types.NoneType]
        if len(inner) == 1 and len(get_args(annotation)) > 1:
            return inner[0], True
    return annotation, False


def _input_type(annotation: Any, term: Term) -> Any:
    """The pydantic type that reads a value of ``annotation``."""
    inner, optional = _optional(annotation)
    if optional:
        return _input_type(inner, term) | None
    if inner is Quantity:
        return quantity_type(term)
    origin, arguments = get_origin(inner), get_args(inner)
    if origin is Mapping:
        return dict[arguments[0], _input_type(arguments[1], term)]  # type: ignore[misc,valid-type]
    if origin is tuple:
        return list[_input_type(arguments[0], term)]  # type: ignore[misc]
    return _plain_type(inner, term)


def _plain_type(kind: Any, term: Term) -> Any:
    """The pydantic type of a dataclass, a word of a fixed list, a number or a text."""
    if kind is object:  # overrides: read as what they are laid over, once they are
        return Any
    if dataclasses.is_dataclass(kind):
        return _model_of(kind)  # type: ignore[arg-type]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if kind is float:
        low, high = _bounds(term, LARGEST)
        return Annotated[float, Field(strict=True, ge=low, le=high, allow_inf_nan=False)]
    if kind is int:
        low, high = _bounds(term, MOST)
        return Annotated[int, Field(strict=True, ge=low, le=high)]
    return Annotated[kind, Field(strict=True)]


def _bounds(term: Term, most: float) -> tuple[float, float]:
    return -most if term.ge is None else term.ge, most if term.le is None else term.le


@cache
def _model_of(kind: Any) -> type[BaseModel]:
    """The pydantic model that reads a dataclass of ``model``."""
    if kind is Source:
        return _SourceInput
    fields: dict[str, Any] = {}
    for item, annotation in _fields(kind):
        term, default = term_of(item)
        default_field = (
            Field(description=term.help)
            if default is REQUIRED
            else Field(default=default, validate_default=default is not None, description=term.help)
        )
        fields[item.name] = (_input_type(annotation, term), default_field)
    return create_model(kind.__name__, __config__=_CONFIG, __doc__=kind.__doc__, **fields)


@cache
def _fields(kind: Any) -> list[tuple[dataclasses.Field[Any], Any]]:
    hints = get_type_hints(kind)
    return [(item, hints[item.name]) for item in dataclasses.fields(kind)]


class _SourceInput(BaseModel):
    """A reference that numbers point to."""

    model_config = _CONFIG

    title: str = Field(description="author and title")
    date: str | None = Field(default=None, description="date of the source, ISO 8601")
    url: str | None = Field(default=None, description="address")
    confidence: str = Field(
        default="moderate", pattern="^(high|moderate|low)$", description="high, moderate or low"
    )
    note: str | None = Field(default=None, description="remark")


def case_input() -> type[BaseModel]:
    """The pydantic model of one resolved case."""
    return _model_of(Case)


def declared_at(location: tuple[str | int, ...]) -> tuple[Any, Term | None]:
    """The type at a place of a case, None and optionality taken off, and the term it stands under.

    The type is ``object`` where the language has no such place.
    """
    kind: Any = Case
    found: Term | None = None
    for key in location:
        if kind is Quantity:
            return object, found
        if dataclasses.is_dataclass(kind):
            item = next((f for f in dataclasses.fields(kind) if f.name == key), None)
            found = term_of(item)[0] if item is not None and item.metadata else None
            kind = get_type_hints(kind).get(str(key), object)
        else:
            arguments = get_args(kind)
            kind = arguments[-1] if get_origin(kind) is Mapping else (*arguments, object)[0]
        kind, _ = _optional(kind)
    return kind, found


def fields_at(location: tuple[str | int, ...]) -> tuple[str, ...]:
    """Keys that are allowed at a place of a case, empty where keys are free."""
    kind, _ = declared_at(location)
    if kind is Quantity:
        return tuple(QuantityInput.model_fields)
    if get_origin(kind) is Mapping and issubclass(get_args(kind)[0], StrEnum):
        return tuple(get_args(kind)[0])
    if dataclasses.is_dataclass(kind):
        names = tuple(item.name for item in dataclasses.fields(kind))
        # The title of a design is written inside the design, where the resolved case takes it from.
        case = (*(n for n in names if n != "design_title"), "views", "designs", "disputes")
        return case if kind is Case else names
    return ()


@cache
def words_of_language() -> tuple[frozenset[str], frozenset[str]]:
    """Names of the fields that always hold text, and of those that hold a list of words."""
    texts, lists, others = {"id", "unit", "distribution", "basis"}, set[str](), set[str]()
    seen: set[Any] = {Quantity}
    waiting: list[Any] = [Case]
    while waiting:
        for item, annotation in _fields(waiting.pop()):
            inner, _ = _optional(annotation)
            innermost = inner
            while get_args(innermost):
                innermost = get_args(innermost)[-1 if get_origin(innermost) is Mapping else 0]
            if isinstance(innermost, type) and issubclass(innermost, str):
                (texts if innermost is inner else lists).add(item.name)
            else:
                others.add(item.name)
            if dataclasses.is_dataclass(innermost) and innermost not in seen:
                seen.add(innermost)
                waiting.append(innermost)
    return frozenset(texts - others), frozenset(lists)


def build(validated: BaseModel) -> tuple[Case, tuple[Quantity, ...]]:
    """The frozen case of validated input, and its quantities in file order of the schema."""
    quantities: list[Quantity] = []
    case: Case = _build(Case, validated, "", quantities)
    return case, tuple(quantities)


def build_part(name: str, raw: object, *, given: bool = True) -> tuple[Any, tuple[Quantity, ...]]:
    """One top-level part of a case from plain maps, lists and scalars, and its quantities.

    Parameters
    ----------
    given : whether the file says it.

    Raises
    ------
    ValidationError
        With locations that begin inside the part.
    """
    validated = _part_reader(name).validate_python(raw)
    quantities: list[Quantity] = []
    found = _build(_parts()[name][1], validated, name, quantities, given=given)
    return found, tuple(quantities)


@cache
def parts_left_out() -> Mapping[str, tuple[Any, tuple[Quantity, ...]]]:
    """What stands for each top-level part that a file may leave out; None for no other."""
    defaults = {name: term_of(item)[1] for name, (item, _) in _parts().items()}
    return {
        name: (None, ()) if default is None else build_part(name, default, given=False)
        for name, default in defaults.items()
        if default is not REQUIRED
    }


@cache
def _parts() -> Mapping[str, tuple[dataclasses.Field[Any], Any]]:
    """Fields of a case with their types, by name."""
    return {item.name: (item, hint) for item, hint in _fields(Case)}


@cache
def _part_reader(name: str) -> TypeAdapter[Any]:
    item, hint = _parts()[name]
    return TypeAdapter(_input_type(hint, term_of(item)[0]))


def _build(
    annotation: Any, value: Any, path: str, quantities: list[Quantity], *, given: bool = True
) -> Any:
    """``value`` as the type ``annotation`` of ``model``; collects quantities on the way."""
    if value is None:
        return None
    inner, _ = _optional(annotation)
    if inner is Quantity:
        quantity = _quantity(value, path, given=given)
        quantities.append(quantity)
        return quantity
    if dataclasses.is_dataclass(inner):
        return _build_dataclass(inner, value, path, quantities, given=given)
    origin, arguments = get_origin(inner), get_args(inner)
    if origin is Mapping:
        items = {
            key: _build(arguments[1], item, _join(path, str(key)), quantities, given=given)
            for key, item in value.items()
        }
        return types.MappingProxyType(items)
    if origin is tuple:
        return tuple(
            _build(arguments[0], item, _join(path, str(number)), quantities, given=given)
            for number, item in enumerate(value)
        )
    return inner(value) if isinstance(inner, type) and issubclass(inner, StrEnum) else value


def _build_dataclass(
    kind: Any, value: Any, path: str, quantities: list[Quantity], *, given: bool
) -> Any:
    """A dataclass of ``model``; fields the file leaves out are marked as not given."""
    values = {}
    for item, hint in _fields(kind):
        written = given and item.name in getattr(value, "model_fields_set", {item.name})
        child = getattr(value, item.name)
        here = _join(path, item.name)
        values[item.name] = _build(hint, child, here, quantities, given=written)
    return kind(**values)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _quantity(value: QuantityInput, path: str, *, given: bool) -> Quantity:
    low, mode, high = value.bounds()
    default_basis = Basis.PUBLISHED if value.source else Basis.ASSUMED
    return Quantity(
        given=given,
        path=path, unit=value.unit or "", low=low, mode=mode, high=high, shape=value.shape(),
        source=value.source, basis=value.basis or default_basis, note=value.note,
    )  # fmt: skip


def json_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file."""
    properties = case_input().model_json_schema()
    number = QuantityInput.model_json_schema()
    definitions = properties.pop("$defs") | number.pop("$defs") | {"QuantityInput": number}
    properties["properties"].pop("design_title")
    _with_number_forms(properties)
    _with_number_forms(definitions)
    _with_tables([properties, *definitions.values()])
    overrides = {"type": "object", "description": "overrides, merged over what is inherited"}
    designs = {
        "type": "object",
        "description": "guarantees to compare, by id",
        "minProperties": 1,
        "additionalProperties": overrides,
    }
    views = {
        "type": ["object", "null"],
        "description": "readings of contested parameters, by id",
        "additionalProperties": overrides,
    }
    version = {"const": VERSION, "description": "version of the scenario language"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Locarno scenario, version {VERSION}",
        "type": "object",
        "properties": {"locarno": version, **properties["properties"],
                       "views": views, "disputes": DISPUTES_SCHEMA, "designs": designs},
        "required": ["locarno", "as_of", "name", "designs"],
        "additionalProperties": False,
        "$defs": definitions | {"Table": _TABLE, "Prior": _PRIOR},
    }  # fmt: skip


_WITH_PRIOR: Final = ("decision_times", "member_times")
_IS_PRIOR: Final = {"type": "object", "required": ["prior"]}
_PRIOR: Final = {
    "type": "object",
    "description": "times fitted to the decision record, by name",
    "properties": {"prior": {"const": "decision_record", "description": "name of the prior"}},
    "required": ["prior"],
    "additionalProperties": False,
}
_IS_TABLE: Final = {"type": "object", "required": ["file"]}
_TABLE: Final = {
    "type": "object",
    "description": "a CSV file beside the scenario, one row an entry",
    "properties": {"file": {"type": "string", "pattern": r"\.csv$"}},
    "required": ["file"],
    "additionalProperties": False,
}


def _with_tables(models: list[dict[str, Any]]) -> None:
    """Writes into every map by id and every list that a table may stand for it."""
    for model in models:
        for name, field in model.get("properties", {}).items():
            if field.get("type") == "array" or isinstance(field.get("additionalProperties"), dict):
                about = {key: field.pop(key) for key in ("description", "default") if key in field}
                # Not anyOf: a fault deep in a map would be reported as one of the whole map.
                choice = {"if": _IS_TABLE, "then": {"$ref": "#/$defs/Table"}, "else": field}
                if name in _WITH_PRIOR:
                    choice = {"if": _IS_PRIOR, "then": {"$ref": "#/$defs/Prior"}, "else": choice}
                model["properties"][name] = about | choice


def _with_number_forms(schema: Any) -> None:
    """Writes into every number field the ways in which a number may be given."""
    if isinstance(schema, dict):
        if "x-unit" in schema:
            schema["anyOf"] = list(NUMBER_FORMS)
        for value in list(schema.values()):
            _with_number_forms(value)
    elif isinstance(schema, list):
        for value in schema:
            _with_number_forms(value)
