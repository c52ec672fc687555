"""A case patched where it is wrong, so that what binds its other parts can be checked as well."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from locarno.io.explain import Location, location_of, path_keys
from locarno.io.links import Finding, broken_references, broken_rules
from locarno.io.schema import build, case_input, declared_at
from locarno.model.evidence import Quantity
from locarno.model.term import Term

__all__ = ["other_findings"]


def other_findings(raw: object, errors: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """What is wrong between the fields of a case that the validator refused.

    Values at fault are replaced by harmless ones. What is found near a replacement may come from
    it and is left out; when a whole part is missing nothing is found.

    Parameters
    ----------
    raw : the case as plain maps, lists and scalars; patched in place.
    errors : ``ValidationError.errors()`` of it.
    """
    patches = [patch for error in errors if (patch := _patched(raw, error)) is not None]
    if len(patches) < len(errors):
        return []
    try:
        given: BaseModel = case_input().model_validate(raw)
    except ValidationError:
        return []
    case, _ = build(given)
    references = [f for f in broken_references(case) if not _near(f[0], patches, siblings=False)]
    rules = [f for f in broken_rules(case) if not _near(f[0], patches, siblings=True)]
    return references + rules


def _near(path: str, patches: Sequence[Location], *, siblings: bool) -> bool:
    """Whether a finding stands at, above, below or (for rules) beside something patched."""
    here = tuple(str(part) for part in path_keys(path))
    for patch in patches:
        there = tuple(str(part) for part in patch)
        shorter = min(len(here), len(there))
        if here[:shorter] == there[:shorter] or (siblings and here[:-1] == there[:-1]):
            return True
        # The rule decides which other parts are needed, the trace which places there are.
        if siblings and (there[0] == "procedure" or there[:2] == ("line", "trace")):
            return True
    return False


def _patched(raw: Any, error: Mapping[str, Any]) -> Location | None:
    """The place that was made harmless, or None when that cannot be done."""
    location = location_of(error)
    for depth in range(len(location)):  # inside a number the whole number is replaced
        if declared_at(location[:depth])[0] is Quantity:
            location = location[:depth]
            break
    above = _reached(raw, location[:-1])
    if not location or not isinstance(above, dict | list):
        return None
    last: Any = location[-1]
    if isinstance(above, dict) and (error["type"] == "extra_forbidden" or "[key]" in error["loc"]):
        above.pop(last, None)
        return location
    harmless = _harmless(*declared_at(location))
    if harmless is None:
        return None
    above[last] = harmless
    return location


def _reached(raw: object, location: Location) -> object:
    """What stands at a place, or None."""
    for key in location:
        if isinstance(raw, dict):
            raw = raw.get(key)
        elif isinstance(raw, list) and isinstance(key, int) and key < len(raw):
            raw = raw[key]
        else:
            return None
    return raw


def _harmless(kind: Any, term: Term | None) -> object:
    """A value that the validator accepts in a scalar field, or None for a whole part."""
    if kind is Quantity or kind in {float, int}:
        low = 0.0 if term is None or term.ge is None else term.ge
        value = max(low, 0.0) if term is None or term.le is None else min(max(low, 0.0), term.le)
        return int(value) if kind is int else value
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind)).value
    if kind is bool:
        return False
    if kind is str:
        return ""
    if get_origin(kind) is tuple and not dataclasses.is_dataclass(get_args(kind)[0]):
        return []
    return None
