"""Inheritance between layers of a scenario (semantics §6): maps merge, the rest replaces."""

from __future__ import annotations

from locarno.errors import Problem
from locarno.io.located import Node, plain, shown
from locarno.io.quantity import QuantityInput
from locarno.io.wording import suggestion

__all__ = ["ancestry", "merge"]


def merge(base: Node, override: Node, problems: list[Problem], path: tuple[str, ...] = ()) -> Node:
    """``base`` with ``override`` laid over it; an override that changes nothing is a problem."""
    maps = isinstance(base.value, dict) and isinstance(override.value, dict)
    if not maps or (_is_number(base) and _is_number(override)):
        if plain(base) == plain(override):
            message = f"changes nothing: the value is already {shown(plain(override))}; remove it"
            problems.append(Problem(str(override.mark), ".".join(path), message))
        return override
    assert isinstance(base.value, dict)  # noqa: S101 - both are maps
    assert isinstance(override.value, dict)  # noqa: S101 - both are maps
    if not override.value and path:
        message = "an empty map changes nothing; remove it, or write null to remove the key"
        problems.append(Problem(str(override.mark), ".".join(path), message))
    merged = dict(base.value)
    for key, change in override.value.items():
        here = (*path, key)
        if change.value is None:
            if key not in merged or merged[key].value is None:
                message = "null removes this key, but there is nothing to remove"
                problems.append(Problem(str(change.mark), ".".join(here), message))
            merged.pop(key, None)
        elif key in merged:
            merged[key] = merge(merged[key], change, problems, here)
        else:
            merged[key] = change
    return Node(merged, base.mark)


def _is_number(node: Node) -> bool:
    """Whether a map is a whole number, which replaces another instead of mixing its note in."""
    keys = set(node.value) if isinstance(node.value, dict) else set()
    return keys <= set(QuantityInput.model_fields) and ("value" in keys or keys >= {"low", "high"})


def ancestry(designs: dict[str, Node], name: str, problems: list[Problem]) -> list[Node]:
    """The design and its parents, oldest first; a missing or cyclic parent is a problem."""
    chain: list[Node] = []
    seen: list[str] = []
    current: str | None = name
    while current is not None:
        seen.append(current)
        design = designs[current]
        chain.insert(0, design)
        parent = design.child("inherits")
        if parent is None:
            break
        target = str(parent.value)
        if target in seen:
            problems.append(_circle(designs, seen[seen.index(target) :]))
            break
        if target not in designs:
            message = f"no design {shown(target)}{suggestion(target, designs)}"
            problems.append(Problem(str(parent.mark), f"designs.{current}.inherits", message))
            break
        current = target
    return chain


def _circle(designs: dict[str, Node], members: list[str]) -> Problem:
    """The problem of a circle, the same from whichever design one meets it."""
    first = members.index(next(name for name in designs if name in members))
    around = [*members[first:], *members[:first]]
    parent = designs[around[-1]].nearest(("inherits",))
    message = f"designs inherit in a circle: {' -> '.join([*around, around[0]])}"
    return Problem(str(parent), f"designs.{around[-1]}.inherits", message)
