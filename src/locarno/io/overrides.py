"""``--set path=value`` arguments as layers of overrides."""

from __future__ import annotations

from collections.abc import Sequence

from locarno.errors import Problem
from locarno.io.located import Mark, Node, control_characters, parse_yaml, shown
from locarno.io.schema import fields_at
from locarno.io.wording import suggestion

__all__ = ["set_layers"]


def set_layers(settings: Sequence[str], problems: list[Problem]) -> list[Node]:
    """``path=value`` arguments as layers of overrides."""
    layers: list[Node] = []
    for number, text in enumerate(settings, start=1):
        path, equals, value = text.partition("=")
        mark = Mark("--set", number, 1)
        message = _wrong_setting(path, equals, value) or _wrong_path(path)
        tree, more = parse_yaml(f"value: {value}\n", "--set") if message is None else (None, [])
        problems.extend(
            Problem(str(mark), path, f"{problem.message}, found {shown(value)}") for problem in more
        )
        if message is not None:
            problems.append(Problem(str(mark), path if equals else "", message))
        node = tree.child("value") if tree is not None else None
        if node is None or more:
            continue
        node = _marked(node, mark)
        for key in reversed(path.split(".")):
            node = Node({key: node}, mark)
        layers.append(node)
    return layers


def _wrong_setting(path: str, equals: str, value: str) -> str | None:
    """Why an argument is no ``path=value``, or None."""
    strange = "\n" in path + value or control_characters(path + value, "")
    if strange or not equals or not all(path.split(".")):
        return f"must read path=value, found {shown(path + equals + value)}"
    if not value.strip():
        return "has no value; write null to remove the key"
    if len(path) > _LONGEST_PATH:
        return "is longer than any path"
    return None


_LONGEST_PATH = 500


_CHOSEN_BY = {"designs": "--design", "views": "--view", "disputes": "--reading"}


def _wrong_path(path: str) -> str | None:
    """Why a path cannot lead into a case, or None."""
    head, *rest = path.split(".")
    if head in _CHOSEN_BY:
        inside = ".".join(rest[1:]) or "force.hubs"
        choose = _CHOSEN_BY[head]
        return f"leads to no part of a case; write {inside}, and choose with {choose}"
    known = [word for word in fields_at(()) if word not in _CHOSEN_BY]
    return None if head in known else f"unknown key{suggestion(head, known)}"


def _marked(node: Node, mark: Mark) -> Node:
    if isinstance(node.value, dict):
        return Node({k: _marked(v, mark) for k, v in node.value.items()}, mark)
    if isinstance(node.value, list):
        return Node([_marked(v, mark) for v in node.value], mark)
    return Node(node.value, mark)
