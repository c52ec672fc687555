"""JSON Schema of the document, read from the result types so that the two cannot part."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from locarno.model.disputes import DisputeReport
from locarno.model.probability import Probability
from locarno.model.results import Comparison, DesignAssessment, Ledger, LineMeasure, Ranking
from locarno.report.document import SCHEMA_VERSION, STAGES

__all__ = ["document_schema"]

Schema = dict[str, Any]

_SCALARS: Mapping[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
}


def document_schema() -> Schema:
    """JSON Schema (draft 2020-12) of the document that ``assess --json`` writes.

    >>> document_schema()["properties"]["schema"]
    {'const': 1}
    """
    shapes = _Shapes()
    text, number, whole = {"type": "string"}, {"type": "number"}, {"type": "integer"}
    maybe = {"anyOf": [text, {"type": "null"}]}
    properties: Schema = {
        "locarno": {**text, "description": "version that computed it"},
        "schema": {"const": SCHEMA_VERSION},
        "scenario": _closed(
            {
                "name": text,
                "title": text,
                "digest": text,
                "as_of": text,
                "view": maybe,
                "readings": {"type": "array", "items": text},
            }
        ),
        "seed": whole,
        "runs": {**whole, "description": "futures: draws of what is not known"},
        "histories": {**whole, "description": "runs of luck in each future"},
        "horizon_days": whole,
        "lambda": _closed({"low": number, "headline": number, "high": number}),
        "line": {"anyOf": [shapes.of(LineMeasure), {"type": "null"}]},
        "designs": {"type": "object", "additionalProperties": shapes.of(DesignAssessment)},
        "comparison": {"type": "array", "items": shapes.of(Comparison)},
        "caveats": {"type": "array", "items": text},
        "ledger": shapes.of(Ledger),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Locarno assessment",
        "description": "Results of a run. Within a version keys are only ever added.",
        **_closed(
            properties,
            {
                "disputes": shapes.of(DisputeReport),
                "ranking": shapes.of(Ranking),
                "interrupted": {"const": True},
            },
        ),
        "$defs": dict(sorted(shapes.found.items())),
    }


def _closed(properties: Schema, optional: Schema | None = None) -> Schema:
    found = {**properties, **(optional or {})}
    return {"type": "object", "properties": found, "required": list(properties)}


class _Shapes:
    """Schemas of the types met so far, by name."""

    def __init__(self) -> None:
        self.found: dict[str, Schema] = {}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401 - a type annotation has no common type
        """Schema of a type annotation."""
        origin, arguments = get_origin(kind), get_args(kind)
        if kind in _SCALARS:
            return {"type": _SCALARS[kind]}
        if origin in {Union, types.UnionType}:
            return {"anyOf": [self.of(item) for item in arguments]}
        if origin is tuple:
            return self._array(arguments)
        if origin is Mapping:
            return self._map(*arguments)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return {"enum": [str(item) for item in kind]}
        if isinstance(kind, type) and is_dataclass(kind):
            return self._reference(kind)
        raise TypeError(f"{kind!r} has no JSON Schema")

    def _array(self, arguments: tuple[Any, ...]) -> Schema:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return {"type": "array", "items": self.of(arguments[0])}
        count = len(arguments)
        items = [self.of(item) for item in arguments]
        return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}

    def _map(self, key: type, value: Any) -> Schema:  # noqa: ANN401 - as in `of`
        shape: Schema = {"type": "object", "additionalProperties": self.of(value)}
        return {**shape, "propertyNames": self.of(key)} if issubclass(key, StrEnum) else shape

    def _reference(self, kind: type) -> Schema:
        name = kind.__name__
        if name not in self.found:
            self.found[name] = {}
            self.found[name] = self._object(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, kind: Any) -> Schema:  # noqa: ANN401 - is_dataclass has seen it
        hints = get_type_hints(kind)
        optional: set[str] = set()
        if kind is DesignAssessment:
            optional = {item.name for item in fields(kind)}
            hints = {k: _given(v) if k in STAGES else v for k, v in hints.items()}
        if kind is Probability:
            optional, hints = {"spread"}, {k: _given(v) for k, v in hints.items()}
        first_line = (inspect.getdoc(kind) or "").splitlines()[0]
        return {
            "type": "object",
            "description": first_line,
            "properties": {item.name: self.of(hints[item.name]) for item in fields(kind)},
            "required": [item.name for item in fields(kind) if item.name not in optional],
        }


def _given(kind: Any) -> Any:  # noqa: ANN401 - as in `of`
    """The annotation without its None: what may be absent is never null."""
    kept = tuple(item for item in get_args(kind) if item is not type(None))
    nullable = get_origin(kind) in {Union, types.UnionType}
    return kept[0] if nullable and len(kept) == 1 else kind
