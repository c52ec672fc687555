"""Top-level parts of cases, each read once: designs have most of what a file says in common."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from pydantic import ValidationError

from locarno.io.located import Node, plain
from locarno.io.schema import build_part, parts_left_out
from locarno.model.evidence import Quantity
from locarno.model.scenario import Case

__all__ = ["Parts"]

Read = tuple[Any, tuple[Quantity, ...]]
"""A part as ``model`` has it, and its quantities."""


class Parts:
    """What parts of a scenario file say, by the node from which each was read."""

    def __init__(self) -> None:
        # The node is kept beside what it says, so that no other can come to lie in its place.
        self._known: dict[tuple[str, int], tuple[Node, Read]] = {}

    def part(self, name: str, node: Node) -> Read:
        """One part.

        Raises
        ------
        ValidationError
            With locations that begin inside the part.
        """
        key = (name, id(node))
        if key not in self._known:
            self._known[key] = (node, build_part(name, plain(node)))
        return self._known[key][1]

    def case(self, node: Node) -> tuple[Case, tuple[Quantity, ...]] | None:
        """The case of a resolved tree; None where something is wrong, which the whole tells."""
        assert isinstance(node.value, dict)  # noqa: S101 - a case is a map
        names = [item.name for item in fields(Case)]
        written, left_out = node.value, parts_left_out()
        if not written.keys() <= set(names) <= written.keys() | left_out.keys():
            return None
        try:
            found = {
                name: self.part(name, written[name]) if name in written else left_out[name]
                for name in names
            }
        except ValidationError:
            return None
        made = Case(**{name: value for name, (value, _) in found.items()})
        return made, tuple(quantity for _, numbers in found.values() for quantity in numbers)
