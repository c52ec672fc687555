"""Single values of a study file: each read with what would be accepted, every problem noted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from locarno.errors import Problem
from locarno.io.located import Node, shown
from locarno.io.wording import suggestion

__all__ = ["Fields", "Path_"]

_NO_NODE: Final[dict[str, Node]] = {}

Path_ = tuple[str | int, ...]
Word = TypeVar("Word", bound=StrEnum)


class Fields:
    """A tree of located values; what is wrong with them is added to ``problems``."""

    def __init__(self, root: Node, problems: list[Problem]) -> None:
        self.root, self.problems = root, problems

    def complain(self, path: Path_, message: str) -> None:
        """Notes a problem at a path, with its place in the file."""
        where = str(self.root.nearest(path))
        self.problems.append(Problem(where, ".".join(map(str, path)), message))

    def node(self, path: Path_) -> Node | None:
        """What stands at a path; None for nothing and for null."""
        found: Node | None = self.root
        for key in path:
            found = found.child(key) if found is not None else None
        return None if found is None or found.value is None else found

    def keys(self, path: Path_, known: Iterable[str]) -> Mapping[str, Node]:
        """Entries of a map; unknown ones are noted and left out."""
        node = self.node(path)
        if node is None:
            return _NO_NODE
        if not isinstance(node.value, dict):
            self.complain(path, f"must be a map, found {shown(node.value)}")
            return _NO_NODE
        words = tuple(known)
        for key in node.value:
            if words and key not in words:
                self.complain((*path, key), f"unknown key{suggestion(key, words)}")
        return node.value

    def text(self, path: Path_) -> str | None:
        """A text that is not blank; None where there is none."""
        node = self.node(path)
        if node is None:
            return None
        if not isinstance(node.value, str) or not node.value.strip():
            self.complain(path, f"must be a text, found {shown(node.value)}")
            return None
        return node.value

    def items(self, path: Path_) -> list[Node]:
        """Entries of a list, which must not be empty; none where there is no list."""
        node = self.node(path)
        if node is None:
            return []
        if not isinstance(node.value, list) or not node.value:
            self.complain(path, f"must be a list with at least one entry, found {_named(node)}")
            return []
        return node.value

    def texts(self, path: Path_) -> tuple[str, ...]:
        """Different names of a list."""
        found: list[str] = []
        for number, node in enumerate(self.items(path)):
            if not isinstance(node.value, str):
                self.complain((*path, number), f"must be a name, found {shown(node.value)}")
            elif node.value in found:
                self.complain(
                    (*path, number), f"{shown(node.value)} is listed twice; once is enough"
                )
            else:
                found.append(node.value)
        return tuple(found)

    def word(self, path: Path_, words: type[Word], usual: Word) -> Word:
        """One of some words."""
        node = self.node(path)
        if node is None:
            return usual
        if node.value not in [str(word) for word in words]:
            known = ", ".join(words)
            self.complain(path, f"must be one of {known}, found {shown(node.value)}")
            return usual
        return words(str(node.value))

    def whole(self, path: Path_, usual: int, least: int, most: int) -> int:
        """A whole number between two others, both allowed."""
        node = self.node(path)
        if node is None:
            return usual
        value = node.value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            message = f"must be a whole number from {least} to {most}, found {shown(value)}"
            self.complain(path, message)
            return usual
        return value

    def flag(self, path: Path_, *, usual: bool) -> bool:
        """True or false."""
        node = self.node(path)
        if node is None:
            return usual
        if not isinstance(node.value, bool):
            self.complain(path, f"must be true or false, found {shown(node.value)}")
            return usual
        return node.value

    def number(self, path: Path_, usual: float | None) -> float | None:
        """A finite number."""
        node = self.node(path)
        if node is None:
            return usual
        value = node.value
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            self.complain(path, f"must be a finite number, found {shown(value)}")
            return usual
        return float(value)

    def positive(self, path: Path_, usual: float) -> float:
        """A finite number above 0."""
        found = self.number(path, usual)
        if found is None or found <= 0.0:
            self.complain(path, f"must be above 0, found {found:g}")
            return usual
        return found


def _named(node: Node) -> str:
    return "an empty list" if node.value == [] else shown(node.value)
