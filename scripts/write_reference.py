"""Write docs/reference/scenario-language.md from the terms that `locarno.model` declares.

Run after a term was added or its words changed::

    python scripts/write_reference.py

Every field of a scenario stands there by its path, with its meaning, unit, bounds and default. The
same declarations make the validator and the JSON Schema, so the three cannot part.
"""

import dataclasses
import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

from locarno.api import scenario_schema
from locarno.model.evidence import Quantity, Source
from locarno.model.scenario import DESIGN_KEYS, Case
from locarno.model.term import REQUIRED, Term, term_of

Annotation: TypeAlias = Any
"""A type, or a generic alias of one, as a field of a dataclass has it."""

TARGET = Path(__file__).parents[1] / "docs/reference/scenario-language.md"

INTRODUCTION = """\
# The scenario language

Written by `scripts/write_reference.py` from the declarations in `src/locarno/model`; do not edit.
How to use the language is told in [Write a scenario](../how-to/write-a-scenario.md); what the
numbers mean, in [Semantics](../design/semantics.md). `locarno schema` prints the JSON Schema.

In a path, `<id>` is a key of your own choice and `[]` an entry of a list. A map by `<id>` and a
list of maps may also be a table, `{file: name.csv}`, and `decision_times` and
`coalition.member_times` a fit to the record, `{prior: decision_record}`. Where a unit is named,
the value is a number in one of the forms [below](#numbers), and any number may be uncertain. Keys
that are not listed are errors. A default of "none" means *not given*, which is not zero.
"""


class Row(NamedTuple):
    """One line of the reference."""

    path: str
    meaning: str
    unit: str
    accepted: str
    default: str


def reference() -> str:
    """The whole page."""
    sections: dict[str, list[Row]] = {}
    for row in rows(Case, ""):
        key = row.path.split(".")[0].split("[")[0]
        sections.setdefault(key, []).append(row)
    plain = [found[0] for found in sections.values() if len(found) == 1]
    parts = [INTRODUCTION, numbers(), "## The file\n", table([*top(), *plain])]
    for key, found in sections.items():
        if len(found) > 1:
            where = "design" if key in DESIGN_KEYS else "setting"
            parts += [f"## `{key}`\n", f"{sentence(found[0])} Part of the {where}.\n"]
            parts.append(table(found))
    return "\n".join(parts)


def numbers() -> str:
    """The ways in which a number may be written."""
    keys = scenario_schema()["$defs"]["QuantityInput"]["properties"]  # type: ignore[index]
    listed = "\n".join(f"- `{key}`: {about['description']}" for key, about in keys.items())
    return (
        "## Numbers\n\nA number is `3`, `'3 km'`, or a map with the keys\n\n"
        f"{listed}\n\nA number with a source is taken as published, without one as assumed, "
        "unless `basis` says otherwise.\n"
    )


def top() -> list[Row]:
    """Keys of the file that belong to no case, because they say how cases are made."""
    schema: Any = scenario_schema()
    made = {
        key: schema["properties"][key]["description"]
        for key in ("locarno", "views", "disputes", "designs")
    }
    accepted = {"locarno": str(schema["properties"]["locarno"]["const"])}
    found = [
        Row(
            key,
            about,
            "",
            accepted.get(key, "map by id"),
            "required" if key in {"locarno", "designs"} else "none",
        )
        for key, about in made.items()
    ]
    inside = "any path of a case"
    found += [
        Row("views.<id>.title", "what this reading is", "", "text", "none"),
        Row(
            "views.<id>.*", "overrides, laid over the setting before any design", "", inside, "none"
        ),
        Row("disputes.<id>.title", "the question", "", "text", "required"),
        Row("disputes.<id>.readings", "its sides, by id", "", "map by id, two or more", "required"),
        Row("disputes.<id>.readings.<id>.title", "what this side holds", "", "text", "required"),
        Row(
            "disputes.<id>.readings.<id>.source",
            "what it rests on",
            "",
            "key of `sources`, or a list of keys",
            "required",
        ),
        Row("disputes.<id>.readings.<id>.set", "what it changes", "", "map", "required"),
        Row("disputes.<id>.readings.<id>.set.*", "laid over every design", "", inside, "required"),
        Row("designs.<id>.title", "what this design is", "", "text", "none"),
        Row("designs.<id>.inherits", "design it starts from", "", "key of `designs`", "none"),
        Row("designs.<id>.*", "overrides", "", inside, "none"),
    ]
    return found


def rows(kind: Annotation, path: str) -> Iterator[Row]:
    """Rows of a dataclass of the model and of everything inside it, in order of declaration."""
    hints = get_type_hints(kind)
    for item in dataclasses.fields(kind):
        if item.name == "design_title":  # stands in the file as designs.<id>.title
            continue
        declared, default = _declaration(kind, item)
        here = f"{path}.{item.name}" if path else item.name
        inner, place = _innermost(hints[item.name], here)
        unit = str(declared.unit) if declared.unit else ""
        nested = place.removeprefix(here).count("<id>") > 1
        if inner is Quantity and nested:  # a map of maps has a place of its own
            kind = _kind(_without_none(hints[item.name]))
            yield Row(here, declared.help, "", kind, _default(default))
        yield Row(place if inner is Quantity else here, declared.help, unit,
                  _accepted(hints[item.name], declared), _default(default))  # fmt: skip
        if dataclasses.is_dataclass(inner) and inner is not Quantity:
            yield from rows(inner, place)


def _declaration(kind: Annotation, item: dataclasses.Field[Any]) -> tuple[Term, Any]:
    """Term and default; a source is no part of the model's terms and is read from the schema."""
    if kind is not Source:
        return term_of(item)
    schema: Any = scenario_schema()["$defs"]["_SourceInput"]  # type: ignore[index]
    about = schema["properties"][item.name]
    default = REQUIRED if item.name in schema["required"] else about.get("default")
    return Term(about["description"]), default


def _origin(annotation: Annotation) -> Annotation:
    """The map, list or union behind a generic alias, None for a plain type."""
    return get_origin(annotation)


def _without_none(annotation: Annotation) -> Annotation:
    if _origin(annotation) in {Union, types.UnionType}:
        return next(a for a in get_args(annotation) if a is not types.NoneType)
    return annotation


def _innermost(annotation: Annotation, path: str) -> tuple[Annotation, str]:
    """The type inside maps and lists, and the path that leads to it."""
    kind = _without_none(annotation)
    while _origin(kind) in {Mapping, tuple}:
        arguments = get_args(kind)
        by_id = _origin(kind) is Mapping
        kind = _without_none(arguments[1] if by_id else arguments[0])
        path += ".<id>" if by_id else "[]"
    return kind, path


def _accepted(annotation: Annotation, declared: Term) -> str:
    """What may stand there: kind of value, bounds, and what it must refer to."""
    kind = _without_none(annotation)
    origin, arguments = _origin(kind), get_args(kind)
    said = [_kind(kind)]
    if origin is Mapping and isinstance(arguments[0], type) and issubclass(arguments[0], StrEnum):
        said.append("ids: " + ", ".join(arguments[0]))
    if declared.reference is not None:
        also = "".join(f", or `{word}`" for word in declared.reference.also)
        which = "ids" if declared.reference.keys else "values"
        said.append(f"{which}: keys of `{declared.reference.target}`{also}")
    bounds = [f"≥ {declared.ge:g}"] if declared.ge is not None else []
    bounds += [f"≤ {declared.le:g}"] if declared.le is not None else []
    return "; ".join([*said, *bounds])


def _kind(kind: Annotation) -> str:
    """The kind of a value in words."""
    origin, arguments = _origin(kind), get_args(kind)
    if origin is Mapping:
        inside = _kind(_without_none(arguments[1]))
        return "map by id" if inside == "map" else f"map by id of {inside}"
    if origin is tuple:
        return f"list of {_kind(_without_none(arguments[0]))}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(kind)
    words = {
        object: "anything that may stand there",
        Quantity: "number",
        bool: "true or false",
        int: "whole number",
        float: "plain number",
    }
    return words.get(kind, "map" if dataclasses.is_dataclass(kind) else "text")


def _default(default: object) -> str:
    if default is REQUIRED:
        return "required"
    if default is None:
        return "none"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple | list):
        return ", ".join(default) or "empty"
    return str(default) if default != {} else "empty"


def sentence(row: Row) -> str:
    """The meaning of a key as a sentence."""
    return f"{row.meaning[0].upper()}{row.meaning[1:]}."


def table(found: list[Row]) -> str:
    """Rows as a Markdown table."""
    lines = ["| path | meaning | unit | accepts | default |", "|---|---|---|---|---|"]
    lines += [
        f"| `{r.path}` | {r.meaning} | {r.unit} | {r.accepted} | {r.default} |" for r in found
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(reference(), encoding="utf-8")
    print(TARGET)


if __name__ == "__main__":
    main()
