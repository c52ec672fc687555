"""Upgrades scenario files of earlier versions, one pure step at a time.

``STEPS`` maps a version to the step that leads to the next one. There is only version 1 so far,
so the chain is empty; the walk over it is what later steps plug into.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from locarno.io.located import Node
from locarno.io.schema import VERSION

__all__ = ["STEPS", "migrate"]

Step = Callable[[Node], Node]

STEPS: Mapping[int, Step] = {}


def migrate(tree: Node, version: int, steps: Mapping[int, Step] = STEPS) -> tuple[Node, list[str]]:
    """The tree at the current version and one sentence for each step taken."""
    said: list[str] = []
    for older in range(version, VERSION):
        step = steps[older]
        tree = step(tree)
        said.append(f"read as version {older + 1}: {(step.__doc__ or '').strip()}")
    return tree, said
