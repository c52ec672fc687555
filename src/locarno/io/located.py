"""Files as trees that remember where every value stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

from locarno.errors import Problem

__all__ = ["MAX_BYTES", "MAX_NODES", "Mark", "Node", "parse_yaml", "plain", "scalar_from_text"]

MAX_BYTES: Final = 5_000_000
"""Largest file that is read; a scenario by hand is a hundred times smaller."""
MAX_NODES: Final = 200_000
"""Most values one file may hold after aliases are written out."""
MAX_DEPTH: Final = 40

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


_TAG: Final = "tag:yaml.org,2002:"


def scalar_from_text(text: str) -> Scalar:
    """A table cell read by the rules of YAML: number, truth value or text."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader) if text.strip() else None
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.index or node.style:
        return text
    value = _scalar(node)
    return text if isinstance(value, str) else value


def _scalar(node: yaml.ScalarNode) -> Scalar:
    text: str = node.value
    if node.tag == _TAG + "null":
        return None
    if node.tag == _TAG + "bool":
        return text.lower() in {"yes", "true", "on"}
    try:
        if node.tag == _TAG + "int":
            return int(text.replace("_", ""), 10)
        if node.tag == _TAG + "float":
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

    def convert(self, node: yaml.Node, mark: Mark, path: tuple[str, ...]) -> Node:
        self.count += 1
        if self.count > MAX_NODES or len(path) > MAX_DEPTH:
            raise _TooLargeError
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node, path), mark)
        if isinstance(node, yaml.SequenceNode):
            items = [
                self.convert(item, self.mark(item), (*path, str(i)))
                for i, item in enumerate(node.value)
            ]
            return Node(items, mark)
        return Node(_scalar(node) if isinstance(node, yaml.ScalarNode) else None, mark)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str, ...]) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for key_node, value_node in node.value:
            place = self.mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                message = "a key must be a plain word, found a list or map"
                self.problems.append(Problem(str(place), ".".join(path), message))
                continue
            key = str(key_node.value)
            if key in entries:
                message = f"appears twice; the first stands on line {entries[key].mark.line}"
                self.problems.append(Problem(str(place), ".".join((*path, key)), message))
                continue
            entries[key] = self.convert(value_node, place, (*path, key))
        return entries


class _TooLargeError(Exception):
    """More values than any honest scenario holds."""


def parse_yaml(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML text and what is wrong with it as YAML."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        return None, [Problem(where, "", f"not valid YAML: {error.problem}")]
    except (yaml.YAMLError, RecursionError) as error:
        return None, [Problem(file, "", f"not valid YAML: {error}")]
    if not isinstance(root, yaml.MappingNode):
        return None, [Problem(f"{file}:1:1", "", "a scenario is a map that begins `locarno: 1`")]
    reader = _Reader(file)
    try:
        tree = reader.convert(root, reader.mark(root), ())
    except (_TooLargeError, RecursionError):
        message = f"holds more than {MAX_NODES} values (aliases written out); shorten it"
        return None, [Problem(file, "", message)]
    return tree, reader.problems
