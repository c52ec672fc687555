"""Files as trees that remember where every value stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from locarno.errors import Problem

__all__ = [
    "MAX_BYTES",
    "MAX_NODES",
    "Mark",
    "Node",
    "control_characters",
    "parse_yaml",
    "plain",
    "scalar_from_text",
    "shown",
    "without_control_characters",
]

MAX_BYTES: Final = 5_000_000
"""Largest file that is read; a scenario by hand is a hundred times smaller."""
MAX_NODES: Final = 200_000
"""Most values one file may hold after aliases are written out."""
MAX_DEPTH: Final = 40
"""Deepest nesting; the composer beneath recurses on the machine's stack and would overrun it."""
LONGEST_KEY: Final = 100
WIDTH: Final = 60
"""Most characters of a value that a message repeats."""

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Place of a value: file, line (or table row) and column, both from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place; for an entry of a map the place of its key."""

    value: dict[str, Node] | list[Node] | Scalar
    mark: Mark

    def child(self, key: str | int) -> Node | None:
        """The entry under a key or index, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(key))
        if isinstance(self.value, list) and isinstance(key, int) and 0 <= key < len(self.value):
            return self.value[key]
        return None

    def nearest(self, path: Sequence[str | int]) -> Mark:
        """The place of the deepest part of ``path`` that exists."""
        node = self
        for key in path:
            child = node.child(key)
            if child is None:
                break
            node = child
        return node.mark

    def leaves(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
        """All scalars and lists below, in file order."""
        if isinstance(self.value, dict):
            for key, child in self.value.items():
                yield from child.leaves((*path, key))
        else:
            yield path, self


def plain(node: Node) -> object:
    """The bare value: maps, lists and scalars without places."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def shown(value: object) -> str:
    """A value as a message repeats it: short, and in the words of YAML.

    >>> shown(None), shown(True), shown({"a": 1}), shown("x" * 3)
    ('null', 'true', 'a map', "'xxx'")
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    text = repr(str(value)) if isinstance(value, str) else str(value)
    return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."


_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)


def control_characters(text: str, file: str) -> list[Problem]:
    """The characters of a text that nobody can see, one problem for each line that has some."""
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = _CONTROL.search(line)
        if found is not None and len(problems) < MANY:
            message = f"control character U+{ord(found.group()):04X} is not allowed; remove it"
            problems.append(Problem(f"{file}:{number}:{found.start() + 1}", "", message))
    return problems


def without_control_characters(text: str) -> str:
    """The text as it was probably meant, so that one fault does not bring about others."""
    return _CONTROL.sub("", text)


MANY: Final = 20
"""Lines with control characters after which a file is not searched any further."""

_TAG: Final = "tag:yaml.org,2002:"
_TAGS: Final = frozenset(
    _TAG + name
    for name in ("null", "bool", "int", "float", "str", "timestamp", "value", "merge", "map", "seq")
)
_EXPONENT: Final = re.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]+")
_RESOLVER: Final = yaml.resolver.Resolver()


def scalar_from_text(text: str) -> Scalar:
    """A table cell read by the rules of YAML: number, truth value or text."""
    tag = str(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False)))  # type: ignore[no-untyped-call]
    value = _scalar(tag, text)
    return text if isinstance(value, str) else value


def _scalar(tag: str, text: str) -> Scalar:
    if tag == _TAG + "null":
        return None
    if tag == _TAG + "bool":
        return text.lower() in {"yes", "true", "on"}
    try:
        if tag == _TAG + "int":
            return int(text.replace("_", ""), 10)
        if tag == _TAG + "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
    return text


class _Reader:
    """Turns composed YAML into nodes, with a bound on what aliases may blow it up to."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.count = 0

    def mark(self, node: yaml.Node) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def complain(self, mark: Mark, path: tuple[str, ...], message: str) -> None:
        self.problems.append(Problem(str(mark), ".".join(path), message))

    def convert(self, node: yaml.Node, mark: Mark, path: tuple[str, ...]) -> Node:
        self.count += 1
        if self.count > MAX_NODES:
            message = f"holds more than {MAX_NODES} values (aliases written out); shorten it"
            raise _TooLargeError(self.file, message)
        if len(path) > MAX_DEPTH:
            raise _TooLargeError(str(mark), _TOO_DEEP)
        if node.tag not in _TAGS:
            self.complain(mark, path, f"tag {node.tag!r} is not allowed; write the value without")
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node, path), mark)
        if isinstance(node, yaml.SequenceNode):
            items = [
                self.convert(item, self.mark(item), (*path, str(i)))
                for i, item in enumerate(node.value)
            ]
            return Node(items, mark)
        return Node(self._leaf(node, mark, path), mark)

    def _leaf(self, node: yaml.Node, mark: Mark, path: tuple[str, ...]) -> Scalar:
        text = str(node.value)
        for problem in control_characters(text, self.file)[:1]:
            self.complain(mark, path, problem.message)
            text = without_control_characters(text)
        plain_style = isinstance(node, yaml.ScalarNode) and node.style is None
        if plain_style and _EXPONENT.fullmatch(text):
            return float(text)
        return _scalar(node.tag, text)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str, ...]) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for key_node, value_node in node.value:
            place = self.mark(key_node)
            refusal = _refused_key(key_node)
            if refusal:
                self.complain(place, path, refusal)
                continue
            key = str(key_node.value)
            if key in entries:
                message = f"appears twice; the first stands on line {entries[key].mark.line}"
                self.complain(place, (*path, key), message)
                continue
            entries[key] = self.convert(value_node, place, (*path, key))
        return entries


def _refused_key(node: yaml.Node) -> str | None:
    """Why a key is no plain word, or None."""
    if not isinstance(node, yaml.ScalarNode):
        return "a key must be a plain word, found a list or map"
    if node.tag == _TAG + "merge":
        return "merge keys `<<` are not read; write the entries out, or let a design inherit"
    key = node.value
    if not key.strip() or len(key) > LONGEST_KEY or "\n" in key or _CONTROL.search(key):
        return f"a key must be a plain word, found {shown(key)}"
    return None


class _TooLargeError(Exception):
    """More values, or deeper nesting, than any honest scenario holds."""

    def __init__(self, where: str, message: str) -> None:
        self.problem = Problem(where, "", message)
        super().__init__(message)


_TOO_DEEP: Final = f"is nested more than {MAX_DEPTH} levels deep; flatten it"


def _place(mark: Any, file: str) -> str:
    return f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file


def _refuse_depth(text: str, file: str) -> None:
    """Stops at nesting that the composer could not survive."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _TooLargeError(_place(event.start_mark, file), _TOO_DEEP)


def parse_yaml(
    text: str, file: str, expected: str = "a scenario is a map that begins `locarno: 1`"
) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML text and what is wrong with it as YAML.

    Parameters
    ----------
    expected : what is said of a text that is no map.
    """
    unseen = control_characters(text, file)
    if unseen:
        return None, unseen
    reader = _Reader(file)
    try:
        _refuse_depth(text, file)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        if not isinstance(root, yaml.MappingNode):
            return None, [Problem(f"{file}:1:1", "", expected)]
        return reader.convert(root, reader.mark(root), ()), reader.problems
    except yaml.MarkedYAMLError as error:
        where = _place(error.problem_mark, file)
        return None, [Problem(where, "", f"not valid YAML: {error.problem}")]
    except yaml.YAMLError as error:
        return None, [Problem(file, "", f"not valid YAML: {str(error).splitlines()[0]}")]
    except _TooLargeError as error:
        return None, [error.problem]
