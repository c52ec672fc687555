"""JSON Schema of ``disputes:`` in a scenario file."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["DISPUTES_SCHEMA"]

_READING_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "description": "what this side holds"},
        "source": {
            "description": "key of its source, or several",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
        "set": {
            "type": "object",
            "minProperties": 1,
            "description": "overrides, laid over every design and under --set",
        },
    },
    "required": ["title", "source", "set"],
    "additionalProperties": False,
}
DISPUTES_SCHEMA: Final[dict[str, Any]] = {
    "type": ["object", "null"],
    "description": "questions on which the literature is divided, by id",
    "additionalProperties": {
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": "the question"},
            "readings": {
                "type": "object",
                "minProperties": 2,
                "description": "its sides, by id",
                "additionalProperties": _READING_SCHEMA,
            },
        },
        "required": ["title", "readings"],
        "additionalProperties": False,
    },
}
